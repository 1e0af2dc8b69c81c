"""Lower: the nodes of one kind become the rows of blocks."""

from collections.abc import Callable, Sequence
from typing import Any

from ... import ops
from ...value import Value
from ..ir.array_ops import Broadcast, GroupMax, GroupSum, MatMul, OneHot, Repeat
from ..ir.shape import ArrayShape
from .blocks import Block, Layout, common_label
from .builder import Builder
from .dependence import INPUT


def elementwise(builder: Builder, nodes: list[Value], op: ops.Op | None = None) -> None:
    """Nodes as the rows of one block, of their own operation or of `op`."""
    shape = builder.shape(nodes)
    args = tuple([builder.operand(values, shape) for values in zip(*[node.parents for node in nodes])])
    builder.put(nodes, Block(op or nodes[0].op, args, shape, common_label(nodes)))


# ---- weighted sums ----


def weighted_sums(builder: Builder, nodes: list[Value]) -> None:
    """Nodes with the same inputs are units of one product; products with the same weights are its places."""
    count = len(nodes[0].parents)
    n = count // 2
    if builder.dependences[nodes[0].parents[0]] == INPUT:
        inner_products(builder, nodes, n)
        return
    if count == 2:
        elementwise(builder, nodes, ops.mul)
        return
    by_inputs: dict[Any, list[Value]] = {}
    for node in nodes:
        by_inputs.setdefault(node.parents[n : 2 * n], []).append(node)
    by_weights: dict[Any, list[list[Value]]] = {}
    for units in by_inputs.values():
        weights = tuple([node.parents[:n] + node.parents[2 * n :] for node in units])
        by_weights.setdefault(weights, []).append(units)
    for weights, places in by_weights.items():
        matmul(builder, weights, places)


def matmul(builder: Builder, weights: Sequence[Sequence[Any]], places: list[list[Value]]) -> None:
    """The weighted sums places[k][u] as one product; weights[u] are the weights of unit u, and its bias."""
    count = len(places[0][0].parents)
    n, bias = count // 2, count % 2 == 1
    nodes = [place[unit] for unit in range(len(weights)) for place in places]
    inputs = [place[0].parents[n + i] for i in range(n) for place in places]
    label = common_label(nodes)
    bias_apart = bias and n > 1 and is_bias_apart(builder, weights)
    op = MatMul(len(weights), n, len(places), bias and not bias_apart)
    w = builder.block([x for row in weights for x in row[: n + op.bias]])
    x = builder.gather(inputs)
    x.demand(Layout(op.places, op.places if op.bias else 0))
    result = Block(op, (w, x), builder.shape(nodes), "" if bias_apart else label)
    if bias_apart:
        biases = builder.gather([row[n] for row in weights])
        biases = builder.broadcast(biases, ArrayShape(op.units))
        result = builder.apply(ops.add, result, repeated(builder, biases, op.places), label=label)
    builder.put(nodes, result)


def is_bias_apart(builder: Builder, weights: Sequence[Sequence[Any]]) -> bool:
    """Whether biases are rows of the parameters, but not those behind their weights: they are added then."""
    whole = builder.is_view([x for row in weights for x in row])
    return not whole and builder.is_view([row[-1] for row in weights])


def inner_products(builder: Builder, nodes: list[Value], n: int) -> None:
    """Weighted sums whose weights and inputs both depend on the sample: products that are added up."""
    left = builder.gather([x for node in nodes for x in node.parents[:n]])
    right = builder.gather([x for node in nodes for x in node.parents[n:]])
    left, right, shared = without_shared(left, right, n)
    label = common_label(nodes)
    result = builder.reduce(GroupSum(n), builder.apply(ops.mul, left, right), label)
    builder.put(nodes, result if shared is None else builder.apply(ops.sub, result, shared, label=label))


def without_shared(a: Block, b: Block, n: int) -> tuple[Block, Block, Block | None]:
    """Factors of a sum of products and what to subtract from it, if one is one-hot and one is rows - shared.

    One-hot weights pick one row: what is subtracted from all rows can be subtracted from that one.
    """
    hot, rows = (a, b) if isinstance(a.op, OneHot) else (b, a)
    if isinstance(hot.op, OneHot) and rows.op is ops.sub and hot.rows == rows.rows == n:
        shared = rows.parents[1]
        if isinstance(getattr(shared, "op", None), Broadcast) and shared.parents[0].rows == 1:
            return hot, rows.parents[0], shared.parents[0]
    return a, b, None


# ---- sums, maxima, exponentials ----


def stacked(builder: Builder, nodes: list[Value]) -> tuple[Block, int]:
    """The parents of all nodes, node after node, as one block; and how many each node has."""
    block = builder.gather([x for node in nodes for x in node.parents])
    shape = ArrayShape(block.rows, builder.shape(nodes).batched)
    return builder.broadcast(block, shape), len(nodes[0].parents)


def sums(builder: Builder, nodes: list[Value]) -> None:
    block, n = stacked(builder, nodes)
    builder.put(nodes, builder.reduce(GroupSum(n), block, common_label(nodes)))


def means(builder: Builder, nodes: list[Value]) -> None:
    block, n = stacked(builder, nodes)
    if n > 1:
        total = builder.reduce(GroupSum(n), block)
        block = builder.apply(ops.mul, 1.0 / n, total, label=common_label(nodes))
    builder.put(nodes, block)


def repeated(builder: Builder, block: Block, n: int) -> Block:
    """Each row n times: (k rows) -> (n * k rows)."""
    if n == 1:
        return block
    shape = ArrayShape(block.rows * n, block.batched)
    if block.rows == 1:
        result: Block = builder.broadcast(block, shape)
        return result
    return Block(Repeat(n), (block,), shape, block.label)


def exponentials(builder: Builder, block: Block, n: int) -> tuple[Block, Block, Block, Block]:
    """The largest of every n rows; row - largest; exp of that; and the sum of every n of these."""
    peak = builder.reduce(GroupMax(n), block, "peak")
    shifted = builder.apply(ops.minus, block, repeated(builder, peak, n), label="shifted")
    exps = builder.apply(ops.exp, shifted, label="exps")
    return peak, shifted, exps, builder.reduce(GroupSum(n), exps, "total")


def logsumexps(builder: Builder, nodes: list[Value]) -> None:
    block, n = stacked(builder, nodes)
    peak, _, _, total = exponentials(builder, block, n)
    logs = builder.apply(ops.log, total)
    builder.put(nodes, builder.apply(ops.add, peak, logs, label=common_label(nodes)))


def softmaxes(builder: Builder, nodes: list[Value]) -> None:
    """Entries exp(x) / sum(exp(x)), or their logarithms; what all entries of a softmax share, once."""
    numbers = {parents: i for i, parents in enumerate(dict.fromkeys(node.parents for node in nodes))}
    n = len(nodes[0].parents)
    inputs = builder.gather([x for parents in numbers for x in parents])
    _, shifted, exps, total = exponentials(builder, inputs, n)
    op, entries, wholes = ops.div, exps, total
    if family(nodes[0]) is ops.log_softmax_:
        op, entries, wholes = ops.sub, shifted, builder.apply(ops.log, total, label="log_total")
    which = [numbers[node.parents] for node in nodes]
    entries = builder.rows(entries, [i * n + constants(node)[0] for i, node in zip(which, nodes)])
    wholes = builder.rows(wholes, which) if wholes.rows > 1 else wholes
    builder.put(nodes, builder.apply(op, entries, wholes, label=common_label(nodes)))


# ---- selection ----


def one_hots(builder: Builder, nodes: list[Value]) -> None:
    for n in dict.fromkeys(constants(node)[1] for node in nodes):
        by_index: dict[Value, list[Value]] = {}
        for node in nodes:
            if constants(node)[1] == n:
                by_index.setdefault(node.parents[0], []).append(node)
        for index, group in by_index.items():
            one_hot(builder, index, n, group)


def one_hot(builder: Builder, index: Value, n: int, nodes: list[Value]) -> None:
    """A block with a row for each of n classes, though there may not be a node for each."""
    x = builder.broadcast(builder.gather([index]), builder.shape(nodes[:1]))
    block = Block(OneHot(n), (x,), ArrayShape(n, x.batched), common_label(nodes) or "one_hot")
    for node in nodes:
        builder.location[node] = block, constants(node)[0]


def family(node: Value) -> Any:
    """The family that its operation is a member of, if any."""
    return node.op.origin[0] if node.op.origin else None


def constants(node: Value) -> tuple[Any, ...]:
    """What tells its operation from others of the family: (i, n) of one_hot, (i,) of softmax."""
    return node.op.origin[1] if node.op.origin else ()


#: How the nodes of one operation or family become blocks; those that are not here are elementwise.
LOWERINGS: dict[Any, Callable[[Builder, list[Value]], None]] = {
    ops.dot_: weighted_sums,
    ops.sum_: sums,
    ops.mean_: means,
    ops.logsumexp_: logsumexps,
    ops.softmax_: softmaxes,
    ops.log_softmax_: softmaxes,
    ops.one_hot_: one_hots,
}
