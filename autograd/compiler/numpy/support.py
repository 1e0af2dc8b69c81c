"""What generated programs call beside NumPy's own functions."""

import math
from typing import Any

import numpy as np

try:  # the loop without the wrapper: it keeps nan, and takes a third of the time of np.maximum
    from numpy._core.umath import clip  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover

    def clip(x: Any, low: Any, high: Any, out: Any) -> Any:
        return np.minimum(np.maximum(x, low, out=out), high, out=out)


def _each(f: Any) -> Any:
    one_by_one = np.frompyfunc(f, 1, 1)

    def apply(x: Any) -> Any:
        return np.asarray(one_by_one(x), float)[()]

    return apply


erf, erfc = _each(math.erf), _each(math.erfc)


def classes(x: Any, n: int) -> None:
    """Raise ValueError for what in `x` is not a whole number from 0 to n - 1."""
    wrong = [number for number in np.ravel(x).tolist() if number not in range(n)]
    raise ValueError(f"an index must be a whole number from 0 to {n - 1}, not {wrong[0]:g}")


__all__ = ["clip", "classes", "erf", "erfc"]
