"""Rows of an array, given by their numbers, and how rows fall into groups."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Rows = tuple[int, ...]
FEW = 4  # numbers that are written out


def is_slice(rows: Rows) -> bool:
    """Whether these rows are evenly spaced, so that they are a view of the array.

    >>> is_slice((3, 5, 7)), is_slice((3, 4, 7))
    (True, False)
    """
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    return step > 0 and rows == tuple(range(rows[0], rows[0] + step * len(rows), step))


def slice_text(rows: Rows) -> str:
    """Evenly spaced rows as Python slices them: `3:9` or `3:9:2`."""
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    return f"{rows[0]}:{rows[-1] + 1}" + (f":{step}" if step > 1 else "")


def short_text(rows: Rows) -> str:
    """Any rows, for print: `3`, `0:9`, or `1, 4, 2, 7, ...`."""
    if len(rows) == 1:
        return str(rows[0])
    if is_slice(rows):
        return slice_text(rows)
    return ", ".join([*map(str, rows[:FEW]), *["..."] * (len(rows) > FEW)])


@dataclass(frozen=True)
class Groups:
    """How the rows of an array fall into groups: for each row the number of its group.

    The numbers are 0, 1, ... count - 1, and each comes.

    >>> Groups((0, 0, 1)).sizes, beside([2, 1]).numbers, across(2, 3).numbers
    ((2, 1), (0, 0, 1), (0, 1, 2, 0, 1, 2))
    """

    numbers: Rows

    @property
    def rows(self) -> int:
        return len(self.numbers)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many rows each group has."""
        counts = Counter(self.numbers)
        return tuple([counts[i] for i in range(len(counts))])

    @property
    def count(self) -> int:
        return len(self.sizes)

    @cached_property
    def size(self) -> int:
        """How many rows the largest group has."""
        return max(self.sizes)

    @cached_property
    def is_even(self) -> bool:
        """Whether all groups are of one size."""
        return min(self.sizes) == self.size

    @cached_property
    def is_beside(self) -> bool:
        """Whether the rows of each group follow each other, and the groups, all of one size, too."""
        return self.is_even and self.numbers == tuple(sorted(self.numbers))

    @cached_property
    def is_across(self) -> bool:
        """Whether the first rows of all groups come first, then the second rows of all, and so on."""
        return self.is_even and self.numbers == tuple(range(self.count)) * self.size

    @cached_property
    def members(self) -> list[list[int]]:
        """The rows of each group."""
        found: list[list[int]] = [[] for _ in self.sizes]
        for row, number in enumerate(self.numbers):
            found[number].append(row)
        return found

    def __str__(self) -> str:
        if not self.is_even:
            return f"{min(self.sizes)} to {self.size} rows"
        return f"{self.size} rows" + (f", {self.count} apart," if self.is_across and self.count > 1 else "")


def beside(sizes: Sequence[int]) -> Groups:
    """Groups of these sizes, one below the other."""
    return Groups(tuple([i for i, size in enumerate(sizes) for _ in range(size)]))


def across(size: int, count: int) -> Groups:
    """The columns of a table of `size` rows and `count` columns, whose rows are one below the other."""
    return Groups(tuple(range(count)) * size)
