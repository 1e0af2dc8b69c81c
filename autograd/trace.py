"""Backpropagation told slowly: the same walk as backward(), one contribution at a time."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from .chain import ancestors, chain_rule, inputs, slopes
from .flow import shares
from .layers import Layers
from .ledger import Ledger
from .lines import line_of
from .symbol import Symbol, spell, symbols
from .unfold import unfold as unfolded

if TYPE_CHECKING:
    from .value import Value


class Step(NamedTuple):
    """What goes from one node to one of its parents: parent.grad += local * grad."""

    node: "Value"  # its gradient is complete
    parent: "Value"
    position: int  # which input of the node's operation the parent is: 0, 1, ...
    rule: Symbol  # d(node)/d(parent) as a formula ...
    local: float  # ... and as a number
    grad: float  # d(output)/d(node), arriving
    contribution: float  # local * grad
    before: float  # what the parent's gradient was ...
    after: float  # ... and is now

    @property
    def which(self) -> str:
        """Which input of the operation is meant, " for input 2", if the parent is more than one of them."""
        parents = self.node.parents
        if len(set(parents)) == len(parents) or sum(parent is self.parent for parent in parents) < 2:
            return ""
        return f" for input {self.position + 1}"


class Trace(Sequence[Step]):
    """The steps of output.backward(), in order. It can be read in any direction; it changes no `.grad`.

    `nodes`: every node behind the output, in the order in which backward() completes their gradients.
    `names`: what each is called. `data`: its number at this moment. `grads`: d(output)/d(node) for each.
    """

    def __init__(self, output: "Value") -> None:
        if not hasattr(output, "parents"):
            kind = type(output).__name__
            raise TypeError(f"expected a Value, the output of a computation, not {kind}: {output!r:.80}")
        self.output = output
        self.names = symbols(ancestors(output))
        self.data = {node: node.data for node in self.names}
        self.grads: dict[Value, float] = {output: 1.0}
        self._steps: dict[Value, list[Step]] = {}  # by node
        for node, local in chain_rule(output, self.grads):
            self._steps[node] = self._steps_from(node, local)
        self.nodes = list(self._steps)
        self.steps = [step for steps in self._steps.values() for step in steps]
        self._into: dict[Value, list[Step]] = {}  # by parent
        for step in self.steps:
            self._into.setdefault(step.parent, []).append(step)

    def _steps_from(self, node: "Value", local: tuple[float, ...]) -> list[Step]:
        rules = slopes(node, self.names.__getitem__)
        grad, steps = self.grads[node], []
        arrived: dict[Value, float] = {}
        for i, (parent, rule, slope) in enumerate(zip(node.parents, rules, local)):
            if type(parent) is float:
                continue
            contribution = slope * grad
            before = arrived.get(parent, self.grads.get(parent, 0.0))
            arrived[parent] = before + contribution
            step = Step(
                node, parent, i, spell(rule), float(slope), grad, contribution, before, arrived[parent]
            )
            steps.append(step)
        return steps

    @overload
    def __getitem__(self, i: int) -> Step: ...
    @overload
    def __getitem__(self, i: slice) -> list[Step]: ...
    def __getitem__(self, i: int | slice) -> Step | list[Step]:
        return self.steps[i]

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def formula(self, node: "Value") -> Symbol | None:
        """`node` in terms of its parents; None for a leaf."""
        if not node.parents:
            return None
        return spell(node.op(*inputs(node, self.names.__getitem__)))

    def is_number(self, node: "Value") -> bool:
        """Whether it is a constant without a name: its gradient is of no interest."""
        return self.names[node].number is not None

    def into(self, node: "Value") -> list[Step]:
        """The steps that add to the gradient of `node`."""
        return list(self._into.get(node, ()))

    def out_of(self, node: "Value") -> list[Step]:
        """The steps that hand the gradient of `node` on to its parents."""
        return list(self._steps.get(node, ()))

    def explain(self, node: "Value") -> Ledger:
        """The ledger of d(output)/d(node): where that gradient comes from."""
        return Ledger(node, self)

    def shares(self) -> dict["Value", float]:
        """{node: which part of the gradient goes through it}; see `autograd.flow.shares`."""
        return shares(self)

    def layers(self) -> Layers:
        """How large the gradient is at each layer of a network, from the output back; print() it."""
        return Layers(self)

    def definition(self, node: "Value") -> str:
        """How a formula defines `node`, "c = a * b"; for a leaf its name."""
        formula = self.formula(node)
        return f"{self.names[node]} = {formula}" if formula else str(self.names[node])

    def sentence(self, step: Step) -> str:
        """One step in words and numbers: "x.grad += 3 * 1 = 3   (dy/dx = w = 3)"."""
        node, parent = self.names[step.node], self.names[step.parent]
        local = str(spell(step.local))
        rule = local if str(step.rule) == local else f"{step.rule} = {local}"
        product = f"{spell(step.local).within(1)} * {spell(step.grad).within(1)} = {spell(step.contribution)}"
        return f"{parent}.grad += {product}   (d{node}/d{parent} = {rule}{step.which})"

    def __str__(self) -> str:
        lines = []
        for node in self.nodes:
            if self.is_number(node):
                continue
            made, line = self.definition(node), line_of(node)
            told = f"{made} = {spell(self.data[node])}, grad {spell(self.grads[node])}"
            lines.append(f"{told}   {line}" if line else told)
            steps = [step for step in self._steps[node] if not self.is_number(step.parent)]
            lines += [f"    {self.sentence(step)}" for step in steps]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Trace of {self.output!r}: {len(self.nodes)} nodes, {len(self)} steps>"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What a notebook shows: the transcript."""
        printer.text(str(self))


def trace(output: "Value", *, unfold: bool = False) -> Trace:
    """The steps of output.backward() as data; print() it for a transcript. No `.grad` is changed.

    `unfold`: weighted sums are taken apart into their products and additions first.

    >>> from autograd import Value
    >>> x = Value(0.5, label="x")
    >>> print(trace((x * x).tanh()))
    v2 = tanh(v1) = 0.2449, grad 1
        v1.grad += 0.94 * 1 = 0.94   (dv2/dv1 = 1 - v2² = 0.94)
    v1 = x * x = 0.25, grad 0.94
        x.grad += 0.5 * 0.94 = 0.47   (dv1/dx = x = 0.5 for input 1)
        x.grad += 0.5 * 0.94 = 0.47   (dv1/dx = x = 0.5 for input 2)
    x = 0.5, grad 0.94
    """
    return Trace(unfolded(output) if unfold else output)


def explain(node: "Value", output: "Value") -> Ledger:
    """The ledger of d(output)/d(node); print() it.

    >>> from autograd import Value
    >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
    >>> print(a.explain(a * b + a))
    dv2/da = 4
      1 * 1 = 1   via v2 = v1 + a, where dv2/da = 1
      3 * 1 = 3   via v1 = a * b, where dv1/da = b
    """
    return Trace(output).explain(node)
