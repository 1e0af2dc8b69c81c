"""Roll up: nodes at one depth with one operation become the rows of one block."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .. import ops
from ..chain import ancestors
from ..value import Value
from . import arrays
from .blocks import GIVEN, Block, is_run
from .fold import fold
from .lower import LOWERINGS, elementwise
from .record import NUMBER, SAMPLE, Levels, Recording


class RollUp:
    """The blocks of a recording: `inputs`, `parameters`, and the block and row of each output."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        levels = dict(recording.levels)
        outputs = fold(recording.nodes, recording.outputs, levels)
        self.levels = levels
        self.place: dict[Any, tuple[Block, int]] = {}
        self.gathered: dict[Any, Block] = {}
        self.inputs = [self.given(i.values, True, i.name) for i in recording.inputs]
        self.parameters = self.given(recording.parameters, False, "p")
        found = groups(ancestors(*dict.fromkeys(outputs)), levels)
        self.count = len(found)
        for key, group in found:
            LOWERINGS.get(key, elementwise)(self, group)
        result = self.gather(outputs)
        self.output: Block = self.full(outputs) if type(result) is float else result
        turn(ancestors(self.output))

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


def turn(blocks: list[Block]) -> None:
    """-(a - b), where a - b is of no other use, becomes b - a."""
    users = Counter(parent for block in blocks for parent in block.parents if type(parent) is not float)
    for block in blocks:
        if block.op is ops.neg and block.parents[0].op is ops.sub and users[block.parents[0]] == 1:
            block.op, block.parents = ops.sub, block.parents[0].parents[::-1]


# ---- levels and groups ----


def groups(nodes: list[Value], levels: Levels) -> list[tuple[Any, list[Value]]]:
    """(operation or family, nodes that have it at one depth), in an order in which they can be computed."""
    depths: dict[Value, int] = {}
    found: dict[Any, list[Value]] = {}
    for node in nodes:
        if not node.parents or levels[node] == NUMBER:
            depths[node] = 0
            continue
        depths[node] = depth = 1 + max([depths[p] for p in node.parents if type(p) is not float])
        found.setdefault((depth, *kind(node, levels)), []).append(node)
    order = sorted(found.items(), key=lambda item: item[0][0])
    return [(key[1], group) for key, group in order]


def kind(node: Value, levels: Levels) -> tuple[Any, ...]:
    """What nodes must share to become rows of one block."""
    family = node.op.origin[0] if node.op.origin else None
    n, parents = len(node.parents), node.parents
    if node.op is ops.dot_:
        return ops.dot_, n, levels.get(parents[0], 0) == SAMPLE, levels.get(parents[n // 2], 0)
    if family in LOWERINGS or node.op in LOWERINGS:
        return family if family in LOWERINGS else node.op, n, levels[node]
    return node.op, *[source(parent, levels) for parent in parents]


def source(x: Any, levels: Levels) -> tuple[int, bool]:
    return (NUMBER, False) if type(x) is float else (levels[x], not x.parents)


def joined(parts: Sequence[Block]) -> str:
    return "_".join(part.label for part in parts if part.label)[:30]
