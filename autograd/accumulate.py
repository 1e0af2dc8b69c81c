"""The chain rule for floats, inlined: what Value.backward runs. The tests hold it equal to chain.py."""

from operator import attrgetter
from threading import Lock
from typing import Any, Protocol

from . import ops
from .chain import adjoints, ancestors
from .locks import open_in_children

#: Threads may share leaves: each backward pass adds all it has, then the next one.
lock = open_in_children(Lock())
_serial = attrgetter("serial")


class Node(Protocol):
    """What a backward pass reads of a Value, and where it writes."""

    _data: float
    _grad: float
    op: ops.Op
    first: Any
    second: Any
    bias: Any
    serial: int
    visited_by: object

    @property
    def parents(self) -> tuple[Any, ...]:
        """The inputs of the operation: nodes, or floats."""


def accumulate(output: Node, seed: float) -> None:
    """Add seed * d(output)/d(node) to the `.grad` of every node behind `output`.

    A pass that fails, or is interrupted, leaves every gradient as it was.
    """
    this_pass = object()
    held: list[tuple[Node, float]] = []
    with lock:
        try:
            order, leaves = _collect(output, this_pass, held)
            output._grad = seed
            _hand_on(order)
            total = sum([leaf._grad for leaf in leaves])
            if total != total:  # a gradient is nan, perhaps of 0 * infinity
                walk_by_the_chain_rule(output, seed)
            for node, grad in held:
                node._grad += grad
        except BaseException:
            for node in ancestors(output):
                if node.visited_by is this_pass:
                    node._grad = 0.0
            for node, grad in held:
                node._grad = grad
            raise


def _collect(  # noqa: C901  # as _hand_on: a call for each kind of node would take as long as the node
    output: Node,
    this_pass: object,
    held: list[tuple[Node, float]],
) -> tuple[list[Node], list[Node]]:
    """The nodes behind `output` that have parents, youngest first, and those that have none.

    Every node is marked as visited and starts this pass at 0; the gradient that it had is kept in `held`,
    and is not handed on to its parents.
    """
    kind, learned = type(output), 0
    order, leaves, frontier = [], [], [output]
    shared = set()  # the tuples of weighted sums that have been met
    while frontier:
        node = frontier.pop()
        if node.visited_by is this_pass:
            continue
        if node._grad:
            held.append((node, node._grad))
            node._grad = 0.0
        node.visited_by = this_pass
        first, second = node.first, node.second
        if type(first) is kind:
            frontier.append(first)
        elif type(first) is tuple:
            for values in first, second:
                if values is not None and id(values) not in shared:
                    shared.add(id(values))
                    frontier += [value for value in values if value.visited_by is not this_pass]
            second = node.bias
        elif first is None:
            leaves.append(node)
            learned += node.op is not ops.constant
            continue
        if type(second) is kind:
            frontier.append(second)
        order.append(node)
    if not learned:
        raise nothing_to_differentiate(output)
    order.sort(key=_serial, reverse=True)
    return order, leaves


def nothing_to_differentiate(output: Node) -> RuntimeError:
    return RuntimeError(
        f"there is nothing to differentiate {output!r} with respect to: only constants are behind it, "
        "numbers that were given, or made inside no_grad(), by detach(), or by grad() at a plain number"
    )


def walk_by_the_chain_rule(output: Node, seed: float) -> None:
    """The same gradients, with what the chain rule says of 0 times infinity."""
    for node, grad in adjoints(output, seed=seed).items():
        node._grad = grad


def _hand_on(order: list[Node]) -> None:  # noqa: C901, PLR0912  # calls would take as long as what they do
    """Add to the gradient of each node's parents what the node contributes to it."""
    add, mul, relu = ops.add, ops.mul, ops.relu
    for node in order:
        op, x, y, grad = node.op, node.first, node.second, node._grad
        if type(y) is tuple:
            if not grad and node._data == node._data:
                continue  # no term is nan, so each contribution is 0: a dead unit costs nothing
            for w, v in zip(x, y):
                w._grad += v._data * grad
            for w, v in zip(x, y):
                v._grad += w._data * grad
            if node.bias is not None:
                node.bias._grad += grad
        elif y is not None:
            if op is add:
                if type(x) is not float:
                    x._grad += grad
                if type(y) is not float:
                    y._grad += grad
            elif type(x) is float:
                y._grad += (x if op is mul else op.partials(node._data, x, y._data)[1]) * grad
            elif type(y) is float:
                x._grad += (y if op is mul else op.partials(node._data, x._data, y)[0]) * grad
            elif op is mul:
                x._grad += y._data * grad
                y._grad += x._data * grad
            else:
                to_x, to_y = op.partials(node._data, x._data, y._data)
                x._grad += to_x * grad
                y._grad += to_y * grad
        elif op is relu:
            x._grad += grad if node._data > 0 else 0.0 * grad
        elif type(x) is not tuple:
            if x is not None:
                (to_x,) = op.partials(node._data, x._data)
                x._grad += to_x * grad
        else:
            for parent, slope in zip(x, op.partials(node._data, *[parent._data for parent in x])):
                parent._grad += slope * grad
