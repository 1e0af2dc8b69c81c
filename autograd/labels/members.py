"""Which neuron and layer of a network each value belongs to, as labels and surroundings tell."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .. import ops
from .scope import split

if TYPE_CHECKING:
    from ..value import Value

WEIGHTING = (ops.mul, ops.div, ops.dot_)  # how weights meet what they weigh


class Members:
    """Which scope each of `nodes` belongs to; they come in the order of a trace, youngest first.

    A label tells the scope. A value without one belongs where its parents do, to the latest scope if they
    differ, provided that it leads on to a scope: an activation does, a loss does not. In a scope that labels
    nothing but parameters, what weighs another value, w * x, belongs to it anyway.

    `scope`: {value: its scope} for those that have one. `units`: the scopes, of neurons mostly, that have
    parameters and compute something. `layer`: {scope: its layer} for units. Neurons that stand side by side,
    "layers.0.neurons.0" and "layers.0.neurons.1", are one layer; scopes of which one weighs what another
    computes, and not the other way too, are layers of their own. What neurons of one layer share, such as
    the sum of a softmax, has the scope of the layer.
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
        computing = {scope for node, scope in self.scope.items() if node.parents}
        self.units = {scope for node, scope in self.scope.items() if not node.parents} & computing
        self.layer = self._layer_of_units(origins.weighing)
        for node in reversed(nodes):
            if node.parents and not _labelled(node) and node not in origins.weighing:
                self._share(node)

    def layers(self) -> dict["Value", str]:
        """{value: its layer} for those that are in one."""
        layer = {layer: layer for layer in self.layer.values()} | self.layer
        return {node: layer[scope] for node, scope in self.scope.items() if scope in layer}

    def _layer_of_units(self, weighing: Iterable["Value"]) -> dict[str, str]:
        layer = {unit: _around(unit) for unit in self.units}
        chained, around = self._chained(weighing), set(layer.values())
        return layer | {unit: unit for unit in layer if unit in around or _series(unit) in chained}

    def _chained(self, weighing: Iterable["Value"]) -> set[tuple[str, str]]:
        """The series in which a scope weighs what another one computes, and not the other way too."""
        feeds = {
            (self.scope[parent], self.scope[node])
            for node in weighing
            for parent in _values(node)
            if node in self.scope and parent in self.scope
        }
        return {_series(a) for a, b in feeds if _series(a) == _series(b) and (b, a) not in feeds}

    def _share(self, node: "Value") -> None:
        """Move it to the neuron that it is computed from, or to the layer if there are several."""
        layer = self.layer.get(self.scope.get(node, ""))
        if not layer:
            return
        scopes = {self.scope[parent] for parent in _values(node) if parent in self.scope}
        units = {scope for scope in scopes if self.layer.get(scope) == layer and scope != layer}
        self.scope[node] = units.pop() if len(units) == 1 else layer


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
