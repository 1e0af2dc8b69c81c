"""Answers that are lists: of steps, paths, layers, causes, marks."""

from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class Listed(Sequence[T_co]):
    """The sequence of what a subclass puts into `_items`."""

    _items: list[T_co]

    @overload
    def __getitem__(self, i: int) -> T_co: ...
    @overload
    def __getitem__(self, i: slice) -> list[T_co]: ...
    def __getitem__(self, i: int | slice) -> T_co | list[T_co]:
        return self._items[i]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._items)
