"""Notation: how a formula stands on a line, with the parentheses that it needs, in text and in programs."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)  # how tightly a formula binds: the loosest first

Tree: TypeAlias = str | float | tuple[Any, ...]  # a name, a number, (sign, *trees), ("()", name, *trees)


class Written:
    """A formula on a line, and how tightly it binds."""

    __slots__ = ("binding", "text")

    def __init__(self, text: str, binding: int = ATOM) -> None:
        self.text = text
        self.binding = binding

    def __repr__(self) -> str:
        return self.text

    def within(self, needs: int) -> str:
        """The text, in parentheses if it binds less tightly than its surroundings need."""
        return self.text if self.binding >= needs else f"({self.text})"


class Rule(NamedTuple):
    """How an operation is written, how tightly it binds, and how tightly each of its parts has to."""

    template: str  # "{} + {}"
    binding: int
    needs: tuple[int, ...]


class Notation:
    """How numbers and operations are written. `rules`: {sign: Rule}; the rule of -x is called "neg".

    >>> x, y = Written("x"), Written("y")
    >>> PYTHON.write("*", PYTHON.write("+", x, y), PYTHON.write("-", y))
    (x + y) * -y
    >>> PROGRAM.write("*", x, PROGRAM.write("*", x, y)), PYTHON.write("*", x, PYTHON.write("*", x, y))
    (x * (x * y), x * x * y)
    """

    def __init__(self, rules: dict[str, Rule], literal: Callable[[float], str]) -> None:
        self.rules = rules
        self.literal = literal  # a number as text

    def number(self, x: float) -> Written:
        text = self.literal(x)
        return Written(text, SIGN if text[0] == "-" else ATOM)

    def write(self, sign: str, *parts: Written) -> Written:
        """An operation on its parts: -x, x - y, x + y + z."""
        if len(parts) == 1:
            template, binding, needs = self.rules["neg"]
            return Written(template.format(parts[0].within(needs[0])), binding)
        template, binding, needs = self.rules[sign]
        first, *others = parts
        for other in others:
            first = Written(template.format(first.within(needs[0]), other.within(needs[1])), binding)
        return first

    def tree(self, tree: Tree, leaf: Callable[[str], Written]) -> Written:
        """A whole formula; `leaf` says how a name is written.

        >>> PYTHON.tree(("*", 2.0, ("**", "x", ("-", "y", 1.0))), Written)
        2 * x**(y - 1)
        >>> PYTHON.tree(("[]", ("()", "softmax", "x", ("*", "x", "y")), 1), Written)
        softmax(x, x * y)[1]
        """
        if isinstance(tree, str):
            return leaf(tree)
        if isinstance(tree, (int, float)):
            return self.number(tree)
        head, *rest = tree
        if head == "()":
            return call(rest[0], [self.tree(part, leaf) for part in rest[1:]])
        if head == "[]":
            return Written(f"{self.tree(rest[0], leaf)}[{rest[1]}]")
        return self.write(head, *[self.tree(part, leaf) for part in rest])


def call(function: str, args: Iterable[Written]) -> Written:
    return Written(f"{function}({', '.join([arg.text for arg in args])})")


# ---- notations ----


def comparisons(template: str, binding: int, signs: dict[str, str]) -> dict[str, Rule]:
    """A rule for each comparison; {sign: how it is written}."""
    return {sign: Rule(template.replace("<", text), binding, (SUM, SUM)) for sign, text in signs.items()}


def digits(x: float) -> str:
    """All digits of a number, the fewest that say it."""
    short = f"{x:.17g}"
    return short if len(short) < 8 else repr(float(x))


def python_literal(x: float) -> str:
    """A number as Python reads it back, to the last bit."""
    if type(x) is int:
        return str(x)
    text = repr(float(x))
    return f'float("{text}")' if text.lstrip("-") in ("inf", "nan") else text


def javascript_literal(x: float) -> str:
    """A number as JavaScript reads it back, to the last bit.

    >>> javascript_literal(0.1), javascript_literal(float("-inf")), javascript_literal(True)
    ('0.1', '-Infinity', '1.0')
    """
    return repr(float(x)).replace("inf", "Infinity").replace("nan", "NaN")


ARITHMETIC = {
    "+": Rule("{} + {}", SUM, (SUM, SUM)),
    "-": Rule("{} - {}", SUM, (SUM, PRODUCT)),
    "*": Rule("{} * {}", PRODUCT, (PRODUCT, PRODUCT)),
    "/": Rule("{} / {}", PRODUCT, (PRODUCT, SIGN)),
    "**": Rule("{}**{}", POWER, (ATOM, ATOM)),
    "neg": Rule("-{}", SIGN, (SIGN,)),
}
IN_PROGRAMS = {"<": "<", "≤": "<=", ">": ">", "≥": ">=", "=": "=="}

#: For people: four digits, and a comparison in Iverson brackets: 1 where it holds, 0 elsewhere.
TEXT = Notation(
    ARITHMETIC
    | {"**": Rule("{}^{}", POWER, (ATOM, ATOM))}
    | comparisons("[{} < {}]", ATOM, {sign: sign for sign in IN_PROGRAMS}),
    "{:.4g}".format,
)

#: Python, as a person writes it.
PYTHON = Notation(ARITHMETIC | comparisons("({} < {})", ATOM, IN_PROGRAMS), digits)

#: Python that computes the same to the last bit: the order of factors stays.
PROGRAM = Notation(
    ARITHMETIC
    | {"*": Rule("{} * {}", PRODUCT, (PRODUCT, SIGN)), "**": Rule("{} ** {}", SIGN, (ATOM, ATOM))}
    | comparisons("{} < {}", COMPARISON, IN_PROGRAMS),
    python_literal,
)

#: JavaScript that computes the same to the last bit. `--x` is no number there, and a comparison becomes one.
JAVASCRIPT = Notation(
    PROGRAM.rules
    | {"+": Rule("{} + {}", SUM, (SUM, PRODUCT)), "neg": Rule("-{}", SIGN, (ATOM,))}
    | comparisons("+({} < {})", SIGN, IN_PROGRAMS),
    javascript_literal,
)
