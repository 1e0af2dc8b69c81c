"""Expr: a number system whose numbers are expressions of a program, so that a derivative rule writes itself.

Only what is the same for every finite number is simplified: 0 + x, 0 * x, 1 * x, 1 / x * y, whole powers up
to 3.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias, Union

from ... import ops
from .shape import SCALAR, ArrayShape, Shaped, broadcast

Operand: TypeAlias = Union["Expr", float]  # of an operation; a float is a constant


def _compare(name: str, holds: Callable[[Any, Any], bool], symbol: str) -> ops.Op:
    return ops.Op(name, holds, lambda out, x, y: (0.0, 0.0), name, symbol=symbol)


LESS = _compare("less", operator.lt, "<")
LESS_EQUAL = _compare("less_equal", operator.le, "<=")
GREATER = _compare("greater", operator.gt, ">")
GREATER_EQUAL = _compare("greater_equal", operator.ge, ">=")
#: Operations of slopes that may be infinite; a product with such a slope is `times`, for which 0 wins.
STEEP = (ops.over, ops.raised)
GUARDED = (*STEEP, ops.times)
SIGNED = (*GUARDED, ops.minus)  # written as functions, they mean what their sign says
COMPARISONS = (LESS, LESS_EQUAL, GREATER, GREATER_EQUAL)


@dataclass(eq=False, repr=False, slots=True)
class Expr(Shaped):
    """An expression: a name (`op` is None, `text` is the name), or an operation applied to operands.

    `shape` is that of the array which it stands for.

    >>> x = name("x")
    >>> ops.tanh.partials(name("out"), x)
    ((1.0 - (out * out)),)
    """

    op: Any
    args: tuple[Operand, ...] = ()
    shape: ArrayShape = SCALAR
    text: str = ""
    steep: bool = False  # whether it may be infinite where the value is not, as the slope of sqrt at 0

    def __post_init__(self) -> None:
        if self.args and not self.steep:
            self.steep = self.op in STEEP or any(map(is_steep, self.args))

    def __add__(self, other: Operand) -> "Operand":
        if isinstance(other, Expr) and other.op is ops.neg:
            return self - other.args[0]
        return self if is_number(other, 0) else elementwise(ops.add, self, other)

    __radd__ = __add__

    def __sub__(self, other: Operand) -> "Operand":
        return self if is_number(other, 0) else elementwise(ops.sub, self, other)

    def __rsub__(self, other: Operand) -> "Operand":
        return -self if is_number(other, 0) else elementwise(ops.sub, other, self)

    def __mul__(self, other: Operand) -> "Operand":
        return product(self, other)

    def __rmul__(self, other: Operand) -> "Operand":
        return product(other, self)

    def __truediv__(self, other: Operand) -> "Operand":
        return self if is_number(other, 1) else elementwise(ops.div, self, other)

    def __rtruediv__(self, other: Operand) -> "Operand":
        return 0.0 if is_number(other, 0) else elementwise(ops.div, other, self)

    def __neg__(self) -> "Operand":
        return self.args[0] if self.op is ops.neg else elementwise(ops.neg, self)

    def __pow__(self, n: Operand) -> "Operand":
        if isinstance(n, Expr) or n not in (0, 1, 2, 3):
            return elementwise(ops.power, self, n)
        return (1.0, self, self * self, self * self * self)[int(n)]

    def __rpow__(self, base: float) -> "Operand":
        return elementwise(ops.power, base, self)

    def __lt__(self, other: Operand) -> "Operand":
        return elementwise(LESS, self, other)

    def __le__(self, other: Operand) -> "Operand":
        return elementwise(LESS_EQUAL, self, other)

    def __gt__(self, other: Operand) -> "Operand":
        return elementwise(GREATER, self, other)

    def __ge__(self, other: Operand) -> "Operand":
        return elementwise(GREATER_EQUAL, self, other)

    def __bool__(self) -> NoReturn:
        raise TypeError("a piece of a program is neither true nor false")

    def __repr__(self) -> str:
        if self.op is None:
            return self.text
        args = [repr(arg) for arg in self.args]
        if len(args) == 2 and not self.op.symbol.isidentifier():
            return f"({args[0]} {self.op.symbol} {args[1]})"
        return f"{self.op.name}({', '.join(args)})"


def name(text: str, shape: ArrayShape = SCALAR, steep: bool = False) -> Expr:
    """The expression that is a name."""
    return Expr(None, (), shape, text, steep)


def operand_shape(x: Operand) -> ArrayShape:
    return x.shape if isinstance(x, Expr) else SCALAR


def is_steep(x: Any) -> bool:
    return isinstance(x, Expr) and x.steep


def op_of(x: Operand) -> Any:
    """The operation of an expression; None for a name and for a number."""
    return x.op if isinstance(x, Expr) else None


def is_number(x: Any, number: float) -> bool:
    return not isinstance(x, Expr) and bool(x == number)


def is_plain(x: Operand) -> bool:
    """Whether it is a name or a number."""
    return op_of(x) is None


def same(x: Any, y: Any) -> bool:
    """Whether two expressions are written alike."""
    if x is y or not (isinstance(x, Expr) and isinstance(y, Expr)):
        return bool(x is y) or (type(x) is type(y) is float and x == y)
    return x.op is y.op and x.text == y.text and len(x.args) == len(y.args) and all(map(same, x.args, y.args))


def elementwise(op: Any, *args: Operand) -> Expr:
    """`op` applied to each entry of its arguments, of which one at least is no number."""
    return Expr(op, args, broadcast([arg.shape for arg in args if isinstance(arg, Expr)]))


def product(x: Operand, y: Operand) -> Operand:
    """x * y, where a number comes first, and factors 0, 1 and -1 and the numerator of 1 / x disappear."""
    if not isinstance(y, Expr):
        x, y = y, x
    if not isinstance(y, Expr):
        return x * y
    if not isinstance(x, Expr):
        return scaled(x, y)
    if x.steep or y.steep:
        return elementwise(ops.times, x, y)
    for a, b in ((x, y), (y, x)):
        if a.op is ops.div and is_number(a.args[0], 1):
            return elementwise(ops.div, b, a.args[1])
    return elementwise(ops.mul, x, y)


def scaled(number: float, x: Expr) -> Operand:
    """number * x, as a single product if x is a multiple already."""
    if number == 0:
        return 0.0
    if number == 1 and x.op not in COMPARISONS:  # a comparison is True or False: 1.0 * makes it a number
        return x
    if number == -1:
        return -x
    if x.op is ops.mul and not isinstance(x.args[0], Expr):
        return product(number * x.args[0], x.args[1])
    return elementwise(ops.mul, number, x)


def apply(op: ops.Op, args: tuple[Any, ...]) -> Any:
    """An operation of the table applied to expressions: by an operator of Python if it has one."""
    if op.symbol in ARITHMETIC and len(args) == 2 and op not in (*STEEP, ops.minus):
        return ARITHMETIC[op.symbol](*args)
    if op is ops.neg:
        return -args[0]
    if op is ops.square:
        return args[0] * args[0]
    return elementwise(op, *args)


ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def expand(x: Expr) -> Operand:
    """An operation that NumPy does not have, as the formula of its row in the table."""
    formula: Operand = (x.op.array or x.op.forward)(*x.args)
    return formula


def walk(x: Operand) -> Iterator[Expr]:
    """All expressions within an expression and the expression itself, operands first."""
    if isinstance(x, Expr):
        for arg in x.args:
            yield from walk(arg)
        yield x


class Terms(list[Operand]):
    """A sum as the list of its terms: what a gradient is while the chain rule adds to it."""

    def __add__(self, term: Any) -> "Terms":  # type: ignore[override]
        if self and same(self[-1], term):
            self[-1] = product(2.0, term)
        elif not is_number(term, 0):
            self.append(term)
        return self


class Gradients(dict[Any, Any]):
    """{node: gradient} for `chain_rule`: Terms, until they are complete and replaced by one operand."""

    def get(self, node: Any, default: Any = None) -> Any:
        return self[node] if node in self else Terms()


ops.interpreters[Expr] = apply
