"""What if a leaf had another number? Sessions are computed anew; no Value of the user's is changed."""

from collections.abc import Mapping

from ...formula.symbol import as_symbol
from ...value import Value
from ...words.sentence import say
from ..matching import counterparts
from ..renumbered import renumbered
from ..session import Session


class Sessions:
    """A session with weighted sums as they are, and one with weighted sums unfolded, if there are any.

    `shown` is the one of the two that is shown, `other` the other one, with the numbers that the leaves have
    now. `original` and `original_other` are the two with the leaves' own numbers. `changes`: {leaf: its new
    number}.
    """

    def __init__(self, session: Session, unfolded: Session | None) -> None:
        self.original, self.original_other = self.shown, self.other = session, unfolded
        self.changes: dict[Value, float] = {}

    def switch(self) -> bool:
        """Show the other one. Returns False if there is none."""
        if self.other is None or self.original_other is None:
            return False
        self.original, self.original_other = self.original_other, self.original
        self.shown, self.other = self.other, self.shown
        return True

    def change(self, numbers: Mapping[Value, float]) -> None:
        """Give leaves of the shown session other numbers; {} gives all leaves their own ones again.

        Raises ValueError or ZeroDivisionError where an operation is not defined for them; nothing is changed.
        """
        leaves = counterparts(self.shown, self.original)
        set_now = {leaves[leaf]: number for leaf, number in numbers.items()}
        changes = {**self.changes, **set_now} if numbers else {}
        shown = changed(self.original, changes)
        self.other = changed(self.original_other, changes) if self.original_other else None
        self.shown, self.changes = shown, changes

    @property
    def title(self) -> str:
        if not self.changes:
            return self.original.title
        return say("{title}   what if {changes}", title=self.original.title, changes=self._listed())

    @property
    def comparison(self) -> str:
        """The output with the changed numbers, and with the leaves' own, as a sentence."""
        original = self.original
        output, was = original.names[original.output], as_symbol(original.data[original.output])
        if not self.changes:
            return say("all leaves have their own numbers: {output} is {was}", output=output, was=was)
        return say(
            "what if {changes}: {output} is {now}, it was {was}; :reset goes back",
            changes=self._listed(),
            output=output,
            now=as_symbol(self.shown.data[self.shown.output]),
            was=was,
        )

    def _listed(self) -> str:
        return ", ".join(
            [f"{self.original.names[node]} = {as_symbol(x)}" for node, x in self.changes.items()]
        )


def changed(session: Session, numbers: Mapping[Value, float]) -> Session:
    """The session with other numbers for some of its leaves; itself for no numbers.

    Raises ValueError or ZeroDivisionError where an operation is not defined for them.
    """
    if not numbers:
        return session
    try:
        copies = renumbered(session.nodes, {**session.leaf_data(), **numbers})
        new = Session(
            copies[session.output],
            lr=session.update.lr if session.update else None,
            parameters=[copies[node] for node in session.parameters],
            title=session.title,
            called=session.called,
        )
    except (ValueError, ZeroDivisionError) as error:
        raise type(error)(f"with these numbers, {error}; nothing is changed") from None
    new.lines = {copies[node]: line for node, line in session.lines.items()}
    return new
