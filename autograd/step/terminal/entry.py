"""The line at the bottom of the terminal program for what is typed: a command, where to go, an answer."""

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label

from ...words.sentence import say, told

COMMAND, GO_TO, ANSWER = ":", "/", "?"  # what the line is for
PROMPTS = {
    COMMAND: "a command, such as break when abs(grad) > 10, or set x = 0.5",
    GO_TO: "a step or a value",
    ANSWER: "a number or a formula; Enter alone reveals it, Escape ends",
}


class Entry(Horizontal):
    """A line to type in, shown while something is asked for. `asks`: COMMAND, GO_TO, ANSWER or ""."""

    DEFAULT_CSS = """
    Entry { height: 1; background: $boost; display: none; }
    Entry Label { padding: 0 1; text-style: bold; }
    Entry Input { width: 1fr; }
    """
    asks = ""

    def compose(self) -> ComposeResult:
        yield Label(markup=False)
        yield Input(compact=True, select_on_focus=False)

    def ask(self, asks: str, text: str = "", names: Sequence[str] = (), lang: str = "en") -> None:
        """Show the line. `text`: what it begins with; `names`: what it suggests."""
        self.asks, self.display = asks, True
        self.query_one(Label).update(Text(asks))
        line = self.query_one(Input)
        line.value, line.placeholder = text, told(say(PROMPTS[asks]), lang)
        line.suggester = SuggestFromList(names) if names else None
        line.focus()

    def close(self) -> None:
        self.asks, self.display = "", False
