"""Where the boxes of a view are, and how its arrows run: Graphviz lays out, the page draws."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ...draw.render import render
from ...labels.scope import scope_title
from .view import Arrow, Box, PageView

POINTS = 72  # an inch
MOST_LABELLED = 60  # arrows of a view: of more, none has its numbers on it
LABEL = (58, 28)  # points: width and height of the two numbers on an arrow
NEAR = 160  # points between neighbouring boxes, at most
#: With more arrows Graphviz untangles them for a moment, not for minutes, and draws them straight.
QUICK = "nslimit=2 nslimit1=2 mclimit=0.2 splines=line"


def lay_out(views: list[PageView]) -> None:
    """Fill in the positions of all boxes, arrows and clusters of the views, in one run of Graphviz."""
    output = render("\n".join(map(dot, views)), "json").decode()
    for view, drawn in zip(views, documents(output)):
        _fill_in(view, drawn)


def documents(text: str) -> Iterator[Any]:
    """The JSON documents that stand in `text` one after the other."""
    decoder, start = json.JSONDecoder(), 0
    while start < len(text.rstrip()):
        start = text.index("{", start)
        document, start = decoder.raw_decode(text, start)
        yield document


def dot(view: PageView) -> str:
    """The view as DOT text, and the titles of its clusters filled in.

    The text holds numbers and our own names alone: no label of the user's gets into it.
    """
    lines = ["digraph {", 'rankdir=LR nodesep=0.2 ranksep=0.2 node [shape=box fixedsize=true label=""]']
    labelled = len(view.arrows) <= MOST_LABELLED
    lines += [QUICK] * (not labelled)
    lines += [f"b{i} [{_size(box.w, box.h)}{_shape(box)}]" for i, box in enumerate(view.boxes)]
    lines += [_edge(view, i, arrow, labelled) for i, arrow in enumerate(view.arrows)]
    scopes = list(dict.fromkeys(box.scope for box in view.boxes if box.scope))
    for i, scope in enumerate(scopes):
        inside = " ".join(f"b{j}" for j, box in enumerate(view.boxes) if box.scope == scope)
        lines.append(f'subgraph cluster{i} {{ label=" " margin=10 {inside} }}')
    view.clusters = [{"title": scope_title(scope)} for scope in scopes]
    return "\n".join([*lines, "}"])


def _edge(view: PageView, i: int, arrow: Arrow, labelled: bool) -> str:
    """An arrow as DOT text. One into a box of many values has no numbers on it, but space for a bow."""
    into_many = view.boxes[arrow.head].kind == "fold"
    label = f" label={_table(*LABEL)}" if labelled and arrow.steps and not into_many else ""
    return f"b{arrow.tail} -> b{arrow.head} [id=a{i}{label}{' minlen=4' * into_many}]"


def _size(w: float, h: float) -> str:
    return f"width={w / POINTS:.3f} height={h / POINTS:.3f}"


def _shape(box: Box) -> str:
    return " shape=ellipse" if box.kind == "op" else ""


def _table(w: float, h: float) -> str:
    """An empty label of this width and height, in points."""
    size = f'fixedsize="true" width="{w}" height="{h}"'
    return f'<<table border="0" cellborder="0" cellpadding="0"><tr><td {size}></td></tr></table>>'


def _fill_in(view: PageView, drawn: Any) -> None:
    """Fill the positions that Graphviz wrote as JSON into a view."""
    _, _, view.w, view.h = _numbers(drawn["bb"])
    for thing in drawn.get("objects", []):
        if thing["name"].startswith("cluster"):
            x0, y0, x1, y1 = _numbers(thing["bb"])
            view.clusters[int(thing["name"].removeprefix("cluster"))] |= {
                "x": x0, "y": view.h - y1, "w": x1 - x0, "h": y1 - y0,
            }  # fmt: skip
        elif thing["name"].startswith("b"):
            box = view.boxes[int(thing["name"][1:])]
            box.x, box.y = _flipped(_numbers(thing["pos"]), view.h)
    _sort(view)
    for edge in drawn.get("edges", []):
        arrow = view.arrows[int(edge["id"][1:])]
        arrow.path = _curve(*_ends(view, arrow)) or _path(edge["pos"], view.h)
        arrow.label = _flipped(_numbers(edge["lp"]), view.h) if "lp" in edge else None


def _numbers(text: str) -> list[float]:
    """The numbers in "x,y,...", in points."""
    return [float(x) for x in text.split(",")]


def _flipped(point: Iterable[float], h: float) -> tuple[float, float]:
    """The point (x, y) of a picture of height `h`, measured from above, as the page does."""
    x, y = point
    return round(x, 1), round(h - y, 1)


def _ends(view: PageView, arrow: Arrow) -> tuple[Box, Box]:
    """The boxes from which and to which an arrow leads."""
    return view.boxes[arrow.tail], view.boxes[arrow.head]


def _sort(view: PageView) -> None:
    """Put boxes above each other in their own order, neuron 0 first, where all their arrows are bows."""
    bound = {id(box) for ends in (_ends(view, a) for a in view.arrows) if not _curve(*ends) for box in ends}
    columns: dict[Any, list[Box]] = {}
    for box in view.boxes:
        if id(box) not in bound:
            columns.setdefault((box.kind, box.scope, box.x), []).append(box)
    for column in columns.values():
        for box, y in zip(column, sorted(box.y for box in column)):
            box.y = y


def _curve(tail: Box, head: Box) -> str:
    """The path of an arrow into a box of many values from its neighbour: one bow; "" for other arrows."""
    start, end = tail.x + tail.w / 2, head.x - head.w / 2
    if head.kind != "fold" or not 0 < end - start < NEAR:
        return ""
    bend = (end - start) / 2
    tip = f"{end - 8:g} {head.y:g} L{end:g} {head.y:g}"
    return f"M{start:g} {tail.y:g} C{start + bend:g} {tail.y:g} {end - bend:g} {head.y:g} {tip}"


def _path(spline: str, h: float) -> str:
    """Graphviz's "e,x,y x,y x,y ..." as the path of an SVG of height `h`, up to the arrow's tip."""
    points = spline.split()
    tip = points.pop(0)[2:] if points[0].startswith("e,") else ""
    start, *rest = [f"{x:g} {y:g}" for x, y in (_flipped(_numbers(point), h) for point in points)]
    end = " L{:g} {:g}".format(*_flipped(_numbers(tip), h)) if tip else ""
    return f"M{start} C{' '.join(rest)}{end}"
