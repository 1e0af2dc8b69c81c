"""batches: mini-batches for a loop of one's own."""

from typing import Any

from .data import pairs
from .init import generator
from .training import Batches


def batches(
    X: Any, y: Any, batch_size: int | None = 32, *, shuffle: bool = True, seed: int | None = None
) -> Batches:
    """The mini-batches of an epoch, for a loop of your own: pairs (X, y) of arrays, the last perhaps smaller.

    Each time it is iterated is one epoch, with an order of its own; its length is the number of batches,
    which is the number of iterations of an epoch. The arguments are those of `fit`, which sees the same
    batches if it has the same seed.

    Raises ValueError for X and y of different lengths, nan or infinity; TypeError for what are no numbers.

    >>> for X, y in batches([[0.0], [1.0], [2.0]], [0, 1, 2], batch_size=2, seed=0):
    ...     print(X.tolist(), y.tolist())
    [[2.0], [1.0]] [2, 1]
    [[0.0]] [0]
    """
    return Batches(*pairs(X, y), batch_size, generator(seed=seed) if shuffle else None)
