"""The keys and commands of the terminal program, on one screen."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
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
e        its ledger: where its gradient comes from
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
c        continue to the next breakpoint
Tab      the other side, to scroll it
q        quit

○ marks what a step reads, ● what it sets.
A bar is the size of a gradient on a logarithmic scale,
behind its sign. Σ is the sum of the sizes in a scope."""


class Help(ModalScreen[None]):
    DEFAULT_CSS = """
    Help { align: center middle; }
    Help VerticalScroll {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: round $primary; padding: 0 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,enter", "dismiss", "close")]

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(Text(HELP), markup=False)
