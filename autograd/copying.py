"""Copying and pickling graphs: along the graph, not down it, for it may be deeper than Python's stack."""

from collections.abc import Callable
from typing import Any

from .chain import ancestors
from .ops import Op
from .value import Value, node


def deep_copy(value: Value, memo: dict[int, Any]) -> Value:
    """What copy.deepcopy(value) gives: a graph of its own, in which what was shared is shared."""
    for old in ancestors(value):
        if id(old) not in memo:
            parents = tuple([p if type(p) is float else memo[id(p)] for p in old.parents])
            memo[id(old)] = _restored(old.data, old.grad, old.op, old.label, parents)
    copy: Value = memo[id(value)]
    return copy


def reduce(value: Value) -> tuple[Callable[..., Value], tuple[Any, ...]]:
    """What pickle keeps: of a leaf itself, of a graph a row for each node.

    Leaves stay themselves in those rows, so that several pickled graphs can share them.
    """
    if not value.parents:
        return _restored, (value.data, value.grad, value.op, value.label)
    index = {behind: i for i, behind in enumerate(ancestors(value))}
    rows = []
    for behind in index:
        parents = [p if type(p) is float else index[p] for p in behind.parents]
        rows.append((behind.data, behind.grad, behind.op, behind.label, parents) if parents else behind)
    return _restored_graph, (rows,)


def _restored(data: float, grad: float, op: Op, label: str, parents: tuple[Any, ...] = ()) -> Value:
    value = node(data, op, parents, label)
    value.grad = grad
    return value


def _restored_graph(rows: list[Any]) -> Value:
    nodes: list[Value] = []
    for row in rows:
        if isinstance(row, Value):
            nodes.append(row)
        else:
            data, grad, op, label, inputs = row
            parents = tuple([i if type(i) is float else nodes[i] for i in inputs])
            nodes.append(_restored(data, grad, op, label, parents))
    return nodes[-1]
