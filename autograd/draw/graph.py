"""Graph: what there is to draw, the values behind some outputs with their gradients at this moment."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import isclose
from typing import Any, NamedTuple

from .. import ops
from ..chain import adjoints, ancestors, chain_rule, contribution, inputs
from ..explain.unfold import EXPANSIONS
from ..explain.unfold import unfold as unfold_sum
from ..formula.symbol import as_symbol, printable, symbols
from ..labels.members import Members
from ..labels.scope import split
from ..value import Value, node

#: Adds up several outputs, so that one pass of the chain rule serves them all. Never drawn.
_total = ops.Op("total", ops.sum_.forward, ops.sum_.partials)


class Edge(NamedTuple):
    """One input of one operation."""

    parent: Value | float
    child: Value  # the result of the operation
    position: int  # which input the parent is: 0, 1, ...
    local: float  # d(child)/d(parent)
    sent: float  # what it adds to the parent's gradient


class Graph:
    """The values behind `outputs`, with names, gradients and local derivatives.

    `params`: the Values that are parameters, besides those whose labels have a scope. `nodes`: all values,
    oldest first. `grads`: {value: d(sum of the outputs)/d(value)}, computed for the picture: right whether or
    not backward() was called, and no `.grad` is changed; if `stored`, what the `.grad` fields hold. `slopes`:
    {value: its local derivative by each input}. `names`: {value: its name}.
    """

    def __init__(
        self,
        outputs: list[Value],
        params: Iterable[Value] = (),
        *,
        stored: bool = False,
    ) -> None:
        total = sum_node(outputs)
        self.outputs = dict.fromkeys(outputs)  # a set that keeps their order
        self.params = set(params)
        self.nodes = ancestors(*outputs)
        self.grads: dict[Value, float] = {total: 1.0}
        self.slopes: dict[Value, tuple[float, ...]] = {}
        for value, local in chain_rule(total, self.grads):
            self.slopes[value] = local
        if stored:
            self.grads = {value: float(value.grad or 0.0) for value in self.nodes}
        self.names = symbols(self.nodes)
        self.params |= {value for value in self.nodes if value.op is ops.leaf and split(value.label)[0]}
        self._has_params = not self.params.isdisjoint(self.nodes)

    def edges(self) -> Iterator[Edge]:
        """The inputs of all operations, oldest first."""
        for child in self.nodes:
            yield from self.into(child)

    def into(self, child: Value) -> Iterator[Edge]:
        """The inputs of the operation that computed `child`."""
        for i, (parent, slope) in enumerate(zip(child.parents, self.slopes[child])):
            local = float(slope)
            yield Edge(parent, child, i, local, contribution(local, self.grads[child]))

    def contributions(self, child: Value) -> list[tuple[Value, float]]:
        """[(parent, what `child` adds to its gradient), ...], without plain numbers."""
        return [(edge.parent, edge.sent) for edge in self.into(child) if isinstance(edge.parent, Value)]

    def children(self) -> dict[Value, list[tuple[Value, int]]]:
        """{value: [(a value that is computed from it, which input it is), ...]}."""
        children: dict[Value, list[tuple[Value, int]]] = {value: [] for value in self.nodes}
        for child in self.nodes:
            for i, parent in enumerate(child.parents):
                if isinstance(parent, Value):
                    children[parent].append((child, i))
        return children

    @cached_property
    def members(self) -> Members:
        """The neuron and the layer of each value."""
        return Members(self.nodes[::-1])

    def sizes(self, values: list[Value]) -> list[float]:
        """The gradients of these values, and all that these values send back to others."""
        sent = [edge.sent for value in values for edge in self.into(value)]
        return [self.grads[value] for value in values] + sent

    def kind(self, value: Value) -> str:
        """What is written on the card: "param", "input", "leaf", "const", "loss", "output", or nothing."""
        if value in self.params:
            return "param"
        if value.op is ops.constant:
            return "input" if value.label else "const"
        if value.op is ops.leaf:
            return "input" if self._has_params else "leaf"
        if value in self.outputs:
            return "loss" if is_loss(str(value.label)) else "output"
        return ""

    def name(self, value: Value) -> str:
        """The label of a value, without its scope; if it has none v1, v2, ..., or "" for a constant."""
        name = self.names[value].text
        if not value.label:
            return "" if value.op is ops.constant else name
        return printable(split(value.label)[1]) + name[len(printable(str(value.label))) :]

    def formula(self, value: Value) -> str:
        """The operation that computed a value, such as "x * w"; "" for a leaf."""
        if not value.parents:
            return ""
        return str(as_symbol(value.op(*inputs(value, self.names.__getitem__))))

    def tooltip(self, value: Value) -> str:
        """A value in a few lines: its formula, and its number and gradient with all digits."""
        name, formula = self.names[value].text, self.formula(value)
        grad = self.grads[value]
        lines = [f"{name} = {formula}" if formula else name, f"data = {value.data!r}", f"grad = {grad!r}"]
        if value.grad and not isclose(value.grad, grad, rel_tol=1e-9):
            lines.append(
                f".grad holds {value.grad!r}, which is something else: accumulated, or of another output"
            )
        return "\n".join(lines)


def is_loss(name: str) -> bool:
    """Whether a name is one that people give to a loss."""
    return name == "L" or "loss" in name.lower()


def sum_node(outputs: list[Value]) -> Value:
    """A node above all outputs, from which one backward pass gives the gradients of their sum."""
    return node(0.0, _total, tuple(outputs))


def unfold_sums(outputs: list[Value], scope: str = "") -> list[Value]:
    """Copies of the outputs in which each `dot`, `sum` and `mean` is products and additions.

    scope: unfold only those of the neuron with this scope. Leaves are not copied, and what the outputs share
    stays shared.
    """
    copies: dict[Any, Any] = {}  # without numbers and leaves, which stay as they are
    for value in ancestors(*outputs):
        if not value.parents:
            continue
        parents = tuple([copies.get(parent, parent) for parent in value.parents])
        is_unfolded = value.op in EXPANSIONS and (not scope or _belongs(value, scope))
        copies[value] = copy = (
            _unfolded(value, parents) if is_unfolded else node(value.data, value.op, parents)
        )
        copy.grad, copy.label = value.grad, value.label
    return [copies.get(output, output) for output in outputs]


def _belongs(value: Value, scope: str) -> bool:
    """Whether a value, or a leaf that goes into it, has this scope in its label."""
    leaves = [parent for parent in value.parents if isinstance(parent, Value) and not parent.parents]
    return any(split(each.label)[0] == scope for each in [value, *leaves])


def _unfolded(value: Value, parents: tuple[Any, ...]) -> Value:
    """A copy of `value`, a weighted sum, computed from `parents` by products and additions.

    The `.grad` of each of these is its share of `value.grad`.
    """
    stand_ins = tuple([node(parent.data, ops.leaf) for parent in parents])  # so that the graph ends here
    last = unfold_sum(node(value.data, value.op, stand_ins))
    shares = adjoints(last)
    copies: dict[Any, Any] = dict(zip(stand_ins, parents))
    for step in ancestors(last):
        if step.parents:
            step_inputs = tuple([copies.get(parent, parent) for parent in step.parents])
            copies[step] = copy = node(step.data, step.op, step_inputs)
            copy.grad = (value.grad or 0.0) * shares[step]
    return copies[last]  # type: ignore[no-any-return]


def values_of(root: Any) -> list[Value]:
    """The outputs that `root` stands for, each once: a Value, or several in a list, tuple or array.

    Raises TypeError for anything else, ValueError for an empty list.
    """
    if isinstance(root, Value):
        return [root]
    try:
        values = list(root.ravel() if hasattr(root, "ravel") else root)
    except TypeError:
        values = [root]
    for value in values:
        if not isinstance(value, Value):
            raise TypeError(
                f"draw_dot draws a Value, or a list of Values, not {type(value).__name__}: {value!r:.80}"
            )
    if not values:
        raise ValueError("draw_dot was given an empty list: there is nothing to draw")
    return list(dict.fromkeys(values))


def parameters_of(params: Any) -> list[Value]:
    """The Values of an iterable, or of a module with .parameters(); none for None."""
    if params is None:
        return []
    return list(params.parameters() if hasattr(params, "parameters") else params)
