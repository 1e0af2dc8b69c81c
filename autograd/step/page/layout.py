"""Where the boxes of a sheet stand, and how its arrows run: Graphviz lays out, the page draws."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ...draw.render import render
from ...labels.scope import scope_title
from .sheet import Arrow, Box, Sheet

POINTS = 72  # an inch
MOST_WRITTEN = 60  # arrows in a view: of more, their numbers are not written
LABEL = (58, 28)  # the room for the two numbers on an arrow
NEAR = 160  # between neighbouring boxes
#: For sheets of more arrows: Graphviz untangles them for a moment, not for minutes, and draws them straight.
QUICK = "nslimit=2 nslimit1=2 mclimit=0.2 splines=line"


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
    written = len(sheet.arrows) <= MOST_WRITTEN
    lines += [QUICK] * (not written)
    lines += [f"b{i} [{_size(box.w, box.h)}{_shape(box)}]" for i, box in enumerate(sheet.boxes)]
    lines += [_edge(sheet, i, arrow, written) for i, arrow in enumerate(sheet.arrows)]
    scopes = list(dict.fromkeys(box.scope for box in sheet.boxes if box.scope))
    for i, scope in enumerate(scopes):
        inside = " ".join(f"b{j}" for j, box in enumerate(sheet.boxes) if box.scope == scope)
        lines.append(f'subgraph cluster{i} {{ label=" " margin=10 {inside} }}')
    sheet.clusters = [{"title": scope_title(scope)} for scope in scopes]
    return "\n".join([*lines, "}"])


def _edge(sheet: Sheet, i: int, arrow: Arrow, written: bool) -> str:
    """Into a box of many values: without numbers, but with room for a bow."""
    into_many = sheet.boxes[arrow.head].kind == "fold"
    label = f" label={_table(*LABEL)}" if written and arrow.steps and not into_many else ""
    return f"b{arrow.tail} -> b{arrow.head} [id=a{i}{label}{' minlen=4' * into_many}]"


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
    """Boxes above each other in their own order, neuron 0 first, where all their arrows are bows."""
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
