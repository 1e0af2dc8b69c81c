"""Batches of samples: their order, and those of samples that have one shape."""

from collections.abc import Iterator
from math import ceil
from typing import Any, NamedTuple

from ..modules.neuron import size
from ..modules.noise import Noise, Source
from .arrays import is_ragged


def chunks(n: int, size: int) -> Iterator[slice]:
    """Slices of `size`, the last one perhaps shorter, that cover n samples.

    >>> list(chunks(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 6, None)]
    """
    return (slice(start, start + size) for start in range(0, n, size))


class Batch(NamedTuple):
    """Some samples."""

    X: Any  # an array of shape (n, ...), or one of n arrays of different shapes
    y: Any  # the same for their targets
    weights: Any = None  # by which the loss of each sample is multiplied: an array of shape (n,)
    noise: Noise | None = None  # what a model draws at random in this step

    def source(self, i: int) -> Source | None:
        """What the model draws from for its sample i."""
        return None if self.noise is None else self.noise.of_sample(i)

    def groups(self) -> list[tuple[Any, "Batch"]]:
        """(places in this batch, the samples there) for each shape of X and y; None for all places."""
        if not (is_ragged(self.X) or is_ragged(self.y)):
            return [(None, self)]
        import numpy as np

        places: dict[Any, list[int]] = {}
        for i, (x, target) in enumerate(zip(self.X, self.y)):
            places.setdefault((x.shape, np.shape(target)), []).append(i)
        return [(group, self._at(group)) for group in places.values()]

    def _at(self, group: list[int]) -> "Batch":
        import numpy as np

        X, y = (np.stack(list(each[group])) for each in (self.X, self.y))
        return Batch(X, y, None if self.weights is None else self.weights[group])


class Batches:
    """The batches of one epoch, every time it is iterated; shuffled by `rng`, if there is one."""

    def __init__(self, X: Any, y: Any, batch_size: int | None, rng: Any, weights: Any = None) -> None:
        self.X, self.y, self.weights, self.rng = X, y, weights, rng
        self.size = len(X) if batch_size is None else size(batch_size, "batch_size")
        self.indices: list[int] = []  # of the last batch

    def __len__(self) -> int:
        return ceil(len(self.X) / self.size)

    def __iter__(self) -> Iterator[Batch]:
        order = self._order()
        for chunk in chunks(len(order), self.size):
            self.indices = at = order[chunk]
            yield Batch(self.X[at], self.y[at], None if self.weights is None else self.weights[at])

    def skip(self, epochs: int) -> None:
        """Pass over the orders of so many epochs, which have been, to go on with those of the next ones."""
        for _ in range(epochs if self.rng else 0):
            self.rng.getrandbits(64 * len(self.X))  # as many bits as so many calls of random() take

    def _order(self) -> list[int]:
        """The indices of the samples in their new order.

        It is drawn from random() alone, which is the same in every version of Python.
        """
        order = range(len(self.X))
        rng = self.rng
        return sorted(order, key=lambda _: rng.random()) if rng else list(order)
