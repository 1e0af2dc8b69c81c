"""The left side of the terminal program: a table of the values, of which only the visible lines are drawn."""

from collections.abc import Iterable
from typing import Any, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ...draw.scale import Scale
from ...formula.symbol import as_symbol
from ...labels.members import Members
from ...labels.scope import enclosing
from ...value import Value
from ...words.sentence import say
from ..frames import DATA, GRAD
from ..session import Session
from .rows import LISTINGS, TARGET, Row
from .text import Ink

NUMBER, BAR = 10, 8  # columns
NARROWEST_FORMULA = 8  # columns

Cells = tuple[str, Text, Text, Text, Text, Text]  # the mark, then the columns
HEADER = ("value", "from", "data", "grad", "size")


class GraphView(ScrollView, can_focus=True, inherit_bindings=False):
    """The rows of a session at one of its frames. `view`: "list", "tree" or "scopes"."""

    DEFAULT_CSS = """
    GraphView { width: 1fr; height: 1fr; background: $background; overflow-x: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("f,F", "fold", "fold", show=False),
        Binding("enter", "choose", "finish", show=False),
    ]

    class Chosen(Message):
        """The user chose a value, by Enter or a second click."""

        def __init__(self, node: Value) -> None:
            super().__init__()
            self.node = node

    class Moved(Message):
        """The user moved the cursor to another row."""

    def __init__(self, session: Session, view: str = "list") -> None:
        super().__init__()
        self.ink = Ink()
        self.load(session, view)

    # ---- what is shown ----

    def load(self, session: Session, view: str, toggled: Iterable[Any] = ()) -> None:
        """Show another session. `toggled`: the keys of the rows that the user folded or unfolded."""
        self.session, self.view = session, view
        self.i, self.marks = 0, dict[Value, str]()
        self.toggled: set[Any] = set(toggled)
        self.scale = Scale(session.grads[node] for node in session.nodes if not session.is_number(node))
        self.scope_of = Members(session.trace.nodes).scope
        self.cursor = 0
        self.refill()

    def set_view(self, view: str) -> None:
        """Show the values as "list", "tree" or "scopes"."""
        self.view, self.toggled = view, set()
        self.refill()

    def refill(self) -> None:
        """Make the rows anew; the cursor stays on its value."""
        key = self.rows[self.cursor].key if self.cursor and self.cursor < len(self.rows) else None
        self.rows: list[Row] = LISTINGS[self.view](self.session, self.toggled)
        self.index: dict[Any, int] = {}
        for i, row in enumerate(self.rows):
            self.index.setdefault(row.key, i)
        self.longest_name = max(len(row.name) + 2 * row.depth + 2 * bool(row.expander) for row in self.rows)
        self.cursor = self.index.get(key, 0)
        self.virtual_size = Size(0, len(self.rows) + 1)
        self.refresh()

    def show(self, i: int, marks: dict[Value, str], target: Value) -> None:
        """Show the numbers at frame `i`. `marks`: {value: its mark}; the cursor goes to `target`."""
        self.i, self.marks = i, {self._visible(node): mark for node, mark in marks.items()}
        row = self.index.get(self._visible(target))
        if row is not None:
            self.move_cursor(row)
        self.refresh()

    def _visible(self, node: Value) -> Any:
        """The key of the row that shows a value: its own, or the innermost scope that it is in."""
        if node in self.index:
            return node
        return next((s for s in reversed(enclosing(self.scope_of.get(node, ""))) if s in self.index), node)

    @property
    def selected(self) -> Value | None:
        """The value on which the cursor is; None on a scope."""
        return self.rows[self.cursor].node

    # ---- drawing ----

    @property
    def width(self) -> int:
        """The columns that are free beside the scroll bar."""
        return self.scrollable_content_region.width

    def widths(self) -> tuple[int, int]:
        """The widths of the columns for name and formula; 0 for a formula that has no space."""
        free = max(8, self.width - 2 - 2 * (NUMBER + 1) - BAR - 2)
        most = free * 3 // 5 if self.view == "list" else free
        name = min(max(self.longest_name, 6), most)
        return (name, free - name - 1) if free - name > NARROWEST_FORMULA else (free, 0)

    def render_line(self, y: int) -> Strip:
        if y == 0:
            name, formula, data, grad, size = (Text(self.ink.told(say(word))) for word in HEADER)
            return self._strip(self._line(("", name, formula, data, grad, size)), bold=True)
        y += self.scroll_offset.y - 1
        if y >= len(self.rows):
            return Strip.blank(self.width, self.rich_style)
        cells = self._cells(self.rows[y])
        return self._strip(self._line(cells), row=y, cursor=y == self.cursor)

    def _strip(self, line: Text, row: int = -1, cursor: bool = False, bold: bool = False) -> Strip:
        style = self.rich_style + Style(bold=bold or cursor, meta={"row": row})
        if cursor:
            style += Style(bgcolor=self.ink.cursor, color=self.ink.colours["text"])
        segments = line.render(self.app.console)
        return Strip(segments).apply_style(Style()).adjust_cell_length(self.width).apply_style(style)

    def _line(self, cells: Cells) -> Text:
        mark, name, formula, data, grad, bar = cells
        name_width, formula_width = self.widths()
        parts = [Text(f"{mark:2}"), _fit(name, name_width)]
        parts += [Text(" "), _fit(formula, formula_width)] * bool(formula_width)
        parts += [Text(" "), _right(data), Text(" "), _right(grad), Text(" "), bar]
        return Text.assemble(*parts, end="")

    def _cells(self, row: Row) -> Cells:
        mark = self.marks.get(row.key, "")
        indent = "  " * row.depth + (f"{row.expander} " if row.expander else "  " * (self.view != "list"))
        style = "bold underline" if mark == TARGET else "bold" if mark else ""
        name = Text.assemble(indent, (_tail(row.name, self.widths()[0] - len(indent)), style))
        if row.inside:
            return (mark, name, *self._totals(row))
        node: Value = row.key
        data, grad = (self.session.number_at(node, what, self.i) for what in (DATA, GRAD))
        formula = (
            self.ink.told(say("(above)"))
            if row.again
            else str(self.session.trace.formula(node) or self._kind(node))
        )
        number = Text("·" if data is None else str(as_symbol(data)))
        bar = self.ink.bar(grad, self.scale.share(grad or 0.0), BAR)
        return mark, name, self.ink.muted(formula), number, self.ink.number(grad, "·"), bar

    def _kind(self, node: Value) -> str:
        """What stands in place of the formula of a leaf."""
        return self.ink.told(say("parameter") if self.session.kinds[node] == "param" else say("given"))

    def _totals(self, row: Row) -> tuple[Text, Text, Text, Text]:
        """The cells of a scope: how many values are in it, and the sum of the sizes of their gradients."""
        grads = [self.session.number_at(node, GRAD, self.i) for node in row.inside]
        total = sum(abs(grad) for grad in grads if grad is not None)
        text = Text(f"Σ{as_symbol(total)}") if any(grad is not None for grad in grads) else Text("·")
        count = self.ink.told(say("{count} values", count=f"{len(row.inside):,}"))
        return self.ink.muted(count), Text(), text, Text()

    # ---- the cursor ----

    def move_cursor(self, row: int) -> None:
        """Move the cursor to a row, and scroll to where it can be seen."""
        self.cursor = max(0, min(row, len(self.rows) - 1))
        height = max(1, self.size.height - 1)
        if not 0 <= self.cursor - self.scroll_offset.y < height:
            self.scroll_to(y=max(0, self.cursor - height // 2), animate=False, force=True)
        self.refresh()

    def action_move(self, by: int) -> None:
        self.move_cursor(self.cursor + by)
        self.post_message(self.Moved())

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 2))

    def action_fold(self) -> None:
        row = self.rows[self.cursor]
        if row.expander:
            self.toggled ^= {row.key}
            self.refill()

    def action_choose(self) -> None:
        node = self.selected
        if node is None:
            self.action_fold()
        else:
            self.post_message(self.Chosen(node))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a row; a click on its expander folds it, a second click chooses its value."""
        at = event.style.meta.get("row", -1)
        if at < 0:
            return
        row, again = self.rows[at], at == self.cursor
        self.action_move(at - self.cursor)
        expander = 2 + 2 * row.depth
        if row.expander and expander <= event.x < expander + 2:
            self.action_fold()
        elif again:
            self.action_choose()


def _tail(name: str, width: int) -> str:
    """A name in at most `width` columns: of a long one the end, where it differs from others."""
    width = max(width, 2)
    return name if cell_len(name) <= width else "…" + set_cell_size(name[::-1], width - 1)[::-1]


def _fit(text: Text, width: int) -> Text:
    """The text, cut or filled up to `width` columns."""
    fitted = text.copy()
    fitted.truncate(width, overflow="ellipsis", pad=True)
    return fitted


def _right(text: Text) -> Text:
    """A number at the right of its column."""
    return Text.assemble(" " * max(0, NUMBER - text.cell_len), text)
