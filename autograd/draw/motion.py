"""When things move in a film: its scenes, and the CSS animations that play them."""

from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .theme import Colours, stylesheet

HOLD = 3  # scenes for which the end stays


class Stage(NamedTuple):
    """What a grad row shows from a scene on."""

    scene: int
    text: str
    tint: str


@dataclass
class Plan:
    """What happens in which scene. Arrows, cards and rows by their id or name in the picture."""

    seconds: float  # for each scene
    repeat: bool
    colours: Colours
    auto: bool  # whether the colours follow the reader's preference
    captions: list[tuple[str, str]] = field(default_factory=list)
    arrows: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # from an operation's circle to its card
    cards: dict[str, tuple[int, int]] = field(default_factory=dict)  # lit from the one to the other
    rows: dict[str, list[Stage]] = field(default_factory=dict)

    @property
    def scenes(self) -> int:
        return len(self.captions) + HOLD

    @property
    def length(self) -> float:
        """In seconds."""
        return self.scenes * self.seconds


class Motion:
    """The keyframes of a film; each way to move is a class of the style sheet."""

    def __init__(self, plan: Plan, picture: str) -> None:
        self.plan = plan
        self.picture = picture
        self.ways: dict[str, str] = {}  # keyframes -> class

    def shown(self, element: Element, start: float, end: float | None = None, fade: float = 0.1) -> Element:
        """Let it be there from one moment to another, in scenes; without an end it stays."""
        late = [(0.0, "opacity:0"), (start, "opacity:0"), (start + fade, "opacity:1")]
        frames = late if start else [(0.0, "opacity:1")]
        if end is not None:
            frames += [(end, "opacity:1"), (end + fade, "opacity:0")]
            element.set("opacity", "0")
        return self.move(element, frames, "opacity:0" if end is not None else "opacity:1")

    def drawn(self, path: Element, start: float, end: float) -> Element:
        """Let a line grow from where its arrow points to, against the arrow."""
        path.set("pathLength", "1")
        hidden, whole = map("stroke-dasharray:1 2;stroke-dashoffset:{}".format, (-1, 0))
        return self.move(path, [(0.0, hidden), (start, hidden), (end, whole)], whole)

    def travelling(self, path: Element, start: float, end: float) -> Element:
        """Let a dot run along a line, against its arrow."""
        path.set("pathLength", "1")
        path.set("opacity", "0")
        dot = "stroke-dasharray:0 3;stroke-dashoffset:{};opacity:{}".format
        frames = [(0.0, dot(-1, 0)), (start - 0.02, dot(-1, 0)), (start, dot(-1, 1)), (end, dot(0, 1))]
        return self.move(path, [*frames, (end + 0.15, dot(0, 0))], dot(0, 0))

    def move(self, element: Element, frames: list[tuple[float, str]], last: str) -> Element:
        steps = [f"{100 * moment / self.plan.scenes:.5g}%{{{style}}}" for moment, style in frames]
        way = self.ways.setdefault("".join([*steps, f"100%{{{last}}}"]), f"m{len(self.ways)}")
        element.set("class", f"moving {way}")
        return element

    def stylesheet(self) -> str:
        plan, name = self.plan, self.picture
        times = "infinite" if plan.repeat else "1"
        moving = f"#{name} .moving{{animation:{plan.length:g}s linear {times} both}}"
        rules = [f"@keyframes {name}-{way}{{{frames}}}" for frames, way in self.ways.items()]
        rules += [f"#{name} .{way}{{animation-name:{name}-{way}}}" for way in self.ways.values()]
        still = f"@media (prefers-reduced-motion:reduce),print{{#{name} .moving{{animation:none}}}}"
        return "".join([moving, *rules, still, stylesheet(name) if plan.auto else ""])
