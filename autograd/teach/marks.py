"""check_by_hand: which answers are right, and which mistake a wrong one comes from."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, NamedTuple

from ..doctor.claimed import is_right, mistakes_of, wrong_slopes
from ..explain.listed import Listed
from ..explain.steps import Step, Steps
from ..formula.symbol import as_symbol
from ..real import real
from ..value import Value
from ..words.sentence import language, say, told
from .questions import Asked, Questions

MOST_REASONS = 2  # that are told for one answer


class Mark(NamedTuple):
    """What an answer is worth. `sentence` says it; it does not tell the right number."""

    name: str
    answer: float | None
    is_right: bool
    sentence: str


class Marks(Listed[Mark]):
    """A mark for each answer: print() it. It is true, as in `assert marks, marks`, if there are some
    and all are right.

    `right`: how many are right.
    """

    def __init__(self, marks: list[Mark], lang: str = "en") -> None:
        self._items = marks
        self.lang = language(lang)

    @property
    def right(self) -> int:
        """How many answers are right."""
        return sum(mark.is_right for mark in self)

    def __bool__(self) -> bool:
        return 0 < self.right == len(self)

    def __repr__(self) -> str:
        score = say("{right} of {all} right", right=self.right, all=len(self))
        return "\n".join(told(each, self.lang) for each in [*[mark.sentence for mark in self], score])


def check_by_hand(output: Value, answers: Mapping[str, float | None], *, lang: str = "en") -> Marks:
    """Whether answers that were found by hand are right; and if not, which usual mistake gives them.

    output: the Value that was differentiated. answers: {name: number}, where "w", "w.grad" and "dL/dw" are
    the gradient by w, "v1.data" is a number of the forward pass, and "∂v2/∂v1" or "dv2/dv1" a local
    derivative; None for what was not answered. An answer may be rounded to the digits that it has; where
    this changes it by more than 0.5 %, it needs more digits. lang: "en", or "ko" for Korean. The right number
    is not told.

    Raises ValueError for a name or a language that there is not, TypeError for an answer that is no number.

    >>> from autograd import Value, check_by_hand
    >>> x, w = Value(2.0, label="x"), Value(0.5, label="w")
    >>> y = (w * x).tanh()
    >>> marks = check_by_hand(y, {"w": 0.84, "x": 0.1192})
    >>> marks
    w: 0.84 is right
    x: 0.1192 is not right: v2 = tanh(v1): the square of 1 - tanh² was forgotten
    1 of 2 right
    """
    questions = Questions(Steps(output))
    return marked(questions, answers, lang)


def marked(questions: Questions, answers: Mapping[str, float | None], lang: str) -> Marks:
    """The marks of answers to some questions."""
    if not isinstance(answers, Mapping):
        raise TypeError(f"answers are a dict, such as {{'w': 0.36}}, not {type(answers).__name__}")
    return Marks([_mark(questions, name, answer) for name, answer in answers.items()], lang)


def _mark(questions: Questions, name: str, given: Any) -> Mark:
    asked = questions.named(name)
    if given is None:
        return Mark(name, None, False, say("{name}: there is no answer yet", name=name))
    answer = _number(name, given)
    words: dict[str, Any] = {"name": name, "answer": as_symbol(answer)}
    if is_right(answer, asked.number):
        return Mark(name, answer, True, say("{name}: {answer} is right", words))
    reasons = list(dict.fromkeys(_reasons(asked, answer, questions.trace) if isfinite(answer) else ()))
    if not reasons:
        words["hint"] = _hint(asked, questions.trace)
        sentence = say("{name}: {answer} is not right, and no usual mistake gives it: {hint}", words)
        return Mark(name, answer, False, sentence)
    why = reasons[0]
    for reason in reasons[1:MOST_REASONS]:
        why = say("{reason}; or {other}", reason=why, other=reason)
    return Mark(name, answer, False, say("{name}: {answer} is not right: {why}", words, why=why))


def _number(name: str, given: Any) -> float:
    try:
        return real(given)
    except TypeError:
        raise TypeError(
            f"the answer for {name!r:.80} is a number, such as 0.36, or None for none, not {given!r:.80}"
        ) from None


def _reasons(asked: Asked, answer: float, trace: Steps) -> list[str]:
    """The usual mistakes that give this answer."""
    if asked.is_gradient:
        return [cause.sentence for cause in mistakes_of(asked.node, trace, answer)]
    reasons: list[str] = [say("the sign is wrong")] if is_right(answer, -asked.number) else []
    if asked.step:
        slips = wrong_slopes(asked.step, trace)
        reasons += [sentence for sentence, slope in slips if is_right(answer, slope)]
        reasons += _of_the_step(asked.step, answer)
    return reasons


def _of_the_step(step: Step, answer: float) -> list[str]:
    """What may have been taken for the local derivative."""
    found: list[str] = []
    if is_right(answer, step.contribution):
        found.append(say("this is what is sent back: the local derivative alone is asked for"))
    if is_right(answer, step.grad):
        found.append(say("this is the gradient arriving: the local derivative is asked for"))
    return found


def _hint(asked: Asked, trace: Steps) -> str:
    if asked.step:
        return say("the rule is {rule}", rule=f"{asked.name} = {asked.step.rule}")
    if asked.is_gradient:
        return say("multiply along each path, and add up the paths")
    return say("compute {formula} again", formula=trace.definition(asked.node))
