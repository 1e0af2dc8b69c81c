"""What a page can do, whatever it shows: be written to a file, opened in a browser, shown in a notebook."""

import re
import tempfile
from base64 import b64encode
from collections.abc import Callable, Collection
from functools import cached_property
from html import escape, unescape
from pathlib import Path

LOWEST, HIGHEST = 560, 900  # pixels of a frame in a notebook
WIDE, SMALLEST = 1000, 0.7  # pixels of a picture that is not scaled, and how far others are
MOST_LINES = 200  # of the text

BEHIND = (
    "<img src='data:image/svg+xml;base64,{picture}' alt='{title}' "
    "style='grid-area:1/1;max-width:100%;max-height:{height}px'>"
)
FRAMED = (
    "<div style='display:grid'>{behind}"
    "<iframe srcdoc='{page}' sandbox='allow-scripts' title='{title}' width='100%' height='{height}' "
    "style='grid-area:1/1;border:0'></iframe>"
    "</div>"
)


class Showable:
    """Something that has `html`: a page in one file. A notebook shows it; `save` writes it."""

    filename = "stepper.html"  # what `save` calls it
    beside = 490  # pixels that the page takes beside its graph

    def html(self) -> str:
        """The page: one file that needs no network."""
        raise NotImplementedError

    def picture(self) -> str:
        """An SVG of it, for where no page can be shown."""
        raise NotImplementedError

    @cached_property
    def svg(self) -> str:
        """The picture, drawn once."""
        return self.picture()

    def save(self, path: str | Path = "") -> str:
        """Write the page, by default to `filename`, and return the path written."""
        path = path or self.filename
        Path(path).write_text(self.html(), encoding="utf-8")
        return str(path)

    def view(self) -> str:
        """Write the page to a temporary file, open it in the browser, and return its path."""
        import webbrowser

        path = self.save(Path(tempfile.mkdtemp(prefix="glassgrad-")) / "page.html")
        webbrowser.open(Path(path).resolve().as_uri())
        return path

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None, **_: object
    ) -> dict[str, str]:
        """What a notebook shows: the page in a frame; in what it is exported to, a picture, or the text.

        It never raises.
        """
        makers: dict[str, Callable[[], str]] = {
            "text/plain": lambda: shortened(str(self)),
            "image/svg+xml": lambda: self.svg,
            "text/html": self._framed,
        }
        wanted = [kind for kind in makers if not include or kind in include]
        bundle = {}
        for kind in [kind for kind in wanted if kind not in (exclude or ())]:
            try:
                bundle[kind] = makers[kind]()
            except Exception as error:  # no Graphviz, say: what there is, is shown
                bundle["text/plain"] = f"{shortened(str(self))}\n\n{error}"
        return bundle

    def _framed(self) -> str:
        return framed(self.html(), self.behind, self.height)

    @property
    def behind(self) -> str:
        """The picture behind the frame; nothing if it would be too large."""
        try:
            return self.svg
        except ValueError:
            return ""

    @property
    def height(self) -> int:
        """The pixels of a frame around the page."""
        return frame_height(self.behind, self.beside)


def framed(page: str, picture: str, height: int) -> str:
    """A page within a page: its programs may run, and can reach nothing outside.

    The picture, if there is one, lies behind the frame. It remains where frames are taken out: on GitHub, in
    notebooks that are not trusted. All is one line, for an empty one would end it in Markdown.
    """
    title = in_line(title_of(page))
    coded = b64encode(picture.encode()).decode()
    behind = BEHIND.format(picture=coded, title=title, height=height) if picture else ""
    return FRAMED.format(behind=behind, page=in_line(page), title=title, height=height)


def title_of(page: str) -> str:
    """The title of a page, as text.

    >>> title_of("<head><title>a &lt; b</title></head>")
    'a < b'
    """
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    return unescape(title[1]) if title else ""


def in_line(text: str) -> str:
    r"""The text as an attribute between single quotes (pages have many double ones), without line breaks.

    >>> print(in_line("a < 'b'\n"))
    a &lt; &#x27;b&#x27;&#10;
    """
    plain = escape(text, quote=False).replace("'", "&#x27;")
    return plain.replace("\r", "&#13;").replace("\n", "&#10;")


def frame_height(picture: str, beside: int) -> int:
    """The pixels that a page takes with this picture, and others beside it: it scales a wide one down.

    >>> frame_height('<svg width="600pt" height="225pt">', 400)
    700
    """
    size = re.search(r'<svg[^>]*? width="(\d+)pt" height="(\d+)pt"', picture)
    if not size:
        return HIGHEST
    width, height = (int(points) * 4 / 3 for points in size.groups())
    scale = min(1.0, max(WIDE / width, SMALLEST))
    return round(max(LOWEST, min(HIGHEST, beside + scale * height)))


def shortened(text: str) -> str:
    """The text; of very many lines the first."""
    lines = text.split("\n", MOST_LINES)
    if len(lines) <= MOST_LINES:
        return text
    more = lines.pop().count("\n") + 1
    return "\n".join([*lines, f"… ({more:,} more lines: print() shows all of them)"])
