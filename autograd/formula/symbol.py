"""Symbol: a number system whose numbers are formulas, so that a derivative rule prints itself."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any, TypeAlias, Union

from .. import ops
from .notation import ATOM, POWER, TEXT, Tree, Written
from .notation import call as called

SUPERSCRIPT = dict(zip("-.0123456789", "⁻·⁰¹²³⁴⁵⁶⁷⁸⁹"))
LONGEST = 8  # terms of a sum that are written out

Term: TypeAlias = Union["Symbol", float]


class Symbol(Written):
    """A formula. `text` is how it is written on a line, `tree` what it is: a name, a number, (sign, *trees).

    >>> x, y = Symbol("x"), Symbol("y")
    >>> (x + 1) * -y / ops.exp(x) ** 2
    (x + 1) * -y / exp(x)²
    >>> ops.tanh.partials(y, x)
    (1 - y²,)
    >>> (x + 1).tree
    ('+', 'x', 1.0)
    """

    __slots__ = ("number", "tree")

    def __init__(
        self,
        text: str,
        binding: int = ATOM,
        number: float | None = None,
        tree: Tree | None = None,
    ) -> None:
        super().__init__(text, binding)
        self.number = number  # the number that it is, if it is one
        self.tree: Tree = text if tree is None else tree

    def __add__(self, other: Term) -> "Symbol":
        return written("+", self, other)

    def __radd__(self, other: Term) -> "Symbol":
        return written("+", other, self)

    def __sub__(self, other: Term) -> "Symbol":
        return written("-", self, other)

    def __rsub__(self, other: Term) -> "Symbol":
        return written("-", other, self)

    def __mul__(self, other: Term) -> "Symbol":
        return product(self, other)

    def __rmul__(self, other: Term) -> "Symbol":
        return product(other, self)

    def __truediv__(self, other: Term) -> "Symbol":
        return written("/", self, other)

    def __rtruediv__(self, other: Term) -> "Symbol":
        return written("/", other, self)

    def __neg__(self) -> "Symbol":
        return written("-", self)

    def __pow__(self, n: Term) -> "Symbol":
        if not isinstance(n, Symbol) and n in (0, 1):
            return self if n else as_symbol(1.0)
        if isinstance(n, Symbol) or not all(c in SUPERSCRIPT for c in f"{n:g}"):
            return written("**", self, n)
        above = "".join([SUPERSCRIPT[c] for c in f"{n:g}"])
        return Symbol(self.within(ATOM) + above, POWER, tree=("**", self.tree, float(n)))

    def __rpow__(self, base: float) -> "Symbol":
        return as_symbol(base) ** self

    # A comparison is 1 where it holds and 0 elsewhere, written in Iverson brackets.

    def __lt__(self, other: Term) -> "Symbol":
        return written("<", self, other)

    def __le__(self, other: Term) -> "Symbol":
        return written("≤", self, other)

    def __gt__(self, other: Term) -> "Symbol":
        return written(">", self, other)

    def __ge__(self, other: Term) -> "Symbol":
        return written("≥", self, other)


def as_symbol(x: Term) -> Symbol:
    """`x` as a Symbol; a number is written with four significant digits."""
    if isinstance(x, Symbol):
        return x
    text = TEXT.number(x)
    return Symbol(text.text, text.binding, float(x), float(x))


def written(sign: str, *terms: Term) -> Symbol:
    """An operation that is written with a sign."""
    symbols = [as_symbol(term) for term in terms]
    text = TEXT.write(sign, *symbols)
    return Symbol(text.text, text.binding, tree=(sign, *[symbol.tree for symbol in symbols]))


def product(left: Term, right: Term) -> Symbol:
    left, right = as_symbol(left), as_symbol(right)
    if 0 in (left.number, right.number):
        return as_symbol(0.0)
    if 1 in (left.number, right.number):
        return right if left.number == 1 else left
    if left.text == right.text:
        return left**2
    return written("*", left, right)


def elided(terms: Iterable[Term]) -> list[Symbol]:
    """The terms as Symbols; the middle of a long list is left out."""
    symbols = [as_symbol(term) for term in terms]
    if len(symbols) > LONGEST:
        symbols[3:-2] = [Symbol("…")]
    return symbols


def total(terms: Iterable[Term]) -> Symbol:
    """terms[0] + terms[1] + ..."""
    symbols = elided(terms)
    if len(symbols) < 2:
        return symbols[0] if symbols else as_symbol(0.0)
    return written("+", *symbols)


def _dot(args: tuple[Term, ...]) -> Symbol:
    n = len(args) // 2
    products = [product(w, x) for w, x in zip(args, args[n : 2 * n])]
    return total([*products, *args[2 * n :]])


#: Operations that are not written as a call or as their own arithmetic.
WRITTEN: dict[ops.Op, Callable[[tuple[Term, ...]], Symbol]] = {
    ops.sum_: total,
    ops.dot_: _dot,
    ops.mul: lambda args: written("*", *args),  # x * x, not x²: it has two inputs
}


def call(op: ops.Op, args: tuple[Term, ...]) -> Symbol:
    """Apply an operation to formulas: a function is written as a call, an operator does its arithmetic."""
    if op in WRITTEN:
        return WRITTEN[op](args)
    if not op.symbol.isidentifier():
        formula: Symbol = (op.array if callable(op.array) else op.forward)(*args)
        return formula
    family, constants = op.origin or (None, ())
    if family is ops.one_hot_:
        return written("=", args[0], constants[0])
    if family in (ops.softmax_, ops.log_softmax_):
        entry = _call(op.symbol, elided(args))
        return Symbol(f"{entry}[{constants[0]}]", tree=("[]", entry.tree, constants[0]))
    return _call(op.symbol, elided([*args, *constants]))


def _call(name: str, args: list[Symbol]) -> Symbol:
    return Symbol(called(name, args).text, tree=("()", name, *[arg.tree for arg in args]))


def printable(label: str) -> str:
    r"""`label` with control characters written out, so that it can do nothing to a terminal.

    >>> print(printable("a\x1b[31m"))
    a\x1b[31m
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in label)


def symbols(nodes: Iterable[Any]) -> dict[Any, Symbol]:
    """A view of `nodes` as formulas: each one's label, its number if it is a constant, else v1, v2, ...

    A label that several nodes carry is numbered from the second on: a, a_2, a_3.
    """
    nodes = list(nodes)
    labels = {node: printable(str(node.label)) for node in nodes if node.label}
    taken = set(labels.values())
    fresh = (name for name in map("v{}".format, count(1)) if name not in taken)
    used: set[str] = set()
    series: dict[str, Iterator[str]] = {}
    names = {}
    for node in nodes:
        if node in labels:
            spellings = series.setdefault(labels[node], numbered(labels[node]))
            name = next(name for name in spellings if name not in used)
            used.add(name)
            taken.add(name)
            names[node] = Symbol(name)
        else:
            names[node] = as_symbol(node.data) if node.op is ops.constant else Symbol(next(fresh))
    return names


def numbered(label: str) -> Iterator[str]:
    yield label
    yield from map((label.replace("{", "{{").replace("}", "}}") + "_{}").format, count(2))


ops.interpreters[Symbol] = call


def behind_d(name: str) -> str:
    """A name as it stands behind a d or ∂, in parentheses if it is more than a word.

    >>> behind_d("w"), behind_d("layers.0.w")
    ('w', '(layers.0.w)')
    """
    return f"({name})" if set(" .[(+-*/").intersection(name) else name


def quotient(d: str, y: object, x: object) -> str:
    """The derivative of `y` by `x`, with d or ∂ in front of their names.

    >>> quotient("∂", "v1", "layers.0.w")
    '∂v1/∂(layers.0.w)'
    """
    return f"{d}{behind_d(str(y))}/{d}{behind_d(str(x))}"
