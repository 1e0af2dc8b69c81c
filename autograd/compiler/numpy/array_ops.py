"""How NumPy does each array operation: a line that writes into the target."""

from collections.abc import Callable
from typing import Any

from ..graph.blocks import is_run, sliced
from ..ir import array_ops as arrays
from ..ir.expr import Code, Term
from ..plan.plan import Buffer
from .storage import Storage

Lines = list[str]


def matmul(at: Storage, code: Any, target: Buffer) -> Lines:
    op, (w, x) = code.op, code.args
    weights = at.matrix(w.text, op.units)
    inputs = at.matrix(x.text, op.n + op.bias, op.places * op.bias)
    return [f"{weights}.dot({inputs}, {at.matrix(target.name, op.units)})"]


def to_weights(at: Storage, code: Any, target: Buffer) -> Lines:
    op, (grad, x) = code.op.forward, code.args
    inputs = at.transposed(at.matrix(x.text, op.n + op.bias, op.places * op.bias))
    return [f"{at.matrix(grad.text, op.units)}.dot({inputs}, {at.matrix(target.name, op.units)})"]


def to_inputs(at: Storage, code: Any, target: Buffer) -> Lines:
    op, (w, grad) = code.op.forward, code.args
    weights = at.transposed(at.matrix(w.text, op.units))
    result = at.matrix(target.name, op.n + op.bias, op.places * op.bias)
    return [f"{weights}.dot({at.matrix(grad.text, op.units)}, {result})"]


def take(at: Storage, code: Any, target: Buffer) -> Lines:
    source, rows = at.array(code.args[0].text), code.op.rows
    if is_run(rows):
        taken = sliced(rows) if target.rows > 1 else str(rows[0])
        return [f"{at.array(target.name)}[...] = {source}[{taken}]"]
    return [f'{source}.take({at.index(rows)}, 0, {at.array(target.name)}, "clip")']


def scatter(at: Storage, code: Any, target: Buffer) -> Lines:
    rows, whole = code.op.rows, at.array(target.name)
    value = operand(at, code.args[0])
    if is_run(rows):
        return [f"{whole}[{sliced(rows) if len(rows) > 1 else rows[0]}] += {value}"]
    if len(set(rows)) == len(rows):
        return [f"{whole}[{at.index(rows)}] += {value}"]
    at.imports.add("add")
    return [f"add.at({whole}, {at.index(rows)}, {value})"]


def operand(at: Storage, x: Term) -> str:
    if not isinstance(x, Code):
        return at.number(x)
    return at.array(x.text) if x.text in at.buffers else at.fixed(x)


def join(at: Storage, code: Any, target: Buffer) -> Lines:
    lines, start = [], 0
    for part in code.args:
        rows = f"{start}:{start + part.rows}" if part.rows > 1 else str(start)
        lines.append(f"{at.array(target.name)}[{rows}] = {at.array(part.text)}")
        start += part.rows
    return lines


def sums(at: Storage, code: Any, target: Buffer) -> Lines:
    x, n = code.args[0], code.op.n
    if target.rows == 1:
        return [f"{at.ones(n)}.dot({at.array(x.text)}, {at.array(target.name)})"]
    at.imports.add("add")
    return [f"add.reduce({at.layers(x.text, n)}, 1, None, {at.array(target.name)})"]


def peaks(at: Storage, code: Any, target: Buffer) -> Lines:
    at.imports.add("maximum")
    x = code.args[0].text
    groups, axis = (at.array(x), 0) if target.rows == 1 else (at.layers(x, code.op.n), 1)
    return [f"maximum.reduce({groups}, {axis}, None, {at.array(target.name)})"]


def repeat(at: Storage, code: Any, target: Buffer) -> Lines:
    return [f"{at.layers(target.name, code.op.n)}[...] = {at.layers(code.args[0].text, 1)}"]


def total(at: Storage, code: Any, target: Buffer) -> Lines:
    x = code.args[0]
    if code.op.samples:
        return [f"{at.array(x.text)}.dot({at.ones('n')}, {at.array(target.name)})"]
    return [f"{at.ones(x.rows)}.dot({at.array(x.text)}, {at.array(target.name)})"]


def one_hot(at: Storage, code: Any, target: Buffer) -> Lines:
    """If all indices are in range, there are as many ones as samples."""
    n, x, hot = code.op.n, at.array(code.args[0].text), at.array(target.name)
    numbers = at.number(0.0)
    if n > 1:
        form = "[:, None]" if target.sampled else ""
        numbers = at.make("class_numbers", f"arange({n}.0){form}", "arange")
    mask = at.temporary(n, target.sampled, ", bool")
    at.release(mask)
    at.imports |= {"equal", "classes"}
    count = f"{at.ones(n)}.dot({hot})" if n > 1 else hot
    count += f".dot({at.ones('n')}) == n" if target.sampled else " == 1"
    return [f"equal({x}, {numbers}, {mask})", f"{hot}[...] = {mask}", f"{count} or classes({x}, {n})"]


#: Each writes an array ...
ARRAYS: dict[type, Callable[[Storage, Any, Buffer], Lines]] = {
    arrays.MatMul: matmul,
    arrays.ToWeights: to_weights,
    arrays.ToInputs: to_inputs,
    arrays.Take: take,
    arrays.Scatter: scatter,
    arrays.Join: join,
    arrays.Sum: sums,
    arrays.Peak: peaks,
    arrays.Repeat: repeat,
    arrays.Total: total,
    arrays.OneHot: one_hot,
}


def inner(at: Storage, code: Any) -> str:
    a, b = code.args
    return f"{at.array(a.text)}.dot({at.array(b.text)})"


def total_number(at: Storage, code: Any) -> str:
    x = code.args[0]
    text = f"{at.array(x.text)}.dot({at.ones('n')})" if code.op.samples else at.array(x.text)
    return f"{at.ones(x.rows)}.dot({text})" if x.rows > 1 else text


def sum_number(at: Storage, code: Any) -> str:
    return f"{at.ones(code.op.n)}.dot({at.array(code.args[0].text)})"


def peak_number(at: Storage, code: Any) -> str:
    at.imports.add("maximum")
    return f"maximum.reduce({at.array(code.args[0].text)})"


def one_hot_number(at: Storage, code: Any) -> str:
    at.imports.add("classes")
    x = at.array(code.args[0].text)
    return f"float({x} == 0.0) or classes({x}, 1)"


def taken_number(at: Storage, code: Any) -> str:
    return f"{at.array(code.args[0].text)}[{code.op.rows[0]}]"


#: ... or is a number.
NUMBERS: dict[type, Callable[[Storage, Any], str]] = {
    arrays.MatMul: inner,
    arrays.Total: total_number,
    arrays.Sum: sum_number,
    arrays.Peak: peak_number,
    arrays.Take: taken_number,
    arrays.OneHot: one_hot_number,
}
