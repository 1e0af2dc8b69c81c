"""How loops do each array operation: in a row of the target, or, for some, in loops of their own."""

from collections.abc import Callable, Iterable, Sequence
from textwrap import indent
from typing import NamedTuple

from ... import ops
from ..graph.blocks import is_run
from ..ir import array_ops as arrays
from .fusion import Piece
from .storage import Cells

Lines = list[str]
TERMS, DOTS = 16, 8  # terms that are added up at once, and products of rows


class Row(NamedTuple):
    """How a row of a target is computed: its value, if there are not other lines that store it.

    `first` is done for all rows, `before` for the row, `each` for each of its samples.
    """

    value: str
    before: Sequence[str] = ()
    each: Sequence[str] = ()
    first: Sequence[str] = ()


def loop(variable: str, times: int | str, body: Iterable[str], start: str = "") -> Lines:
    """A `for` loop."""
    return [f"for {variable} in range({start}{times}):", *inside(body)]


def inside(lines: Iterable[str]) -> Lines:
    return [indent(line, "    ") for line in lines]


def affine(factor: int, row: str, plus: str = "") -> str:
    """`factor * row + plus`, without what is 0 or 1."""
    part = f"({row})" if " " in row else row
    product = "" if row in ("", "0") else row if factor == 1 else f"{factor} * {part}"
    return " + ".join(part for part in (product, plus) if part not in ("", "0")) or "0"


# ---- sums over rows ----


class Folded(NamedTuple):
    """What is added up in a row: `first`, if anything, and for each j a term."""

    first: str
    terms: int
    term: Callable[[str], str]  # of the text for j
    step: str = "acc += {}"


def folded(at: Cells, piece: Piece, row: str, sum_: Folded, before: Lines) -> Row:
    """A short sum is added up for each sample; of a long one, some terms at a time for everything."""
    if not piece.long:
        return Row("acc", before, added(sum_, sum_.terms))
    rows, target, head = piece.extent[0], at.cell(piece.statement.target), sum_.terms % TERMS or TERMS
    start = loop("s", "n", [*added(sum_, head), f"{target} {sign(piece)} acc"])
    step = loop("t", f"j + {TERMS}", [sum_.step.format(sum_.term("t"))], "j, ")
    tile = loop("s", "n", [f"acc = {target}", *step, f"{target} = acc"])
    tiles = loop("j", f"{sum_.terms}, {TERMS}", by_row(rows, [*before, *tile]), f"{head}, ")
    return Row("", first=[*by_row(rows, [*before, *start]), *tiles])


def by_row(rows: int, body: Lines) -> Lines:
    return loop("i", rows, body) if rows != 1 else body


def added(sum_: Folded, stop: int) -> Lines:
    """Lines that leave the sum of the first terms in `acc`."""
    start = 0 if sum_.first or not stop else 1
    first = sum_.first or (sum_.term("0") if stop else "0.0")
    rest = loop("j", stop, [sum_.step.format(sum_.term("j"))], f"{start}, " if start else "")
    return [f"acc = {first}", *(rest if stop > start else [])]


def split(places: int, blocks: int, row: str) -> tuple[Lines, str, str]:
    """A row as a number of a block and a place in it."""
    if places == 1 or not row:
        return [], row or "0", "0"
    if blocks == 1:
        return [], "0", row
    return [f"u, k = {row} // {places}, {row} % {places}"], "u", "k"


def matmul(at: Cells, piece: Piece, row: str) -> Row:
    op, (w, x) = piece.op, piece.args
    before, unit, place = split(op.places, op.units, row)
    columns = op.n + op.bias
    bias = at.text(w, affine(columns, unit, str(op.n))) if op.bias else ""

    def term(j: str) -> str:
        return f"{at.text(w, affine(columns, unit, j))} * {at.text(x, affine(op.places, j, place))}"

    return folded(at, piece, row, Folded(bias, op.n, term), before)


def to_inputs(at: Cells, piece: Piece, row: str) -> Row:
    op, (w, grad) = piece.op.forward, piece.args
    before, column, place = split(op.places, op.n, row)
    columns = op.n + op.bias

    def term(j: str) -> str:
        return f"{at.text(w, affine(columns, j, column))} * {at.text(grad, affine(op.places, j, place))}"

    return folded(at, piece, row, Folded("", op.units, term), before)


def sums(at: Cells, piece: Piece, row: str) -> Row:
    (x,), n = piece.args, piece.terms
    return folded(at, piece, row, Folded("", n, lambda j: at.text(x, affine(n, row, j))), [])


def peaks(at: Cells, piece: Piece, row: str) -> Row:
    (x,), n = piece.args, piece.terms
    largest = at.name_of(ops.maximum)
    first = at.text(x, affine(n, row))
    return folded(
        at,
        piece,
        row,
        Folded(first, n, lambda j: at.text(x, affine(n, row, j)), f"acc = {largest}(acc, {{}})"),
        [],
    )


# ---- rows as they are ----


def take(at: Cells, piece: Piece, row: str) -> Row:
    return Row(at.text(piece.args[0], chosen(at, piece.op.rows, row)))


def chosen(at: Cells, rows: tuple[int, ...], row: str) -> str:
    """The number of a row that is taken."""
    if is_run(rows):
        step = rows[1] - rows[0] if len(rows) > 1 else 1
        return affine(step, row, str(rows[0]))
    return f"{at.index(rows)}[{row or 0}]"


def repeat(at: Cells, piece: Piece, row: str) -> Row:
    return Row(at.text(piece.args[0], f"{row or 0} // {piece.op.n}"))


def one_hot(at: Cells, piece: Piece, row: str) -> Row:
    return Row(f"1.0 if {at.text(piece.args[0], '')} == {row or 0} else 0.0")


def classes(at: Cells, piece: Piece) -> Lines:
    """A look at the class numbers before they are used."""
    x, last = piece.args[0], piece.op.n - 1
    found = at.text(x, "")
    at.imports.add("floor")
    check = [
        f"if not (0 <= {found} <= {last} and floor({found}) == {found}):",
        f'    raise ValueError("an index must be a whole number from 0 to {last}", {found})',
    ]
    return loop("s", "n", check) if arrays.extent(x)[1] else check


# ---- loops of their own ----


def nested(rows: int, sampled: bool, body: Lines) -> Lines:
    """A body for each row i and sample s."""
    return by_row(rows, loop("s", "n", body) if sampled else body)


def to_weights(at: Cells, piece: Piece) -> Lines:
    """Products of rows, some at a time, for they share a factor."""
    op, (grad, x) = piece.op.forward, piece.args
    columns, head = op.n + op.bias, op.n if op.n <= DOTS else op.n % DOTS
    unit = "i" if op.units > 1 else "0"
    place = "k" if op.places > 1 else "0"
    factor = at.text(grad, affine(op.places, unit, place))

    def dots(chosen: list[str]) -> Lines:
        """The gradients of the weights in these columns."""
        names = [f"acc{t}" for t in range(len(chosen))]
        body = []
        for found, j in zip(names, chosen):
            other = "" if j == str(op.n) else f" * {at.text(x, affine(op.places, j, place))}"
            body.append(f"{found} += {factor}{other}")
        lines = loop("s", "n", body) if arrays.extent(grad)[1] else body
        if op.places > 1:
            lines = loop("k", op.places, lines)
        stores = [
            f"{at.cell(piece.statement.target, affine(columns, unit, j))} {sign(piece)} {found}"
            for found, j in zip(names, chosen)
        ]
        return [f"{' = '.join(names)} = 0.0", *lines, *stores]

    first = [*map(str, range(head)), *([str(op.n)] if op.bias else [])]
    lines = by_row(op.units, dots(first)) if first else []
    if op.n > head:
        tile = by_row(op.units, dots([affine(1, "j", str(t)) for t in range(DOTS)]))
        lines += loop("j", f"{op.n}, {DOTS}", tile, f"{head}, ")
    return lines


def sign(piece: Piece) -> str:
    return "+=" if piece.statement.add else "="


def totals(at: Cells, piece: Piece) -> Lines:
    """The sum over the samples, and over the rows if it is so."""
    x, rows = piece.args[0], piece.extent[0]
    whole = piece.op.rows or arrays.extent(x)[0] == 1
    adding = loop("s", "n", [f"acc += {at.text(x, 'i')}"])
    store = [f"{at.cell(piece.statement.target, 'i')} {sign(piece)} acc"]
    if not whole:
        return loop("i", rows, ["acc = 0.0", *adding, *store])
    adding = loop("i", arrays.extent(x)[0], adding) if arrays.extent(x)[0] > 1 else adding
    return ["acc = 0.0", *adding, *nested(rows, False, store)]


def scatter(at: Cells, piece: Piece) -> Lines:
    """Rows that are added to others."""
    rows, x = piece.op.rows, piece.args[0]
    row = "i" if len(rows) > 1 else ""
    body = [f"{at.cell(piece.statement.target, chosen(at, rows, row))} += {at.text(x, 'i')}"]
    return nested(len(rows), piece.extent[1], body)


def join(at: Cells, piece: Piece) -> Lines:
    """Arrays one below the other."""
    lines, start = [], 0
    for part in piece.args:
        rows = arrays.extent(part)[0]
        target = at.cell(piece.statement.target, affine(1, "i" if rows > 1 else "0", str(start)))
        lines += nested(rows, piece.extent[1], [f"{target} {sign(piece)} {at.text(part, 'i')}"])
        start += rows
    return lines


#: In a row of the target ...
ROWS: dict[type, Callable[[Cells, Piece, str], Row]] = {
    arrays.MatMul: matmul,
    arrays.ToInputs: to_inputs,
    arrays.Sum: sums,
    arrays.Total: sums,
    arrays.Peak: peaks,
    arrays.Take: take,
    arrays.Repeat: repeat,
    arrays.OneHot: one_hot,
}
#: ... or in loops of their own.
ALONE: dict[type, Callable[[Cells, Piece], Lines]] = {
    arrays.ToWeights: to_weights,
    arrays.Total: totals,
    arrays.Scatter: scatter,
    arrays.Join: join,
}
