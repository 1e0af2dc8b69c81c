"""Which neuron each value belongs to, as its label and its surroundings tell."""

from collections.abc import Iterable

from ..scope import split
from ..value import Value
from .graph import Graph


def unit_scopes(nodes: Iterable[Value]) -> set[str]:
    """The scopes of neurons: those that hold both parameters and something computed."""
    leaves: set[str] = set()
    computed: set[str] = set()
    for value in nodes:
        if value.label:
            (computed if value.parents else leaves).add(split(value.label)[0])
    return (leaves & computed) - {""}


def children_of(graph: Graph) -> dict[Value, list[tuple[Value, int]]]:
    """{value: [(child, position), ...]}"""
    children: dict[Value, list[tuple[Value, int]]] = {value: [] for value in graph.nodes}
    for child in graph.nodes:
        for i, parent in enumerate(child.parents):
            if isinstance(parent, Value):
                children[parent].append((child, i))
    return children


def owners(graph: Graph, children: dict[Value, list[tuple[Value, int]]]) -> dict[Value, str]:
    """{value: the scope of its neuron}.

    A value without a label, such as the product w * x, belongs to a neuron if something of that neuron went
    into it, and it goes nowhere else.
    """
    units = unit_scopes(graph.nodes)
    owner = {value: scope for value in graph.nodes if (scope := split(value.label)[0]) in units}
    leads_to = dict(owner)
    for value in reversed(graph.nodes):
        if value.parents and not value.label and value not in graph.outputs:
            scopes = {leads_to.get(child, "") for child, _ in children[value]}
            if len(scopes) == 1 and scopes != {""}:
                leads_to[value] = scopes.pop()
    for value in graph.nodes:
        if value in leads_to and any(
            owner.get(parent) == leads_to[value] for parent in values_in(value.parents)
        ):
            owner[value] = leads_to[value]
    return owner


def values_in(parents: Iterable[Value | float]) -> list[Value]:
    return [parent for parent in parents if isinstance(parent, Value)]
