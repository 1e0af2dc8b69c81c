"""batches: mini-batches for a loop of one's own."""

from collections.abc import Iterator
from typing import Any

from ..modules.init import generator
from .arrays import pairs
from .batching import Batches


def batches(
    X: Any, y: Any, batch_size: int | None = 32, *, shuffle: bool = True, seed: int | None = None
) -> "MiniBatches":
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
    return MiniBatches(Batches(*pairs(X, y), batch_size, generator(seed=seed) if shuffle else None))


class MiniBatches:
    """What `batches` returns."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches

    def __len__(self) -> int:
        return len(self._batches)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        for batch in self._batches:
            yield batch.X, batch.y
