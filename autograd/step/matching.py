"""Two sessions of one computation: with weighted sums as they are and unfolded, or with other numbers."""

from ..explain.unfold import EXPANSIONS
from ..grad_mode import enable_grad
from ..value import Value
from .frames import Frame
from .session import Session


def counterparts(one: Session, other: Session) -> dict[Value, Value]:
    """{value of `one`: the same value in `other`}. The products of an unfolded sum have no counterpart.

    Neither names nor numbers tell: v1 is another value in the other session, and relu(v1) is as large as v1.
    So both graphs are walked from their outputs, side by side; where one has a weighted sum it is unfolded.
    """
    pairs: dict[Value, Value] = {}
    waiting = [(one.output, other.output)]
    with enable_grad():
        while waiting:
            here, there = waiting.pop()
            if here in pairs or not (isinstance(here, Value) and isinstance(there, Value)):
                continue
            pairs[here] = there
            if here.op is not there.op:
                here, there = _unfolded(here), _unfolded(there)
            waiting += zip(here.parents, there.parents)
    return {here: there for here, there in pairs.items() if here in one.data and there in other.data}


def _unfolded(node: Value) -> Value:
    """A weighted sum as products and additions; any other node itself."""
    return EXPANSIONS[node.op](*node.parents) if node.op in EXPANSIONS else node


def matching_frame(one: Session, other: Session, i: int, same: dict[Value, Value]) -> int:
    """The index of the frame of `other` that sets the same number as frame `i` of `one`.

    If several do, as contributions to one value, it is the one with the same turn; if none does, a frame that
    is about as far on in the same part. `same`: what `counterparts` returns.
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
    """The value whose number a frame sets."""
    return frame.step.parent if frame.step else frame.node


def _as_far_on(one: Session, other: Session, i: int) -> int:
    """The index of the frame of `other` that is as far on in its part as frame `i` of `one`."""
    (start, end), (first, last) = (_span(session, one.frames[i].part) for session in (one, other))
    return first + round((i - start) / max(1, end - start) * (last - first))


def _span(session: Session, part: str) -> tuple[int, int]:
    """The indices of the first and the last frame of a part of a session."""
    frames = [i for i, frame in enumerate(session.frames) if frame.part == part]
    return frames[0], frames[-1]
