"""The keys of the terminal program, and what its help says of them."""

from dataclasses import replace

from textual.binding import Binding

from ...words.sentence import say, told
from .entry import COMMAND, GO_TO

KEYS = [
    Binding("right,l,L", "step(1)", "step", key_display="→"),
    Binding("left,h,H", "step(-1)", "back", key_display="←"),
    Binding("home", "goto(0)", "beginning", show=False),
    Binding("end", "goto(-1)", "end", show=False),
    Binding("b,B", "backward", "backward"),
    Binding("space", "play", "play"),
    Binding("question_mark", "help", "help", key_display="?"),
    Binding("q,Q", "quit", "quit"),
    Binding("t,T", "view", "view"),
    Binding("e,E", "ledger", "ledger"),
    Binding("u,U", "unfold", "unfold"),
    Binding("p,P", "predict", "predict"),
    Binding("w,W", "what_if", "what if"),
    Binding("slash", f"ask('{GO_TO}')", "go to", key_display="/"),
    Binding("colon", f"ask('{COMMAND}')", "command", key_display=":"),
    Binding("c,C", "next_stop", "continue"),
    Binding("escape", "cancel", "back to the keys"),
]

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


def keys_in(lang: str) -> list[Binding]:
    """The keys, described in a language."""
    return [replace(key, description=told(say(key.description), lang)) for key in KEYS]
