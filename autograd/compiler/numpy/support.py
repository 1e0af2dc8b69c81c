"""What generated programs call beside NumPy's own functions."""

import math
from math import isfinite
from typing import Any

import numpy as np

from ... import floats

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


def times(x: Any, y: Any) -> Any:
    with np.errstate(all="ignore"):
        product = np.multiply(x, y)
        wrong = np.isnan(product)
        if wrong.any():
            of_zero = ((x == 0) & ~np.isnan(y)) | ((y == 0) & ~np.isnan(x))
            product = np.where(wrong & of_zero, 0.0, product)
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


__all__ = [
    "classes",
    "clip",
    "erf",
    "erfc",
    "isfinite",
    "minus",
    "over",
    "raised",
    "steep_dot",
    "times",
    "vdot",
]
