"""Expressions of single numbers as Python writes them."""

from collections.abc import Callable

from ... import ops
from ...formula.notation import COMPARISON, PROGRAM, Written
from .expr import COMPARISONS, SIGNED, Expr, Operand

SIGNS = {op: op.symbol for op in (ops.add, ops.sub, ops.mul, ops.div)} | {ops.neg: "neg"}
SIGNS |= zip(COMPARISONS, "<≤>≥", strict=True)


class Infix:
    """Prints expressions; `name` and `function` say what names and operations are called.

    >>> from .expr import name
    >>> x = name("x")
    >>> Infix(str, lambda op: op.name).text((1.0 - x * x) * -ops.tanh(x))
    '(1.0 - x * x) * -tanh(x)'
    """

    def __init__(self, name: Callable[[str], str], function: Callable[[ops.Op], str]) -> None:
        self.name = name
        self.function = function

    def text(self, x: Operand, needs: int = COMPARISON) -> str:
        """An expression, in parentheses if it binds less tightly than it needs to."""
        if isinstance(x, Expr) and x.op is None:
            return self.name(x.text)
        return self.written(x).within(needs)

    def written(self, x: Operand) -> Written:
        if not isinstance(x, Expr):
            return self.number(x)
        if x.op is None:
            return Written(self.name(x.text))
        return self.infix(x, SIGNS[x.op]) if x.op in SIGNS else self.call(x)

    def number(self, x: float) -> Written:
        return Written(str(x)) if type(x) is int else PROGRAM.number(x)  # x ** -1

    def infix(self, x: Expr, sign: str) -> Written:
        template, binding, needs = PROGRAM.rules[sign]
        return Written(template.format(*map(self.text, x.args, needs)), binding)

    def call(self, x: Expr) -> Written:
        return Written(f"{self.function(x.op)}({', '.join(map(self.text, x.args))})")


class Meaning(Infix):
    """Operations that watch for infinities look like others."""

    def call(self, x: Expr) -> Written:
        return self.infix(x, x.op.symbol) if x.op in (*SIGNED, ops.power) else super().call(x)


def number(x: float) -> str:
    """A number as Python reads it back."""
    return PROGRAM.literal(x)
