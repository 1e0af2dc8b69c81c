"""A session as plain data: what a page shows."""

from typing import Any

from ..forms import form
from ..matching import counterparts
from ..session import Session
from .javascript import operations, rule_key, structure
from .languages import said
from .origins import has_name, layers, origins
from .subgraphs import subgraphs
from .views import PageViews


def same_values(session: Session, other: Session) -> list[int | None]:
    """For each value of a session the index of the same value in the other one; None if it has none."""
    index = {node: i for i, node in enumerate(other.nodes)}
    same = counterparts(session, other)
    return [index[same[node]] if node in same else None for node in session.nodes]


def as_data(session: Session) -> dict[str, Any]:
    """A session as plain data, with its pictures; the page calls the views "sheets"."""
    sheets = PageViews(session, subgraphs(session.output, session.names)).as_data()
    return {**frames_as_data(session), "sheets": sheets}


def frames_as_data(session: Session) -> dict[str, Any]:
    """The rest of it: a dict of lists with an entry for each value, oldest first, or each frame.

    A value is its index; an input of an operation is such an index, or [number] for a plain number.
    """
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
        "doctor": [[said(each) for each in finding.sentences] for finding in session.findings],
    }
