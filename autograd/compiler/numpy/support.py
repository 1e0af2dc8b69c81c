"""What generated programs call beside NumPy's own functions."""

import math
from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np

from ... import floats

MANY_SAMPLES = 8  # of which rows are added up as wholes

try:  # the loop without the wrapper: it keeps nan, and takes a third of the time of np.maximum
    from numpy._core.umath import clip  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover

    def clip(x: Any, low: Any, high: Any, out: Any) -> Any:
        return np.minimum(np.maximum(x, low, out=out), high, out=out)


vdot = getattr(np.vdot, "__wrapped__", np.vdot)  # so, too; of what is huge it does not warn, as dot does


def _each(f: Any) -> Any:
    one_by_one = np.frompyfunc(f, 1, 1)

    def apply(x: Any) -> Any:
        return np.asarray(one_by_one(x), float)[()]

    return apply


erf, erfc = _each(math.erf), _each(math.erfc)


# Slopes that may be infinite: see autograd.floats, whose functions these are for arrays.


def times(x: Any, y: Any, out: Any = None) -> Any:
    with np.errstate(all="ignore"):
        product = np.multiply(x, y)
        wrong = np.isnan(product)
        if wrong.any():
            of_zero = ((x == 0) & ~np.isnan(y)) | ((y == 0) & ~np.isnan(x))
            product = np.where(wrong & of_zero, 0.0, product)
    if out is not None:
        out[...] = product
    return product


def over(x: Any, y: Any) -> Any:
    with np.errstate(all="ignore"):
        pole = np.where(x == 0, 0.0, np.multiply(x, np.inf))
        return np.where(y == 0, pole, np.divide(x, y))[()]


def raised(x: Any, y: Any) -> Any:
    with np.errstate(all="ignore"):
        return np.where((x == 0) & (y < 0), np.inf, np.power(x, y))[()]


def minus(x: Any, y: Any, out: Any = None) -> Any:
    """x - y; an infinity minus itself is 0. Arrays are subtracted into `out`."""
    if out is None:
        return floats.minus(x, y)
    with np.errstate(invalid="ignore"):
        np.subtract(x, y, out)
    np.copyto(out, 0.0, where=np.equal(x, y))
    return out


def steep_dot(a: Any, b: Any, out: Any) -> None:
    """a @ b into `out`; where that is nan, the sums of products for which 0 wins over infinity."""
    with np.errstate(all="ignore"):
        a.dot(b, out)
        if np.isnan(out).any():
            out[...] = 0.0
            for column, row in zip(a.T, b):
                out += times(column[:, None], row[None, :])


def classes(x: Any, n: int) -> None:
    """Raise ValueError for what in `x` is not a whole number from 0 to n - 1."""
    wrong = [number for number in np.ravel(x).tolist() if number not in range(n)]
    raise ValueError(f"an index must be a whole number from 0 to {n - 1}, not {wrong[0]:g}")


def reducer(ufunc: Any, numbers: Any, n: int) -> Callable[[Any, Any], None]:
    """f(x, out), which reduces the rows of x that have the same number; by `add`, they are added up.

    x: (rows, n), or (rows,) if n is 1; every number from 0 to the largest comes. Of many samples, the first
    rows of all numbers are one array, to which the second rows of those that have one are added, and so on.
    """
    order, sizes = np.argsort(numbers, kind="stable"), np.bincount(numbers)
    starts = np.cumsum(sizes) - sizes
    if n < MANY_SAMPLES:
        if np.array_equal(order, np.arange(len(order))):
            return lambda x, out: ufunc.reduceat(x, starts, 0, None, out)
        return lambda x, out: ufunc.reduceat(x.take(order, 0), starts, 0, None, out)
    by_size = np.argsort(-sizes, kind="stable")
    widths = [int((sizes > i).sum()) for i in range(sizes.max())]
    order = np.concatenate([order[starts[by_size[:width]] + i] for i, width in enumerate(widths)])
    back, ordered = np.argsort(by_size), np.empty((len(order), n))
    stops = np.cumsum(widths).tolist()
    steps = [(ordered[:width], ordered[stop - width : stop]) for width, stop in zip(widths, stops)][1:]
    whole = ordered[: len(sizes)]

    def reduce(x: Any, out: Any) -> None:
        x.take(order, 0, ordered, "clip")
        for first, more in steps:
            ufunc(first, more, out=first)
        whole.take(back, 0, out, "clip")

    return reduce


def places(x: Any, numbers: Any, starts: Any, offsets: Any, found: Any) -> None:
    """Write the places of rows, starts[x] + offsets, into `found`.

    numbers: 0.0, 1.0, ... n - 1; starts: the place of each; x: (rows, samples) or (rows,); offsets, found:
    (columns, rows, samples), or such that they are broadcast. Raises ValueError for what in `x` is not one of
    the numbers.
    """
    chosen = numbers.searchsorted(x)
    if np.count_nonzero(numbers.take(chosen, None, None, "clip") == x) < x.size:
        classes(x, len(numbers))
    np.add(starts.take(chosen), offsets, found)


def whole(x: float, n: int) -> int:
    """x as an int. Raises ValueError unless it is a whole number from 0 to n - 1."""
    if x not in range(n):
        classes(x, n)
    return int(x)


__all__ = [
    "classes",
    "clip",
    "erf",
    "erfc",
    "isfinite",
    "minus",
    "over",
    "places",
    "raised",
    "reducer",
    "steep_dot",
    "times",
    "vdot",
    "whole",
]
