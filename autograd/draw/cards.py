"""The views in which every value has its card: "cards" and "compact"."""

from collections import Counter
from collections.abc import Collection

from .. import ops
from ..labels.scope import split
from ..value import Value
from .canvas import Canvas
from .graph import Edge, Graph
from .groups import SYMMETRIC
from .scale import digits
from .table import OP_SIGNS, Card

NOTE = "edge: local derivative, then the gradient it sends back; width = size"
BEHIND = "behind"
MANY_USES = 20  # a leaf that goes into more operations than this gets a stub at each
COMMUTATIVE = (*SYMMETRIC, ops.add, ops.mul, ops.hypot, ops.maximum, ops.minimum)


def in_order(value: Value) -> dict[str, str]:
    """What keeps the arrows into an operation in the order of its operands: from above, or from the left."""
    return {} if value.op in COMMUTATIVE or len(value.parents) < 2 else {"ordering": "in"}


def used_everywhere(values: Collection[Value]) -> set[Value]:
    """The leaves that go into very many operations."""
    uses = Counter(parent for value in values for parent in value.parents)
    return {v for v, n in uses.items() if n > MANY_USES and isinstance(v, Value) and not v.parents}


class CardSheet:
    """Puts the values of a graph, or some of them, on a canvas."""

    def __init__(
        self, graph: Graph, canvas: Canvas, *, compact: bool, only: Collection[Value] | None = None
    ) -> None:
        self.graph = graph
        self.canvas = canvas
        self.compact = compact
        self.shown = dict.fromkeys(graph.nodes if only is None else only)
        self.ids = {value: f"v{i}" for i, value in enumerate(graph.nodes)}
        self.stubs = 0
        self.everywhere = used_everywhere(self.shown)

    def draw(self) -> None:
        for value in self.shown:
            self.value(value, split(value.label)[0])
            for edge in self.graph.into(value):
                self.edge(edge)

    def value(self, value: Value, scope: str = "") -> None:
        """A card; with the circle of its operation before it, unless that is fused into the card."""
        card, name = self.card(value), self.ids[value]
        cards, story = self.canvas.cards, self.graph.story(value)
        order = in_order(value)
        self.canvas.kinds[card.kind] = None
        if self.compact:
            self.canvas.box(name, cards.compact(card), story, scope, **order)
        else:
            self.canvas.box(name, cards.full(card), story, scope)
        if card.op and not self.compact:
            self.canvas.operation(f"{name}op", card.op, scope, **order)
            self.canvas.edge(f"{name}op", name, self.graph.grads[value], dir="none")

    def card(self, value: Value) -> Card:
        sign = value.op.symbol if value.parents else ""
        return Card(
            self.graph.name(value),
            self.graph.kind(value),
            digits(value.data),
            self.graph.grads[value],
            OP_SIGNS.get(sign, sign),
            named=bool(value.label),
        )

    def edge(self, edge: Edge) -> None:
        head = self.head(edge.child)
        tooltip = f"local derivative {edge.local!r}\nsends back {edge.sent!r}"
        content = self.canvas.cards.edge(edge.local, edge.sent)
        self.canvas.edge(self.tail(edge), head, edge.sent, content, tooltip, **self.marks(edge))

    def marks(self, edge: Edge) -> dict[str, str]:
        """More attributes of its arrow."""
        return {}

    def head(self, child: Value) -> str:
        """Where the arrows into it end."""
        return self.ids[child] + ("" if self.compact else "op")

    def tail(self, edge: Edge) -> str:
        if not isinstance(edge.parent, Value):
            return self.number(edge)
        if edge.parent in self.everywhere:
            return self.portal(self.graph.name(edge.parent) or digits(edge.parent.data))
        return self.ids[edge.parent]

    def portal(self, text: str) -> str:
        """A dashed box beside the operation that it goes into: arrows across the whole picture take ages."""
        self.stubs += 1
        self.canvas.stub(f"{BEHIND}{self.stubs}", text)
        return f"{BEHIND}{self.stubs}"

    def number(self, edge: Edge) -> str:
        """The card of a plain number that an operation met."""
        name = f"{self.ids[edge.child]}n{edge.position}"
        card = Card("", "const", digits(float(edge.parent)), self.grad(edge))
        cards = self.canvas.cards
        content = cards.compact(card) if self.compact else cards.full(card)
        tooltip = f"a number in the code\ndata = {edge.parent!r}\ngrad = {edge.sent!r}"
        self.canvas.kinds["const"] = None
        scope = split(edge.child.label)[0]
        self.canvas.box(name, content, tooltip, scope)
        self.beside(name, edge, scope)
        return name

    def grad(self, edge: Edge) -> float | None:
        """What the card of a plain number shows as its gradient."""
        return edge.sent

    def beside(self, number: str, edge: Edge, scope: str) -> None:
        """Put a plain number on its side of the other operand, where that matters."""
        operands = edge.child.parents
        other = operands[1 - edge.position] if len(operands) == 2 else None
        if edge.child.op in COMMUTATIVE or other not in self.shown or split(other.label)[0] != scope:
            return
        pair = [number, self.ids[other]]
        self.canvas.column(pair[::-1] if edge.position else pair, scope)
