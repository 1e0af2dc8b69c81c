"""Links of a text to files, as they stand on GitHub, to where the site has them, or to the repository."""

import json
import os
import re
import tomllib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent
ROOT = DOCS.parent
LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s]+)(\))")
#: The way from a file to the same one in the other language, on a line of its own: the site has a switch.
SWITCH = re.compile(r"^\[(?:English|한국어)\]\(\S+\)\n+", re.MULTILINE)
FENCE = re.compile(r"^(```+).*?^\1$", re.DOTALL | re.MULTILINE)
#: What a page is that has the whole text of a file of another folder.
WHOLE = re.compile(r"^```\{include\} (?:\.\./)+(\S+)\n```$", re.MULTILINE)


def setup(app: Any) -> None:
    app.connect("source-read", read, priority=600)  # after the blocks are written
    app.connect("include-read", included)


def read(app: Any, docname: str, text: list[str]) -> None:
    page = DOCS / f"{docname}.md"
    if page.exists():
        text[0] = rewritten(text[0], page, page, app.config.repository)
        return
    notebook, page = json.loads(text[0]), page.with_suffix(".ipynb")
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = rewritten("".join(cell["source"]), page, page, app.config.repository)
    text[0] = json.dumps(notebook)


def included(app: Any, path: Path, docname: str, text: list[str]) -> None:
    file = Path(os.path.normpath(DOCS / path))
    text[0] = rewritten(text[0], file, DOCS / f"{app.env.docname}.md", app.config.repository)


@cache
def site() -> str:
    """The address that pyproject.toml gives to the documentation."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Documentation"])


@cache
def pages() -> dict[Path, Path]:
    """{a file of the repository: the page that it is on the site}"""
    written = [*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")]
    found = dict(zip(written, written))
    for page in [path for path in found if path.suffix == ".md"]:
        for name in WHOLE.findall(page.read_text(encoding="utf-8")):
            found[ROOT / name] = page
    return found


def rewritten(text: str, file: Path, page: Path, repository: str) -> str:
    """The text of `file` with links that hold on `page`.

    >>> rewritten("[a](ops.py), [b](../docs/nn.md#data)", ROOT / "autograd/x.md", DOCS / "y.md", "https://h.org/r")
    '[a](https://h.org/r/blob/main/autograd/ops.py), [b](/nn.md#data)'
    """

    def held(link: re.Match[str]) -> str:
        return link[1] + target(link[2], file, page, repository) + link[3]

    return outside(FENCE, SWITCH.sub("", text), partial(LINK.sub, held))


def target(link: str, file: Path, page: Path, repository: str) -> str:
    if link == site():
        return "/index.md"
    if re.match(r"\w+:|/", link):
        return link
    name, mark, anchor = link.partition("#")
    path = Path(os.path.normpath(file.parent / name)) if name else file
    home = pages().get(path)
    if home:
        return f"#{anchor}" if home == page else f"/{home.relative_to(DOCS).as_posix()}{mark}{anchor}"
    if DOCS / "pictures" in path.parents:
        return "/" + path.relative_to(DOCS).as_posix()
    kind = "tree" if path.is_dir() else "blob"
    return f"{repository}/{kind}/main/{path.relative_to(ROOT).as_posix()}{mark}{anchor}"


def outside(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """The text with `change` done to what lies between the matches of the pattern."""
    pieces, end = [], 0
    for match in pattern.finditer(text):
        pieces += [change(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*pieces, change(text[end:])])
