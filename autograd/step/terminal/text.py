"""What the terminal program writes of a frame, as rich Text: blue is positive, orange negative.

The sign is written too. No text is ever read as markup.
"""

from collections.abc import Sequence
from math import isnan

from rich.text import Text

from ...chain import inputs
from ...doctor.zero import zero_in
from ...draw.scale import hue
from ...draw.theme import colours, mix
from ...explain.mistakes import CONTRIBUTION
from ...formula.symbol import Symbol, as_symbol, quotient
from ...value import Value
from ...words.sentence import say, told
from ..frames import BACKWARD, END, FORWARD, SEED, START, UPDATE, Frame
from ..mistakes import ask
from ..session import Session

TAIL_SIGNS = ("+", "-")  # cells that stand below the right end of += and -=
EIGHTHS = "▏▎▍▌▋▊▉█"
MOST_LEDGER_PATHS = 3  # below a ledger
MOST_WRITTEN_LEAVES = 8  # that the first frame writes out


class Ink:
    """The colours of draw_dot, on a dark or a light background; and the language, "en" or "ko"."""

    def __init__(self, is_dark: bool = True, lang: str = "en") -> None:
        self.lang = lang
        self.colours = colours("dark" if is_dark else "light")
        share = 0.2 if is_dark else 0.65
        self.cursor = mix(self.colours["+1"], self.colours["page"], share)  # behind the chosen row

    def told(self, sentence: str) -> str:
        """A sentence in the language."""
        return told(sentence, self.lang)

    def number(self, x: float | None, unknown: str = "") -> Text:
        """A number in the colour of its sign; `unknown` for None."""
        return Text(unknown) if x is None else Text(str(as_symbol(x)), self.colours[hue(x)])

    def bar(self, x: float | None, share: float, width: int) -> Text:
        """A bar behind the sign of `x`, `share` of `width` columns long; nothing for 0, nan and None."""
        if not x or isnan(x):
            return Text()
        eighths = max(1, round(share * width * 8))
        full, rest = divmod(eighths, 8)
        bar = "█" * full + (EIGHTHS[rest - 1] if rest else "")
        return Text(f"{'+' if x > 0 else '-'}{bar}", self.colours[hue(x)])

    def local(self, text: str) -> Text:
        return Text(text, self.colours["loss line"])

    def muted(self, text: str) -> Text:
        return Text(text, self.colours["muted"])


def sentence(session: Session, frame: Frame, question: str = "") -> str:
    """A frame in words; instead the question, while there is one."""
    return ask(session, frame, question) if question else session.sentence(frame)


def accounts(session: Session, node: Value, lang: str = "en") -> str:
    """Where a gradient comes from: its ledger, and the largest paths; why it is 0."""
    ledger = session.trace.explain(node)
    told = ledger.text(lang)
    if ledger.grad == 0:
        return f"{told}\n\n{zero_in(session.trace, node).text(lang)}"
    return f"{told}\n\n{ledger.paths(MOST_LEDGER_PATHS).text(lang)}" if ledger.rows else told


Rows = Sequence[Sequence[str | Text]]


def joined(*parts: str | Text | tuple[str, str]) -> Text:
    return Text.assemble(*parts)


def grid(rows: Rows, width: int = 1000) -> Text:
    """Rows of cells as lines; in columns, if these have space in `width`."""
    cells = [[joined(cell) for cell in row] for row in rows]
    widths = [
        max(row[i].cell_len for row in cells if i < len(row)) for i in range(max(map(len, cells), default=0))
    ]
    if sum(widths) + len(widths) - 1 <= width:
        for row in cells:
            for cell, column_width in zip(row, widths):
                pad = cell.pad_left if cell.plain in TAIL_SIGNS else cell.pad_right
                pad(column_width - cell.cell_len)
    return Text("\n").join([Text(" ").join([cell for cell in row if cell]) for row in cells])


def formula(session: Session, frame: Frame, ink: Ink, width: int = 1000, question: str = "") -> Text:
    """What a frame computes: in symbols and, below them, in numbers.

    `width`: the columns that there are. `question`: what is asked, CONTRIBUTION, AFTER or "": the numbers
    that answer it are concealed, and the rule of the local derivative.
    """
    if frame.kind == BACKWARD:
        return _backward(session, frame, ink, width, question)
    return grid(ROWS_OF[frame.kind](session, frame.node, ink), width)


def _gradient(session: Session, node: Value) -> str:
    """The gradient of a node as a symbol, "dL/dw"."""
    return quotient("d", session.names[session.output], session.names[node])


def _start(session: Session, _: Value, ink: Ink) -> Rows:
    leaves = [node for node in session.nodes if not node.parents and not session.is_number(node)]
    rows: list[list[str | Text]] = [
        [session.names[node], "=", ink.number(session.data[node])] for node in leaves[:MOST_WRITTEN_LEAVES]
    ]
    more = len(leaves) - MOST_WRITTEN_LEAVES
    return [*rows, ["…", "", ink.told(say("and {count} more", count=f"{more:,}"))]] if more > 0 else rows


def _forward(session: Session, node: Value, ink: Ink) -> Rows:
    numbers = joined(f"{in_numbers(session, node)} = ", ink.number(session.data[node]))
    return [[session.names[node], "=", str(session.trace.formula(node))], ["", "=", numbers]]


def in_numbers(session: Session, node: Value) -> Symbol:
    """The formula of a node with the numbers of its inputs in place of their names."""
    numbers = [as_symbol(number) for number in inputs(node, session.number)]
    return as_symbol(node.op(*[Symbol(number.text, number.binding) for number in numbers]))


def _seed(session: Session, node: Value, ink: Ink) -> Rows:
    return [[_gradient(session, node), "=", ink.number(1.0)]]


def _update(session: Session, node: Value, ink: Ink) -> Rows:
    assert session.update
    old, grad, new = session.data[node], session.grads.get(node, 0.0), session.update.new[node]
    return [
        [session.names[node], "-=", "lr", "*", _gradient(session, node)],
        [ink.number(old), "-", f"{session.update.lr:g}", "*", ink.number(grad), "=", ink.number(new)],
    ]


def _end(session: Session, node: Value, ink: Ink) -> Rows:
    assert session.update
    was = ink.muted(f"  {ink.told(say('it was {data}', data=as_symbol(session.data[node])))}")
    return [[session.names[node], "=", ink.number(session.update.output), was]]


ROWS_OF = {START: _start, FORWARD: _forward, SEED: _seed, UPDATE: _update, END: _end}


def _backward(session: Session, frame: Frame, ink: Ink, width: int, question: str) -> Text:
    step = frame.step
    assert step
    slope = quotient("∂", session.names[step.node], session.names[step.parent])
    local, after = None if question == CONTRIBUTION else step.local, None if question else step.after
    before, grad = ink.number(step.before), ink.number(step.grad)
    rows: Rows = [
        [_gradient(session, step.parent), "+=", _gradient(session, step.node), "*", ink.local(slope)],
        [before, "+", grad, "*", ink.number(local, "?"), "=", ink.number(after, "?")],
    ]
    if question == CONTRIBUTION:
        return grid(rows, width)
    rule = str(step.rule)
    value = "" if rule == str(as_symbol(step.local)) else f" = {as_symbol(step.local)}"
    where = ink.muted(f"{ink.told(say('where'))} ")
    return joined(grid(rows, width), "\n", where, ink.local(slope), ink.muted(f" = {rule}{value}"))
