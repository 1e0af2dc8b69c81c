"""worksheet: an exercise on paper, with its key: a graph with other numbers for each student."""

from collections.abc import Iterable, Mapping
from html import escape
from operator import index
from typing import Any

from ..chain import ancestors
from ..explain.unfold import unfold as unfolded
from ..formula.symbol import as_symbol, printable
from ..step.session import Session
from ..step.transcript import transcript
from ..value import Value
from ..words.sentence import language, say, told
from .marks import Marks, marked
from .numbers import new_numbers
from .questions import Asked, Questions

BLANK = "________"
MOST_VALUES = 60  # that can be worked out by hand


class Worksheet:
    """An exercise and its key, as `worksheet` returns it: print() shows both, a notebook folds the key away.

    `exercise`, `key`: their texts. `output`: the output of the graph with the new numbers. `seed`: as given.
    """

    def __init__(self, session: Session, seed: int | str, lang: str) -> None:
        self.session = session
        self.output = session.output
        self.seed = seed
        self.lang = language(lang)
        self._questions = Questions(session.trace)

    @property
    def exercise(self) -> str:
        """What the student gets: the numbers of the leaves, and blanks."""
        head = self._said("Worksheet {seed}: {title}")
        return "\n".join([head, "", self._given(), "", *self._blanks(is_key=False)])

    @property
    def key(self) -> str:
        """What the teacher gets: all blanks filled, and every step in words."""
        head, steps = self._said("Key of worksheet {seed}: {title}"), told(say("Step by step:"), self.lang)
        filled = self._blanks(is_key=True)
        return "\n".join([head, "", *filled, "", steps, "", transcript(self.session, self.lang)])

    def _said(self, template: str) -> str:
        return told(say(template, seed=printable(str(self.seed)), title=self.session.title), self.lang)

    def check(self, answers: Mapping[str, float | None]) -> Marks:
        """Which answers are right, and which mistake a wrong one comes from: see `check_by_hand`."""
        return marked(self._questions, answers, self.lang)

    def _given(self) -> str:
        session = self.session
        leaves = [node for node in session.nodes if not node.parents and not session.is_number(node)]
        numbers = ", ".join(f"{session.names[node]} = {as_symbol(node.data)}" for node in leaves)
        return told(say("Given: {numbers}", numbers=numbers), self.lang)

    def _blanks(self, is_key: bool) -> list[str]:
        """The three parts with blanks, or with the numbers in them."""
        questions = self._questions
        parts: dict[str, list[Asked]] = {
            say("1. Forward pass. Compute the values."): questions.values,
            say("2. Local derivatives. Write down the rule, then the number."): questions.locals,
            say("3. Backward pass. Find the gradients, to four digits."): [
                questions.gradients[node] for node in self.session.parameters
            ],
        }
        lines = []
        for title, asked in parts.items():
            lines += ["", told(title, self.lang), *[f"   {self._row(each, is_key)}" for each in asked]]
        return lines[1:]

    def _row(self, asked: Asked, is_key: bool) -> str:
        text, rule = told(asked.name, self.lang), ""
        if asked.step:
            rule = f" = {asked.step.rule}" if is_key else ""
        elif not asked.is_gradient:
            text = self.session.trace.definition(asked.node)
        number = f" = {as_symbol(asked.number) if is_key else BLANK}"
        return f"{text}{rule}{number if number != rule else ''}"

    def __str__(self) -> str:
        return f"{self.exercise}\n\n{self.key}"

    def __repr__(self) -> str:
        return f"<Worksheet {self.seed!r:.40} on {self.session.title}; print() shows it>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the exercise, and the key folded away."""
        summary = told(say("Key"), self.lang)
        return (
            f"<pre>{escape(self.exercise)}</pre>"
            f"<details><summary>{summary}</summary><pre>{escape(self.key)}</pre></details>"
        )


def worksheet(
    output: Value,
    *,
    seed: int | str = 0,
    parameters: Iterable[Value] | Any = None,
    unfold: bool = False,
    lang: str = "en",
) -> Worksheet:
    """An exercise on the graph behind `output`, with other numbers, and its key; print() it.

    output: a Value; it and its graph stay as they are.
    seed: a whole number or a text, such as the name of a student: the same gives the same numbers everywhere.
    parameters: whose gradients are to be found: Values, or a module; by default all leaves.
    unfold: take weighted sums apart into products and additions first.
    lang: the language of the sheet: "en", or "ko" for Korean.

    The numbers have one or two digits; leaves and constants that have a label get new ones. The gradients
    that are asked for are between 0.01 and 100 in size.

    Raises ValueError for a graph of more than 60 values, or if there are no such numbers; what `stepper`
    raises for an output or parameters that are none.

    >>> from autograd import Value, worksheet
    >>> x, w = Value(1.0, label="x"), Value(1.0, label="w")
    >>> sheet = worksheet((w * x).square(), seed="Mina", parameters=[w])
    >>> print(sheet.exercise)
    Worksheet Mina: v2 = square(w * x)
    <BLANKLINE>
    Given: x = 2.5, w = -3
    <BLANKLINE>
    1. Forward pass. Compute the values.
       v1 = w * x = ________
       v2 = square(v1) = ________
    <BLANKLINE>
    2. Local derivatives. Write down the rule, then the number.
       ∂v2/∂v1 = ________
       ∂v1/∂w = ________
       ∂v1/∂x = ________
    <BLANKLINE>
    3. Backward pass. Find the gradients, to four digits.
       dv2/dw = ________
    >>> sheet.check({"v1.data": -7.5, "w": -37.5}).right
    2
    """
    language(lang)
    seed = _seed(seed)
    output = unfolded(output) if unfold and isinstance(output, Value) else output
    if parameters is not None and hasattr(parameters, "parameters"):
        parameters = parameters.parameters()
    nodes = ancestors(output) if isinstance(output, Value) else []
    if len(nodes) > MOST_VALUES:
        raise ValueError(
            f"{len(nodes):,} values are too many to work out by hand: give a part of at most {MOST_VALUES}"
        )
    if nodes and not output.parents:
        raise ValueError("there is nothing to work out: the output is a leaf, which is computed from nothing")
    asked = Session(output, parameters=parameters).parameters
    if not asked:
        raise ValueError(
            "none of the parameters is behind the output, so that there is no gradient to find: give leaves "
            "from which the output is computed, or no parameters for all leaves"
        )
    copies = new_numbers(nodes, asked, seed)
    session = Session(copies[output], parameters=[copies[node] for node in asked])
    return Worksheet(session, seed, lang)


def _seed(seed: Any) -> int | str:
    """The seed as Python has it. Raises TypeError for what is none."""
    try:
        return str(seed) if isinstance(seed, str) else index(seed)
    except TypeError:
        raise TypeError(
            f"seed is a whole number or a text, such as the name of a student, not {seed!r:.80}"
        ) from None
