"""Gradients cut to a largest size, each for itself or all together, before a step uses them.

`value`: the largest size of each gradient. `norm`: the largest Euclidean norm of all of them together, as in
torch.nn.utils.clip_grad_norm_: longer ones keep their direction. Pascanu et al. 2013, arXiv:1211.5063.
"""

from math import hypot, inf
from typing import Any

from autograd import clip

from .checks import above_0


def limits(value: Any, norm: Any) -> tuple[float | None, float | None]:
    """The two as floats or None. Raises ValueError for one that is not above 0, or for both."""
    if value is not None and norm is not None:
        raise ValueError("gradients are clipped by clip_value or by clip_norm: give one of them")
    return (
        None if value is None else above_0("clip_value", value),
        None if norm is None else above_0("clip_norm", norm),
    )


def clipped(gradient: list[float], value: float | None, norm: float | None) -> list[float]:
    """The gradients, clipped.

    >>> clipped([3.0, -4.0, 1.0], 2.0, None)
    [2.0, -2.0, 1.0]
    """
    if value is not None:
        return [clip(float(g), -value, value) for g in gradient]
    factor = 1.0 if norm is None else _factor(hypot(*gradient), norm)
    return gradient if factor >= 1.0 else [g * factor for g in gradient]


def clipped_array(gradient: Any, value: float | None, norm: float | None) -> Any:
    """The same for an array of shape (n,)."""
    if value is not None:
        return gradient.clip(-value, value)
    factor = 1.0 if norm is None else _factor(_norm(gradient), norm)
    return gradient if factor >= 1.0 else gradient * factor


def _factor(length: float, norm: float) -> float:
    return norm / (length + 1e-6)


def _norm(gradient: Any) -> float:
    import numpy as np

    square = float(np.vdot(gradient, gradient))  # unlike dot and @, it does not warn of an overflow
    return float(square**0.5) if 1e-280 < square < inf else hypot(*gradient.tolist())
