"""How samples are drawn: by sums, products and quotients alone, so that a seed means the same everywhere."""

from collections.abc import Callable, Sequence
from math import pi
from typing import Any, TypeAlias

from ..modules.init import Rng, normal
from ..modules.neuron import size

Sample: TypeAlias = tuple[list[float], float]  # the features of one sample, and its target


def drawn(n_samples: int, sample: Callable[[int], Sample]) -> tuple[Any, Any]:
    """(X, y) of so many samples; sample(i) is number i."""
    import numpy as np

    X, y = zip(*map(sample, range(size(n_samples, "n_samples"))))
    return np.array(X), np.array(y)


def near(point: Sequence[float], std: float, rng: Rng) -> list[float]:
    return [c + normal(std, rng) for c in point]


def on_circle(turns: float) -> tuple[float, float]:
    """(cos, sin) of 2 pi turns, by their series: the last bit of math.sin depends on the machine.

    >>> on_circle(0.0)
    (1.0, 0.0)
    """
    angle = 2.0 * pi * (turns - round(turns))
    x, y, term = 0.0, 0.0, 1.0
    for k in range(0, 30, 2):
        x, term = x + term, term * angle / (k + 1)
        y, term = y + term, -term * angle / (k + 2)
    return x, y
