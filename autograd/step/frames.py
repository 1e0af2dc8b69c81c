"""The frames of a forward pass, a backward pass and an update, with the numbers of every moment."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from .. import ops
from ..chain import recomputed
from ..explain.steps import Step
from ..explain.trace import Trace
from ..value import Value

START, FORWARD, SEED, BACKWARD, UPDATE, END = "start", "forward", "seed", "backward", "update", "end"
DATA, GRAD = "data", "grad"  # the two numbers of a node
PASSES = {
    START: "forward pass",
    FORWARD: "forward pass",
    SEED: "backward pass",
    BACKWARD: "backward pass",
    UPDATE: "update",
    END: "update",
}


class Frame(NamedTuple):
    """One moment of a session."""

    kind: str  # START, FORWARD, SEED, BACKWARD, UPDATE or END
    node: Value  # whose number is set; in a BACKWARD frame, the one that sends a contribution to an input
    step: Step | None = None  # of a BACKWARD frame
    turn: int = 1  # which contribution to the gradient of the input it is ...
    turns: int = 1  # ... of how many

    @property
    def position(self) -> int:
        """Which input of `node` gets the contribution: 0, 1, ...; -1 if the frame is not BACKWARD."""
        return self.step.position if self.step else -1

    @property
    def part(self) -> str:
        """The part of the session that it belongs to: "forward pass", "backward pass" or "update"."""
        return PASSES[self.kind]


class Update(NamedTuple):
    """What one step of gradient descent would do: parameter -= lr * grad."""

    lr: float
    new: dict[Value, float]  # {parameter: its new number}
    output: float  # with the new parameters ...
    computed: dict[Value, float]  # ... and all computed values


class Frames:
    """The frames of a forward pass, a backward pass and, if `lr` is given, an update, with all their numbers.

    It keeps the numbers of this moment, whatever becomes of the Values later. `parameters`: what the update
    changes, by default all leaves. `called`: the name of the output, if it has no label.

    Raises ValueError if only constants are behind the output, or if a parameter is computed; TypeError if a
    parameter is not a Value; what an operation raises where it is not defined for the new parameters.
    """

    def __init__(
        self,
        output: Value,
        *,
        lr: float | None = None,
        parameters: Iterable[Value] | None = None,
        called: str = "",
    ) -> None:
        self.trace = Trace(output, called)
        if all(node.parents or node.op is ops.constant for node in self.trace.nodes):
            raise ValueError(
                f"there is nothing to differentiate {output!r} with respect to: only constants are behind it"
            )
        self.output = output
        self.nodes = self.trace.nodes[::-1]  # oldest first
        self.data = self.trace.data
        self.grads = {node: float(grad) for node, grad in self.trace.grads.items()}
        self.parameters = self._leaves() if parameters is None else self._learned(parameters)
        self.update = None if lr is None else self._update(lr)
        self.frames = [*self._forward(), *self._backward(), *self._updates()]

    def _leaves(self) -> list[Value]:
        return [node for node in self.nodes if node.op is ops.leaf]

    def _learned(self, parameters: Iterable[Value]) -> list[Value]:
        """Those of the parameters that are behind the output, each once."""
        if isinstance(parameters, Value) or not isinstance(parameters, Iterable):
            raise TypeError(f"parameters are Values, in a list, or a module, not {parameters!r:.80}")
        nodes = list(dict.fromkeys(parameters))
        for node in nodes:
            if not isinstance(node, Value):
                raise TypeError(f"a parameter is a Value, not {type(node).__name__}: {node!r:.80}")
            if node.parents:
                raise ValueError(f"a parameter is a leaf, and {node!r} was computed: give the leaves")
        return [node for node in nodes if node in self.data]

    def leaf_data(self) -> dict[Value, float]:
        """The numbers of the leaves, as they were when the session was made."""
        return {node: self.data[node] for node in self.nodes if not node.parents}

    def _update(self, lr: float) -> Update:
        if not self.parameters:
            raise ValueError(f"lr={lr:g} moves nothing: no parameter is behind the output")
        new = {node: self.data[node] - lr * self.grads.get(node, 0.0) for node in self.parameters}
        try:
            data = recomputed(self.nodes, self.leaf_data() | new)
        except (ValueError, ZeroDivisionError) as error:
            raise type(error)(f"after a step with lr={lr:g}, {error}: choose a smaller lr") from None
        computed = {node: data[node] for node in self.nodes if node.parents}
        return Update(lr, new, data[self.output], computed)

    def is_number(self, node: Any) -> bool:
        """Whether it is a plain number, or a constant without a name: nothing is said of its gradient."""
        return type(node) is float or self.trace.is_number(node)

    def number(self, node: Any) -> float:
        """The number of a node, or of a plain number."""
        return node if type(node) is float else self.data[node]

    # ---- frames ----

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

    @cached_property
    def begins(self) -> dict[int, str]:
        """{index of a frame: the part of the session that begins there}."""
        parts = [frame.part for frame in self.frames]
        return {parts.index(part): part for part in dict.fromkeys(parts)}

    def index(self, kind: str) -> int:
        """The index of the first frame of this kind."""
        return next(i for i, frame in enumerate(self.frames) if frame.kind == kind)

    # ---- the numbers of a moment ----

    def changes(self, frame: Frame) -> list[tuple[Value, str, float]]:
        """The numbers that a frame sets: [(node, DATA or GRAD, number), ...]."""
        node, step = frame.node, frame.step
        if step:
            return [(step.parent, GRAD, step.after)]
        if frame.kind == START:
            return [(leaf, DATA, self.data[leaf]) for leaf in self.nodes if not leaf.parents]
        if self.update and frame.kind == UPDATE:
            return [(node, DATA, self.update.new[node])]
        if self.update and frame.kind == END:
            return [(computed, DATA, number) for computed, number in self.update.computed.items()]
        return [(node, GRAD, 1.0)] if frame.kind == SEED else [(node, DATA, self.data[node])]

    @cached_property
    def _history(self) -> dict[tuple[Value, str], tuple[list[int], list[float]]]:
        """{(node, DATA or GRAD): (the indices of the frames that set it, the numbers it is set to)}."""
        history: dict[tuple[Value, str], tuple[list[int], list[float]]] = {}
        for i, frame in enumerate(self.frames):
            for node, what, number in self.changes(frame):
                frames, numbers = history.setdefault((node, what), ([], []))
                frames.append(i)
                numbers.append(number)
        return history

    def number_at(self, node: Value, what: str, i: int) -> float | None:
        """The DATA or GRAD of `node` after frame `i`; None if no frame has set it yet."""
        frames, numbers = self._history.get((node, what), ([], []))
        count = bisect_right(frames, i)
        return numbers[count - 1] if count else None

    def finished(self, node: Value) -> int:
        """The index of the frame that completes the gradient of `node`; of its data if it gets none."""
        if (node, GRAD) in self._history:
            return self._history[node, GRAD][0][-1]
        return self._history[node, DATA][0][0]
