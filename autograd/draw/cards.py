"""CardView: every value has a card of its own, as in the views "cards" and "compact"."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property

from .. import ops
from ..labels.scope import split
from ..value import Value
from .canvas import Canvas
from .graph import Edge, Graph
from .groups import SYMMETRIC
from .scale import digits
from .table import OP_SIGNS, Card

NOTE = "edge: local derivative, then the gradient it sends back; width = size"
STUB = "behind"  # and a number: the name of a stub
MANY_USES = 20  # a leaf that goes into more operations than this gets a stub at each
COMMUTATIVE = (*SYMMETRIC, ops.add, ops.mul, ops.hypot, ops.maximum, ops.minimum)


def operand_order(value: Value) -> dict[str, str]:
    """The DOT attributes that keep the arrows into an operation in the order of its operands.

    They are drawn from above, or from the left; {} where the order does not matter.
    """
    return {} if value.op in COMMUTATIVE or len(value.parents) < 2 else {"ordering": "in"}


def widely_used(values: Collection[Value]) -> set[Value]:
    """The leaves among the parents of `values` that go into more than MANY_USES operations."""
    uses = Counter(parent for value in values for parent in value.parents)
    return {v for v, n in uses.items() if n > MANY_USES and isinstance(v, Value) and not v.parents}


class CardView:
    """Puts a card for each value of a graph, or of `only` these, on a canvas, with the arrows into them.

    `compact`: an operation is written on the card of its result; otherwise it has a circle of its own.
    """

    def __init__(
        self,
        graph: Graph,
        canvas: Canvas,
        *,
        compact: bool,
        only: Collection[Value] | None = None,
    ) -> None:
        self.graph = graph
        self.canvas = canvas
        self.compact = compact
        self.shown = dict.fromkeys(graph.nodes if only is None else only)
        self.ids = {value: f"v{i}" for i, value in enumerate(graph.nodes)}
        self.stubs = 0

    @cached_property
    def widely_used(self) -> set[Value]:
        """The leaves that get a stub at each operation that they go into."""
        return widely_used(self.shown)

    def draw(self) -> None:
        """Put everything on the canvas."""
        for value in self.shown:
            self.add_value(value, split(value.label)[0])
            for edge in self.graph.into(value):
                self.add_edge(edge)

    def add_value(self, value: Value, scope: str = "") -> None:
        """Add the card of a value and, unless the view is compact, the circle of its operation."""
        card, name = self.card(value), self.ids[value]
        cards, tooltip = self.canvas.cards, self.graph.tooltip(value)
        order = operand_order(value)
        self.canvas.kinds[card.kind] = None
        if self.compact:
            self.canvas.box(name, cards.compact(card), tooltip, scope, **order)
        else:
            self.canvas.box(name, cards.full(card), tooltip, scope)
        if card.op and not self.compact:
            self.canvas.operation(f"{name}op", card.op, scope, **order)
            self.canvas.edge(f"{name}op", name, self.graph.grads[value], dir="none")

    def card(self, value: Value) -> Card:
        """What is written on the card of a value."""
        sign = value.op.symbol if value.parents else ""
        return Card(
            self.graph.name(value),
            self.graph.kind(value),
            digits(value.data),
            self.graph.grads[value],
            OP_SIGNS.get(sign, sign),
            named=bool(value.label),
        )

    def add_edge(self, edge: Edge) -> None:
        """Add the arrow of an edge, and the box that it comes from if that is no card of this view."""
        head = self.head(edge.child)
        tooltip = f"local derivative {edge.local!r}\nsends back {edge.sent!r}"
        content = self.canvas.cards.edge(edge.local, edge.sent)
        self.canvas.edge(self.tail(edge), head, edge.sent, content, tooltip, **self.attributes(edge))

    def attributes(self, edge: Edge) -> dict[str, str]:
        """More DOT attributes of its arrow."""
        return {}

    def head(self, child: Value) -> str:
        """The name of the box at which the arrows into `child` end."""
        return self.ids[child] + ("" if self.compact else "op")

    def tail(self, edge: Edge) -> str:
        """The name of the box from which its arrow comes: a card, a plain number, or a stub."""
        if not isinstance(edge.parent, Value):
            return self.add_number(edge)
        if edge.parent in self.widely_used:
            return self.add_leaf_stub(edge.parent)
        return self.ids[edge.parent]

    def add_leaf_stub(self, value: Value) -> str:
        """Add a dashed box with the name of a widely used leaf, and return the name of the box.

        It stands beside the operation that it goes into: arrows across the whole picture take Graphviz ages.
        """
        self.stubs += 1
        self.canvas.stub(f"{STUB}{self.stubs}", self.graph.name(value) or digits(value.data))
        return f"{STUB}{self.stubs}"

    def add_number(self, edge: Edge) -> str:
        """Add a card for the plain number that an edge comes from, and return the name of the box."""
        name = f"{self.ids[edge.child]}n{edge.position}"
        card = Card("", "const", digits(float(edge.parent)), self.number_grad(edge))
        cards = self.canvas.cards
        content = cards.compact(card) if self.compact else cards.full(card)
        tooltip = f"a number in the code\ndata = {edge.parent!r}\ngrad = {edge.sent!r}"
        self.canvas.kinds["const"] = None
        scope = split(edge.child.label)[0]
        self.canvas.box(name, content, tooltip, scope)
        self.keep_beside_operand(name, edge, scope)
        return name

    def number_grad(self, edge: Edge) -> float | None:
        """The gradient on the card of the plain number that an edge comes from; None shows none."""
        return edge.sent

    def keep_beside_operand(self, number: str, edge: Edge, scope: str) -> None:
        """Keep the box `number` on its side of the other operand, where the order of operands matters."""
        operands = edge.child.parents
        other = operands[1 - edge.position] if len(operands) == 2 else None
        if edge.child.op in COMMUTATIVE or other not in self.shown or split(other.label)[0] != scope:
            return
        pair = [number, self.ids[other]]
        self.canvas.column(pair[::-1] if edge.position else pair, scope)
