"""Plan: what a program does, as statements on named arrays; forward, then the chain rule in reverse."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from ... import ops
from ..ir.array_ops import SHARE
from ..ir.expr import COMPARISONS, Code, Term, walk

UFUNCS = [op.array for op in (*ops.TABLE, *COMPARISONS) if isinstance(op.array, str)]
NUMPY = (
    "array", "arange", "empty", "full", "ones", "zeros", "float64",
    "equal", "add", "subtract", "multiply", "divide", "power", "negative",
)  # fmt: skip
OWN = ("p", "g", "n", "classes", "clip", "erf", "erfc", "float", "load", "forward", "backward", "bind")
RESERVED = (SHARE, *OWN, *NUMPY, *UFUNCS)  # names that programs use for something else


@dataclass
class Buffer:
    """A named array of so many rows, with a column for each sample or without."""

    name: str
    rows: int
    sampled: bool
    kind: str  # "value", "gradient", "input", "p", "g", "numbers", or "part": rows of another buffer
    bordered: int = 0  # rows of ones below it
    places: int = 1
    numbers: tuple[float, ...] = ()
    whole: str = ""  # of a part: the buffer
    part: tuple[int, ...] = ()  # and the rows


class Statement(NamedTuple):
    """`target` is assigned an expression, or has it added."""

    target: str
    code: Term
    add: bool = False


@dataclass
class Plan:
    """What a program does, in order."""

    inputs: list[str]
    output: str
    buffers: dict[str, Buffer] = field(default_factory=dict)
    forward: list[Statement] = field(default_factory=list)
    backward: list[Statement] = field(default_factory=list)

    def early(self) -> set[str]:
        """What can be computed as soon as the batch is there, whatever the parameters are."""
        statements = [*self.forward, *self.backward]
        times = Counter(s.target for s in statements)
        known = {SHARE} | {b.name for b in self.buffers.values() if b.kind in ("input", "numbers")}
        found = set()
        for s in statements:
            names = {x.text for x in walk(s.code) if x.op is None}
            reads = {self.buffers[x].whole or x if x in self.buffers else x for x in names}
            target = self.buffers[s.target]
            own = target.sampled and target.kind in ("value", "gradient")
            if own and reads <= known and times[s.target] == 1 and not s.add:
                known.add(s.target)
                found.add(s.target)
        return found


def is_fixed(x: Term) -> bool:
    """Whether it is the same for every batch of one size."""
    if not isinstance(x, Code) or x.text == SHARE:
        return True
    return isinstance(x.op, ops.Op) and all(map(is_fixed, x.args))
