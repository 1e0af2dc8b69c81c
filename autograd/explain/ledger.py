"""The ledger: where one gradient comes from, contribution by contribution."""

from typing import TYPE_CHECKING, Any

from ..formula.notation import PRODUCT
from ..formula.symbol import as_symbol, quotient
from ..words.sentence import say, told
from ..words.width import left, right, width
from .lines import line_of
from .paths import Paths

if TYPE_CHECKING:
    from ..value import Value
    from .steps import Step, Steps

MOST_TERMS, FIRST_TERMS, LAST_TERMS = 6, 3, 1  # of a summary


class Ledger:
    """Where one gradient comes from: a row for each contribution. The rows add up to it exactly, in order."""

    def __init__(self, node: "Value", trace: "Steps") -> None:
        if not hasattr(node, "parents"):
            kind = type(node).__name__
            raise TypeError(f"expected a Value whose gradient to explain, not {kind}: {node!r:.80}")
        self.node = node
        self.trace = trace
        self.rows = trace.into(node)
        self.grad = trace.grads.get(node, 0.0)

    def paths(self, k: int = 5) -> Paths:
        """The `k` paths to the output that carry most of the gradient: see `autograd.explain.paths.Paths`."""
        return Paths(self.trace, self.node, k)

    @property
    def summary(self) -> str:
        """One line: the contributions, what each came through, and their sum; the middle of many is left out.

        >>> from autograd import Value
        >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
        >>> a.explain(a * b + a).summary
        '1 * 1 via v2 = v1 + a  +  3 * 1 via v1 = a * b  =  4'
        """
        terms = [f"{self._product(step)} via {self.trace.definition(step.node)}" for step in self._summed()]
        if len(self.rows) > MOST_TERMS:
            terms.insert(FIRST_TERMS, f"… ({len(self.rows) - len(terms)} more) …")
        return f"{'  +  '.join(terms) or self._without_rows()}  =  {as_symbol(self.grad)}"

    def _summed(self) -> list["Step"]:
        """The rows that a summary writes out."""
        rows = self.rows
        return rows if len(rows) <= MOST_TERMS else rows[:FIRST_TERMS] + rows[-LAST_TERMS:]

    def _without_rows(self) -> str:
        return "backward() starts here" if self.node is self.trace.output else "not behind the output"

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "en") -> str:
        """The rows. `lang`: "en" or "ko", Korean; ValueError for another language."""
        names, output = self.trace.names, self.trace.output
        if self.node not in names:
            words = {"node": repr(self.node), "output": repr(output)}
            return told(say("{node} is not behind {output}: its gradient is 0", words), lang)
        head = f"{quotient('d', names[output], names[self.node])} = {as_symbol(self.grad)}"
        if self.node is output:
            return told(say("{head}: backward() starts here", head=head), lang)
        return "\n".join([head, *_columns([self._row(step, lang) for step in self.rows])])

    def _product(self, step: "Step") -> str:
        return f"{as_symbol(step.local).within(PRODUCT)} * {as_symbol(step.grad).within(PRODUCT)}"

    def _row(self, step: "Step", lang: str) -> tuple[str, str, str]:
        """The numbers, the operation, and the line of the program where it stands."""
        names, line = self.trace.names, line_of(step.node)
        via = say(
            "via {definition}, where local {slope} = {rule}{which}",
            definition=self.trace.definition(step.node),
            slope=quotient("d", names[step.node], names[step.parent]),
            rule=step.rule,
            which=step.which,
        )
        numbers = f"{self._product(step)} = {as_symbol(step.contribution)}"
        return numbers, told(via, lang), str(line) if line else ""

    def __repr__(self) -> str:
        return f"<Ledger of {self.node!r}: {len(self.rows)} contributions>"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """What a notebook shows: the rows."""
        printer.text(str(self))


def _columns(rows: list[tuple[str, str, str]]) -> list[str]:
    wide, wider = (max(width(row[i]) for row in rows) for i in (0, 1))
    return [f"  {right(numbers, wide)}   {left(via, wider)}   {line}".rstrip() for numbers, via, line in rows]
