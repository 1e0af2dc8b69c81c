"""Picture: what `draw_dot` returns."""

import errno
import os
import re
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from ..files import write
from .render import FORMATS, RASTER, check_format, render
from .theme import stylesheet

FITTING = '<svg style="max-width:100%;height:auto"'  # in a notebook wide pictures would be cut off
FORMAT_LIKE = re.compile(r"[a-z0-9]*[a-z]{2}[a-z0-9]*")  # a suffix that is more than a number or a version
MOST_FOR_RASTER = 2000  # boxes: a PNG of more takes a gigabyte of memory


class Picture:
    """A drawn graph, as `draw_dot` returns it. A notebook shows it; `render` writes it to a file.

    `source`: its DOT text. `boxes`: how many boxes it has. `format`: what `pipe` and `render` write unless
    told otherwise. The numbers in it are those of the moment at which it was drawn.

    >>> from autograd import Value, draw_dot
    >>> picture = draw_dot(Value(2.0, label="x") * 3)
    >>> picture
    <Picture of v1 = x * 3 = 6, grad 1: 4 boxes; .render('graph.svg') writes it>
    >>> picture.pipe("svg")[:4]
    b'<svg'
    """

    def __init__(
        self, source: str, boxes: int, tree: str, *, format: str = "svg", auto: bool = False
    ) -> None:
        check_format(format)
        self.source = source
        self.boxes = boxes
        self.format = format
        self._tree = tree
        self._auto = auto

    def pipe(self, format: str | None = None) -> bytes:
        """The picture as the bytes of a file, in `format` or, by default, the format given to draw_dot.

        Raises ValueError for an unknown format, or for a PNG or JPEG of more than 2,000 boxes; RuntimeError
        if no Graphviz is found, or it cannot write this format. Warns of letters that will be boxes, because
        nothing on this system has them: SVGs leave letters to the fonts of their readers.
        """
        format = format or self.format
        check_format(format)
        if format in RASTER and self.boxes > MOST_FOR_RASTER:
            raise ValueError(
                f"{self.boxes:,} boxes are too many for {format} (the limit is {MOST_FOR_RASTER:,}): "
                'write svg, fold the layers with draw_dot(root, view="neurons"), or draw a smaller root'
            )
        if not self._auto or format != "svg":
            return render(self.source, format)
        return self._recolouring(render(self.source, "svg"))

    def _recolouring(self, svg: bytes) -> bytes:
        """The SVG with both themes in it. The id keeps its style sheet from changing the page around it."""
        name = f"glassgrad-{zlib.crc32(self.source.encode()):08x}"
        head, _, body = svg.decode().partition(">")
        body = body.replace('<g id="graph0"', f'<g id="{name}"', 1)
        return f"{head}><style>{stylesheet(name)}</style>{body}".encode()

    def render(
        self,
        filename: str | Path = "graph",
        directory: str | Path = "",
        *,
        format: str | None = None,
        view: bool = False,
        cleanup: bool = True,
    ) -> str:
        """Write the picture to a file and return its path. The arguments are those of graphviz.Digraph.

        filename: without a suffix that is its format, it gets one: "model.v2" becomes "model.v2.svg".
        directory: the folder that `filename` is relative to.
        format: by default the suffix of the file name, else the format given to draw_dot.
        view: whether to open the file in the system's viewer.
        cleanup: has no effect: no DOT file is left behind in any case.

        Raises ValueError for an empty name, or for a suffix that looks like a format (with two letters in a
        row, as in "gif2") and is none;
        OSError if the file cannot be written, or the name is that of a folder; and what `pipe` raises.
        """
        if not isinstance(filename, (str, os.PathLike)):
            raise TypeError(
                f"render needs the name of a file, not {type(filename).__name__}: {filename!r:.80}"
            )
        if not os.fspath(filename):
            raise ValueError('render needs the name of a file, such as "graph.svg", not an empty text')
        path = Path(directory) / filename
        if path.is_dir():
            sentence = f"a folder, where a file is to be named, such as {path / 'graph.svg'}"
            raise IsADirectoryError(errno.EISDIR, sentence, str(path))
        suffix = path.suffix.lower().removeprefix(".")
        if not format and FORMAT_LIKE.fullmatch(suffix):
            check_format(suffix, f'; to call the file {path.name}.svg, give format="svg"')
        format = format or (suffix if suffix in FORMATS else self.format)
        if suffix != format:
            path = path.with_name(f"{path.name}.{format}")
        write(path, self.pipe(format))
        if view:
            _open(path)
        return str(path)

    def save(self, filename: str | Path = "graph.gv") -> str:
        """Write the DOT text to a file and return its path. It needs no Graphviz."""
        path = Path(filename)
        write(path, self.source.encode())
        return str(path)

    def view(self) -> str:
        """Write the picture to a temporary file, open it in the system's viewer, and return its path."""
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="glassgrad-"))
        return self.render(folder / "graph", view=True)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None, **_: Any
    ) -> dict[str, str]:
        """What a notebook shows, {MIME type: text}: the text, and the SVG if there is a Graphviz.

        It never raises.
        """
        bundle = {"text/plain": str(self)}
        try:
            bundle["image/svg+xml"] = self.pipe("svg").decode().replace("<svg", FITTING, 1)
        except Exception as error:
            bundle["text/plain"] += f"\n\n{error}"
        wanted = {kind: text for kind, text in bundle.items() if not include or kind in include}
        return {kind: text for kind, text in wanted.items() if kind not in (exclude or ())}

    def __str__(self) -> str:
        return self._tree

    def __repr__(self) -> str:
        first = self._tree.partition("\n")[0]
        return f"<Picture of {first}: {self.boxes:,} boxes; .render('graph.svg') writes it>"


def _open(path: Path) -> None:
    import webbrowser

    webbrowser.open(path.resolve().as_uri())
