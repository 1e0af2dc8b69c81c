"""Values that play the same part in different samples, or belong to one neuron, as one group."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .. import ops
from ..labels.scope import split
from ..value import Value
from .graph import Edge, Graph

SYMMETRIC = (ops.sum_, ops.mean_, ops.logsumexp_)  # which of their inputs a value is does not matter


@dataclass
class Group:
    """One box: the values in it, and plain numbers as (data, gradient)."""

    id: str
    part: Any  # what its values have in common
    scope: str = ""  # of a neuron
    layer: str = ""  # of a neuron, or of what neurons of one layer share
    values: list[Value] = field(default_factory=list)
    numbers: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class Sum:
    """All that goes from one group to another."""

    sent: float = 0.0
    size: float = 0.0  # the sum of |what is sent back|
    count: int = 0

    def add(self, sent: float, size: float, count: int = 1) -> None:
        self.sent += sent
        self.size += size
        self.count += count


class Groups:
    """The groups of a graph, oldest first, and what goes between them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.children = graph.children()
        self.layer = graph.members.layers()
        self.owner = {v: scope for v, scope in graph.members.scope.items() if scope in graph.members.units}
        self.of: dict[Value, Group] = {}
        self._by_part: dict[Any, Group] = {}
        for value in reversed(graph.nodes):
            self.of[value] = group = self._named(
                self._part(value), self.owner.get(value, ""), self.layer.get(value, "")
            )
            group.values.append(value)
        self.between: dict[tuple[str, str], Sum] = {}
        for edge in graph.edges():
            self._add(edge)
        self.all = sorted(self._by_part.values(), key=_age)
        for group in self.all:
            group.values.reverse()

    def _named(self, part: Any, scope: str = "", layer: str = "") -> Group:
        """The group that plays this part; a new one if there is none."""
        if part not in self._by_part:
            self._by_part[part] = Group(f"g{len(self._by_part)}", part, scope, layer)
        return self._by_part[part]

    def _part(self, value: Value) -> Any:
        """Two values with equal parts go into one box: the same operation and name, used in the same way."""
        if value in self.owner:
            return self.owner[value]
        if value in self.graph.outputs:
            return value
        uses, layer = self.children[value], self.layer.get(value, "")
        if len(uses) == 1 and _running_total(value) and _running_total(uses[0][0]):
            total = self.of[uses[0][0]]
            if total.layer == layer:
                return total.part
        places = frozenset((self.of[child].id, _place(child, i)) for child, i in uses)
        return value.op.name, split(value.label), self.graph.kind(value), layer, places

    def _add(self, edge: Edge) -> None:
        head = self.of[edge.child]
        tail = self.of[edge.parent] if isinstance(edge.parent, Value) else self._number(edge, head)
        if tail is not head:
            self.between.setdefault((tail.id, head.id), Sum()).add(edge.sent, abs(edge.sent))

    def _number(self, edge: Edge, head: Group) -> Group:
        """The group of a plain number: the values of a group share theirs, the neurons of a layer too."""
        place = split(head.scope)[0] if head.scope else head.id
        group = self._named(("number", place, edge.position))
        group.numbers.append((float(edge.parent), edge.sent))
        return group

    def outs(self, group: Group) -> list[Value]:
        """The values that others use: those of a neuron that leave it, all of another group."""
        return [value for value in group.values if not group.scope or self._leaves(value)]

    def _leaves(self, value: Value) -> bool:
        group = self.of[value]
        computed = bool(value.parents)
        return computed and (
            value in self.graph.outputs
            or any(self.of[child] is not group for child, _ in self.children[value])
        )

    def into_neurons(self) -> set[str]:
        """The groups that a neuron uses."""
        neurons = {group.id for group in self.all if group.scope}
        return {tail for tail, head in self.between if head in neurons}

    def params(self, groups: Iterable[Group]) -> list[Value]:
        return [value for group in groups for value in group.values if value in self.graph.params]


def _running_total(value: Value) -> bool:
    return value.op is ops.add and not value.label


def _place(child: Value, i: int) -> int | None:
    return None if child.op in SYMMETRIC else i


def _age(group: Group) -> float:
    return min((value.serial for value in group.values), default=-1)
