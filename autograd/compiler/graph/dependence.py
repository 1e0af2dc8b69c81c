"""Dependence: what the number of a node changes with."""

from collections.abc import Iterable, Sequence
from typing import Any

from ...value import Value
from ..ir.array_ops import NotDifferentiated

#: What a node depends on: nothing; the parameters, so that it is the same for all samples; the inputs of a
#: sample. On several of these, the last counts.
Dependence = int
CONSTANT, PARAMETER, INPUT = 0, 1, 2


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
            depends = CONSTANT
            for parent in parents:
                if type(parent) is not float and result[parent] > depends:
                    depends = result[parent]
            result[node] = depends
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
