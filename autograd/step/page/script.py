"""Script: a number system whose numbers are JavaScript expressions: a rule writes itself for a page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NoReturn, TypeAlias, Union

from ... import ops
from ...formula.notation import ATOM, JAVASCRIPT, Written, call

SHORTEST_RUN = 4  # inputs or equal numbers that are written as a slice or a filled array

Term: TypeAlias = Union["Script", float]


class Script(Written):
    """A JavaScript expression.

    >>> x, y = Script("x"), Script("y")
    >>> (x + 1) * -y - ops.tanh(x * 0.5)
    (x + 1.0) * -y - tanh(x * 0.5)
    >>> ops.relu.partials(y, x)
    (+(y > 0.0),)
    """

    __slots__ = ("place", "power")

    def __init__(self, text: str, binding: int = ATOM) -> None:
        super().__init__(text, binding)
        self.power: tuple[Term, Term] | None = None  # base and exponent, if it is one
        self.place: tuple[int, int] | None = None  # which input of how many, if it is one

    def __add__(self, other: Term) -> "Script":
        return written("+", self, other)

    def __radd__(self, other: Term) -> "Script":
        return written("+", other, self)

    def __sub__(self, other: Term) -> "Script":
        return written("-", self, other)

    def __rsub__(self, other: Term) -> "Script":
        return written("-", other, self)

    def __mul__(self, other: Term) -> "Script":
        if isinstance(other, Script) and other.power:
            return called("timesPower", (self, *other.power))
        return written("*", self, other)

    def __rmul__(self, other: Term) -> "Script":
        return written("*", other, self)

    def __truediv__(self, other: Term) -> "Script":
        return quotient(self, other)

    def __rtruediv__(self, other: Term) -> "Script":
        return quotient(other, self)

    def __neg__(self) -> "Script":
        return written("-", self)

    def __pow__(self, exponent: Term) -> "Script":
        return raised(self, exponent)

    def __rpow__(self, base: float) -> "Script":
        return raised(base, self)

    # A comparison is a number, 1 where it holds and 0 elsewhere.

    def __lt__(self, other: Term) -> "Script":
        return written("<", self, other)

    def __le__(self, other: Term) -> "Script":
        return written("≤", self, other)

    def __gt__(self, other: Term) -> "Script":
        return written(">", self, other)

    def __ge__(self, other: Term) -> "Script":
        return written("≥", self, other)

    def __bool__(self) -> NoReturn:
        raise TypeError("a piece of JavaScript is neither true nor false")


def script(x: Term) -> Script:
    """`x` as a Script."""
    return x if isinstance(x, Script) else as_script(JAVASCRIPT.number(x))


def as_script(text: Written) -> Script:
    return Script(text.text, text.binding)


def written(sign: str, *terms: Term) -> Script:
    """An operation that is written with a sign."""
    return as_script(JAVASCRIPT.write(sign, *map(script, terms)))


def quotient(a: Term, b: Term) -> Script:
    """a / b; at a pole as floats.over has it, which does not ask for the sign of the zero."""
    return called("over", (a, b)) if isinstance(b, Script) else written("/", a, b)


def raised(base: Term, exponent: Term) -> Script:
    power = called("power", (base, exponent))
    power.power = (base, exponent)
    return power


def called(function: str, args: Iterable[Term]) -> Script:
    return as_script(call(function, map(script, args)))


# ---- operations ----

#: Functions of numbers.js beside NumPy's names, for rows of which the formula rounds differently from Python.
FUNCTIONS = {op: op.name for op in (ops.erf, ops.erfc, ops.relu, ops.silu, ops.gelu)}
#: Those of a list.
LISTS = {ops.sum_: "sum", ops.mean_: "mean", ops.dot_: "dot", ops.logsumexp_: "logsumexp"}
#: Those of a list that give a list, of which the operation is one entry.
ENTRIES = {ops.softmax_: "softmax", ops.log_softmax_: "logSoftmax"}


def apply(op: ops.Op, args: tuple[Term, ...]) -> Any:
    """An operation on expressions: a function of numbers.js, or its own formula."""
    family, constants = op.origin or (None, ())
    if family in ENTRIES:
        return Script(f"{ENTRIES[family]}({array(args)})[{constants[0]}]")
    if op in LISTS:
        return Script(f"{LISTS[op]}({array(args)})")
    if op in FUNCTIONS or isinstance(op.array, str):
        return called(FUNCTIONS.get(op) or str(op.array), args)
    return (op.array or op.forward)(*args)


ops.interpreters[Script] = apply


def arguments(n: int) -> list[Script]:
    """The inputs of an operation: the entries of an array `x`."""
    inputs = [Script(f"x[{i}]") for i in range(n)]
    for i, entry in enumerate(inputs):
        entry.place = (i, n)
    return inputs


def array(terms: Sequence[Term]) -> str:
    """An array of expressions; `x` if they are all inputs of an operation, in their order.

    >>> a, b, c, d, e = arguments(5)
    >>> array([a, b, c, d, e]), array([e, d]), array([b, c, d, e, 1, 1, 1, 1, 1])
    ('x', '[x[4], x[3]]', '[...x.slice(1, 5), ...Array(5).fill(1.0)]')
    """
    scripts = [script(term) for term in terms]
    if scripts and [entry.place for entry in scripts] == [(i, len(scripts)) for i in range(len(scripts))]:
        return "x"
    return f"[{', '.join(runs(scripts))}]"


def runs(scripts: list[Script]) -> Iterator[str]:
    """The entries of an array; long runs of inputs, or of the same text, are written as one."""

    def kind(item: tuple[int, Script]) -> int | str:
        at, entry = item
        return entry.text if entry.place is None else entry.place[0] - at

    for _, items in groupby(enumerate(scripts), kind):
        entries = [entry for _, entry in items]
        place = entries[0].place
        if len(entries) < SHORTEST_RUN:
            yield from [entry.text for entry in entries]
        elif place is None:
            yield f"...Array({len(entries)}).fill({entries[0].text})"
        else:
            yield f"...x.slice({place[0]}, {place[0] + len(entries)})"
