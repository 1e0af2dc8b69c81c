"""The commands of the terminal program, such as `break when abs(grad) > 10` and `watch x.grad`.

break when CONDITION     break at NAME     until CONDITION     until at NAME
watch QUANTITY           clear             set NAME = NUMBER   reset
layers
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ...formula.symbol import as_symbol, printable
from ...value import Value
from ...words.sentence import say
from ..session import Session
from .conditions import Grammar, Part, Quantity, Stop, number

COMMANDS = {  # and an example of each
    "break when": "break when abs(grad) > 10",
    "break at": "break at NAME",
    "until at": "until at NAME",
    "until": "until NAME.grad changes",
    "watch": "watch NAME.grad",
    "clear": "clear",
    "set": "set NAME = 0.5",
    "reset": "reset",
    "layers": "layers",
}
STANDALONE = {  # commands that stand alone: what they do
    "clear": "it removes all breakpoints and watches",
    "reset": "it gives all leaves their own numbers again",
    "layers": "it shows how large the gradient is at each layer",
}
LONGEST_COMMAND = 500  # characters


class Reply(NamedTuple):
    """What a command says, and what it does."""

    text: str
    goto: int | None = None  # the index of the frame to go to
    numbers: dict[Value, float] | None = None  # {leaf: its new number}; {} gives all leaves their own ones


class Watched(NamedTuple):
    """A watched number, before a frame and after it. As text it is "x.grad  0 -> 3"."""

    text: str
    before: float | None
    after: float | None

    @property
    def change(self) -> str:
        """The number; if the frame changes it, the one before and the one after."""
        before, after = _shown(self.before), _shown(self.after)
        return after if before == after else f"{before} -> {after}"

    def __str__(self) -> str:
        return f"{self.text}  {self.change}"


def _shown(number: float | None) -> str:
    return "not yet" if number is None else str(as_symbol(number))


class Watches:
    """The breakpoints and watches of a session, and the commands that set them.

    >>> from autograd import Value
    >>> x = Value(3.0, label="x")
    >>> watches = Watches(Session((x * x).exp()))
    >>> watches.do("watch x.grad").text
    'watching x.grad'
    >>> stop = watches.do("until abs(grad) > 10")
    >>> stop.text
    'until abs(grad) > 10: v1.grad is 8103'
    >>> print(*watches.rows(stop.goto + 2))
    x.grad  2.431e+04 -> 4.862e+04
    """

    def __init__(self, session: Session, lang: str = "en") -> None:
        self.session = session
        self.lang = lang  # of tables
        self.stops: list[Stop] = []
        self.watched: list[Quantity] = []
        nodes = [node for node in session.nodes if not session.is_number(node)]
        self.grammar = Grammar({session.names[node]: node for node in nodes})

    def do(self, text: str, i: int = 0) -> Reply:
        """Obey a command at frame `i`. Raises ValueError, which points at the place, for what is none."""
        if len(text) > LONGEST_COMMAND:
            raise ValueError(f"a command has at most {LONGEST_COMMAND} characters, not {len(text):,}")
        command, rest = _command(Part(text, 0, len(text)).within(0, len(text)))
        if command in STANDALONE:
            if str(rest):
                raise rest.mistake(f"{command} stands alone: {STANDALONE[command]}")
            return self._alone(command)
        if not str(rest):
            raise rest.mistake(f"{command} needs more, such as {COMMANDS[command]}")
        if command == "watch":
            return self._watch(rest)
        if command == "set":
            return self._set(rest)
        stop = self._stop(command, rest)
        if command.startswith("until"):
            return self._run([stop], i)
        self.stops = [*[old for old in self.stops if old.text != stop.text], stop]
        return Reply(stop.text)

    def find(self, text: str) -> int:
        """The index of a frame: `text` itself, or that which completes the gradient of the value `text`.

        Raises ValueError, which points at the text, if there is none.
        """
        if text.isdecimal() and int(text) < len(self.session.frames):
            return int(text)
        return self.session.finished(self.grammar.node(Part(text, 0, len(text))))

    def next_stop(self, i: int) -> Reply:
        """The reply that leads to the next breakpoint after frame `i`, or to the end if none is met."""
        return self._run(self.stops, i)

    def reason(self, i: int) -> str:
        """Why to stop at frame `i`; "" if there is no reason."""
        return next(filter(None, (stop.reason(self.session, i) for stop in self.stops)), "")

    def rows(self, i: int) -> list[Watched]:
        """The watched numbers before and after frame `i`."""
        session = self.session
        return [
            Watched(each.text, *[each.at(session, session.output, at) for at in (i - 1, i)])
            for each in self.watched
        ]

    def moved(self, session: Session, same: Mapping[Value, Value]) -> tuple["Watches", list[str]]:
        """(these breakpoints and watches on another session, the commands of those that are left out).

        Left out are those of a value that has no counterpart. `same`: {value: its counterpart}.
        """
        moved, lost = Watches(session, self.lang), []
        places = {node: (there, session.names[there]) for node, there in same.items()}
        for stop in self.stops:
            try:
                moved.stops.append(stop.moved(places))
            except KeyError:
                lost.append(stop.text)
        for watched in self.watched:
            try:
                moved.watched.append(watched.moved(places))
            except KeyError:
                lost.append(f"watch {watched.text}")
        return moved, lost

    def _run(self, stops: list[Stop], i: int) -> Reply:
        """The reply that leads to the first frame after `i` at which one of `stops` is met, or to the end."""
        last = len(self.session.frames) - 1
        for at in range(i + 1, last + 1):
            reason = next(filter(None, (stop.reason(self.session, at) for stop in stops)), "")
            if reason:
                return Reply(reason, at)
        if not stops:
            return Reply(say("no breakpoint is set after step {i}; this is the end", i=i), last)
        if len(stops) > 1:
            return Reply(say("no breakpoint is met after step {i}; this is the end", i=i), last)
        return Reply(say("{stop}: not met after step {i}; this is the end", stop=stops[0].text, i=i), last)

    def _alone(self, command: str) -> Reply:
        if command == "layers":
            return Reply(self.session.trace.layers().text(self.lang))
        if command == "reset":
            return Reply("", numbers={})
        self.stops, self.watched = [], []
        return Reply(say("no breakpoints, no watches"))

    def _watch(self, part: Part) -> Reply:
        quantity = self.grammar.quantity(part)
        if quantity.node is None:
            raise part.mistake(f"whose {quantity.what}? Write {COMMANDS['watch']}")
        if quantity not in self.watched:
            self.watched.append(quantity)
        return Reply(say("watching {quantity}", quantity=quantity.text))

    def _set(self, part: Part) -> Reply:
        name, sign, _ = str(part).rpartition("=")
        if not sign:
            raise part.mistake(f"set needs a number, such as {COMMANDS['set']}")
        left, right = part.within(0, len(name)), part.within(len(name) + 1, len(str(part)))
        node = self.grammar.node(left)
        if node.parents:
            raise left.mistake(f"{printable(str(left))} is computed: only a leaf's number can be set")
        return Reply("", numbers={node: number(right)})

    def _stop(self, command: str, rest: Part) -> Stop:
        if command.endswith(" at"):
            return Stop(command, self.grammar.node(rest), printable(str(rest)))
        return Stop(command, conditions=self.grammar.conditions(rest))


def _command(part: Part) -> tuple[str, Part]:
    """(the command, what follows it). Raises ValueError for what is no command."""
    words = str(part)
    for command in COMMANDS:
        match = re.match(command.replace(" ", r"\s+") + r"(?=\s|$)", words)
        if match:
            return command, part.within(match.end(), len(words))
    raise part.mistake(f"this is no command; the commands are {', '.join(COMMANDS.values())}")
