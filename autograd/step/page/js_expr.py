"""JsExpr: a number system of JavaScript expressions, so that the rules of the table write themselves."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NoReturn, TypeAlias, Union

from ... import ops
from ...formula.notation import ATOM, JAVASCRIPT, Written, call

SHORTEST_RUN = 4  # inputs or equal numbers that are written as a slice or a filled array

Term: TypeAlias = Union["JsExpr", float]


class JsExpr(Written):
    """A JavaScript expression.

    >>> x, y = JsExpr("x"), JsExpr("y")
    >>> (x + 1) * -y - ops.tanh(x * 0.5)
    (x + 1.0) * -y - tanh(x * 0.5)
    >>> ops.relu.partials(y, x)
    (+(y > 0.0),)
    """

    __slots__ = ("place",)

    def __init__(self, text: str, binding: int = ATOM) -> None:
        super().__init__(text, binding)
        self.place: tuple[int, int] | None = None  # (which, of how many), if it is an input of an operation

    def __add__(self, other: Term) -> "JsExpr":
        return operation("+", self, other)

    def __radd__(self, other: Term) -> "JsExpr":
        return operation("+", other, self)

    def __sub__(self, other: Term) -> "JsExpr":
        return operation("-", self, other)

    def __rsub__(self, other: Term) -> "JsExpr":
        return operation("-", other, self)

    def __mul__(self, other: Term) -> "JsExpr":
        return operation("*", self, other)

    def __rmul__(self, other: Term) -> "JsExpr":
        return operation("*", other, self)

    def __truediv__(self, other: Term) -> "JsExpr":
        return quotient(self, other)

    def __rtruediv__(self, other: Term) -> "JsExpr":
        return quotient(other, self)

    def __neg__(self) -> "JsExpr":
        return operation("-", self)

    def __pow__(self, exponent: Term) -> "JsExpr":
        return called("power", (self, exponent))

    def __rpow__(self, base: float) -> "JsExpr":
        return called("power", (base, self))

    # A comparison is a number, 1 where it holds and 0 elsewhere.

    def __lt__(self, other: Term) -> "JsExpr":
        return operation("<", self, other)

    def __le__(self, other: Term) -> "JsExpr":
        return operation("≤", self, other)

    def __gt__(self, other: Term) -> "JsExpr":
        return operation(">", self, other)

    def __ge__(self, other: Term) -> "JsExpr":
        return operation("≥", self, other)

    def __bool__(self) -> NoReturn:
        raise TypeError("a piece of JavaScript is neither true nor false")


def js_expr(x: Term) -> JsExpr:
    """A number or an expression as a JsExpr."""
    return x if isinstance(x, JsExpr) else as_js_expr(JAVASCRIPT.number(x))


def as_js_expr(text: Written) -> JsExpr:
    return JsExpr(text.text, text.binding)


def operation(sign: str, *terms: Term) -> JsExpr:
    """An operation with a sign, such as a + b."""
    return as_js_expr(JAVASCRIPT.write(sign, *map(js_expr, terms)))


def quotient(a: Term, b: Term) -> JsExpr:
    """a / b; at a pole what floats.over returns, which does not depend on the sign of the zero."""
    return called("over", (a, b)) if isinstance(b, JsExpr) else operation("/", a, b)


def called(function: str, args: Iterable[Term]) -> JsExpr:
    """A call of a function of numbers.js."""
    return as_js_expr(call(function, map(js_expr, args)))


# ---- operations ----

#: Functions of numbers.js that have no name in NumPy, for rows whose formula rounds differently from Python.
FUNCTIONS = {op: op.name for op in (ops.erf, ops.erfc, ops.relu, ops.silu, ops.gelu, ops.times, ops.over)}
FUNCTIONS[ops.raised] = "power"
#: Functions of a list.
LISTS = {ops.sum_: "sum", ops.mean_: "mean", ops.dot_: "dot", ops.logsumexp_: "logsumexp"}
#: Functions of a list that return a list; the operation is one entry of it.
ENTRIES = {ops.softmax_: "softmax", ops.log_softmax_: "logSoftmax"}


def apply(op: ops.Op, args: tuple[Term, ...]) -> Any:
    """An operation on expressions, as a JsExpr: a call of numbers.js, or the formula of the operation."""
    family, constants = op.origin or (None, ())
    if family in ENTRIES:
        return JsExpr(f"{ENTRIES[family]}({array(args)})[{constants[0]}]")
    if op in LISTS:
        return JsExpr(f"{LISTS[op]}({array(args)})")
    if op in FUNCTIONS or isinstance(op.array, str):
        return called(FUNCTIONS.get(op) or str(op.array), args)
    return (op.array or op.forward)(*args)


ops.interpreters[JsExpr] = apply


def arguments(n: int) -> list[JsExpr]:
    """The `n` inputs of an operation: the entries x[0], x[1], ... of an array `x`."""
    inputs = [JsExpr(f"x[{i}]") for i in range(n)]
    for i, entry in enumerate(inputs):
        entry.place = (i, n)
    return inputs


def array(terms: Sequence[Term]) -> str:
    """An array of expressions; `x` if they are all inputs of an operation, in their order.

    >>> a, b, c, d, e = arguments(5)
    >>> array([a, b, c, d, e]), array([e, d]), array([b, c, d, e, 1, 1, 1, 1, 1])
    ('x', '[x[4], x[3]]', '[...x.slice(1, 5), ...Array(5).fill(1.0)]')
    """
    exprs = [js_expr(term) for term in terms]
    if exprs and [entry.place for entry in exprs] == [(i, len(exprs)) for i in range(len(exprs))]:
        return "x"
    return f"[{', '.join(runs(exprs))}]"


def runs(exprs: list[JsExpr]) -> Iterator[str]:
    """The entries of an array as text; a long run of inputs, or of equal entries, is one entry."""

    def kind(item: tuple[int, JsExpr]) -> int | str:
        at, entry = item
        return entry.text if entry.place is None else entry.place[0] - at

    for _, items in groupby(enumerate(exprs), kind):
        entries = [entry for _, entry in items]
        place = entries[0].place
        if len(entries) < SHORTEST_RUN:
            yield from [entry.text for entry in entries]
        elif place is None:
            yield f"...Array({len(entries)}).fill({entries[0].text})"
        else:
            yield f"...x.slice({place[0]}, {place[0] + len(entries)})"
