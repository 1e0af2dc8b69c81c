"""Two sessions of one computation: with its weighted sums folded and unfolded, or with other numbers."""

from ..explain.unfold import EXPANSIONS
from ..grad_mode import enable_grad
from ..value import Value
from .session import Frame, Session


def counterparts(one: Session, other: Session) -> dict[Value, Value]:
    """{value: the same value in the other session}. The products of an unfolded sum have none.

    Neither names nor numbers tell: v1 is another value in the other session, and relu(v1) is as large as v1.
    So both graphs are walked from their outputs, side by side; where one has a weighted sum it is unfolded.
    """
    found: dict[Value, Value] = {}
    waiting = [(one.output, other.output)]
    with enable_grad():
        while waiting:
            here, there = waiting.pop()
            if here in found or not (isinstance(here, Value) and isinstance(there, Value)):
                continue
            found[here] = there
            if here.op is not there.op:
                here, there = _unfolded(here), _unfolded(there)
            waiting += zip(here.parents, there.parents)
    return {here: there for here, there in found.items() if here in one.data and there in other.data}


def _unfolded(node: Value) -> Value:
    return EXPANSIONS[node.op](*node.parents) if node.op in EXPANSIONS else node


def matching_frame(one: Session, other: Session, i: int, same: dict[Value, Value]) -> int:
    """The frame of `other` that tells the same as frame `i` of `one`; if none does, one about as far on.

    `same`: their counterparts. Of several contributions to a value the one whose turn it is is meant.
    """
    frame = one.frames[i]
    subject = same.get(_subject(frame))
    alike = [
        (each.turn == frame.turn, at)
        for at, each in enumerate(other.frames)
        if each.kind == frame.kind and _subject(each) is subject
    ]
    return max(alike)[-1] if alike else _as_far_on(one, other, i)


def _subject(frame: Frame) -> Value:
    """What a frame gives a number."""
    return frame.step.parent if frame.step else frame.node


def _as_far_on(one: Session, other: Session, i: int) -> int:
    (start, end), (first, last) = (_span(session, one.frames[i].part) for session in (one, other))
    return first + round((i - start) / max(1, end - start) * (last - first))


def _span(session: Session, part: str) -> tuple[int, int]:
    """The first and the last frame of a part of a session."""
    frames = [i for i, frame in enumerate(session.frames) if frame.part == part]
    return frames[0], frames[-1]
