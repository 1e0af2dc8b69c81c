"""Fusion: which statements of a plan share a loop."""

from collections.abc import Iterable
from typing import Any

from ... import ops
from ..ir import array_ops as ir
from ..ir.expr import COMPARISONS, Expr, Operand, operand_shape, walk
from ..ir.group_ops import GroupMax, GroupSum
from ..ir.matrix_ops import MatMul, MatMulInputGrad, MatMulWeightGrad
from ..ir.table_ops import TakeGrad
from ..plan.plan import Buffer, Statement

VECTORIZED = (
    *(ops.add, ops.sub, ops.mul, ops.div, ops.neg, ops.sqrt, ops.absolute, ops.sign, ops.relu, ops.square),
    *(ops.minus, ops.maximum, ops.minimum, ops.clip, ops.where, ops.heaviside),
    *COMPARISONS,
)
OWN_LOOPS = (
    MatMulWeightGrad,
    ir.ScatterAdd,
    ir.Concatenate,
    TakeGrad,
)  # not over the rows of the target
INLINE_TERMS = 16  # of a sum in the loop of its statement; longer sums are added up tile by tile


class LoopStatement:
    """A statement with what decides whether it can share a loop with others.

    `same_row`: the buffers that it reads in the row that it writes; `other_rows`: those read in any row.
    `reads`, `writes`: its buffers; for one that is part of another, the whole.
    """

    def __init__(self, statement: Statement, buffers: dict[str, Buffer]) -> None:
        self.target, self.expr, self.add = statement
        self.buffers = buffers
        self.op: Any = None
        self.args: tuple[Operand, ...] = ()
        if isinstance(self.expr, Expr) and isinstance(self.expr.op, ir.ArrayOp):
            self.op, self.args = self.expr.op, self.expr.args
        names = {x.text for x in walk(self.expr) if x.op is None and x.text in buffers}
        self.same_row, self.other_rows = (set(), names) if self.op else (names, set())
        self.shape = buffers[self.target].shape
        self.writes = self.whole(self.target)
        self.reads = set(map(self.whole, names))

    def whole(self, name: str) -> str:
        """The buffer that is part of no other, in which a buffer is."""
        while self.buffers[name].whole:
            name = self.buffers[name].whole
        return name

    @property
    def row(self) -> str:
        """The text for the number of a row of its value; "" if there is but one."""
        return "i" if operand_shape(self.expr).rows > 1 else ""

    @property
    def has_own_loops(self) -> bool:
        return isinstance(self.op, OWN_LOOPS) or (isinstance(self.op, ir.ReduceSum) and self.op.samples)

    @property
    def terms(self) -> int:
        """Of how many rows each row of the target is the sum; 0 if it is none."""
        if isinstance(self.op, MatMul):
            return self.op.n
        if isinstance(self.op, (GroupSum, GroupMax)):
            groups = self.op.groups
            return groups.size if groups.is_beside or groups.is_across else min(groups.size, INLINE_TERMS)
        if isinstance(self.op, MatMulInputGrad):
            return self.op.forward.units
        return operand_shape(self.args[-1]).rows if isinstance(self.op, ir.ReduceSum) else 0

    @property
    def is_tiled(self) -> bool:
        """Whether the sum is added up in the array, for all samples before the loop over them."""
        return self.shape.batched and self.terms > INLINE_TERMS

    @property
    def calls_functions(self) -> bool:
        """Whether a call keeps its loop from being computed for several samples at once."""
        return not self.op and any(x.op and not is_vectorized(x.op) for x in walk(self.expr))

    def must_precede(self, later: "LoopStatement") -> bool:
        """Whether one of the two reads or writes what the other writes."""
        return later.writes in self.reads | {self.writes} or self.writes in later.reads

    def can_share_rows(self, later: "LoopStatement") -> bool:
        """Whether `later` can be computed row by row, too: what one writes, the other uses in that row."""
        mine, others = self.same_row | {self.target}, later.same_row | {later.target}
        if later.writes in map(self.whole, self.other_rows):
            return False
        if self.writes in map(self.whole, later.other_rows):
            return False
        return all(
            a == b or self.whole(a) != self.whole(b) or self.writes != self.whole(a) != later.writes
            for a in mine
            for b in others
        )


def is_vectorized(op: Any) -> bool:
    """Whether a processor computes it for several samples at once."""
    if not op.origin:
        return op in VECTORIZED
    family, constants = op.origin
    return family is ops.leaky_relu or (family is ops.constant_power and constants[0] in (0, 1, 2, 3))


def can_fuse(earlier: LoopStatement, later: LoopStatement) -> bool:
    """Whether two statements can share a loop, and are not slower for it."""
    if earlier.shape != later.shape or earlier.has_own_loops or later.has_own_loops:
        return False
    if not earlier.can_share_rows(later):
        return False
    if later.is_tiled and later.writes in earlier.reads | {earlier.writes}:  # it writes before the loop
        return False
    slower = (earlier.terms and later.calls_functions) or (earlier.calls_functions and later.terms)
    return not slower


FusedLoop = list[LoopStatement]  # statements that share a loop over rows and samples


def joinable(loops: list[FusedLoop], later: LoopStatement) -> FusedLoop | None:
    """The last loop that can compute a statement, too, if the loops behind it do not have to precede it."""
    for loop in reversed(loops):
        if all(can_fuse(statement, later) for statement in loop):
            return loop
        if any(statement.must_precede(later) for statement in loop):
            return None
    return None


def fuse(statements: Iterable[Statement], buffers: dict[str, Buffer]) -> list[FusedLoop]:
    """The statements in loops: each in the last that it can join, or in a new one."""
    loops: list[FusedLoop] = []
    for statement in [LoopStatement(s, buffers) for s in statements]:
        loop = joinable(loops, statement)
        if loop:
            loop.append(statement)
        else:
            loops.append([statement])
    return loops
