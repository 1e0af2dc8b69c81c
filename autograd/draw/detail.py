"""The view of one neuron: its inner steps, with what is around it as stubs."""

from ..labels.scope import scope_title
from ..value import Value
from .canvas import Canvas
from .cards import CardSheet
from .graph import Edge
from .groups import Group, Groups
from .table import shorten, written


def draw(groups: Groups, canvas: Canvas, scope: str) -> None:
    """Put the neuron with this scope on the canvas."""
    graph = groups.graph
    group = next(group for group in groups.all if group.scope == scope)
    outs = groups.outs(group)
    inside = _behind(outs[0], group)
    parents = {
        edge.parent: None for value in inside for edge in graph.into(value) if isinstance(edge.parent, Value)
    }
    around = [parent for parent in parents if parent not in inside]
    canvas.nested = False
    canvas.measure(graph.sizes(inside) + [graph.grads[value] for value in around])
    calls = f", call 1 of {len(outs)}" if len(outs) > 1 else ""
    canvas.name_cluster(scope, scope_title(scope), calls)
    _Sheet(groups, canvas, scope, inside, around).draw()


def _behind(out: Value, group: Group) -> list[Value]:
    """What the neuron computed for this output, and from which parameters."""
    members, met = set(group.values), [out]
    for value in met:  # grows as it goes
        met += [
            p for p in dict.fromkeys(value.parents) if isinstance(p, Value) and p in members and p not in met
        ]
    return sorted(met, key=lambda value: value.serial)


class _Sheet(CardSheet):
    def __init__(
        self, groups: Groups, canvas: Canvas, scope: str, inside: list[Value], around: list[Value]
    ) -> None:
        super().__init__(groups.graph, canvas, compact=False, only=[*inside, *around])
        self.groups, self.scope, self.inside, self.around = groups, scope, inside, around

    def draw(self) -> None:
        for value in self.around:
            self.neighbour(value)
        for value in self.inside:
            self.value(value, self.scope)
            for edge in self.graph.into(value):
                self.edge(edge)
        for value in self.inside:
            self.users(value)

    def neighbour(self, value: Value) -> None:
        """An input of the neuron: its card, without where it comes from."""
        card, scope = self.card(value), self.groups.of[value].scope
        if scope:
            card = card._replace(name=scope_title(scope), named=True)
        self.canvas.kinds[card.kind] = None
        self.canvas.box(self.ids[value], self.canvas.cards.full(card), self.graph.story(value))

    def users(self, value: Value) -> None:
        """What uses the neuron's output, as dashed boxes."""
        inside = set(self.inside)
        for child, i in self.groups.children[value] if value.parents else ():
            if child not in inside:
                slope = float(self.graph.slopes[child][i])
                self.stub(Edge(value, child, i, slope, slope * self.graph.grads[child]))

    def stub(self, edge: Edge) -> None:
        group = self.groups.of[edge.child]
        name = f"{self.ids[edge.child]}stub"
        text = (
            scope_title(group.scope)
            if group.scope
            else f"{edge.child.op.symbol} {self.graph.name(edge.child)}"
        )
        self.canvas.stub(name, written(shorten(text, 40)), self.graph.story(edge.child))
        content = self.canvas.cards.edge(edge.local, edge.sent)
        self.canvas.edge(self.ids[edge.parent], name, edge.sent, content)  # type: ignore[index]
