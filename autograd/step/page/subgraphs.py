"""Which values a learner sees together: subgraphs of a few dozen boxes, some of which open into others."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import TypeAlias, Union

from ...draw.graph import Graph
from ...draw.groups import Group, Groups
from ...labels.scope import outer, scope_title
from ...value import Value

MOST_PARTS = 60  # of a subgraph; of more, some are put together
MOST_OPENABLE_PARTS = 24  # parts of a subgraph that are subgraphs
MOST_TOTAL_PARTS = 600  # of all subgraphs together
FEWEST_FOR_NEURONS = 30  # values; of fewer each is a part, even in a net
CHUNK, CHUNKS = 40, 20  # consecutive values in a part at least, and how many such parts at most

Part: TypeAlias = Union[Value, "Subgraph"]


@dataclass(eq=False)
class Subgraph:
    """Some values of a graph, each in one of `parts`: the value itself, or a subgraph that opens.

    Its parts are known when it is divided; until then it is a box that does not open.
    """

    title: str
    scope: str
    nodes: list[Value]  # oldest first
    parent: "Subgraph | None" = None  # the one that it is a part of
    parts: list[Part] = field(default_factory=list)
    part_of: dict[Value, Part] = field(default_factory=dict)

    def divide(self, parts: list[Part]) -> None:
        self.parts = parts
        for part in parts:
            self.part_of.update(dict.fromkeys(part.nodes if isinstance(part, Subgraph) else [part], part))

    def locate(self, node: Value) -> tuple["Subgraph", Part]:
        """The innermost of this subgraph and those around it that has a value, and the part that it is in."""
        subgraph = self
        while node not in subgraph.part_of and subgraph.parent:
            subgraph = subgraph.parent
        return subgraph, subgraph.part_of[node]


def subgraphs(output: Value, names: dict[Value, str]) -> list[Subgraph]:
    """The whole graph behind `output`, then the subgraphs that it opens into, each after its parent.

    `names`: {value: its name}. In a large graph the innermost subgraphs are missing: their boxes do not open.
    """
    graph = Graph([output])
    groups = Groups(graph)
    waiting = deque([Subgraph("", "", graph.nodes)])
    divided: list[Subgraph] = []
    parts = 0
    while waiting and parts < MOST_TOTAL_PARTS:
        subgraph = waiting.popleft()
        subgraph.divide(_parts(subgraph, groups, names))
        waiting += [part for part in subgraph.parts if isinstance(part, Subgraph)]
        divided.append(subgraph)
        parts += len(subgraph.parts)
    return divided


def _parts(subgraph: Subgraph, groups: Groups, names: dict[Value, str]) -> list[Part]:
    """The parts of a subgraph: values, neurons, layers or networks, the finest that are few enough."""
    nodes = subgraph.nodes
    scopes = {groups.group_of[node].scope for node in nodes} - {""}
    is_net = len(scopes) > 1 and len(nodes) > FEWEST_FOR_NEURONS
    if len(nodes) <= MOST_PARTS and not is_net:
        return list(nodes)
    if scopes:
        for key in (_unit, _layer, _network):
            parts = _divided(subgraph, lambda node: key(groups.group_of[node]), names)  # noqa: B023
            openable = sum(isinstance(part, Subgraph) for part in parts)
            if 1 < len(parts) <= MOST_PARTS and openable <= MOST_OPENABLE_PARTS:
                return parts
        if len(scopes) > 1 and len({outer(scope) for scope in scopes}) == 1:
            return _units_in_bundles(subgraph, groups, names)
    size = max(CHUNK, ceil(len(nodes) / CHUNKS))
    # consecutive values, so that no circles run between the boxes
    chunk = {node: (str(i // size), "") for i, node in enumerate(nodes)}
    return _divided(subgraph, chunk.__getitem__, names)


def _units_in_bundles(subgraph: Subgraph, groups: Groups, names: dict[Value, str]) -> list[Part]:
    """The neurons of one layer, a few in each part."""
    units = _divided(subgraph, lambda node: _unit(groups.group_of[node]), names)
    size = ceil(len(units) / CHUNKS)
    return [_bundle(units[i : i + size], subgraph, names) for i in range(0, len(units), size)]


def _bundle(units: list[Part], parent: Subgraph, names: dict[Value, str]) -> Part:
    """Several units as one part."""
    if len(units) == 1:
        return units[0]
    first, *_, last = [unit.title if isinstance(unit, Subgraph) else names[unit] for unit in units]
    inside = {node for unit in units for node in (unit.nodes if isinstance(unit, Subgraph) else [unit])}
    nodes = [node for node in parent.nodes if node in inside]
    return Subgraph(f"{first} … {last.rpartition(', ')[2]}", "", nodes, parent)


Key: TypeAlias = tuple[str, str]  # what the values of a part have in common, and its scope


def _unit(group: Group) -> Key:
    """A part for each neuron, and for each other group."""
    return group.id, group.scope


def _layer(group: Group) -> Key:
    """A part for each layer, and for each group that is in none."""
    return outer(group.scope) or group.id, outer(group.scope)


def _network(group: Group) -> Key:
    """A part for each layer; one for what is given to the network, and one for what is computed outside."""
    computed = any(value.parents for value in group.values)
    return (outer(group.scope) or ("computed" if computed else "given")), outer(group.scope)


def _divided(parent: Subgraph, key: Callable[[Value], Key], names: dict[Value, str]) -> list[Part]:
    """A part for the values of each key."""
    nodes_of: dict[Key, list[Value]] = {}
    for node in parent.nodes:
        nodes_of.setdefault(key(node), []).append(node)
    return [_part(parent, scope, nodes, names) for (_, scope), nodes in nodes_of.items()]


def _part(parent: Subgraph, scope: str, nodes: list[Value], names: dict[Value, str]) -> Part:
    """A subgraph of these values; a single value itself."""
    if len(nodes) == 1:
        return nodes[0]
    title = scope_title(scope) if scope else f"{names[nodes[0]]} … {names[nodes[-1]]}"
    return Subgraph(title, scope, nodes, parent)
