"""The names that a formula as text may use: functions and constants."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from .. import functions, ops

VARIADIC = 0x04  # inspect.CO_VARARGS


class Function(NamedTuple):
    apply: Callable[..., Any]
    parameters: tuple[str, ...]
    lists: int = 0  # so many, from the first on, are lists
    optional: int = 0  # so many, from the last back, may be left out


def parameters(op: ops.Op) -> tuple[str, ...]:
    """What the rule of `op` calls its inputs; () if it takes any number."""
    code = op.partials.__code__
    return () if code.co_flags & VARIADIC else code.co_varnames[1 : code.co_argcount]


FUNCTIONS = {
    op.symbol: Function(op, parameters(op))
    for op in ops.TABLE
    if op.symbol.isidentifier() and parameters(op) and op is not ops.identity
}
FUNCTIONS |= {
    "maximum": FUNCTIONS["max"],
    "minimum": FUNCTIONS["min"],
    "pow": Function(ops.power, ("x", "y")),
    "leaky_relu": Function(functions.leaky_relu, ("x", "alpha"), optional=1),
    "elu": Function(functions.elu, ("x", "alpha"), optional=1),
    "sum": Function(functions.sum, ("values",), lists=1),
    "mean": Function(functions.mean, ("values",), lists=1),
    "logsumexp": Function(functions.logsumexp, ("values",), lists=1),
    "dot": Function(functions.dot, ("weights", "inputs", "bias"), lists=2, optional=1),
}
CONSTANTS = {"pi": math.pi}  # e is a name: the fifth letter of many examples
ELSEWHERE = {  # what other libraries call them
    "acos": "arccos", "acosh": "arccosh", "asin": "arcsin", "asinh": "arcsinh", "atan": "arctan",
    "atan2": "arctan2", "atanh": "arctanh", "clamp": "clip", "fabs": "abs", "ln": "log",
    "logistic": "sigmoid", "power": "pow", "sgn": "sign", "step": "heaviside", "swish": "silu",
}  # fmt: skip


def usage(name: str) -> str:
    """As in a manual: dot([weights], [inputs]) or dot([weights], [inputs], bias)."""
    function = FUNCTIONS[name]
    texts = [f"[{text}]" if i < function.lists else text for i, text in enumerate(function.parameters)]
    most = len(texts)
    return " or ".join(f"{name}({', '.join(texts[:n])})" for n in range(most - function.optional, most + 1))
