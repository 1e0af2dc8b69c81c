"""What there is to draw: the values behind some outputs, with the gradients of this moment."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import isclose
from typing import Any, NamedTuple

from .. import ops
from ..chain import adjoints, ancestors, chain_rule, contribution, inputs
from ..explain.unfold import EXPANSIONS
from ..explain.unfold import unfold as unfolded
from ..formula.symbol import printable, spell, symbols
from ..labels.members import Members
from ..labels.scope import split
from ..value import Value, node

#: Adds up several outputs, so that one pass of the chain rule serves them all. Never drawn.
_total = ops.Op("total", ops.sum_.forward, ops.sum_.partials)


class Edge(NamedTuple):
    """One input of one operation."""

    parent: Value | float
    child: Value
    position: int
    local: float  # d(child)/d(parent)
    sent: float  # what it adds to the parent's gradient


class Graph:
    """The values behind `outputs`, oldest first.

    `grads` holds d(sum of the outputs)/d(value), worked out for the picture: it is right whether or not
    backward() was called, and no `.grad` is changed. If `stored`, it holds what the `.grad` fields hold.
    """

    def __init__(
        self,
        outputs: list[Value],
        params: Iterable[Value] = (),
        *,
        stored: bool = False,
    ) -> None:
        total = together(outputs)
        self.outputs = set(outputs)
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
        for child in self.nodes:
            yield from self.into(child)

    def into(self, child: Value) -> Iterator[Edge]:
        for i, (parent, slope) in enumerate(zip(child.parents, self.slopes[child])):
            local = float(slope)
            yield Edge(parent, child, i, local, contribution(local, self.grads[child]))

    def handed(self, child: Value) -> list[tuple[Value, float]]:
        """The values that it is made from, and what it sends back to each."""
        return [(edge.parent, edge.sent) for edge in self.into(child) if isinstance(edge.parent, Value)]

    def children(self) -> dict[Value, list[tuple[Value, int]]]:
        """{value: [(child, position), ...]}"""
        children: dict[Value, list[tuple[Value, int]]] = {value: [] for value in self.nodes}
        for child in self.nodes:
            for i, parent in enumerate(child.parents):
                if isinstance(parent, Value):
                    children[parent].append((child, i))
        return children

    @cached_property
    def members(self) -> Members:
        """Which neuron and layer each value belongs to."""
        return Members(self.nodes[::-1])

    def sizes(self, values: list[Value]) -> list[float]:
        """The gradients of these values, and what they send back."""
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
            label = str(value.label)
            return "loss" if label == "L" or "loss" in label.lower() else "output"
        return ""

    def name(self, value: Value) -> str:
        """Its label, without the scope; v1, v2, ... if it has none; nothing for a bare constant."""
        name = self.names[value].text
        if not value.label:
            return "" if value.op is ops.constant else name
        return printable(split(value.label)[1]) + name[len(printable(str(value.label))) :]

    def formula(self, value: Value) -> str:
        if not value.parents:
            return ""
        return str(spell(value.op(*inputs(value, self.names.__getitem__))))

    def story(self, value: Value) -> str:
        """All its digits, and its formula: what a tooltip says."""
        name, formula = self.names[value].text, self.formula(value)
        grad = self.grads[value]
        lines = [f"{name} = {formula}" if formula else name, f"data = {value.data!r}", f"grad = {grad!r}"]
        if value.grad and not isclose(value.grad, grad, rel_tol=1e-9):
            lines.append(
                f".grad holds {value.grad!r}, which is something else: accumulated, or of another output"
            )
        return "\n".join(lines)


def together(outputs: list[Value]) -> Value:
    return node(0.0, _total, tuple(outputs))


def take_apart(outputs: list[Value], scope: str = "") -> list[Value]:
    """Copies of the outputs with their weighted sums unfolded, or only those of the neuron with this scope.

    What they share stays shared.
    """
    copies: dict[Any, Any] = {}  # numbers and leaves stand for themselves
    for value in ancestors(*outputs):
        if not value.parents:
            continue
        parents = tuple([copies.get(parent, parent) for parent in value.parents])
        apart = value.op in EXPANSIONS and (not scope or _belongs(value, scope))
        copies[value] = copy = _steps(value, parents) if apart else node(value.data, value.op, parents)
        copy.grad, copy.label = value.grad, value.label
    return [copies.get(output, output) for output in outputs]


def _belongs(value: Value, scope: str) -> bool:
    """Whether it, or a parameter that goes into it, has this scope."""
    given = [parent for parent in value.parents if isinstance(parent, Value) and not parent.parents]
    return any(split(each.label)[0] == scope for each in [value, *given])


def _steps(value: Value, parents: tuple[Any, ...]) -> Value:
    """`value` computed from `parents` by products and additions; each has its share of `value.grad`."""
    stand_ins = tuple([node(parent.data, ops.leaf) for parent in parents])  # so that it ends here
    last = unfolded(node(value.data, value.op, stand_ins))
    shares = adjoints(last)
    copies: dict[Any, Any] = dict(zip(stand_ins, parents))
    for step in ancestors(last):
        if step.parents:
            made_from = tuple([copies.get(parent, parent) for parent in step.parents])
            copies[step] = copy = node(step.data, step.op, made_from)
            copy.grad = (value.grad or 0.0) * shares[step]
    return copies[last]  # type: ignore[no-any-return]


def values_of(root: Any) -> list[Value]:
    """The outputs that `root` stands for: a Value, or several in a list, tuple or array."""
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
    """The Values of an iterable, or of a module with .parameters()."""
    if params is None:
        return []
    return list(params.parameters() if hasattr(params, "parameters") else params)
