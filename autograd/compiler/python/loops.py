"""The lines of programs of floats that have loops, and those of one step."""

from collections.abc import Sequence
from typing import Any

from ...chain import chain_rule
from ...value import Value, node
from ..graph.dependence import reached
from ..graph.loop import Loop, Result
from ..ir.expr import Gradients, Operand, Terms, is_plain, is_steep, name
from ..ir.shape import PER_SAMPLE
from .lines import FloatLines
from .loop_text import LoopText


class LoopLines(FloatLines):
    """The lines of a recording that may have loops."""

    loops: dict[Value, LoopText]

    def compute(self, node: Value) -> Operand:
        op: Any = node.op
        if isinstance(op, Loop):
            shared = list(map(self.seen, op.roles(node.parents)[1]))
            self.loops[node] = LoopText(self, node, StepLines(self, op, shared))
            return name("loop")
        if isinstance(op, Result):
            return self.loops[node.parents[0]].result(node, op.i)
        return super().compute(node)


class StepLines(LoopLines):
    """The lines of one step."""

    def __init__(self, outer: LoopLines, loop: Loop, shared: Sequence[Operand]) -> None:
        self.recording = loop.body
        self.functions, self.infix, self.names = outer.functions, outer.infix, outer.names
        self.numbers, self.lists, self.tables = outer.numbers, outer.lists, outer.tables
        self.loops = {}
        self.view = dict(zip(loop.shared, shared))
        for leaf in (*loop.carried, *loop.stepped):
            self.view[leaf] = self.new_name(leaf, leaf.label)
        self.forward: list[str] = []
        self.backward: list[str] = []
        for n in loop.body.nodes:
            if n.parents:
                self.view[n] = self.compute(n)
        self.outputs = [self.view[output] for output in loop.body.outputs]

    def lines(self, batched: bool) -> list[str]:
        return self.forward

    def backward_lines(self, batched: bool) -> list[str]:
        return self.backward

    def differentiate(self, seeds: Sequence[Operand], learned: set[Value]) -> dict[Value, Terms]:
        """The terms of the gradient of each leaf that is learned; lines are appended to `backward`."""
        self.learned = reached(self.recording.nodes, learned)
        self.sums: dict[Value, Terms] = {}
        self.backward = []
        op: Any = End(seeds)
        end = node(0.0, op, tuple(self.recording.outputs))
        grads = Gradients({end: 1.0})
        for n, _ in chain_rule(end, grads, lambda x: self.view.get(x, 0.0)):
            if n is not end:
                grads[n] = self.complete(n, grads[n]) if n in self.learned else 0.0
        return self.sums

    def complete(self, node: Value, terms: Terms) -> Any:
        if not node.parents:
            self.sums[node] = terms
            return 0.0
        if node in self.loops:
            return self.loops[node].gradients(terms)
        if not terms:
            return 0.0
        if len(terms) == 1 and is_plain(terms[0]):
            return terms[0]
        target = self.names.new(f"d_{self.view[node]}")
        self.backward += self.assign(target, list(terms))
        return name(target, PER_SAMPLE, any(map(is_steep, terms)))


class End:
    """The operation of a node behind all outputs of a step: its slopes are what later steps send back."""

    name = symbol = "end"
    origin = None

    def __init__(self, seeds: Sequence[Operand]) -> None:
        self.seeds = seeds

    def partials(self, out: Any, *outputs: Any) -> Any:
        return tuple(map(Seed, self.seeds))


class Seed:
    """A slope that is what it sends back."""

    def __init__(self, grad: Operand) -> None:
        self.grad = grad

    def __mul__(self, one: Any) -> Any:
        return self.grad
