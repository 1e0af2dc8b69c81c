"""The same graph with other numbers for its leaves. No Value of the user's is changed."""

from collections.abc import Mapping, Sequence

from ..chain import recomputed
from ..value import Value
from ..value import node as new_node


def renumbered(nodes: Sequence[Value], numbers: Mapping[Value, float]) -> dict[Value, Value]:
    """{node: its copy} for all of `nodes`, oldest first; `numbers`: those of the leaves.

    Raises ValueError or ArithmeticError where an operation is not defined for them.
    """
    data = recomputed(nodes, dict(numbers))
    copies: dict[Value, Value] = {}
    for node in nodes:
        parents = tuple([parent if type(parent) is float else copies[parent] for parent in node.parents])
        copies[node] = new_node(data[node], node.op, parents, node.label)
    return copies
