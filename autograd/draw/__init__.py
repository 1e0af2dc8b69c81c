"""The graph as a picture: `draw_dot`.

graph.py says what there is to draw, a view (cards.py, neurons.py, detail.py) puts it on a canvas as tables
(table.py), canvas.py writes DOT text, and render.py runs Graphviz on it.
"""

import warnings
from typing import Any

from ..chain import ancestors
from ..value import Value
from . import cards, detail, neurons
from .canvas import Canvas
from .graph import Graph, parameters_of, take_apart, values_of
from .picture import Picture
from .theme import THEMES, colours
from .tree import tree
from .units import unit_scopes

__all__ = ["draw_dot"]

VIEWS = ("auto", "cards", "compact", "neurons")
KINDS = ("input", "leaf", "param", "const", "output", "loss")  # as the legend lists them
RANKDIRS = ("LR", "RL", "TB", "BT")
MOST_CARDS = 60  # values
FEWEST_FOR_NEURONS = 30  # values
MANY_BOXES = 500
MOST_VALUES, KEPT = 2000, 500  # a graph of more values than the first is drawn as far as the second


def draw_dot(  # noqa: PLR0913
    root: Any,
    format: str = "svg",
    rankdir: str = "LR",
    *,
    theme: str = "light",
    view: str = "auto",
    unfold: bool = False,
    params: Any = None,
    neuron: str | None = None,
    legend: bool = True,
    stored: bool = False,
) -> Picture:
    """The graph behind `root` as a picture, with every number of the chain rule on it.

    A card shows a value and its gradient, an edge the local derivative over the gradient that it sends back.
    The gradients are d(root)/d(value), worked out for the picture: they are right whether or not backward()
    was called, or called twice, and no `.grad` is changed. Where `.grad` holds something else (not 0), the
    tooltip says so.

    root: a Value, or a list of Values; the gradients are then those of their sum.
    format: what `Picture.render` and `Picture.pipe` write unless told otherwise: "svg", "png", "pdf", ...
    rankdir: where the arrows lead: "LR" (left to right), "RL", "TB" or "BT".
    theme: "light", "dark", or "auto": an SVG that follows the reader's preference.
    view: "cards", a card for each value and a circle for each operation; "compact", the operation within the
        card; "neurons", a card for each neuron, with its weights and their gradients as strips of colour; or
        "auto": neurons for labelled nets of more than 30 values, cards for up to 60 values, else compact.
    unfold: take `dot`, `sum` and `mean` apart into products and additions.
    params: the Values to mark as parameters: an iterable, or a module with .parameters(). Values with a label
        such as "layers.0.neurons.2.w.1" are marked in any case.
    neuron: the scope of one neuron, such as "layers.0.neurons.2", to draw with its inner steps.
    legend: whether to explain the colours in a row below.
    stored: show the `.grad` fields as they stand instead: 0 before backward(), doubled after a second one,
        or whatever was filled in by hand. An edge then sends back its slope times the `.grad` stored in the
        value that it leads to, and that is the gradient of a plain number too. The steps into which `unfold`
        takes a value apart have no field of their own: they show their share of its `.grad`.

    Raises TypeError if `root` is not made of Values; ValueError for an unknown format, rankdir, theme, view
    or neuron. Warns if there are more than 500 boxes. Of a graph of more than 2,000 values only the 500
    nearest to the root are drawn, with a warning, unless they fold into neurons.

    >>> from autograd import Value
    >>> x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    >>> picture = draw_dot((x * w).tanh())
    >>> print(picture)
    v2 = tanh(v1) = -1, grad 1
      v1 = x * w = -6, grad 2.458e-05
        x = 2, grad -7.373e-05
        w = -3, grad 4.915e-05
    >>> "shape=plain" in picture.source
    True
    """
    _check("theme", theme, THEMES)
    _check("view", view, VIEWS)
    _check("rankdir", rankdir, RANKDIRS)
    outputs = values_of(root)
    if unfold or neuron is not None:
        outputs = take_apart(outputs, neuron or "")
    behind = ancestors(*outputs)
    view = "neuron" if neuron is not None else _choose(behind) if view == "auto" else view
    whole = view in ("neuron", "neurons") or len(behind) <= MOST_VALUES
    graph = Graph(outputs, parameters_of(params), None if whole else KEPT, stored=stored)
    canvas = Canvas(rankdir, colours(theme))
    note = "grad: as stored in .grad; " * stored + _draw(graph, canvas, view, neuron)
    _warn(graph, canvas)
    kinds = [kind for kind in KINDS if kind in canvas.kinds]
    source = canvas.dot(canvas.cards.legend(kinds, note) if legend else "")
    return Picture(source, canvas.boxes, tree(graph), format=format, auto=theme == "auto")


def _check(what: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise ValueError(f"unknown {what} {given!r}: choose one of {', '.join(known)}")


def _choose(behind: list[Value]) -> str:
    """The view for a graph of this size."""
    if len(behind) > FEWEST_FOR_NEURONS and unit_scopes(behind):
        return "neurons"
    return "cards" if len(behind) <= MOST_CARDS else "compact"


def _draw(graph: Graph, canvas: Canvas, view: str, neuron: str | None) -> str:
    """Put the graph on the canvas; what the legend says of edges."""
    if view == "neurons":
        return neurons.draw(graph, canvas)
    if neuron is not None:
        detail.draw(graph, canvas, neuron)
    else:
        canvas.measure(graph.sizes(graph.nodes))
        cards.CardSheet(graph, canvas, compact=view == "compact").draw()
    return cards.NOTE


def _warn(graph: Graph, canvas: Canvas) -> None:
    if graph.hidden:
        warnings.warn(
            f"{graph.hidden + len(graph.nodes):,} values are too many to draw: the picture shows the "
            f"{len(graph.nodes):,} nearest to the output; draw a smaller root to see others",
            stacklevel=3,
        )
    elif canvas.boxes > MANY_BOXES:
        warnings.warn(
            f"a picture of {canvas.boxes:,} boxes takes long to lay out and is hard to read: "
            'draw a smaller root, or label the neurons and use view="neurons"',
            stacklevel=3,
        )
