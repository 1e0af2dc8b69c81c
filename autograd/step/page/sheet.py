"""A sheet: the boxes and arrows of a view, and where they are, in points from its upper left corner."""

from dataclasses import dataclass, field
from typing import Any


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
    """A view on paper; `around` is the number of the sheet around it."""

    title: str
    around: int | None
    values: int
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    clusters: list[dict[str, Any]] = field(default_factory=list)
    w: float = 0.0
    h: float = 0.0

    def as_data(self) -> dict[str, Any]:
        return {**vars(self), "boxes": list(map(_said, self.boxes)), "arrows": list(map(_said, self.arrows))}


def _said(thing: Any) -> dict[str, Any]:
    """Its fields, without those that are empty."""
    return {name: field for name, field in vars(thing).items() if field not in (None, "", [])}
