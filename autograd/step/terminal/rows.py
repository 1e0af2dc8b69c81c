"""The rows of the terminal program: the values as a list, as a tree below the output, or by scope."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from ...labels.members import Members
from ...labels.scope import enclosing, split
from ...value import Value
from ..frames import FORWARD, START, Frame
from ..session import Session

FEW_INPUTS = 8  # of a value: more are folded in a tree, to begin with
MOST_LISTED = 150  # values: more are shown by scope, if they have scopes
DEEPEST_INDENT = 24  # levels
OPEN, CLOSED = "▾", "▸"
SOURCE, TARGET = "○", "●"  # what a frame reads, and what it sets


class Row(NamedTuple):
    """One line: a value, or the values of a scope."""

    key: Any  # the value, or the name of the scope
    name: str
    depth: int = 0  # levels of indentation
    expander: str = ""  # OPEN or CLOSED, if rows can be shown below it
    inside: tuple[Value, ...] = ()  # the values of a scope
    again: bool = False  # whether the value has a row above

    @property
    def node(self) -> Value | None:
        """The value; None for a scope."""
        return None if self.inside else self.key


Listing = Callable[[Session, set[Any]], list[Row]]


def shown(session: Session) -> list[Value]:
    """The values that have a row: all but constants without a name."""
    return [node for node in session.nodes if node is session.output or not session.is_number(node)]


def as_list(session: Session, _: set[Any]) -> list[Row]:
    """A row for each value, in the order in which they were computed."""
    return [Row(node, session.names[node]) for node in shown(session)]


def as_tree(session: Session, toggled: set[Any]) -> list[Row]:
    """A row for each value, above and less indented than those of its inputs; the output comes first.

    The inputs of a value follow it only where it appears first. `toggled`: the values that are folded though
    they would be open, or the other way round.
    """
    rows: list[Row] = []
    waiting = [(session.output, 0)]
    met: set[Value] = set()
    while waiting:
        node, depth = waiting.pop()
        inputs = [parent for parent in dict.fromkeys(node.parents) if not session.is_number(parent)]
        again = node in met
        met.add(node)
        is_open = (len(inputs) <= FEW_INPUTS) != (node in toggled)
        expander = (OPEN if is_open else CLOSED) if inputs and not again else ""
        rows.append(Row(node, session.names[node], min(depth, DEEPEST_INDENT), expander, again=again))
        if expander == OPEN:
            waiting += [(parent, depth + 1) for parent in reversed(inputs)]
    return rows


def by_scope(session: Session, toggled: set[Any]) -> list[Row]:
    """A row for each scope, above those of its values; they are shown only if it is in `toggled`."""
    scope_of = Members(session.trace.nodes).scope
    members: dict[str, list[Value]] = {}
    children: dict[str, dict[Any, None]] = {"": {}}
    for node in shown(session):
        path = ["", *enclosing(scope_of.get(node, ""))]
        for around, scope in pairwise(path):
            children.setdefault(around, {})[scope] = None
            members.setdefault(scope, []).append(node)
        children.setdefault(path[-1], {})[node] = None
    rows: list[Row] = []
    waiting: list[tuple[Any, int]] = [(key, 0) for key in reversed(children[""])]
    while waiting:
        key, depth = waiting.pop()
        if isinstance(key, Value):
            rows.append(Row(key, _tail(session.names[key], scope_of.get(key, "")), depth))
            continue
        expander = OPEN if key in toggled else CLOSED
        rows.append(Row(key, split(key)[1], depth, expander, tuple(members[key])))
        if expander == OPEN:
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
    """The name of the view in which a session opens: "scopes" for a large net, else "list"."""
    nodes = shown(session)
    return "scopes" if len(nodes) > MOST_LISTED and any(split(node.label)[0] for node in nodes) else "list"


def concerned(session: Session, frame: Frame) -> tuple[dict[Value, str], Value]:
    """({value: SOURCE if a frame reads it, TARGET if it sets it}, the value that the cursor goes to)."""
    node, step = frame.node, frame.step
    if step:
        return {step.node: SOURCE, step.parent: TARGET}, step.parent
    if frame.kind == START:
        return {}, session.nodes[0]
    read = node.parents if frame.kind == FORWARD else ()
    return {parent: SOURCE for parent in read if isinstance(parent, Value)} | {node: TARGET}, node
