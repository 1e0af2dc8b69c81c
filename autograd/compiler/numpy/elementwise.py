"""Elementwise expressions as calls of NumPy."""

from typing import Any

from ... import ops
from ..ir.array_ops import ArrayOp
from ..ir.expr import (
    COMPARISONS,
    SIGNED,
    STEEP,
    Expr,
    Operand,
    expand,
    is_number,
    name,
    op_of,
    operand_shape,
)
from ..ir.infix import Infix
from ..ir.shape import SCALAR, ArrayShape
from ..plan.plan import Plan, is_fixed
from .array_ops import WRITERS
from .storage import Storage

UFUNCS = {
    ops.add: "add",
    ops.sub: "subtract",
    ops.mul: "multiply",
    ops.div: "divide",
    ops.neg: "negative",
    ops.power: "power",
}
SUPPORTED = (ops.erf, ops.erfc, *SIGNED)  # functions of `support`
CLIP = ops.Op("clip", lambda x, low, high: x, lambda out, *xs: (), "clip")


class Elementwise:
    """Appends to `lines` what computes an expression into an array."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.at = Storage(plan)
        self.lines: list[str] = []
        self.numbers = Infix(self.scalar_name, self.function_of)

    def call(self, function: str, *args: str) -> None:
        """A line that writes into the last argument."""
        self.at.imports.add(function)
        out = "out=" if function in ("maximum", "minimum") else ""  # of which NumPy 2.4 wants to be told
        self.lines.append(f"{function}({', '.join(args[:-1])}, {out}{args[-1]})")

    def copy(self, source: str, target: str) -> None:
        self.lines.append(f"{target}[...] = {source}")

    def store(self, x: Operand, target: str, batched: bool) -> None:
        """Compute an expression into `target`, an array (rows, n) if it is batched."""
        result = self.value(x, batched, target)
        if result != target:
            self.copy(result, target)
            self.at.release(result)

    def value(self, x: Operand, batched: bool, target: str = "") -> str:
        """The text for an expression, to be combined with arrays (rows, n) if `batched`.

        It is computed into `target`, or into a temporary array, unless it is a name or a number.
        """
        shape = operand_shape(x)
        x, temporaries = self.supported(x)
        if is_ready(x):
            return self.ready(x, batched)
        assert isinstance(x, Expr)
        fits = x.shape == shape  # the formula of an operation need not read all of its operands
        result = target if target and fits else self.at.scratch(x.shape)
        operands = self.operands(x, result)
        self.apply(x, operands, result)
        for text in (*operands, *temporaries):
            if text != result:
                self.at.release(text)
        return f"{result}[:, None]" if batched and not x.batched and x.rows > 1 else result

    def operands(self, x: Expr, spare: str) -> list[str]:
        """The texts for the operands; the first of the shape of x may be computed into the array `spare`."""
        texts = []
        for arg in factors(x) if x.op is ops.mul else x.args:
            fits = not is_ready(arg) and operand_shape(arg) == x.shape
            texts.append(self.value(arg, x.batched, spare if fits else ""))
            if texts[-1] == spare:
                spare = ""
        return texts

    def supported(self, x: Operand) -> tuple[Operand, list[str]]:
        """An expression that is equal to x, whose operation NumPy has; and the temporary arrays in it."""
        temporaries: list[str] = []
        while isinstance(x, Expr) and x.op is not None:
            if x.op is ops.relu:
                return CLIP(x.args[0], 0.0, float("inf")), temporaries
            if is_known(x.op):
                break
            args = tuple([self.named(arg, temporaries) for arg in x.args])
            x = expand(Expr(x.op, args, x.shape))
        return x, temporaries

    def named(self, x: Operand, temporaries: list[str]) -> Operand:
        """An operand of a formula, which may contain it more than once, as a name."""
        if is_ready(x):
            return x
        assert isinstance(x, Expr)
        temporaries.append(self.value(x, x.batched))
        return name(temporaries[-1], x.shape)

    def ready(self, x: Operand, batched: bool) -> str:
        """The text for a number or a name, to be combined with arrays (rows, n) if `batched`."""
        if not isinstance(x, Expr):
            return self.at.number(float(x))
        if is_fixed(x):
            return self.at.fixed(x)
        if x.op is None and x.text in self.at.buffers:
            buffer = self.at.buffers[x.text]
            is_column = batched and not buffer.batched and buffer.rows > 1
            return self.at.column(x.text) if is_column else self.at.array(x.text)
        is_column = batched and not x.batched and x.rows > 1
        return f"{x.text}[:, None]" if is_column else self.scalar(x)

    def apply(self, x: Expr, operands: list[str], target: str) -> None:
        """Lines that compute one operation."""
        if x.op in COMPARISONS:
            mask = self.at.mask(x.shape)
            self.call(x.op.array, *operands, mask)
            self.copy(mask, target)
            self.at.release(mask)
        elif x.op is ops.mul:
            self.product(operands, target)
        elif x.op is ops.minus:
            self.minus(operands[0], operands[1], target, operand_shape(x.args[1]))
        elif x.op in (ops.where, ops.erf, ops.erfc, *STEEP):
            self.copy(f"{self.function_of(x.op)}({', '.join(operands)})", target)
        else:
            self.call(self.function_of(x.op), *operands, target)

    def minus(self, x: str, y: str, target: str, shape: ArrayShape) -> None:
        """A line that computes x - y, with care only where y, of this shape, is infinite somewhere."""
        self.at.imports |= {"subtract", "minus", "isfinite"}
        witness = y
        if shape != SCALAR:
            self.at.imports.add("vdot")
            witness = f"vdot({y}, {y})"
        self.lines.append(f"(subtract if isfinite({witness}) else minus)({x}, {y}, {target})")

    def product(self, operands: list[str], target: str) -> None:
        operands.sort(key=lambda text: text != target)
        if len(operands) == 1 and operands[0] != target:
            self.copy(operands[0], target)
        left = operands[0]
        for right in operands[1:]:
            self.call("multiply", left, right, target)
            left = target

    # ---- numbers ----

    def scalar(self, x: Operand) -> str:
        """The text for an expression of single numbers."""
        if isinstance(op_of(x), ArrayOp):
            text: str = WRITERS[type(op_of(x))].number(self.at, x)
            return text
        return self.numbers.text(written_out(x))

    def scalar_name(self, text: str) -> str:
        return self.at.array(text) if text in self.at.buffers else text

    def function_of(self, op: Any) -> str:
        """The name of a function that the program imports."""
        function: str = UFUNCS.get(op) or (op.name if op in SUPPORTED else op.array)
        self.at.imports.add(function)
        return function


def factors(x: Expr) -> list[Operand]:
    """The factors of a product, the small ones first, and numbers multiplied with each other beforehand."""
    small: Operand = 1.0
    large: list[Expr] = []
    waiting: list[Operand] = [x]
    while waiting:
        factor = waiting.pop()
        if isinstance(factor, Expr) and factor.op is ops.mul:
            waiting += reversed(factor.args)
        elif isinstance(factor, Expr) and factor.shape != SCALAR:
            large.append(factor)
        else:
            small = small * factor
    large.sort(key=lambda factor: (factor.batched, factor.rows))
    return [*([] if is_number(small, 1) else [small]), *large]


def is_known(op: ops.Op) -> bool:
    """Whether NumPy has this operation, or `support` has it for arrays."""
    return op in UFUNCS or op in SUPPORTED or isinstance(op.array, str)


def written_out(x: Operand) -> Operand:
    """An expression in which formulas stand for the operations that NumPy does not have."""
    if not isinstance(x, Expr) or x.op is None:
        return x
    x = Expr(x.op, tuple(map(written_out, x.args)), x.shape)
    if x.op in COMPARISONS:
        return Expr(ops.mul, (1.0, x))  # a number, not NumPy's bool
    return x if is_known(x.op) else written_out(expand(x))


def is_ready(x: Operand) -> bool:
    """Whether nothing has to be computed into an array."""
    return op_of(x) is None or operand_shape(x) == SCALAR
