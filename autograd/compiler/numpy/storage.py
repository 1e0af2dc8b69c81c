"""Storage: the arrays of a NumPy program, made once for a batch size, in the forms that are needed."""

from ..ir.array_ops import SHARE
from ..ir.expr import Expr
from ..ir.infix import Infix, number
from ..ir.names import Names
from ..ir.rows import Groups, Rows, slice_text
from ..ir.shape import SCALAR, ArrayShape
from ..ir.table_ops import Take
from ..plan.plan import RESERVED, Buffer, Plan

MANY = 32  # numbers of rows that are not written one by one, if they are evenly spaced
WORDS = {"0.0": "zero", "1.0": "one", "2.0": "two", "0.5": "half", "inf": "infinity"}


class Storage:
    """Hands out the text for an array; `lines` defines what has been handed out."""

    def __init__(self, plan: Plan) -> None:
        self.buffers = dict(plan.buffers)
        self.names = Names([*RESERVED, *plan.buffers])
        self.imports: set[str] = set()
        self.lines: list[str] = []
        self.defined: dict[str, str] = {}  # {expression: its name}
        self.taken: set[str] = set()  # the names of buffers that are defined
        self.arrays: dict[str, str] = {}
        self.arrays_with_ones: dict[str, str] = {}
        self.matrices: dict[tuple[str, int, int], str] = {}
        self.scalars: list[str] = []
        self.free: dict[str, list[str]] = {}  # {expression: temporary arrays that are not in use}
        self.taken_places: dict[tuple[str, int, int, Rows, bool], str] = {}  # {what is taken: its places}
        self.temporaries: dict[str, str] = {}  # {name: expression}

    def call(self, function: str, *args: str) -> str:
        """The text of a call of a function that is imported."""
        self.imports.add(function)
        return f"{function}({', '.join(args)})"

    def define(self, wish: str, expression: str) -> str:
        """A name for the value of an expression, which is computed once."""
        if expression not in self.defined:
            self.defined[expression] = self.names.new(wish)
            self.lines.append(f"{self.defined[expression]} = {expression}")
        return self.defined[expression]

    def define_buffer(self, name: str, expression: str) -> str:
        """A name for a form of a buffer: that of the buffer for the first form that is asked for."""
        if name in self.taken:
            return self.define(name, expression)
        self.defined[expression] = name
        return self.define_array(name, expression)

    def define_array(self, name: str, expression: str) -> str:
        """`name`, for a new array, though others may have the same expression."""
        self.lines.append(f"{name} = {expression}")
        self.taken.add(name)
        return name

    # ---- buffers ----

    def array(self, name: str) -> str:
        """A buffer as it is: of shape (rows, n) or (n,), (rows,), or a number."""
        if name not in self.arrays:
            self.arrays[name] = self.new_array(self.buffers[name])
        return self.arrays[name]

    def new_array(self, buffer: Buffer) -> str:
        name = buffer.name
        if buffer.kind in ("parameters", "gradient of parameters"):
            return f"{name}[0]" if buffer.rows == 1 else name
        if buffer.kind == "part":
            return self.part(buffer)
        if buffer.kind == "constant":
            numbers = list(map(number, buffer.numbers))
            single = len(numbers) == 1
            text = self.call("float64", *numbers) if single else self.call("array", f"[{', '.join(numbers)}]")
            return self.define_buffer(name, text)
        if buffer.shape == SCALAR:
            self.scalars.append(name)
            return name
        return self.allocated(buffer)

    def allocated(self, buffer: Buffer) -> str:
        """A buffer that is part of no other."""
        if buffer.layout.ones:
            rows = f":{buffer.rows}" if buffer.rows > 1 else "0"
            return self.define_buffer(buffer.name, f"{self.with_ones(buffer.name)}[{rows}]")
        function = "zeros" if buffer.kind == "gradient" else "empty"
        return self.define_array(buffer.name, self.new(function, buffer, buffer.rows))

    def with_ones(self, name: str) -> str:
        """A buffer with the rows of ones that are stored below it."""
        if name not in self.arrays_with_ones:
            buffer = self.buffers[name]
            array = self.new("ones", buffer, buffer.rows + buffer.layout.ones)
            self.arrays_with_ones[name] = self.define_array(self.names.new(f"{name}_1"), array)
        return self.arrays_with_ones[name]

    def new(self, function: str, buffer: Buffer, rows: int) -> str:
        """A new array of so many rows for a buffer; an input is stored as batches come, sample by sample."""
        if buffer.kind == "input" and buffer.layout.places == 1 and rows > 1:
            return f"{self.call(function, f'(n, {rows})')}.T"
        return self.call(function, numpy_shape(ArrayShape(rows, buffer.batched)))

    def part(self, buffer: Buffer) -> str:
        """Rows of another buffer; a single number is looked up each time."""
        whole = self.array(buffer.whole)
        if len(buffer.part) > 1:
            return self.define_buffer(buffer.name, f"{whole}[{slice_text(buffer.part)}]")
        row = f"{whole}[{buffer.part[0]}]"
        return self.define_buffer(buffer.name, row) if buffer.batched else row

    # ---- forms ----

    def column(self, name: str) -> str:
        """An array (rows,) as (rows, 1), to be combined with arrays (rows, n)."""
        return self.define(f"{name}_column", f"{self.array(name)}[:, None]")

    def matrix(self, name: str, rows: int, ones: int = 0) -> str:
        """A buffer, with so many of the rows of ones below it, as a matrix of so many rows."""
        key = name, rows, ones
        if key not in self.matrices:
            self.matrices[key] = self.new_matrix(*key)
        return self.matrices[key]

    def new_matrix(self, name: str, rows: int, ones: int) -> str:
        buffer = self.buffers[name]
        if ones:
            array, height = self.with_ones(name), buffer.rows + ones
            is_all = ones == buffer.layout.ones
            array = array if is_all else f"{array}[:{height}]"
            if rows == height:
                return array if is_all else self.define(f"{name}_rows", array)
        elif buffer.kind == "part" and name not in self.taken:
            part = f"{self.array(buffer.whole)}[{slice_text(buffer.part)}]"
            return self.define_buffer(name, f"{part}.reshape({rows}, -1)")
        else:
            array = self.array(name)
            if buffer.batched and rows == buffer.rows > 1:
                return array
        return self.define(f"{name}_by_{rows}", f"{array}.reshape({rows}, -1)")

    def groups(self, name: str, groups: Groups) -> str:
        """A buffer as an array (groups, rows of each) or (rows of each, groups), with an axis for samples."""
        return self.array(name) if groups.count == 1 else self.table(name, *table_of(groups))

    def table(self, name: str, rows: int, columns: int) -> str:
        """A buffer as an array (rows, columns), with an axis for samples."""
        samples = ", n" if self.buffers[name].batched else ""
        return self.define(
            f"{name}_{rows}_{columns}", f"{self.array(name)}.reshape({rows}, {columns}{samples})"
        )

    def places(self, op: Take, index: Expr, batched: bool) -> tuple[str, bool]:
        """The array for the places of entries that are taken of a table, and whether it is a new one."""
        key = index.text, op.n, op.stride, op.offsets, batched
        is_new = key not in self.taken_places
        if is_new:
            shape = numpy_shape(ArrayShape(len(op.offsets), index.batched))
            array = self.call("empty", shape, "int")
            self.taken_places[key] = self.define_array(self.names.new(f"{index.text}_places"), array)
        return self.taken_places[key], is_new

    def rows_of_table(self, op: Take, batched: bool) -> tuple[str, str]:
        """The numbers of the rows of a table, and the place of each."""
        numbers = self.define("row_numbers", self.call("arange", f"{op.n}.0"))
        stride = " * n" * batched if op.stride == 1 else f" * {op.stride}{' * n' * batched}"
        return numbers, self.define("row_starts", f"{self.call('arange', str(op.n))}{stride}")

    def offsets(self, op: Take, index: Expr, batched: bool) -> str:
        """What is added to the places of rows, in the form (columns, places) of the result, with samples."""
        axes = [*columns_and_places(op, index), *[1] * index.batched]
        offsets = f"{self.index(op.offsets)}.reshape({', '.join(map(str, axes))})"
        return self.define("offsets", f"{offsets} * n + {self.call('arange', 'n')}" if batched else offsets)

    def by_column(self, found: str, op: Take, index: Expr) -> str:
        """The places of the entries in the form (columns, places) of the result, with samples."""
        axes = [*map(str, columns_and_places(op, index)), *["n"] * index.batched]
        return self.define(f"{found}_by_column", f"{found}.reshape({', '.join(axes)})")

    def flat(self, table: Expr) -> str:
        """A table as an array of one axis."""
        array = self.array(table.text)
        return self.define(f"{table.text}_flat", f"{array}.reshape(-1)") if table.batched else array

    def transposed(self, matrix: str) -> str:
        return self.define(f"{matrix}_T", f"{matrix}.T")

    # ---- numbers ----

    def number(self, x: float) -> str:
        """A number as an array, which NumPy takes up faster."""
        digits = f"c{x:g}".replace("-", "_minus_").replace(".", "_").replace("+", "")
        return self.define(WORDS.get(repr(float(x)), digits), self.call("array", number(x)))

    def fixed(self, x: Expr) -> str:
        """The value of an expression that is the same for every batch of one size."""
        text = Infix(str, lambda op: op.name).text(x)
        if text == SHARE:
            return text
        words = text.replace("-", " minus ").replace("*", " times ").replace("/", " by ").replace(".0 ", " ")
        return self.define(f"c_{words}".replace("c_ minus", "minus"), self.call("array", text))

    def ones(self, size: int | str) -> str:
        return self.define(f"ones_{size}", self.call("ones", str(size)))

    def index(self, rows: Rows) -> str:
        step = rows[1] - rows[0] if len(rows) > MANY else 0
        if step and rows == tuple(range(rows[0], rows[0] + step * len(rows), step)):
            text = self.call("arange", f"{rows[0]}, {rows[0] + step * len(rows)}, {step}")
        else:
            text = self.call("array", f"[{', '.join(map(str, rows))}]")
        return self.define("picked", text)

    def reducer(self, function: str, numbers: Rows, batched: bool) -> str:
        """A function that reduces rows with the same number."""
        self.imports |= {function, "reducer"}
        samples = "n" if batched else "1"
        return self.define(f"{function}_rows", f"reducer({function}, {self.index(numbers)}, {samples})")

    # ---- temporaries ----

    def scratch(self, shape: ArrayShape) -> str:
        """An array of numbers that is not in use."""
        return self.temporary("scratch", self.call("empty", numpy_shape(shape)))

    def mask(self, shape: ArrayShape) -> str:
        """An array of bools that is not in use."""
        return self.temporary("mask", self.call("empty", numpy_shape(shape), "bool"))

    def temporary(self, wish: str, expression: str) -> str:
        if self.free.get(expression):
            return self.free[expression].pop()
        name = self.define_array(self.names.new(wish), expression)
        self.temporaries[name] = expression
        return name

    def release(self, name: str) -> None:
        """Say that an array, if it is temporary, is not in use any more."""
        if name in self.temporaries:
            free = self.free.setdefault(self.temporaries[name], [])
            if name not in free:
                free.append(name)

    def buffer_like(self, target: Buffer, shape: ArrayShape) -> Buffer:
        """A new buffer of this shape, for what is then added to the target, or broadcast over it."""
        buffer = Buffer(self.names.new("scratch"), shape, "value", target.layout)
        self.buffers[buffer.name] = buffer
        return buffer


def table_of(groups: Groups) -> tuple[int, int]:
    """The rows and columns of the table in which each row, or across each column, is a group."""
    return (groups.size, groups.count) if groups.is_across else (groups.count, groups.size)


def columns_and_places(op: Take, index: Expr) -> list[int]:
    return [len(op.offsets) // index.rows, *[index.rows] * (index.rows > 1)]


def numpy_shape(shape: ArrayShape) -> str:
    if shape.batched:
        return f"({shape.rows}, n)" if shape.rows > 1 else "n"
    return str(shape.rows)
