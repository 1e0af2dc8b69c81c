"""Roll up: nodes at one depth with one operation become the rows of one block."""

from collections import Counter
from typing import Any

from ... import ops
from ...chain import ancestors
from ...value import Value
from .blocks import Block
from .builder import Builder
from .fold import fold
from .lower import LOWERINGS, elementwise
from .record import NUMBER, SAMPLE, Levels, Recording


class RollUp(Builder):
    """The blocks of a recording: `inputs`, `parameters`, and the block and row of each output."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        levels = dict(recording.levels)
        outputs = fold(recording.nodes, recording.outputs, levels)
        super().__init__(levels)
        self.inputs = [self.given(i.values, True, i.name) for i in recording.inputs]
        self.parameters = self.given(recording.parameters, False, "p")
        found = groups(ancestors(*dict.fromkeys(outputs)), levels)
        self.count = len(found)
        for key, group in found:
            LOWERINGS.get(key, elementwise)(self, group)
        result = self.gather(outputs)
        self.output: Block = self.full(outputs) if type(result) is float else result
        turn(ancestors(self.output))


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
