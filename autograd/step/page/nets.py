"""A net as plain data: the sizes of its layers, their activations, and its numbers."""

from collections.abc import Sequence
from itertools import chain, count, pairwise
from math import isclose
from typing import Any, NamedTuple

from ... import functions
from ...grad_mode import no_grad
from .parts import ACTIVATIONS, Function
from .samples import finite

MOST_WIDE = 64  # neurons of a layer, and inputs, that are drawn
WANTED = "a playground trains nets of layers of neurons, such as nn.MLP(2, [8, 8, 1])"


class Net(NamedTuple):
    """What a multi-layer perceptron is made of."""

    sizes: list[int]  # of its inputs, and of each layer
    hidden: str  # the name of the activation of the hidden layers ...
    output: str  # ... and of the last one
    given: dict[str, Function]  # the activations that have no name
    bias: bool
    numbers: list[float]  # of the parameters, in the order of model.parameters()
    title: str


def net_of(model: Any) -> Net:
    """What a model with `layers` of `neurons`, each with `w`, `b` and an activation, is made of.

    Softmax of the last layer is left out, as losses take the logits behind it.

    Raises TypeError for another model; ValueError for one whose hidden layers differ in their activations,
    which has biases here and there, a layer of more than 64 neurons, or parameters that are not finite, or
    computes something else besides.
    """
    layers = getattr(model, "layers", None)
    if not isinstance(layers, Sequence) or not all(hasattr(layer, "neurons") for layer in layers):
        raise TypeError(f"{WANTED}, not {model!r:.80}")
    rows = [list(layer.neurons) for layer in layers]
    sizes = [len(rows[0][0].w), *map(len, rows)]
    if max(sizes) > MOST_WIDE:
        raise ValueError(
            f"a layer of {max(sizes)} is too wide to be drawn: a playground has at most {MOST_WIDE}"
        )
    named = _apart([_named(layer.activation) for layer in layers])
    hidden = dict(named[:-1]) or {"tanh": None}
    if len(hidden) > 1:
        raise ValueError(
            f"the hidden layers of a playground share one activation, not {' and '.join(hidden)}"
        )
    given = {name: function for name, function in named if function}
    output = "linear" if named[-1][0] == "softmax" else named[-1][0]
    biases = {neuron.b is not None for row in rows for neuron in row}
    if len(biases) > 1:
        raise ValueError("some neurons have a bias and some have none: in a playground all have one, or none")
    neurons = [neuron for row in rows for neuron in row]
    parameters = [p for neuron in neurons for p in (*neuron.w, neuron.b) if p is not None]
    numbers = [finite(f"the parameter {p.label}", p.data) for p in parameters]
    net = Net(sizes, next(iter(hidden)), output, given, biases.pop(), numbers, str(model))
    _check(model, net, named[-1][0] == "softmax")
    return net


def _named(activation: Any) -> tuple[str, Function | None]:
    """(the name of an activation, the function if nobody knows it by this name)."""
    if not callable(activation):
        if activation not in (*ACTIVATIONS, "softmax"):
            known = ", ".join(ACTIVATIONS)
            raise ValueError(
                f"a playground has no activation {activation!r}: {known}, or a function of a Value"
            )
        return activation, None
    return getattr(activation, "__name__", repr(activation)), activation


def _apart(named: list[tuple[str, Function | None]]) -> list[tuple[str, Function | None]]:
    """The same, with other names for further functions of one name: <lambda>, <lambda> 2."""
    found: dict[str, Function | None] = {}
    names = []
    for name, function in named:
        candidates = chain([name], (f"{name} {n}" for n in count(2)))
        names.append(next(each for each in candidates if found.setdefault(each, function) is function))
    return [(name, function) for name, (_, function) in zip(names, named)]


def _check(model: Any, net: Net, has_softmax: bool) -> None:
    """Raise ValueError if the model computes something else than its layers do."""
    x = [0.5 - i / (2 * net.sizes[0]) for i in range(net.sizes[0])]
    with no_grad():
        found = model(x)
        answers = found if isinstance(found, list) else [found]
        outputs = computed(net, x)
        outputs = functions.softmax(outputs) if has_softmax else outputs
    if not all(isclose(a.data, b.data, rel_tol=1e-9) for a, b in zip(answers, outputs, strict=True)):
        raise ValueError(f"{net.title} computes something else than its layers do: {WANTED}")


def computed(net: Net, x: list[float]) -> list[Any]:
    """The outputs of a net, as Values."""
    rest = iter(net.numbers)
    row: list[Any] = [functions.constant(number) for number in x]
    for i, (fan_in, n) in enumerate(pairwise(net.sizes)):
        name = net.output if i == len(net.sizes) - 2 else net.hidden
        activate = net.given.get(name) or ACTIVATIONS[name][0]
        weighted = []
        for _ in range(n):
            w = [next(rest) for _ in range(fan_in)]
            weighted.append(functions.dot(w, row, *([next(rest)] if net.bias else [])))
        row = [activate(z) for z in weighted]
    return row
