"""Loops: where steps are alike, one node stands for all."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...chain import ancestors
from ...value import Value, node
from .dependence import Dependences
from .loop import Result
from .period import Operations, Window, depths
from .record import Recording
from .step import Step

LEAST = 1_000  # operations, one upon the other, for which a loop is worth running forward a second time


def looped(recording: Recording, free: Sequence[Any] = ()) -> Recording:
    """The recording with a node for each loop in it; itself, if there is none.

    `free`: operations of which chains are no loops, for they are done at once.
    """
    if len(recording.nodes) < LEAST:
        return recording
    depth = depths(recording.nodes, recording.dependences, free)
    if max(depth.values(), default=0) < LEAST:
        return recording
    operations = Operations(recording.nodes, recording.dependences)
    windows = operations.windows(LEAST, depth)
    return Rewriting(recording, operations, windows, free).rewritten() if windows else recording


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
        self.arguments = {value: i for i, x in enumerate(recording.inputs) for value in x.values}

    def rewritten(self) -> Recording:
        r = self.recording
        used = self.used()
        start = 0
        for step in self.steps:
            self.copy(start, step.window.start)
            start = step.window.stop
            results = step.results(used)
            step.arrange(self.source)
            parents = tuple([self.newest(x) for x in step.parents()])
            loop = step.loop([self.depends[x] for x in parents])
            whole = self.make(replace(loop, body=looped(loop.body, self.free)), parents)
            self.new.update({old: self.make(Result(i), (whole,), old.label) for old, i in results.items()})
        self.copy(start, len(self.operations.nodes))
        outputs = list(map(self.newest, r.outputs))
        return r._replace(outputs=outputs, nodes=ancestors(*outputs), dependences=self.depends)

    def newest(self, x: Any) -> Any:
        return x if type(x) is float else self.new.get(x, x)

    def source(self, x: Any) -> Any:
        """What a number is one of: an argument, the results of a loop, or others that depend on the same."""
        new = self.newest(x)
        if type(new) is not float and isinstance(new.op, Result):
            return new.parents[0]
        return self.arguments.get(new), self.depends[new]

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
