"""A session: what a learner steps through, frame by frame. Front ends show it; none computes a derivative."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from ..chain import inputs
from ..doctor.finding import Finding
from ..doctor.nonfinite import nonfinite_in
from ..doctor.zero import zero_in
from ..draw.graph import Graph, is_loss
from ..explain.lines import line_of
from ..formula.symbol import Symbol, as_symbol, behind_d, printable
from ..value import Value
from ..words.sentence import say
from .forms import OUT, Form, fill, form
from .frames import BACKWARD, END, FORWARD, SEED, START, UPDATE, Frame, Frames
from .predictions import predictions

LONGEST_TITLE = 72  # letters
MOST_LOOKED_AT, MOST_FINDINGS = 12, 3  # parameters that get no gradient, and what is said of them

#: What is said of a frame; {slots} are filled with names and numbers.
SENTENCES = {
    START: "The leaves are given. The forward pass computes the other values from them, one after the other.",
    FORWARD: "{node} is computed from {inputs}: it is {data}.",
    SEED: "The forward pass is done: {node} is {data}. "
    "The backward pass starts here: d{d_node}/d{d_node} is 1.",
    BACKWARD: "{parent} feeds {node}. The gradient arriving at {node} is {grad}; times the local derivative "
    "{local} it sends {contribution} back to {parent}.",
    "again": " Contribution {turn} of {turns}: gradients add up, from {before} to {after}.",
    UPDATE: "{node} takes a step against its gradient, which is {grad}. At a learning rate of {lr} it goes "
    "from {data} to {new}.",
    END: "With the new parameters {node} is {new}; it was {data}.",
}

#: The line of code of a frame that is not of an operation.
CODES = {SEED: "{node}.grad = 1", UPDATE: "{node}.data -= {lr} * {node}.grad"}


class Session(Frames):
    """The frames of one computation, with names, sentences and lines of code.

    `output`, `lr`, `parameters`, `called`: as in `Frames`, which says what is raised. `title`: by default a
    formula.
    """

    def __init__(
        self,
        output: Value,
        *,
        lr: float | None = None,
        parameters: Iterable[Value] | None = None,
        title: str = "",
        called: str = "",
    ) -> None:
        super().__init__(output, lr=lr, parameters=parameters, called=called)
        self.names = {node: str(name) for node, name in self.trace.names.items()}
        self.lines = {node: str(line) for node in self.nodes if (line := line_of(node))}
        graph = Graph([output], () if parameters is None else self.parameters)
        self.kinds = {node: graph.kind(node) for node in self.nodes}  # "param", "input", "loss", ...
        self.short = {node: graph.name(node) or self.names[node] for node in self.nodes}  # without the scope
        for node in predictions(self.trace.nodes):
            _, _, copy = self.short[node].partition("_")
            self.short[node] = f"ŷ_{copy}" if copy.isdigit() else "ŷ"
        self.called = called
        if called:
            self.short[output] = self.names[output]
            self.kinds[output] = "loss" if is_loss(called) else self.kinds[output]
        self.title = printable(title) or self._title()

    def _title(self) -> str:
        """The output as a formula of what has a name, as far as it stays short."""
        formulas: dict[Any, Symbol] = {}
        for node in self.nodes:
            name = formulas[node] = self.trace.names[node]
            if node.parents and (node is self.output or not node.label):
                formula = as_symbol(node.op(*inputs(node, formulas.__getitem__)))
                formulas[node] = formula if len(formula.text) <= LONGEST_TITLE else name
        output, formula = self.names[self.output], formulas[self.output]
        definition = self.trace.formula(self.output) if formula.text == output else formula
        return f"{output} = {definition}" if definition else output

    @cached_property
    def findings(self) -> list[Finding]:
        """What the doctor says: of what is not finite, and of parameters that get no gradient."""
        zeros = [node for node in self.parameters if self.trace.grads.get(node) == 0]
        found = [nonfinite_in(self.trace), *[zero_in(self.trace, node) for node in zeros[:MOST_LOOKED_AT]]]
        by_causes = {tuple(map(str, finding)): finding for finding in reversed(found) if finding}
        return list(by_causes.values())[: -MOST_FINDINGS - 1 : -1]

    def form(self, node: Value) -> Form:
        """What the operation that computed `node` looks like."""
        return form(node.op, len(node.parents))

    def name(self, node: Any) -> str:
        """The name of a node; a plain number as text."""
        return str(as_symbol(node)) if type(node) is float else self.names[node]

    def slot(self, node: Value, name: str) -> Any:
        """What fills the slot `name` of the form of `node`: the name of a node, or a number."""
        if name == OUT:
            return self.names[node]
        parent = node.parents[int(name.removeprefix("x"))]
        return self.number(parent) if self.is_number(parent) else self.names[parent]

    def sentence(self, frame: Frame) -> str:
        """A frame in words and numbers."""
        words = self._words(frame)
        sentence = say(SENTENCES[frame.kind], words)
        if frame.turns == 1:
            return sentence
        return say("{sentence}{again}", sentence=sentence, again=say(SENTENCES["again"], words))

    def _words(self, frame: Frame) -> dict[str, Any]:
        """{slot of a sentence or a line of code: what fills it}."""
        node, step = frame.node, frame.step
        words: dict[str, Any] = {"node": self.names[node], "data": as_symbol(self.data[node])}
        words["d_node"] = behind_d(self.names[node])
        if frame.kind == FORWARD:
            words["inputs"] = _listed([self.name(parent) for parent in node.parents])
        if step:
            numbers = ("local", "grad", "contribution", "before", "after")
            words |= {"parent": self.names[step.parent], "turn": frame.turn, "turns": frame.turns}
            words |= {number: as_symbol(getattr(step, number)) for number in numbers}
        elif self.update and frame.kind in (UPDATE, END):
            new = self.update.new.get(node, 0.0) if frame.kind == UPDATE else self.update.output
            words |= {"lr": f"{self.update.lr:g}", "new": as_symbol(new), "grad": as_symbol(self.grads[node])}
        return words

    def code(self, frame: Frame) -> str:
        """A frame as a line of Python; "" where nothing is computed."""
        if frame.kind not in (FORWARD, BACKWARD):
            return CODES.get(frame.kind, "").format_map(self._words(frame))
        form = self.form(frame.node)
        template = form.backward[frame.position] if frame.step else form.code
        return fill(template, lambda name: self.slot(frame.node, name))


def _listed(names: list[str]) -> str:
    """The different names as text, without the middle of a long list.

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    names = list(dict.fromkeys(names))
    if len(names) > 8:
        names[3:-2] = ["…"]
    if len(names) < 2:
        return "".join(names)
    return say("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
