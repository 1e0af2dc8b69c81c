"""A session as plain data, which `Stepper.json` returns."""

from typing import Any

from .frames import Frame
from .session import Session


def as_record(session: Session) -> dict[str, Any]:
    """{"title": ..., "values": [...], "frames": [...], "doctor": [...]}: the transcript, with all digits."""
    values = [
        {
            "name": session.names[node],
            "operation": node.op.name,
            "inputs": [session.name(parent) for parent in node.parents],
            "data": session.data[node],
            "grad": session.grads.get(node, 0.0),
            "line": session.lines.get(node),
        }
        for node in session.nodes
    ]
    frames = [_frame(session, frame) for frame in session.frames]
    doctor = [str(finding) for finding in session.findings]
    return {"title": session.title, "values": values, "frames": frames, "doctor": doctor}


def _frame(session: Session, frame: Frame) -> dict[str, Any]:
    record = {"part": frame.part, "kind": frame.kind, "value": session.names[frame.node]}
    record |= {"sentence": session.sentence(frame), "code": session.code(frame)}
    if frame.step is None:
        return record
    step = frame.step
    numbers = ("position", "local", "grad", "contribution", "before", "after")
    return {**record, "input": session.names[step.parent], **{name: getattr(step, name) for name in numbers}}
