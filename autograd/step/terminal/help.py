"""A text over the terminal program: its keys and commands, or what has no room below it."""

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.screen import ModalScreen
from textual.widgets import Static

HELP = """\
→ or l   one step on
← or h   one step back
Home     the beginning; End: the end
b        the backward pass
space    play, or pause
↑ or ↓   choose a value
Enter    the step that completes the gradient of the chosen value
e        its ledger: where its gradient comes from, and the largest paths
w        what if it had another number: set x = 0.5
/        go to a step or a value
t        list, tree, scopes
f        fold or unfold a row, as a click on its mark does
u        unfold weighted sums into products and additions
p        predict: type each contribution before it is shown
:        a command:
           break when abs(grad) > 10
           break when x.grad < 0 and x.data > 1
           break at x
           until x.grad changes
           watch x.grad
           clear
           set x = 0.5, and reset: what if
           layers: the gradient at each layer of a net
c        continue to the next breakpoint
Tab      the other side, to scroll it
q        quit

○ marks what a step reads, ● what it sets.
A bar is the size of a gradient on a logarithmic scale,
behind its sign. Σ is the sum of the sizes in a scope."""


LINES = 8  # of a message below the program


def fits(text: str, width: int) -> bool:
    """Whether a message has room below a program of so many columns."""
    lines = text.split("\n")
    return len(lines) <= LINES and max(map(cell_len, lines)) <= width - 2


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
