"""A backward pass as a moving picture: what happens in which scene, on which card and arrow."""

from functools import cached_property
from typing import Any

from ..explain.steps import Step
from ..explain.trace import Trace
from ..value import Value
from .animate import animate
from .canvas import Canvas
from .cards import CardView
from .graph import Edge, Graph, parameters_of
from .motion import Stage, Timeline
from .picture import Picture
from .render import render
from .scale import digits
from .table import Card
from .tree import tree

MOST_FILM_STEPS = 150
MOST_FULL_FILM_CARDS = 16  # values; beyond them the compact cards


class Film(Picture):
    """A moving picture of a backward pass, as `draw_backward` returns it.

    A notebook plays it; `render` writes it to an SVG file. It has what a `Picture` has, but no other format.

    >>> from autograd import Value, draw_backward
    >>> film = draw_backward(Value(2.0, label="x") * 3)
    >>> film.boxes, film.pipe()[:4]
    (4, b'<svg')
    """

    def __init__(self, source: str, boxes: int, tree: str, timeline: Timeline) -> None:
        super().__init__(source, boxes, tree)
        self._timeline = timeline

    def pipe(self, format: str | None = None) -> bytes:
        """The SVG file as bytes.

        Raises ValueError for another format; RuntimeError if no Graphviz is found.
        """
        if (format or "svg") != "svg":
            raise ValueError(f"only svg moves: for {format} draw the same graph with draw_dot")
        return animate(render(self.source, "svg"), self._timeline)

    def __repr__(self) -> str:
        first = self._tree.partition("\n")[0]
        length = f"{len(self._timeline.arrows)} steps, {digits(self._timeline.length, 3)} seconds"
        return f"<Film of {first}: {length}; .render('backward.svg') writes it>"


def film(trace: Trace, params: Any, canvas: Canvas, timeline: Timeline) -> Film:
    """The film of a trace: its graph on `canvas`, its steps as scenes in `timeline`, which is filled.

    params: as for `draw_backward`. Raises ValueError for too many steps.
    """
    steps = [step for step in trace if not trace.is_number(step.parent)]
    if len(steps) > MOST_FILM_STEPS:
        raise ValueError(
            f"{len(steps):,} steps are too many for one film (the limit is {MOST_FILM_STEPS}): "
            "choose a smaller output, such as one neuron or the loss of one sample, or draw_dot(output), "
            "which stands still"
        )
    graph = Graph([trace.output], parameters_of(params))
    canvas.measure(graph.sizes(graph.nodes))
    view = FilmView(graph, canvas, timeline, histories(trace, steps))
    view.draw()
    for step in steps:
        view.add_scene(step)
    add_captions(timeline, trace, steps)
    return Film(canvas.dot(), canvas.boxes, tree(graph), timeline)


def histories(trace: Trace, steps: list[Step]) -> dict[Value, list[tuple[int, float]]]:
    """{value: [(scene, its gradient from then on), ...]}.

    Scene 0 is the forward pass; in scene 1 the output gets the gradient 1; then each step is a scene.
    """
    history: dict[Value, list[tuple[int, float]]] = {trace.output: [(0, 0.0), (1, 1.0)]}
    for scene, step in enumerate(steps, 2):
        history.setdefault(step.parent, [(0, 0.0)]).append((scene, step.after))
    return history


def add_captions(timeline: Timeline, trace: Trace, steps: list[Step]) -> None:
    """Add what the two lines below the picture say in each scene."""
    output = trace.names[trace.output].text
    met: dict[Value, int] = {}
    timeline.captions.append(("The forward pass has left its numbers. backward() begins.", ""))
    timeline.captions.append((f"{output}.grad = 1", "the gradient starts at the output"))
    for i, step in enumerate(steps, 1):
        met[step.parent] = met.get(step.parent, 0) + 1
        n = sum(other.parent is step.parent for other in steps)
        meeting = f"; contribution {met[step.parent]} of {n}" * (n > 1)
        if met[step.parent] > 1:
            meeting += f": gradients add up to {digits(step.after)}"
        timeline.captions.append((trace.sentence(step), f"step {i} of {len(steps)}{meeting}"))
    last = f"Every value holds its gradient: how {output} moves when it moves."
    timeline.captions.append((last, f"{len(steps)} steps"))


class FilmView(CardView):
    """Cards with ids by which the SVG can be animated, and the timeline for these ids.

    `histories`: {value: [(scene, its gradient from then on), ...]}.
    """

    def __init__(
        self,
        graph: Graph,
        canvas: Canvas,
        timeline: Timeline,
        histories: dict[Value, list[tuple[int, float]]],
    ) -> None:
        super().__init__(graph, canvas, compact=len(graph.nodes) > MOST_FULL_FILM_CARDS)
        self.timeline = timeline
        self.histories = histories
        self.scenes = 1

    has_doors = False

    @cached_property
    def widely_used(self) -> set[Value]:
        return set()

    def card(self, value: Value) -> Card:
        """The card of a value, laid out for the longest number that its grad row will show."""
        card = super().card(value)
        if value not in self.histories:
            return card._replace(grad=None)
        id = f"grad{self.ids[value]}"
        history = self.histories[value]
        self.timeline.rows[id] = [Stage(scene, digits(grad), self.shade(grad)) for scene, grad in history]
        return card._replace(id=id, longest_grad=max((digits(grad) for _, grad in history), key=len))

    def number_grad(self, edge: Edge) -> None:
        """None: a film shows no gradient of plain numbers."""

    def add_edge(self, edge: Edge) -> None:
        if edge.parent in self.histories:
            super().add_edge(edge)
        else:
            self.canvas.edge(self.tail(edge), self.head(edge.child), 0.0)

    def shade(self, grad: float) -> str:
        """The colour of a grad row with this gradient, such as "#deebf9"."""
        return self.canvas.colours[self.canvas.scale.shade(grad)]

    def attributes(self, edge: Edge) -> dict[str, str]:
        return {"id": self.arrow_id(edge.child, edge.position)}

    def arrow_id(self, child: Value, position: int) -> str:
        return f"arrow{self.ids[child]}in{position}"

    def add_scene(self, step: Step) -> None:
        """Add the scene of a step to the timeline.

        Its arrow is lit in this scene; its card, and the line from the circle to the card, from the first
        scene of the same card on.
        """
        self.scenes += 1
        self.timeline.arrows[self.arrow_id(step.node, step.position)] = self.scenes
        name = self.ids[step.node]
        first, _ = self.timeline.cards.get(name, (self.scenes, 0))
        self.timeline.cards[name] = first, self.scenes + 1
        self.timeline.lines[f"{name}op->{name}"] = first
