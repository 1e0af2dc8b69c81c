"""Predict, then reveal: which mistake a wrong answer comes from."""

from collections.abc import Iterator
from math import isclose, isfinite, isnan, nan
from typing import Any

from ..chain import slopes
from ..explain.mistakes import CONTRIBUTION, QUESTIONS, Mistake, Numbers, Question, names_in
from ..explain.steps import Step
from ..formula.expression import Expression
from ..formula.symbol import Symbol, as_symbol
from ..value import Value
from ..words.sentence import say
from .frames import Frame
from .session import Session

TOLERANCE = 0.01  # of the number: an answer may be rounded
PRAISE = "Right."


def close(answer: float, number: float) -> bool:
    """Whether an answer means this number: it is within 1 % of it, or both are nan.

    >>> close(3.6, 3.611), close(-3.611, 3.611)
    (True, False)
    """
    return isclose(answer, number, rel_tol=TOLERANCE) or (isnan(answer) and isnan(number))


def judge(session: Session, frame: Frame, answer: float, question: str = CONTRIBUTION) -> tuple[bool, str]:
    """(whether `answer` is right for a backward frame, what to say of it).

    `question`: CONTRIBUTION, or AFTER for the gradient of the input when the contribution is added. What
    follows from the four digits that are shown is right, too. Raises ValueError for another kind of frame.

    >>> from autograd import Value
    >>> x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    >>> session = Session((x * w).exp())
    >>> frame = next(frame for frame in session.frames if frame.step and frame.step.parent is w)
    >>> judge(session, frame, frame.step.contribution)
    (True, 'Right.')
    >>> judge(session, frame, -frame.step.contribution)
    (False, 'The size is right, but a sign was lost.')
    """
    asked, step = QUESTIONS[question], _step(frame)
    if any(close(answer, asked.right(numbers)) for numbers in (_numbers(step), _shown(session, step))):
        return True, say(PRAISE)
    sentences = (text for text, number in mistakes(session, frame, question) if close(answer, number))
    rule = say("{rule}: {numbers}.", rule=say(asked.rule), numbers=say(asked.numbers, _words(session, step)))
    return False, next(sentences, rule)


def mistakes(session: Session, frame: Frame, question: str = CONTRIBUTION) -> list[tuple[str, float]]:
    """[(sentence, the number that this mistake gives), ...] for a backward frame.

    Left out are those that give the right number, or 0, nan or an infinity, which tell nothing. Raises
    ValueError for another kind of frame.
    """
    asked, step = QUESTIONS[question], _step(frame)
    right, words = asked.right(_numbers(step)), _words(session, step)
    return [
        (say(mistake.sentence, words, input=i + 1), number)
        for mistake in asked.mistakes
        for i, other in (_others(session, step) if "{input}" in mistake.sentence else [(0, nan)])
        if (number := _number(mistake, _numbers(step)._replace(other=other))) and not close(number, right)
    ]


def ask(session: Session, frame: Frame, question: str = CONTRIBUTION) -> str:
    """The question to a backward frame, in words. Raises ValueError for another kind of frame."""
    return say(QUESTIONS[question].asks, _words(session, _step(frame)))


def _step(frame: Frame) -> Step:
    """The step of a backward frame. Raises ValueError for another kind of frame."""
    if frame.step is None:
        raise ValueError(f"a {frame.kind} frame has no contribution: choose a {'backward'!r} frame")
    return frame.step


def _numbers(step: Step) -> Numbers:
    return Numbers(step.local, step.grad, step.contribution, step.before)


def _shown(session: Session, step: Step) -> Numbers:
    """The numbers of a step, computed from numbers of four digits, as they are shown.

    The local derivative is the exact one where the rounded numbers come to a pole.
    """
    try:
        local = float(slopes(step.node, lambda node: _four(session.number(node)))[step.position])
    except ArithmeticError:
        local = nan
    grad, contribution, before = map(_four, (step.grad, step.contribution, step.before))
    return Numbers(local if isfinite(local) else step.local, grad, contribution, before)


def _four(x: float) -> float:
    """`x`, rounded to four digits."""
    return float(f"{x:.4g}")


def _others(session: Session, step: Step) -> Iterator[tuple[int, float]]:
    """(i, the local derivative by input i) for each input but the one of the step."""
    locals_ = enumerate(slopes(step.node, session.number))
    return ((i, float(local)) for i, local in locals_ if i != step.position)


def _number(mistake: Mistake, numbers: Numbers) -> float:
    """The number that a mistake gives; 0 for a division by 0, an infinity or nan."""
    try:
        number = float(mistake.gives(numbers))
    except ZeroDivisionError:
        return 0.0
    return number if isfinite(number) else 0.0


def _words(session: Session, step: Step) -> dict[str, Any]:
    """{slot of a sentence: what fills it}."""
    names: dict[str, Any] = {**names_in(step, session.output, session.names)}
    return names | {slot: as_symbol(x) for slot, x in _numbers(step)._asdict().items()}


def questions() -> dict[str, Any]:
    """The questions as plain data, for the page; a formula is a tree of the names in `Numbers`.

    >>> questions()["questions"]["after"]["right"]
    ('+', 'before', 'contribution')
    """
    return {
        "tolerance": TOLERANCE,
        "praise": PRAISE,
        "questions": {name: _as_data(question) for name, question in QUESTIONS.items()},
    }


def _as_data(question: Question) -> dict[str, Any]:
    names = Numbers(*map(Symbol, Numbers._fields))
    mistakes = [(mistake.sentence, mistake.gives(names).tree) for mistake in question.mistakes]
    return {**question._asdict(), "right": question.right(names).tree, "mistakes": mistakes}


def read(session: Session, text: str) -> float:
    """An answer as a number. It may be a formula, even one with names: "-5.074 * (1 - h**2)".

    Raises ValueError, which points at the place, for a text that is neither.
    """
    try:
        return float(text)
    except ValueError:
        expression = Expression(text)
    data = {session.names[node]: session.number(node) for node in session.nodes}
    values = {name: Value(data[name]) for name in expression.names if name in data}
    try:
        return expression.evaluate(values).data
    except ArithmeticError as error:
        raise ValueError(str(error)) from None
