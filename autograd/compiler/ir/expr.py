"""Code: a number system whose numbers are pieces of a program, so that a derivative rule writes itself.

It simplifies only what is the same for every finite number: 0 + x, 0 * x, 1 * x, 1 / x * y, whole
powers up to 3.
"""

import operator
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeAlias, Union

from ... import ops

Term: TypeAlias = Union["Code", float]


def _compare(name: str, holds: Callable[[Any, Any], bool], symbol: str) -> ops.Op:
    return ops.Op(name, holds, lambda out, x, y: (0.0, 0.0), name, symbol=symbol)


LESS = _compare("less", operator.lt, "<")
LESS_EQUAL = _compare("less_equal", operator.le, "<=")
GREATER = _compare("greater", operator.gt, ">")
GREATER_EQUAL = _compare("greater_equal", operator.ge, ">=")
COMPARISONS = (LESS, LESS_EQUAL, GREATER, GREATER_EQUAL)


class Code:
    """An expression: a name (`op` is None and `text` says it), or an operation applied to expressions.

    `rows` and `sampled` are its extent as an array: how many rows, and whether there is a column for each
    sample of the batch.

    >>> x = name("x")
    >>> ops.tanh.partials(name("out"), x)
    ((1.0 - (out * out)),)
    """

    __slots__ = ("args", "op", "rows", "sampled", "text")

    def __init__(
        self, op: Any, args: tuple[Term, ...] = (), rows: int = 1, sampled: bool = False, text: str = ""
    ) -> None:
        self.op = op
        self.args = args
        self.rows = rows
        self.sampled = sampled
        self.text = text

    def __add__(self, other: Term) -> "Term":
        if isinstance(other, Code) and other.op is ops.neg:
            return self - other.args[0]
        return self if is_number(other, 0) else elementwise(ops.add, self, other)

    __radd__ = __add__

    def __sub__(self, other: Term) -> "Term":
        return self if is_number(other, 0) else elementwise(ops.sub, self, other)

    def __rsub__(self, other: Term) -> "Term":
        return -self if is_number(other, 0) else elementwise(ops.sub, other, self)

    def __mul__(self, other: Term) -> "Term":
        return product(self, other)

    def __rmul__(self, other: Term) -> "Term":
        return product(other, self)

    def __truediv__(self, other: Term) -> "Term":
        return self if is_number(other, 1) else elementwise(ops.div, self, other)

    def __rtruediv__(self, other: Term) -> "Term":
        return 0.0 if is_number(other, 0) else elementwise(ops.div, other, self)

    def __neg__(self) -> "Term":
        return self.args[0] if self.op is ops.neg else elementwise(ops.neg, self)

    def __pow__(self, n: Term) -> "Term":
        if isinstance(n, Code) or n not in (0, 1, 2, 3):
            return elementwise(ops.power, self, n)
        return (1.0, self, self * self, self * self * self)[int(n)]

    def __rpow__(self, base: float) -> "Term":
        return elementwise(ops.power, base, self)

    def __lt__(self, other: Term) -> "Term":
        return elementwise(LESS, self, other)

    def __le__(self, other: Term) -> "Term":
        return elementwise(LESS_EQUAL, self, other)

    def __gt__(self, other: Term) -> "Term":
        return elementwise(GREATER, self, other)

    def __ge__(self, other: Term) -> "Term":
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


def name(text: str, rows: int = 1, sampled: bool = False) -> Code:
    """The expression that is a name."""
    return Code(None, (), rows, sampled, text)


def is_number(x: Any, number: float) -> bool:
    return not isinstance(x, Code) and bool(x == number)


def is_plain(x: Term) -> bool:
    """Whether it is a name or a number."""
    return not isinstance(x, Code) or x.op is None


def same(x: Any, y: Any) -> bool:
    """Whether two expressions are written alike."""
    if x is y or not (isinstance(x, Code) and isinstance(y, Code)):
        return bool(x is y) or (type(x) is type(y) is float and x == y)
    return x.op is y.op and x.text == y.text and len(x.args) == len(y.args) and all(map(same, x.args, y.args))


def elementwise(op: Any, *args: Term) -> Code:
    """`op` applied to each entry: as large as the largest of its arguments."""
    codes = [arg for arg in args if isinstance(arg, Code)]
    return Code(op, args, max(arg.rows for arg in codes), any(arg.sampled for arg in codes))


def product(x: Term, y: Term) -> Term:
    """x * y: a number comes first, one of 0, 1 or -1 and the numerator of 1 / x disappear."""
    if not isinstance(y, Code):
        x, y = y, x
    if not isinstance(y, Code):
        return x * y
    if not isinstance(x, Code):
        return scaled(x, y)
    for a, b in ((x, y), (y, x)):
        if a.op is ops.div and is_number(a.args[0], 1):
            return elementwise(ops.div, b, a.args[1])
    return elementwise(ops.mul, x, y)


def scaled(number: float, x: Code) -> Term:
    """number * x"""
    if number == 0:
        return 0.0
    if number == 1 and x.op not in COMPARISONS:  # which is no number yet
        return x
    if number == -1:
        return -x
    if x.op is ops.mul and not isinstance(x.args[0], Code):
        return product(number * x.args[0], x.args[1])
    return elementwise(ops.mul, number, x)


def apply(op: ops.Op, args: tuple[Any, ...]) -> Any:
    """An operation of the table on expressions: its arithmetic where it has a formula, itself where not."""
    if op.symbol in ARITHMETIC and len(args) == 2:
        return ARITHMETIC[op.symbol](*args)
    if op is ops.neg:
        return -args[0]
    if op is ops.square:
        return args[0] * args[0]
    return elementwise(op, *args)


ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def expand(code: Code) -> Term:
    """An operation that NumPy does not have, as the formula of its row in the table."""
    formula: Term = (code.op.array or code.op.forward)(*code.args)
    return formula


def walk(x: Term) -> Iterator[Code]:
    """An expression and all in it, the parts first."""
    if isinstance(x, Code):
        for arg in x.args:
            yield from walk(arg)
        yield x


class Terms(list[Term]):
    """A sum that grows, term by term: what a gradient is while the chain rule adds to it."""

    def __add__(self, term: Any) -> "Terms":  # type: ignore[override]
        if self and same(self[-1], term):
            self[-1] = product(2.0, term)
        elif not is_number(term, 0):
            self.append(term)
        return self


class Gradients(dict[Any, Any]):
    """The gradients of the chain rule: Terms, until they are complete and given a name."""

    def get(self, node: Any, default: Any = None) -> Any:
        return self[node] if node in self else Terms()


ops.interpreters[Code] = apply
