"""Timeline: what happens in which scene of a film. Motion: the CSS animations that play it."""

from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .theme import Colours, stylesheet

HOLD = 3  # scenes for which the end stays


class Stage(NamedTuple):
    """What a grad row shows from a scene on."""

    scene: int
    text: str  # the gradient
    tint: str  # its colour, such as "#deebf9"


@dataclass
class Timeline:
    """What happens in which scene of a film. Scenes are counted from 0."""

    seconds: float  # for each scene
    repeat: bool  # whether the film begins again at its end
    colours: Colours
    auto: bool  # whether the colours follow the reader's preference
    captions: list[tuple[str, str]] = field(default_factory=list)  # two lines for each scene
    arrows: dict[str, int] = field(default_factory=dict)  # id of an arrow -> its scene
    lines: dict[str, int] = field(default_factory=dict)  # "circle->card" of an operation -> first scene
    cards: dict[str, tuple[int, int]] = field(default_factory=dict)  # name -> it is lit from, to
    rows: dict[str, list[Stage]] = field(default_factory=dict)  # id of a grad row -> what it shows

    @property
    def scenes(self) -> int:
        """How many scenes there are, with those for which the end is held."""
        return len(self.captions) + HOLD

    @property
    def length(self) -> float:
        """In seconds."""
        return self.scenes * self.seconds


class Motion:
    """The keyframes of a film. Elements that move alike share a class of its style sheet.

    picture: the id of the element around the whole picture.
    """

    def __init__(self, timeline: Timeline, picture: str) -> None:
        self.timeline = timeline
        self.picture = picture
        self.classes: dict[str, str] = {}  # keyframes -> class

    def shown(self, element: Element, start: float, end: float | None = None, fade: float = 0.1) -> Element:
        """Show an element from `start` to `end` only, in scenes; without an end it stays."""
        late = [(0.0, "opacity:0"), (start, "opacity:0"), (start + fade, "opacity:1")]
        frames = late if start else [(0.0, "opacity:1")]
        if end is not None:
            frames += [(end, "opacity:1"), (end + fade, "opacity:0")]
            element.set("opacity", "0")
        return self.move(element, frames, "opacity:0" if end is not None else "opacity:1")

    def drawn(self, path: Element, start: float, end: float) -> Element:
        """Let a line grow between two moments, in scenes, from its arrow's tip on."""
        path.set("pathLength", "1")
        hidden, whole = map("stroke-dasharray:1 2;stroke-dashoffset:{}".format, (-1, 0))
        return self.move(path, [(0.0, hidden), (start, hidden), (end, whole)], whole)

    def travelling(self, path: Element, start: float, end: float) -> Element:
        """Show only a dot that runs along a line between two moments, in scenes, from its arrow's tip on."""
        path.set("pathLength", "1")
        path.set("opacity", "0")
        dot = "stroke-dasharray:0 3;stroke-dashoffset:{};opacity:{}".format
        frames = [(0.0, dot(-1, 0)), (start - 0.02, dot(-1, 0)), (start, dot(-1, 1)), (end, dot(0, 1))]
        return self.move(path, [*frames, (end + 0.15, dot(0, 0))], dot(0, 0))

    def move(self, element: Element, frames: list[tuple[float, str]], last: str) -> Element:
        """Animate an element, and return it.

        frames: (moment in scenes, CSS declarations) for each keyframe. last: the declarations at the end.
        """
        steps = [f"{100 * moment / self.timeline.scenes:.5g}%{{{style}}}" for moment, style in frames]
        keyframes = "".join([*steps, f"100%{{{last}}}"])
        element.set("class", f"moving {self.classes.setdefault(keyframes, f'm{len(self.classes)}')}")
        return element

    def stylesheet(self) -> str:
        """The CSS of all that was animated; nothing moves for readers who prefer less motion, or in print."""
        timeline, name = self.timeline, self.picture
        times = "infinite" if timeline.repeat else "1"
        moving = f"#{name} .moving{{animation:{timeline.length:g}s linear {times} both}}"
        rules = [f"@keyframes {name}-{each}{{{frames}}}" for frames, each in self.classes.items()]
        rules += [f"#{name} .{each}{{animation-name:{name}-{each}}}" for each in self.classes.values()]
        still = f"@media (prefers-reduced-motion:reduce),print{{#{name} .moving{{animation:none}}}}"
        return "".join([moving, *rules, still, stylesheet(name) if timeline.auto else ""])
