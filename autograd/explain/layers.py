"""Vanishing and exploding gradients as numbers: how large the gradient is at each layer of a network."""

from collections.abc import Iterable
from math import hypot, isfinite, nan
from typing import TYPE_CHECKING, Any, NamedTuple

from ..formula.symbol import printable
from ..labels.members import Members
from ..labels.scope import scope_title
from ..words.sentence import say, told
from ..words.width import left, right, width
from .listed import Listed

if TYPE_CHECKING:
    from ..value import Value
    from .steps import Steps

VANISHES, EXPLODES = 1e-2, 1e2  # times the gradient at the last layer
HEAD = ("layer", "values", "grad", "mean |grad|", "factor", "product", "params' grad", "dead")
UNNAMED = (
    "no layers: they are found by labels with a scope, such as those of nn ('layers.0.neurons.2.w.1'); "
    "label the parameters of your own like them: Value(0.5, label='layers.0.w')"
)


class Layer(NamedTuple):
    """One layer of a network and the gradients at it. Norms are Euclidean, over all samples of a batch."""

    scope: str  # "layers.0"
    values: int  # how many were computed in it
    outputs: list["Value"]  # those of them that are used outside of it
    parameters: list["Value"]
    grad: float  # the norm of the gradient at its outputs
    mean: float  # |gradient| at its outputs, on average
    factor: float  # by which passing it, outputs to inputs, multiplies the norm; nan for plain numbers
    product: float  # grad / grad of the last layer: in a chain, the product of the factors after this one
    params_grad: float  # the norm of the gradient of its parameters
    dead: int  # units (neurons) all of whose parameters have a gradient of exactly 0 ...
    units: int  # ... and how many units there are


class Layers(Listed[Layer]):
    """The layers behind an output, from the output back; print() it for a table and what it means.

    A layer is found by the labels that `nn.Module` gives to parameters and neurons, or by your own of the
    same shape: neurons that stand side by side, "layers.0.neurons.0", "layers.0.neurons.1", are one layer.
    An activation without a label belongs to the layer before it, a loss to none. Where no label has a scope
    there are no rows, and the text says so.

    The gradient at the inputs of a layer is W^T diag(f'(z)) times that at its outputs: `factor` says what
    this does to its norm. See Bengio, Simard, Frasconi 1994, "Learning long-term dependencies with gradient
    descent is difficult", and Glorot, Bengio 2010, "Understanding the difficulty of training deep
    feedforward neural networks". "dead" counts the neurons that no gradient reaches: relu at below 0.

    >>> from autograd import Value, trace
    >>> h = Value(1.0)
    >>> for i in range(6):
    ...     h = (Value(0.5, label=f"layers.{i}.w") * h).sigmoid()
    ...     h.label = f"layers.{i}.h"
    >>> layers = trace(h).layers()
    >>> layers[0].scope, round(layers[0].factor, 4), len(layers)
    ('layers.5', 0.1225, 6)
    >>> print(layers.verdict)
    the gradient vanishes: of 1 at the outputs of layer 5, 2.745e-05 arrives at those of layer 0
    """

    def __init__(self, trace: "Steps") -> None:
        members = Members(trace.nodes)
        self._unit = members.scope
        self._layer = members.layers()
        self._trace = trace
        inside: dict[str, list[Value]] = {}
        for node in trace.nodes:  # youngest first
            if node in self._layer:
                inside.setdefault(self._layer[node], []).append(node)
        outputs, handed = self._boundaries()
        self._items: list[Layer] = []
        for scope, nodes in inside.items():
            if outputs.get(scope):
                self._items.append(self._row(scope, nodes, list(outputs[scope]), handed.get(scope, {})))

    def _boundaries(self) -> tuple[dict[str, dict["Value", None]], dict[str, dict["Value", float]]]:
        """By layer: its outputs, and what it contributes to the gradients of its inputs."""
        layer, trace = self._layer, self._trace
        outputs: dict[str, dict[Value, None]] = {}
        handed: dict[str, dict[Value, float]] = {}
        if trace.output in layer and trace.output.parents:
            outputs[layer[trace.output]] = {trace.output: None}
        for step in trace:
            above, below = layer.get(step.node), layer.get(step.parent)
            if above == below:
                continue
            if below is not None and step.parent.parents:
                outputs.setdefault(below, {})[step.parent] = None
            if above is not None:
                given = handed.setdefault(above, {})
                given[step.parent] = given.get(step.parent, 0.0) + step.contribution
        return outputs, handed

    def _row(
        self, scope: str, nodes: list["Value"], outputs: list["Value"], handed: dict["Value", float]
    ) -> Layer:
        grads = self._trace.grads
        at_outputs = [abs(grads[node]) for node in outputs]
        parameters = [node for node in nodes if node.op.name == "leaf"]
        dead = self._dead(parameters)
        grad = _norm(at_outputs)
        return Layer(
            scope,
            sum(1 for node in nodes if node.parents),
            outputs,
            parameters,
            grad,
            sum(at_outputs) / len(at_outputs),
            _ratio(_norm(handed.values()), grad) if handed else nan,
            _ratio(grad, self._items[0].grad if self._items else grad),
            _norm(grads[node] for node in parameters),
            sum(dead.values()),
            len(dead),
        )

    def _dead(self, parameters: Iterable["Value"]) -> dict[str, bool]:
        """For each unit, whether no gradient reaches any of its parameters."""
        dead: dict[str, bool] = {}
        for node in parameters:
            unit = self._unit[node]
            dead[unit] = dead.get(unit, True) and self._trace.grads[node] == 0
        return dead

    @property
    def verdict(self) -> str:
        """Whether the gradient vanishes or explodes on its way to the first layers, or ends."""
        if not self._items:
            return say(UNNAMED)
        return self._without_ratios(self[0]) or self._compared(self[0])

    @property
    def is_healthy(self) -> bool:
        """Whether the gradient arrives at all layers: it neither vanishes nor explodes, nor ends."""
        return all(
            isfinite(layer.grad)
            and layer.grad > 0
            and not layer.dead == layer.units > 0
            and VANISHES <= layer.product <= EXPLODES
            for layer in self
        )

    def _without_ratios(self, last: Layer) -> str:
        """The sentence where there is nothing to compare; else ""."""
        for layer in self:
            if not isfinite(layer.grad):
                return say("the gradient at the outputs of {layer} is {grad}", _words(layer))
        for layer in self:  # the first is where the gradient ends: behind it there is none
            if not layer.grad:
                return say("no gradient arrives at the outputs of {layer}: it is exactly 0", _words(layer))
            if layer.dead == layer.units > 0:
                return say(
                    "the gradient ends at {layer}: it is exactly 0 for all parameters of {dead} of {units} "
                    "neurons",
                    _words(layer),
                )
        if len(self) == 1:
            return say("there is one layer, {layer}: the gradient at its outputs is {grad}", _words(last))
        return ""

    def _compared(self, last: Layer) -> str:
        smallest = min(self, key=lambda layer: layer.product)
        largest = max(self, key=lambda layer: layer.product)
        vanishes, explodes = smallest.product < VANISHES, largest.product > EXPLODES
        if not vanishes and not explodes:
            return say(
                "the gradient neither vanishes nor explodes: it is between {smallest} and {largest} times "
                "that at {layer}",
                _words(last),
                smallest=f"{smallest.product:.4g}",
                largest=f"{largest.product:.4g}",
            )
        does = say("the gradient vanishes") if vanishes else say("the gradient explodes")
        ends = [_arrives(layer) for layer in [smallest] * vanishes + [largest] * explodes]
        arrives = ends[0]
        if len(ends) > 1:
            does = say("the gradient vanishes and explodes")
            arrives = say("{one} and {other}", one=ends[0], other=ends[1])
        source = say("of {grad} at the outputs of {layer}", _words(last))
        return say("{does}: {source}, {arrives}", does=does, source=source, arrives=arrives)

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "en") -> str:
        """The table and the verdict. `lang`: "en" or "ko", Korean; ValueError for another language."""
        verdict = told(self.verdict, lang)
        if not self._items:
            return verdict
        head = tuple(told(say(title), lang) for title in HEAD)
        rows = [tuple(told(cell, lang) for cell in _cells(layer)) for layer in self]
        return "\n".join([*_table([head, *rows]), verdict])

    def __repr__(self) -> str:
        return f"<Layers behind {self._trace.output!r}: {len(self)}>"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What a notebook shows: the table."""
        printer.text(str(self))


def _words(layer: Layer) -> dict[str, str]:
    """What fills the slots of a sentence on a layer."""
    counts = {"dead": str(layer.dead), "units": str(layer.units)}
    return {"layer": _title(layer), "grad": f"{layer.grad:.4g}", **counts}


def _arrives(layer: Layer) -> str:
    return say("{grad} arrives at those of {layer}", _words(layer))


def _norm(xs: Iterable[float]) -> float:
    return hypot(*xs)


def _ratio(x: float, y: float) -> float:
    """x / y; nan for 0 / 0."""
    return x / y if y else nan


def _title(layer: Layer) -> str:
    return printable(scope_title(layer.scope))


def _cells(layer: Layer) -> tuple[str, ...]:
    numbers = (layer.grad, layer.mean, layer.factor, layer.product, layer.params_grad)
    texts = [f"{x:.4g}" for x in numbers]
    return (
        _title(layer),
        f"{layer.values}",
        *texts,
        say("{dead} of {units}", dead=layer.dead, units=layer.units),
    )


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """The cells in columns: the first to the left, numbers to the right."""
    widths = [max(map(width, column)) for column in zip(*rows)]
    return [
        "  ".join([left(row[0], widths[0]), *[right(cell, n) for cell, n in zip(row[1:], widths[1:])]])
        for row in rows
    ]
