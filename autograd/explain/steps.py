"""The steps of a backward pass, and its bare numbers: what everything that explains a gradient reads."""

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ..chain import ancestors, chain_rule, contribution, inputs, slopes
from ..formula.symbol import Symbol, as_symbol, symbols
from ..words.sentence import say
from .listed import Listed

if TYPE_CHECKING:
    from ..value import Value


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
    is_repeated: bool  # whether the parent is more than one input

    @property
    def which(self) -> str:
        """Which input of the operation is meant, " for input 2", if the parent is more than one of them."""
        return say(" for input {i}", i=self.position + 1) if self.is_repeated else ""


class Steps(Listed[Step]):
    """The steps of output.backward(), in order, with the numbers of this moment. It changes no `.grad`.

    `nodes`: every node behind the output, in the order in which backward() completes their gradients.
    `names`: what each is called. `data`: its number. `grads`: d(output)/d(node) for each. `called`: the name
    of the output, if it has no label.
    """

    def __init__(self, output: "Value", called: str = "") -> None:
        if not hasattr(output, "parents"):
            kind = type(output).__name__
            raise TypeError(f"expected a Value, the output of a computation, not {kind}: {output!r:.80}")
        self.output = output
        self.names = symbols(ancestors(output))
        if called and not output.label and called not in {name.text for name in self.names.values()}:
            self.names[output] = Symbol(called)
        self.data = {node: node.data for node in self.names}
        self.grads: dict[Value, float] = {output: 1.0}
        self._definitions: dict[Value, str] = {}  # those that were asked for
        self._steps: dict[Value, list[Step]] = {}  # by node
        for node, local in chain_rule(output, self.grads):
            self._steps[node] = self._steps_from(node, local)
        self.nodes = list(self._steps)
        self._items = [step for steps in self._steps.values() for step in steps]
        self._into: dict[Value, list[Step]] = {}  # by parent
        for step in self._items:
            self._into.setdefault(step.parent, []).append(step)

    def _steps_from(self, node: "Value", local: tuple[float, ...]) -> list[Step]:
        rules = slopes(node, self.names.__getitem__)
        grad, steps = self.grads[node], []
        parents = node.parents
        uses = Counter(parents)
        arrived: dict[Value, float] = {}
        for i, (parent, rule, slope) in enumerate(zip(parents, rules, local)):
            if type(parent) is float:
                continue
            sent = contribution(slope, grad)
            before = arrived.get(parent, self.grads.get(parent, 0.0))
            arrived[parent] = before + sent
            steps.append(
                Step(
                    node,
                    parent,
                    i,
                    as_symbol(rule),
                    float(slope),
                    grad,
                    sent,
                    before,
                    arrived[parent],
                    uses[parent] > 1,
                )
            )
        return steps

    def formula(self, node: "Value") -> Symbol | None:
        """`node` in terms of its parents; None for a leaf."""
        if not node.parents:
            return None
        return as_symbol(node.op(*inputs(node, self.names.__getitem__)))

    def is_number(self, node: "Value") -> bool:
        """Whether it is a constant without a name: its gradient is of no interest."""
        return self.names[node].number is not None

    def into(self, node: "Value") -> list[Step]:
        """The steps that add to the gradient of `node`."""
        return list(self._into.get(node, ()))

    def out_of(self, node: "Value") -> list[Step]:
        """The steps that hand the gradient of `node` on to its parents."""
        return list(self._steps.get(node, ()))

    def definition(self, node: "Value") -> str:
        """How a formula defines `node`, "c = a * b"; for a leaf its name."""
        if node not in self._definitions:
            formula = self.formula(node)
            self._definitions[node] = f"{self.names[node]} = {formula}" if formula else str(self.names[node])
        return self._definitions[node]
