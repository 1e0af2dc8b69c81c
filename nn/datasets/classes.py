"""Classes to tell apart: sample i is of class i % classes."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

from ..data.arrays import array
from ..modules.init import Rng, generator, uniform
from ..modules.neuron import size
from ..names import find
from ..optim.checks import at_least_0, below_1, number
from .drawing import Sample, drawn, near, on_circle

#: The answers of a gate to (0, 0), (0, 1), (1, 0) and (1, 1).
GATES = {
    "and": [0, 0, 0, 1],
    "or": [0, 1, 1, 1],
    "xor": [0, 1, 1, 0],
    "nand": [1, 1, 1, 0],
    "nor": [1, 0, 0, 0],
    "xnor": [1, 0, 0, 1],
}


def gate(name: str) -> tuple[Any, Any]:
    """The four inputs of a logic gate, of shape (4, 2), and its answers, 0 and 1.

    name: "and", "or", "xor", "nand", "nor" or "xnor". Raises ValueError for another.

    >>> X, y = gate("xor")
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    import numpy as np

    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array(find("gate", name, GATES))


def moons(n_samples: int = 100, *, noise: float = 0.1, seed: int | None = None) -> tuple[Any, Any]:
    """Two half circles of radius 1 that reach into each other: class 0 the upper one, class 1 the lower one.

    noise: the standard deviation of what is added to each coordinate.
    seed: an int; by default Python's global `random` is drawn from.

    Raises ValueError for no samples, noise below 0; TypeError for what are no numbers.

    >>> X, y = moons(4, seed=0)
    >>> X.shape, y.tolist()
    ((4, 2), [0, 1, 0, 1])
    """
    at_least_0("noise", noise)
    rng = generator(seed=seed)

    def sample(i: int) -> Sample:
        x, y = on_circle(0.5 * rng.random())
        return near([1.0 - x, 0.5 - y] if i % 2 else [x, y], noise, rng), i % 2

    return drawn(n_samples, sample)


def circles(
    n_samples: int = 100, *, noise: float = 0.1, factor: float = 0.5, seed: int | None = None
) -> tuple[Any, Any]:
    """A circle in a circle: class 0 the outer one, of radius 1; class 1 the inner one, of radius `factor`.

    noise, seed, errors: as in `moons`.

    >>> X, y = circles(4, noise=0.0, factor=0.25, seed=0)
    >>> (X**2).sum(axis=1).round(4).tolist()
    [1.0, 0.0625, 1.0, 0.0625]
    """
    at_least_0("noise", noise)
    below_1("factor", factor)
    rng = generator(seed=seed)

    def sample(i: int) -> Sample:
        radius = factor if i % 2 else 1.0
        return near([radius * c for c in on_circle(rng.random())], noise, rng), i % 2

    return drawn(n_samples, sample)


def spirals(
    n_samples: int = 100,
    *,
    classes: int = 2,
    turns: float = 1.25,
    noise: float = 0.02,
    seed: int | None = None,
) -> tuple[Any, Any]:
    """Arms of a spiral, one for each class, that turn around each other from the centre to radius 1.

    turns: how often an arm goes around the centre. noise, seed, errors: as in `moons`.

    >>> X, y = spirals(5, classes=3, seed=0)
    >>> X.shape, y.tolist()
    ((5, 2), [0, 1, 2, 0, 1])
    """
    classes = size(classes, "classes")
    number("turns", turns)
    at_least_0("noise", noise)
    rng = generator(seed=seed)

    def sample(i: int) -> Sample:
        radius = sqrt(rng.random())  # so that an arm is as dense outside as inside
        x, y = on_circle(turns * radius + i % classes / classes)
        return near([radius * x, radius * y], noise, rng), i % classes

    return drawn(n_samples, sample)


def blobs(
    n_samples: int = 100,
    *,
    centers: int | Sequence[Sequence[float]] = 3,
    n_features: int = 2,
    cluster_std: float = 1.0,
    seed: int | None = None,
) -> tuple[Any, Any]:
    """Round clouds of points, one for each class.

    centers: how many, drawn between -10 and 10 in each of `n_features` directions; or a list of points.
    cluster_std: the standard deviation of each coordinate around the center.
    seed, errors: as in `moons`.

    >>> X, y = blobs(4, centers=[[0.0, 0.0], [5.0, 5.0]], cluster_std=0.0)
    >>> X.tolist(), y.tolist()
    ([[0.0, 0.0], [5.0, 5.0], [0.0, 0.0], [5.0, 5.0]], [0, 1, 0, 1])
    """
    at_least_0("cluster_std", cluster_std)
    rng = generator(seed=seed)
    points = _centers(centers, n_features, rng)

    def sample(i: int) -> Sample:
        label = i % len(points)
        return near(points[label], cluster_std, rng), label

    return drawn(n_samples, sample)


def _centers(centers: Any, n_features: int, rng: Rng) -> list[list[float]]:
    if hasattr(centers, "__iter__"):
        points = array("centers", centers).astype(float)
        if points.ndim != 2:
            raise ValueError(f"centers are points, [[0, 0], [5, 5]], not an array of shape {points.shape}")
        return points.tolist()  # type: ignore[no-any-return]
    n, n_features = size(centers, "centers"), size(n_features, "n_features")
    return [[uniform(-10.0, 10.0, rng) for _ in range(n_features)] for _ in range(n)]
