"""What if a leaf had another number? The same sessions, computed anew; no Value of the user's is changed."""

from collections.abc import Mapping

from ...chain import inputs
from ...formula.symbol import spell
from ...value import Value
from ...value import node as new_node
from ..matching import counterparts
from ..session import Session


class Sessions:
    """The session that is shown and, if there are weighted sums, the one in which they are (not) unfolded.

    Both are computed from the same leaves, which may have other numbers than their own.
    """

    def __init__(self, session: Session, apart: Session | None) -> None:
        self.given, self.given_apart = self.shown, self.apart = session, apart
        self.changes: dict[Value, float] = {}  # of the given leaves

    def turn(self) -> bool:
        """Show the other one. Whether there is one."""
        if self.apart is None or self.given_apart is None:
            return False
        self.given, self.given_apart = self.given_apart, self.given
        self.shown, self.apart = self.apart, self.shown
        return True

    def change(self, numbers: Mapping[Value, float]) -> None:
        """Give leaves of the shown session other numbers; {}: give all their own ones again.

        Raises ValueError or ZeroDivisionError where an operation is not defined for them; nothing is changed.
        """
        leaves = counterparts(self.shown, self.given)
        set_now = {leaves[leaf]: number for leaf, number in numbers.items()}
        changes = {**self.changes, **set_now} if numbers else {}
        shown = changed(self.given, changes)
        self.apart = changed(self.given_apart, changes) if self.given_apart else None
        self.shown, self.changes = shown, changes

    @property
    def title(self) -> str:
        what_if = f"   what if {self._listed()}" if self.changes else ""
        return f"{self.given.title}{what_if}"

    @property
    def comparison(self) -> str:
        """What the output is with the changed numbers, and what it was."""
        output, was = self.given.names[self.given.output], spell(self.given.data[self.given.output])
        if not self.changes:
            return f"all leaves have their own numbers: {output} is {was}"
        now = spell(self.shown.data[self.shown.output])
        return f"what if {self._listed()}: {output} is {now}, it was {was}; :reset goes back"

    def _listed(self) -> str:
        return ", ".join([f"{self.given.names[node]} = {spell(x)}" for node, x in self.changes.items()])


def changed(session: Session, numbers: Mapping[Value, float]) -> Session:
    """The session with other numbers for some of its leaves; without any it is this one.

    Raises ValueError or ZeroDivisionError where an operation is not defined for them.
    """
    if not numbers:
        return session
    data = {**session.data, **numbers}
    copies: dict[Value, Value] = {}
    try:
        for node in session.nodes:
            if node.parents:
                data[node] = float(node.op(*inputs(node, data.__getitem__)))
            parents = tuple([p if type(p) is float else copies[p] for p in node.parents])
            copies[node] = new_node(data[node], node.op, parents, node.label)
        new = Session(
            copies[session.output],
            lr=session.update.lr if session.update else None,
            parameters=[copies[node] for node in session.parameters],
            title=session.title,
        )
    except (ValueError, ZeroDivisionError) as error:
        raise type(error)(f"with these numbers, {error}; nothing is changed") from None
    new.lines = {copies[node]: line for node, line in session.lines.items()}
    return new
