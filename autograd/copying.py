"""Copying and pickling graphs: along the graph, not down it, for it may be deeper than Python's stack."""

from collections.abc import Callable
from typing import Any, TypeVar

from .chain import Node, ancestors

N = TypeVar("N", bound=Node)


def deep_copy(value: N, memo: dict[int, Any], make: Callable[..., N]) -> N:
    """What copy.deepcopy(value) returns: a graph of its own, in which what was shared is shared.

    `make(data, grad, op, label, parents)` returns a node.
    """
    for old in ancestors(value):
        if id(old) not in memo:
            parents = tuple([p if type(p) is float else memo[id(p)] for p in old.parents])
            memo[id(old)] = make(*state(old), parents)
    copy: N = memo[id(value)]
    return copy


def state(node: Any) -> tuple[float, float, Any, str]:
    return node.data, node.grad, node.op, node.label


def rows(value: Node) -> list[Any]:
    """What pickle keeps of a graph: for each node its state, and its parents as indices of earlier rows.

    Leaves stay themselves in those rows, so that several pickled graphs can share them.
    """
    index = {node: i for i, node in enumerate(ancestors(value))}
    return [
        (*state(node), [p if type(p) is float else index[p] for p in node.parents]) if node.parents else node
        for node in index
    ]


def rebuilt(rows: list[Any], make: Callable[..., N]) -> N:
    """The last node of the graph that `rows` has kept."""
    nodes: list[N] = []
    for row in rows:
        if type(row) is not tuple:
            nodes.append(row)
            continue
        *kept, indices = row
        nodes.append(make(*kept, tuple([i if type(i) is float else nodes[i] for i in indices])))
    return nodes[-1]
