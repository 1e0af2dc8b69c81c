"""What a net of the playground is made of: activations and losses, recorded as pieces of a graph."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ... import functions, ops
from ...chain import ancestors
from ...doctor.zero import FLAT, KINDS
from ...grad_mode import enable_grad
from ...value import Value
from .javascript import operations, rule_key

Function = Callable[..., Any]
MOST_NEURONS, MOST_LAYERS = 8, 6  # that the page makes by itself
FAR = 1e200  # the slope of arctan is 0 there, too


class Piece(NamedTuple):
    """A function as a piece of a graph: `rules` and `parents` as in `javascript.structure`.

    The first indices are those of its arguments. `output`: the index of its result.
    """

    rules: list[str]
    parents: list[list[Any]]
    output: int
    nodes: list[Value]  # that were recorded

    def as_data(self) -> dict[str, Any]:
        return {"rules": self.rules, "parents": self.parents, "output": self.output}


def piece(function: Function, *arguments: Any) -> Piece:
    """The graph that a function makes. `arguments`: numbers, or lists of them, which become constants.

    Raises TypeError if the function does not return one Value.

    >>> recorded = piece(lambda p, t: (p - t) * 2.0, 0.5, 1.0)
    >>> recorded.rules, recorded.parents, recorded.output
    (['sub@2', 'mul@2'], [[0, 1], [2, [2.0]]], 3)
    """
    given = [_constants(argument) for argument in arguments]
    inputs = [value for each in given for value in (each if isinstance(each, list) else [each])]
    with enable_grad():
        output = function(*given)
    if not isinstance(output, Value):
        raise TypeError(f"{function!r:.60} returns one Value, not {output!r:.60}")
    index = {value: i for i, value in enumerate(inputs)}
    nodes = [node for node in ancestors(output) if node.parents]
    index |= {node: len(inputs) + i for i, node in enumerate(nodes)}
    parents = [[index.get(p, [getattr(p, "data", p)]) for p in node.parents] for node in nodes]
    keys = [rule_key(node.op, len(node.parents)) for node in nodes]
    return Piece(keys, parents, index[output], nodes)


def _constants(argument: Any) -> Any:
    if isinstance(argument, list):
        return [functions.constant(number) for number in argument]
    return functions.constant(argument)


# ---- activations ----

HE, XAVIER, LECUN = "he", "xavier", "lecun"
#: {name: (function, how its weights are drawn)}, as nn names and draws them.
ACTIVATIONS: dict[str, tuple[Function, str]] = {
    "tanh": (Value.tanh, XAVIER),
    "relu": (Value.relu, HE),
    "leaky_relu": (functions.leaky_relu, HE),
    "elu": (functions.elu, HE),
    "selu": (Value.selu, LECUN),
    "gelu": (Value.gelu, HE),
    "silu": (Value.silu, HE),
    "softplus": (Value.softplus, HE),
    "sigmoid": (Value.sigmoid, XAVIER),
    "sin": (Value.sin, XAVIER),
    "heaviside": (Value.heaviside, XAVIER),
    "linear": (lambda z: z, XAVIER),
}


def activation(name: str, function: Function | None = None) -> tuple[dict[str, Any], list[Value]]:
    """An activation as data for the page, and the nodes that were recorded.

    name: one of ACTIVATIONS, or any with its `function`.
    """
    if function:
        scheme = XAVIER
    else:
        function, scheme = ACTIVATIONS[name]
    recorded = piece(function, 0.5)
    return {**recorded.as_data(), "scheme": scheme, "flat": _flat(recorded)}, recorded.nodes


def _flat(recorded: Piece) -> str | None:
    """How the doctor calls it when an activation of one operation has no slope: a kind of zero.KINDS."""
    if len(recorded.nodes) != 1:
        return None
    name = recorded.nodes[0].op.name
    if name == "relu":
        return "dead relu"
    if name in FLAT:
        return "step function"
    return "saturation" if _saturates(recorded.nodes[0]) else None


def _saturates(node: Value) -> bool:
    """Whether its operation has one input, by which the slope is 0 far out."""
    op = node.op
    try:
        return len(node.parents) == 1 and any(op.partials(op(x), x)[0] == 0 for x in (-FAR, FAR))
    except (ValueError, ArithmeticError):
        return False


#: {kind: the doctor's sentence}
DOCTOR = {
    kind.name: kind.sentence for kind in KINDS if kind.name in ("dead relu", "step function", "saturation")
}


# ---- losses ----


class Loss(NamedTuple):
    """A loss of the page, of one sample: as that of its name in nn."""

    function: Function  # of (outputs, targets), one or lists as the model gives them
    codes: tuple[float, float] | None = None  # the targets of two classes; None for any numbers
    outputs: tuple[str, ...] = ()  # the activations of the last layer that suit it; () for all
    takes: str = "a"  # what of the last layer: "a", or "z", the weighted sum behind its activation


def _each(outputs: Any, targets: Any) -> Iterable[tuple[Any, Any]]:
    return zip(outputs, targets, strict=True) if isinstance(outputs, list) else [(outputs, targets)]


def _huber(error: Value) -> Any:
    inner = ops.clip(error, -1.0, 1.0)
    return inner * (error - 0.5 * inner)


def _cross_entropy(logit: Value, target: Value) -> Any:
    return target * (-logit).softplus() + (1 - target) * logit.softplus()


_BINARY: Function = lambda z, t: functions.mean([_cross_entropy(a, b) for a, b in _each(z, t)])
_SEVERAL: Function = lambda z, t: -functions.take(functions.log_softmax(z), t)
LOSSES = {
    "mse": Loss(lambda p, t: functions.mean([(a - b).square() for a, b in _each(p, t)])),
    "mae": Loss(lambda p, t: functions.mean([abs(a - b) for a, b in _each(p, t)])),
    "huber": Loss(lambda p, t: functions.mean([_huber(a - b) for a, b in _each(p, t)])),
    "hinge": Loss(
        lambda s, t: functions.mean([(1 - b * a).relu() for a, b in _each(s, t)]), (-1, 1), ("linear", "tanh")
    ),
    "binary_cross_entropy_with_logits": Loss(_BINARY, (0, 1), ("linear",)),
    "binary_cross_entropy": Loss(_BINARY, (0, 1), ("sigmoid",), "z"),
}
#: Of a class, by as many outputs.
LOSSES_OF_CLASSES = {"cross_entropy_with_logits": Loss(_SEVERAL, None, ("linear",))}


def loss_piece(loss: Loss, outputs: int, targets: int) -> Piece:
    """The graph of a loss of one sample: its arguments are the outputs, then the targets."""

    def argument(n: int) -> Any:
        return 0.0 if n == 1 else [0.0] * n

    return piece(loss.function, argument(outputs), argument(targets))


def dots(sizes: Sequence[int], bias: bool) -> list[tuple[ops.Op, int]]:
    """The weighted sums of neurons with so many inputs, as (operation, number of its inputs)."""
    return [(ops.dot_, 2 * n + bias) for n in sorted(set(sizes))]


def penalties() -> list[tuple[ops.Op, int]]:
    """What penalties are computed by."""
    return operations([abs(Value(1.0)), Value(1.0).square()])
