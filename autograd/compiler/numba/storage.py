"""What arrays, their entries and functions are called in loops, and where the arrays are."""

import math
from collections.abc import Iterable

from ... import ops
from ...formula.notation import PROGRAM, SIGN, Written
from ..graph.blocks import sliced
from ..ir.array_ops import SHARE
from ..ir.expr import COMPARISONS, Code, Term, expand
from ..ir.infix import Infix
from ..ir.names import Names, import_path
from ..plan.plan import Buffer

#: Compiled from the function of the table; the others are functions of `math`, or formulas.
COMPILED = (
    *(ops.relu, ops.maximum, ops.minimum, ops.sign, ops.where),
    *(ops.sigmoid, ops.softplus, ops.gelu, ops.selu, ops.power_log),
)
KEPT = ("p", "g")
VARIABLES = ("n", SHARE, "acc", *[f"acc{t}" for t in range(8)], *"ijkstu")
ARGUMENTS = ("state", "work", "learn", "load", "run", "outputs", "jit", "bind")
CALLED = ("ops", "array", "floor", "inf", "nan", "range", "abs")


class Cells:
    """Hands out the text for an entry of a buffer, and room for the buffers.

    `single` are those that stand for one number at a time, and need no room; `stored` are arrays in any case.
    """

    def __init__(self, buffers: dict[str, Buffer], single: set[str], stored: set[str]) -> None:
        self.buffers = buffers
        self.single = single
        self.stored = stored
        known = map(in_math, [*ops.TABLE, *COMPILED])
        self.names = Names([*KEPT, *VARIABLES, *ARGUMENTS, *CALLED, *known])
        self.called = {name: name if name in KEPT else self.names.new(name) for name in buffers}
        self.imports: set[str] = set()
        self.made: dict[str, str] = {}  # what is made before the program runs, and its name
        self.places: dict[str, str] = {}  # where a buffer is
        self.views: dict[str, str] = {}  # the arrays that a function uses
        self.count = buffers["p"].rows
        self.rows, self.room = 0, 2 * self.count  # taken of `work`, and of `state`

    # ---- arrays ----

    def view(self, name: str) -> str:
        """Where a buffer is, in what the program is given."""
        buffer, called = self.buffers[name], self.called[name]
        if called not in self.views:
            self.views[called] = self.part(buffer) if buffer.kind == "part" else self.place(buffer)
        return self.views[called]

    def part(self, buffer: Buffer) -> str:
        rows = sliced(buffer.part) if len(buffer.part) > 1 else str(buffer.part[0])
        return f"{self.array(buffer.whole)}[{rows}]"

    def place(self, buffer: Buffer) -> str:
        if buffer.name not in self.places:
            self.places[buffer.name] = self.new_place(buffer)
        return self.places[buffer.name]

    def new_place(self, buffer: Buffer) -> str:
        if buffer.sampled:
            start, self.rows = self.rows, self.rows + buffer.rows
            return f"work[{start}:{self.rows}]" if buffer.rows > 1 else f"work[{start}]"
        start, self.room = self.room, self.room + buffer.rows
        return f"state[{start}:{self.room}]"

    def array(self, name: str) -> str:
        """The name of an array."""
        buffer, called = self.buffers[name], self.called[name]
        if buffer.kind == "numbers":
            return self.constant(called, map(self.number, buffer.numbers))
        if name not in KEPT:
            self.view(name)
        return called

    def constant(self, wish: str, entries: Iterable[str]) -> str:
        """The name of an array that does not change."""
        self.imports.add("array")
        return self.made.setdefault(f"array([{', '.join(entries)}])", wish)

    def index(self, rows: tuple[int, ...]) -> str:
        """The name of an array of the numbers of rows."""
        text = ", ".join(map(str, rows))
        return self.made.get(f"array([{text}])") or self.constant(self.names.new("rows"), [text])

    # ---- entries ----

    def cell(self, name: str, row: str = "i") -> str:
        """An entry of a buffer: that in a row, of sample s."""
        if name not in self.buffers:
            return name
        buffer = self.buffers[name]
        if name in self.single:
            return self.called[name]
        if buffer.sampled:
            return f"{self.array(name)}[{row or 0}, s]" if buffer.rows > 1 else f"{self.array(name)}[s]"
        return f"{self.array(name)}[{row or 0}]" if buffer.rows > 1 else self.lone(buffer)

    def lone(self, buffer: Buffer) -> str:
        """The only entry of a buffer."""
        if buffer.kind == "numbers":
            return self.number(buffer.numbers[0])
        if buffer.kind == "part":
            return f"{self.array(buffer.whole)}[{buffer.part[0]}]"
        is_array = buffer.name in KEPT or buffer.name in self.stored
        return f"{self.array(buffer.name)}[0]" if is_array else self.called[buffer.name]

    # ---- expressions ----

    def text(self, x: Term, row: str = "i") -> str:
        """An expression, for the entry in a row."""
        found = LoopInfix(self, row).text(x)
        return f"1.0 * ({found})" if isinstance(x, Code) and x.op in COMPARISONS else found

    def number(self, x: float) -> str:
        return LoopInfix(self, "").text(float(x))

    def name_of(self, op: ops.Op) -> str:
        """The name of a function, or nothing if there is none and a formula stands for it."""
        if op in COMPILED:
            return self.made.setdefault(f"jit({import_path(op)})", op.name)
        if op.origin and op.origin[0] in (ops.leaky_relu, ops.elu):
            text = f"jit({import_path(op)})"
            return self.made.get(text) or self.made.setdefault(text, self.names.new(op.name))
        name = "abs" if op is ops.absolute else in_math(op)
        if not hasattr(math, name):
            return name if name == "abs" else ""
        self.imports.add(name)
        return name


def in_math(op: ops.Op) -> str:
    """What Python calls a function that NumPy calls so."""
    return op.array.replace("arc", "a") if isinstance(op.array, str) else op.name


class LoopInfix(Infix):
    """Names are entries; powers are signs; what has no name is a formula."""

    def __init__(self, at: Cells, row: str) -> None:
        super().__init__(lambda name: at.cell(name, row), at.name_of)
        self.at = at

    def number(self, x: float) -> Written:
        if math.isfinite(x):
            return super().number(x)
        name = "nan" if math.isnan(x) else "inf"
        self.at.imports.add(name)
        return Written(f"-{name}", SIGN) if x < 0 else Written(name)

    def call(self, x: Code) -> Written:
        if x.op is ops.power:
            return PROGRAM.write("**", *map(self.written, x.args))
        return super().call(x) if self.at.name_of(x.op) else self.written(expand(x))
