"""Expressions of single numbers as Python writes them."""

from collections.abc import Callable

from ... import ops
from .expr import COMPARISONS, Expr, Operand

SUM, PRODUCT, SIGN, ATOM = 1, 2, 3, 4  # how tightly an expression binds
SIGNS = {
    ops.add: ("+", SUM, SUM, SUM),
    ops.sub: ("-", SUM, SUM, PRODUCT),
    ops.mul: ("*", PRODUCT, PRODUCT, SIGN),
    ops.div: ("/", PRODUCT, PRODUCT, SIGN),
} | {compare: (compare.symbol, 0, SUM, SUM) for compare in COMPARISONS}


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

    def text(self, x: Operand, needs: int = 0) -> str:
        """An expression, in parentheses if it binds less tightly than it needs to."""
        if not isinstance(x, Expr):
            return number(x, needs)
        if x.op is None:
            return self.name(x.text)
        if x.op is ops.neg:
            return within(f"-{self.text(x.args[0], SIGN)}", SIGN, needs)
        if x.op in SIGNS:
            return self.infix(x, needs)
        return self.call(x, needs)

    def infix(self, x: Expr, needs: int) -> str:
        sign, binding, left, right = SIGNS[x.op]
        return within(f"{self.text(x.args[0], left)} {sign} {self.text(x.args[1], right)}", binding, needs)

    def call(self, x: Expr, needs: int) -> str:
        return f"{self.function(x.op)}({', '.join([self.text(arg) for arg in x.args])})"


def within(text: str, binding: int, needs: int) -> str:
    return text if binding >= needs else f"({text})"


def number(x: float, needs: int = 0) -> str:
    """A number as Python reads it back."""
    if type(x) is int:
        return str(x)
    text = repr(float(x))
    if text.lstrip("-") in ("inf", "nan"):
        return f'float("{text}")'
    return within(text, SIGN if text[0] == "-" else ATOM, needs)
