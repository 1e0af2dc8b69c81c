"""CardView: every value has a card of its own, as in the views "cards" and "compact"."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import TypeGuard

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


def _is_leaf(parent: Value | float) -> TypeGuard[Value]:
    return isinstance(parent, Value) and not parent.parents


class CardView:
    """Puts a card for each value of a graph, or of `only` these, on a canvas, with the arrows into them.

    `compact`: an operation is written on the card of its result; otherwise it has a circle of its own.
    """

    has_doors = True  # arrows from outside enter the cluster of a neuron at a point of their own

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
        self.children = graph.children()
        self.columns: dict[tuple[str, tuple[Value, ...]], dict[str, None]] = {}  # (scope, used by) -> boxes

    @cached_property
    def with_params(self) -> set[Value]:
        """The results of operations on leaves that are in the same cluster: those of neurons."""
        if not self.has_doors:
            return set()
        pairs = [
            (leaf, child) for leaf, uses in self.children.items() if not leaf.parents for child, _ in uses
        ]
        return {
            child
            for leaf, child in pairs
            if self.scope_of(child) and self.scope_of(child) == self.scope_of(leaf)
        }

    @cached_property
    def widely_used(self) -> set[Value]:
        """The leaves that get a stub at each operation that they go into."""
        return widely_used(self.shown)

    def draw(self) -> None:
        """Put everything on the canvas."""
        for value in self.shown:
            self.add_value(value, self.scope_of(value))
            for edge in self.graph.into(value):
                self.add_edge(edge)
        for (scope, _), names in self.columns.items():
            self.canvas.column(list(names), scope)

    def scope_of(self, value: Value) -> str:
        """The scope in whose cluster the card of a value is."""
        return split(value.label)[0]

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
        tail, door = self.tail(edge), self.door(edge, tooltip)
        if door:
            self.canvas.edge(tail, door, edge.sent, content, tooltip, dir="none", headclip="false")
            self.canvas.edge(door, head, edge.sent, "", tooltip, tailclip="false")
        else:
            self.canvas.edge(tail, head, edge.sent, content, tooltip, **self.attributes(edge))
        self.note_order(edge, door)

    def door(self, edge: Edge, tooltip: str) -> str:
        """Add the dot at which an arrow enters the cluster of a neuron, beside the neuron's parameters.

        Returns its name, or "" if there is none. Without doors Graphviz leads the arrows around the clusters,
        and these become a staircase.
        """
        scope = self.scope_of(edge.child)
        if (
            not (isinstance(edge.parent, Value) and edge.child in self.with_params)
            or self.scope_of(edge.parent) == scope
        ):
            return ""
        name = f"{self.ids[edge.child]}in{edge.position}"
        self.canvas.door(name, scope, edge.sent, tooltip)
        return name

    def note_order(self, edge: Edge, door: str) -> None:
        """Note what is to stand in a column: the leaves of the same operations, and the door of an edge."""
        if door:
            self.columns.setdefault((self.scope_of(edge.child), (edge.child,)), {})[door] = None
        leaf = edge.parent
        if _is_leaf(leaf) and leaf not in self.widely_used:
            used_by = tuple([child for child, _ in self.children[leaf]])
            self.columns.setdefault((self.scope_of(leaf), used_by), {})[self.ids[leaf]] = None

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
        scope = self.scope_of(edge.child)
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
        if edge.child.op in COMMUTATIVE or other not in self.shown or self.scope_of(other) != scope:
            return
        pair = [number, self.ids[other]]
        self.canvas.column(pair[::-1] if edge.position else pair, scope)
