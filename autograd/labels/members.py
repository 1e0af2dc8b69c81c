"""Which neuron and which layer of a network each value belongs to, read off labels."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .. import ops
from .scope import split

if TYPE_CHECKING:
    from ..value import Value

WEIGHTING = (ops.mul, ops.div, ops.dot_)  # the operations in which parameters meet their inputs


class Members:
    """The scope and the layer of each of `nodes`: Values, youngest first, as a trace has them.

    `scope`: {value: its scope}, such as "layers.0.neurons.2", for the values that have one.

    - A labelled value has the scope that its label names.
    - Another computed value has the scope of its parents, the latest one if they differ, provided that
      something with a scope is computed from it. So an activation has a scope, and a loss has none.
    - A product w * x of a parameter and an input has the scope of the parameter in any case, if that scope
      labels nothing but parameters.

    `units`: the scopes, mostly of neurons, that have parameters and compute something.

    `layer`: {unit: its layer}. Units that stand side by side, as "layers.0.neurons.0" and
    "layers.0.neurons.1", have one layer, "layers.0". Units that form a chain, in which one weighs what
    another computes and not the other way round, are each a layer of their own. A value that several units
    of one layer share, such as the sum in a softmax, has the layer as its scope.
    """

    def __init__(self, nodes: Sequence["Value"]) -> None:
        origins = _Origins(nodes)
        self.scope = _scopes(nodes, origins)
        computing = {scope for node, scope in self.scope.items() if node.parents}
        self.units = {scope for node, scope in self.scope.items() if not node.parents} & computing
        self.layer = self._unit_layers(origins.weighted)
        for node in reversed(nodes):
            if node.parents and not _labelled_scope(node) and node not in origins.weighted:
                self._move_to_parents_unit(node)

    def layers(self) -> dict["Value", str]:
        """{value: its layer}, for the values that are in one."""
        layer = {layer: layer for layer in self.layer.values()} | self.layer
        return {node: layer[scope] for node, scope in self.scope.items() if scope in layer}

    def _unit_layers(self, weighted: Iterable["Value"]) -> dict[str, str]:
        """{unit: its layer}."""
        layer = {unit: _layer_around(unit) for unit in self.units}
        chains, around = self._chains(weighted), set(layer.values())
        return layer | {unit: unit for unit in layer if unit in around or _series(unit) in chains}

    def _chains(self, weighted: Iterable["Value"]) -> set[tuple[str, str]]:
        """The series in which one scope weighs what another one computes, and not the other way round."""
        feeds = {
            (self.scope[parent], self.scope[node])
            for node in weighted
            for parent in _value_parents(node)
            if node in self.scope and parent in self.scope
        }
        return {_series(a) for a, b in feeds if _series(a) == _series(b) and (b, a) not in feeds}

    def _move_to_parents_unit(self, node: "Value") -> None:
        """Give a value of a layer the unit that its parents belong to; the layer, if they are in several."""
        layer = self.layer.get(self.scope.get(node, ""))
        if not layer:
            return
        scopes = {self.scope[parent] for parent in _value_parents(node) if parent in self.scope}
        units = {scope for scope in scopes if self.layer.get(scope) == layer and scope != layer}
        self.scope[node] = units.pop() if len(units) == 1 else layer


def _scopes(nodes: Sequence["Value"], origins: "_Origins") -> dict["Value", str]:
    """{value: its scope}, before what a layer shares is given to the layer."""
    labels_results = {_labelled_scope(node) for node in nodes if node.parents}
    scopes: dict[Value, str] = {}
    used: set[Value] = set()  # something that has a scope is computed from them
    for node in nodes:  # children before their parents
        scope = origins.latest[node]
        is_product = node in origins.weighted and scope not in labels_results
        if scope and (_labelled_scope(node) or is_product or (node in used and node.parents)):
            scopes[node] = scope
            used.update(_value_parents(node))
    return scopes


class _Origins:
    """The scopes of the parameters behind each value.

    `latest`: {value: the scope whose parameters went into it last}; "" where there are none.
    `weighted`: the values in which parameters meet other values, such as w * x.
    """

    def __init__(self, nodes: Sequence["Value"]) -> None:
        self.latest: dict[Value, str] = {}
        self.weighted: set[Value] = set()
        self._parameters: set[Value] = set()  # and what is computed from those of one scope alone
        self._age = {"": -1}  # {scope: how many scopes computed a value before it did}
        for node in reversed(nodes):  # parents before their children
            parents = _value_parents(node)
            self.latest[node] = scope = self._of_computed(node, parents) if parents else self._of_leaf(node)
            if parents:
                self._age.setdefault(scope, len(self._age))

    def _of_leaf(self, node: "Value") -> str:
        scope = _labelled_scope(node)
        if scope:
            self._parameters.add(node)
        return scope

    def _of_computed(self, node: "Value", parents: list["Value"]) -> str:
        weights = [parent for parent in parents if parent in self._parameters]
        only_weights = len(weights) == len(parents) and len({self.latest[each] for each in weights}) == 1
        is_weighted = bool(weights) and not only_weights and node.op in WEIGHTING
        if only_weights:
            self._parameters.add(node)
        if is_weighted:
            self.weighted.add(node)
        latest = max([self.latest[each] for each in (weights if is_weighted else parents)], key=self._age_of)
        return _labelled_scope(node) or latest

    def _age_of(self, scope: str) -> int:
        """A scope that has not computed anything yet is the youngest."""
        return self._age.get(scope, len(self._age))


def _labelled_scope(node: "Value") -> str:
    """The scope in the label of a value; "" if there is none."""
    return split(node.label)[0]


def _value_parents(node: "Value") -> list["Value"]:
    """The parents of a value, without the plain numbers among them."""
    return [parent for parent in node.parents if type(parent) is not float]


def _series(scope: str) -> tuple[str, str]:
    """What scopes have in common that differ only in their last index: ("layers.0", "neurons")."""
    around, name = split(scope)
    return around, name.partition(".")[0]


def _layer_around(scope: str) -> str:
    """The layer around a neuron; a scope without an index is a layer itself."""
    around, name = split(scope)
    return (around or name.partition(".")[0]) if "." in name else scope
