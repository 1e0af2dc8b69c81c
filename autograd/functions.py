"""Functions of several values: sums, dot products, softmax; and activations with a constant in them."""

import operator
from collections.abc import Iterable, Sequence
from typing import Any

from . import ops
from .real import argument, real
from .value import Number, Value, checked_label, made, weighted_sum


def constant(data: float, *, label: str = "") -> Value:
    """A number that is given, not learned: a leaf that pictures show as an input, or a plain constant.

    >>> constant(2.0, label="x0")
    Value(data=2, grad=0, label='x0')
    """
    self = made(data if type(data) is float else real(data), ops.constant)
    if label != "":
        self.label = checked_label(label)
    return self


def sum(values: Iterable[Number], start: Number = 0) -> Any:
    """The sum, as one node; `start` comes first, as in Python's own sum.

    >>> sum([Value(1.0), Value(2.0), 3.0])
    Value(data=6, grad=0)
    """
    first = [] if type(start) in (int, float) and not start else [start]
    return ops.sum_(*_numbers([*first, *values]))


def mean(values: Iterable[Number]) -> Any:
    """The arithmetic mean, as one node. Raises ValueError for no values.

    >>> mean([Value(1.0), Value(2.0), 6.0])
    Value(data=3, grad=0)
    """
    return ops.mean_(*_some(values, "mean"))


def dot(weights: Sequence[Number], inputs: Sequence[Number], bias: Number | None = None) -> Any:
    """weights[0] * inputs[0] + weights[1] * inputs[1] + ... (+ bias), as one node.

    Raises ValueError if there are not as many inputs as weights.

    >>> dot([Value(2.0), Value(3.0)], [10.0, 1.0], bias=0.5)
    Value(data=23.5, grad=0)
    """
    if len(weights) != len(inputs):
        raise ValueError(f"dot needs one input for each weight: {len(weights)} weights, {len(inputs)} inputs")
    if type(bias) is Value or (bias is None and len(weights) > 0):
        try:
            return weighted_sum(tuple(weights), tuple(inputs), bias)
        except (AttributeError, TypeError):
            pass  # there are plain numbers among them
    return ops.dot_(*_numbers([*weights, *inputs] if bias is None else [*weights, *inputs, bias]))


def logsumexp(values: Iterable[Number]) -> Any:
    """log(exp(x0) + exp(x1) + ...), without overflow. Raises ValueError for no values.

    >>> logsumexp([1000.0, 1000.0])
    1000.6931471805599
    """
    return ops.logsumexp_(*_some(values, "logsumexp"))


def softmax(values: Iterable[Number]) -> list[Any]:
    """exp(x) / sum(exp(values)) for each x: positive numbers that sum to 1. Raises ValueError for no values.

    >>> softmax([1000.0, 1000.0])
    [0.5, 0.5]
    """
    xs = _some(values, "softmax")
    return [ops.softmax_(i)(*xs) for i in range(len(xs))]


def log_softmax(values: Iterable[Number]) -> list[Any]:
    """x - logsumexp(values) for each x, exact where softmax rounds to 0. Raises ValueError for no values.

    >>> log_softmax([1000.0, 0.0])
    [0.0, -1000.0]
    """
    xs = _some(values, "log_softmax")
    return [ops.log_softmax_(i)(*xs) for i in range(len(xs))]


def one_hot(index: Number, n: int) -> list[Any]:
    """n numbers: 1 at `index`, a whole number from 0 to n - 1, and 0 elsewhere.

    Raises ValueError for another index.

    >>> one_hot(2, 4)
    [0.0, 0.0, 1.0, 0.0]
    """
    n = operator.index(n)
    (x,) = _numbers([index])
    number = getattr(x, "data", x)
    if isinstance(number, float) and number not in range(n):
        raise ValueError(f"an index must be a whole number from 0 to {n - 1}, not {number:g}")
    return [ops.one_hot_(i, n)(x) for i in range(n)]


def take(values: Sequence[Number], index: Number) -> Any:
    """values[index], for an index that may be a Value: dot(values, one_hot(index, len(values))).

    In a function for `autograd.compile`, it stands for values[index] where the index is an input. `values`
    may be a table, a list of rows: then it is the row, as a list.

    Raises ValueError for no values, or an index that is not a whole number from 0 to len(values) - 1.

    >>> take([10.0, 20.0, 30.0], Value(2.0))
    Value(data=30, grad=0)
    >>> take([[1.0, 2.0], [3.0, 4.0]], 1)
    [3.0, 4.0]
    """
    _some([0.0] * len(values), "take")
    at_index = one_hot(index, len(values))
    if isinstance(values[0], (list, tuple)):
        return _mixed(values, at_index)
    return dot(values, at_index)


def _mixed(rows: Sequence[Any], weights: list[Any]) -> list[Any]:
    """The sum of the rows of a table of any depth, each times its weight."""
    columns = zip(*rows, strict=True)
    return [_mixed(c, weights) if isinstance(c[0], (list, tuple)) else dot(c, weights) for c in columns]


def _numbers(values: Iterable[Any]) -> tuple[Any, ...]:
    """`values`, each a float or in a number system of its own; TypeError for anything else."""
    return tuple([x if type(x) in ops.interpreters else real(x) for x in values])


def _some(values: Iterable[Any], name: str) -> tuple[Any, ...]:
    xs = _numbers(values)
    if not xs:
        raise ValueError(f"{name} of no values is not defined: give it at least one")
    return xs


def leaky_relu(x: Number, alpha: float = 0.01) -> Any:
    """x above 0, alpha * x below: Maas, Hannun & Ng 2013.

    >>> leaky_relu(-2.0)
    -0.02
    """
    return ops.leaky_relu(argument("alpha", alpha))(x)


def elu(x: Number, alpha: float = 1.0) -> Any:
    """x above 0, alpha * (exp(x) - 1) below: Clevert et al. 2015, arXiv:1511.07289.

    >>> elu(Value(-1.0))
    Value(data=-0.632121, grad=0)
    """
    return ops.elu(argument("alpha", alpha))(x)
