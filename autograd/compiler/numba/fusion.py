"""Which statements of a plan share a loop."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ... import ops
from ..ir import array_ops as arrays
from ..ir.array_ops import extent
from ..ir.expr import COMPARISONS, Code, Term, walk
from ..plan.plan import Buffer, Statement

PLAIN = (
    *(ops.add, ops.sub, ops.mul, ops.div, ops.neg, ops.sqrt, ops.absolute, ops.sign, ops.relu, ops.square),
    *(ops.maximum, ops.minimum, ops.clip, ops.where, ops.heaviside),
    *COMPARISONS,
)
ALONE = (arrays.ToWeights, arrays.Scatter, arrays.Join)  # their loops are not over the rows of the target
INLINE = 16  # terms of a sum that are added up at once; longer sums are added up by and by


class Piece:
    """A statement, and what it reads and writes.

    `beside` is read in the row that is written, `far` in others. A root is a buffer that is part of no other.
    """

    def __init__(self, statement: Statement, buffers: dict[str, Buffer]) -> None:
        self.statement = statement
        self.buffers = buffers
        code = statement.code
        self.op: Any = code.op if isinstance(code, Code) and isinstance(code.op, arrays.ArrayOp) else None
        names = {x.text for x in walk(code) if x.op is None and x.text in buffers}
        self.beside, self.far = (set(), names) if self.op else (names, set())
        target = buffers[statement.target]
        self.extent = target.rows, target.sampled
        self.writes = self.root(statement.target)
        self.reads = set(map(self.root, names))

    def root(self, name: str) -> str:
        while self.buffers[name].whole:
            name = self.buffers[name].whole
        return name

    @property
    def args(self) -> tuple[Term, ...]:
        """What the operation is applied to."""
        return self.statement.code.args if isinstance(self.statement.code, Code) else ()

    @property
    def alone(self) -> bool:
        return isinstance(self.op, ALONE) or (isinstance(self.op, arrays.Total) and self.op.samples)

    @property
    def terms(self) -> int:
        """Of how many rows the target is the sum."""
        op = self.op
        if isinstance(op, (arrays.MatMul, arrays.Sum, arrays.Peak)):
            return op.n
        if isinstance(op, arrays.ToInputs):
            return op.forward.units
        return extent(self.args[-1])[0] if isinstance(op, arrays.Total) else 0

    @property
    def long(self) -> bool:
        """Whether the sum is added up in the array, for all samples before the loop over them."""
        return self.extent[1] and self.terms > INLINE

    @property
    def calls(self) -> bool:
        return any(not (x.op is None or self.op or is_plain(x.op)) for x in walk(self.statement.code))

    def before(self, other: "Piece") -> bool:
        """Whether the other, which comes later, has to stay later."""
        return other.writes in self.reads | {self.writes} or self.writes in other.reads

    def beside_only(self, other: "Piece") -> bool:
        """Whether in each row the other, which comes later, can follow at once."""
        mine, others = self.beside | {self.statement.target}, other.beside | {other.statement.target}
        if other.writes in map(self.root, self.far) or self.writes in map(self.root, other.far):
            return False
        return all(
            a == b or self.root(a) != self.root(b) or self.writes != self.root(a) != other.writes
            for a in mine
            for b in others
        )


def is_plain(op: Any) -> bool:
    """Whether a processor computes it for several samples at once; a call keeps a loop from that."""
    if not op.origin:
        return op in PLAIN
    family, constants = op.origin
    return family is ops.leaky_relu or (family is ops.constant_power and constants[0] in (0, 1, 2, 3))


class Group:
    """Statements that share a loop over rows and samples."""

    def __init__(self, first: Piece) -> None:
        self.pieces = [first]
        self.extent = first.extent

    def takes(self, piece: Piece) -> bool:
        return (
            self.extent == piece.extent
            and not piece.alone
            and not any(
                mine.alone
                or not mine.beside_only(piece)
                or (piece.long and piece.writes in mine.reads | {mine.writes})
                or (mine.terms and piece.calls)
                or (mine.calls and piece.terms)
                for mine in self.pieces
            )
        )

    def before(self, piece: Piece) -> bool:
        return any(mine.before(piece) for mine in self.pieces)


def arranged(statements: Iterable[Statement], buffers: dict[str, Buffer]) -> list[Group]:
    """The statements in groups, each in the last group that it can join, if there is one."""
    groups: list[Group] = []
    for statement in statements:
        piece = Piece(statement, buffers)
        for group in reversed(groups):
            if group.takes(piece):
                group.pieces.append(piece)
                break
            if group.before(piece):
                groups.append(Group(piece))
                break
        else:
            groups.append(Group(piece))
    return groups


def known_to(groups: list[Group]) -> dict[str, bool]:
    """The buffers that some loops use, and whether they use but one entry of each at a time."""
    known: dict[str, bool] = {}
    for group in groups:
        for piece in group.pieces:
            for name in {piece.statement.target} | piece.beside | piece.far:
                known.setdefault(name, True)
                if piece.root(name) != name:
                    known[piece.root(name)] = False
            if piece.alone or piece.long:
                known[piece.statement.target] = False
    return known


def known_once(known: list[dict[str, bool]]) -> set[str]:
    """The buffers that only one loop knows: a number for each turn of it will do, and no array."""
    times = Counter(name for names in known for name in names)
    return {name for names in known for name, single in names.items() if single and times[name] == 1}
