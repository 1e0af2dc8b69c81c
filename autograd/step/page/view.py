"""PageView: the boxes and arrows of a subgraph, and where they are, in points from the upper left corner."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Box:
    """A box of a view.

    `kind`: "card" or "compact" for a value; "op" for an operation; "number" for a plain number; "fold" for a
    part with many values; "stub" for what is outside of this view.
    """

    kind: str
    nodes: list[int]  # the indices of the values that it stands for
    w: float
    text: str = ""
    view: int | None = None  # the index of the view that a "fold" opens, or a "stub" leads to
    scope: str = ""
    x: float = 0.0  # of its centre
    y: float = 0.0
    h: float = 0.0


@dataclass
class Arrow:
    """An arrow from one box to another. `steps`: the frames of what is sent back along it, in their order."""

    tail: int  # the index of a box
    head: int
    steps: list[int] = field(default_factory=list)
    path: str = ""  # of an SVG
    label: tuple[float, float] | None = None  # the centre of its numbers


@dataclass
class PageView:
    """What the page shows at a time: one subgraph, drawn."""

    title: str
    around: int | None  # the index of the view of the subgraph around this one
    values: int  # how many
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    clusters: list[dict[str, Any]] = field(default_factory=list)  # a title, x, y, w and h for each scope
    w: float = 0.0
    h: float = 0.0

    def as_data(self) -> dict[str, Any]:
        """The view as plain data; the fields of boxes and arrows that are empty are left out."""
        boxes, arrows = (list(map(_filled, things)) for things in (self.boxes, self.arrows))
        return {**vars(self), "boxes": boxes, "arrows": arrows}


def _filled(thing: Any) -> dict[str, Any]:
    return {name: field for name, field in vars(thing).items() if field not in (None, "", [])}
