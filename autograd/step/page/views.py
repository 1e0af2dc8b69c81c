"""Which boxes a learner sees: views of at most a few dozen boxes, and boxes that open into further views."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import TypeAlias

from ...draw.graph import Graph
from ...draw.groups import Group, Groups
from ...labels.scope import outer, scope_title
from ...value import Value

MOST = 60  # boxes in a view; of more, some are folded
MOST_FOLDS = 24  # boxes of many values in a view
MOST_BOXES = 600  # in all views together
FEWEST_FOR_NEURONS = 30  # values; of fewer each has its card even in a net
CHUNK, CHUNKS = 40, 20  # values in a box of consecutive ones at least, and how many such boxes at most


@dataclass(eq=False)
class View:
    """Some values, each in one of `parts`: a value by itself, or a View to open."""

    title: str
    scope: str
    nodes: list[Value]
    around: "View | None" = None
    parts: list["View | Value"] = field(default_factory=list)
    part_of: dict[Value, "View | Value"] = field(default_factory=dict)

    def divide(self, parts: list["View | Value"]) -> None:
        self.parts = parts
        for part in parts:
            self.part_of.update(dict.fromkeys(part.nodes if isinstance(part, View) else [part], part))

    def place(self, node: Value) -> tuple["View", "View | Value"]:
        """Where a value is, seen from here: the innermost view around that has it, and its part there."""
        view = self
        while node not in view.part_of and view.around:
            view = view.around
        return view, view.part_of[node]


def views(output: Value, names: dict[Value, str]) -> list[View]:
    """The views on the graph behind `output`: first the one of everything, then those it opens into.

    Of a large graph the innermost boxes do not open.
    """
    graph = Graph([output])
    groups = Groups(graph)
    waiting = deque([View("", "", graph.nodes)])
    found: list[View] = []
    boxes = 0
    while waiting and boxes < MOST_BOXES:
        view = waiting.popleft()
        view.divide(_parts(view, groups, names))
        waiting += [part for part in view.parts if isinstance(part, View)]
        found.append(view)
        boxes += len(view.parts)
    return found


def _parts(view: View, groups: Groups, names: dict[Value, str]) -> list[View | Value]:
    """The first division of a view, from the finest to the coarsest, that is coarse enough."""
    nodes = view.nodes
    scopes = {groups.group_of[node].scope for node in nodes} - {""}
    nets = len(scopes) > 1 and len(nodes) > FEWEST_FOR_NEURONS
    if len(nodes) <= MOST and not nets:
        return list(nodes)
    if scopes:
        for key in (_unit, _layer, _network):
            parts = _divided(view, lambda node: key(groups.group_of[node]), names)  # noqa: B023
            folds = sum(isinstance(part, View) for part in parts)
            if 1 < len(parts) <= MOST and folds <= MOST_FOLDS:
                return parts
        if len(scopes) > 1 and len({outer(scope) for scope in scopes}) == 1:
            return _units_together(view, groups, names)
    size = max(CHUNK, ceil(len(nodes) / CHUNKS))
    # consecutive values, so that no circles run between the boxes
    chunk = {node: (str(i // size), "") for i, node in enumerate(nodes)}
    return _divided(view, chunk.__getitem__, names)


def _units_together(view: View, groups: Groups, names: dict[Value, str]) -> list[View | Value]:
    """The neurons of one layer, a few in each box."""
    units = _divided(view, lambda node: _unit(groups.group_of[node]), names)
    size = ceil(len(units) / CHUNKS)
    return [_together(units[i : i + size], view, names) for i in range(0, len(units), size)]


def _together(units: list[View | Value], view: View, names: dict[Value, str]) -> View | Value:
    if len(units) == 1:
        return units[0]
    first, *_, last = [unit.title if isinstance(unit, View) else names[unit] for unit in units]
    inside = {node for unit in units for node in (unit.nodes if isinstance(unit, View) else [unit])}
    nodes = [node for node in view.nodes if node in inside]
    return View(f"{first} … {last.rpartition(', ')[2]}", "", nodes, view)


Key: TypeAlias = tuple[str, str]  # what the values of a part have in common, and its scope


def _unit(group: Group) -> Key:
    return group.id, group.scope


def _layer(group: Group) -> Key:
    """The layer that a neuron is in; for what belongs to no neuron, the group itself."""
    return outer(group.scope) or group.id, outer(group.scope)


def _network(group: Group) -> Key:
    """The layer; what is given to the network, or is in no layer, in a box each."""
    inner = any(value.parents for value in group.values)
    return (outer(group.scope) or ("computed" if inner else "given")), outer(group.scope)


def _divided(view: View, key: Callable[[Value], Key], names: dict[Value, str]) -> list[View | Value]:
    together: dict[Key, list[Value]] = {}
    for node in view.nodes:
        together.setdefault(key(node), []).append(node)
    return [_part(view, scope, nodes, names) for (_, scope), nodes in together.items()]


def _part(view: View, scope: str, nodes: list[Value], names: dict[Value, str]) -> View | Value:
    if len(nodes) == 1:
        return nodes[0]
    title = scope_title(scope) if scope else f"{names[nodes[0]]} … {names[nodes[-1]]}"
    return View(title, scope, nodes, view)
