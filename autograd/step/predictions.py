"""What a loss compares with the targets: the outputs of a net, which people call ŷ."""

from collections.abc import Sequence

from ..labels.scope import split
from ..value import Value

ACTIVATIONS = {"tanh", "sigmoid", "relu", "selu", "gelu", "silu", "softplus"}
UNIT = ("z", "a")  # what nn labels the weighted sum and the activation of a neuron


def predictions(nodes: Sequence[Value]) -> list[Value]:
    """The values of `nodes`, youngest first, that a net computed last; none if the first one is of the net.

    >>> w, x, y = Value(2.0, label="layer.w"), Value(3.0, label="x"), Value(5.0, label="y")
    >>> z = w * x
    >>> z.label = "layer.z"
    >>> predictions([(z - y).square(), z, y, x, w]) == [z]
    True
    """
    children: dict[Value, list[Value]] = {}
    is_behind: set[Value] = set()  # a value of the net was computed from it
    last = []
    for node in nodes:
        parents = [parent for parent in node.parents if type(parent) is not float]
        for parent in parents:
            children.setdefault(parent, []).append(node)
        if node in is_behind:
            is_behind.update(parents)
        elif _is_of_a_net(node):
            is_behind.update(parents)
            last.append(node)
    return [_activated(node, children) for node in last if node is not nodes[0]]


def _is_of_a_net(node: Value) -> bool:
    scope, name = split(node.label)
    return bool(scope) and bool(node.parents) and name in UNIT


def _activated(node: Value, children: dict[Value, list[Value]]) -> Value:
    """The activation behind a weighted sum, where that is a module of its own."""
    users = children.get(node, [])
    if len(users) == 1 and users[0].op.name in ACTIVATIONS and not users[0].label:
        return users[0]
    return node
