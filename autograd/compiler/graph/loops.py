"""Loops: steps that are alike become one node, with the recording of a single step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from ... import ops
from ...chain import ancestors
from ...value import Value, node
from .dependence import INPUT, Dependence, Dependences, dependences, number
from .period import NUMBER, Operations, Window, same
from .record import Input, Recording

LEAST = 1_000  # operations, one upon the other, for which a loop is worth running forward a second time


@dataclass(frozen=True, eq=False)
class Loop:
    """The operation of a node that stands for `steps` steps.

    Its parents are what is carried into the first step, what all steps read, and for each step what it alone
    reads. In `body`, the recording of a step, `carried`, `shared` and `stepped` are leaves for these. The
    outputs of the body are what is carried to the next step, and `emitted` others that are read elsewhere.
    """

    steps: int
    body: Recording
    carried: list[Value]
    shared: list[Value]
    stepped: list[Value]
    name = symbol = "loop"
    origin = None

    @property
    def emitted(self) -> int:
        return len(self.body.outputs) - len(self.carried)

    def roles(self, values: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
        """What belongs to the carried, the shared and the stepped leaves, of what belongs to the parents."""
        first = len(self.carried)
        second = first + len(self.shared)
        return values[:first], values[first:second], values[second:]

    def partials(self, out: Any, *inputs: Any) -> tuple["Part", ...]:
        return tuple(map(Part, range(len(inputs))))


@dataclass(frozen=True, eq=False)
class Result:
    """The operation of a node that is one number of a loop: carried out of it, or emitted by a step.

    `i` counts the carried ones first, then those of the first step, and so on.
    """

    i: int
    name = symbol = "result"
    origin = None

    def partials(self, out: Any, loop: Any) -> tuple[Any]:
        return (To(self.i),)


class Part(NamedTuple):
    """The slope of a loop in one of its parents, if its gradient is the list of theirs."""

    i: int

    def __mul__(self, grads: Any) -> Any:
        return grads[self.i] if isinstance(grads, list) else 0.0


class To(NamedTuple):
    """The slope of a result: what it sends to the loop is the pair of its number and its gradient."""

    i: int

    def __mul__(self, grad: Any) -> Any:
        return 0.0 if isinstance(grad, float) and grad == 0.0 else (self.i, grad)


def looped(recording: Recording, free: Sequence[Any] = ()) -> Recording:
    """The recording with a node for each loop in it; itself, if there is none.

    `free`: operations of which chains are no loops, for they are done at once.
    """
    if len(recording.nodes) < LEAST:
        return recording
    operations = Operations(recording.nodes, recording.dependences)
    windows = operations.windows(LEAST, free)
    return Rewriting(recording, operations, windows, free).rewritten() if windows else recording


def loops_in(recording: Recording) -> list[tuple[Value, Loop]]:
    """The nodes that are loops."""
    ops: list[tuple[Value, Any]] = [(n, n.op) for n in recording.nodes]
    return [(n, op) for n, op in ops if isinstance(op, Loop)]


def operands(recording: Recording) -> int:
    """How many operands all operations have; of a loop, those of a step count."""
    found: list[tuple[Any, int]] = [(n.op, len(n.parents)) for n in recording.nodes]
    own = sum([count for op, count in found if not isinstance(op, (Loop, Result))])
    return own + sum([operands(loop.body) for _, loop in loops_in(recording)])


class Rewriting:
    """Replaces windows of operations by loops; `new` has the nodes that stand for others."""

    def __init__(
        self, recording: Recording, operations: Operations, windows: list[Window], free: Sequence[Any]
    ) -> None:
        self.recording = recording
        self.operations = operations
        self.free = free
        self.steps = [Step(operations, window) for window in windows]
        self.new: dict[Value, Value] = {}
        self.depends = Dependences(recording.dependences)

    def rewritten(self) -> Recording:
        r = self.recording
        used = self.used()
        start = 0
        for step in self.steps:
            self.copy(start, step.window.start)
            start = step.window.stop
            results = step.results(used)
            parents = tuple([self.newest(x) for x in step.parents()])
            loop = step.loop([self.depends[x] for x in parents], self.free)
            whole = self.make(loop, parents)
            self.new.update({old: self.make(Result(i), (whole,), old.label) for old, i in results.items()})
        self.copy(start, len(self.operations.nodes))
        outputs = list(map(self.newest, r.outputs))
        return r._replace(outputs=outputs, nodes=ancestors(*outputs), dependences=self.depends)

    def newest(self, x: Any) -> Any:
        return x if type(x) is float else self.new.get(x, x)

    def make(self, op: Any, parents: tuple[Any, ...], label: str = "") -> Value:
        result = node(0.0, op, parents, label)
        self.depends[result] = max([self.depends[x] for x in parents])
        return result

    def copy(self, start: int, stop: int) -> None:
        """New nodes for those whose parents are new."""
        for n in self.operations.nodes[start:stop]:
            parents = tuple(map(self.newest, n.parents))
            if any(x is not y for x, y in zip(parents, n.parents)):
                self.new[n] = self.make(n.op, parents, n.label)

    def used(self) -> set[Value]:
        """What is read outside of the steps."""
        found = set(self.recording.outputs)
        start = 0
        for step in [*self.steps, None]:
            stop = step.window.start if step else None
            found.update(*[n.parents for n in self.operations.nodes[start:stop]])
            if step:
                found.update(step.parents())
                start = step.window.stop
        return found


class Step:
    """One step of a window as a recording: the third, in which all that it reads has its place."""

    def __init__(self, operations: Operations, window: Window) -> None:
        self.operations = operations
        self.window = window
        self.starts = operations.starts(window.start, window.period)
        self.carried: dict[tuple[int, int], Value] = {}  # {(operation, how many steps ago): leaf}
        self.shared: dict[Value, Value] = {}  # {what all steps read: leaf}
        self.stepped: dict[tuple[Any, ...], Value] = {}  # {what each step reads, numbers as text: leaf}
        self.given: dict[Value, tuple[Any, ...]] = {}  # {leaf: what each step reads, or what all read}
        self.unread: set[int] = set()  # operations that are carried out of the last step alone
        self.emitted: list[int] = []  # operations of which those of all steps are read elsewhere
        self.copies: list[Value] = []
        for q in range(window.period):
            n = self.at(0, q)
            tags, _ = operations.tags(window.start + 2 * window.period + q, window.period)
            args = tuple([self.operand(q, i, tag) for i, tag in enumerate(tags or ())])
            self.copies.append(node(n.data, n.op, args, n.label))
        self.shared = dict(sorted(self.shared.items(), key=lambda item: item[0].serial))

    def at(self, step: int, q: int) -> Value:
        return self.operations.nodes[self.window.start + step * self.window.period + q]

    # ---- operands ----

    def operand(self, q: int, i: int, tag: int) -> Any:
        """Operand i of operation q."""
        start, period, stop = self.window.start, self.window.period, self.window.stop
        if tag > 0:
            made = q - tag
            return self.copies[made] if made >= 0 else self.carry(made % period, -(made // period))
        given = tuple([n.parents[i] for n in self.operations.nodes[start + q : stop : period]])
        if tag == NUMBER:
            given = tuple(map(number, given))
        if all(same(x, given[0]) for x in given):
            return given[0] if tag == NUMBER else self.leaf(self.shared, given[0], given[:1])
        return self.leaf(self.stepped, tuple(map(repr, given)) if tag == NUMBER else given, given)

    def leaf(self, leaves: dict[Any, Value], key: Any, given: tuple[Any, ...]) -> Value:
        if key not in leaves:
            leaves[key] = node(0.0, ops.leaf, (), label_of(given))
            self.given[leaves[key]] = given
        return leaves[key]

    def carry(self, q: int, lag: int) -> Value:
        """The leaf for what operation q made `lag` steps ago, which is carried from step to step."""
        if (q, lag) not in self.carried:
            if lag > 1:
                self.carry(q, lag - 1)
            label = self.at(0, q).label
            self.carried[q, lag] = node(0.0, ops.leaf, (), f"{label}_before" if label else "before")
        return self.carried[q, lag]

    # ---- the loop ----

    def parents(self) -> Iterator[Any]:
        """The parents of the loop, as they are in the recording."""
        for q, lag in self.carried:
            yield 0.0 if q in self.unread else self.first(q, lag)
        yield from self.shared
        yield from chain.from_iterable(zip(*map(self.given.__getitem__, self.stepped.values())))

    def first(self, q: int, lag: int) -> Any:
        """What the first step reads as what operation q made `lag` steps ago."""
        return self.starts[q] if self.starts else self.at(-lag, q)

    def results(self, used: set[Value]) -> dict[Value, int]:
        """For each operation that is read outside, which result of the loop it is."""
        start, stop, steps = self.window.start, self.window.stop, self.window.steps
        inside = enumerate(self.operations.nodes[start:stop])
        read = {n: divmod(i, self.window.period) for i, n in inside if n in used}
        apart = [(t, q) for t, q in read.values() if (q, steps - t) not in self.carried]
        self.emitted = list(dict.fromkeys([q for t, q in apart if t < steps - 1]))
        for _, q in apart:
            if q not in self.emitted:
                self.carry(q, 1)
                self.unread.add(q)
        carried, emitted = list(self.carried), {q: i for i, q in enumerate(self.emitted)}
        return {
            n: len(carried) + t * len(emitted) + emitted[q] if q in emitted else carried.index((q, steps - t))
            for n, (t, q) in read.items()
        }

    def loop(self, depends: Sequence[Dependence], free: Sequence[Any]) -> Loop:
        """The loop, whose parents depend on this."""
        leaves = [list(x.values()) for x in (self.carried, self.shared, self.stepped)]
        carried, shared, stepped = leaves
        first, second, n = len(carried), len(carried) + len(shared), len(stepped)
        known = dict.fromkeys(carried, max(depends)) | dict(zip(shared, depends[first:second]))
        known |= {leaf: max(depends[second + i :: n]) for i, leaf in enumerate(stepped)}
        return Loop(self.window.steps, looped(self.body(leaves, known), free), *leaves)

    def body(self, roles: Sequence[list[Value]], depends: dict[Value, Dependence]) -> Recording:
        """The recording of the step: its inputs are the leaves that depend on the sample."""
        outputs = [self.copies[q] if lag == 1 else self.carried[q, lag - 1] for q, lag in self.carried]
        outputs += [self.copies[q] for q in self.emitted]
        inputs, parameters = [], []
        for role, leaves in zip(("state", "own", "each"), roles):
            values = [leaf for leaf in leaves if depends[leaf] == INPUT]
            title = values[0].label if len(values) == 1 else role
            inputs += [Input(title, (len(values),), values)] if values else []
            parameters += [leaf for leaf in leaves if depends[leaf] != INPUT]
        nodes = ancestors(*outputs)
        found = dependences(nodes, {x for given in inputs for x in given.values}, set(parameters))
        return Recording(inputs, parameters, outputs, (len(outputs),), nodes, found)


def label_of(values: Sequence[Any]) -> str:
    """What a leaf for one of these is called."""
    if len(values) == 1:
        return str(values[0].label)
    stems = {x.label.rstrip("0123456789") for x in values if type(x) is not float}
    return f"{stems.pop()}_t" if len(stems) == 1 and "" not in stems else "each"
