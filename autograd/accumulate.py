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
    met = output.mark = object()
    order, held = [], [(output, output.grad)]
    frontier = [output]
    while frontier:
        node = frontier.pop()
        order.append(node)
        for parent in node.parents:
            if type(parent) is not float and parent.mark is not met:
                parent.mark = met
                if parent.grad:
                    held.append((parent, parent.grad))
                    parent.grad = 0.0
                if parent.parents:
                    frontier.append(parent)
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
        op, parents, grad = node.op, node.parents, node.grad
        inputs = len(parents)
        if inputs == 2:
            x, y = parents
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
        elif inputs == 1:
            (x,) = parents
            (to_x,) = op.partials(node.data, x.data)
            x.grad += to_x * grad
        elif op is dot:
            if not grad and isfinite(node.data):
                continue  # then so are the terms, and each contribution is 0: a dead unit costs nothing
            n = inputs // 2
            for w, x in zip(parents, parents[n : 2 * n]):
                w.grad += x.data * grad
                x.grad += w.data * grad
            if inputs % 2:
                parents[-1].grad += grad
        else:
            for x, to_x in zip(parents, op.partials(node.data, *[x.data for x in parents])):
                x.grad += to_x * grad
