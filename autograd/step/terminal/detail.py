"""The right side of the terminal program: what a frame computes, in symbols, numbers, words and code."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import ProgressBar, Static

from ...explain.mistakes import CONTRIBUTION
from ...value import Value
from ...words.sentence import say
from ..frames import BACKWARD, FORWARD, SEED, Frame
from ..session import Session
from .text import Ink, accounts, formula, grid, joined, sentence
from .watches import Watches

BORDER = 4  # columns that a border takes, with the blanks beside it


class PlainText(Static):
    """A text that is never read as markup; an empty one takes no space."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name, markup=False)
        self.display = False

    def write(self, text: str | Text) -> None:
        self.display = bool(text)
        self.update(Text(text) if isinstance(text, str) else text)


class Detail(VerticalScroll, inherit_bindings=False):
    """Everything that is said of a frame. The keys left, right, Home and End are left to the program."""

    DEFAULT_CSS = """
    Detail { width: 1fr; height: 1fr; padding: 0 2; background: $surface; }
    Detail PlainText { height: auto; margin-bottom: 1; }
    Detail #formula { border: round $primary; padding: 0 1; }
    Detail #code { border: round $secondary; padding: 0 1; }
    Detail ProgressBar { height: 1; margin-bottom: 1; width: 100%; }
    Detail Bar { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]

    class Sought(Message):
        """A click on the bar: go to this share of the session, from 0 to 1."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    ledger: tuple[Session, Value, str] | None = None
    shown: tuple[Session, int, Ink, str, str] | None = None

    def compose(self) -> ComposeResult:
        yield from map(PlainText, ("where", "formula", "said", "code", "source"))
        yield ProgressBar(show_eta=False)
        yield from map(PlainText, ("watches", "ledger"))

    def write(self, part: str, text: str | Text) -> None:
        self.query_one(f"#{part}", PlainText).write(text)

    def on_click(self, event: events.Click) -> None:
        bar = self.query_one("#bar")
        x, y = event.screen_offset - bar.region.offset
        if y == 0 and 0 <= x < bar.size.width:
            self.post_message(self.Sought(x / max(1, bar.size.width - 1)))

    def on_resize(self) -> None:
        if self.shown:
            self.show(*self.shown)

    def show(self, session: Session, i: int, ink: Ink, question: str, score: str) -> None:
        """Show frame `i`. `question`: what is asked of it, or ""; `score`: how many answers were right."""
        self.shown, frame = (session, i, ink, question, score), session.frames[i]
        width = self.scrollable_content_region.width - BORDER
        self.write("where", _where(session, i, ink, score))
        self.write("formula", formula(session, frame, ink, width, question))
        self.write("said", ink.told(sentence(session, frame, question)))
        self.write("code", "" if question == CONTRIBUTION else session.code(frame))
        self.write("source", ink.muted(_source(session, frame)))
        self.query_one(ProgressBar).update(total=len(session.frames) - 1, progress=i)

    def show_watches(self, watches: Watches, i: int) -> None:
        """Show the watched numbers at frame `i`, and the breakpoints."""
        rows: list[list[str | Text]] = [[row.text, row.change] for row in watches.rows(i)]
        stops = [joined("◆ ", stop.text) for stop in watches.stops]
        self.write("watches", Text("\n").join([grid(rows), *stops] if rows else stops))

    def show_ledger(self, session: Session, node: Value | None, lang: str = "en") -> None:
        """Show where the gradient of `node` comes from; it is computed anew only for another node."""
        if node is None:
            self.write("ledger", "")
            return
        if self.ledger is None or self.ledger[0] is not session or self.ledger[1] is not node:
            self.ledger = session, node, accounts(session, node, lang)
        self.write("ledger", self.ledger[-1])


def _where(session: Session, i: int, ink: Ink, score: str) -> Text:
    """The headline: the pass, the step and the score."""
    frame = session.frames[i]
    again = say("   contribution {turn} of {turns}", turn=frame.turn, turns=frame.turns)
    step = say("   step {i} of {last}", i=i, last=len(session.frames) - 1)
    return joined(
        (ink.told(say(frame.part)), "bold"),
        ink.muted(ink.told(step)),
        ink.told(again) if frame.turns > 1 else "",
        f"   {ink.told(score)}" if score else "",
    )


def _source(session: Session, frame: Frame) -> str:
    """The line of the user's program that computed the value of a frame; "" if it is not known."""
    return session.lines.get(frame.node, "") if frame.kind in (FORWARD, SEED, BACKWARD) else ""
