"""Where a document shows a photograph of a page that its examples save, the site shows the page itself."""

import contextlib
import io
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import korean
import refresh
from docutils import nodes

from . import languages, links

FOLDER = "live"
FRAME = """\
<figure class="live">
<iframe src="{source}" title="{title}" loading="lazy" style="height:{height}px"></iframe>
<figcaption>{title}. <a href="{source}">{open}</a></figcaption>
</figure>"""
OPEN = {"en": "Open it on a page of its own", "ko": "새 페이지에서 열기"}


def setup(app: Any) -> None:
    app.connect("doctree-read", show)


@cache
def saved(document: Path) -> dict[str, bytes]:
    """{name: a page that the examples of a document save, for which it shows a photograph}"""
    with contextlib.redirect_stderr(io.StringIO()):  # progress
        text, files = refresh.refreshed(document)
    return {picture.name: page for picture, page in refresh.photographed(document, text, files).items()}


def documents(docname: str) -> list[Path]:
    """The documents, from the root on, whose examples a page shows; for a Korean page the English ones."""
    own = links.DOCS / f"{docname}.md"
    shown = [file for file, page in links.pages().items() if page == own]
    files = [file.relative_to(links.ROOT) for file in shown]
    return [korean.PAGES.get(file, file) for file in files]


def show(app: Any, doctree: nodes.document) -> None:
    """Put the page in place of each photograph of it."""
    for image in list(doctree.findall(nodes.image)):
        name = Path(image["uri"]).name
        if name not in refresh.MOMENTS:
            continue
        docname = app.env.docname
        language = languages.language(docname)
        page = next(pages[name] for pages in map(saved, documents(docname)) if name in pages)
        place = Path(app.outdir) / FOLDER / Path(name).with_suffix(".html")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(page)
        moment, height = refresh.MOMENTS[name]
        source = escape("../" * docname.count("/") + f"{FOLDER}/{place.name}{moment}&lang={language}")
        title = escape(" ".join(image["alt"].split()))
        frame = FRAME.format(source=source, title=title, height=height, open=OPEN[language])
        image.parent.replace(image, nodes.raw("", frame, format="html"))
