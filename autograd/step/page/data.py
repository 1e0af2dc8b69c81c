"""A session as data: what a page shows."""

from typing import Any

from ..forms import form
from ..matching import counterparts
from ..session import Session
from .javascript import operations, rule_key, structure
from .origins import has_name, layers, origins
from .sheets import Sheets
from .views import views


def same_values(session: Session, other: Session) -> list[int | None]:
    """For each value which one it is in the other session, if any."""
    index = {node: i for i, node in enumerate(other.nodes)}
    same = {node: index[found] for node, found in counterparts(session, other).items()}
    return [same.get(node) for node in session.nodes]


def as_data(session: Session) -> dict[str, Any]:
    """A session as plain data, with its pictures."""
    sheets = Sheets(session, views(session.output, session.names)).as_data()
    return {**frames_as_data(session), "sheets": sheets}


def frames_as_data(session: Session) -> dict[str, Any]:
    """The rest of it. Values are numbered, oldest first; an input is such an index, or [number]."""
    nodes = session.nodes
    index = {node: i for i, node in enumerate(nodes)}
    locals_: list[list[float]] = [[0.0] * len(node.parents) for node in nodes]
    for step in session.trace:
        locals_[index[step.node]][step.position] = step.local
    return {
        "names": [session.names[node] for node in nodes],
        "short": [session.short[node] for node in nodes],
        "labelled": [has_name(session, node) for node in nodes],
        "kinds": [session.kinds[node] for node in nodes],
        **structure(nodes),
        "data": [session.data[node] for node in nodes],
        "locals": locals_,
        "numbers": [i for node, i in index.items() if session.is_number(node)],
        "lines": [session.lines.get(node) for node in nodes] if session.lines else None,
        "parameters": [index[node] for node in session.parameters],
        "update": session.update and {"lr": session.update.lr, "output": session.update.output},
        "frames": [[frame.kind, index[frame.node], frame.position] for frame in session.frames],
        "forms": {rule_key(op, n): form(op, n)._asdict() for op, n in operations(nodes)},
        "origins": origins(session, index),
        "layers": layers(session),
    }
