"""The site in two languages: docs/ko has the Korean pages, and each page leads to itself in the other one."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from furo.navigation import get_navigation_tree
from sphinx import addnodes
from sphinx.environment.adapters.toctree import TocTree

from . import markup

FOLDER = "ko/"
HOME = {"en": "index", "ko": f"{FOLDER}index"}
NAMES = {"ko": "한국어", "en": "English"}
#: What Furo and markup.py say on each page.
KOREAN = {
    '"Search"': '"검색"',
    "<span>Next</span>": "<span>다음</span>",
    "<span>Previous</span>": "<span>이전</span>",
    '<div class="title">Home</div>': '<div class="title">첫 페이지</div>',
    "Skip to content": "본문으로 건너뛰기",
    "Back to top": "맨 위로",
    "On this page": "이 페이지의 내용",
    "All pages": "모든 페이지",
    "Toggle site navigation sidebar": "메뉴 열고 닫기",
    "Toggle table of contents sidebar": "차례 열고 닫기",
    "Toggle Light / Dark / Auto color theme": "밝게 / 어둡게 / 자동",
    'aria-label="Toggle navigation of ': 'aria-label="하위 메뉴 열고 닫기: ',
    "Link to this heading": "이 제목으로 가는 링크",
}


def setup(app: Any) -> None:
    app.connect("source-read", fill)
    app.connect("html-page-context", speak, priority=900)  # after Furo
    app.connect("build-finished", translate)


def language(docname: str) -> str:
    """The language of a page.

    >>> language("ko/tour"), language("tour")
    ('ko', 'en')
    """
    return "ko" if docname.startswith(FOLDER) else "en"


def other(docname: str) -> str:
    """The name that a page has in the other language, if it is there.

    >>> other("ko/tour"), other("tour")
    ('tour', 'ko/tour')
    """
    return docname.removeprefix(FOLDER) if language(docname) == "ko" else FOLDER + docname


def links(docname: str, docs: Collection[str]) -> dict[str, str]:
    """{language: the page in it}: that itself, and the same in the other language, or where that one starts.

    >>> links("tour", ["tour", "ko/tour"]), links("search", ["tour", "ko/tour"])
    ({'ko': 'ko/tour', 'en': 'tour'}, {'ko': 'ko/index', 'en': 'search'})
    """
    there = other(docname)
    away = there if there in docs else HOME[language(there)]
    return {code: docname if code == language(docname) else away for code in NAMES}


def fill(app: Any, docname: str, text: list[str]) -> None:
    """Give a Korean notebook the outputs of the English one, with their pages: its cells are the same."""
    page = Path(app.srcdir, f"{docname}.ipynb")
    if language(docname) == "en" or not page.exists():
        return
    english = json.loads(Path(app.srcdir, f"{other(docname)}.ipynb").read_text(encoding="utf-8"))
    outputs = {cell["id"]: cell.get("outputs") for cell in english["cells"]}
    notebook = json.loads(text[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = outputs[cell["id"]]
    text[0] = json.dumps(notebook)


def speak(app: Any, pagename: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Give a page its language, its switch and, if it is Korean, its menu."""
    own = language(pagename)
    to = app.builder.get_relative_uri
    found = links(pagename, app.env.all_docs)
    twin = other(pagename)
    context["language"] = own
    context["languages"] = [
        (code, NAMES[code], "" if code == own else to(pagename, page)) for code, page in found.items()
    ]
    if twin in app.env.all_docs:
        link = f'<link rel="alternate" hreflang="{language(twin)}" href="{to(pagename, twin)}">'
        context["metatags"] = context.get("metatags", "") + link
    if own == "ko":
        context["master_doc"] = HOME["ko"]
        context["furo_navigation_tree"] = menu(app, pagename)
        context["prev"], context["next"] = neighbours(app, pagename)


def menu(app: Any, docname: str) -> str:
    """The menu of the Korean start page, as a page shows it."""
    trees = [
        TocTree(app.env).resolve(docname, app.builder, each, titles_only=True, includehidden=True)
        for each in app.env.get_doctree(HOME["ko"]).findall(addnodes.toctree)
    ]
    html = "".join(app.builder.render_partial(tree)["fragment"] for tree in trees if tree)
    return str(get_navigation_tree(html))


def neighbours(app: Any, docname: str) -> list[dict[str, str] | None]:
    """The Korean pages before and after one, as the menu has them."""
    pages = [HOME["ko"], *app.env.toctree_includes[HOME["ko"]]]
    pages = [None, *(page for page in pages if language(page) == "ko"), None]
    at = pages.index(docname)
    return [page and linked(app, docname, page) for page in (pages[at - 1], pages[at + 1])]


def linked(app: Any, docname: str, page: str) -> dict[str, str]:
    title = app.builder.render_partial(app.env.titles[page])["title"]
    return {"link": app.builder.get_relative_uri(docname, page), "title": title}


def translate(app: Any, problem: Exception | None) -> None:
    """Say in Korean what the theme says on Korean pages."""
    if not problem:
        markup.replace(app, [name for name in app.env.all_docs if language(name) == "ko"], KOREAN)
