"""A loop as a node: steps that are alike, of which there is the recording of a single one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from ...value import Value
from .record import Recording


@dataclass(frozen=True, eq=False)
class Loop:
    """The operation of a node that stands for `steps` steps.

    Its parents are what is carried into the first step, what all steps read, and for each step what it alone
    reads. In `body`, the recording of a step, `carried`, `shared` and `series` are leaves for these; each of
    the series has those of one source, such as an input. The outputs of the body are what is carried to the
    next step, and `emitted` others that are read elsewhere.
    """

    steps: int
    body: Recording
    carried: list[Value]
    shared: list[Value]
    series: list[list[Value]]
    name = symbol = "loop"
    origin = None

    @property
    def stepped(self) -> list[Value]:
        return list(chain.from_iterable(self.series))

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


def loops_in(recording: Recording) -> list[tuple[Value, Loop]]:
    """The nodes that are loops."""
    ops: list[tuple[Value, Any]] = [(n, n.op) for n in recording.nodes]
    return [(n, op) for n, op in ops if isinstance(op, Loop)]


def operands(recording: Recording) -> int:
    """How many operands all operations have; of a loop, those of a step count."""
    found: list[tuple[Any, int]] = [(n.op, len(n.parents)) for n in recording.nodes]
    own = sum([count for op, count in found if not isinstance(op, (Loop, Result))])
    return own + sum([operands(loop.body) for _, loop in loops_in(recording)])
