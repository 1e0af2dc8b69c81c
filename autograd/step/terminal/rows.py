"""The rows of the terminal: the values as a list, as the tree of what was made from what, or by scope."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from ...labels.members import Members
from ...labels.scope import enclosing, split
from ...value import Value
from ..session import FORWARD, START, Frame, Session

FEW = 8  # inputs of a value that a tree shows unasked
MANY = 150  # values; more are opened by scope, if they have scopes
DEEPEST = 24  # levels of indentation
OPEN, CLOSED = "▾", "▸"
SOURCE, TARGET = "○", "●"  # what a frame reads, and what it sets


class Row(NamedTuple):
    """One line: a value, or the values of a scope."""

    key: Any  # the value, or the name of the scope
    name: str
    depth: int = 0
    fold: str = ""  # OPEN or CLOSED, if there is something to fold
    inside: tuple[Value, ...] = ()  # the values of a scope
    again: bool = False  # a value met before

    @property
    def node(self) -> Value | None:
        return None if self.inside else self.key


Listing = Callable[[Session, set[Any]], list[Row]]


def shown(session: Session) -> list[Value]:
    """The values that have a row: all but plain numbers."""
    return [node for node in session.nodes if node is session.output or not session.is_number(node)]


def as_list(session: Session, _: set[Any]) -> list[Row]:
    """The values in the order in which they were made."""
    return [Row(node, session.names[node]) for node in shown(session)]


def as_tree(session: Session, turned: set[Any]) -> list[Row]:
    """The output above what it was made from, and so on; a value met again is not taken apart again.

    `turned`: what is folded though it would be open, or the other way round.
    """
    rows: list[Row] = []
    waiting = [(session.output, 0)]
    met: set[Value] = set()
    while waiting:
        node, depth = waiting.pop()
        inputs = [parent for parent in dict.fromkeys(node.parents) if not session.is_number(parent)]
        again = node in met
        met.add(node)
        is_open = (len(inputs) <= FEW) != (node in turned)
        fold = (OPEN if is_open else CLOSED) if inputs and not again else ""
        rows.append(Row(node, session.names[node], min(depth, DEEPEST), fold, again=again))
        if fold == OPEN:
            waiting += [(parent, depth + 1) for parent in reversed(inputs)]
    return rows


def by_scope(session: Session, turned: set[Any]) -> list[Row]:
    """The values under their scopes, which are folded unless they are in `turned`."""
    place = Members(session.trace.nodes).scope
    members: dict[str, list[Value]] = {}
    children: dict[str, dict[Any, None]] = {"": {}}
    for node in shown(session):
        path = ["", *enclosing(place.get(node, ""))]
        for around, scope in pairwise(path):
            children.setdefault(around, {})[scope] = None
            members.setdefault(scope, []).append(node)
        children.setdefault(path[-1], {})[node] = None
    rows: list[Row] = []
    waiting: list[tuple[Any, int]] = [(key, 0) for key in reversed(children[""])]
    while waiting:
        key, depth = waiting.pop()
        if isinstance(key, Value):
            rows.append(Row(key, _tail(session.names[key], place.get(key, "")), depth))
            continue
        fold = OPEN if key in turned else CLOSED
        rows.append(Row(key, split(key)[1], depth, fold, tuple(members[key])))
        if fold == OPEN:
            waiting += [(child, depth + 1) for child in reversed(children[key])]
    return rows


def _tail(name: str, scope: str) -> str:
    """A name without its scope.

    >>> _tail("layers.0.w.1", "layers.0")
    'w.1'
    """
    return name.removeprefix(f"{scope}.")


LISTINGS: dict[str, Listing] = {"list": as_list, "tree": as_tree, "scopes": by_scope}


def opening(session: Session) -> str:
    """The view in which a session opens: a large net by scope."""
    nodes = shown(session)
    return "scopes" if len(nodes) > MANY and any(split(node.label)[0] for node in nodes) else "list"


def concerned(session: Session, frame: Frame) -> tuple[dict[Value, str], Value]:
    """The marks of what a frame reads and sets, and the value that the cursor goes to."""
    node, step = frame.node, frame.step
    if step:
        return {step.node: SOURCE, step.parent: TARGET}, step.parent
    if frame.kind == START:
        return {}, session.nodes[0]
    read = node.parents if frame.kind == FORWARD else ()
    return {parent: SOURCE for parent in read if isinstance(parent, Value)} | {node: TARGET}, node
