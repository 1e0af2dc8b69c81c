"""Roll up: nodes at one depth with one operation become the rows of one block."""

from collections import Counter
from typing import Any, NamedTuple

from ... import ops
from ...chain import ancestors
from ...value import Value
from ..ir.loop_ops import Feed, Steps
from ..ir.shape import ArrayShape
from .blocks import Block
from .builder import Builder
from .dependence import CONSTANT, INPUT, Dependences
from .entries import family, taken
from .fold import fold
from .loop import Loop, Result
from .lower import INNER, LOWERINGS, TAKE, elementwise
from .record import Recording


class RollUp(NamedTuple):
    """A recording as a graph of blocks."""

    recording: Recording
    inputs: list[Block]
    parameters: Block
    output: Block  # a row for each output
    steps: int  # how many groups of nodes became blocks


def roll_up(recording: Recording) -> RollUp:
    """Fold sums, group what is left by depth and operation, and lower each group to blocks."""
    dependences = Dependences(recording.dependences)
    outputs = fold(recording.nodes, recording.outputs, dependences)
    builder = Builder(dependences)
    inputs = [builder.leaf(x.values, True, x.name) for x in recording.inputs]
    parameters = builder.leaf(recording.parameters, False, "p")
    groups = grouped(ancestors(*dict.fromkeys(outputs)), dependences)
    steps = len(groups)
    for operation, nodes in groups:
        if isinstance(operation, Loop):
            steps += loop(builder, nodes[0])
        elif operation is Result:
            results(builder, nodes)
        else:
            LOWERINGS.get(operation, elementwise)(builder, nodes)
    output = builder.block(outputs)
    swap_negated_sub(ancestors(output))
    return RollUp(recording, inputs, parameters, output, steps)


# ---- loops ----


def loop(builder: Builder, node: Value) -> int:
    """The block of a loop; returns how many steps its body has."""
    op: Any = node.op
    body, batched = roll_up(op.body), builder.dependences[node] == INPUT
    body = body._replace(output=builder.broadcast(body.output, ArrayShape(body.output.rows, batched)))
    own = {x for given in op.body.inputs for x in given.values}
    firsts, shared, stepped = op.roles(node.parents)
    feeds = [Feed("carried", len(firsts), batched)]
    blocks = [builder.broadcast(builder.block(firsts), ArrayShape(len(firsts), batched))]
    for depends in (False, True):
        values = [x for leaf, x in zip(op.shared, shared) if (leaf in own) == depends]
        if values:
            feeds.append(Feed("shared", len(values), depends))
            blocks.append(builder.block(values))
    start, n = 0, len(op.stepped)
    for leaves in op.series:
        depends, numbers = leaves[0] in own, range(start, start + len(leaves))
        block = builder.block([stepped[first + i] for first in range(0, len(stepped), n) for i in numbers])
        blocks.append(builder.broadcast(block, ArrayShape(block.rows, depends)))
        feeds.append(Feed("stepped", len(leaves), depends))
        start += len(leaves)
    rows = len(firsts) + op.steps * op.emitted
    block = Block(Steps(op.steps, tuple(feeds), op.emitted, body), tuple(blocks), ArrayShape(rows, batched))
    builder.location[node] = block, 0
    return body.steps


def results(builder: Builder, nodes: list[Value]) -> None:
    """Each result is a row of the block of its loop."""
    for node in nodes:
        op: Any = node.op
        block, _ = builder.location[node.parents[0]]
        builder.location[node] = block, op.i


def swap_negated_sub(blocks: list[Block]) -> None:
    """Change -(a - b), where a - b is not used otherwise, to b - a."""
    users = Counter(parent for block in blocks for parent in block.parents if type(parent) is not float)
    for block in blocks:
        if block.op is ops.neg and block.parents[0].op is ops.sub and users[block.parents[0]] == 1:
            block.op, block.parents = ops.sub, block.parents[0].parents[::-1]


# ---- groups ----


def grouped(nodes: list[Value], dependences: Dependences) -> list[tuple[Any, list[Value]]]:
    """(operation or family, nodes that have it at one depth), in an order in which they can be computed."""
    depths: dict[Value, int] = {}
    groups: dict[Any, list[Value]] = {}
    for node in nodes:
        if not node.parents or dependences[node] == CONSTANT:
            depths[node] = 0
            continue
        depths[node] = depth = 1 + max([depths[p] for p in node.parents if type(p) is not float])
        groups.setdefault((depth, *kind(node, dependences)), []).append(node)
    order = sorted(groups.items(), key=lambda item: item[0][0])
    return [(key[1], group) for key, group in order]


def kind(node: Value, dependences: Dependences) -> tuple[Any, ...]:
    """What nodes must share to become rows of one block; first, their operation or family."""
    parents, n = node.parents, len(node.parents)
    if node.op is ops.dot_:
        return kind_of_sum(node, dependences)
    if isinstance(node.op, (Loop, Result)):
        return (node.op if isinstance(node.op, Loop) else Result,)
    for operation in (family(node), node.op):
        if operation in LOWERINGS:
            depends = dependences[node]
            return operation, depends, n if depends < INPUT else 0
    is_leaf = [type(parent) is not float and not parent.parents for parent in parents]
    return node.op, *zip(map(dependences.__getitem__, parents), is_leaf)


def kind_of_sum(node: Value, dependences: Dependences) -> tuple[Any, ...]:
    """The kind of a weighted sum; inner products that depend on the sample may be of different length."""
    parents, n = node.parents, len(node.parents)
    left, right = dependences[parents[0]], dependences[parents[n // 2]]
    entry = taken(node)
    if entry:
        return TAKE, n, dependences[entry[0][0]] == INPUT, dependences[node]
    return (INNER,) if left == INPUT else (ops.dot_, n, right)
