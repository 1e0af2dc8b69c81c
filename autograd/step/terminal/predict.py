"""Predict, then reveal: what is asked of a frame, and what has been answered."""

from ...formula.symbol import spell
from ..mistakes import AFTER, CONTRIBUTION, judge, read
from ..session import BACKWARD, Frame, Session

INTRODUCTION = "Predict each contribution: type a number or a formula. Enter alone reveals it; Escape ends."
REVEALED = {  # what is said when a question is answered
    CONTRIBUTION: "{node} sends {contribution} back to {parent}.",
    AFTER: "d{output}/d{parent} is now {after}.",
}


class Predict:
    """Each contribution is asked for; where one had arrived before, their sum is too."""

    def __init__(self) -> None:
        self.is_on = False
        self.answered: dict[tuple[int, str], bool] = {}  # frame and question -> whether it was right

    def toggle(self) -> None:
        self.is_on = not self.is_on
        self.answered = {}

    def question(self, i: int, frame: Frame) -> str:
        """What is yet to be answered of frame `i`; "" if there is nothing."""
        if not self.is_on or frame.kind != BACKWARD:
            return ""
        asked = [CONTRIBUTION, AFTER] if frame.turn > 1 else [CONTRIBUTION]
        return next((question for question in asked if (i, question) not in self.answered), "")

    def answer(self, session: Session, i: int, text: str) -> str:
        """Judge an answer, and tell the right one; no text reveals it. Raises ValueError for what is none."""
        frame = session.frames[i]
        question = self.question(i, frame)
        right, said = judge(session, frame, read(session, text), question) if text else (False, "")
        self.answered[i, question] = right
        return f"{said} {_revealed(session, frame, question)}".strip()

    @property
    def score(self) -> str:
        return f"{sum(self.answered.values())} of {len(self.answered)} right" if self.answered else ""


def _revealed(session: Session, frame: Frame, question: str) -> str:
    step = frame.step
    assert step
    nodes = {"node": step.node, "parent": step.parent, "output": session.output}
    names = {slot: session.names[node] for slot, node in nodes.items()}
    return REVEALED[question].format(**names, contribution=spell(step.contribution), after=spell(step.after))
