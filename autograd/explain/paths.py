"""The paths from a value to the output: the chain rule without sharing, by the k largest of its products."""

from collections.abc import Callable, Sequence
from heapq import nlargest
from math import fsum, inf, isfinite, isnan, log10, nan
from operator import itemgetter
from sys import float_info
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from ..floats import times
from ..formula.notation import PRODUCT
from ..formula.symbol import as_symbol, quotient
from ..words.sentence import say, told
from .listed import Listed

if TYPE_CHECKING:
    from ..value import Value
    from .steps import Step, Steps

MOST, FIRST, LAST = 7, 3, 2  # names or factors of a path that are written out
DIGITS = 15  # above so many, a count is written as "about 1.07e+301"

T = TypeVar("T")

#: A path that begins at the output: (size, product, its last step, the path before that step).
_Partial: TypeAlias = tuple[float, float, "Step | None", Any]


class Path(NamedTuple):
    """One way from a value to the output."""

    nodes: list["Value"]  # the value first, the output last
    steps: list["Step"]  # between them, in this order
    product: float  # of the local derivatives, multiplied as backward() does, from the output

    @property
    def locals(self) -> list[float]:
        """The local derivative of each step."""
        return [step.local for step in self.steps]


class Paths(Listed[Path]):
    """The `k` paths from `node` to the output with the largest |product of local derivatives|, largest first.

    The products of all paths add up to the gradient. Paths are not enumerated: their number may be 2**1000.
    Two edges between the same two nodes, as in x * x, are two paths; nan counts as infinitely large; a path
    whose product is 0 is counted, but never among the largest.

    `grad`: the gradient. `total`: how many paths there are, an exact int. `zeros`: how many of them have a
    factor that is 0 (and none that is nan).

    Raises TypeError or ValueError if `k` is no whole number of at least 1.

    >>> from autograd import Value
    >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
    >>> print(a.explain((a * b).square() + a).paths())
    a -> v1 -> v2 -> v3:  3 * 12 * 1 = 36
    a -> v3:  1 = 1
    2 paths; they add up to dv3/da = 37
    """

    def __init__(self, trace: "Steps", node: "Value", k: int = 5) -> None:
        if type(k) is not int:
            raise TypeError(f"how many paths to show is a whole number, not {k!r:.80}")
        if k < 1:
            raise ValueError(f"how many paths to show is at least 1, not {k}")
        self.trace = trace
        self.node = node
        self.grad = trace.grads.get(node, 0.0)
        between = _between(trace, node)
        numbers = [[step for step in steps if not isnan(step.local)] for steps in between]
        passable = [[step for step in steps if step.local] for steps in numbers]
        self.total = _count(trace, node, between)
        self.zeros = _count(trace, node, numbers) - _count(trace, node, passable)
        self._items = [_whole(partial, node) for partial in _largest(trace, node, between, k)]

    @property
    def others(self) -> int:
        """How many paths are not shown."""
        return self.total - len(self)

    @property
    def rest(self) -> float:
        """What the paths that are not shown add up to: the gradient minus the shown products.

        0 if all of them have a factor 0. Else it is known only within `rounding`; nan where the gradient or
        a product is not finite.
        """
        if self.others == self.zeros:
            return 0.0
        terms = [self.grad, *[-path.product for path in self]]
        return fsum(terms) if all(map(isfinite, terms)) else nan

    @property
    def rounding(self) -> float:
        """About how far `rest` may be off: the rounding errors of the gradient and of the products."""
        longest = max((len(path.steps) for path in self), default=0)
        sizes = [abs(self.grad), *[abs(path.product) for path in self]]
        return float_info.epsilon * (longest + 1) * sum(sizes)

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "en") -> str:
        """The paths, and what they add up to. `lang`: "en" or "ko", Korean; ValueError for another one."""
        return "\n".join([*[self._row(path, lang) for path in self], told(self._account(), lang)])

    def _row(self, path: Path, lang: str) -> str:
        numbers = _shortened(path.locals, lambda local: as_symbol(local).within(PRODUCT))
        route = " -> ".join(told(each, lang) for each in _shortened([*path.steps, None], self._name))
        factors = " * ".join(told(each, lang) for each in numbers) or "1"
        return f"{route}:  {factors} = {as_symbol(path.product)}"

    def _name(self, step: "Step | None") -> str:
        """Where a step arrives; the output is where none does."""
        name = self.trace.names[step.parent if step else self.trace.output]
        if step is None or not step.is_repeated:
            return str(name)
        return say("{name} (input {i})", name=name, i=step.position + 1)

    def _account(self) -> str:
        if not self.total:
            words = {"node": repr(self.node), "output": repr(self.trace.output)}
            return say("no path leads from {node} to {output}", words)
        names = self.trace.names
        gradient = f"{quotient('d', names[self.trace.output], names[self.node])} = {as_symbol(self.grad)}"
        paths = say("1 path") if self.total == 1 else say("{count} paths", count=counted(self.total))
        if self.others:
            words = {"paths": paths, "others": self._subject(), "zeros": self._zeros(), "rest": self._rest()}
            return say("{paths}; {others}{zeros} {rest}: {gradient}", words, gradient=gradient)
        if self.total == 1:
            return say("{paths}; it adds up to {gradient}", paths=paths, gradient=gradient)
        return say("{paths}; they add up to {gradient}", paths=paths, gradient=gradient)

    def _subject(self) -> str:
        """The paths that are not shown."""
        if len(self):
            count = counted(self.others)
            return say("the other {count}", count=count) if self.others > 1 else say("the other one")
        return say("they") if self.others > 1 else say("it")

    def _zeros(self) -> str:
        if not self.zeros:
            return ""
        if self.zeros == self.others:
            return say(" (with a factor 0)")
        return say(" ({count} of them with a factor 0)", count=counted(self.zeros))

    def _rest(self) -> str:
        words = {"add": say("add") if self.others > 1 else say("adds")}
        if isnan(self.rest):
            return say("{add} what cannot be told, for not all numbers are finite", words)
        if self.rest and abs(self.rest) <= self.rounding:
            return say("{add} up to about 0, within rounding", words)
        return say("{add} up to {rest}", words, rest=as_symbol(self.rest))

    def __repr__(self) -> str:
        return f"<Paths of {self.node!r}: the {len(self)} largest of {counted(self.total)}>"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What a notebook shows: the rows."""
        printer.text(str(self))


def _between(trace: "Steps", node: "Value") -> list[list["Step"]]:
    """The steps that lie between the output and `node`, grouped by the node they leave, output first."""
    leads, groups = {node}, []
    for behind in reversed(trace.nodes):
        if steps := [step for step in trace.out_of(behind) if step.parent in leads]:
            leads.add(behind)
            groups.append(steps)
    return groups[::-1]


def _count(trace: "Steps", node: "Value", groups: list[list["Step"]]) -> int:
    """The number of paths that these steps make."""
    counts = {trace.output: 1}
    for steps in groups:
        many = counts.pop(steps[0].node, 0) if steps else 0  # popped: numbers of 100,000 bits are not kept
        for step in steps if many else ():
            counts[step.parent] = counts.get(step.parent, 0) + many
    return counts.get(node, 0)


def _largest(trace: "Steps", node: "Value", groups: list[list["Step"]], k: int) -> list[_Partial]:
    """The `k` largest paths that are not 0, largest first.

    A path among the k largest to a node extends one of the k largest to the node before: a factor changes no
    order, but may make it a tie.
    """
    paths: dict[Value, list[_Partial]] = {trace.output: [(1.0, 1.0, None, None)]}
    for steps in groups:
        best = nlargest(k, paths.pop(steps[0].node), key=itemgetter(0))
        for step in steps:
            paths.setdefault(step.parent, []).extend([_extended(path, step) for path in best])
    best = nlargest(k, paths.get(node, []), key=itemgetter(0))
    return [path for path in best if path[0]]


def _extended(path: _Partial, step: "Step") -> _Partial:
    product = times(step.local, path[1])
    size = abs(product)
    return (inf if isnan(size) else size, product, step, path)


def _whole(partial: _Partial, node: "Value") -> Path:
    product, steps = partial[1], []
    while partial[2] is not None:
        steps.append(partial[2])
        partial = partial[3]
    return Path([node, *[step.node for step in steps]], steps, product)


def _shortened(items: Sequence[T], write: Callable[[T], str]) -> list[str]:
    """The items as text; of very many the first and the last."""
    if len(items) <= MOST:
        return [write(item) for item in items]
    first, last = map(write, items[:FIRST]), map(write, items[-LAST:])
    return [*first, say("… ({count} more) …", count=len(items) - FIRST - LAST), *last]


def counted(n: int) -> str:
    """A count; of very many the order of magnitude.

    >>> counted(1234567), counted(2**1000)
    ('1,234,567', 'about 1.07e+301')
    """
    if n < 10**DIGITS:
        return f"{n:,}"
    exponent = log10(n)
    digits = f"{10 ** (exponent % 1):.2f}"
    number = f"{digits}e+{int(exponent)}" if digits != "10.00" else f"1.00e+{int(exponent) + 1}"
    return say("about {number}", number=number)
