"""Dependence: what the number of a node changes with."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

from ...value import Value
from ..ir.array_ops import NotDifferentiated


class Dependence(IntEnum):
    """What a node depends on; on several of these, the last counts."""

    CONSTANT = 0  # nothing
    PARAMETER = 1  # the parameters: it is the same for all samples
    INPUT = 2  # the inputs of a sample


CONSTANT, PARAMETER, INPUT = Dependence


class Dependences(dict[Any, Dependence]):
    """{node: what it depends on}; for a float, CONSTANT."""

    def __missing__(self, x: Any) -> Dependence:
        if type(x) is float:
            return CONSTANT
        raise KeyError(x)


def dependences(nodes: Iterable[Value], inputs: set[Value], parameters: set[Value]) -> Dependences:
    """What each of the nodes, which are sorted from old to new, and of the parameters depends on."""
    result = Dependences(dict.fromkeys(parameters, PARAMETER))
    for node in nodes:
        parents = node.parents
        if node in inputs:
            result[node] = INPUT
        elif parents:
            result[node] = max([result[p] for p in parents if type(p) is not float], default=CONSTANT)
        elif node not in parameters:
            result[node] = CONSTANT
    return result


def reached(nodes: Sequence[Any], sources: Iterable[Any]) -> set[Any]:
    """The sources, and the nodes through which their gradients go."""
    result = set(sources)
    for node in nodes:
        if not isinstance(node.op, NotDifferentiated) and not result.isdisjoint(node.parents):
            result.add(node)
    return result


def number(x: Any) -> float:
    """The number of what depends on nothing, a float or a Value."""
    return x if type(x) is float else float(x.data)
