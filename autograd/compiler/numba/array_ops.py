"""How loops do each array operation: in each row of the target, or in loops of their own."""

from collections.abc import Callable
from itertools import accumulate, chain

from ... import ops
from ..ir import array_ops as ir
from ..ir.expr import Operand, is_steep, operand_shape
from ..ir.group_ops import GroupMax, GroupSum, Repeat
from ..ir.matrix_ops import MatMul, MatMulInputGrad, MatMulWeightGrad
from ..ir.rows import Rows, is_slice
from ..ir.table_ops import OneHot, Take, TakeGrad
from .fusion import LoopStatement
from .loops import Lines, Reduction, Row, affine, assignment, by_row, by_row_and_sample, loop, reduced, sign
from .storage import LoopStorage

TILE_DOTS = 8  # inner products that are computed at once


def split(places: int, units: int, row: str) -> tuple[Lines, str, str]:
    """Lines that compute the unit and the place of a row, one of units * places; and the text for both."""
    if places == 1 or not row:
        return [], row or "0", "0"
    if units == 1:
        return [], "0", row
    return [f"u, k = {row} // {places}, {row} % {places}"], "u", "k"


def product(at: LoopStorage, a: str, b: str, steep: bool) -> str:
    """a * b; if one of them may be infinite, so that 0 wins."""
    return f"{at.name_of(ops.times)}({a}, {b})" if steep else f"{a} * {b}"


def matmul(at: LoopStorage, statement: LoopStatement) -> Row:
    op, (w, x) = statement.op, statement.args
    before, unit, place = split(op.places, op.units, statement.row)
    columns = op.n + op.bias
    bias = at.text(w, affine(columns, unit, str(op.n))) if op.bias else ""

    def term(j: str) -> str:
        return f"{at.text(w, affine(columns, unit, j))} * {at.text(x, affine(op.places, j, place))}"

    return reduced(at, statement, Reduction(bias, op.n, term, before))


def matmul_input_grad(at: LoopStorage, statement: LoopStatement) -> Row:
    op, (w, grad) = statement.op.forward, statement.args
    before, column, place = split(op.places, op.n, statement.row)
    columns = op.n + op.bias

    def term(j: str) -> str:
        weight = at.text(w, affine(columns, j, column))
        return product(at, weight, at.text(grad, affine(op.places, j, place)), is_steep(grad))

    return reduced(at, statement, Reduction("", op.units, term, before))


def group_sum(at: LoopStorage, statement: LoopStatement) -> Row:
    return grouped(at, statement, "acc += {}")


def group_max(at: LoopStorage, statement: LoopStatement) -> Row:
    return grouped(at, statement, f"acc = {at.name_of(ops.maximum)}(acc, {{}})")


def grouped(at: LoopStorage, statement: LoopStatement, step: str) -> Row:
    """One row of the rows of each group."""
    (x,), groups, row = statement.args, statement.op.groups, statement.row
    if groups.is_beside or groups.is_across:
        start, factor = (row, groups.count) if groups.is_across else (affine(groups.size, row), 1)

        def term(j: str) -> str:
            return at.text(x, affine(factor, j, start))

        return reduced(at, statement, Reduction(term("0"), groups.size, term, step=step, start=1))
    members = at.index(tuple(chain.from_iterable(groups.members)))
    starts = at.index(tuple(accumulate(groups.sizes, initial=0)))
    rest = loop(
        "j", f"{starts}[{row} + 1]", [step.format(at.text(x, f"{members}[j]"))], f"{starts}[{row}] + 1, "
    )
    return Row("acc", sample=[f"acc = {at.text(x, f'{members}[{starts}[{row}]]')}", *rest])


# ---- rows as they are ----


def gather(at: LoopStorage, statement: LoopStatement) -> Row:
    return Row(at.text(statement.args[0], selected(at, statement.op.rows, statement.row)))


def selected(at: LoopStorage, rows: Rows, row: str) -> str:
    """The expression rows[row]."""
    if is_slice(rows):
        step = rows[1] - rows[0] if len(rows) > 1 else 1
        return affine(step, row, str(rows[0]))
    return f"{at.index(rows)}[{row or 0}]"


def repeat(at: LoopStorage, statement: LoopStatement) -> Row:
    groups, row = statement.op.groups, statement.row or "0"
    if groups.is_beside:
        return Row(at.text(statement.args[0], f"{row} // {groups.size}"))
    return Row(
        at.text(
            statement.args[0],
            f"{row} % {groups.count}" if groups.is_across else f"{at.index(groups.numbers)}[{row}]",
        )
    )


def one_hot(at: LoopStorage, statement: LoopStatement) -> Row:
    """1.0 in the row that is meant; all class numbers are checked beforehand."""
    x = statement.args[0]
    value = f"1.0 if {at.text(x, '')} == {statement.row or 0} else 0.0"
    return Row(value, loops=checked(at, x, statement.op.n))


def checked(at: LoopStorage, x: Operand, n: int) -> Lines:
    """Lines that raise an error unless all numbers in x are whole numbers below n."""
    rows, batched = operand_shape(x)
    index = at.text(x, "i" if rows > 1 else "")
    at.imports.add("floor")
    check = [
        f"if not (0 <= {index} <= {n - 1} and floor({index}) == {index}):",
        f'    raise ValueError("an index must be a whole number from 0 to {n - 1}", {index})',
    ]
    return by_row_and_sample(rows, batched, check)


def take(at: LoopStorage, statement: LoopStatement) -> Row:
    table, index = statement.args
    value = at.text(table, place_in_table(at, statement.op, index, statement.row))
    return Row(value, loops=checked(at, index, statement.op.n))


def place_in_table(at: LoopStorage, op: Take, index: Operand, row: str) -> str:
    """The number of the row of a table that is taken for a row of the result."""
    places = operand_shape(index).rows
    chosen = at.text(index, f"{row} % {places}" if row and places > 1 else "0")
    offset = f"{at.index(op.offsets)}[{row}]" if len(set(op.offsets)) > 1 else ""
    return affine(op.stride, f"int({chosen})", offset)


# ---- loops of their own ----


def matmul_weight_grad(at: LoopStorage, statement: LoopStatement) -> Row:
    """Inner products over the samples, some at a time, for they share a factor."""
    op, (grad, x) = statement.op.forward, statement.args
    columns, head = op.n + op.bias, op.n if op.n <= TILE_DOTS else op.n % TILE_DOTS
    unit = "i" if op.units > 1 else "0"
    place = "k" if op.places > 1 else "0"
    factor = at.text(grad, affine(op.places, unit, place))

    def dots(selection: list[str]) -> Lines:
        """The gradients of the weights in these columns."""
        names = [f"acc{t}" for t in range(len(selection))]
        body = []
        for acc, j in zip(names, selection):
            term = factor
            if j != str(op.n):
                term = product(at, factor, at.text(x, affine(op.places, j, place)), is_steep(grad))
            body.append(f"{acc} += {term}")
        lines = loop("s", "n", body) if operand_shape(grad).batched else body
        if op.places > 1:
            lines = loop("k", op.places, lines)
        stores = [
            assignment(at, statement, acc, affine(columns, unit, j)) for acc, j in zip(names, selection)
        ]
        return [f"{' = '.join(names)} = 0.0", *lines, *stores]

    first = [*map(str, range(head)), *([str(op.n)] if op.bias else [])]
    lines = by_row(op.units, dots(first)) if first else []
    if op.n > head:
        tile = by_row(op.units, dots([affine(1, "j", str(t)) for t in range(TILE_DOTS)]))
        lines += loop("j", f"{op.n}, {TILE_DOTS}", tile, f"{head}, ")
    return Row("", loops=lines)


def reduce_sum(at: LoopStorage, statement: LoopStatement) -> Row:
    """The sum over the rows; that over the samples is in a loop of its own."""
    if not statement.op.samples:
        (x,), n = statement.args, statement.terms
        return reduced(at, statement, Reduction("", n, lambda j: at.text(x, j)))
    x, rows = statement.args[0], statement.shape.rows
    terms = operand_shape(x).rows
    adding = loop("s", "n", [f"acc += {at.text(x, 'i')}"])
    store = [assignment(at, statement, "acc")]
    if terms > 1 and not statement.op.rows:
        return Row("", loops=loop("i", rows, ["acc = 0.0", *adding, *store]))
    adding = loop("i", terms, adding) if terms > 1 else adding
    return Row("", loops=["acc = 0.0", *adding, *by_row(rows, store)])


def scatter_add(at: LoopStorage, statement: LoopStatement) -> Row:
    """Rows that are added to others."""
    rows, x = statement.op.rows, statement.args[0]
    place = selected(at, rows, "i" if len(rows) > 1 else "")
    body = [f"{at.entry(statement.target, place)} += {at.text(x, 'i')}"]
    return Row("", loops=by_row_and_sample(len(rows), statement.shape.batched, body))


def take_grad(at: LoopStorage, statement: LoopStatement) -> Row:
    """Rows that are added to those of a table, which are set to zero before."""
    op, (grad, index), rows = statement.op.forward, statement.args, statement.shape.rows
    count, table = len(op.offsets), statement.shape
    place = place_in_table(at, op, index, "i" if count > 1 else "")
    body = [f"{at.entry(statement.target, place)} += {at.text(grad, 'i')}"]
    zero = [assignment(at, statement, "0.0")]
    clear = [] if statement.add else by_row_and_sample(rows, table.batched, zero)
    return Row("", loops=[*clear, *by_row_and_sample(count, operand_shape(grad).batched, body)])


def concatenate(at: LoopStorage, statement: LoopStatement) -> Row:
    """Arrays one below the other."""
    lines, start = [], 0
    for part in statement.args:
        rows = operand_shape(part).rows
        target = at.entry(statement.target, affine(1, "i" if rows > 1 else "0", str(start)))
        body = [f"{target} {sign(statement)} {at.text(part, 'i')}"]
        lines += by_row_and_sample(rows, statement.shape.batched, body)
        start += rows
    return Row("", loops=lines)


WRITERS: dict[type, Callable[[LoopStorage, LoopStatement], Row]] = {
    MatMul: matmul,
    MatMulWeightGrad: matmul_weight_grad,
    MatMulInputGrad: matmul_input_grad,
    ir.Gather: gather,
    ir.ScatterAdd: scatter_add,
    ir.Concatenate: concatenate,
    GroupSum: group_sum,
    GroupMax: group_max,
    Repeat: repeat,
    ir.ReduceSum: reduce_sum,
    OneHot: one_hot,
    Take: take,
    TakeGrad: take_grad,
}
