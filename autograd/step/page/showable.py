"""What a page can do, whatever it shows: be written to a file, opened in a browser, shown in a notebook."""

import re
import tempfile
from base64 import b64encode
from collections.abc import Callable, Collection
from functools import cached_property
from html import escape, unescape
from pathlib import Path

from ...files import write

LOWEST, HIGHEST = 560, 900  # pixels: the heights of a frame in a notebook
WIDE, SMALLEST = 1000, 0.7  # the width in pixels above which a picture is scaled, and how far at most
MOST_TEXT_LINES = 200  # of the text in a notebook

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
    """What has a page. A notebook shows it, `view` opens it in the browser, `save` writes it to a file.

    A subclass defines `html` and `picture`.
    """

    filename = "stepper.html"  # what `save` writes by default
    beside = 660  # pixels of the height of the page without its graph

    def html(self, lang: str | None = None) -> str:
        """The page as HTML: one file that needs no network. `lang`: as in `save`."""
        raise NotImplementedError

    def picture(self) -> str:
        """The text of an SVG, for where no page can be shown."""
        raise NotImplementedError

    @cached_property
    def svg(self) -> str:
        """The text of the SVG, drawn once."""
        return self.picture()

    def save(self, path: str | Path = "", lang: str | None = None) -> str:
        """Write the page to a file, by default `filename`, and return its path.

        lang: "en", or "ko" for Korean; by default both, of which the browser's language chooses, and a
            button changes it. ValueError for another one.
        """
        path = path or self.filename
        write(path, self.html(lang).encode())
        return str(path)

    def view(self, lang: str | None = None) -> str:
        """Write the page to a temporary file, open it in the browser, and return its path.

        lang: as in `save`.
        """
        import webbrowser

        path = self.save(Path(tempfile.mkdtemp(prefix="glassgrad-")) / "page.html", lang)
        webbrowser.open(Path(path).resolve().as_uri())
        return path

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None, **_: object
    ) -> dict[str, str]:
        """What a notebook shows, {MIME type: text}: the page in a frame, the SVG, and the text.

        What the notebook is exported to picks one of them. It never raises.
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
        """The SVG behind the frame; "" if it would be too large."""
        try:
            return self.svg
        except ValueError:
            return ""

    @property
    def height(self) -> int:
        """The height of a frame around the page, in pixels."""
        return frame_height(self.behind, self.beside)


def framed(page: str, picture: str, height: int) -> str:
    """HTML of a frame that shows a page, `height` pixels high: its programs run, and reach nothing outside.

    `picture`, an SVG or "", lies behind the frame. It remains where frames are taken out: on GitHub, in
    notebooks that are not trusted. All is on one line, for an empty line would end it in Markdown.
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
    r"""`text` on one line, escaped for an attribute between single quotes: pages have many double ones.

    >>> print(in_line("a < 'b'\n"))
    a &lt; &#x27;b&#x27;&#10;
    """
    plain = escape(text, quote=False).replace("'", "&#x27;")
    return plain.replace("\r", "&#13;").replace("\n", "&#10;")


def frame_height(picture: str, beside: int) -> int:
    """The height of a page, in pixels: of its picture, if wide scaled down, and `beside` for the rest.

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
    """`text`; of more than MOST_TEXT_LINES lines the first, and how many more there are."""
    lines = text.split("\n", MOST_TEXT_LINES)
    if len(lines) <= MOST_TEXT_LINES:
        return text
    more = lines.pop().count("\n") + 1
    return "\n".join([*lines, f"… ({more:,} more lines: print() shows all of them)"])
