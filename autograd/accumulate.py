"""The chain rule for floats, inlined: what Value.backward runs. The tests hold it equal to chain.py."""

from math import isfinite
from operator import attrgetter
from threading import Lock
from typing import TYPE_CHECKING

from . import ops

if TYPE_CHECKING:
    from .value import Value

_one_at_a_time = Lock()  # threads may share leaves: each backward pass adds all it has, then the next one
_serial = attrgetter("serial")


def accumulate(output: "Value", seed: float) -> None:
    """Add seed * d(output)/d(node) to the `.grad` of every node behind `output`."""
    with _one_at_a_time:
        order, held = _collect(output)
        try:
            output.grad = seed
            _hand_on(order)
        except BaseException:
            _forget(order)
            raise
        finally:
            for node, grad in held:
                node.grad += grad


def _collect(output: "Value") -> tuple[list["Value"], list[tuple["Value", float]]]:
    """The nodes behind `output` that have parents, youngest first; and the gradients that nodes held before.

    Every node met starts this pass at 0, so that what it held is not handed on a second time.
    """
    met, kind = object(), type(output)
    order, held, frontier = [], [], [output]
    while frontier:
        node = frontier.pop()
        if node.mark is met:
            continue
        node.mark = met
        if node.grad:
            held.append((node, node.grad))
            node.grad = 0.0
        first, second = node.first, node.second
        if type(first) is kind:
            frontier.append(first)
        elif type(first) is tuple:
            frontier += [parent for parent in first if parent.mark is not met]
        elif first is None:
            continue
        if type(second) is kind:
            frontier.append(second)
        order.append(node)
    order.sort(key=_serial, reverse=True)
    return order, held


def _forget(order: list["Value"]) -> None:
    """A pass that failed, or was interrupted, leaves every gradient as it was."""
    for node in order:
        for met in (node, *node.parents):
            if type(met) is not float:
                met.grad = 0.0


def _hand_on(order: list["Value"]) -> None:  # noqa: PLR0912
    """Add to the gradient of each node's parents what the node contributes to it."""
    add, mul, dot = ops.add, ops.mul, ops.dot_
    for node in order:
        op, x, y, grad = node.op, node.first, node.second, node.grad
        if y is not None:
            if op is add:
                if type(x) is not float:
                    x.grad += grad
                if type(y) is not float:
                    y.grad += grad
            elif type(x) is float:
                y.grad += op.partials(node.data, x, y.data)[1] * grad
            elif type(y) is float:
                x.grad += op.partials(node.data, x.data, y)[0] * grad
            elif op is mul:
                x.grad += y.data * grad
                y.grad += x.data * grad
            else:
                to_x, to_y = op.partials(node.data, x.data, y.data)
                x.grad += to_x * grad
                y.grad += to_y * grad
        elif type(x) is not tuple:
            if x is not None:
                (to_x,) = op.partials(node.data, x.data)
                x.grad += to_x * grad
        elif op is dot:
            if not grad and isfinite(node.data):
                continue  # then so are the terms, and each contribution is 0: a dead unit costs nothing
            n = len(x) // 2
            for w, v in zip(x, x[n : 2 * n]):
                w.grad += v.data * grad
                v.grad += w.data * grad
            if len(x) % 2:
                x[-1].grad += grad
        else:
            for parent, slope in zip(x, op.partials(node.data, *[parent.data for parent in x])):
                parent.grad += slope * grad
