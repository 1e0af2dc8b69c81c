"""Entries of tables: weighted sums whose weights are `one_hot` of an index."""

from typing import Any

from ... import ops
from ...value import Value


def family(node: Value) -> Any:
    """The family that its operation is a member of, if any."""
    return node.op.origin[0] if node.op.origin else None


def constants(node: Value) -> tuple[Any, ...]:
    """What tells its operation from others of the family: (i, n) of one_hot, (i,) of softmax."""
    return node.op.origin[1] if node.op.origin else ()


def taken(node: Value) -> tuple[tuple[Any, ...], Value] | None:
    """(rows, index) of a weighted sum that is one of them: its weights are `one_hot` of the index."""
    n, odd = divmod(len(node.parents), 2)
    for hot, rows in ((node.parents[n:], node.parents[:n]), (node.parents[:n], node.parents[n:])):
        if not odd and is_one_hot(hot):
            return rows, hot[0].parents[0]
    return None


def is_one_hot(nodes: tuple[Any, ...]) -> bool:
    """Whether these are all of `one_hot` of one index, in order."""
    n = len(nodes)
    are_nodes = n > 1 and float not in map(type, nodes)
    are_hot = are_nodes and all(x.op.origin == (ops.one_hot_, (i, n)) for i, x in enumerate(nodes))
    return are_hot and len({x.parents for x in nodes}) == 1
