"""What a plan does, in a line for each step."""

from collections.abc import Callable
from typing import Any

from ... import ops
from ...value import Value
from ..graph.blocks import is_run
from ..graph.record import Recording
from ..ir import array_ops as arrays
from ..ir.expr import Code, Term, expand
from ..ir.infix import SIGNS, Infix
from .plan import Plan, Statement

FEW = 4  # numbers that are written out


def operations(found: Recording) -> int:
    """How many additions, multiplications and functions of single numbers the graph of one sample has."""
    return sum([weight(node) for node in found.nodes if found.levels[node] and node.parents])


def weight(node: Value) -> int:
    """A weighted sum of n inputs is n products and n - 1 additions, and one more for its bias."""
    n = len(node.parents)
    if node.op is ops.dot_:
        return n // 2 * 2 - 1 + n % 2
    return n - 1 if node.op in (ops.sum_, ops.mean_) else 1


def describe(plan: Plan, scalars: int) -> str:
    """The plan, as print(program) shows it."""
    steps = counted(len(plan.forward), "array step")
    if plan.backward:
        steps += f" forward, {len(plan.backward)} backward"
    lines = [f"{counted(scalars, 'scalar operation')} -> {steps}"]
    for title, statements in (("forward", plan.forward), ("backward", plan.backward)):
        if statements:
            lines.append(f"\n{title}:")
            lines += [line(plan, statement) for statement in statements]
    return "\n".join(lines)


def counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'s' if n != 1 else ''}"


def line(plan: Plan, s: Statement) -> str:
    return f"  {extent(plan, s):<9} {formula(plan, s)}"


def formula(plan: Plan, s: Statement) -> str:
    """`d_z = (1.0 - a * a) * d_a`"""
    return f"{named(plan, s.target)} {'+=' if s.add else '='} {text(plan, s.code)}"


def extent(plan: Plan, s: Statement) -> str:
    """`(32, n)`: rows, and a column for each sample."""
    buffer = plan.buffers[s.target]
    if not buffer.sampled:
        return f"({buffer.rows},)" if buffer.rows > 1 else ""
    return f"({buffer.rows}, n)" if buffer.rows > 1 else "(n,)"


def named(plan: Plan, name: str) -> str:
    """A buffer by its name; one that is part of the parameters, or of their gradient, by its rows."""
    buffer = plan.buffers.get(name)
    if buffer and buffer.kind == "numbers" and buffer.rows <= FEW:
        return f"({', '.join([f'{x:.4g}' for x in buffer.numbers])})"
    return f"{buffer.whole}[{listed(buffer.part)}]" if buffer and buffer.kind == "part" else name


def text(plan: Plan, x: Term) -> str:
    """An expression as a formula."""
    printer = Infix(lambda name: named(plan, name), lambda op: op.symbol)
    if isinstance(x, Code) and x.op and not (x.op in SIGNS or x.op is ops.neg or x.op.symbol.isidentifier()):
        x = expand(x)
    if not isinstance(x, Code) or type(x.op) not in PHRASES:
        return printer.text(x)
    return PHRASES[type(x.op)](x.op, *[printer.text(arg) for arg in x.args])


def matmul(op: Any, w: str, x: str) -> str:
    bias = " and a bias" if op.bias else ""
    places = f", at {op.places} places" if op.places > 1 else ""
    sums_ = "weighted sum" if op.units == 1 else "weighted sums"
    return f"{w} @ {x}: {op.units} {sums_} of {op.n}{bias}{places}"


def to_weights(op: Any, grad: str, x: str) -> str:
    return f"{grad} @ {x}.T"


def to_inputs(op: Any, w: str, grad: str) -> str:
    return f"{w}.T @ {grad}"


def take(op: Any, x: str) -> str:
    return f"{x}[{listed(op.rows)}]"


def scatter(op: Any, x: str) -> str:
    return f"{x}, to rows {listed(op.rows)}"


def listed(rows: tuple[int, ...]) -> str:
    """`3`, `0:9`, or `1, 4, 2, ...`."""
    if len(rows) == 1:
        return str(rows[0])
    if is_run(rows):
        step = rows[1] - rows[0]
        return f"{rows[0]}:{rows[-1] + 1}{f':{step}' if step > 1 else ''}"
    return ", ".join([*map(str, rows[:FEW]), *["..."] * (len(rows) > FEW)])


def join(op: Any, *parts: str) -> str:
    return f"{', '.join(parts)}, one below the other"


def sums(op: Any, x: str) -> str:
    return f"sums of {op.n} rows of {x}"


def peaks(op: Any, x: str) -> str:
    return f"the largest of {op.n} rows of {x}"


def repeat(op: Any, x: str) -> str:
    return f"{x}, each row {op.n} times"


def total(op: Any, x: str) -> str:
    what = " and ".join(word for word, on in (("rows", op.rows), ("samples", op.samples)) if on)
    return f"{x}, summed over the {what}"


def one_hot(op: Any, x: str) -> str:
    return f"1 in row {x} of {op.n}"


PHRASES: dict[type, Callable[..., str]] = {
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
