"""Points along a curve: y is a number to predict."""

from math import pi
from typing import Any

from ..modules.init import generator, normal, uniform
from ..optim.checks import at_least_0, number
from .drawing import Sample, drawn, on_circle


def line(
    n_samples: int = 100,
    slope: float = 2.0,
    intercept: float = 1.0,
    *,
    noise: float = 0.1,
    seed: int | None = None,
) -> tuple[Any, Any]:
    """Points along the line y = slope x + intercept, for x between -1 and 1.

    noise: the standard deviation of what is added to each y.
    seed: an int; by default Python's global `random` is drawn from.

    Raises ValueError for no samples, noise below 0; TypeError for what are no numbers.

    >>> X, y = line(3, slope=2.0, intercept=1.0, noise=0.0, seed=0)
    >>> X.round(2).tolist(), y.round(2).tolist()
    ([[0.69], [-0.48], [0.57]], [2.38, 0.04, 2.14])
    """
    number("slope", slope)
    number("intercept", intercept)
    at_least_0("noise", noise)
    rng = generator(seed=seed)

    def sample(_: int) -> Sample:
        x = uniform(-1.0, 1.0, rng)
        return [x], slope * x + intercept + normal(noise, rng)

    return drawn(n_samples, sample)


def sine(
    n_samples: int = 100, *, periods: float = 1.0, noise: float = 0.1, seed: int | None = None
) -> tuple[Any, Any]:
    """Points along y = sin(x), for x between -pi and pi: one period, or as many as you say, around 0.

    noise, seed, errors: as in `line`.

    >>> X, y = sine(3, noise=0.0, seed=0)
    >>> X.round(2).tolist(), y.round(2).tolist()
    ([[2.16], [-1.51], [1.78]], [0.83, -1.0, 0.98])
    """
    number("periods", periods)
    at_least_0("noise", noise)
    rng = generator(seed=seed)

    def sample(_: int) -> Sample:
        turns = periods * uniform(-0.5, 0.5, rng)
        return [2.0 * pi * turns], on_circle(turns)[1] + normal(noise, rng)

    return drawn(n_samples, sample)
