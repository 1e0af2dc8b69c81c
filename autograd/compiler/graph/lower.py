"""Lower: the nodes of one kind become the rows of blocks."""

from collections.abc import Callable, Sequence
from typing import Any

from ... import ops
from ...value import Value
from ..ir.array_ops import Broadcast
from ..ir.group_ops import GroupMax, GroupSum, Repeat
from ..ir.matrix_ops import MatMul
from ..ir.rows import Groups, Rows, across, beside
from ..ir.shape import ArrayShape
from ..ir.table_ops import OneHot, Take
from .blocks import Block, Layout, common_label
from .builder import Builder
from .entries import constants, family, taken


def elementwise(builder: Builder, nodes: list[Value], op: ops.Op | None = None) -> None:
    """Nodes as the rows of one block, of their own operation or of `op`."""
    shape = builder.shape(nodes)
    for i in reversed(range(len(nodes[0].parents))):
        nodes = builder.in_order(nodes, [node.parents[i] for node in nodes])
    args = tuple([builder.operand(values, shape) for values in zip(*[node.parents for node in nodes])])
    builder.put(nodes, Block(op or nodes[0].op, args, shape, common_label(nodes)))


# ---- weighted sums ----


def weighted_sums(builder: Builder, nodes: list[Value]) -> None:
    """Nodes with the same inputs are units of one product; products with the same weights are its places."""
    count = len(nodes[0].parents)
    n = count // 2
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
        biases = builder.repeat(biases, beside([op.places] * op.units))
        result = builder.apply(ops.add, result, biases, label=label)
    builder.put(nodes, result)


def is_bias_apart(builder: Builder, weights: Sequence[Sequence[Any]]) -> bool:
    """Whether biases are rows of the parameters, but not those behind their weights: they are added then."""
    whole = builder.is_view([x for row in weights for x in row])
    return not whole and builder.is_view([row[-1] for row in weights])


def inner_products(builder: Builder, nodes: list[Value]) -> None:
    """Weighted sums whose weights and inputs both depend on the sample: products that are added up."""
    lefts = {node: node.parents[0] for node in nodes}
    rights = {node: node.parents[len(node.parents) // 2] for node in nodes}
    for firsts in sorted((rights, lefts), key=lambda of: -len(set(of.values()))):
        nodes = builder.in_order(nodes, [firsts[node] for node in nodes])  # at last, those of fewest values
    halves = [len(node.parents) // 2 for node in nodes]
    (left, right), groups = builder.stacked(
        [node.parents[:n] for n, node in zip(halves, nodes)],
        [node.parents[n:] for n, node in zip(halves, nodes)],
    )
    products = builder.apply(ops.mul, left, right)
    builder.put(nodes, builder.reduce(GroupSum(groups), products, common_label(nodes)))


# ---- sums, maxima, exponentials ----


def stacked(builder: Builder, nodes: list[Value]) -> tuple[list[Value], Block, Groups]:
    """The nodes in some order, the parents of all as one block, and the groups that are those of a node."""
    nodes = builder.in_order(nodes, [node.parents[0] for node in nodes])
    (x,), groups = builder.stacked([node.parents for node in nodes])
    block = builder.constants([x] * groups.rows) if type(x) is float else x
    shape = ArrayShape(groups.rows, builder.shape(nodes).batched)
    return nodes, builder.broadcast(block, shape), groups


def sums(builder: Builder, nodes: list[Value]) -> None:
    nodes, block, groups = stacked(builder, nodes)
    builder.put(nodes, builder.reduce(GroupSum(groups), block, common_label(nodes)))


def means(builder: Builder, nodes: list[Value]) -> None:
    nodes, block, groups = stacked(builder, nodes)
    if groups.size > 1:
        total = builder.reduce(GroupSum(groups), block)
        shares = builder.gather([1.0 / n for n in groups.sizes])
        block = builder.apply(ops.mul, shares, total, label=common_label(nodes))
    builder.put(nodes, block)


def exponentials(builder: Builder, block: Block, groups: Groups) -> tuple[Block, Block, Block, Block]:
    """The largest of each group; row - largest; exp of that; and the sum of these in each group."""
    peak = builder.reduce(GroupMax(groups), block, "peak")
    shifted = builder.apply(ops.minus, block, builder.repeat(peak, groups), label="shifted")
    exps = builder.apply(ops.exp, shifted, label="exps")
    return peak, shifted, exps, builder.reduce(GroupSum(groups), exps, "total")


def logsumexps(builder: Builder, nodes: list[Value]) -> None:
    nodes, block, groups = stacked(builder, nodes)
    peak, _, _, total = exponentials(builder, block, groups)
    logs = builder.apply(ops.log, total)
    builder.put(nodes, builder.apply(ops.add, peak, logs, label=common_label(nodes)))


def softmaxes(builder: Builder, nodes: list[Value]) -> None:
    """Entries exp(x) / sum(exp(x)), or their logarithms; what all entries of a softmax share, once."""
    by_inputs = {node.parents: node for node in nodes}
    wholes, block, groups = stacked(builder, [*by_inputs.values()])
    _, shifted, exps, total = exponentials(builder, block, groups)
    op, entries = ops.div, exps
    if family(nodes[0]) is ops.log_softmax_:
        op, entries, total = ops.sub, shifted, builder.apply(ops.log, total, label="log_total")
    numbers = {node.parents: i for i, node in enumerate(wholes)}
    which = [numbers[node.parents] for node in nodes]
    rows = [groups.members[i][constants(node)[0]] for i, node in zip(which, nodes)]
    if len(set(rows)) == groups.rows:
        result = builder.apply(op, entries, builder.repeat(total, groups), label=common_label(nodes))
        builder.location.update({node: (result, row) for node, row in zip(nodes, rows)})
        return
    entries = builder.rows(entries, rows)
    total = builder.rows(total, which) if total.rows > 1 else total
    builder.put(nodes, builder.apply(op, entries, total, label=common_label(nodes)))


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


# ---- rows of tables ----


def takes(builder: Builder, nodes: list[Value]) -> None:
    """Entries of the same tables at the same indices; or, of other nodes, each of a table of its own."""
    entries = {node: taken(node) for node in nodes}
    pairs = list(dict.fromkeys(entries.values()))
    tables, indices = [list(dict.fromkeys(each)) for each in zip(*pairs)]
    offsets = tuple([i for i in range(len(tables)) for _ in indices])
    if len(pairs) == len(offsets):
        pairs = [(table, index) for table in tables for index in indices]
    else:
        tables, indices = map(list, zip(*pairs))
        offsets = tuple(range(len(pairs)))
    result = take(builder, tables, indices, offsets, builder.shape(nodes[:1])._replace(rows=len(pairs)))
    result.label = common_label(nodes)
    places = {pair: i for i, pair in enumerate(pairs)}
    builder.location.update({node: (result, places[pair]) for node, pair in entries.items()})


def take(builder: Builder, tables: Any, indices: Any, offsets: Rows, shape: ArrayShape) -> Block:
    n, stride = len(tables[0]), len(tables)
    table = builder.block([x for row in zip(*tables) for x in row])
    index = builder.broadcast(builder.block(indices), ArrayShape(len(indices), shape.batched))
    if table.batched:
        table.demand(Layout(places=2))  # it lies in one piece
    take = Take(n, stride, offsets)
    if table.op is ops.sub and is_repeated(table.parents[1], n):  # it can be subtracted from the entry
        entries, shared = table.parents[0], table.parents[1].parents[0]
        return builder.apply(ops.sub, Block(take, (entries, index), shape), builder.rows(shared, offsets))
    return Block(take, (table, index), shape)


def is_repeated(block: Any, n: int) -> bool:
    """Whether it is n equal arrays, one below the other."""
    if type(block) is float or not isinstance(block.op, (Broadcast, Repeat)):
        return False
    part: Block = block.parents[0]
    if isinstance(block.op, Broadcast):
        return part.rows == 1 and bool(block.rows == n)
    return bool(block.op.groups == across(n, part.rows))


INNER, TAKE = "inner products", "entries of tables"  # weighted sums that are lowered in ways of their own

#: How the nodes of one operation or family become blocks; those that are not here are elementwise.
LOWERINGS: dict[Any, Callable[[Builder, list[Value]], None]] = {
    ops.dot_: weighted_sums,
    INNER: inner_products,
    TAKE: takes,
    ops.sum_: sums,
    ops.mean_: means,
    ops.logsumexp_: logsumexps,
    ops.softmax_: softmaxes,
    ops.log_softmax_: softmaxes,
    ops.one_hot_: one_hots,
}
