"""LoopStorage: what arrays, their entries and functions are called in loops, and where the arrays are."""

import math
from collections.abc import Iterable

from ... import ops
from ...formula.notation import ATOM, COMPARISON, PRODUCT, SIGN, Written
from ..ir.array_ops import SHARE
from ..ir.expr import COMPARISONS, Expr, Operand, expand
from ..ir.infix import Infix
from ..ir.names import Names, import_path
from ..ir.rows import Rows, slice_text
from ..plan.plan import Buffer
from .analysis import Analysis

#: Compiled from the functions of the table; other operations are functions of `math`, or formulas.
COMPILED = (
    *(ops.relu, ops.maximum, ops.minimum, ops.sign, ops.where),
    *(ops.sigmoid, ops.softplus, ops.gelu, ops.selu, ops.power_log, ops.times, ops.over, ops.minus),
)
#: Functions of NumPy: those of `math` give whole numbers, which end at 2**63, or numba does not have them.
OF_NUMPY = (ops.floor, ops.ceil, ops.trunc, ops.rint, ops.cbrt, ops.fmod)
OPERATORS = {ops.mod: "%", ops.floor_divide: "//"}
KEPT = ("p", "g")
VARIABLES = ("n", SHARE, "acc", *[f"acc{t}" for t in range(8)], *"ijkstu")
ARGUMENTS = ("state", "work", "learn", "load", "run", "outputs", "jit", "bind")
CALLED = ("ops", "array", "floor", "inf", "nan", "range", "abs")


class LoopStorage:
    """Hands out the text for an entry of a buffer, and places for the buffers.

    A program has two arrays: `state`, of `state_size` numbers, the parameters p, their gradient g and what is
    the same for all samples; `work`, of shape (work_rows, n), the rest.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.buffers = analysis.buffers
        self.local = analysis.local
        self.stored = analysis.stored
        functions = map(name_in_math, [*ops.TABLE, *COMPILED])
        self.names = Names([*KEPT, *VARIABLES, *ARGUMENTS, *CALLED, *functions])
        self.called = {name: name if name in KEPT else self.names.new(name) for name in self.buffers}
        self.imports: set[str] = set()  # of `math`, ...
        self.from_numpy: set[str] = set()  # ... and of NumPy
        self.defined: dict[str, str] = {}  # {expression: its name}, computed before the program runs
        self.places: dict[str, str] = {}  # where a buffer is that is part of no other
        self.views: dict[str, str] = {}  # the arrays that a function uses
        self.count = self.buffers["p"].rows
        self.work_rows, self.state_size = 0, 2 * self.count

    # ---- arrays ----

    def view(self, name: str) -> str:
        """The slice of `state` or `work` that is a buffer; the function that is printed will define it."""
        buffer, called = self.buffers[name], self.called[name]
        if called not in self.views:
            if buffer.kind != "part" and name not in self.places:
                self.places[name] = self.new_place(buffer)
            self.views[called] = self.places.get(name) or self.part(buffer)
        return self.views[called]

    def part(self, buffer: Buffer) -> str:
        rows = slice_text(buffer.part) if len(buffer.part) > 1 else str(buffer.part[0])
        return f"{self.array(buffer.whole)}[{rows}]"

    def new_place(self, buffer: Buffer) -> str:
        if buffer.batched:
            start, self.work_rows = self.work_rows, self.work_rows + buffer.rows
            return f"work[{start}:{self.work_rows}]" if buffer.rows > 1 else f"work[{start}]"
        start, self.state_size = self.state_size, self.state_size + buffer.rows
        return f"state[{start}:{self.state_size}]"

    def array(self, name: str) -> str:
        """The name of the array of a buffer."""
        buffer, called = self.buffers[name], self.called[name]
        if buffer.kind == "constant":
            return self.constant(called, map(self.number, buffer.numbers))
        if name not in KEPT:
            self.view(name)
        return called

    def constant(self, wish: str, numbers: Iterable[str]) -> str:
        """The name of an array of numbers that do not change."""
        self.from_numpy.add("array")
        return self.defined.setdefault(f"array([{', '.join(numbers)}])", wish)

    def index(self, rows: Rows) -> str:
        """The name of an array of the numbers of rows."""
        text = ", ".join(map(str, rows))
        return self.defined.get(f"array([{text}])") or self.constant(self.names.new("rows"), [text])

    # ---- entries ----

    def entry(self, name: str, row: str = "i") -> str:
        """An entry of a buffer, of sample s and in the row whose number is the expression `row`."""
        if name not in self.buffers:
            return name
        buffer = self.buffers[name]
        if name in self.local:
            return self.called[name]
        if buffer.batched:
            return f"{self.array(name)}[{row or 0}, s]" if buffer.rows > 1 else f"{self.array(name)}[s]"
        return f"{self.array(name)}[{row or 0}]" if buffer.rows > 1 else self.only_entry(buffer)

    def only_entry(self, buffer: Buffer) -> str:
        """The entry of a buffer of shape (1,)."""
        if buffer.kind == "constant":
            return self.number(buffer.numbers[0])
        if buffer.kind == "part":
            return f"{self.array(buffer.whole)}[{buffer.part[0]}]"
        is_array = buffer.name in KEPT or buffer.name in self.stored
        return f"{self.array(buffer.name)}[0]" if is_array else self.called[buffer.name]

    # ---- expressions ----

    def text(self, x: Operand, row: str = "i") -> str:
        """An expression of entries in the row whose number is the expression `row`."""
        text = LoopInfix(self, row).text(x)
        return f"1.0 * ({text})" if isinstance(x, Expr) and x.op in COMPARISONS else text

    def number(self, x: float) -> str:
        return LoopInfix(self, "").text(float(x))

    def name_of(self, op: ops.Op) -> str:
        """The name of the function for an operation; "" if there is none, and a formula stands for it."""
        compiled = f"jit({import_path(op)})"
        if op in COMPILED:
            return self.defined.setdefault(compiled, op.name)
        if op.origin and op.origin[0] in (ops.leaky_relu, ops.elu):
            return self.defined.get(compiled) or self.defined.setdefault(compiled, self.names.new(op.name))
        if op is ops.absolute:
            return "abs"
        if op in OF_NUMPY:
            self.from_numpy.add(op.name)
            return op.name
        name = name_in_math(op)
        if not hasattr(math, name):
            return ""
        self.imports.add(name)
        return name


def name_in_math(op: ops.Op) -> str:
    """The name that a function has in `math`, if it is there: asin for NumPy's arcsin."""
    return op.array.replace("arc", "a") if isinstance(op.array, str) else op.name


class LoopInfix(Infix):
    """Names are entries; powers are signs; what has no name is a formula."""

    def __init__(self, at: LoopStorage, row: str) -> None:
        super().__init__(lambda name: at.entry(name, row), at.name_of)
        self.at = at

    def number(self, x: float) -> Written:
        if math.isfinite(x):
            return super().number(x)
        name = "nan" if math.isnan(x) else "inf"
        self.at.imports.add(name)
        return Written(f"-{name}", SIGN) if x < 0 else Written(name)

    def call(self, x: Expr) -> Written:
        if x.op is ops.power:
            return self.infix(x, "**")
        if x.op is ops.raised:
            self.at.imports.add("inf")
            base, n = [self.text(arg, ATOM) for arg in x.args]
            return Written(f"{base}**{n} if {base} != 0.0 or not {n} < 0.0 else inf", COMPARISON)
        if x.op in OPERATORS:
            left, right = [self.text(arg, ATOM) for arg in x.args]
            return Written(f"{left} {OPERATORS[x.op]} {right}", PRODUCT)
        return super().call(x) if self.at.name_of(x.op) else self.written(expand(x))
