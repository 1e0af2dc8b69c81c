"""A backward pass as a moving picture: what happens when, on which card and arrow."""

from typing import Any

from ..explain.steps import Step
from ..explain.trace import Trace
from ..value import Value
from .animate import animate
from .canvas import Canvas
from .cards import CardSheet
from .graph import Edge, Graph, parameters_of
from .motion import Plan, Stage
from .picture import Picture
from .render import render
from .scale import digits
from .table import Card
from .tree import tree

MOST_STEPS = 150
MOST_FULL_CARDS = 16  # values; beyond them the compact cards


class Film(Picture):
    """A moving picture of a backward pass. A notebook plays it; `render` writes it to an SVG file."""

    def __init__(self, source: str, boxes: int, tree: str, plan: Plan) -> None:
        super().__init__(source, boxes, tree)
        self._plan = plan

    def pipe(self, format: str | None = None) -> bytes:
        """The SVG as bytes.

        Raises ValueError for another format; RuntimeError if no Graphviz is found.
        """
        if (format or "svg") != "svg":
            raise ValueError(f"only svg moves: for {format} draw the same graph with draw_dot")
        return animate(render(self.source, "svg"), self._plan)

    def __repr__(self) -> str:
        first = self._tree.partition("\n")[0]
        length = f"{len(self._plan.arrows)} steps, {digits(self._plan.length, 3)} seconds"
        return f"<Film of {first}: {length}; .render('backward.svg') writes it>"


def film(trace: Trace, params: Any, canvas: Canvas, plan: Plan) -> Film:
    """The steps of a trace, laid out and timed."""
    steps = [step for step in trace if not trace.is_number(step.parent)]
    if len(steps) > MOST_STEPS:
        raise ValueError(
            f"{len(steps):,} steps are too many for one film (the limit is {MOST_STEPS}): choose a smaller "
            "output, such as one neuron or the loss of one sample, or draw_dot(output), which stands still"
        )
    graph = Graph([trace.output], parameters_of(params))
    canvas.measure(graph.sizes(graph.nodes))
    sheet = FilmSheet(graph, canvas, plan, histories(trace, steps))
    sheet.draw()
    for step in steps:
        sheet.scene(step)
    captions(plan, trace, steps)
    return Film(canvas.dot(), canvas.boxes, tree(graph), plan)


def histories(trace: Trace, steps: list[Step]) -> dict[Value, list[tuple[int, float]]]:
    """{value: (scene, its gradient from then on), ...}: scene 0 is the forward pass, 1 begins the other."""
    told: dict[Value, list[tuple[int, float]]] = {trace.output: [(0, 0.0), (1, 1.0)]}
    for scene, step in enumerate(steps, 2):
        told.setdefault(step.parent, [(0, 0.0)]).append((scene, step.after))
    return told


def captions(plan: Plan, trace: Trace, steps: list[Step]) -> None:
    """What the line below the picture says in each scene."""
    output = trace.names[trace.output].text
    met: dict[Value, int] = {}
    plan.captions.append(("The forward pass has left its numbers. backward() begins.", ""))
    plan.captions.append((f"{output}.grad = 1", "the gradient starts at the output"))
    for i, step in enumerate(steps, 1):
        met[step.parent] = met.get(step.parent, 0) + 1
        n = sum(other.parent is step.parent for other in steps)
        meeting = f"; contribution {met[step.parent]} of {n}" * (n > 1)
        if met[step.parent] > 1:
            meeting += f": gradients add up to {digits(step.after)}"
        plan.captions.append((trace.sentence(step), f"step {i} of {len(steps)}{meeting}"))
    last = f"Every value holds its gradient: how {output} moves when it moves."
    plan.captions.append((last, f"{len(steps)} steps"))


class FilmSheet(CardSheet):
    """Cards whose parts can be found again in the SVG."""

    def __init__(
        self, graph: Graph, canvas: Canvas, plan: Plan, told: dict[Value, list[tuple[int, float]]]
    ) -> None:
        super().__init__(graph, canvas, compact=len(graph.nodes) > MOST_FULL_CARDS)
        self.plan = plan
        self.told = told
        self.scenes = 1
        self.everywhere = set()

    def card(self, value: Value) -> Card:
        """It is laid out for the longest number that its grad row will show."""
        card = super().card(value)
        if value not in self.told:
            return card._replace(grad=None)
        id = f"grad{self.ids[value]}"
        told = self.told[value]
        self.plan.rows[id] = [Stage(scene, digits(grad), self.shade(grad)) for scene, grad in told]
        return card._replace(id=id, room=max((digits(grad) for _, grad in told), key=len))

    def grad(self, edge: Edge) -> None:
        """None: no gradient is asked for."""

    def edge(self, edge: Edge) -> None:
        if edge.parent in self.told:
            super().edge(edge)
        else:
            self.canvas.edge(self.tail(edge), self.head(edge.child), 0.0)

    def shade(self, grad: float) -> str:
        return self.canvas.colours[self.canvas.scale.shade(grad)]

    def marks(self, edge: Edge) -> dict[str, str]:
        return {"id": self.arrow(edge.child, edge.position)}

    def arrow(self, child: Value, position: int) -> str:
        return f"arrow{self.ids[child]}in{position}"

    def scene(self, step: Step) -> None:
        """One step: its arrow; its card, and the line to the circle, from its first step on."""
        self.scenes += 1
        self.plan.arrows[self.arrow(step.node, step.position)] = self.scenes
        name = self.ids[step.node]
        first, _ = self.plan.cards.get(name, (self.scenes, 0))
        self.plan.cards[name] = first, self.scenes + 1
        self.plan.lines[f"{name}op->{name}"] = first
