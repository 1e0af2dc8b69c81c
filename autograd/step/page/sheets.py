"""The sheets of a session: which boxes and arrows stand for the values of each view."""

from typing import Any

from ...labels.scope import outer
from ...value import Value
from ..session import Session
from .layout import place
from .sheet import Arrow, Box, Sheet
from .views import View

MOST_FULL = 40  # values in a view: of more, an operation is written on the card of its result
HEIGHTS = {"card": 66, "compact": 44, "fold": 84, "stub": 38, "number": 24, "op": 28}
LETTER = 7.0  # how wide a letter of a name is


class Sheets:
    """The sheets of a session, one for each view."""

    def __init__(self, session: Session, views: list[View]) -> None:
        self.session = session
        self.number = {view: i for i, view in enumerate(views)}
        self.index = {node: i for i, node in enumerate(session.nodes)}
        self.children: dict[Value, list[tuple[Value, int]]] = {node: [] for node in session.nodes}
        for node in session.nodes:
            for i, parent in enumerate(node.parents):
                if type(parent) is not float:
                    self.children[parent].append((node, i))
        self.frames = {
            (frame.node, frame.position): i for i, frame in enumerate(session.frames) if frame.step
        }
        self.sheets = [SheetMaker(self, view).sheet for view in views]
        place(self.sheets)

    def as_data(self) -> list[dict[str, Any]]:
        return [sheet.as_data() for sheet in self.sheets]


class SheetMaker:
    """Puts a view on a sheet."""

    def __init__(self, sheets: Sheets, view: View) -> None:
        self.sheets, self.session, self.view = sheets, sheets.session, view
        around = sheets.number[view.around] if view.around else None
        self.sheet = Sheet(view.title, around, len(view.nodes))
        self.full = len(view.parts) <= MOST_FULL
        self.boxes: dict[Any, int] = {}
        self.arrows: dict[Any, Arrow] = {}
        self.outside: dict[View | Value, dict[int, None]] = {}  # the values that each stub stands for
        for part in view.parts:
            self._part(part)
        for node in view.nodes:
            self._into(node)
            for child, i in sheets.children[node]:
                if child not in view.part_of:
                    self._arrow(node, child, i)
        self.sheet.arrows = list(self.arrows.values())
        for part, numbers in self.outside.items():
            self.sheet.boxes[self.boxes[part]].nodes = list(numbers)

    def _box(self, key: Any, kind: str, nodes: list[Value], w: float, **more: Any) -> int:
        if key not in self.boxes:
            self.boxes[key] = len(self.sheet.boxes)
            numbers = [self.sheets.index[node] for node in nodes]
            self.sheet.boxes.append(Box(kind, numbers, w, h=HEIGHTS[kind], **more))
        return self.boxes[key]

    def _part(self, part: View | Value) -> None:
        if isinstance(part, View):
            view = self.sheets.number.get(part)
            wide = min(300, max(168, LETTER * len(part.title) + 40))
            more = {"text": part.title, "view": view, "scope": outer(part.scope)}
            self._box(part, "fold", part.nodes, wide, **more)
        elif self.session.is_number(part):
            self._number(part, self.session.data[part], [part])
        elif not self.full:
            self._box(part, "compact", [part], 132)
        else:
            name = self.session.short[part]
            self._box(part, "card", [part], min(180, max(112, LETTER * len(name) + 56)))
            if part.parents:
                sign = part.op.symbol
                self._box((part, "op"), "op", [part], max(28, LETTER * len(sign) + 14), text=sign)

    def _number(self, key: Any, number: float, nodes: list[Value]) -> int:
        text = str(self.session.name(float(number)))
        return self._box(key, "number", nodes, max(30, LETTER * len(text) + 10), text=text)

    def _into(self, node: Value) -> None:
        part = self.view.part_of[node]
        if part is node and self.full and node.parents:
            self.arrows[node] = Arrow(self.boxes[node, "op"], self.boxes[node])
        for i, parent in enumerate(node.parents):
            if type(parent) is not float:
                self._arrow(parent, node, i)
            elif part is node:
                tail = self._number((node, i), parent, [])
                self.arrows[node, i] = Arrow(tail, self._head(node))

    def _arrow(self, parent: Value, child: Value, i: int) -> None:
        tail, head = self._end(parent), self._head(child)
        if tail == head:
            return
        single = self._is_single(parent) and self._is_single(child)
        arrow = self.arrows.setdefault((child, i) if single else (tail, head), Arrow(tail, head))
        frame = self.sheets.frames.get((child, i))
        if frame is not None:
            arrow.steps.append(frame)

    def _is_single(self, node: Value) -> bool:
        return self.view.part_of.get(node) is node

    def _head(self, node: Value) -> int:
        return self.boxes.get((node, "op"), -1) if (node, "op") in self.boxes else self._end(node)

    def _end(self, node: Value) -> int:
        """The box of a value; a stub if it is outside of this view."""
        if node in self.view.part_of:
            return self.boxes[self.view.part_of[node]]
        around, part = self.view.place(node)
        self.outside.setdefault(part, {})[self.sheets.index[node]] = None
        return self.boxes[part] if part in self.boxes else self._stub(around, part)

    def _stub(self, around: View, part: View | Value) -> int:
        view = self.sheets.number[around]
        if isinstance(part, View):
            text, view = part.title, self.sheets.number.get(part, view)
        else:
            text = self.session.short[part]
        return self._box(part, "stub", [], min(180, max(76, LETTER * len(text) + 16)), text=text, view=view)
