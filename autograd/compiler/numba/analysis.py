"""Analysis: what is decided of a plan before its loops are printed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..ir.expr import name
from ..ir.names import Names
from ..plan.plan import Buffer, Plan, Statement
from .fusion import FusedLoop, fuse

ONE_FUNCTION = 30  # loops that numba compiles together in the time of a breath; if they are more, ...
LOOPS_PER_FUNCTION = 12  # ... they are divided


@dataclass
class Analysis:
    """The loops of a plan, and how its buffers are stored."""

    buffers: dict[str, Buffer]  # those of the plan, and `outputs`
    outputs: str  # the buffer for the outputs, whatever they are
    load: list[FusedLoop]  # computed when a batch is loaded
    forward: list[FusedLoop]
    backward: list[FusedLoop]
    local: set[str]  # the buffers that are a number in each turn of one loop
    stored: set[str]  # the buffers that are arrays though they may be single numbers

    def functions(self, loops: list[FusedLoop]) -> list[list[FusedLoop]]:
        """The loops of `forward` or `backward`, function by function."""
        if len(self.forward) + len(self.backward) <= ONE_FUNCTION:
            return [loops]
        return [loops[i : i + LOOPS_PER_FUNCTION] for i in range(0, len(loops), LOOPS_PER_FUNCTION)]


def analyse(plan: Plan) -> Analysis:
    """Fuse the statements of a plan into loops, and see which of its buffers need an array."""
    buffers = dict(plan.buffers)
    outputs, shape = Names(buffers).new("outputs"), buffers[plan.output].shape
    buffers[outputs] = Buffer(outputs, shape, "value")
    invariant = plan.loop_invariant()
    load = [s for s in plan.forward if s.target in invariant]
    forward = [s for s in plan.forward if s.target not in invariant]
    copied = Statement(outputs, name(plan.output, shape))
    (load if plan.output in invariant else forward).append(copied)
    backward = [s for s in plan.backward if buffers[s.target].rows]
    early, later, back = [fuse(statements, buffers) for statements in (load, forward, backward)]
    computed = {b.name for b in buffers.values() if b.kind in ("value", "gradient")}
    local = loop_locals([*early, *later, *back]) & computed - {outputs}
    result = Analysis(buffers, outputs, early, later, back, local, {outputs})
    functions = [*result.functions(later), *result.functions(back)]
    times = Counter(buffer for loops in functions for buffer in entries(loops))
    result.stored |= {buffer for buffer in computed if times[buffer] > 1}
    return result


def entries(loops: Iterable[FusedLoop]) -> dict[str, bool]:
    """The buffers that some loops use, and whether they use but one entry of each at a time."""
    result: dict[str, bool] = {}
    for loop in loops:
        for statement in loop:
            for buffer in {statement.target} | statement.same_row | statement.other_rows:
                result.setdefault(buffer, True)
                if statement.whole(buffer) != buffer:
                    result[statement.whole(buffer)] = False
            if statement.has_own_loops or statement.is_tiled:
                result[statement.target] = False
    return result


def loop_locals(loops: list[FusedLoop]) -> set[str]:
    """The buffers that only one loop uses, entry by entry: local variables, not arrays, will do."""
    used = [entries([loop]) for loop in loops]
    times = Counter(buffer for buffers in used for buffer in buffers)
    return {buffer for buffers in used for buffer, single in buffers.items() if single and times[buffer] == 1}
