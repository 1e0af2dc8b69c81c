"""What an optimizer takes: numbers in their range, and Values that can be learned."""

from collections.abc import Iterable
from numbers import Real
from typing import Any

from autograd import Value

from ..modules.module import Module


def number(name: str, x: Any) -> float:
    """`x` as a float. Raises TypeError, which says its `name`, if it is no number."""
    if not isinstance(x, Real):
        raise TypeError(f"{name} must be a number, not {x!r}")
    return float(x)


def at_least_0(name: str, x: Any) -> float:
    """`x` as a float. Raises ValueError if it is below 0 or nan."""
    if not number(name, x) >= 0:
        raise ValueError(f"{name} must be 0 or more, not {x!r}")
    return float(x)


def above_0(name: str, x: Any) -> float:
    """`x` as a float. Raises ValueError if it is 0, below, or nan."""
    if not number(name, x) > 0:
        raise ValueError(f"{name} must be above 0, not {x!r}")
    return float(x)


def below_1(name: str, x: Any) -> float:
    """`x` as a float. Raises ValueError if it is not in [0, 1)."""
    if not 0 <= number(name, x) < 1:
        raise ValueError(f"{name} must be from 0 to below 1, not {x!r}")
    return float(x)


def whole(name: str, n: Any) -> int:
    """`n` as an int. Raises ValueError if it is not 0, 1, 2, ..."""
    if isinstance(n, bool) or not hasattr(n, "__index__") or n < 0:
        raise ValueError(f"{name} is a whole number, 0 or more, not {n!r}")
    return int(n)


def learnable(parameters: Any) -> list[Value]:
    """The parameters as a list, each once. Raises TypeError or ValueError for what cannot be learned."""
    if isinstance(parameters, dict):
        raise TypeError('groups of parameters come in a list: [{"params": model.layers[0], "lr": 0.1}, ...]')
    if isinstance(parameters, Module):
        parameters = parameters.parameters()
    if not isinstance(parameters, Iterable):
        hint = ": write model.parameters()" if callable(parameters) else ""
        raise TypeError(
            f"an optimizer takes a Module or a list of Values, not {type(parameters).__name__}{hint}"
        )
    values = [
        value for each in parameters for value in (each.parameters() if isinstance(each, Module) else [each])
    ]
    for parameter in values:
        if not isinstance(parameter, Value):
            raise TypeError(f"a parameter is a Value, not {type(parameter).__name__}: {parameter!r:.60}")
        if parameter.parents:
            raise ValueError(f"{parameter!r} is computed: give the optimizer the Values it is computed from")
    if not values:
        raise ValueError("there are no parameters to learn")
    return list(dict.fromkeys(values))
