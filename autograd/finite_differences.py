"""Check gradients against finite differences."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from sys import float_info
from typing import Any, Literal

from .chain import ancestors, slopes
from .functional import value_and_grad
from .grad_mode import no_grad
from .tree import leaves, tree_map
from .value import Value, operand

Scheme = Literal["central", "forward", "backward"]

#: (how far ahead, how far behind, in steps), and the power of the rounding error at which the step is best.
SCHEMES = {"central": (1, 1, 1 / 3), "forward": (1, 0, 1 / 2), "backward": (0, 1, 1 / 2)}


def finite_difference(
    f: Callable[..., Any], point: Any, scheme: Scheme = "central", step: float | None = None
) -> Any:
    """The derivative of f at `point` by finite differences.

    `point`: the argument of f, a number or lists of numbers, or a tuple of such arguments; the result has the
    same shape. `scheme`: "central" has an error of order step**2 for two evaluations of each coordinate,
    "forward" and "backward" one of order step for one more evaluation in all. `step`: by default the one that
    balances rounding against truncation, eps**(1/3) or eps**(1/2) of the size of the coordinate (Press et
    al., Numerical Recipes, 3rd edition, section 5.7).

    Raises ValueError for an unknown scheme or a step that is not above 0.

    >>> round(finite_difference(lambda x: x**3, 2.0), 8)
    12.0
    >>> [round(d, 6) for d in finite_difference(lambda x, y: x * y, (3.0, 2.0), scheme="forward")]
    [2.0, 3.0]
    """
    if scheme not in SCHEMES:
        raise ValueError(f"unknown scheme {scheme!r}: choose one of {', '.join(map(repr, SCHEMES))}")
    if step is not None and not step > 0:
        raise ValueError(f"the step must be above 0, not {step!r}")
    ahead, behind, root = SCHEMES[scheme]
    coordinates = list(map(float, leaves(point)))
    at = cache(lambda i, x: _at(f, point if i is None else _moved(point, i, x)))

    def slope(i: int) -> float:
        x = coordinates[i]
        h = step or _step(root, x)
        high, low = x + ahead * h, x - behind * h
        if high == low:
            raise ValueError(f"a step of {h:g} is lost in rounding at {x!r}: choose a larger one")
        f_high, f_low = (at(None, None) if there == x else at(i, there) for there in (high, low))
        return float((f_high - f_low) / (high - low))

    slopes_there = iter(list(map(slope, range(len(coordinates)))))
    return tree_map(lambda _: next(slopes_there), point)


def _step(root: float, x: float) -> float:
    return float(float_info.epsilon**root * max(1.0, abs(x)))


def _call(f: Callable[..., Any], point: Any) -> Any:
    return f(*point) if isinstance(point, tuple) else f(point)


def _moved(point: Any, i: int, x: Any) -> Any:
    """`point` with `x` as its coordinate `i`."""
    index = count()
    return tree_map(lambda old: x if next(index) == i else old, point)


def _at(f: Callable[..., Any], point: Any) -> float:
    with no_grad():
        try:
            return operand(_call(f, point)).data
        except (AttributeError, OverflowError, TypeError):  # floats have no x.exp(), nor infinities
            return operand(_call(f, tree_map(Value, point))).data


def gradcheck(f: Callable[..., Any], *point: Any, tolerance: float = 1e-6) -> None:
    """Raise AssertionError unless the gradient of f at `point` agrees with central differences.

    `point`: the arguments of f, numbers or lists of numbers. `tolerance`: the largest difference, as a share
    of the larger number (of 1 where both are smaller). The error names the coordinate and shows both numbers;
    where a node on the way has a kink (relu at 0, a tie of max) there is no derivative, and it says so.

    >>> gradcheck(lambda x, y: (x * y).tanh(), 0.5, 1.5)
    """
    exact = leaves(value_and_grad(f, tuple(range(len(point))))(*point)[1])
    numeric = leaves(finite_difference(f, point))
    for i, (a, d) in enumerate(zip(exact, numeric)):
        if not abs(a - d) <= tolerance * max(1.0, abs(a), abs(d)):
            kink = next(_kinks(f, point, i), None)
            why = f"; kink at {kink}: there the derivative jumps" if kink else ""
            raise AssertionError(
                f"coordinate {i} = {leaves(point)[i]!r}: "
                f"autograd says {a!r}, finite differences say {d!r}{why}"
            )


def _kinks(f: Callable[..., Any], point: Any, i: int) -> Iterator[str]:
    """The nodes whose local derivatives jump within a step of coordinate i of `point`."""
    x = float(leaves(point)[i])
    h = _step(1 / 3, x)
    graph = cache(lambda x: _graph(f, _moved(point, i, x)))
    for k, node in enumerate(graph(x)):
        low, high = x - h, x + h
        if _jump(graph(low), graph(high), k) <= 1e-3:
            continue
        for _ in range(20):
            middle = (low + high) / 2
            below = _jump(graph(low), graph(middle), k)
            low, high = (low, middle) if below >= _jump(graph(middle), graph(high), k) else (middle, high)
        if _jump(graph(low), graph(high), k) > 1e-3:
            yield f"{node.op.symbol}({', '.join(f'{_number(parent):.4g}' for parent in node.parents)})"


def _jump(before: list[Value], after: list[Value], k: int) -> float:
    """How much the local derivatives of node k differ between two graphs, if they are of the same shape."""
    if [node.op for node in before] != [node.op for node in after]:
        return 0.0
    return max((abs(a - b) for a, b in zip(slopes(before[k]), slopes(after[k]))), default=0.0)


def _number(x: Any) -> float:
    return x.data if isinstance(x, Value) else x


def _graph(f: Callable[..., Any], point: Any) -> list[Value]:
    return ancestors(operand(_call(f, tree_map(Value, point))))
