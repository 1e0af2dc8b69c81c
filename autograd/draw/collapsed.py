"""Views of cards in which many values share a box: those of little gradient, or far from the output."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ..explain.shares import flows, totals
from ..labels.scope import split
from ..value import Value
from .canvas import Canvas
from .cards import CardView, widely_used
from .graph import Edge, Graph
from .scale import Scale, digits
from .table import Card, shorten

SUMMED = "grey arrow: sum of |gradient| sent back"
MOST_NAMES = 20  # in a tooltip
CHUNKS, NEAREST = 12, 12  # boxes for the older values, and values next to the output with cards of their own


def shares(graph: Graph) -> dict[Value, float]:
    """{value: the share of the gradient that goes through it}; the outputs have 1 between them."""
    return totals(graph.nodes[::-1], graph.outputs, graph.contributions)


def minor_values(graph: Graph, least: float) -> dict[Value, int]:
    """{value: the index of its box} for the values whose share of the gradient is less than `least`.

    Connected values are in one box. So are those that go into the same set of other values.
    """
    share = shares(graph)
    neighbours: dict[Value, list[Value]] = {
        value: [] for value in graph.nodes if share[value] < least and value not in graph.outputs
    }
    users: dict[Value, set[Value]] = {value: set() for value in neighbours}
    for edge in graph.edges():
        if isinstance(edge.parent, Value) and edge.parent in neighbours:
            if edge.child in neighbours:
                neighbours[edge.parent].append(edge.child)
                neighbours[edge.child].append(edge.parent)
            else:
                users[edge.parent].add(edge.child)
    indices: dict[frozenset[Value], int] = {}
    box_index: dict[Value, int] = {}
    for component in connected_components(neighbours):
        used_by = frozenset().union(*[users[value] for value in component])
        box_index |= dict.fromkeys(component, indices.setdefault(used_by, len(indices)))
    return box_index


def connected_components(neighbours: Mapping[Value, Sequence[Value]]) -> Iterator[list[Value]]:
    """The connected components of an undirected graph {value: its neighbours}."""
    met: set[Value] = set()
    for value in neighbours:
        component = [] if value in met else [value]
        met.add(value)
        for member in component:  # grows as it goes
            new = [other for other in dict.fromkeys(neighbours[member]) if other not in met]
            met.update(new)
            component += new
        if component:
            yield component


def chunks(graph: Graph) -> dict[Value, int]:
    """{value: the index of its chunk} for all but the values nearest to the output.

    A chunk is some hundreds of consecutive values, so that arrows between chunks go one way. Leaves that go
    into very many operations are in none, if they are not too many.
    """
    drawn = {*graph.outputs, *graph.nodes[-NEAREST:]}
    leaves = widely_used(graph.nodes)
    if len(leaves) <= NEAREST:
        drawn |= leaves
    older = [value for value in graph.nodes if value not in drawn]
    size = -(-len(older) // CHUNKS)
    return {value: i // size for i, value in enumerate(older)}


class CollapsedView(CardView):
    """Cards, and one box for all values that have the same index in `box_index`.

    The arrows between such a box and another one are drawn as one, with the sum of their |gradients|.
    """

    def __init__(
        self,
        graph: Graph,
        canvas: Canvas,
        box_index: Mapping[Value, int],
        *,
        compact: bool,
    ) -> None:
        super().__init__(graph, canvas, compact=compact, only=[v for v in graph.nodes if v not in box_index])
        self.members: dict[int, list[Value]] = {}
        for value in graph.nodes:
            if value in box_index:
                self.members.setdefault(box_index[value], []).append(value)
        names = {index: f"fold{i}" for i, index in enumerate(self.members)}
        self.box_of = {value: names[index] for value, index in box_index.items()}
        self.sums: dict[tuple[Value | str, str], float] = {}

    def draw(self) -> None:
        super().draw()
        for members in self.members.values():
            self.add_box(self.box_of[members[0]], members)
            for value in members:
                for edge in self.graph.into(value):
                    if isinstance(edge.parent, Value) and self.box(edge.parent) != self.box(value):
                        self.add_to_sum(edge, self.box(value))
        scale = Scale([self.canvas.scale.top, *self.sums.values()])
        grey = self.canvas.colours["muted"]
        for (tail, head), size in self.sums.items():
            start = self.add_leaf_stub(tail) if isinstance(tail, Value) else tail
            tooltip = f"sum of |gradient| sent back: {size!r}"
            self.canvas.edge(start, head, size, tooltip=tooltip, color=grey, penwidth=scale.width(size))

    def add_box(self, box: str, members: list[Value]) -> None:
        """Add the box called `box` that stands for these values."""
        raise NotImplementedError

    def box(self, value: Value) -> str:
        """The name of the box of a value: one that it shares, or its card."""
        return self.box_of.get(value) or self.ids[value]

    def add_edge(self, edge: Edge) -> None:
        if edge.parent in self.box_of:
            self.add_to_sum(edge, self.head(edge.child))
        else:
            super().add_edge(edge)

    def add_to_sum(self, edge: Edge, head: str) -> None:
        """Count an edge in the sum of the arrow that ends at the box `head`."""
        parent: Value = edge.parent  # type: ignore[assignment]
        ends = parent if parent in self.widely_used else self.box(parent), head
        self.sums[ends] = self.sums.get(ends, 0.0) + abs(edge.sent)


class MinorView(CollapsedView):
    """Values that carry less than some share of the gradient are in dashed boxes that say so."""

    def __init__(
        self,
        graph: Graph,
        canvas: Canvas,
        box_index: Mapping[Value, int],
        *,
        compact: bool,
    ) -> None:
        super().__init__(graph, canvas, box_index, compact=compact)
        self.entering: dict[str, float] = {}  # {box: the share of the gradient that enters it}
        self.users: dict[str, set[Value]] = {}  # {box: the values outside that use one of it}
        for child, parent, share in flows(graph.nodes[::-1], graph.outputs, graph.contributions):
            box = self.box_of.get(parent)
            if box and box != self.box(child):
                self.entering[box] = self.entering.get(box, 0.0) + share
                self.users.setdefault(box, set()).add(child)

    def add_box(self, box: str, members: list[Value]) -> None:
        text = minor_text(len(members), self.entering[box])
        scopes = {split(child.label)[0] for child in self.users[box]}
        scope = scopes.pop() if len(scopes) == 1 else ""
        self.canvas.stub(box, text, f"{text}\n{listing(self.graph, members)}", scope)


class ChunkView(CollapsedView):
    """The values nearest to the output have cards; each chunk of older ones shares a card."""

    @cached_property
    def widely_used(self) -> set[Value]:
        return widely_used(self.graph.nodes) - self.box_of.keys()

    def add_box(self, box: str, members: list[Value]) -> None:
        first, last = (self.graph.names[value].text for value in (members[0], members[-1]))
        data = [value.data for value in members]
        size = sum(abs(self.graph.grads[value]) for value in members)
        card = Card(f"{shorten(first, 12)} … {shorten(last, 12)}", "", "", 0.0, named=False)
        content = self.canvas.cards.summary(
            card, f"{len(members):,} values", [("data", range_text(data)), ("sum |grad|", digits(size))]
        )
        self.canvas.box(box, content, listing(self.graph, members))


def minor_text(n: int, share: float) -> str:
    """How many values a box stands for, and what share of the gradient goes through them.

    >>> minor_text(12, 0.004), minor_text(1, 0.0)
    ('12 values, 0.4 % of the gradient', '1 value, 0 % of the gradient')
    """
    return f"{n:,} value{'s' * (n != 1)}, {digits(100 * share, 2)} % of the gradient"


def range_text(numbers: Sequence[float]) -> str:
    """The smallest and the largest of the numbers.

    >>> range_text([3.0, -1.0, 2.0]), range_text([2.0, 2.0])
    ('-1 to 3', '2')
    """
    low, high = digits(min(numbers), 3), digits(max(numbers), 3)
    return low if low == high else f"{low} to {high}"


def listing(graph: Graph, values: list[Value]) -> str:
    """A line for each value, with its number and gradient; of many values the first MOST_NAMES."""
    lines = [
        f"{graph.names[v].text} = {digits(v.data)}, grad {digits(graph.grads[v])}"
        for v in values[:MOST_NAMES]
    ]
    return "\n".join(lines + [f"… {len(values) - MOST_NAMES:,} more"] * (len(values) > MOST_NAMES))
