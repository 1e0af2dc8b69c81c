"""The chain rule, written once, for every number system.

A computation is a graph of nodes. A *view* says what a node looks like in the number system we
differentiate in: its float, an array with one entry per sample, a symbol to print, or the node itself
(so that the gradient can be differentiated again).
"""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from .ops import times


class Node(Protocol):
    """All that the chain rule needs to know of a node."""

    op: Any  # has .partials(out, *inputs)
    serial: int  # larger than its parents'

    @property
    def parents(self) -> tuple[Any, ...]:
        """The inputs of the operation, in order: nodes, or floats for constants."""


N = TypeVar("N", bound=Node)
View = Callable[[Any], Any]

number: View = attrgetter("data")  # the default view: plain floats
_serial = attrgetter("serial")


def itself(node: N) -> N:
    """The view in which slopes and gradients are nodes too."""
    return node


def ancestors(*outputs: N, since: float = 0) -> list[N]:
    """Every node behind `outputs`, oldest first. Parents are made before children: that *is* the order.

    `since`: a serial number; the walk passes over nodes that are older.
    """
    met, order = set(outputs), []
    frontier = list(met)
    while frontier:
        node = frontier.pop()
        order.append(node)
        for parent in node.parents:
            if type(parent) is not float and parent not in met and parent.serial >= since:
                met.add(parent)
                frontier.append(parent)
    order.sort(key=_serial)
    return order


def inputs(node: Node, view: View = number) -> list[Any]:
    """What the operation of `node` was applied to; numbers look the same in every view."""
    return [parent if type(parent) is float else view(parent) for parent in node.parents]


def recomputed(nodes: Iterable[N], numbers: dict[N, float]) -> dict[N, float]:
    """`numbers` of some nodes, to which those of all others of `nodes`, oldest first, are added.

    Raises ValueError or ArithmeticError where an operation is not defined for them.
    """
    for node in nodes:
        if node not in numbers:
            numbers[node] = node.op(*inputs(node, numbers.__getitem__)) if node.parents else number(node)
    return numbers


def slopes(node: Node, view: View = number) -> tuple[Any, ...]:
    """d(node)/d(parent) for each parent, by the rule of the node's operation."""
    partials: tuple[Any, ...] = node.op.partials(view(node), *inputs(node, view))
    return partials


def chain_rule(
    output: N,
    grads: dict[N, Any],
    view: View = number,
    since: float = 0,
) -> Iterator[tuple[N, tuple[Any, ...]]]:
    """Walk from `output` back to the leaves, handing each node's gradient on to its parents.

    Yields (node, slopes) when grads[node] is complete, before it is handed on: a caller may watch it,
    change it, or stop. `since`: see `ancestors`.
    """
    for node in reversed(ancestors(output, since=since)):
        local = slopes(node, view)
        yield node, local
        for parent, slope in zip(node.parents, local):
            if type(parent) is not float and parent.serial >= since:
                grads[parent] = grads.get(parent, 0.0) + contribution(slope, grads[node])


def contribution(slope: Any, grad: Any) -> Any:
    """slope * grad, what a node sends to a parent; 0 times infinity is 0: see floats.times."""
    product = slope * grad
    size = getattr(product, "data", product)
    return product if size == size else times(slope, grad)


def adjoints(output: N, view: View = number, seed: Any = 1.0, since: float = 0) -> dict[N, Any]:
    """{node: d(output)/d(node)} for every node behind `output`; `since`: see `ancestors`."""
    grads = {output: seed}
    for _ in chain_rule(output, grads, view, since):
        pass
    return grads
