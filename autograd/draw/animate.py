"""A laid-out picture set in motion: CSS animations in the SVG, and no script.

The elements of the SVG show the end of the film. What moves is laid over them or fades in, so that readers
who prefer less motion, and programs that do not play, see the end.
"""

import re
import zlib
from collections.abc import Iterator
from copy import deepcopy
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from .motion import Motion, Plan, Stage
from .table import shorten

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
TRAVELS, ARRIVES = 0.15, 0.55  # of a scene: when the gradient sets out along the arrow, and comes to its end
LETTER, LINE, MARGIN = 7.25, 20.0, 10.0  # points
LONGEST = 110  # letters of a caption


def animate(svg: bytes, plan: Plan) -> bytes:
    """The SVG that Graphviz drew, moving."""
    root = plain(ElementTree.fromstring(svg))
    graph = next(child for child in root if child.get("class") == "graph")
    graph.set("id", f"glassgrad-{zlib.crc32(svg):08x}")
    motion = Motion(plan, graph.get("id", ""))
    for group in graph.findall("g"):
        if group.get("class") == "node":
            Node(motion, group).animate()
        else:
            Arrow(motion, group).animate()
    Captions(motion, root, graph).write()
    style = Element("style")
    style.text = motion.stylesheet()
    root.insert(0, style)
    return ElementTree.tostring(root)


def plain(root: Element) -> Element:
    """The same without prefixes: links, which lead nowhere, become groups with a tooltip."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        if element.tag == "a":
            element.tag = "g"
            tip = element.attrib.pop(f"{{{XLINK}}}title", "")
            element.attrib.clear()
            if tip:
                element.insert(0, Element("title"))
                element[0].text = tip
        element.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
    root.set("xmlns", SVG)
    return root


class Arrow:
    """An arrow of the picture."""

    def __init__(self, motion: Motion, group: Element) -> None:
        self.motion = motion
        self.plan = motion.plan
        self.group = group

    def animate(self) -> None:
        start = self.plan.arrows.get(self.group.get("id", ""))
        line = self.plan.lines.get(self.group.findtext("title", ""))
        if start is not None:
            self.light(start + TRAVELS, start + ARRIVES)
            for text in self.group.iter("text"):  # the local derivative, then what is sent back
                self.motion.shown(text, start if text.text and text.text[:2] == "d " else start + ARRIVES)
        elif line is not None:
            self.light(line, line + TRAVELS)

    def light(self, start: float, end: float) -> None:
        """A thin line from the beginning; then the gradient runs along it and leaves its colour."""
        for around in self.group.iter():
            for path in around.findall("path"):
                dim, dot = deepcopy(path), deepcopy(path)
                dim.attrib |= {"stroke": self.plan.colours["line"], "stroke-width": "1"}
                dot.attrib |= {"stroke-width": "9", "stroke-linecap": "round"}
                at = list(around).index(path)
                around.insert(at, dim)
                around.insert(at + 2, self.motion.travelling(dot, start, end))
                self.motion.drawn(path, start, end)
            for tip in around.findall("polygon"):
                self.beneath(around, tip)
                self.motion.shown(tip, start)

    def beneath(self, around: Element, tip: Element) -> None:
        dim = deepcopy(tip)
        dim.attrib |= {"fill": self.plan.colours["line"], "stroke": self.plan.colours["line"]}
        around.insert(list(around).index(tip), dim)


class Node:
    """A card of the picture."""

    def __init__(self, motion: Motion, group: Element) -> None:
        self.motion = motion
        self.plan = motion.plan
        self.group = group

    def animate(self) -> None:
        lit = self.plan.cards.get(self.group.findtext("title", ""))
        cells = {cell.get("id", ""): cell for cell in self.group.iter("g")}
        for row, stages in self.plan.rows.items():
            if f"a_{row}number" in cells:
                self.fill(cells[f"a_{row}word"], cells[f"a_{row}number"], stages)
        if lit:
            self.motion.shown(self.frame(3.0, 3.0), *lit)

    def fill(self, word: Element, number: Element, stages: list[Stage]) -> None:
        """The row as it is at the end, and before it, laid over, as it was."""
        ends = [stage.scene + ARRIVES for stage in stages[1:]]
        for cell in (word, number):
            show(cell, stages[-1], is_number=cell is number)
        for stage, end in zip(stages[:-1], ends):
            start = stage.scene + ARRIVES if stage.scene else 0.0
            for cell in (word, number):
                over = deepcopy(cell[0])
                show(over, stage, is_number=cell is number)
                cell.append(self.motion.shown(over, start, end))
        for end in ends:
            ring = deepcopy(next(number.iter("polygon")))
            del ring.attrib["fill"]
            ring.attrib |= {"fill": "none", "stroke": self.plan.colours["text"], "stroke-width": "2"}
            number.append(self.motion.shown(ring, end, end + 0.25))

    def frame(self, gap: float, width: float) -> Element:
        points = [point for polygon in self.group.iter("polygon") for point in corners(polygon)]
        xs, ys = zip(*points)
        box = {"x": min(xs) - gap, "y": min(ys) - gap, "rx": 4.0}
        box |= {"width": max(xs) - min(xs) + 2 * gap, "height": max(ys) - min(ys) + 2 * gap}
        paint = {"fill": "none", "stroke": self.plan.colours["loss line"], "stroke-width": str(width)}
        return SubElement(self.group, "rect", {key: f"{x:g}" for key, x in box.items()} | paint)


def corners(polygon: Element) -> Iterator[tuple[float, float]]:
    for point in polygon.get("points", "").split():
        x, _, y = point.partition(",")
        yield float(x), float(y)


def show(cell: Element, stage: Stage, *, is_number: bool) -> None:
    """Tint a cell; write a number at its right end, as it may be shorter than the one it was laid out for."""
    polygon = next(cell.iter("polygon"))
    polygon.set("fill", stage.tint)
    if is_number:
        text = next(cell.iter("text"))
        text.text = stage.text
        right = max(x for x, _ in corners(polygon)) - 3
        text.attrib |= {"text-anchor": "end", "x": f"{right:g}"}


class Captions:
    """The lines below the picture."""

    def __init__(self, motion: Motion, root: Element, graph: Element) -> None:
        self.motion = motion
        self.root = root
        self.graph = graph
        self.colours = motion.plan.colours

    def write(self) -> None:
        captions = [
            (shorten(first, LONGEST), shorten(then, LONGEST)) for first, then in self.motion.plan.captions
        ]
        letters = max(len(text) for caption in captions for text in caption)
        left, top = self.make_room(letters * LETTER + 2 * MARGIN)
        for scene, caption in enumerate(captions):
            last = scene == len(captions) - 1
            both = SubElement(self.graph, "g")
            for line, text in enumerate(caption):
                self.text(both, left + MARGIN, top + (line + 0.8) * LINE, text, first=not line)
            self.motion.shown(both, scene, None if last else scene + 0.97, fade=0.03)

    def text(self, around: Element, x: float, y: float, text: str, *, first: bool) -> None:
        paint = {"font-weight": "bold"} if first else {}
        written = SubElement(
            around,
            "text",
            {
                "x": f"{x:g}",
                "y": f"{y:g}",
                "font-family": "Courier,monospace",
                "font-size": "12",
                "fill": self.colours["text" if first else "muted"],
                **paint,
            },
        )
        written.text = text

    def make_room(self, least: float) -> tuple[float, float]:
        """Enlarge the sheet, `least` points wide; where its new part begins."""
        _, _, wide, high = map(float, self.root.get("viewBox", "").split())
        shift = re.search(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", self.graph.get("transform", ""))
        left, bottom = (-float(shift[1]), high - float(shift[2])) if shift else (0.0, high)
        wide, tall = max(wide, least), high + 2 * LINE + MARGIN
        self.root.attrib |= {
            "width": f"{wide:g}pt",
            "height": f"{tall:g}pt",
            "viewBox": f"0 0 {wide:g} {tall:g}",
        }
        sheet = {"x": left, "y": bottom - high, "width": wide, "height": tall}
        page = Element("rect", {key: f"{x:g}" for key, x in sheet.items()} | {"fill": self.colours["page"]})
        self.graph.insert(0, page)
        return left, bottom
