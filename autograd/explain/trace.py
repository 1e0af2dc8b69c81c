"""Backpropagation told slowly: the same walk as backward(), one contribution at a time."""

from typing import TYPE_CHECKING, Any

from ..formula.notation import PRODUCT
from ..formula.symbol import as_symbol, quotient
from ..words.sentence import say, told
from .layers import Layers
from .ledger import Ledger
from .lines import line_of
from .shares import shares
from .stale import warn_if_stale
from .steps import Step, Steps
from .unfold import unfold as unfolded

if TYPE_CHECKING:
    from ..value import Value


class Trace(Steps):
    """The steps of output.backward(), in order. It can be read in any direction; it changes no `.grad`.

    `nodes`: every node behind the output, in the order in which backward() completes their gradients.
    `names`: what each is called. `data`: its number at this moment. `grads`: d(output)/d(node) for each.
    """

    def explain(self, node: "Value") -> Ledger:
        """The ledger of d(output)/d(node): where that gradient comes from."""
        return Ledger(node, self)

    def shares(self) -> dict["Value", float]:
        """{node: which part of the gradient goes through it}; see `autograd.explain.shares`."""
        return shares(self)

    def layers(self) -> Layers:
        """How large the gradient is at each layer of a network, from the output back; print() it."""
        return Layers(self)

    def sentence(self, step: Step) -> str:
        """One step in words and numbers: "x.grad += 3 * 1 = 3   (local dy/dx = w = 3)"."""
        node, parent = self.names[step.node], self.names[step.parent]
        local = str(as_symbol(step.local))
        rule = local if str(step.rule) == local else f"{step.rule} = {local}"
        factors = [as_symbol(factor).within(PRODUCT) for factor in (step.local, step.grad)]
        product = f"{' * '.join(factors)} = {as_symbol(step.contribution)}"
        words = {"slope": quotient("d", node, parent), "rule": rule, "which": step.which}
        return say(
            "{parent}.grad += {product}   (local {slope} = {rule}{which})",
            words,
            parent=parent,
            product=product,
        )

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "en") -> str:
        """The transcript. `lang`: "en" or "ko", Korean; ValueError for another language."""
        lines = []
        for node in self.nodes:
            if self.is_number(node):
                continue
            made, line = self.definition(node), line_of(node)
            words = {"made": made, "data": as_symbol(self.data[node]), "grad": as_symbol(self.grads[node])}
            known = told(say("{made} = {data}, grad {grad}", words), lang)
            lines.append(f"{known}   {line}" if line else known)
            steps = [step for step in self._steps[node] if not self.is_number(step.parent)]
            lines += [f"    {told(self.sentence(step), lang)}" for step in steps]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Trace of {self.output!r}: {len(self.nodes)} nodes, {len(self)} steps>"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What a notebook shows: the transcript."""
        printer.text(str(self))


def trace(output: "Value", *, unfold: bool = False) -> Trace:
    """The steps of output.backward() as data; print() it for a transcript. No `.grad` is changed.

    `unfold`: weighted sums are taken apart into their products and additions first.

    Warns if `.data` was changed after the forward pass, as by an optimizer.

    >>> from autograd import Value
    >>> x = Value(0.5, label="x")
    >>> print(trace((x * x).tanh()))
    v2 = tanh(v1) = 0.2449, grad 1
        v1.grad += 0.94 * 1 = 0.94   (local dv2/dv1 = 1 - v2² = 0.94)
    v1 = x * x = 0.25, grad 0.94
        x.grad += 0.5 * 0.94 = 0.47   (local dv1/dx = x = 0.5 for input 1)
        x.grad += 0.5 * 0.94 = 0.47   (local dv1/dx = x = 0.5 for input 2)
    x = 0.5, grad 0.94
    """
    if hasattr(output, "parents"):
        warn_if_stale(output)
    return Trace(unfolded(output) if unfold else output)


def explain(node: "Value", output: "Value") -> Ledger:
    """The ledger of d(output)/d(node); print() it.

    >>> from autograd import Value
    >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
    >>> print(a.explain(a * b + a))
    dv2/da = 4
      1 * 1 = 1   via v2 = v1 + a, where local dv2/da = 1
      3 * 1 = 3   via v1 = a * b, where local dv1/da = b
    """
    if hasattr(output, "parents"):
        warn_if_stale(output, stacklevel=4)  # the line that calls Value.explain
    return Trace(output).explain(node)
