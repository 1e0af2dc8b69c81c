"""Lower: each kind of node as operations on blocks."""

from collections.abc import Callable, Sequence
from typing import Any

from ... import ops
from ...value import Value
from ..ir import array_ops as arrays
from .blocks import Block, common
from .builder import Builder
from .record import SAMPLE


def elementwise(up: Builder, group: list[Value], op: ops.Op | None = None) -> None:
    """Nodes as the rows of one block; their own operation, unless another is given."""
    sampled = up.levels[group[0]] == SAMPLE
    args = [up.argument(values, sampled) for values in zip(*[node.parents for node in group])]
    up.put(group, Block(op or group[0].op, args, len(group), sampled, common(group)))


def weighted_sums(up: Builder, group: list[Value]) -> None:
    """Nodes with the same inputs are the rows of one product; products with the same weights are one, too."""
    n, bias = len(group[0].parents) // 2, len(group[0].parents) % 2
    if up.level(group[0].parents[0]) == SAMPLE:
        inner_products(up, group, n)
        return
    if n == 1 and not bias:
        elementwise(up, group, ops.mul)
        return
    by_inputs: dict[Any, list[Value]] = {}
    for node in group:
        by_inputs.setdefault(node.parents[n : 2 * n], []).append(node)
    by_weights: dict[Any, list[list[Value]]] = {}
    for nodes in by_inputs.values():
        key = tuple([node.parents[:n] + node.parents[2 * n :] for node in nodes])
        by_weights.setdefault(key, []).append(nodes)
    for key, places in by_weights.items():
        matmul(up, key, places, n, bool(bias))


def matmul(
    up: Builder, weights: Sequence[tuple[Any, ...]], places: list[list[Value]], n: int, bias: bool
) -> None:
    nodes = [place[unit] for unit in range(len(weights)) for place in places]
    inputs = [place[0].parents[n + i] for i in range(n) for place in places]
    label, sampled = common(nodes), up.levels[nodes[0]] == SAMPLE
    apart = bias and n > 1 and stands_apart(up, weights, n)
    within = bias and not apart
    w, x = up.gather([w for row in weights for w in row[: n + within]]), up.gather(inputs)
    if type(w) is float:
        w = up.full([w] * (len(weights) * (n + within)))
    x.places = max(x.places, len(places))
    if within:
        x.bordered = max(x.bordered, len(places))
    op = arrays.MatMul(len(weights), n, len(places), within)
    found = Block(op, (w, x), len(nodes), sampled, "" if apart else label)
    if apart:  # biases that do not stand behind the weights are added
        biases = up.spread(up.gather([row[n] for row in weights]), len(weights), False)
        found = up.apply(ops.add, found, repeated(up, biases, len(places)), label=label)
    up.put(nodes, found)


def stands_apart(up: Builder, weights: Sequence[tuple[Any, ...]], n: int) -> bool:
    """Whether biases are rows of the parameters, but not those behind their weights."""
    return not up.is_view([w for row in weights for w in row]) and up.is_view([row[n] for row in weights])


def inner_products(up: Builder, group: list[Value], n: int) -> None:
    left = up.gather([x for node in group for x in node.parents[:n]])
    right = up.gather([x for node in group for x in node.parents[n:]])
    left, right, shared = without_shared(left, right, n)
    found = up.reduce(arrays.Sum(n), up.apply(ops.mul, left, right), n, common(group))
    up.put(group, found if shared is None else up.apply(ops.sub, found, shared, label=common(group)))


def without_shared(a: Block, b: Block, n: int) -> tuple[Block, Block, Block | None]:
    """One-hot weights pick a row: what has been subtracted from all rows can be subtracted from that one."""
    hot, rows = (a, b) if isinstance(a.op, arrays.OneHot) else (b, a)
    if isinstance(hot.op, arrays.OneHot) and rows.op is ops.sub and hot.rows == rows.rows == n:
        shared = rows.parents[1]
        if isinstance(getattr(shared, "op", None), arrays.Spread) and shared.parents[0].rows == 1:
            return hot, rows.parents[0], shared.parents[0]
    return a, b, None


def stacked(up: Builder, group: list[Value]) -> tuple[Block, int]:
    """The inputs of n-ary operations, one node after the other."""
    n = len(group[0].parents)
    block = up.gather([x for node in group for x in node.parents])
    return up.spread(block, block.rows, up.levels[group[0]] == SAMPLE), n


def sums(up: Builder, group: list[Value]) -> None:
    block, n = stacked(up, group)
    up.put(group, up.reduce(arrays.Sum(n), block, n, common(group)))


def means(up: Builder, group: list[Value]) -> None:
    block, n = stacked(up, group)
    if n == 1:
        up.put(group, block)
        return
    up.put(group, up.apply(ops.mul, 1.0 / n, up.reduce(arrays.Sum(n), block, n), label=common(group)))


def repeated(up: Builder, block: Block, n: int) -> Block:
    """Each row n times."""
    if n == 1:
        return block
    if block.rows == 1:
        found: Block = up.spread(block, n, block.sampled)
        return found
    return Block(arrays.Repeat(n), (block,), block.rows * n, block.sampled, block.label)


def exponentials(up: Builder, block: Block, n: int) -> tuple[Block, Block, Block, Block]:
    """The largest of every n rows; row - largest; exp of that; and the sum of every n of these."""
    peak = up.reduce(arrays.Peak(n), block, n, "peak")
    shifted = up.apply(ops.sub, block, repeated(up, peak, n), label="shifted")
    exps = up.apply(ops.exp, shifted, label="exps")
    return peak, shifted, exps, up.reduce(arrays.Sum(n), exps, n, "total")


def logsumexps(up: Builder, group: list[Value]) -> None:
    block, n = stacked(up, group)
    peak, _, _, total = exponentials(up, block, n)
    up.put(group, up.apply(ops.add, peak, up.apply(ops.log, total), label=common(group)))


def entries(up: Builder, group: list[Value]) -> tuple[Block, int, list[tuple[int, int]]]:
    """The distinct inputs of softmax nodes; for each node, which of them it has and which entry it is."""
    n = len(group[0].parents)
    which = {parents: i for i, parents in enumerate(dict.fromkeys(node.parents for node in group))}
    block = up.gather([x for parents in which for x in parents])
    return block, n, [(which[node.parents], constants(node)[0]) for node in group]


def softmaxes(up: Builder, group: list[Value]) -> None:
    block, n, where = entries(up, group)
    _, _, exps, total = exponentials(up, block, n)
    each = up.take(exps, tuple([i * n + j for i, j in where]))
    whole = up.take(total, tuple([i for i, _ in where])) if total.rows > 1 else total
    up.put(group, up.apply(ops.div, each, whole, label=common(group)))


def log_softmaxes(up: Builder, group: list[Value]) -> None:
    block, n, where = entries(up, group)
    _, shifted, _, total = exponentials(up, block, n)
    logs = up.apply(ops.log, total, label="log_total")
    each = up.take(shifted, tuple([i * n + j for i, j in where]))
    whole = up.take(logs, tuple([i for i, _ in where])) if logs.rows > 1 else logs
    up.put(group, up.apply(ops.sub, each, whole, label=common(group)))


def one_hots(up: Builder, group: list[Value]) -> None:
    """All the classes of each index, though some may not be used."""
    for n in dict.fromkeys(constants(node)[1] for node in group):
        nodes = [node for node in group if constants(node)[1] == n]
        for x in dict.fromkeys(node.parents[0] for node in nodes):
            mine = [node for node in nodes if node.parents[0] is x]
            source = up.spread(up.gather([x]), 1, up.levels[mine[0]] == SAMPLE)
            block = Block(arrays.OneHot(n), (source,), n, source.sampled, common(mine) or "one_hot")
            for node in mine:
                up.place[node] = block, constants(node)[0]


def constants(node: Value) -> tuple[Any, ...]:
    """Those of the family that its operation is a member of."""
    return node.op.origin[1] if node.op.origin else ()


#: How the nodes of one kind become blocks; those that are not here are elementwise.
LOWERINGS: dict[Any, Callable[[Builder, list[Value]], None]] = {
    ops.dot_: weighted_sums,
    ops.sum_: sums,
    ops.mean_: means,
    ops.logsumexp_: logsumexps,
    ops.softmax_: softmaxes,
    ops.log_softmax_: log_softmaxes,
    ops.one_hot_: one_hots,
}
