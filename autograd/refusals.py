"""What an operation says of numbers for which it is not defined."""

from typing import Any

from . import ops


def domain_error(error: Exception, op: ops.Op, parents: tuple[Any, ...]) -> Exception:
    """`error`, of the same type, naming the operation, the numbers and the nodes."""
    numbers = tuple([parent if type(parent) is float else parent._data for parent in parents])
    nodes = ", ".join(map(repr, parents))
    return type(error)(f"{op.refusal(numbers)}; computed from {nodes}{_stabler(op, parents[0])}")


def _stabler(op: ops.Op, x: Any) -> str:
    """What to write instead of an operation on what another one has rounded to 0; "" if that is unknown."""
    inner = "" if type(x) is float else x.op.name.partition("(")[0]
    advice = {
        "sigmoid": "of a sigmoid, -softplus(-z) is log(sigmoid(z)), exactly",
        "softmax_": "of a softmax, log_softmax is its logarithm, exactly",
    }.get(inner)
    return f" ({advice})" if advice and op is ops.log else ""
