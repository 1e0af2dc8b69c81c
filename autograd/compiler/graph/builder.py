"""Builder: makes blocks, and remembers in which block and row each value is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from ... import ops
from ...value import Value
from ..ir.array_ops import Broadcast, Concatenate, Gather
from ..ir.group_ops import GroupMax, GroupSum, Repeat
from ..ir.rows import Groups, Rows, across, beside, is_slice
from ..ir.shape import ArrayShape, broadcast
from .blocks import Block
from .dependence import CONSTANT, INPUT, Dependences, number


class Builder:
    """Makes blocks of values; `location` says in which block and row each value is."""

    def __init__(self, dependences: Dependences) -> None:
        self.dependences = dependences
        self.location: dict[Value, tuple[Block, int]] = {}
        self.cache: dict[Any, Block] = {}

    def leaf(self, values: Sequence[Value], batched: bool, label: str) -> Block:
        """A block of parameters or inputs."""
        block = Block(ops.leaf, (), ArrayShape(len(values), batched), label)
        self.put(values, block)
        return block

    def put(self, values: Iterable[Value], block: Block) -> None:
        """Record that these values are the rows of a block."""
        for row, value in enumerate(values):
            self.location[value] = block, row

    def shape(self, nodes: Sequence[Value]) -> ArrayShape:
        """The shape of a block that has these nodes, which are of one kind, as its rows."""
        return ArrayShape(len(nodes), self.dependences[nodes[0]] == INPUT)

    # ---- blocks of values that are in other blocks ----

    def gather(self, values: Sequence[Any]) -> Any:
        """A block whose rows are these values; a float if they are all the same number."""
        if all(self.dependences[x] == CONSTANT for x in values):
            numbers = list(map(number, values))
            return numbers[0] if len(set(map(repr, numbers))) == 1 else self.constants(numbers)
        parts = [
            self.rows(block, rows) if block else self.constants(rows) for block, rows in self.runs(values)
        ]
        return parts[0] if len(parts) == 1 else self.concatenate(parts)

    def block(self, values: Sequence[Any]) -> Block:
        """A block whose rows are these values, also if they are all the same number."""
        result = self.gather(values)
        return self.constants(values) if type(result) is float else result

    def runs(self, values: Sequence[Any]) -> Iterator[tuple[Block | None, list[Any]]]:
        """The values in runs: (block, the rows of the values in it), or (None, constants)."""
        located = [(None, x) if self.dependences[x] == CONSTANT else self.location[x] for x in values]
        for block, group in groupby(located, itemgetter(0)):
            yield block, [row for _, row in group]

    def concatenate(self, parts: list[Block]) -> Block:
        batched = any(part.batched for part in parts)
        parts = [self.broadcast(part, ArrayShape(part.rows, batched)) for part in parts]
        shape = ArrayShape(sum(part.rows for part in parts), batched)
        label = "_".join(part.label for part in parts if part.label)[:30]
        return self.once(("concatenate", *parts), lambda: Block(Concatenate(), tuple(parts), shape, label))

    def constants(self, values: Iterable[Any]) -> Block:
        """A block of numbers, even if they are equal."""
        numbers = tuple(map(number, values))
        shape = ArrayShape(len(numbers))
        key = "constants", *map(repr, numbers)  # 0.0 == -0.0, which is another number
        return self.once(key, lambda: Block(ops.leaf, (), shape, "c", numbers))

    def rows(self, block: Block, rows: Iterable[int]) -> Block:
        """Some rows of a block."""
        rows = tuple(rows)
        if rows == tuple(range(block.rows)):
            return block
        if block.rows == 1:
            result: Block = self.broadcast(block, ArrayShape(len(rows), block.batched))
            return result
        return self.once(("rows", block, rows), lambda: self.new_rows(block, rows))

    def new_rows(self, block: Block, rows: Rows) -> Block:
        """Some rows of a block, not in their order: of a part of it, if they are all rows of that part."""
        first, last = min(rows), max(rows)
        is_part = last - first + 1 < block.rows and not is_slice(rows)
        if is_part and len(set(rows)) == last - first + 1 > 1:
            part = self.rows(block, range(first, last + 1))
            return self.rows(part, [row - first for row in rows])
        if len(rows) > len(set(rows)) == block.rows:
            return self.repeat(block, Groups(rows))
        shape = ArrayShape(len(rows), block.batched)
        return Block(Gather(rows), (block,), shape, block.label)

    def repeat(self, block: Block, groups: Groups) -> Block:
        """For each row of the groups, the row of a block that is its group's."""
        if groups.size == 1:
            return block
        shape = ArrayShape(groups.rows, block.batched)
        if block.rows == 1:
            result: Block = self.broadcast(block, shape)
            return result
        return Block(Repeat(groups), (block,), shape, block.label)

    def broadcast(self, x: Any, shape: ArrayShape) -> Any:
        """A block as one of a larger shape; a float, which is combined with any shape, as it is."""
        if type(x) is float or x.shape == shape:
            return x
        return self.once(("broadcast", x, shape), lambda: Block(Broadcast(), (x,), shape, x.label))

    def once(self, key: Any, make: Callable[[], Block]) -> Block:
        """The block that was made for this key, or a new one."""
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    def is_view(self, values: Sequence[Any]) -> bool:
        """Whether these values are evenly spaced rows of one block."""
        if any(self.dependences[x] == CONSTANT for x in values):
            return False
        blocks, rows = zip(*[self.location[x] for x in values])
        return len(set(blocks)) == 1 and is_slice(rows)

    # ---- operations on blocks ----

    def operand(self, values: Sequence[Any], shape: ArrayShape) -> Any:
        """One operand of an elementwise operation, from its value in each row."""
        return self.broadcast(self.gather(values[:1] if len(set(values)) == 1 else values), shape)

    def apply(self, op: ops.Op, *args: Any, label: str = "") -> Block:
        """An elementwise operation on blocks and floats; smaller blocks are broadcast."""
        shape = broadcast(arg.shape for arg in args if type(arg) is not float)
        return Block(op, tuple([self.broadcast(arg, shape) for arg in args]), shape, label)

    def reduce(self, op: GroupSum | GroupMax, block: Block, label: str = "") -> Block:
        """The rows of each group of a block as one."""
        if op.groups.size == 1:
            return block
        return Block(op, (block,), ArrayShape(op.groups.count, block.batched), label)

    # ---- nodes of many parents ----

    def stacked(self, *columns: Sequence[Sequence[Any]]) -> tuple[list[Any], Groups]:
        """Each of the columns, which are lists of values for the same nodes, as one block or float.

        The lists lie across, as the columns of a table, where the rows of blocks are then rather in order.
        """
        groups = beside(list(map(len, columns[0])))
        stacks = [[x for values in lists for x in values] for lists in columns]
        if groups.is_even and groups.count > 1 < groups.size:
            others = [[x for values in zip(*lists) for x in values] for lists in columns]
            disorder, other = [sum(map(self.disorder, values)) for values in (stacks, others)]
            if other < disorder or other == disorder > len(columns):
                stacks, groups = others, across(groups.size, groups.count)
        return list(map(self.gather, stacks)), groups

    def disorder(self, values: Sequence[Any]) -> int:
        """1 for evenly spaced rows of one block, or constants; more for others."""
        return sum([1 if block is None or is_slice(tuple(rows)) else 2 for block, rows in self.runs(values)])

    def in_order(self, nodes: list[Value], operands: Sequence[Any]) -> list[Value]:
        """Nodes in the order in which their operands, one for each, lie in a block, if they are in one."""
        located = [self.location[x] for x in operands if x in self.location]
        if len(located) < len(nodes) or len({block for block, _ in located}) > 1:
            return nodes
        return [nodes[i] for i in sorted(range(len(nodes)), key=lambda i: located[i][1])]
