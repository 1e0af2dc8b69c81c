"""The views of a session: which boxes and arrows stand for the values of each subgraph."""

from typing import Any

from ...labels.scope import outer
from ...value import Value
from ..session import Session
from .layout import lay_out
from .subgraphs import Part, Subgraph
from .view import Arrow, Box, PageView

MOST_FULL_PARTS = 40  # parts of a subgraph: of more, an operation is written on the card of its result
HEIGHTS = {"card": 66, "compact": 44, "fold": 84, "stub": 38, "number": 24, "op": 28}  # points
LETTER = 7.0  # points: how wide a letter of a name is


class PageViews:
    """The views of a session, one for each subgraph, laid out.

    `number`: {subgraph: the index of its view}. `index`: {value: its index}. `children`: {value: [(a value
    computed from it, which input it is), ...]}. `frames`: {(node, which input): the frame of this step}.
    """

    def __init__(self, session: Session, subgraphs: list[Subgraph]) -> None:
        self.session = session
        self.number = {subgraph: i for i, subgraph in enumerate(subgraphs)}
        self.index = {node: i for i, node in enumerate(session.nodes)}
        self.children: dict[Value, list[tuple[Value, int]]] = {node: [] for node in session.nodes}
        for node in session.nodes:
            for i, parent in enumerate(node.parents):
                if type(parent) is not float:
                    self.children[parent].append((node, i))
        self.frames = {
            (frame.node, frame.position): i for i, frame in enumerate(session.frames) if frame.step
        }
        self.views = [_Builder(self, subgraph).view for subgraph in subgraphs]
        lay_out(self.views)

    def as_data(self) -> list[dict[str, Any]]:
        return [view.as_data() for view in self.views]


class _Builder:
    """Makes the `view` of a subgraph."""

    def __init__(self, all_views: PageViews, subgraph: Subgraph) -> None:
        self.all, self.session, self.subgraph = all_views, all_views.session, subgraph
        around = all_views.number[subgraph.parent] if subgraph.parent else None
        self.view = PageView(subgraph.title, around, len(subgraph.nodes))
        self.has_full_cards = len(subgraph.parts) <= MOST_FULL_PARTS
        self.boxes: dict[Any, int] = {}  # what a box is for -> its index
        self.arrows: dict[Any, Arrow] = {}
        self.outside: dict[Part, dict[int, None]] = {}  # {what a stub is for: the values it stands for}
        for part in subgraph.parts:
            self._add_part(part)
        for node in subgraph.nodes:
            self._add_arrows_into(node)
            for child, i in all_views.children[node]:
                if child not in subgraph.part_of:
                    self._add_arrow(node, child, i)
        self.view.arrows = list(self.arrows.values())
        for part, numbers in self.outside.items():
            self.view.boxes[self.boxes[part]].nodes = list(numbers)

    # ---- boxes ----

    def _add_box(self, key: Any, kind: str, nodes: list[Value], w: float, **more: Any) -> int:
        """The index of the box for `key`; a new one if there is none yet."""
        if key not in self.boxes:
            self.boxes[key] = len(self.view.boxes)
            indices = [self.all.index[node] for node in nodes]
            self.view.boxes.append(Box(kind, indices, w, h=HEIGHTS[kind], **more))
        return self.boxes[key]

    def _add_part(self, part: Part) -> None:
        if isinstance(part, Subgraph):
            width = min(300, max(168, LETTER * len(part.title) + 40))
            more = {"text": part.title, "view": self.all.number.get(part), "scope": outer(part.scope)}
            self._add_box(part, "fold", part.nodes, width, **more)
        elif self.session.is_number(part):
            self._add_number(part, self.session.data[part], [part])
        elif not self.has_full_cards:
            self._add_box(part, "compact", [part], 132)
        else:
            name = self.session.short[part]
            self._add_box(part, "card", [part], min(180, max(112, LETTER * len(name) + 56)))
            if part.parents:
                sign = part.op.symbol
                self._add_box((part, "op"), "op", [part], max(28, LETTER * len(sign) + 14), text=sign)

    def _add_number(self, key: Any, number: float, nodes: list[Value]) -> int:
        text = str(self.session.name(float(number)))
        return self._add_box(key, "number", nodes, max(30, LETTER * len(text) + 10), text=text)

    def _add_stub(self, subgraph: Subgraph, part: Part) -> int:
        """A box for `part` of a subgraph around this one."""
        number = self.all.number[subgraph]
        if isinstance(part, Subgraph):
            text, number = part.title, self.all.number.get(part, number)
        else:
            text = self.session.short[part]
        return self._add_box(
            part, "stub", [], min(180, max(76, LETTER * len(text) + 16)), text=text, view=number
        )

    # ---- arrows ----

    def _add_arrows_into(self, node: Value) -> None:
        """Arrows from the inputs of an operation, and from the operation to the card of its result."""
        part = self.subgraph.part_of[node]
        if part is node and self.has_full_cards and node.parents:
            self.arrows[node] = Arrow(self.boxes[node, "op"], self.boxes[node])
        for i, parent in enumerate(node.parents):
            if type(parent) is not float:
                self._add_arrow(parent, node, i)
            elif part is node:
                tail = self._add_number((node, i), parent, [])
                self.arrows[node, i] = Arrow(tail, self._head(node))

    def _add_arrow(self, parent: Value, child: Value, i: int) -> None:
        """An arrow for input `i` of `child`; between boxes of many values one for all their inputs."""
        tail, head = self._box(parent), self._head(child)
        if tail == head:
            return
        single = self._has_own_box(parent) and self._has_own_box(child)
        arrow = self.arrows.setdefault((child, i) if single else (tail, head), Arrow(tail, head))
        frame = self.all.frames.get((child, i))
        if frame is not None:
            arrow.steps.append(frame)

    def _has_own_box(self, node: Value) -> bool:
        return self.subgraph.part_of.get(node) is node

    def _head(self, node: Value) -> int:
        """The index of the box where arrows into a value end: its operation, if that has a box of its own."""
        return self.boxes[node, "op"] if (node, "op") in self.boxes else self._box(node)

    def _box(self, node: Value) -> int:
        """The index of the box of a value; of a stub, if the value is outside of this view."""
        if node in self.subgraph.part_of:
            return self.boxes[self.subgraph.part_of[node]]
        around, part = self.subgraph.locate(node)
        self.outside.setdefault(part, {})[self.all.index[node]] = None
        return self.boxes[part] if part in self.boxes else self._add_stub(around, part)
