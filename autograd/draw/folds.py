"""The views of cards in which many values share a box: what carries little gradient, and very many values."""

from collections.abc import Iterator, Mapping, Sequence

from ..explain.shares import flows, totals
from ..labels.scope import split
from ..value import Value
from .canvas import Canvas
from .cards import CardSheet, used_everywhere
from .graph import Edge, Graph
from .scale import Scale, digits
from .table import Card, shorten

SUMMED = "grey arrow: sum of |gradient| sent back"
MOST_NAMES = 20
CHUNKS, NEAREST = 12, 12  # boxes for the older values, and values next to the output with cards of their own


def shares(graph: Graph) -> dict[Value, float]:
    """{value: the share of the gradient that goes through it}; the outputs have 1 between them."""
    return totals(graph.nodes[::-1], graph.outputs, graph.handed)


def minor(graph: Graph, least: float) -> dict[Value, int]:
    """{value whose share is less than `least`: the number of its place}.

    Values that hang together are in one place; so are those that go into the same values that are kept.
    """
    total = shares(graph)
    near: dict[Value, list[Value]] = {
        value: [] for value in graph.nodes if total[value] < least and value not in graph.outputs
    }
    kept: dict[Value, set[Value]] = {value: set() for value in near}
    for edge in graph.edges():
        if isinstance(edge.parent, Value) and edge.parent in near:
            if edge.child in near:
                near[edge.parent].append(edge.child)
                near[edge.child].append(edge.parent)
            else:
                kept[edge.parent].add(edge.child)
    numbers: dict[frozenset[Value], int] = {}
    places: dict[Value, int] = {}
    for region in regions(near):
        users = frozenset().union(*[kept[value] for value in region])
        places |= dict.fromkeys(region, numbers.setdefault(users, len(numbers)))
    return places


def regions(near: Mapping[Value, Sequence[Value]]) -> Iterator[list[Value]]:
    """The values in groups that hang together, given which are beside each."""
    met: set[Value] = set()
    for value in near:
        region = [] if value in met else [value]
        met.add(value)
        for member in region:  # grows as it goes
            beside = [other for other in dict.fromkeys(near[member]) if other not in met]
            met.update(beside)
            region += beside
        if region:
            yield region


def chunks(graph: Graph) -> dict[Value, int]:
    """{value: the number of its chunk}: consecutive values, so that arrows between chunks go one way.

    What goes into very many operations keeps its card, if that is not too many.
    """
    drawn = graph.outputs | {*graph.nodes[-NEAREST:]}
    everywhere = used_everywhere(graph.nodes)
    if len(everywhere) <= NEAREST:
        drawn |= everywhere
    older = [value for value in graph.nodes if value not in drawn]
    size = -(-len(older) // CHUNKS)
    return {value: i // size for i, value in enumerate(older)}


class FoldedSheet(CardSheet):
    """Cards; and one box for all values that have the same place, with arrows summed."""

    def __init__(self, graph: Graph, canvas: Canvas, places: Mapping[Value, int], *, compact: bool) -> None:
        super().__init__(graph, canvas, compact=compact, only=[v for v in graph.nodes if v not in places])
        self.members: dict[int, list[Value]] = {}
        for value in graph.nodes:
            if value in places:
                self.members.setdefault(places[value], []).append(value)
        ids = {place: f"fold{i}" for i, place in enumerate(self.members)}
        self.box_of = {value: ids[place] for value, place in places.items()}
        self.sums: dict[tuple[Value | str, str], float] = {}

    def draw(self) -> None:
        super().draw()
        for members in self.members.values():
            self.fold(self.box_of[members[0]], members)
            for value in members:
                for edge in self.graph.into(value):
                    if isinstance(edge.parent, Value) and self.end(edge.parent) != self.end(value):
                        self.add(edge, self.end(value))
        scale = Scale([self.canvas.scale.top, *self.sums.values()])
        grey = self.canvas.colours["muted"]
        for (tail, head), size in self.sums.items():
            tooltip = f"sum of |gradient| sent back: {size!r}"
            self.canvas.edge(
                self.start(tail), head, size, tooltip=tooltip, color=grey, penwidth=scale.width(size)
            )

    def fold(self, box: str, members: list[Value]) -> None:
        """The box for these values."""
        raise NotImplementedError

    def end(self, value: Value) -> str:
        return self.box_of.get(value) or self.ids[value]

    def edge(self, edge: Edge) -> None:
        if edge.parent in self.box_of:
            self.add(edge, self.head(edge.child))
        else:
            super().edge(edge)

    def add(self, edge: Edge, head: str) -> None:
        parent: Value = edge.parent  # type: ignore[assignment]
        ends = parent if parent in self.everywhere else self.end(parent), head
        self.sums[ends] = self.sums.get(ends, 0.0) + abs(edge.sent)

    def start(self, tail: Value | str) -> str:
        return self.portal(self.graph.name(tail) or digits(tail.data)) if isinstance(tail, Value) else tail


class LeastSheet(FoldedSheet):
    """What carries less than some share of the gradient is a dashed box that says so."""

    def __init__(self, graph: Graph, canvas: Canvas, places: Mapping[Value, int], *, compact: bool) -> None:
        super().__init__(graph, canvas, places, compact=compact)
        self.entering: dict[str, float] = {}
        self.users: dict[str, set[Value]] = {}
        for child, parent, share in flows(graph.nodes[::-1], graph.outputs, graph.handed):
            box = self.box_of.get(parent)
            if box and box != self.end(child):
                self.entering[box] = self.entering.get(box, 0.0) + share
                self.users.setdefault(box, set()).add(child)

    def fold(self, box: str, members: list[Value]) -> None:
        text = little(len(members), self.entering[box])
        scopes = {split(child.label)[0] for child in self.users[box]}
        scope = scopes.pop() if len(scopes) == 1 else ""
        self.canvas.stub(box, text, f"{text}\n{names(self.graph, members)}", scope)


class ChunkSheet(FoldedSheet):
    """The values nearest to the output have cards; older ones share a card with those before and after."""

    def __init__(self, graph: Graph, canvas: Canvas, places: Mapping[Value, int], *, compact: bool) -> None:
        super().__init__(graph, canvas, places, compact=compact)
        self.everywhere = used_everywhere(graph.nodes) - places.keys()

    def fold(self, box: str, members: list[Value]) -> None:
        first, last = (self.graph.names[value].text for value in (members[0], members[-1]))
        data = [value.data for value in members]
        size = sum(abs(self.graph.grads[value]) for value in members)
        card = Card(f"{shorten(first, 12)} … {shorten(last, 12)}", "", "", 0.0, named=False)
        content = self.canvas.cards.summary(
            card, f"{len(members):,} values", [("data", spread(data)), ("sum |grad|", digits(size))]
        )
        self.canvas.box(box, content, names(self.graph, members))


def little(n: int, share: float) -> str:
    """How many values are folded, and what share of the gradient goes through them.

    >>> little(12, 0.004), little(1, 0.0)
    ('12 values, 0.4 % of the gradient', '1 value, 0 % of the gradient')
    """
    return f"{n:,} value{'s' * (n != 1)}, {digits(100 * share, 2)} % of the gradient"


def spread(numbers: Sequence[float]) -> str:
    """The smallest and the largest.

    >>> spread([3.0, -1.0, 2.0]), spread([2.0, 2.0])
    ('-1 to 3', '2')
    """
    low, high = digits(min(numbers), 3), digits(max(numbers), 3)
    return low if low == high else f"{low} to {high}"


def names(graph: Graph, values: list[Value]) -> str:
    """What a tooltip says of many values."""
    lines = [
        f"{graph.names[v].text} = {digits(v.data)}, grad {digits(graph.grads[v])}"
        for v in values[:MOST_NAMES]
    ]
    return "\n".join(lines + [f"… {len(values) - MOST_NAMES:,} more"] * (len(values) > MOST_NAMES))
