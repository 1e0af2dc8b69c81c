"""Loops: steps that are alike, each of which reads what the one before has made."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

from .array_ops import ArrayOp, Linear, Slopes
from .expr import Expr, Operand

Role = Literal["carried", "shared", "stepped"]


class Feed(NamedTuple):
    """What a step reads of one input of a loop.

    The input of role "carried" are the rows for the first step, which each step replaces; those that are
    "shared" are the same for all steps; of what is "stepped" each step has `rows` rows of its own.
    """

    role: Role
    rows: int
    batched: bool


@dataclass(frozen=True, eq=False)
class Steps(ArrayOp):
    """`steps` steps. The result: the rows carried out of the last one, then those that each step emits.

    `body` is the rolled-up graph of a step. Its inputs are the feeds that are batched, in order, and its
    parameters are the others, one below the other; its output are the next carried rows, and those emitted.
    """

    steps: int
    feeds: tuple[Feed, ...]
    emitted: int
    body: Any

    @property
    def carried(self) -> int:
        """How many rows are carried from step to step."""
        return self.feeds[0].rows

    def partials(self, out: Expr, *inputs: Expr) -> Slopes:
        return tuple([Linear(partial(self.vjp, i, inputs)) for i in range(len(inputs))])

    def vjp(self, i: int, inputs: tuple[Expr, ...], grad: Operand) -> Expr:
        return Expr(StepsGrad(self, i), (grad, *inputs), inputs[i].shape)

    def phrase(self, first: str, *others: str) -> str:
        return f"{self.steps:,} steps from {first}{', with ' * bool(others)}{' and '.join(others)}"


@dataclass(frozen=True, eq=False)
class StepsGrad(ArrayOp):
    """From the gradient of a loop to that of its input number `i`: the vjp of Steps."""

    forward: Steps
    i: int

    def phrase(self, grad: str, *inputs: str) -> str:
        return f"{grad}, back through {self.forward.steps:,} steps to {inputs[self.i]}"
