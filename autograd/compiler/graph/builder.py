"""Builder: makes blocks, and remembers in which block and row each value is."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ...value import Value
from ..ir import array_ops as arrays
from .blocks import GIVEN, Block, is_run
from .record import NUMBER, Levels


class Builder:
    """Makes blocks of values; `place` says in which block and row each value is."""

    def __init__(self, levels: Levels) -> None:
        self.levels = levels
        self.place: dict[Any, tuple[Block, int]] = {}
        self.gathered: dict[Any, Block] = {}

    def given(self, values: Sequence[Value], sampled: bool, label: str) -> Block:
        block = Block(GIVEN, (), len(values), sampled, label)
        self.put(values, block)
        return block

    def put(self, values: Iterable[Any], block: Block) -> None:
        """The rows of a block are where these values are."""
        for row, value in enumerate(values):
            self.place[value] = block, row

    def level(self, x: Any) -> int:
        return NUMBER if type(x) is float else self.levels[x]

    # ---- gathering ----

    def gather(self, values: Sequence[Any]) -> Any:
        """A block whose rows are these values; a float if they are all the same number."""
        if all(self.level(x) == NUMBER for x in values):
            numbers = tuple(x if type(x) is float else x.data for x in values)
            if len(set(map(repr, numbers))) == 1:
                return numbers[0]
            return self.once(
                ("numbers", numbers), lambda: Block(GIVEN, (), len(numbers), False, "c", numbers)
            )
        pieces: list[tuple[Block | None, list[Any]]] = []
        for x in values:
            block, row = (None, x) if self.level(x) == NUMBER else self.place[x]
            if not pieces or pieces[-1][0] is not block:
                pieces.append((block, []))
            pieces[-1][1].append(row)
        parts = [self.take(block, tuple(rows)) if block else self.full(rows) for block, rows in pieces]
        if len(parts) == 1:
            return parts[0]
        sampled = any(part.sampled for part in parts)
        parts = [self.spread(part, part.rows, sampled) for part in parts]
        rows = sum(part.rows for part in parts)
        key = ("join", *parts)
        return self.once(key, lambda: Block(arrays.Join(), parts, rows, sampled, joined(parts)))

    def once(self, key: Any, make: Callable[[], Block]) -> Block:
        if key not in self.gathered:
            self.gathered[key] = make()
        return self.gathered[key]

    def full(self, numbers: list[Any]) -> Block:
        """Numbers as a block, also where they are equal."""
        found = tuple(x if type(x) is float else x.data for x in numbers)
        return self.once(("numbers", found), lambda: Block(GIVEN, (), len(found), False, "c", found))

    def take(self, block: Block, rows: tuple[int, ...]) -> Block:
        if rows == tuple(range(block.rows)):
            return block
        if block.rows == 1:
            found: Block = self.spread(block, len(rows), block.sampled)
            return found
        key = ("take", block, rows)
        return self.once(
            key, lambda: Block(arrays.Take(rows), (block,), len(rows), block.sampled, block.label)
        )

    def is_view(self, values: Sequence[Any]) -> bool:
        """Whether these values are evenly spaced rows of one block."""
        if any(self.level(x) == NUMBER for x in values):
            return False
        blocks, rows = zip(*[self.place[x] for x in values])
        return len(set(blocks)) == 1 and is_run(rows)

    def spread(self, x: Any, rows: int, sampled: bool) -> Any:
        """A block as large as that; numbers are as large as anything."""
        if type(x) is float or (x.rows, x.sampled) == (rows, sampled):
            return x
        key = ("spread", x, rows, sampled)
        return self.once(key, lambda: Block(arrays.Spread(), (x,), rows, sampled, x.label))

    def argument(self, values: Sequence[Any], sampled: bool) -> Any:
        """One argument of an elementwise operation, for each of its rows."""
        if len(set(values)) == 1:
            return self.spread(self.gather(values[:1]), len(values), sampled)
        return self.spread(self.gather(values), len(values), sampled)

    # ---- blocks ----

    def apply(self, op: Any, *args: Any, label: str = "") -> Block:
        """An elementwise operation on blocks; smaller ones are spread."""
        blocks = [arg for arg in args if type(arg) is not float]
        rows, sampled = max(b.rows for b in blocks), any(b.sampled for b in blocks)
        return Block(op, [self.spread(arg, rows, sampled) for arg in args], rows, sampled, label)

    def reduce(self, op: Any, block: Block, n: int, label: str = "") -> Block:
        """Every `n` rows as one."""
        if n == 1:
            return block
        return Block(op, (block,), block.rows // n, block.sampled, label)


def joined(parts: Sequence[Block]) -> str:
    return "_".join(part.label for part in parts if part.label)[:30]
