"""Elementwise expressions as calls of NumPy."""

from typing import Any

from ... import ops
from ..ir.expr import COMPARISONS, GREATER, Code, Term, elementwise, expand, is_number, name
from ..ir.infix import Infix
from ..plan.plan import Plan, is_fixed
from .array_ops import NUMBERS
from .storage import Storage

UFUNCS = {
    ops.add: "add",
    ops.sub: "subtract",
    ops.mul: "multiply",
    ops.div: "divide",
    ops.neg: "negative",
    ops.power: "power",
}
CLIP = ops.Op("clip", lambda x, low, high: x, lambda out, *xs: (), "clip")


class Elementwise:
    """Appends to `lines` what computes an expression into an array."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.at = Storage(plan)
        self.made = {s.target: s.code for s in plan.forward}
        self.lines: list[str] = []
        self.numbers = Infix(self.scalar_name, self.function_of)

    def call(self, function: str, *args: str) -> None:
        """A line that writes into the last argument."""
        self.at.imports.add(function)
        out = "out=" if function in ("maximum", "minimum") else ""  # of which NumPy 2.4 wants to be told
        self.lines.append(f"{function}({', '.join(args[:-1])}, {out}{args[-1]})")

    def store(self, x: Term, target: str, sampled: bool) -> None:
        """Compute an expression into `target`."""
        found = self.value(x, sampled, target)
        if found != target:
            self.lines.append(f"{target}[...] = {found}")
            self.at.release(found)

    def value(self, x: Term, sampled: bool, target: str = "") -> str:
        """What stands for an expression: a name or number, or an array into which it is computed now."""
        held: list[str] = []
        x = self.simple(x, held)
        if is_ready(x):
            return self.ready(x, sampled)
        assert isinstance(x, Code)
        result = target or self.at.temporary(x.rows, x.sampled)
        spare, operands = result, []
        for arg in self.factors(x) if x.op is ops.mul else x.args:
            fits = (
                isinstance(arg, Code) and not is_ready(arg) and (arg.rows, arg.sampled) == (x.rows, x.sampled)
            )
            operands.append(self.value(arg, x.sampled, spare if fits else ""))
            if operands[-1] == spare:
                spare = ""
        self.apply(x, operands, result)
        for text in (*operands, *held):
            if text != result:
                self.at.release(text)
        return f"{result}[:, None]" if sampled and not x.sampled and x.rows > 1 else result

    def simple(self, x: Term, held: list[str]) -> Term:
        """An expression whose operation NumPy has."""
        while isinstance(x, Code) and x.op is not None and x.op not in UFUNCS:
            if x.op is GREATER and is_number(x.args[1], 0) and self.is_relu(x.args[0]) and x.rows == 1:
                return elementwise(ops.sign, x.args[0])
            if x.op is ops.relu:
                return elementwise(CLIP, x.args[0], 0.0, float("inf"))
            if is_known(x.op):
                return x
            x = expand(Code(x.op, tuple([self.named(arg, held) for arg in x.args]), x.rows, x.sampled))
        return x

    def named(self, x: Term, held: list[str]) -> Term:
        """An argument of a formula, which may use it more than once, as a name."""
        if is_ready(x):
            return x
        assert isinstance(x, Code)
        held.append(self.value(x, x.sampled))
        return name(held[-1], x.rows, x.sampled)

    def is_relu(self, x: Term) -> bool:
        made = self.made.get(x.text) if isinstance(x, Code) else None
        return isinstance(made, Code) and made.op is ops.relu

    def factors(self, x: Code) -> list[Term]:
        """Of a product, the small factors first, and numbers multiplied with each other beforehand."""
        small: Term = 1.0
        large: list[Code] = []
        waiting: list[Term] = [x]
        while waiting:
            factor = waiting.pop()
            if isinstance(factor, Code) and factor.op is ops.mul:
                waiting += reversed(factor.args)
            elif is_scalar(factor):
                small = small * factor
            else:
                large.append(factor)  # type: ignore[arg-type]
        large.sort(key=lambda code: (code.sampled, code.rows))
        return [*([] if is_number(small, 1) else [small]), *large]

    def ready(self, x: Term, sampled: bool) -> str:
        """A number or a name, to be combined with arrays that have a column for each sample, or have none."""
        if not isinstance(x, Code):
            return self.at.number(float(x))
        if is_fixed(x):
            return self.at.fixed(x)
        if x.op is not None or x.text not in self.at.buffers:
            is_column = sampled and not x.sampled and x.rows > 1
            return f"{x.text}[:, None]" if is_column else self.scalar(x)
        buffer = self.at.buffers[x.text]
        is_column = sampled and not buffer.sampled and buffer.rows > 1
        return self.at.column(x.text) if is_column else self.at.array(x.text)

    def apply(self, x: Code, operands: list[str], target: str) -> None:
        """One operation."""
        if x.op in COMPARISONS:
            mask = self.at.temporary(x.rows, x.sampled, ", bool")
            self.call(x.op.array, *operands, mask)
            self.lines.append(f"{target}[...] = {mask}")
            self.at.release(mask)
        elif x.op is ops.mul:
            self.product(operands, target)
        elif x.op in (ops.where, ops.erf, ops.erfc):
            self.lines.append(f"{target}[...] = {self.function_of(x.op)}({', '.join(operands)})")
        else:
            self.call(self.function_of(x.op), *operands, target)

    def product(self, operands: list[str], target: str) -> None:
        operands.sort(key=lambda text: text != target)
        if len(operands) == 1 and operands[0] != target:
            self.lines.append(f"{target}[...] = {operands[0]}")
        left = operands[0]
        for right in operands[1:]:
            self.call("multiply", left, right, target)
            left = target

    # ---- numbers ----

    def scalar(self, x: Term) -> str:
        """An expression of single numbers."""
        if isinstance(x, Code) and type(x.op) in NUMBERS:
            return NUMBERS[type(x.op)](self.at, x)
        return self.numbers.text(written_out(x))

    def scalar_name(self, text: str) -> str:
        return self.at.array(text) if text in self.at.buffers else text

    def function_of(self, op: Any) -> str:
        """What an operation is called here."""
        function: str = UFUNCS.get(op) or (op.name if op in (ops.erf, ops.erfc) else op.array)
        self.at.imports.add(function)
        return function


def is_known(op: ops.Op) -> bool:
    """Whether NumPy has this operation, or we have it for arrays."""
    return op in UFUNCS or op in (ops.erf, ops.erfc) or isinstance(op.array, str)


def written_out(x: Term) -> Term:
    """An expression in which formulas stand for the operations that NumPy does not have."""
    if not isinstance(x, Code) or x.op is None:
        return x
    x = Code(x.op, tuple(map(written_out, x.args)), x.rows, x.sampled)
    if x.op in COMPARISONS:
        return Code(ops.mul, (1.0, x))  # a number, not NumPy's bool
    return x if is_known(x.op) else written_out(expand(x))


def is_scalar(x: Term) -> bool:
    return not isinstance(x, Code) or (x.rows == 1 and not x.sampled)


def is_ready(x: Term) -> bool:
    """Whether nothing has to be computed into an array."""
    return is_scalar(x) or (isinstance(x, Code) and x.op is None)
