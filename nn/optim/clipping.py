"""Gradients cut to a largest size, each for itself or all together, before a step uses them."""

from math import hypot, inf
from typing import Any

from autograd import clip

from .checks import above_0


class Clipping:
    """What an optimizer does to its gradients first, if a limit is given.

    `value`: the largest size of each gradient. `norm`: the largest Euclidean norm of all of them together, as
    in torch.nn.utils.clip_grad_norm_: longer ones keep their direction. Pascanu et al. 2013,
    arXiv:1211.5063.

    Raises ValueError for a limit that is not above 0, or for both.

    >>> Clipping(2.0, None)([3.0, -4.0, 1.0])
    [2.0, -2.0, 1.0]
    """

    def __init__(self, value: float | None, norm: float | None) -> None:
        if value is not None and norm is not None:
            raise ValueError("gradients are clipped by clip_value or by clip_norm: give one of them")
        self.value = None if value is None else above_0("clip_value", value)
        self.norm = None if norm is None else above_0("clip_norm", norm)

    def __call__(self, gradient: list[float]) -> list[float]:
        if self.value is not None:
            return [clip(g, -self.value, self.value) for g in gradient]
        factor = self._factor(hypot(*gradient)) if self.norm is not None else 1.0
        return gradient if factor >= 1.0 else [g * factor for g in gradient]

    def of_array(self, gradient: Any) -> Any:
        """The same for an array."""
        if self.value is not None:
            return gradient.clip(-self.value, self.value)
        factor = self._factor(_norm(gradient)) if self.norm is not None else 1.0
        return gradient if factor >= 1.0 else gradient * factor

    def _factor(self, norm: float) -> float:
        return self.norm / (norm + 1e-6)  # type: ignore[operator]


def _norm(gradient: Any) -> float:
    import numpy as np

    with np.errstate(over="ignore"):
        square = float(gradient @ gradient)
    return float(square**0.5) if 1e-280 < square < inf else hypot(*gradient.tolist())
