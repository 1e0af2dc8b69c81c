"""Where a document shows a photograph of a page that its examples save, the site shows the page itself."""

import contextlib
import io
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import refresh
from docutils import nodes

from . import links

FOLDER = "live"
FRAME = """\
<figure class="live">
<iframe src="{source}" title="{title}" loading="lazy" style="height:{height}px"></iframe>
<figcaption>{title}. <a href="{source}">Open it on a page of its own</a></figcaption>
</figure>"""


def setup(app: Any) -> None:
    app.connect("doctree-read", show)


@cache
def saved(document: Path) -> dict[str, bytes]:
    """{name: a page that the examples of a document save, for which it shows a photograph}"""
    with contextlib.redirect_stderr(io.StringIO()):  # progress
        text, files = refresh.refreshed(document)
    return {picture.name: page for picture, page in refresh.photographed(document, text, files).items()}


def documents(docname: str) -> list[Path]:
    """The documents, from the root on, whose text a page shows."""
    own = links.DOCS / f"{docname}.md"
    shown = [file for file, page in links.pages().items() if page == own]
    return [file.relative_to(links.ROOT) for file in shown]


def show(app: Any, doctree: nodes.document) -> None:
    """Put the page in place of each photograph of it."""
    for image in list(doctree.findall(nodes.image)):
        name = Path(image["uri"]).name
        if name not in refresh.MOMENTS:
            continue
        docname = app.env.docname
        page = next(pages[name] for pages in map(saved, documents(docname)) if name in pages)
        place = Path(app.outdir) / FOLDER / Path(name).with_suffix(".html")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(page)
        moment, height = refresh.MOMENTS[name]
        source = escape("../" * docname.count("/") + f"{FOLDER}/{place.name}{moment}")
        frame = FRAME.format(source=source, title=escape(" ".join(image["alt"].split())), height=height)
        image.parent.replace(image, nodes.raw("", frame, format="html"))
