"""Functions of floats that the math module does not have, or that overflow where IEEE arithmetic goes on.

They are the forwards of operations, stable at extremes: nothing here overflows, and nan in gives nan out.
"""

import math
import operator
from collections.abc import Callable
from functools import lru_cache, reduce
from math import inf, nan

SQRT_HALF = math.sqrt(0.5)


def saturating(f: Callable[[float], float]) -> Callable[[float], float]:
    """`f`, with infinity in place of OverflowError."""

    def saturated(x: float) -> float:
        try:
            return f(x)
        except OverflowError:
            return math.copysign(inf, f(math.copysign(1.0, x)))

    return saturated


def power(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except OverflowError:
        return -inf if x < 0 and y % 2 == 1 else inf


# What slopes are made of. A slope may be infinite where the value is not, as that of sqrt at 0. Then 0 wins
# over infinity, as for abs at 0: sqrt(x**2) has the slope 0 there, and so has a branch that is not taken.


def times(a: float, b: float) -> float:
    """a * b; 0 times infinity is 0."""
    product = a * b
    return product if product == product or a != a or b != b else 0.0


def over(a: float, b: float) -> float:
    """a / b; at a pole infinity, with the sign of a; 0 / 0 is 0."""
    if b:
        return a / b
    return a if a != a else math.copysign(inf, a) if a else 0.0


def raised(x: float, y: float) -> float:
    """x ** y; at a pole infinity; nan where there is no real number."""
    try:
        return power(x, y)
    except ValueError:
        return nan if x else inf


def sigmoid(x: float) -> float:
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def silu(x: float) -> float:
    return 0.0 if x == -inf else x * sigmoid(x)


def gelu(x: float) -> float:
    return 0.0 if x == -inf else 0.5 * x * math.erfc(-x * SQRT_HALF)


def power_log(x: float) -> float:
    return math.log(x) if x > 0 else nan if x < 0 else 0.0


def maximum(x: float, y: float) -> float:
    return x if x >= y or x != x else y  # a nan on either side is the answer


def minimum(x: float, y: float) -> float:
    return x if x <= y or x != x else y


def trunc(x: float) -> float:
    """The whole part."""
    return math.copysign(x - math.fmod(x, 1.0), x) if x - x == 0 else x


def floor(x: float) -> float:
    whole = trunc(x)
    return whole - 1.0 if whole > x else whole


def ceil(x: float) -> float:
    return -floor(-x)


def rint(x: float) -> float:
    """The nearest whole number, of two the even one."""
    return x if x - x != 0 else math.copysign(round(x), x)


def sign(x: float) -> float:
    return x if x != x else 1.0 if x > 0 else -1.0 if x < 0 else 0.0


def heaviside(x: float) -> float:
    return x if x != x else float(x >= 0)


def total(*xs: float) -> float:
    """The sum from left to right: builtin sum() rounds differently from Python 3.12 on."""
    return reduce(operator.add, xs, 0.0)


def mean(*xs: float) -> float:
    return total(*xs) / len(xs)


def dot(*wxb: float) -> float:
    """w1 x1 + w2 x2 + ... (+ b), from (w1, w2, ..., x1, x2, ..., [b])."""
    n = len(wxb) // 2
    total = 0.0
    for w, x in zip(wxb, wxb[n : 2 * n]):
        total += w * x
    return total + wxb[-1] if len(wxb) % 2 else total


def minus(a: float, b: float) -> float:
    """a - b; an infinity minus itself is 0."""
    return 0.0 if a == b else a - b


def shifted_exps(xs: tuple[float, ...]) -> tuple[float, list[float]]:
    """The largest x, and exp(x - largest) for each x: nothing here can overflow."""
    largest = reduce(maximum, xs)
    return largest, [math.exp(x - largest) if x != largest else 1.0 for x in xs]


@lru_cache(maxsize=8)
def log_terms(xs: tuple[float, ...]) -> tuple[float, float]:
    """Two numbers whose sum is log(sum(exp(xs))): the largest x, and what the others add to it."""
    largest, exps = shifted_exps(xs)
    del exps[xs.index(largest)]
    return largest, math.log1p(math.fsum(exps))


def logsumexp(*xs: float) -> float:
    largest, rest = log_terms(xs)
    return largest + rest


@lru_cache(maxsize=8)
def softmax(xs: tuple[float, ...]) -> list[float]:
    _, exps = shifted_exps(xs)
    total = math.fsum(exps)
    return [e / total for e in exps]
