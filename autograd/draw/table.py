"""Cards as HTML-like tables, which Graphviz draws. Text of the user's is drawn as it is written."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from ..formula.symbol import printable
from .scale import Scale, digits, hue, signed
from .theme import LEVELS, Colours

LONGEST_NAME = 24  # letters of a name; the whole of it is in the tooltip
CELL_WIDE, CELL_HIGH, GAP_WIDE = 14, 13, 46  # points
OP_SIGNS = {"*": "×"}


class Card(NamedTuple):
    """What is written on a card."""

    name: str
    kind: str
    data: str
    grad: float | None  # None: no grad row
    op: str = ""  # the sign of the operation, for a compact card
    named: bool = True  # False for v1, v2, ...
    data_word: str = "data"
    grad_word: str = "grad"
    id: str = ""  # of the grad row in the SVG
    longest_grad: str = ""  # the number that the grad row is laid out for, if not `grad`


def shorten(text: str, longest: int = LONGEST_NAME) -> str:
    """`text`; of more than `longest` letters the first ones and "…".

    >>> shorten("abcdefgh", 5)
    'abcd…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def escaped(text: str) -> str:
    """`text` for a table: neither HTML nor DOT, for which a backslash and N name the node, changes it."""
    return escape(printable(text)).replace("\\", 2 * "\\")


def font(text: str, colour: str, size: float = 11, *, bold: bool = False, face: str = "Helvetica") -> str:
    """`text`, which is HTML, in this colour, size in points, and face; "" for no text."""
    if not text:
        return ""
    inner = f"<b>{text}</b>" if bold else text
    return f'<font face="{face}" color="{colour}" point-size="{size:g}">{inner}</font>'


def td(content: str, **attributes: object) -> str:
    """A cell of a table."""
    return f"<td{_html_attributes(attributes)}>{content}</td>"


def table(rows: Iterable[Iterable[str]], **attributes: object) -> str:
    """A table of rows of cells."""
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table{_html_attributes(attributes)}>{body}</table>"


def _html_attributes(attributes: dict[str, object]) -> str:
    return "".join(f' {key}="{value}"' for key, value in attributes.items())


def html_label(content: str) -> str:
    """HTML as a label of a DOT node or edge."""
    return f"<{content}>"


class Cards:
    """Makes cards, edge labels and the legend, in `colours`, with gradients tinted by `scale`."""

    def __init__(self, colours: Colours, scale: Scale) -> None:
        self.colours = colours
        self.scale = scale

    # ---- parts ----

    def frame(self, kind: str, rows: Iterable[Iterable[str]]) -> str:
        """The label of a card of these rows, framed as its kind is."""
        line = {"param": "param line", "loss": "loss line", "output": "loss line"}.get(kind, "line")
        return html_label(
            table(
                rows,
                border=1 if line == "line" else 2,
                cellborder=0,
                cellspacing=0,
                cellpadding=3,
                color=self.colours[line],
                bgcolor=self.colours["card"],
            )
        )

    def head(self, kind: str) -> str:
        """The colour behind the title of a card of this kind."""
        role = {"leaf": "input", "output": "loss", "": "card"}.get(kind, kind)
        return self.colours[role]

    def name(self, card: Card, size: float = 11) -> str:
        colour = self.colours["text" if card.named else "muted"]
        return font(escaped(shorten(card.name)), colour, size, bold=card.named)

    def kind(self, kind: str) -> str:
        return font(f"&#160;{escaped(kind)}" * bool(kind), self.colours["muted"], 8.5)

    def word(self, word: str, size: float = 10, role: str = "muted") -> str:
        return font(word, self.colours[role], size)

    def number(self, number: str, size: float = 11, *, bold: bool = False) -> str:
        return font(number, self.colours["text"], size, bold=bold, face="Courier")

    def grad_row(
        self,
        word: str,
        grad: float,
        size: float = 10,
        id: str = "",
        longest_grad: str = "",
    ) -> list[str]:
        """The two cells of a gradient, `word` and number; with an id they can be found in the SVG."""
        tint = self.colours[self.scale.shade(grad)]
        name, number = ({"id": f"{id}{part}", "href": "#"} if id else {} for part in ("word", "number"))
        text = self.number(longest_grad or digits(grad), bold=True)
        return [
            td(self.word(word, size, "text"), align="left", bgcolor=tint, **name),
            td(text, align="right", bgcolor=tint, colspan=1, **number),
        ]

    def grad_rows(self, card: Card, size: float = 10) -> list[list[str]]:
        """A list of the row of a card's gradient; empty if it shows none."""
        if card.grad is None:
            return []
        return [self.grad_row(card.grad_word, card.grad, size, card.id, card.longest_grad)]

    # ---- whole cards ----

    def full(self, card: Card) -> str:
        """The label of a card: a row for name and kind, one for the data, one for the gradient."""
        rows = [
            [
                td(self.word(card.data_word), align="left"),
                td(self.number(card.data), align="right"),
            ],
            *self.grad_rows(card),
        ]
        if card.name or card.kind:
            rows.insert(0, [self._title(card)])
        return self.frame(card.kind, rows)

    def summary(
        self,
        card: Card,
        inside: str,
        rows: Iterable[tuple[str, str]],
        strips: Iterable[list[str]] = (),
    ) -> str:
        """The label of a card for many values: name, what is `inside`, strips, rows of word and number."""
        title = [
            [td(self.name(card), colspan=2, bgcolor=self.head(card.kind))],
            [td(self.word(inside, 8.5), colspan=2)],
        ]
        lines = [
            [td(self.word(word, 8.5), align="left"), td(self.number(number, 10), align="right")]
            for word, number in rows
        ]
        return self.frame(card.kind, [*title, *strips, *lines])

    def _title(self, card: Card) -> str:
        """The cell of the name and the kind of a card."""
        head = self.head(card.kind)
        if not (card.name and card.kind):
            content = self.name(card) or self.kind(card.kind)
            return td(content, colspan=2, bgcolor=head)
        cells = [td(self.name(card), align="left"), td(self.kind(card.kind), align="right")]
        inner = table([cells], border=0, cellborder=0, cellspacing=0, cellpadding=1)
        return td(inner, colspan=2, bgcolor=head, cellpadding=2)

    def compact(self, card: Card) -> str:
        """The label of a compact card: the operation, if any, beside name and data over the gradient."""
        head = self.head(card.kind)
        name = self.name(card, 10) or self.kind(card.kind) or self.word(card.data_word, 8.5)
        if card.data_word != "data":
            name += self.word(f" {card.data_word}", 8.5)
        top = [
            td(name, align="left", bgcolor=head),
            td(self.number(card.data, 10.5), align="right", bgcolor=head),
        ]
        if card.op:
            top.insert(0, self._op_cell(card.op))
        return self.frame(card.kind, [top, *self.grad_rows(card, 8.5)])

    def _op_cell(self, op: str) -> str:
        sign = font(escaped(OP_SIGNS.get(op, op)), self.colours["on op"], 12)
        return td(sign, rowspan=2, bgcolor=self.colours["op"], cellpadding=5)

    def strip(self, word: str, cells: Sequence[tuple[float, str]], scale: Scale) -> list[str]:
        """The row of a strip of colours: a cell for each (number, text in place of its sign)."""
        drawn = [self._cell(number, text, scale) for number, text in cells]
        size = {"fixedsize": "true", "height": CELL_HIGH + 2}
        wide = 1 + sum(1 + (GAP_WIDE if text else CELL_WIDE) for _, text in cells)
        inner = table([drawn], border=0, cellborder=0, cellspacing=1, cellpadding=0, width=wide, **size)
        return [td(self.word(word, 8.5), align="left"), td(inner, align="left", cellpadding=1)]

    def _cell(self, number: float, text: str, scale: Scale) -> str:
        if text:
            return td(
                font(text, self.colours["muted"], 7.5), width=GAP_WIDE, height=CELL_HIGH, fixedsize="true"
            )
        sign = "+" if number > 0 else "-" if number < 0 else "0" if number == 0 else "?"
        return td(
            font(sign, self.colours["text"], 7.5, face="Courier"),
            bgcolor=self.colours[scale.shade(number)],
            width=CELL_WIDE,
            height=CELL_HIGH,
            fixedsize="true",
        )

    # ---- what is not a card ----

    def edge(self, local: float, sent: float) -> str:
        """The label of an edge: the local derivative over the gradient that the edge sends back."""
        above = font(f"d = {digits(local, 3)}", self.colours["muted"], 8.5)
        below = font(signed(sent), self.colours[hue(sent)], 8.5, bold=True)
        rows = [[td("", rowspan=2, width=3), td(above)], [td(below)], [td("", height=3)]]
        return html_label(table(rows, border=0, cellborder=0, cellspacing=0, cellpadding=0))

    def legend(self, kinds: Sequence[str], note: str) -> str:
        """The legend, in one row: the shades of gradients, `note` on edges, the kinds of cards."""
        top = self.scale.top
        shades = [f"-{i}" for i in range(LEVELS, 0, -1)] + ["zero"] + [f"+{i}" for i in range(1, LEVELS + 1)]
        swatches = [
            td("", bgcolor=self.colours[shade], width=13, height=14, fixedsize="true") for shade in shades
        ]
        kind_cells = [
            td(font(kind, self.colours["text"], 8.5), bgcolor=self.head(kind), cellpadding=3)
            for kind in kinds
        ]
        words = [
            td(self.word(f"grad &#160;{digits(-top, 3)}", 8.5)),
            *swatches,
            td(self.word(f"{_signed_top(top)} &#160;log scale", 8.5)),
            td(self.word(f"&#160; {note} &#160;", 8.5)),
            *kind_cells,
        ]
        return html_label(table([words], border=0, cellborder=0, cellspacing=1, cellpadding=2))


def _signed_top(top: float) -> str:
    return digits(top, 3) if not top else f"+{digits(top, 3)}"
