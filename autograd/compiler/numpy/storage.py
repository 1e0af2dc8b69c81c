"""Storage: the arrays of a NumPy program, made once for a batch size, in the forms that are needed."""

from ..graph.blocks import sliced
from ..ir.array_ops import SHARE
from ..ir.expr import Code
from ..ir.infix import Infix, number
from ..ir.names import Names
from ..plan.plan import RESERVED, Buffer, Plan

NUMBERS = {"0.0": "zero", "1.0": "one", "2.0": "two", "0.5": "half", "inf": "infinity"}


class Storage:
    """Hands out the text for an array; `lines` makes what has been handed out."""

    def __init__(self, plan: Plan) -> None:
        self.buffers = dict(plan.buffers)
        self.names = Names([*RESERVED, *plan.buffers])
        self.imports: set[str] = set()
        self.lines: list[str] = []
        self.made: dict[str, str] = {}  # what is made, and its name
        self.taken: set[str] = set()  # the buffers whose names stand for something
        self.arrays: dict[str, str] = {}
        self.scalars: list[str] = []
        self.free: dict[str, list[str]] = {}
        self.temporaries: dict[str, str] = {}
        self.matrices: dict[tuple[str, int, int], str] = {}

    def make(self, wish: str, text: str, needs: str = "") -> str:
        """A name for something that is made beforehand, once."""
        if text not in self.made:
            self.made[text] = self.names.new(wish)
            self.lines.append(f"{self.made[text]} = {text}")
            self.imports |= {needs} - {""}
        return self.made[text]

    def own(self, name: str, text: str, needs: str = "") -> str:
        """The same for a buffer, in the form that takes its name: the first that is asked for."""
        if name in self.taken:
            return self.make(name, text, needs)
        self.taken.add(name)
        self.lines.append(f"{name} = {text}")
        self.imports |= {needs} - {""}
        self.made[text] = name
        return name

    # ---- buffers ----

    def array(self, name: str) -> str:
        """A buffer as it is: of shape (rows, n) or (n,), (rows,), or a number."""
        if name not in self.arrays:
            self.arrays[name] = self.as_array(self.buffers[name])
        return self.arrays[name]

    def as_array(self, buffer: Buffer) -> str:
        name = buffer.name
        if buffer.kind in ("p", "g"):
            return f"{name}[0]" if buffer.rows == 1 else name
        if buffer.kind == "part":
            return self.part(buffer)
        if buffer.kind == "numbers" and buffer.rows == 1:
            return self.own(name, f"float64({number(buffer.numbers[0])})", "float64")
        if buffer.kind == "numbers":
            return self.own(name, f"array([{', '.join(map(number, buffer.numbers))}])", "array")
        if not buffer.sampled and buffer.rows == 1:
            self.scalars.append(name)
            return name
        return self.allocated(buffer)

    def allocated(self, buffer: Buffer) -> str:
        """A buffer that is part of no other."""
        if buffer.bordered:
            return self.own(
                buffer.name, f"{self.bordered(buffer.name)}[{f':{buffer.rows}' if buffer.rows > 1 else 0}]"
            )
        if is_by_sample(buffer):
            return self.fresh(buffer.name, f"empty((n, {buffer.rows})).T", "empty")
        kind = "zeros" if buffer.kind == "gradient" else "empty"
        return self.fresh(buffer.name, f"{kind}({shape(buffer.rows, buffer.sampled)})", kind)

    def fresh(self, name: str, text: str, needs: str) -> str:
        """An array of its own, though others may be made in the same way."""
        self.imports.add(needs)
        self.lines.append(f"{name} = {text}")
        self.taken.add(name)
        return name

    def bordered(self, name: str) -> str:
        """A buffer with the rows of ones that are kept below it."""
        key = f"{name} and ones"
        if key not in self.arrays:
            buffer = self.buffers[name]
            rows = buffer.rows + buffer.bordered
            made = f"ones((n, {rows})).T" if is_by_sample(buffer) else f"ones(({rows}, n))"
            self.arrays[key] = self.fresh(self.names.new(f"{name}_1"), made, "ones")
        return self.arrays[key]

    def part(self, buffer: Buffer) -> str:
        """Rows of another buffer; a single number is looked up each time."""
        whole = self.array(buffer.whole)
        if len(buffer.part) > 1:
            return self.own(buffer.name, f"{whole}[{sliced(buffer.part)}]")
        taken = f"{whole}[{buffer.part[0]}]"
        return self.own(buffer.name, taken) if buffer.sampled else taken

    # ---- forms ----

    def column(self, name: str) -> str:
        """Rows that are the same for all samples, to be combined with rows that are not."""
        return self.make(f"{name}_column", f"{self.array(name)}[:, None]")

    def matrix(self, name: str, rows: int, border: int = 0) -> str:
        """A buffer as a matrix of so many rows, the border being the last of them."""
        key = name, rows, border
        if key not in self.matrices:
            self.matrices[key] = self.as_matrix(*key)
        return self.matrices[key]

    def as_matrix(self, name: str, rows: int, border: int) -> str:
        buffer = self.buffers[name]
        if border:
            total = buffer.rows + border
            cut = "" if border == buffer.bordered else f"[:{total}]"
            whole = f"{self.bordered(name)}{cut}"
            return self.reshaped(name, whole, rows, total == rows)
        if buffer.kind == "part" and name not in self.taken:
            return self.own(name, f"{self.array(buffer.whole)}[{sliced(buffer.part)}].reshape({rows}, -1)")
        return self.reshaped(name, self.array(name), rows, buffer.sampled and rows == buffer.rows > 1)

    def reshaped(self, name: str, whole: str, rows: int, already: bool) -> str:
        if not already:
            return self.make(f"{name}_by_{rows}", f"{whole}.reshape({rows}, -1)")
        return self.make(f"{name}_rows", whole) if whole.endswith("]") else whole

    def layers(self, name: str, rows: int) -> str:
        """A buffer of rows that belong together in groups, as (groups, rows in a group, n)."""
        buffer = self.buffers[name]
        n = ", n" if buffer.sampled else ""
        return self.make(f"{name}_in_{rows}", f"{self.array(name)}.reshape(-1, {rows}{n})")

    def transposed(self, matrix: str) -> str:
        return self.make(f"{matrix}_T", f"{matrix}.T")

    # ---- numbers ----

    def number(self, x: float) -> str:
        """A number as an array, which NumPy takes up faster."""
        text = number(x)
        wish = NUMBERS.get(repr(float(x))) or f"c{x:g}".replace("-", "_minus_").replace(".", "_").replace(
            "+", ""
        )
        return self.make(wish, f"array({text})", "array")

    def fixed(self, x: Code) -> str:
        """What is the same for every batch of one size."""
        text = Infix(str, lambda op: op.name).text(x)
        words = text.replace("-", " minus ").replace("*", " times ").replace("/", " by ").replace(".0 ", " ")
        return (
            text
            if text == SHARE
            else self.make(f"c_{words}".replace("c_ minus", "minus"), f"array({text})", "array")
        )

    def ones(self, size: int | str) -> str:
        return self.make(f"ones_{size}", f"ones({size})", "ones")

    def index(self, rows: tuple[int, ...]) -> str:
        return self.make("picked", f"array([{', '.join(map(str, rows))}])", "array")

    # ---- temporaries ----

    def temporary(self, rows: int, sampled: bool, kind: str = "") -> str:
        """An array that is free at the moment."""
        text = f"empty({shape(rows, sampled)}{kind})"
        if self.free.get(text):
            return self.free[text].pop()
        name = self.fresh(self.names.new("mask" if kind else "scratch"), text, "empty")
        self.temporaries[name] = text
        return name

    def release(self, name: str) -> None:
        """Say that an array, if it is temporary, is free again."""
        free = self.free.setdefault(self.temporaries.get(name, ""), [])
        if name in self.temporaries and name not in free:
            free.append(name)

    def extra(self, like: Buffer, code: Code) -> Buffer:
        """A buffer for what will be added to another, or spread over it."""
        buffer = Buffer(
            self.names.new("scratch"), code.rows, code.sampled, "value", like.bordered, like.places
        )
        self.buffers[buffer.name] = buffer
        return buffer


def is_by_sample(buffer: Buffer) -> bool:
    """Whether a buffer is laid out as batches come: sample after sample."""
    return buffer.kind == "input" and buffer.places == 1 and buffer.rows + buffer.bordered > 1


def shape(rows: int, sampled: bool) -> str:
    if sampled:
        return f"({rows}, n)" if rows > 1 else "n"
    return str(rows)
