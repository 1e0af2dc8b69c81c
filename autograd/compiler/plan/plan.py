"""Plan: what a program does, as statements on named arrays; forward, then the chain rule in reverse."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from ... import ops
from ..graph.blocks import NO_DEMANDS, Layout
from ..ir.array_ops import SHARE
from ..ir.expr import COMPARISONS, SIGNED, Expr, Operand, walk
from ..ir.rows import Rows
from ..ir.shape import ArrayShape, Shaped

RESERVED = (  # names that programs use for something else
    *("p", "g", "n", SHARE, "load", "forward", "backward", "gradient", "bind", "float"),
    *("classes", "clip", "erf", "erfc", "isfinite", "places", "reducer", "steep_dot", "vdot", "whole"),
    *("array", "arange", "bincount", "dot", "empty", "errstate", "full", "ones", "zeros"),
    *("bool", "float64", "int"),
    *("equal", "add", "subtract", "multiply", "divide", "power", "negative"),
    *[op.name for op in SIGNED],
    *[op.array for op in (*ops.TABLE, *COMPARISONS) if isinstance(op.array, str)],
)

Kind = Literal["value", "gradient", "input", "constant", "parameters", "gradient of parameters", "part"]


@dataclass
class Buffer(Shaped):
    """A named array."""

    name: str
    shape: ArrayShape
    kind: Kind
    layout: Layout = NO_DEMANDS
    numbers: tuple[float, ...] = ()  # of a constant
    whole: str = ""  # of a part: the buffer ...
    part: Rows = ()  # ... and the rows of it
    has_title: bool = False  # whether its name says more than the rows


class Statement(NamedTuple):
    """An expression that is assigned to the buffer `target`, or added to it."""

    target: str
    expr: Operand
    add: bool = False


@dataclass
class Plan:
    """What a program does, in order."""

    inputs: list[str]
    output: str
    buffers: dict[str, Buffer] = field(default_factory=dict)
    forward: list[Statement] = field(default_factory=list)
    backward: list[Statement] = field(default_factory=list)
    bodies: dict[Any, "StepPlan"] = field(default_factory=dict)  # {loop: what each of its steps does}

    def loop_invariant(self) -> set[str]:
        """The buffers that depend on the batch alone: computed when it is loaded, not in each step."""
        statements = [*self.forward, *self.backward]
        times = Counter(s.target for s in statements)
        loaded = {SHARE} | {b.name for b in self.buffers.values() if b.kind in ("input", "constant")}
        known = set(loaded)
        for s in statements:
            target = self.buffers[s.target]
            is_own = target.batched and target.kind in ("value", "gradient")
            if is_own and times[s.target] == 1 and not s.add and self.reads(s) <= known:
                known.add(s.target)
        return known - loaded

    def reads(self, s: Statement) -> set[str]:
        """The names in the expression of a statement; for a part, that of the whole buffer."""
        names = {x.text for x in walk(s.expr) if x.op is None}
        return {self.buffers[x].whole or x if x in self.buffers else x for x in names}


class StepPlan(NamedTuple):
    """One step of a loop.

    `seed`: the buffer for the gradient of its output. `gradients`: {number of an input of the loop: the
    buffer for its gradient}, "g" for those that are parameters of the step.
    """

    plan: Plan
    seed: str = ""
    gradients: dict[int, str] = {}  # noqa: RUF012


def is_fixed(x: Operand) -> bool:
    """Whether it is the same number for every batch of one size: it contains numbers and `share` alone."""
    if not isinstance(x, Expr) or x.text == SHARE:
        return True
    return isinstance(x.op, ops.Op) and all(map(is_fixed, x.args))
