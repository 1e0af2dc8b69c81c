"""A session: what a learner steps through, frame by frame. Front ends show it; none computes a derivative."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from .. import ops
from ..chain import inputs
from ..draw.graph import Graph
from ..explain.lines import line_of
from ..explain.steps import Step
from ..explain.trace import Trace
from ..formula.symbol import Symbol, printable, spell
from ..value import Value
from .forms import OUT, Form, fill, form

START, FORWARD, SEED, BACKWARD, UPDATE, END = "start", "forward", "seed", "backward", "update", "end"
LONGEST_TITLE = 72  # letters
DATA, GRAD = "data", "grad"  # the numbers of a node
PASSES = {
    START: "forward pass",
    FORWARD: "forward pass",
    SEED: "backward pass",
    BACKWARD: "backward pass",
    UPDATE: "update",
    END: "update",
}

#: What is said of a frame; {slots} are filled with names and numbers.
SENTENCES = {
    START: "The leaves are given. The forward pass computes the other values from them, one after the other.",
    FORWARD: "{node} is computed from {inputs}: it is {data}.",
    SEED: "The forward pass is done: {node} is {data}. The backward pass starts here: d{node}/d{node} is 1.",
    BACKWARD: "{parent} feeds {node}. The gradient arriving at {node} is {grad}; times the local derivative "
    "{local} it sends {contribution} back to {parent}.",
    "again": " Contribution {turn} of {turns}: gradients add up, from {before} to {after}.",
    UPDATE: "{node} takes a step against its gradient, which is {grad}. At a learning rate of {lr} it goes "
    "from {data} to {new}.",
    END: "With the new parameters {node} is {new}; it was {data}.",
}

#: The line of code of a frame that is not of an operation.
CODES = {SEED: "{node}.grad = 1", UPDATE: "{node}.data -= {lr} * {node}.grad"}


class Frame(NamedTuple):
    """One moment of a session. A backward frame is what goes from `node` to its input at `position`."""

    kind: str
    node: Value
    step: Step | None = None
    turn: int = 1  # which contribution to its parent's gradient it is ...
    turns: int = 1  # ... of how many

    @property
    def position(self) -> int:
        return self.step.position if self.step else -1

    @property
    def part(self) -> str:
        """Which part of the session it belongs to: "forward pass", "backward pass" or "update"."""
        return PASSES[self.kind]


class Update(NamedTuple):
    """What one step of gradient descent would do: parameter -= lr * grad."""

    lr: float
    new: dict[Value, float]
    output: float  # with the new parameters


class Session:
    """The frames of a forward pass, a backward pass and, if `lr` is given, an update, with all their numbers.

    It is a snapshot: it keeps the numbers of this moment, whatever becomes of the Values. `parameters` are
    what the update changes, by default all leaves.
    """

    def __init__(
        self,
        output: Value,
        *,
        lr: float | None = None,
        parameters: Iterable[Value] | None = None,
        title: str = "",
    ) -> None:
        self.trace = Trace(output)
        if all(node.parents or node.op is ops.constant for node in self.trace.nodes):
            raise ValueError(
                f"there is nothing to differentiate {output!r} with respect to: only constants are behind it"
            )
        self.output = output
        self.nodes = self.trace.nodes[::-1]  # oldest first
        self.names = {node: str(name) for node, name in self.trace.names.items()}
        self.data = self.trace.data
        self.lines = {node: str(line) for node in self.nodes if (line := line_of(node))}
        self.grads = {node: float(grad) for node, grad in self.trace.grads.items()}
        self.parameters = self._leaves() if parameters is None else self._learned(parameters)
        drawn = Graph([output], self.parameters)
        self.kinds = {node: drawn.kind(node) for node in self.nodes}  # "param", "input", "loss", ...
        self.short = {node: drawn.name(node) or self.names[node] for node in self.nodes}  # without the scope
        self.update = None if lr is None else self._update(lr)
        self.title = printable(title) or self._title()
        self.frames = [*self._forward(), *self._backward(), *self._updates()]

    def _leaves(self) -> list[Value]:
        return [node for node in self.nodes if node.op is ops.leaf]

    def _learned(self, parameters: Iterable[Value]) -> list[Value]:
        """Those of the parameters that are behind the output."""
        if isinstance(parameters, Value) or not isinstance(parameters, Iterable):
            raise TypeError(f"parameters are Values, in a list, or a module, not {parameters!r:.80}")
        given = list(dict.fromkeys(parameters))
        for node in given:
            if not isinstance(node, Value):
                raise TypeError(f"a parameter is a Value, not {type(node).__name__}: {node!r:.80}")
            if node.parents:
                raise ValueError(f"a parameter is a leaf, and {node!r} was computed: give the leaves")
        return [node for node in given if node in self.data]

    def _title(self) -> str:
        """The output as a formula of what has a name, as far as it stays short."""
        written: dict[Any, Symbol] = {}
        for node in self.nodes:
            name = written[node] = self.trace.names[node]
            if node.parents and (node is self.output or not node.label):
                formula = spell(node.op(*inputs(node, written.__getitem__)))
                written[node] = formula if len(formula.text) <= LONGEST_TITLE else name
        output = self.names[self.output]
        short = written[self.output]
        made = self.trace.formula(self.output) if short.text == output else short
        return f"{output} = {made}" if made else output

    # ---- frames ----

    def is_number(self, node: Any) -> bool:
        """Whether it is a plain number, or a constant without a name: nothing is said of its gradient."""
        return type(node) is float or self.trace.is_number(node)

    def _forward(self) -> list[Frame]:
        computed = [Frame(FORWARD, node) for node in self.nodes if node.parents]
        return [Frame(START, self.output), *computed]

    def _backward(self) -> list[Frame]:
        steps = [step for step in self.trace if not self.is_number(step.parent)]
        turns = Counter(step.parent for step in steps)
        met: Counter[Value] = Counter()
        frames = [Frame(SEED, self.output)]
        for step in steps:
            met[step.parent] += 1
            frames.append(Frame(BACKWARD, step.node, step, met[step.parent], turns[step.parent]))
        return frames

    def _updates(self) -> list[Frame]:
        if self.update is None:
            return []
        return [*[Frame(UPDATE, node) for node in self.parameters], Frame(END, self.output)]

    def _update(self, lr: float) -> Update:
        if not self.parameters:
            raise ValueError(f"lr={lr:g} moves nothing: no parameter is behind the output")
        new = {node: self.data[node] - lr * self.grads.get(node, 0.0) for node in self.parameters}
        data = self.data | new
        try:
            for node in self.nodes:
                if node.parents:
                    data[node] = node.op(*inputs(node, data.__getitem__))
        except (ValueError, ZeroDivisionError) as error:
            raise type(error)(f"after a step with lr={lr:g}, {error}: choose a smaller lr") from None
        return Update(lr, new, data[self.output])

    @cached_property
    def begins(self) -> dict[int, str]:
        """{index: the part of the session that begins there}"""
        parts = [frame.part for frame in self.frames]
        return {parts.index(part): part for part in dict.fromkeys(parts)}

    def index(self, kind: str) -> int:
        """The index of the first frame of this kind."""
        return next(i for i, frame in enumerate(self.frames) if frame.kind == kind)

    # ---- the numbers of a moment ----

    def changes(self, frame: Frame) -> list[tuple[Value, str, float]]:
        """The numbers that a frame sets: (node, "data" or "grad", number)."""
        node, step = frame.node, frame.step
        if step:
            return [(step.parent, GRAD, step.after)]
        if frame.kind == START:
            return [(given, DATA, self.data[given]) for given in self.nodes if not given.parents]
        if self.update and frame.kind in (UPDATE, END):
            return [(node, DATA, self.update.new[node] if frame.kind == UPDATE else self.update.output)]
        return [(node, GRAD, 1.0)] if frame.kind == SEED else [(node, DATA, self.data[node])]

    @cached_property
    def _history(self) -> dict[tuple[Value, str], tuple[list[int], list[float]]]:
        """{(node, "data" or "grad"): the frames that set it, and to what}"""
        history: dict[tuple[Value, str], tuple[list[int], list[float]]] = {}
        for i, frame in enumerate(self.frames):
            for node, what, number in self.changes(frame):
                frames, numbers = history.setdefault((node, what), ([], []))
                frames.append(i)
                numbers.append(number)
        return history

    def number_at(self, node: Value, what: str, i: int) -> float | None:
        """The "data" or "grad" of `node` as far as it has come at frame `i`; None before it is first set."""
        frames, numbers = self._history.get((node, what), ([], []))
        count = bisect_right(frames, i)
        return numbers[count - 1] if count else None

    def finished(self, node: Value) -> int:
        """The index of the frame that completes the gradient of `node`; of its value if it gets none."""
        frames, _ = self._history.get((node, GRAD)) or self._history[node, DATA]
        return frames[-1]

    # ---- what is said of a frame ----

    def form(self, node: Value) -> Form:
        return form(node.op, len(node.parents))

    def name(self, node: Any) -> str:
        return str(spell(node)) if type(node) is float else self.names[node]

    def named(self, node: Value, slot_name: str) -> Any:
        """What fills a slot of the form of `node`: a name, or a number."""
        if slot_name == OUT:
            return self.names[node]
        parent = node.parents[int(slot_name.removeprefix("x"))]
        return self.number(parent) if self.is_number(parent) else self.names[parent]

    def number(self, node: Any) -> float:
        return node if type(node) is float else self.data[node]

    def sentence(self, frame: Frame) -> str:
        """The frame in words and numbers."""
        said = SENTENCES[frame.kind] + SENTENCES["again"] * (frame.turns > 1)
        words = self._words(frame)
        return said.format_map({slot: str(word) for slot, word in words.items()})

    def _words(self, frame: Frame) -> dict[str, Any]:
        node, step = frame.node, frame.step
        words: dict[str, Any] = {"node": self.names[node], "data": spell(self.data[node])}
        if frame.kind == FORWARD:
            words["inputs"] = _listed([self.name(parent) for parent in node.parents])
        if step:
            words |= {
                "parent": self.names[step.parent],
                "turn": frame.turn,
                "turns": frame.turns,
                **{
                    key: spell(getattr(step, key))
                    for key in ("local", "grad", "contribution", "before", "after")
                },
            }
        elif self.update and frame.kind in (UPDATE, END):
            new = self.update.new.get(node, 0.0) if frame.kind == UPDATE else self.update.output
            words |= {"lr": f"{self.update.lr:g}", "new": spell(new), "grad": spell(self.grads[node])}
        return words

    def code(self, frame: Frame) -> str:
        """The frame as a line of Python; "" where nothing is computed."""
        if frame.kind not in (FORWARD, BACKWARD):
            return CODES.get(frame.kind, "").format_map(self._words(frame))
        form = self.form(frame.node)
        template = form.backward[frame.position] if frame.step else form.code
        return fill(template, lambda name: self.named(frame.node, name))


def _listed(names: list[str]) -> str:
    """The names, without the middle of a long list.

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    names = list(dict.fromkeys(names))
    if len(names) > 8:
        names[3:-2] = ["…"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
