"""What can be asked of a graph: its numbers, its local derivatives, its gradients; and their names."""

from difflib import get_close_matches
from typing import NamedTuple

from ..explain.steps import Step, Steps
from ..formula.symbol import quotient
from ..value import Value
from ..words.sentence import say

MOST_LISTED = 12  # names in an error


class Asked(NamedTuple):
    """One number of a graph. A local derivative has a step, and a number and a gradient have none."""

    name: str  # as it stands on the sheet: "v1.data", "∂v2/∂v1", "dy/dw"
    number: float
    node: Value
    step: Step | None = None
    is_gradient: bool = False


class Questions:
    """All that can be asked of the graph of a trace."""

    def __init__(self, trace: Steps) -> None:
        self.trace, names = trace, trace.names
        nodes = [node for node in reversed(trace.nodes) if not trace.is_number(node)]
        self.values = [Asked(f"{names[node]}.data", trace.data[node], node) for node in nodes if node.parents]
        self.locals = [self._local(step) for step in trace if not trace.is_number(step.parent)]
        self.gradients = {node: self._gradient(node) for node in nodes}
        self._named = {each.name: each for each in (*self.values, *self.locals)}
        self._named |= {each.name.replace("∂", "d"): each for each in self.locals}
        for node, each in self.gradients.items():
            self._named |= {str(names[node]): each, f"{names[node]}.grad": each, each.name: each}

    def _local(self, step: Step) -> Asked:
        slope = quotient("∂", self.trace.names[step.node], self.trace.names[step.parent])
        return Asked(say("{slope}{which}", slope=slope, which=step.which), step.local, step.node, step)

    def _gradient(self, node: Value) -> Asked:
        names = self.trace.names
        slope = quotient("d", names[self.trace.output], names[node])
        return Asked(slope, self.trace.grads[node], node, is_gradient=True)

    def named(self, name: str) -> Asked:
        """What a name asks for: "w", "w.grad" and "dy/dw" are a gradient. Raises ValueError for any other."""
        if name in self._named:
            return self._named[name]
        near = get_close_matches(str(name), self._named, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose from {self._listed()}"
        raise ValueError(f"nothing here is called {name!r:.80}: {hint}")

    def _listed(self) -> str:
        names = [str(self.trace.names[node]) for node in self.gradients]
        return ", ".join([*names[:MOST_LISTED], *["…"] * (len(names) > MOST_LISTED)])
