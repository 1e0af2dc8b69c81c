"""What a page can do, whatever it shows: be written to a file, opened in a browser, shown in a notebook."""

import tempfile
from collections.abc import Callable, Collection
from html import escape
from pathlib import Path

HEIGHT = 640  # pixels, in a notebook


class Page:
    """Something that has `html`: a page in one file. A notebook shows it; `save` writes it."""

    def html(self) -> str:
        """The page: one file that needs no network."""
        raise NotImplementedError

    def picture(self) -> str:
        """An SVG of it, for where no page can be shown."""
        raise NotImplementedError

    def save(self, path: str | Path = "stepper.html") -> str:
        """Write the page and return the path written."""
        Path(path).write_text(self.html(), encoding="utf-8")
        return str(path)

    def view(self) -> str:
        """Write the page to a temporary file, open it in the browser, and return its path."""
        import webbrowser  # noqa: PLC0415

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
            "text/plain": lambda: str(self),
            "image/svg+xml": self.picture,
            "text/html": lambda: framed(self.html(), repr(self)),
        }
        wanted = [kind for kind in makers if not include or kind in include]
        bundle = {}
        for kind in [kind for kind in wanted if kind not in (exclude or ())]:
            try:
                bundle[kind] = makers[kind]()
            except Exception as error:  # no Graphviz, say: what there is, is shown
                bundle["text/plain"] = f"{self}\n\n{error}"
        return bundle


def framed(page: str, title: str) -> str:
    """A page within a page: its programs may run, and can reach nothing outside."""
    attributes = f'sandbox="allow-scripts" title="{escape(title)}" width="100%" height="{HEIGHT}"'
    return f'<iframe srcdoc="{escape(page)}" {attributes} style="border:0"></iframe>'
