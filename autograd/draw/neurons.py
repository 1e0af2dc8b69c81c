"""The view with a card for each neuron: its weights and their gradients as two strips of colour."""

from collections.abc import Callable

from ..labels.scope import natural_sort_key, outer, scope_title, split
from ..value import Value
from .canvas import Canvas
from .folds import little, shares
from .groups import Group, Groups, Sum
from .scale import Scale, digits
from .table import OP_SIGNS, Card, td

NOTE = "strips: weights, then the bias; arrow: all the gradient it sends back, summed; width = size"
MOST_CELLS, KEPT_CELLS = 16, 12
FRONT = {"LR": "w", "RL": "e"}  # the side at which arrows from above do not cross the layer's title


class NeuronSheet:
    """Puts groups on a canvas; those with less than the share `least` of the gradient as dashed boxes.

    Raises ValueError if there is no neuron.
    """

    note = NOTE
    most, kept = 12, 10  # boxes in a column

    def __init__(self, groups: Groups, canvas: Canvas, least: float = 0.0) -> None:
        if not any(group.scope for group in groups.all):
            raise ValueError(
                "there are no neurons in this graph: they are found by labels such as "
                '"layers.0.neurons.2.w.1"; use view="cards" or view="compact"'
            )
        self.groups = groups
        self.least = least
        self.shares = shares(groups.graph) if least else {}
        self.graph = groups.graph
        self.canvas = canvas
        self.weights = Scale(value.data for value in groups.params(groups.all))
        self.drawn_as: dict[str, str] = {}  # group -> box
        self.ports: dict[str, dict[str, str]] = {}  # where arrows enter a box, if not anywhere
        self.into_neurons = groups.into_neurons()
        self.layers: dict[str, list[Group]] = {}
        for group in groups.all:
            if group.scope:
                self.layers.setdefault(outer(group.scope), []).append(group)
        canvas.ranksep = 0.9
        shown = [self.grad(group) for group in groups.all]
        canvas.measure(shown + [self.graph.grads[param] for param in groups.params(groups.all)])

    def draw(self) -> None:
        for layer, members in self.layers.items():
            self.layer(layer, sorted(members, key=lambda group: natural_sort_key(group.scope)))
        others = self.others()
        given = [group for group in others if self.is_input(group)]
        self.several(given, "", "inputs", self.other)
        for group in others:
            if group not in given:
                self.other(group)
        self.edges()

    def others(self) -> list[Group]:
        """The groups that are no neuron."""
        return [group for group in self.groups.all if not group.scope]

    # ---- boxes ----

    def layer(self, layer: str, members: list[Group]) -> None:
        params = len(self.groups.params(members))
        title = scope_title(layer) or "layer"
        rest = f": {len(members)} {self.activation(members)}, {params} params"
        if layer:
            self.canvas.name_cluster(layer, title, rest)
        if len(members) == 1 and self.canvas.rankdir in FRONT:
            self.ports[members[0].id] = {"headport": FRONT[self.canvas.rankdir]}
        self.several(members, layer, "neurons", self.neuron)

    def several(self, members: list[Group], scope: str, what: str, draw: Callable[[Group], None]) -> None:
        """All of them in a column; of very many the first, and a box for the others."""
        kept = [group for group in members if not self.is_minor(group)]
        kept = kept if len(kept) <= self.most else kept[: self.kept]
        for group in kept:
            draw(group)
        names = [group.id for group in kept]
        if len(kept) < len(members):
            rest = [group for group in members if group.id not in names]
            names.append(self.fold(rest, scope, f"more {what}" if kept else what))
        self.canvas.column(names, scope)

    def fold(self, members: list[Group], scope: str, what: str) -> str:
        size = sum(abs(self.grad(group)) for group in members)
        name = f"more{members[0].id}"
        self.drawn_as |= dict.fromkeys((group.id for group in members), name)
        these = "… " * what.startswith("more") + f"{len(members)} {what}"
        text = f"{these}<br/>sum of |grad| = {digits(size)}"
        if self.least:
            text += f"<br/>{digits(100 * sum(map(self.share, members)), 2)} % of the gradient"
        self.canvas.stub(name, text, these, scope)
        return name

    def neuron(self, group: Group) -> None:
        cards = self.canvas.cards
        outs, params = self.groups.outs(group), self.groups.params([group])
        kind = next((self.graph.kind(out) for out in outs if out in self.graph.outputs), "")
        title = cards.name(Card(scope_title(split(group.scope)[1]), "", "", 0.0))
        calls = cards.word(f"&#160;&#160;{len(outs)} calls", 8.5) if len(outs) > 1 else ""
        rows = [
            [td(title + calls, colspan=2)],
            cards.strip("w, b", self.cells([p.data for p in params]), self.weights),
            cards.strip("grad", self.cells([self.graph.grads[p] for p in params]), self.canvas.scale),
            [
                td(cards.word(_one_or_many("out", "mean out", len(outs)), 8.5), align="left"),
                td(cards.number(digits(_mean([out.data for out in outs])), 10), align="right"),
            ],
            cards.grad_row(_one_or_many("grad", "sum grad", len(outs)), self.grad(group), 8.5),
        ]
        self.canvas.box(
            group.id, cards.frame(kind, rows), self.story(group, outs, params), outer(group.scope)
        )

    def cells(self, numbers: list[float]) -> list[tuple[float, str]]:
        """The strip: of very many numbers the first, how many are left out, and the last."""
        cells = [(number, "") for number in numbers]
        left_out = len(numbers) - KEPT_CELLS - 1
        return (
            cells
            if len(cells) <= MOST_CELLS
            else [*cells[:KEPT_CELLS], (0.0, f"…&#160;{left_out}&#160;more"), cells[-1]]
        )

    def other(self, group: Group) -> None:
        """The card of a value, or of several that play the same part."""
        if self.is_minor(group):
            self.canvas.stub(group.id, little(len(group.values), self.share(group)))
            return
        n = len(group.values) or len(group.numbers)
        data = [value.data for value in group.values] or [number for number, _ in group.numbers]
        kind, name, sign = "const", "", ""
        if group.values:
            first = group.values[0]
            kind, name = (
                self.graph.kind(first),
                split(first.label)[1] or (self.graph.name(first) if n == 1 else ""),
            )
            sign = first.op.symbol if first.parents else ""
        same = len(set(data)) == 1
        card = Card(
            name + f" ×{n}" * (n > 1),
            kind,
            digits(data[0] if same else _mean(data)),
            self.grad(group),
            OP_SIGNS.get(sign, sign),
            named=not group.values or bool(group.values[0].label),
            data_word="data" if same else "mean",
            grad_word=_one_or_many("grad", "sum grad", n),
        )
        self.canvas.kinds[kind] = None
        content = self.canvas.cards.compact(card) if card.op else self.canvas.cards.full(card)
        story = self.graph.story(group.values[0]) if n == 1 and group.values else f"{n} values"
        self.canvas.box(group.id, content, story)

    # ---- arrows ----

    def edges(self) -> None:
        for (tail, head), total in self.arrows().items():
            tooltip = f"sends back {total.sent!r}" + f", the sum of {total.count}" * (total.count > 1)
            self.canvas.edge(tail, head, total.sent, tooltip=tooltip, **self.ports.get(head, {}))

    def arrows(self) -> dict[tuple[str, str], Sum]:
        """{(box, box): all that goes between them}"""
        sums: dict[tuple[str, str], Sum] = {}
        for (tail, head), total in self.groups.between.items():
            ends = self.drawn_as.get(tail, tail), self.drawn_as.get(head, head)
            sums.setdefault(ends, Sum()).add(total.sent, total.size, total.count)
        return sums

    # ---- numbers and words ----

    def grad(self, group: Group) -> float:
        """The sum of the gradients of its outputs."""
        grads = [self.graph.grads[value] for value in self.groups.outs(group)]
        return sum(grads) + sum(grad for _, grad in group.numbers)

    def share(self, group: Group) -> float:
        """The share of the gradient that goes through it."""
        return sum(self.shares[value] for value in self.groups.outs(group))

    def is_minor(self, group: Group) -> bool:
        drawn = not group.values or not self.graph.outputs.isdisjoint(group.values)
        return bool(self.least) and not drawn and self.share(group) < self.least

    def is_input(self, group: Group) -> bool:
        """Whether it is given, and goes into a neuron."""
        if group.values and group.values[0].parents:
            return False
        return group.id in self.into_neurons

    def activation(self, members: list[Group]) -> str:
        """What the neurons do last: "tanh", or "linear" if that is their weighted sum."""
        outs = [out for group in members for out in self.groups.outs(group)]
        last = {out.op.symbol if len(out.parents) == 1 else "linear" for out in outs}
        return last.pop() if len(last) == 1 else "neurons"

    def story(self, group: Group, outs: list[Value], params: list[Value]) -> str:
        lines = [group.scope]
        lines += [f"{self.graph.name(p)} = {p.data!r}, grad {self.graph.grads[p]!r}" for p in params[:40]]
        lines += [f"… {len(params) - 40} more"] * (len(params) > 40)
        lines += [f"out = {out.data!r}, grad {self.graph.grads[out]!r}" for out in outs[:10]]
        lines += [f"… {len(outs) - 10} more calls"] * (len(outs) > 10)
        return "\n".join(lines)


def _one_or_many(one: str, many: str, n: int) -> str:
    return one if n <= 1 else many


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else float("nan")
