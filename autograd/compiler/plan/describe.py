"""What a plan does, in a line for each step."""

from collections.abc import Iterator

from ... import ops
from ...value import Value
from ..graph.dependence import CONSTANT
from ..graph.loop import Loop
from ..graph.record import Recording
from ..ir.array_ops import ArrayOp
from ..ir.expr import SIGNED, Expr, Operand, expand
from ..ir.infix import SIGNS, Meaning
from ..ir.loop_ops import Steps
from ..ir.rows import FEW, short_text
from .plan import Plan, Statement


def operations(recording: Recording) -> int:
    """How many additions, multiplications and functions of single numbers the graph of one sample has."""
    depends = recording.dependences
    return sum([weight(node) for node in recording.nodes if node.parents and depends[node] != CONSTANT])


def weight(node: Value) -> int:
    """A weighted sum of n inputs is n products and n - 1 additions, and one more for its bias."""
    if isinstance(node.op, Loop):
        return operations(node.op.body)
    n = len(node.parents)
    if node.op is ops.dot_:
        return n // 2 * 2 - 1 + n % 2
    return n - 1 if node.op in (ops.sum_, ops.mean_) else 1


def describe(plan: Plan, scalars: int) -> str:
    """The plan of a graph of so many scalar operations, as print(program) shows it."""
    steps = counted(len(plan.forward), "array step")
    if plan.backward:
        steps += f" forward, {len(plan.backward)} backward"
    return "\n".join([f"{counted(scalars, 'scalar operation')} -> {steps}", *sections(plan, "")])


def sections(plan: Plan, where: str) -> Iterator[str]:
    """The lines of a plan, then those of a step of each of its loops."""
    for title, statements in (("forward", plan.forward), ("backward", plan.backward)):
        if statements:
            yield f"\n{title}{where}:"
            for s in statements:
                yield f"  {plan.buffers[s.target].shape!s:<9} {formula(plan, s)}"
    for s in plan.forward:
        if isinstance(s.expr, Expr) and isinstance(s.expr.op, Steps):
            body = plan.bodies[s.expr.op].plan
            given = "; ".join(feeds(s.expr.op, body.inputs, [text(plan, x) for x in s.expr.args]))
            yield from sections(body, f", each of the {s.expr.op.steps:,} steps to {s.target} ({given})")


def feeds(op: Steps, inputs: list[str], given: list[str]) -> Iterator[str]:
    """What a step of a loop calls what it is given."""
    roles = {"carried": "first {}", "shared": "{}", "stepped": "its rows of {}"}
    texts = [roles[feed.role].format(x) for feed, x in zip(op.feeds, given)]
    if own := [x for feed, x in zip(op.feeds, texts) if not feed.batched]:
        yield f"p: {', '.join(own)}"
    batched = [x for feed, x in zip(op.feeds, texts) if feed.batched]
    yield from [f"{name}: {x}" for name, x in zip(inputs, batched)]


def counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'s' if n != 1 else ''}"


def formula(plan: Plan, s: Statement) -> str:
    """`d_z = (1.0 - a * a) * d_a`"""
    return f"{named(plan, s.target)} {'+=' if s.add else '='} {text(plan, s.expr)}"


def named(plan: Plan, name: str) -> str:
    """A buffer by its name; a part without a name of its own by its rows, `p[0:9]`; few constants by their
    numbers.
    """
    buffer = plan.buffers.get(name)
    if buffer and buffer.kind == "constant" and buffer.rows <= FEW:
        return f"({', '.join([f'{x:.4g}' for x in buffer.numbers])})"
    if buffer and buffer.kind == "part" and not buffer.has_title:
        return f"{buffer.whole}[{short_text(buffer.part)}]"
    return name


def text(plan: Plan, x: Operand) -> str:
    """An expression as a formula; an array operation by its phrase."""
    printer = Meaning(lambda name: named(plan, name), lambda op: op.symbol)
    if isinstance(x, Expr) and isinstance(x.op, ArrayOp):
        return x.op.phrase(*[printer.text(arg) for arg in x.args])
    if (
        isinstance(x, Expr)
        and x.op
        and x.op not in SIGNED
        and not (x.op in SIGNS or x.op.symbol.isidentifier())
    ):
        x = expand(x)
    return printer.text(x)
