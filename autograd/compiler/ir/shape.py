"""ArrayShape: how many rows an array of a program has, and whether it has a column for each sample."""

from collections.abc import Iterable
from typing import NamedTuple


class ArrayShape(NamedTuple):
    """The shape (rows, n) for a batch of n samples if `batched`, else (rows,).

    >>> [str(ArrayShape(*shape)) for shape in ((3, True), (3, False), (1, True), (1, False))]
    ['(3, n)', '(3,)', '(n,)', '']
    """

    rows: int = 1
    batched: bool = False

    def __str__(self) -> str:
        if self.batched:
            return f"({self.rows}, n)" if self.rows > 1 else "(n,)"
        return f"({self.rows},)" if self.rows > 1 else ""


SCALAR = ArrayShape()
PER_SAMPLE = ArrayShape(1, True)


class Shaped:
    """Base class of what has a `shape`."""

    __slots__ = ()

    shape: ArrayShape

    @property
    def rows(self) -> int:
        return self.shape.rows

    @property
    def batched(self) -> bool:
        return self.shape.batched


def broadcast(shapes: Iterable[ArrayShape]) -> ArrayShape:
    """The shape of an elementwise operation on arrays of these shapes."""
    distinct = set(shapes)
    return distinct.pop() if len(distinct) == 1 else ArrayShape(*map(max, zip(*distinct)))
