"""The view of one neuron: its inner steps; what uses it is drawn as dashed boxes."""

from ..chain import contribution
from ..labels.scope import scope_title
from ..value import Value
from .canvas import Canvas
from .cards import CardView
from .graph import Edge
from .groups import Group, Groups
from .table import escaped, shorten


def draw(groups: Groups, canvas: Canvas, scope: str) -> None:
    """Put the neuron with this scope on the canvas: its first call, if there are several."""
    graph = groups.graph
    group = next(group for group in groups.all if group.scope == scope)
    outputs = groups.outputs(group)
    inside = _behind(outputs[0], group)
    parents = {
        edge.parent: None for value in inside for edge in graph.into(value) if isinstance(edge.parent, Value)
    }
    members = set(inside)
    inputs = [parent for parent in parents if parent not in members]
    canvas.nested = False
    canvas.measure(graph.sizes(inside) + [graph.grads[value] for value in inputs])
    calls = f", call 1 of {len(outputs)}" if len(outputs) > 1 else ""
    canvas.name_cluster(scope, scope_title(scope), calls)
    _NeuronDetail(groups, canvas, scope, inside, inputs).draw()


def _behind(output: Value, group: Group) -> list[Value]:
    """The values of a neuron that `output` was computed from, and itself; oldest first."""
    members, met, waiting = set(group.values), {output}, [output]
    while waiting:
        new = members.intersection(waiting.pop().parents) - met
        met |= new
        waiting += new
    return sorted(met, key=lambda value: value.serial)


class _NeuronDetail(CardView):
    """The values `inside` a neuron, its `inputs`, and what uses it."""

    has_doors = False

    def __init__(
        self,
        groups: Groups,
        canvas: Canvas,
        scope: str,
        inside: list[Value],
        inputs: list[Value],
    ) -> None:
        super().__init__(groups.graph, canvas, compact=False, only=[*inside, *inputs])
        self.groups, self.scope, self.inputs = groups, scope, inputs
        self.inside = dict.fromkeys(inside)

    def draw(self) -> None:
        for value in self.inputs:
            self.add_input(value)
        for value in self.inside:
            self.add_value(value, self.scope)
            for edge in self.graph.into(value):
                self.add_edge(edge)
        for value in self.inside:
            self.add_users(value)

    def add_input(self, value: Value) -> None:
        """Add the card of an input of the neuron, without what it was computed from."""
        card, scope = self.card(value), self.groups.group_of[value].scope
        if scope:
            card = card._replace(name=scope_title(scope), named=True)
        self.canvas.kinds[card.kind] = None
        self.canvas.box(self.ids[value], self.canvas.cards.full(card), self.graph.tooltip(value))

    def add_users(self, value: Value) -> None:
        """Add a dashed box for each value outside of the neuron that is computed from `value`."""
        for child, i in self.groups.children[value] if value.parents else ():
            if child not in self.inside:
                slope = float(self.graph.slopes[child][i])
                self.add_user(Edge(value, child, i, slope, contribution(slope, self.graph.grads[child])))

    def add_user(self, edge: Edge) -> None:
        """Add the dashed box that an edge leads to, and its arrow."""
        group = self.groups.group_of[edge.child]
        name = f"{self.ids[edge.child]}stub"
        text = (
            scope_title(group.scope)
            if group.scope
            else f"{edge.child.op.symbol} {self.graph.name(edge.child)}"
        )
        self.canvas.stub(name, escaped(shorten(text, 40)), self.graph.tooltip(edge.child))
        content = self.canvas.cards.edge(edge.local, edge.sent)
        self.canvas.edge(self.ids[edge.parent], name, edge.sent, content)  # type: ignore[index]
