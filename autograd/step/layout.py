"""Where the boxes of a view stand, and how its arrows run: Graphviz lays out, the page draws."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from ..draw.render import render
from ..scope import outer, spoken
from ..value import Value
from .folds import View
from .session import Session

POINTS = 72  # an inch
MOST_FULL = 40  # values in a view: of more, an operation is written on the card of its result
MOST_WRITTEN = 60  # arrows in a view: of more, their numbers are left to the tooltips
HEIGHTS = {"card": 66, "compact": 44, "fold": 84, "stub": 34, "number": 24, "op": 28}
LABEL = (58, 28)  # the room for the two numbers on an arrow
NEAR = 160  # between neighbouring boxes
LETTER = 7.0  # how wide a letter of a name is


@dataclass
class Box:
    """`kind`: "card" or "compact" (a value), "op", "number", "fold" (opens `view`), "stub" (leads to it)."""

    kind: str
    nodes: list[int]  # what it stands for
    w: float
    text: str = ""
    view: int | None = None
    scope: str = ""
    x: float = 0.0  # of its centre
    y: float = 0.0
    h: float = 0.0


@dataclass
class Arrow:
    """From a box to a box. `steps`: the frames of what goes back along it, in their order."""

    tail: int
    head: int
    steps: list[int] = field(default_factory=list)
    path: str = ""
    label: tuple[float, float] | None = None


@dataclass
class Sheet:
    """A view with its boxes and arrows, in points from its upper left corner."""

    title: str
    around: int | None
    values: int
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    clusters: list[dict[str, Any]] = field(default_factory=list)
    w: float = 0.0
    h: float = 0.0


class Layout:
    """The sheets of a session."""

    def __init__(self, session: Session, views: list[View], short: dict[Value, str]) -> None:
        self.session = session
        self.short = short  # what is written on the cards
        self.views = views
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
        return [asdict(sheet) for sheet in self.sheets]


class SheetMaker:
    """Puts a view on a sheet."""

    def __init__(self, layout: Layout, view: View) -> None:
        self.layout, self.session, self.view = layout, layout.session, view
        around = layout.number[view.around] if view.around else None
        self.sheet = Sheet(view.title, around, len(view.nodes))
        self.full = len(view.parts) <= MOST_FULL
        self.boxes: dict[Any, int] = {}
        self.arrows: dict[Any, Arrow] = {}
        for part in view.parts:
            self._part(part)
        for node in view.nodes:
            self._into(node)
            for child, i in layout.children[node]:
                if child not in view.part_of:
                    self._arrow(node, child, i)
        self.sheet.arrows = list(self.arrows.values())

    def _box(self, key: Any, kind: str, nodes: list[Value], w: float, **more: Any) -> int:
        if key not in self.boxes:
            self.boxes[key] = len(self.sheet.boxes)
            numbers = [self.layout.index[node] for node in nodes]
            self.sheet.boxes.append(Box(kind, numbers, w, h=HEIGHTS[kind], **more))
        return self.boxes[key]

    def _part(self, part: View | Value) -> None:
        if isinstance(part, View):
            view = self.layout.number.get(part)
            wide = max(150, LETTER * len(part.title) + 16)
            more = {"text": part.title, "view": view, "scope": outer(part.scope)}
            self._box(part, "fold", part.nodes, wide, **more)
        elif self.session.is_number(part):
            self._number(part, part.data, [part])
        elif not self.full:
            self._box(part, "compact", [part], 132)
        else:
            name = self.layout.short[part]
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
        frame = self.layout.frames.get((child, i))
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
        text, nodes = (part.title, []) if isinstance(part, View) else (self.layout.short[part], [part])
        view = self.layout.number[around]
        return self._box(part, "stub", nodes, min(180, max(60, LETTER * len(text) + 16)), text=text, view=view)


# ---- Graphviz ----


def place(sheets: list[Sheet]) -> None:
    """Fill in where everything is, in one run of Graphviz."""
    drawn = render("\n".join(map(dot, sheets)), "json").decode()
    for sheet, placed in zip(sheets, documents(drawn)):
        _place(sheet, placed)


def documents(text: str) -> Iterator[Any]:
    """The JSON documents that stand in `text` one after the other."""
    decoder, start = json.JSONDecoder(), 0
    while start < len(text.rstrip()):
        start = text.index("{", start)
        document, start = decoder.raw_decode(text, start)
        yield document


def dot(sheet: Sheet) -> str:
    """The sheet as DOT. It holds numbers and our own names alone: no label gets into it."""
    lines = ["digraph {", 'rankdir=LR nodesep=0.2 ranksep=0.2 node [shape=box fixedsize=true label=""]']
    lines += [f"b{i} [{_size(box.w, box.h)}{_shape(box)}]" for i, box in enumerate(sheet.boxes)]
    written = len(sheet.arrows) <= MOST_WRITTEN
    lines += [_edge(sheet, i, arrow, written) for i, arrow in enumerate(sheet.arrows)]
    scopes = list(dict.fromkeys(box.scope for box in sheet.boxes if box.scope))
    for i, scope in enumerate(scopes):
        inside = " ".join(f"b{j}" for j, box in enumerate(sheet.boxes) if box.scope == scope)
        lines.append(f'subgraph cluster{i} {{ label=" " margin=10 {inside} }}')
    sheet.clusters = [{"title": spoken(scope)} for scope in scopes]
    return "\n".join([*lines, "}"])


def _edge(sheet: Sheet, i: int, arrow: Arrow, written: bool) -> str:
    """Into a circle from any side, into a box from the left; into a box of many values without numbers."""
    kind = sheet.boxes[arrow.head].kind
    head = "" if kind == "op" else " headport=w"
    label = f" label={_table(*LABEL)}" if written and arrow.steps and kind != "fold" else ""
    far = " minlen=4" if kind == "fold" else ""
    return f"b{arrow.tail} -> b{arrow.head} [id=a{i} tailport=e{head}{label}{far}]"


def _size(w: float, h: float) -> str:
    return f"width={w / POINTS:.3f} height={h / POINTS:.3f}"


def _shape(box: Box) -> str:
    return " shape=ellipse" if box.kind == "op" else ""


def _table(w: float, h: float) -> str:
    """An empty label that takes up room."""
    size = f'fixedsize="true" width="{w}" height="{h}"'
    return f'<<table border="0" cellborder="0" cellpadding="0"><tr><td {size}></td></tr></table>>'


def _place(sheet: Sheet, placed: Any) -> None:
    _, _, sheet.w, sheet.h = _numbers(placed["bb"])
    for thing in placed.get("objects", []):
        if thing["name"].startswith("cluster"):
            x0, y0, x1, y1 = _numbers(thing["bb"])
            sheet.clusters[int(thing["name"].removeprefix("cluster"))] |= {
                "x": x0, "y": sheet.h - y1, "w": x1 - x0, "h": y1 - y0,
            }  # fmt: skip
        elif thing["name"].startswith("b"):
            box = sheet.boxes[int(thing["name"][1:])]
            box.x, box.y = _flipped(_numbers(thing["pos"]), sheet.h)
    _sort(sheet)
    for edge in placed.get("edges", []):
        arrow = sheet.arrows[int(edge["id"][1:])]
        arrow.path = _curve(*_ends(sheet, arrow)) or _path(edge["pos"], sheet.h)
        arrow.label = _flipped(_numbers(edge["lp"]), sheet.h) if "lp" in edge else None


def _numbers(text: str) -> list[float]:
    return [float(x) for x in text.split(",")]


def _flipped(point: Iterable[float], h: float) -> tuple[float, float]:
    """A point in the page's system, in which y grows downward."""
    x, y = point
    return round(x, 1), round(h - y, 1)


def _ends(sheet: Sheet, arrow: Arrow) -> tuple[Box, Box]:
    return sheet.boxes[arrow.tail], sheet.boxes[arrow.head]


def _sort(sheet: Sheet) -> None:
    """Boxes above each other in their own order, neuron 0 before neuron 1, where all their arrows are bows."""
    bound = {id(box) for ends in (_ends(sheet, a) for a in sheet.arrows) if not _curve(*ends) for box in ends}
    columns: dict[Any, list[Box]] = {}
    for box in sheet.boxes:
        if id(box) not in bound:
            columns.setdefault((box.kind, box.scope, box.x), []).append(box)
    for column in columns.values():
        for box, y in zip(column, sorted(box.y for box in column)):
            box.y = y


def _curve(tail: Box, head: Box) -> str:
    """Into a box of many values from its neighbour: one bow, as networks are drawn; "" for other arrows."""
    start, end = tail.x + tail.w / 2, head.x - head.w / 2
    if head.kind != "fold" or not 0 < end - start < NEAR:
        return ""
    bend = (end - start) / 2
    tip = f"{end - 8:g} {head.y:g} L{end:g} {head.y:g}"
    return f"M{start:g} {tail.y:g} C{start + bend:g} {tail.y:g} {end - bend:g} {head.y:g} {tip}"


def _path(spline: str, h: float) -> str:
    """Graphviz's "e,x,y x,y x,y ..." as the path of an SVG, up to the arrow's tip."""
    points = spline.split()
    tip = points.pop(0)[2:] if points[0].startswith("e,") else ""
    start, *rest = [f"{x:g} {y:g}" for x, y in (_flipped(_numbers(point), h) for point in points)]
    end = " L{:g} {:g}".format(*_flipped(_numbers(tip), h)) if tip else ""
    return f"M{start} C{' '.join(rest)}{end}"
