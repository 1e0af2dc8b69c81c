"""Groups: values that play the same role in different samples, or belong to one neuron, in one box."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .. import ops
from ..labels.scope import split
from ..value import Value
from .graph import Edge, Graph

SYMMETRIC = (ops.sum_, ops.mean_, ops.logsumexp_)  # operations whose inputs can be exchanged


@dataclass
class Group:
    """The values that one box stands for."""

    id: str
    role: Any  # equal for all values of the group
    scope: str = ""  # of a neuron
    layer: str = ""  # of a neuron, or of what neurons of one layer share
    values: list[Value] = field(default_factory=list)
    numbers: list[tuple[float, float]] = field(default_factory=list)  # plain ones: (data, gradient)


@dataclass
class EdgeSum:
    """The edges from one group to another, added up."""

    sent: float = 0.0  # the gradient that they send back
    size: float = 0.0  # the sum of its absolute values
    count: int = 0  # how many edges

    def add(self, sent: float, size: float, count: int = 1) -> None:
        self.sent += sent
        self.size += size
        self.count += count


class Groups:
    """The groups of a graph, and the edges between them.

    `all`: the groups, oldest first. `group_of`: {value: its group}. `neuron_of`: {value: the scope of its
    neuron}. `layer`: {value: its layer}. `between`: {(id of a group, id of one that uses it): their edges}.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.children = graph.children()
        self.layer = graph.members.layers()
        self.neuron_of = {
            v: scope for v, scope in graph.members.scope.items() if scope in graph.members.units
        }
        self.group_of: dict[Value, Group] = {}
        self._by_role: dict[Any, Group] = {}
        for value in reversed(graph.nodes):
            scope, layer = self.neuron_of.get(value, ""), self.layer.get(value, "")
            self.group_of[value] = group = self._group_of_role(self._role(value), scope, layer)
            group.values.append(value)
        self.between: dict[tuple[str, str], EdgeSum] = {}
        for edge in graph.edges():
            self._add(edge)
        self.all = sorted(self._by_role.values(), key=_age)
        for group in self.all:
            group.values.reverse()

    def _group_of_role(self, role: Any, scope: str = "", layer: str = "") -> Group:
        """The group of this role; a new one if there is none yet."""
        if role not in self._by_role:
            self._by_role[role] = Group(f"g{len(self._by_role)}", role, scope, layer)
        return self._by_role[role]

    def _role(self, value: Value) -> Any:
        """What decides the group of a value: its neuron, or its operation and name and where it is used.

        The values that use it have their groups already.
        """
        if value in self.neuron_of:
            return self.neuron_of[value]
        if value in self.graph.outputs:
            return value
        uses, layer = self.children[value], self.layer.get(value, "")
        if len(uses) == 1 and _running_total(value) and _running_total(uses[0][0]):
            total = self.group_of[uses[0][0]]
            if total.layer == layer:
                return total.role
        used_as = frozenset((self.group_of[child].id, _input_position(child, i)) for child, i in uses)
        return value.op.name, split(value.label), self.graph.kind(value), layer, used_as

    def _add(self, edge: Edge) -> None:
        head = self.group_of[edge.child]
        tail = self.group_of[edge.parent] if isinstance(edge.parent, Value) else self._number(edge, head)
        if tail is not head:
            self.between.setdefault((tail.id, head.id), EdgeSum()).add(edge.sent, abs(edge.sent))

    def _number(self, edge: Edge, head: Group) -> Group:
        """The group of a plain number, one for the values of a group, or for the neurons of a layer."""
        place = split(head.scope)[0] if head.scope else head.id
        group = self._group_of_role(("number", place, edge.position))
        group.numbers.append((float(edge.parent), edge.sent))
        return group

    def outputs(self, group: Group) -> list[Value]:
        """The values of a group that others use: of a neuron its outputs, of another group all."""
        return [value for value in group.values if not group.scope or self._leaves(value)]

    def _leaves(self, value: Value) -> bool:
        """Whether a value is computed in its group, and used outside of it."""
        group = self.group_of[value]
        computed = bool(value.parents)
        return computed and (
            value in self.graph.outputs
            or any(self.group_of[child] is not group for child, _ in self.children[value])
        )

    def used_by_neurons(self) -> set[str]:
        """The ids of the groups that a neuron uses."""
        neurons = {group.id for group in self.all if group.scope}
        return {tail for tail, head in self.between if head in neurons}

    def params(self, groups: Iterable[Group]) -> list[Value]:
        """The parameters in these groups."""
        return [value for group in groups for value in group.values if value in self.graph.params]


def _running_total(value: Value) -> bool:
    """Whether it may be a step of an addition of many terms: `total = total + term`."""
    return value.op is ops.add and not value.label


def _input_position(child: Value, i: int) -> int | None:
    """`i`; None if the inputs of `child` can be exchanged."""
    return None if child.op in SYMMETRIC else i


def _age(group: Group) -> float:
    """A key for `sorted`: older groups first, plain numbers before all values."""
    return min((value.serial for value in group.values), default=-1)
