"""Conditions: what breakpoints are made of, on the numbers of a session. Nothing is evaluated as Python.

CONDITION: QUANTITY < NUMBER [and ...], or QUANTITY changes; the signs are < <= > >= == !=
QUANTITY: data, grad, NAME.data, NAME.grad, or abs(...) of one; without a name it is any value's
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from math import isnan
from typing import NamedTuple, TypeAlias

from ...formula.expression import pointed, similar
from ...formula.symbol import as_symbol, printable
from ...value import Value
from ...words.sentence import say
from ..session import Session

Places: TypeAlias = Mapping[Value, tuple[Value, str]]  # {node: (its counterpart elsewhere, its name)}

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}
COMPARISON = re.compile(rf"(?P<left>.+?)\s*(?P<sign>{'|'.join(OPERATORS)})\s*(?P<right>[^<>=!]*)", re.DOTALL)
QUANTITY = re.compile(r"(?P<abs>abs\s*\(\s*)?(?:(?P<name>.+)\.)?(?P<what>data|grad)(?(abs)\s*\))", re.DOTALL)


class Part(NamedTuple):
    """A piece of a command: text[start:end]."""

    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return self.text[self.start : self.end]

    def within(self, start: int, end: int) -> "Part":
        """The characters of this part from `start` to `end`, without the blanks around them."""
        inside = str(self)[start:end]
        left = self.start + start + len(inside) - len(inside.lstrip())
        return Part(self.text, left, left + len(inside.strip()))

    def mistake(self, sentence: str) -> ValueError:
        """The error to raise, with carets under this part."""
        columns = [len(printable(self.text[:at])) for at in (self.start, self.end)]
        return ValueError(f"{sentence}\n{pointed(printable(self.text), *columns)}")


class Quantity(NamedTuple):
    """A number of a node, or of any node."""

    node: Value | None  # None: any
    name: str  # of the node
    what: str  # "data" or "grad"
    absolute: bool  # whether abs(...) is around it

    @property
    def text(self) -> str:
        number = f"{self.name}.{self.what}" if self.name else self.what
        return f"abs({number})" if self.absolute else number

    def moved(self, to: Places) -> "Quantity":
        """The quantity in another session. Raises KeyError if its node has no counterpart."""
        if self.node is None:
            return self
        node, name = to[self.node]
        return self._replace(node=node, name=name)

    def at(self, session: Session, node: Value, i: int) -> float | None:
        """The number at frame `i`, None if there is none yet; that of `node`, if it is of any node."""
        number = session.number_at(node if self.node is None else self.node, self.what, i)
        return abs(number) if self.absolute and number is not None else number


class Condition(NamedTuple):
    """A comparison of a quantity with a number, or "changes"."""

    quantity: Quantity
    sign: str  # a key of OPERATORS, or "changes"
    number: float = 0.0
    typed: str = ""  # the number as it was typed

    @property
    def text(self) -> str:
        return f"{self.quantity.text} {self.sign} {self.typed}".rstrip()

    def moved(self, to: Places) -> "Condition":
        return self._replace(quantity=self.quantity.moved(to))

    def holds(self, session: Session, node: Value, i: int) -> bool:
        """Whether it holds for `node` at frame `i`; not if there is no number yet."""
        now = self.quantity.at(session, node, i)
        if now is None:
            return False
        if self.sign == "changes":
            return not same(now, self.quantity.at(session, node, i - 1))
        return OPERATORS[self.sign](now, self.number)


def same(x: float, y: float | None) -> bool:
    """Whether two numbers are equal; nan is equal to nan, and no number to None."""
    return x == y or (y is not None and isnan(x) and isnan(y))


class Stop(NamedTuple):
    """Where to stop: at what concerns a node, or when all conditions hold of a number that was just set."""

    command: str
    node: Value | None = None
    name: str = ""  # of the node
    conditions: tuple[Condition, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.command} {self.name or ' and '.join([each.text for each in self.conditions])}"

    def moved(self, to: Places) -> "Stop":
        """The stop in another session. Raises KeyError if a node of it has no counterpart."""
        node, name = (None, "") if self.node is None else to[self.node]
        conditions = tuple([each.moved(to) for each in self.conditions])
        return Stop(self.command, node, name, conditions)

    def reason(self, session: Session, i: int) -> str:
        """Why to stop at frame `i`, in words; "" if there is no reason."""
        for node, what, number in session.changes(session.frames[i]):
            if not session.is_number(node) and self._concerns(session, node, what, i):
                quantity = f"{session.names[node]}.{what}"
                words = {"stop": self.text, "quantity": quantity, "number": as_symbol(number)}
                return say("{stop}: {quantity} is {number}", words)
        return ""

    def _concerns(self, session: Session, node: Value, what: str, i: int) -> bool:
        """Whether to stop because frame `i` sets this number."""
        if self.node is not None:
            return node is self.node
        quantities = [condition.quantity for condition in self.conditions]
        is_new = any(each.what == what and (each.node is None or each.node is node) for each in quantities)
        return is_new and all(condition.holds(session, node, i) for condition in self.conditions)


class Grammar:
    """Reads conditions. `nodes`: {name: node}. Its methods raise ValueError for what they cannot read."""

    def __init__(self, nodes: Mapping[str, Value]) -> None:
        self.nodes = nodes

    def node(self, part: Part) -> Value:
        name = str(part)
        if name not in self.nodes:
            near = similar(name, self.nodes)
            raise part.mistake(f"there is no value called {printable(name)}{near}")
        return self.nodes[name]

    def quantity(self, part: Part) -> Quantity:
        match = QUANTITY.fullmatch(str(part))
        if not match:
            raise part.mistake("this is no quantity: write data, grad, NAME.data, NAME.grad or abs(grad)")
        name = part.within(*match.span("name")) if match["name"] else None
        node = None if name is None else self.node(name)
        return Quantity(node, printable(str(name or "")), match["what"], bool(match["abs"]))

    def conditions(self, part: Part) -> tuple[Condition, ...]:
        return tuple(self._condition(each) for each in _between_ands(part))

    def _condition(self, part: Part) -> Condition:
        text = str(part)
        if text.endswith(" changes"):
            return Condition(self.quantity(part.within(0, len(text) - len("changes"))), "changes")
        match = COMPARISON.fullmatch(text)
        if not match:
            raise part.mistake("this is no condition: write abs(grad) > 10, or x.grad changes")
        left, right = (part.within(*match.span(side)) for side in ("left", "right"))
        return Condition(self.quantity(left), match["sign"], number(right), str(right))


def _between_ands(part: Part) -> Iterator[Part]:
    """The parts between the words "and"."""
    start, text = 0, str(part)
    for match in re.finditer(r"\sand\s", text):
        yield part.within(start, match.start())
        start = match.end()
    yield part.within(start, len(text))


def number(part: Part) -> float:
    """A part as a number. Raises ValueError, which points at it, if it is none."""
    try:
        return float(str(part))
    except ValueError:
        raise part.mistake("here a number is expected, such as 10 or -0.5") from None
