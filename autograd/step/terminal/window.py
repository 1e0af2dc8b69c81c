"""A window over the terminal program, with a text: the help, or a message that has no space below."""

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.screen import ModalScreen
from textual.widgets import Static

MOST_MESSAGE_LINES = 8  # below the program


def fits(text: str, width: int) -> bool:
    """Whether a message has space below a program that is `width` columns wide."""
    lines = text.split("\n")
    return len(lines) <= MOST_MESSAGE_LINES and max(map(cell_len, lines)) <= width - 2


class Window(ModalScreen[None]):
    """A text over the program, until a key closes it."""

    DEFAULT_CSS = """
    Window { align: center middle; }
    Window ScrollableContainer {
        width: auto; max-width: 100%; height: auto; max-height: 100%;
        border: round $primary; padding: 0 1;
    }
    Window Static { width: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,Q,question_mark,enter", "dismiss", "close")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        with ScrollableContainer():
            yield Static(Text(self.text), markup=False)
