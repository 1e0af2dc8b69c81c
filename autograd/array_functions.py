"""NumPy's functions of a Value: those that are an operation, and a sentence for the others."""

from collections.abc import Callable, Sequence
from math import log
from typing import Any

from . import ops

LOG_2 = log(2.0)


def _logaddexp(x: Any, y: Any) -> Any:
    return ops.logsumexp_(x, y)


def _logaddexp2(x: Any, y: Any) -> Any:
    return ops.logsumexp_(x * LOG_2, y * LOG_2) / LOG_2


def _heaviside(x: Any, at_zero: Any) -> Any:
    """0 below 0, 1 above, `at_zero` at 0."""
    step = ops.heaviside(x)
    return step + (at_zero - 1.0) * (step * ops.heaviside(-x))


#: What NumPy does not find among the methods of a Value, or of a number that comes first, by name.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "arctan2": ops.arctan2,
    "copysign": ops.copysign,
    "float_power": ops.power,
    "fmod": ops.fmod,
    "heaviside": _heaviside,
    "hypot": ops.hypot,
    "logaddexp": _logaddexp,
    "logaddexp2": _logaddexp2,
}
#: What to write for a function that is no operation.
INSTEAD = {
    "sinc": "np.sin(np.pi * v) / (np.pi * v), where v is not 0",
    "var": "the np.var of an array of Values",
    "std": "the np.std of an array of Values",
}
#: Questions about numbers: the answer is no Value.
QUESTIONS = ("isfinite", "isinf", "isnan", "signbit")


def apply(
    ufunc: Any,
    method: str,
    inputs: Sequence[Any],
    kwargs: dict[str, Any],
    kind: type[Any],
) -> Any:
    """ufunc(*inputs), where Values, of this `kind`, are among the inputs: NumPy's `__array_ufunc__`."""
    import numpy as np

    name = ufunc.__name__
    if name in QUESTIONS:
        return ufunc(*[x.data if isinstance(x, kind) else x for x in inputs], **kwargs)
    boxed = [np.array(x, dtype=object) if isinstance(x, kind) else x for x in inputs]
    if name in FUNCTIONS:
        ufunc = np.frompyfunc(FUNCTIONS[name], len(inputs), 1)
        boxed = [np.asarray(x, dtype=object) for x in boxed]
    try:
        return getattr(ufunc, method)(*boxed, **kwargs)
    except TypeError as error:
        if "ufunc" not in str(error):
            raise
        raise undefined(name) from None


def apply_function(function: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """function(*args, **kwargs) for one that is no ufunc: NumPy's `__array_function__`."""
    name = function.__name__
    try:
        return function._implementation(*args, **kwargs)
    except (AttributeError, TypeError) as error:
        if isinstance(error, TypeError) and "of a Value" in str(error):
            raise
        raise undefined(name) from None


def undefined(name: str) -> TypeError:
    """The error for a function of NumPy that is no operation."""
    instead = INSTEAD.get(name, "the operations of autograd")
    return TypeError(
        f"np.{name} is not defined for Values: use np.{name}(v.data) for the number, without a gradient, "
        f"or {instead}"
    )
