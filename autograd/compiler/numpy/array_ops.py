"""How NumPy does each array operation: lines that write into an array, or an expression for a number."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..ir import array_ops as ir
from ..ir.expr import Expr, Operand, name, operand_shape
from ..ir.group_ops import GroupMax, GroupSum, Repeat
from ..ir.matrix_ops import MatMul, MatMulInputGrad, MatMulWeightGrad
from ..ir.rows import Groups, is_slice, slice_text
from ..ir.shape import ArrayShape
from ..ir.table_ops import OneHot, Take, TakeGrad
from ..plan.plan import Buffer
from .storage import Storage

Lines = list[str]


def matmul(at: Storage, expr: Any, target: Buffer) -> Lines:
    op, (w, x) = expr.op, expr.args
    weights = at.matrix(w.text, op.units)
    inputs = at.matrix(x.text, op.n + op.bias, op.places * op.bias)
    return [f"{weights}.dot({inputs}, {at.matrix(target.name, op.units)})"]


def inner_product(at: Storage, expr: Any) -> str:
    a, b = expr.args
    return f"{at.array(a.text)}.dot({at.array(b.text)})"


def dot(at: Storage, a: str, b: str, target: str, steep: bool) -> Lines:
    """The line for a @ b, one of which may be infinite if it is `steep`."""
    if not steep:
        return [f"{a}.dot({b}, {target})"]
    at.imports.add("steep_dot")
    return [f"steep_dot({a}, {b}, {target})"]


def matmul_weight_grad(at: Storage, expr: Any, target: Buffer) -> Lines:
    op, (grad, x) = expr.op.forward, expr.args
    inputs = at.transposed(at.matrix(x.text, op.n + op.bias, op.places * op.bias))
    return dot(at, at.matrix(grad.text, op.units), inputs, at.matrix(target.name, op.units), grad.steep)


def matmul_input_grad(at: Storage, expr: Any, target: Buffer) -> Lines:
    op, (w, grad) = expr.op.forward, expr.args
    weights = at.transposed(at.matrix(w.text, op.units))
    result = at.matrix(target.name, op.n + op.bias, op.places * op.bias)
    return dot(at, weights, at.matrix(grad.text, op.units), result, grad.steep)


def gather(at: Storage, expr: Any, target: Buffer) -> Lines:
    source, rows = at.array(expr.args[0].text), expr.op.rows
    if is_slice(rows):
        return [
            f"{at.array(target.name)}[...] = {source}[{slice_text(rows) if target.rows > 1 else rows[0]}]"
        ]
    return [f'{source}.take({at.index(rows)}, 0, {at.array(target.name)}, "clip")']


def gather_number(at: Storage, expr: Any) -> str:
    return f"{at.array(expr.args[0].text)}[{expr.op.rows[0]}]"


def scatter_add(at: Storage, expr: Any, target: Buffer) -> Lines:
    rows, whole, x = expr.op.rows, at.array(target.name), expr.args[0]
    value, shape = operand(at, x), operand_shape(x)
    column = "[:, None]" * (target.batched and not shape.batched and shape.rows > 1)
    if is_slice(rows):
        return [f"{whole}[{slice_text(rows) if len(rows) > 1 else rows[0]}] += {value}{column}"]
    hit = tuple(sorted(set(rows)))
    place = (
        whole
        if len(hit) == target.rows
        else f"{whole}[{slice_text(hit) if is_slice(hit) else at.index(hit)}]"
    )
    if len(hit) == len(rows):
        return [f"{whole}[{at.index(rows)}] += {value}{column}"]
    at.imports.add("add")
    if shape.rows == 1:
        return [f"add.at({whole}, {at.index(rows)}, {value})"]
    if len(hit) == 1:
        return [f"{whole}[{hit[0]}] += add.reduce({value}, 0)"]
    sums = at.scratch(ArrayShape(len(hit), x.batched))
    at.release(sums)
    numbers = tuple([hit.index(row) for row in rows])
    add = f"add({whole}, {sums}{column}, {whole})" if place == whole else f"{place} += {sums}{column}"
    return [f"{at.reducer('add', numbers, x.batched)}({value}, {sums})", add]


def operand(at: Storage, x: Operand) -> str:
    if not isinstance(x, Expr):
        return at.number(x)
    return at.array(x.text) if x.text in at.buffers else at.fixed(x)


def concatenate(at: Storage, expr: Any, target: Buffer) -> Lines:
    lines, start = [], 0
    for part in expr.args:
        rows = f"{start}:{start + part.rows}" if part.rows > 1 else str(start)
        lines.append(f"{at.array(target.name)}[{rows}] = {at.array(part.text)}")
        start += part.rows
    return lines


def reduced(at: Storage, function: str, x: str, groups: Groups, target: Buffer) -> Lines:
    """The line that reduces the rows of each group."""
    if not (groups.is_beside or groups.is_across):
        return [
            f"{at.reducer(function, groups.numbers, target.batched)}({at.array(x)}, {at.array(target.name)})"
        ]
    at.imports.add(function)
    axis = 0 if groups.is_across else 1
    return [f"{function}.reduce({at.groups(x, groups)}, {axis}, None, {at.array(target.name)})"]


def group_sum(at: Storage, expr: Any, target: Buffer) -> Lines:
    x, groups = expr.args[0].text, expr.op.groups
    if groups.count == 1:
        return [f"{at.ones(groups.size)}.dot({at.array(x)}, {at.array(target.name)})"]
    return reduced(at, "add", x, groups, target)


def group_sum_number(at: Storage, expr: Any) -> str:
    return f"{at.ones(expr.op.groups.size)}.dot({at.array(expr.args[0].text)})"


def group_max(at: Storage, expr: Any, target: Buffer) -> Lines:
    return reduced(at, "maximum", expr.args[0].text, expr.op.groups, target)


def group_max_number(at: Storage, expr: Any) -> str:
    at.imports.add("maximum")
    return f"maximum.reduce({at.array(expr.args[0].text)})"


def repeat(at: Storage, expr: Any, target: Buffer) -> Lines:
    x, groups = expr.args[0].text, expr.op.groups
    if not (groups.is_beside or groups.is_across):
        return [f'{at.array(x)}.take({at.index(groups.numbers)}, 0, {at.array(target.name)}, "clip")']
    rows = at.array(x) if groups.is_across else at.table(x, groups.count, 1)
    return [f"{at.groups(target.name, groups)}[...] = {rows}"]


def reduce_sum(at: Storage, expr: Any, target: Buffer) -> Lines:
    x = expr.args[0]
    if expr.op.samples:
        return [f"{at.array(x.text)}.dot({at.ones('n')}, {at.array(target.name)})"]
    return [f"{at.ones(x.rows)}.dot({at.array(x.text)}, {at.array(target.name)})"]


def reduce_sum_number(at: Storage, expr: Any) -> str:
    x = expr.args[0]
    sums = f"{at.array(x.text)}.dot({at.ones('n')})" if expr.op.samples else at.array(x.text)
    return f"{at.ones(x.rows)}.dot({sums})" if x.rows > 1 else sums


def one_hot(at: Storage, expr: Any, target: Buffer) -> Lines:
    """If all indices are in range, there are as many ones as samples."""
    n, x, hot = expr.op.n, at.array(expr.args[0].text), at.array(target.name)
    numbers = at.number(0.0)
    if n > 1:
        form = "[:, None]" if target.batched else ""
        numbers = at.define("class_numbers", at.call("arange", f"{n}.0") + form)
    mask = at.mask(target.shape)
    at.release(mask)
    at.imports |= {"equal", "classes"}
    count = f"{at.ones(n)}.dot({hot})" if n > 1 else hot
    count += f".dot({at.ones('n')}) == n" if target.batched else " == 1"
    return [f"equal({x}, {numbers}, {mask})", f"{hot}[...] = {mask}", f"{count} or classes({x}, {n})"]


def one_hot_number(at: Storage, expr: Any) -> str:
    at.imports.add("classes")
    x = at.array(expr.args[0].text)
    return f"float({x} == 0.0) or classes({x}, 1)"


# ---- rows of tables ----


def places(at: Storage, op: Take, index: Expr, batched: bool) -> tuple[Lines, str]:
    """Lines that find the places of entries that are taken of a table, the first time; and their array."""
    found, is_new = at.places(op, index, batched)
    given = at.array(index.text), *at.rows_of_table(op, batched), at.offsets(op, index, batched)
    return [at.call("places", *given, at.by_column(found, op, index))] if is_new else [], found


def take(at: Storage, expr: Any, target: Buffer) -> Lines:
    table, index = expr.args
    lines, found = places(at, expr.op, index, table.batched)
    return [*lines, f'{at.flat(table)}.take({found}, None, {at.array(target.name)}, "clip")']


def take_number(at: Storage, expr: Any) -> str:
    table, index = expr.args
    return f"{at.array(table.text)}[{at.call('whole', at.array(index.text), str(expr.op.n))}]"


def take_grad(at: Storage, expr: Any, target: Buffer) -> Lines:
    grad, index = expr.args
    lines, found = places(at, expr.op.forward, index, target.batched)
    whole = at.flat(name(target.name, target.shape))
    value, offsets = operand(at, grad), expr.op.forward.offsets
    if target.batched and len(set(offsets)) == len(offsets):  # each goes elsewhere
        return [*lines, f"{whole}[...] = {at.number(0.0)}", f"{whole}[{found}] = {value}"]
    if isinstance(grad, Expr):
        sums = at.call("bincount", f"{found}.reshape(-1)", f"{value}.reshape(-1)", f"{whole}.size")
    else:
        sums = f"{at.call('bincount', f'{found}.reshape(-1)', 'None', f'{whole}.size')} * {value}"
    return [*lines, f"{whole}[...] = {sums}"]


class Writer(NamedTuple):
    """How an operation is written; expr is an Expr of it."""

    array: Callable[[Storage, Any, Buffer], Lines]  # (at, expr, target): lines that write into the target
    number: Any = None  # (at, expr): an expression, where the result is a single number


WRITERS: dict[type, Writer] = {
    MatMul: Writer(matmul, inner_product),
    MatMulWeightGrad: Writer(matmul_weight_grad),
    MatMulInputGrad: Writer(matmul_input_grad),
    ir.Gather: Writer(gather, gather_number),
    ir.ScatterAdd: Writer(scatter_add),
    ir.Concatenate: Writer(concatenate),
    GroupSum: Writer(group_sum, group_sum_number),
    GroupMax: Writer(group_max, group_max_number),
    Repeat: Writer(repeat),
    ir.ReduceSum: Writer(reduce_sum, reduce_sum_number),
    OneHot: Writer(one_hot, one_hot_number),
    Take: Writer(take, take_number),
    TakeGrad: Writer(take_grad),
}
