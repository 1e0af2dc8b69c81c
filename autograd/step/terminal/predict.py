"""Predict, then reveal: what is asked of a frame, and which answers were right."""

from ...explain.mistakes import AFTER, CONTRIBUTION, names_in
from ...formula.symbol import as_symbol
from ...words.sentence import say
from ..frames import BACKWARD, Frame
from ..mistakes import judge, read
from ..session import Session

INTRODUCTION = "Predict each contribution: type a number or a formula. Enter alone reveals it; Escape ends."
REVEALED = {  # what is said when a question is answered
    CONTRIBUTION: "{node} sends {contribution} back to {parent}.",
    AFTER: "d{d_output}/d{d_parent} is now {after}.",
}


class Predict:
    """Asks for each contribution; where one had arrived before, for the sum too."""

    def __init__(self) -> None:
        self.is_on = False
        self.answered: dict[tuple[int, str], bool] = {}  # frame and question -> whether it was right

    def toggle(self) -> None:
        self.is_on = not self.is_on
        self.answered = {}

    def question(self, i: int, frame: Frame) -> str:
        """The next question of frame `i`, CONTRIBUTION or AFTER; "" if there is none."""
        if not self.is_on or frame.kind != BACKWARD:
            return ""
        questions = [CONTRIBUTION, AFTER] if frame.turn > 1 else [CONTRIBUTION]
        return next((question for question in questions if (i, question) not in self.answered), "")

    def answer(self, session: Session, i: int, text: str) -> str:
        """What to say of an answer, with the right one; "" gives up.

        Raises ValueError for what is no number.
        """
        frame = session.frames[i]
        question = self.question(i, frame)
        right, verdict = judge(session, frame, read(session, text), question) if text else (False, "")
        self.answered[i, question] = right
        revealed = _revealed(session, frame, question)
        return say("{verdict} {revealed}", verdict=verdict, revealed=revealed) if verdict else revealed

    @property
    def score(self) -> str:
        """How many answers were right, "3 of 4 right"; "" before the first."""
        right = sum(self.answered.values())
        return say("{right} of {all} right", right=right, all=len(self.answered)) if self.answered else ""


def _revealed(session: Session, frame: Frame, question: str) -> str:
    """The right answer as a sentence."""
    step = frame.step
    assert step
    names = names_in(step, session.output, session.names)
    numbers = {"contribution": as_symbol(step.contribution), "after": as_symbol(step.after)}
    return say(REVEALED[question], names, **numbers)
