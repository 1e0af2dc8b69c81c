"""The Graphviz of a page in which Python itself runs, by Pyodide: there no program can be started."""

import sys
from importlib import import_module
from typing import Any

MODULE = "glassgrad_layout"

NONE = (
    "this page has no Graphviz to lay out the picture: one that has it tells Pyodide, by "
    f'pyodide.registerJsModule("{MODULE}", {{formats, render(source, format)}})'
)


def is_page() -> bool:
    """Whether Python runs in a page."""
    return sys.platform == "emscripten"


def layout() -> Any:
    """The page's module in JavaScript, with `formats` and `render(source, format)`; None if it has none."""
    try:
        return import_module(MODULE)
    except ImportError:
        return None


def run(source: str, format: str) -> bytes:
    """The picture of a DOT text. Raises RuntimeError if the page cannot write the format, or fails."""
    graphviz = layout()
    if format not in list(graphviz.formats):
        raise RuntimeError(f"the Graphviz of this page does not write {format}: choose svg")
    try:
        return str(graphviz.render(source, format)).encode()
    except Exception as error:  # JavaScript's
        raise RuntimeError(f"the Graphviz of this page failed: {error!s:.500}") from None
