"""Which layer of a network each value belongs to, as labels and surroundings tell."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from . import ops
from .scope import split

if TYPE_CHECKING:
    from .value import Value

WEIGHTING = (ops.mul, ops.div, ops.dot_)  # how weights meet what they weigh


class Members:
    """Which scope each of `nodes` belongs to; they come in the order of a trace, youngest first.

    A label tells the scope. A value without one belongs where its parents do, to the latest scope if they
    differ, provided that it leads on to a scope: an activation does, a loss does not. In a scope that labels
    nothing but parameters, what weighs another value, w * x, belongs to it anyway.

    `scope`: {value: its scope} for those that have one. `layer`: {scope: its layer}. Neurons that stand side
    by side, "layers.0.neurons.0" and "layers.0.neurons.1", are one layer; scopes of which one weighs what
    another computes are layers of their own.
    """

    def __init__(self, nodes: Sequence["Value"]) -> None:
        self.scope: dict[Value, str] = {}
        origins = _Origins(nodes)
        speaking = {_labelled(node) for node in nodes if node.parents}  # they label what they compute
        leading: set[Value] = set()  # something that has a scope is computed from them
        for node in nodes:
            scope = origins.of[node]
            weighs = node in origins.weighing and scope not in speaking
            if scope and (_labelled(node) or weighs or (node in leading and node.parents)):
                self.scope[node] = scope
                leading.update(_values(node))
        chained = {_series(scope) for scope in self._fed_by_siblings(origins.weighing)}
        scopes = set(self.scope.values())
        self.layer = {scope: scope if _series(scope) in chained else _around(scope) for scope in scopes}

    def _fed_by_siblings(self, weighing: Iterable["Value"]) -> set[str]:
        """The scopes that weigh what another scope of the same series computes."""
        fed = set()
        for node in weighing:
            here = self.scope.get(node, "")
            given = {self.scope[parent] for parent in _values(node) if parent in self.scope} - {here}
            if here and any(_series(scope) == _series(here) for scope in given):
                fed.add(here)
        return fed


class _Origins:
    """`of`: the scope whose parameters went into a value last. `weighing`: where they meet other values."""

    def __init__(self, nodes: Sequence["Value"]) -> None:
        self.of: dict[Value, str] = {}
        self.weighing: set[Value] = set()
        self._bare: set[Value] = set()  # parameters, and what is computed from those of one scope alone
        self._age = {"": -1}  # of scopes, by the first value that was computed in them
        for node in reversed(nodes):
            parents = _values(node)
            self.of[node] = scope = self._computed(node, parents) if parents else self._leaf(node)
            if parents:
                self._age.setdefault(scope, len(self._age))

    def _leaf(self, node: "Value") -> str:
        scope = _labelled(node)
        if scope:
            self._bare.add(node)
        return scope

    def _computed(self, node: "Value", parents: list["Value"]) -> str:
        weights = [parent for parent in parents if parent in self._bare]
        alone = len(weights) == len(parents) and len({self.of[weight] for weight in weights}) == 1
        weighs = bool(weights) and not alone and node.op in WEIGHTING
        if alone:
            self._bare.add(node)
        if weighs:
            self.weighing.add(node)
        latest = max([self.of[parent] for parent in (weights if weighs else parents)], key=self._age_of)
        return _labelled(node) or latest

    def _age_of(self, scope: str) -> int:
        return self._age.get(scope, len(self._age))


def _labelled(node: "Value") -> str:
    """The scope that its label tells, or ""."""
    return split(node.label)[0]


def _values(node: "Value") -> list["Value"]:
    """Its parents without the numbers."""
    return [parent for parent in node.parents if type(parent) is not float]


def _series(scope: str) -> tuple[str, str]:
    """What scopes that differ in their last index have in common."""
    around, name = split(scope)
    return around, name.partition(".")[0]


def _around(scope: str) -> str:
    """The layer around a neuron; a scope without an index is a layer itself."""
    around, name = split(scope)
    return (around or name.partition(".")[0]) if "." in name else scope
