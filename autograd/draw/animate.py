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

from .motion import Motion, Stage, Timeline
from .table import shorten

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
SETS_OUT, ARRIVES = (
    0.15,
    0.55,
)  # when in a scene the gradient starts along its arrow, and when it is at the end
LETTER, LINE, MARGIN = 7.25, 20.0, 10.0  # points
LONGEST_CAPTION = 110  # letters of a caption


def animate(svg: bytes, timeline: Timeline) -> bytes:
    """The SVG that Graphviz drew, with CSS animations that play the scenes of `timeline`."""
    root = without_prefixes(ElementTree.fromstring(svg))
    graph = next(child for child in root if child.get("class") == "graph")
    graph.set("id", f"glassgrad-{zlib.crc32(svg):08x}")
    motion = Motion(timeline, graph.get("id", ""))
    for group in graph.findall("g"):
        if group.get("class") == "node":
            CardAnimation(motion, group).animate()
        else:
            ArrowAnimation(motion, group).animate()
    Captions(motion, root, graph).write()
    style = Element("style")
    style.text = motion.stylesheet()
    root.insert(0, style)
    return ElementTree.tostring(root)


def without_prefixes(root: Element) -> Element:
    """`root`, an SVG, changed in place: no namespace prefixes, and each link is a group with a tooltip.

    Graphviz writes links for the sake of their tooltips; they lead nowhere.
    """
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


class ArrowAnimation:
    """An arrow of the picture, along which a gradient runs back in one scene."""

    def __init__(self, motion: Motion, group: Element) -> None:
        self.motion = motion
        self.timeline = motion.timeline
        self.group = group

    def animate(self) -> None:
        """Set it in motion; an arrow without a scene stays as it is."""
        start = self.timeline.arrows.get(self.group.get("id", ""))
        line = self.timeline.lines.get(self.group.findtext("title", ""))
        if start is not None:
            self.light(start + SETS_OUT, start + ARRIVES)
            for text in self.group.iter("text"):  # the local derivative, then what is sent back
                self.motion.shown(text, start if text.text and text.text[:2] == "d " else start + ARRIVES)
        elif line is not None:
            self.light(line, line + SETS_OUT)

    def light(self, start: float, end: float) -> None:
        """Show a thin line at first; a dot runs along it from `start` to `end`, in scenes, and colours it."""
        for parent in self.group.iter():
            for path in parent.findall("path"):
                dim, dot = deepcopy(path), deepcopy(path)
                dim.attrib |= {"stroke": self.timeline.colours["line"], "stroke-width": "1"}
                dot.attrib |= {"stroke-width": "9", "stroke-linecap": "round"}
                at = list(parent).index(path)
                parent.insert(at, dim)
                parent.insert(at + 2, self.motion.travelling(dot, start, end))
                self.motion.drawn(path, start, end)
            for tip in parent.findall("polygon"):
                self.insert_dim_copy(parent, tip)
                self.motion.shown(tip, start)

    def insert_dim_copy(self, parent: Element, tip: Element) -> None:
        """Put a grey copy of the arrow's tip below it."""
        dim = deepcopy(tip)
        dim.attrib |= {"fill": self.timeline.colours["line"], "stroke": self.timeline.colours["line"]}
        parent.insert(list(parent).index(tip), dim)


class CardAnimation:
    """A card of the picture, whose grad row changes from scene to scene."""

    def __init__(self, motion: Motion, group: Element) -> None:
        self.motion = motion
        self.timeline = motion.timeline
        self.group = group

    def animate(self) -> None:
        """Fill in its grad row when gradients arrive, and frame it while it hands its gradient on."""
        lit = self.timeline.cards.get(self.group.findtext("title", ""))
        cells = {cell.get("id", ""): cell for cell in self.group.iter("g")}
        for row, stages in self.timeline.rows.items():
            if f"a_{row}number" in cells:
                self.fill(cells[f"a_{row}word"], cells[f"a_{row}number"], stages)
        if lit:
            self.motion.shown(self.frame(3.0, 3.0), *lit)

    def fill(self, word: Element, number: Element, stages: list[Stage]) -> None:
        """Write the last stage into the two cells of a row; lay each earlier stage over it for its time."""
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
            ring.attrib |= {"fill": "none", "stroke": self.timeline.colours["text"], "stroke-width": "2"}
            number.append(self.motion.shown(ring, end, end + 0.25))

    def frame(self, gap: float, width: float) -> Element:
        """A new rectangle around the card, `gap` points away from it."""
        points = [point for polygon in self.group.iter("polygon") for point in corners(polygon)]
        xs, ys = zip(*points)
        box = {"x": min(xs) - gap, "y": min(ys) - gap, "rx": 4.0}
        box |= {"width": max(xs) - min(xs) + 2 * gap, "height": max(ys) - min(ys) + 2 * gap}
        paint = {"fill": "none", "stroke": self.timeline.colours["loss line"], "stroke-width": str(width)}
        return SubElement(self.group, "rect", {key: f"{x:g}" for key, x in box.items()} | paint)


def corners(polygon: Element) -> Iterator[tuple[float, float]]:
    """(x, y) of each corner, in points."""
    for point in polygon.get("points", "").split():
        x, _, y = point.partition(",")
        yield float(x), float(y)


def show(cell: Element, stage: Stage, *, is_number: bool) -> None:
    """Tint a cell, and write the number of `stage` in it if it is a number cell.

    The number is set at the right end: it may be shorter than the one that the cell was laid out for.
    """
    polygon = next(cell.iter("polygon"))
    polygon.set("fill", stage.tint)
    if is_number:
        text = next(cell.iter("text"))
        text.text = stage.text
        right = max(x for x, _ in corners(polygon)) - 3
        text.attrib |= {"text-anchor": "end", "x": f"{right:g}"}


class Captions:
    """Two lines of text below the picture, which change with the scene."""

    def __init__(self, motion: Motion, root: Element, graph: Element) -> None:
        self.motion = motion
        self.root = root
        self.graph = graph
        self.colours = motion.timeline.colours

    def write(self) -> None:
        """Enlarge the picture, and add the captions of all scenes to it."""
        captions = [
            (shorten(first, LONGEST_CAPTION), shorten(then, LONGEST_CAPTION))
            for first, then in self.motion.timeline.captions
        ]
        letters = max(len(text) for caption in captions for text in caption)
        left, top = self.enlarge(letters * LETTER + 2 * MARGIN)
        for scene, caption in enumerate(captions):
            last = scene == len(captions) - 1
            group = SubElement(self.graph, "g")
            for line, text in enumerate(caption):
                self.text(group, left + MARGIN, top + (line + 0.8) * LINE, text, first=not line)
            self.motion.shown(group, scene, None if last else scene + 0.97, fade=0.03)

    def text(self, parent: Element, x: float, y: float, text: str, *, first: bool) -> None:
        """Add one line of a caption; the first is bold."""
        paint = {"font-weight": "bold"} if first else {}
        element = SubElement(
            parent,
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
        element.text = text

    def enlarge(self, least_width: float) -> tuple[float, float]:
        """Make the picture two lines taller and at least `least_width` points wide.

        Returns (x, y) of the upper left corner of the new part.
        """
        _, _, old_width, old_height = map(float, self.root.get("viewBox", "").split())
        shift = re.search(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", self.graph.get("transform", ""))
        left, bottom = (-float(shift[1]), old_height - float(shift[2])) if shift else (0.0, old_height)
        width, height = max(old_width, least_width), old_height + 2 * LINE + MARGIN
        self.root.attrib |= {
            "width": f"{width:g}pt",
            "height": f"{height:g}pt",
            "viewBox": f"0 0 {width:g} {height:g}",
        }
        box = {"x": left, "y": bottom - old_height, "width": width, "height": height}
        paint = {"fill": self.colours["page"]}
        self.graph.insert(0, Element("rect", {key: f"{x:g}" for key, x in box.items()} | paint))
        return left, bottom
