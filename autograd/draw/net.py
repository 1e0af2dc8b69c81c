"""A net by itself, before anything was computed: units as circles, weights as lines.

Whatever has a method `_layers_to_draw_` can be drawn: it returns plain data, a list of `Drawn`.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Any, NamedTuple

from ..formula.symbol import printable
from .canvas import Canvas
from .scale import THICK, THIN, hue
from .table import escaped, font, html_label, shorten, table, td

MOST_UNITS = 12  # circles of a layer; of more, the first ones, and a box that says how many are left out
MOST_NUMBERS = 14  # lines that have their weights written on them
FEW_LINES = 200  # of more, each is thinner
RANKSEP = 1.4  # inches

NOTE = (
    "line: a weight, the importance of an input; wide = large, blue above 0, orange below. "
    "Circle: its bias, the higher the easier it fires. Left: lower layers, right: upper ones"
)


class Drawn(NamedTuple):
    """A layer of units that all have the same inputs: the numbers of the input layer, or the layer before."""

    name: str  # "layers.0"
    title: str  # "hidden layer 1: 4 tanh"
    units: Sequence[tuple[Sequence[float], float | None]]  # (weights, bias) of each
    before: str = ""  # what is done to its inputs on the way, such as a dropout


def draw(layers: Sequence[Drawn], canvas: Canvas) -> str:
    """Put a net on the canvas; returns the legend."""
    weights = [w for layer in layers for unit, _ in layer.units for w in unit]
    canvas.measure([*weights, *[bias for layer in layers for _, bias in layer.units if bias]])
    canvas.nested, canvas.straight = False, True
    shown = [_input_layer(layers[0], canvas)]
    for number, layer in enumerate(layers, 1):
        shown.append(_layer(number, layer, canvas))
    lines = _Lines(canvas, weights)
    canvas.ranksep, canvas.nodesep = RANKSEP, 0.5 if lines.has_numbers else 0.2
    for number, layer in enumerate(layers, 1):
        for i in shown[number]:
            lines.lead_to(number, layer, i, shown[number - 1])
    word = font(NOTE, canvas.colours["muted"], 8.5)
    return html_label(table([[td(word)]], border=0, cellborder=0))


def _input_layer(first: Drawn, canvas: Canvas) -> range:
    n = len(first.units[0][0])
    canvas.name_cluster("input", f"input layer: {n}", ", only passes on")
    return _circles(0, "input", n, canvas, lambda i: (f"x{i}", "input", f"input {i}"))


def _layer(number: int, layer: Drawn, canvas: Canvas) -> range:
    def look(i: int) -> tuple[str, str, str]:
        bias = layer.units[i][1]
        if bias is None:
            return "", "zero", f"unit {i} of {layer.name or 'the layer'}, without a bias"
        return (
            f"{bias:+.2f}",
            canvas.scale.shade(bias),
            f"unit {i} of {layer.name or 'the layer'}\nbias = {bias!r}",
        )

    scope = f"layer {number}"
    canvas.name_cluster(scope, layer.title, f", after {shorten(layer.before, 40)}" if layer.before else "")
    return _circles(number, scope, len(layer.units), canvas, look)


def _circles(number: int, scope: str, n: int, canvas: Canvas, look: Any) -> range:
    """Add the circles of a layer, from above to below; returns the units that have one."""
    shown = range(n if n <= MOST_UNITS else MOST_UNITS - 1)
    for i in shown:
        text, role, tooltip = look(i)
        canvas.box(
            f"{number}.{i}",
            html_label(font(escaped(text) or "&#160;", canvas.colours["text"], 9, face="Courier")),
            tooltip,
            scope,
            shape="circle",
            style="filled",
            fixedsize="true",
            width="0.52",
            fillcolor=canvas.colours[role],
            color=canvas.colours["op"],
        )
    names = [f"{number}.{i}" for i in shown]
    if len(shown) < n:
        names.append(f"{number}.more")
        canvas.stub(names[-1], f"{n - len(shown):,} more", scope=scope)
    canvas.column(names, scope)
    return shown


class _Lines:
    """Adds the lines between two layers: as wide as the weights are large; with numbers, if these are few."""

    def __init__(self, canvas: Canvas, weights: Sequence[float]) -> None:
        self.canvas = canvas
        self.has_numbers = len(weights) <= MOST_NUMBERS
        self.top = max([abs(w) for w in weights if isfinite(w)], default=0.0) or 1.0
        self.thick = THICK if len(weights) <= FEW_LINES else THICK / 2

    def lead_to(self, number: int, layer: Drawn, i: int, below: range) -> None:
        """Add those to unit i of a layer, which is the `number`-th."""
        for j in below:
            weight = layer.units[i][0][j]
            self.canvas.edge(
                f"{number - 1}.{j}",
                f"{number}.{i}",
                weight,
                tooltip=f"weight of input {j} in unit {i} of {layer.name or 'the layer'}: {weight!r}",
                arrowhead="none",
                penwidth=round(max(THIN / 2, self.thick * min(1.0, abs(weight) / self.top)), 2),
                **(self._number(weight) if self.has_numbers else {}),
            )

    def _number(self, weight: float) -> dict[str, str]:
        words = font(f"{weight:+.2f}", self.canvas.colours[hue(weight)], 9)
        plate = table(
            [[td(words)]], border=0, cellborder=0, cellpadding=0, bgcolor=self.canvas.colours["page"]
        )
        return {"taillabel": html_label(plate), "labeldistance": "4.8", "labelangle": "0"}


def tree(title: str, layers: Sequence[Drawn]) -> str:
    """The net as text: a line for each layer, from the lowest to the highest."""
    lines = [title, f"  input layer: {len(layers[0].units[0][0]):,}"]
    for layer in layers:
        weights = [abs(w) for unit, _ in layer.units for w in unit if isfinite(w)]
        after = f", after {layer.before}" if layer.before else ""
        lines.append(f"  {layer.title}{after}: weights up to {max(weights, default=0.0):.4g}")
    return "\n".join(map(printable, lines))
