"""The graph as a picture, `draw_dot`, and a backward pass as a moving one, `draw_backward`.

graph.py says what there is to draw, a view (cards.py, collapsed.py, neurons.py, layers.py, detail.py) puts it
on a canvas as tables (table.py), canvas.py writes DOT text, and render.py runs Graphviz on it. film.py
animates a picture of cards, step by step.
"""

import warnings
from math import inf
from typing import Any

from ..explain.stale import warn_if_stale
from ..explain.trace import Trace
from ..explain.unfold import unfold as unfolded
from ..value import Value
from . import cards, detail, net
from .canvas import MOST_NEAT_BOXES, Canvas
from .collapsed import SUMMED, ChunkView, MinorView, chunks, minor_values
from .film import Film, film
from .graph import Graph, parameters_of, unfold_sums, values_of
from .groups import Groups
from .layers import LayerView, ScopeView, check_scope
from .motion import Timeline
from .neurons import NeuronView
from .picture import Picture
from .theme import THEMES, colours
from .tree import tree

__all__ = ["Film", "Picture", "draw_backward", "draw_dot"]

VIEWS = ("auto", "cards", "compact", "neurons", "layers")
KINDS = ("input", "leaf", "param", "const", "output", "loss")  # as the legend lists them
RANKDIRS = ("LR", "RL", "TB", "BT")
MOST_FULL_CARDS = 60  # values; of more, each has a compact card
FEWEST_FOR_NEURONS = 30  # values of a net; of fewer, each has its card
MOST_NEURON_BOXES = 60  # of more, each layer has a card
MANY_BOXES = 500  # of more, there is a warning
MOST_CARDS = 2000  # values; of more, older ones share cards


def draw_dot(  # noqa: PLR0913
    root: Any,
    format: str = "svg",
    rankdir: str = "LR",
    *,
    theme: str = "light",
    view: str = "auto",
    unfold: bool = False,
    params: Any = None,
    scope: str | None = None,
    least: float = 0.0,
    legend: bool = True,
    stored: bool = False,
) -> Picture:
    """The graph behind `root` as a picture, with every number of the chain rule on it.

    A card shows a value and its gradient, an edge the local derivative over the gradient that it sends back.
    The gradients are d(root)/d(value), worked out for the picture: they are right whether or not backward()
    was called, or called twice, and no `.grad` is changed. Where `.grad` holds something else (not 0), the
    tooltip says so.

    root: a Value, or a list of Values; the gradients are then those of their sum. Or a model of nn by itself,
        before anything was computed: units are circles, weights lines as wide as they are large, and of the
        other arguments only format, rankdir, theme and legend apply.
    format: what `Picture.render` and `Picture.pipe` write unless told otherwise: "svg", "png", "pdf", ...
    rankdir: where the arrows lead: "LR" (left to right), "RL", "TB" or "BT".
    theme: "light", "dark", or "auto": an SVG that follows the reader's preference.
    view: "cards", a card for each value and a circle for each operation; "compact", the operation within the
        card; "neurons", a card for each neuron, with its weights and their gradients as strips of colour;
        "layers", a card for each layer, with how much is hidden in it; or "auto": for labelled nets of more
        than 30 values neurons, or layers if that makes more than 60 boxes; otherwise cards for up to 60
        values, else compact.
    unfold: take `dot`, `sum` and `mean` apart into products and additions.
    params: the Values to mark as parameters: an iterable, or a module with .parameters(). Values with a label
        such as "layers.0.neurons.2.w.1" are marked in any case.
    scope: what to open: the scope of a neuron, such as "layers.0.neurons.2", to draw it with its inner steps;
        or of a layer, such as "layers.0", to draw its neurons, with what is around them as dashed boxes.
    least: fold what carries less than this share of the gradient, such as 0.01, into dashed boxes that say
        how many values they stand for and what share goes through them. The outputs have 1 between them, and
        a value hands its share on to the values it was made from in proportion to |what it sends back|;
        shares that meet add up. 0 folds nothing. A picture with `scope` folds nothing either.
    legend: whether to explain the colours in a row below.
    stored: show the `.grad` fields as they stand instead: 0 before backward(), doubled after a second one,
        or whatever was filled in by hand. An edge then sends back its slope times the `.grad` stored in the
        value that it leads to, and that is the gradient of a plain number too. The steps into which `unfold`
        takes a value apart have no field of their own: they show their share of its `.grad`.

    Of more than 2,000 values only those nearest to the root have cards of their own; each other card stands
    for some hundreds of consecutive values. Nets fold into neurons or layers instead.

    Raises TypeError if `root` is not made of Values, or is a model of unknown layers; ValueError for an
    unknown format, rankdir, theme, view or scope, or a `least` outside 0 to 1. Warns if there are more than
    500 boxes, or if `.data` was changed after the forward pass, as by an optimizer.

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
    if hasattr(root, "_layers_to_draw_"):
        _check_net(root, view=view, unfold=unfold, scope=scope, least=least, stored=stored)
        return _draw_model(root, Canvas(rankdir, colours(theme)), format, legend, theme == "auto")
    if not 0 <= least <= 1:
        raise ValueError(f"least is a share of the gradient, from 0 to 1, such as 0.01; not {least!r}")
    outputs = values_of(root)
    warn_if_stale(*outputs)
    if unfold or scope is not None:
        outputs = unfold_sums(outputs, scope or "")
    graph = Graph(outputs, parameters_of(params), stored=stored)
    canvas = Canvas(rankdir, colours(theme))
    if scope is not None:
        note = _open(graph, canvas, scope)
    elif view in ("neurons", "layers") or (view == "auto" and _is_net(graph)):
        note = _draw_net(graph, canvas, view, least)
    else:
        note = _draw_values(graph, canvas, view, least)
    _warn_if_large(canvas)
    kinds = [kind for kind in KINDS if kind in canvas.kinds]
    row = canvas.cards.legend(kinds, "grad: as stored in .grad; " * stored + note) if legend else ""
    return Picture(canvas.dot(row), canvas.boxes, tree(graph), format=format, auto=theme == "auto")


def draw_backward(  # noqa: PLR0913
    output: Value,
    *,
    seconds: float = 1.5,
    theme: str = "light",
    rankdir: str = "LR",
    unfold: bool = False,
    params: Any = None,
    repeat: bool = True,
) -> Film:
    """The backward pass of `output` as a moving picture for slides: one SVG file, without a script.

    The forward numbers are there from the start. Then, in the order of backward(), a gradient runs along each
    arrow, its local derivative and what it sends back appear, and the grad row at which it arrives is filled
    in; where contributions meet, the row shows the gradient so far. A line below says each step in numbers.
    Readers who ask their system for less motion, and programs that do not play, see the end. No `.grad` is
    changed.

    output: a Value.
    seconds: how long each step takes.
    theme: "light", "dark", or "auto", which follows the reader's preference.
    rankdir: where the arrows lead: "LR", "RL", "TB" or "BT".
    unfold: take `dot`, `sum` and `mean` apart into products and additions.
    params: the Values to mark as parameters: an iterable, or a module with .parameters().
    repeat: whether the film begins again at its end.

    Raises TypeError if `output` is no Value; ValueError for more than 150 steps, for `seconds` that are not
    above 0, or for an unknown theme or rankdir. Warns if `.data` was changed after the forward pass.

    >>> from autograd import Value
    >>> x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    >>> draw_backward((x * w).tanh())
    <Film of v2 = tanh(v1) = -1, grad 1: 3 steps, 13.5 seconds; .render('backward.svg') writes it>
    """
    _check("theme", theme, THEMES)
    _check("rankdir", rankdir, RANKDIRS)
    if not 0 < seconds < inf:
        raise ValueError(f"each step takes some seconds, more than 0, not {seconds!r}")
    canvas = Canvas(rankdir, colours(theme))
    timeline = Timeline(seconds, repeat, canvas.colours, auto=theme == "auto")
    if isinstance(output, Value):
        warn_if_stale(output)
    return film(Trace(unfolded(output) if unfold else output), params, canvas, timeline)


def _draw_model(model: Any, canvas: Canvas, format: str, legend: bool, auto: bool) -> Picture:
    """The picture of a net by itself."""
    layers = [net.Drawn(*layer) for layer in model._layers_to_draw_()]
    row = net.draw(layers, canvas)
    text = net.tree(repr(model), layers)
    return Picture(canvas.dot(row if legend else ""), canvas.boxes, text, format=format, auto=auto)


def _check_net(model: Any, **options: Any) -> None:
    """Raise ValueError if there are options for what a model computes."""
    given = [name for name, option in options.items() if option not in ("auto", False, None)]
    if given:
        raise ValueError(
            f"{', '.join(given)}: of a model by itself nothing is computed yet; draw what it computes, "
            f"draw_dot(model(x), {given[0]}=...)"
        )


def _check(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"unknown {name} {value!r}: choose one of {', '.join(choices)}")


def _is_net(graph: Graph) -> bool:
    """Whether the view "auto" draws neurons or layers."""
    return len(graph.nodes) > FEWEST_FOR_NEURONS and bool(graph.members.units)


def _open(graph: Graph, canvas: Canvas, scope: str) -> str:
    """Put one neuron, or the neurons of a scope, on the canvas.

    Returns what the legend says of edges, as the next two functions do.
    """
    groups = Groups(graph)
    check_scope(groups, scope)
    if any(group.scope == scope for group in groups.all):
        detail.draw(groups, canvas, scope)
        canvas.straight = canvas.boxes > MOST_NEAT_BOXES
        return cards.NOTE
    ScopeView(groups, canvas, scope).draw()
    return ScopeView.note


def _draw_net(graph: Graph, canvas: Canvas, view: str, least: float) -> str:
    """Put neurons or layers on the canvas; for the view "auto", neurons if they are not too many."""
    groups = Groups(graph)
    if view == "auto":
        trial = Canvas(canvas.rankdir, canvas.colours)
        NeuronView(groups, trial, least).draw()
        view = "layers" if trial.boxes > MOST_NEURON_BOXES else "neurons"
    drawing = (LayerView if view == "layers" else NeuronView)(groups, canvas, least)
    drawing.draw()
    return drawing.note


def _draw_values(graph: Graph, canvas: Canvas, view: str, least: float) -> str:
    """Put the values on the canvas, each on a card, or many in one box."""
    minor = minor_values(graph, least) if least else {}
    shown = len(graph.nodes) - len(minor)
    compact = view == "compact" or (view == "auto" and shown > MOST_FULL_CARDS)
    canvas.measure(graph.sizes(graph.nodes))
    if shown > MOST_CARDS:
        ChunkView(graph, canvas, chunks(graph), compact=compact).draw()
    elif minor:
        MinorView(graph, canvas, minor, compact=compact).draw()
    else:
        cards.CardView(graph, canvas, compact=compact).draw()
    return f"{cards.NOTE}; {SUMMED}" if minor or shown > MOST_CARDS else cards.NOTE


def _warn_if_large(canvas: Canvas) -> None:
    if canvas.boxes > MANY_BOXES:
        warnings.warn(
            f"a picture of {canvas.boxes:,} boxes takes long to lay out and is hard to read: draw a smaller "
            'root, fold what matters little with least=0.01, or label the neurons and use view="neurons"',
            stacklevel=3,
        )
