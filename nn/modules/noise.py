"""The random numbers of one step: a function of (seed, step), so that a run can be repeated to the last bit.

What a module draws for a sample stands in columns: the j-th number of every sample of the batch is drawn
together. So the samples may be computed one after the other, or all at once, and get the same numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from autograd import Value

from .init import Rng


class Source(Protocol):
    """Where a module in train() mode gets masks from."""

    def masks(self, n: int, p: float) -> list[Any]:
        """n numbers or Values, each 0 with the probability p, else 1 / (1 - p)."""


_source: ContextVar[Source | None] = ContextVar("source of masks", default=None)


@contextmanager
def drawing_from(source: Source | None) -> Iterator[None]:
    """A context in which masks come from this source."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def masks(n: int, p: float, rng: Rng) -> list[Any]:
    """n masks, from the source of this context; without one, drawn from `rng`."""
    source = _source.get()
    if source is not None:
        return source.masks(n, p)
    return [0.0 if rng.random() < p else 1.0 / (1.0 - p) for _ in range(n)]


class Noise:
    """The masks of the n samples of one step.

    The bits are those of NumPy's PCG64 (O'Neill 2014), which are the same in all its versions.

    >>> [Noise(seed=0, step=0, n=4).of_sample(i).masks(3, 0.5) for i in (0, 1)]
    [[2.0, 2.0, 2.0], [0.0, 2.0, 2.0]]
    """

    def __init__(self, seed: int, step: int, n: int) -> None:
        from numpy.random import PCG64

        self.n = n
        self._bits = PCG64([seed, step])
        self._columns: list[Any] = []  # each of shape (n,), of numbers from [0, 1)

    def _column(self, j: int) -> Any:
        while len(self._columns) <= j:
            self._columns.append((self._bits.random_raw(self.n) >> 11) * 2.0**-53)
        return self._columns[j]

    def of_sample(self, i: int) -> "_OfSample":
        """The source for the sample i."""
        return _OfSample(self, i)

    def table(self, shares: list[float]) -> Any:
        """The masks of all samples as an array of shape (n, k), for k numbers p."""
        import numpy as np

        p, numbers = np.array(shares), [self._column(j) for j in range(len(shares))]
        return np.where(np.transpose(numbers) < p, 0.0, 1.0 / (1.0 - p))


class _OfSample:
    def __init__(self, noise: Noise, i: int) -> None:
        self.noise, self.i, self.taken = noise, i, 0

    def masks(self, n: int, p: float) -> list[float]:
        first, self.taken = self.taken, self.taken + n
        drawn = [self.noise._column(j)[self.i] for j in range(first, self.taken)]
        return [0.0 if number < p else 1.0 / (1.0 - p) for number in drawn]


class Counting:
    """Keeps the p of each mask that a model asks for, in order; it masks nothing."""

    def __init__(self) -> None:
        self.shares: list[float] = []

    def masks(self, n: int, p: float) -> list[float]:
        self.shares += [p] * n
        return [1.0] * n


class Given:
    """Hands out masks that are the inputs of a program."""

    def __init__(self, values: list[Value]) -> None:
        self.waiting = iter(values)

    def masks(self, n: int, p: float) -> list[Any]:
        return [next(self.waiting) for _ in range(n)]
