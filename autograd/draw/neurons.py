"""NeuronView: a card for each neuron, with its weights and their gradients as two strips of colour."""

from collections.abc import Callable

from ..labels.scope import natural_sort_key, outer, scope_title, split
from ..value import Value
from .canvas import Canvas
from .collapsed import minor_text, shares
from .groups import EdgeSum, Group, Groups
from .scale import Scale, digits
from .table import OP_SIGNS, Card, td

MOST_CELLS, KEPT_CELLS = 16, 12  # cells of a strip: of more, these first ones and the last
HEAD_PORTS = {"LR": "w", "RL": "e"}  # rankdir -> the side at which arrows do not cross the layer's title


class NeuronView:
    """Puts groups on a canvas: a card for each neuron, and boxes for inputs, losses and the like.

    `least`: groups with less than this share of the gradient are dashed boxes. `note`: what the legend says.
    `drawn_as`: {id of a group: the box that stands for it}, for groups without a box of their own.

    Raises ValueError if there is no neuron.
    """

    note = "strips: weights, then the bias; arrow: all the gradient it sends back, summed; width = size"
    most_boxes, kept_boxes = 12, 10  # in a column: of more than `most_boxes` these first ones

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
        self.drawn_as: dict[str, str] = {}
        self.ports: dict[str, dict[str, str]] = {}  # box -> DOT attributes of the arrows that enter it
        self.used_by_neurons = groups.used_by_neurons()
        self.layers: dict[str, list[Group]] = {}
        for group in groups.all:
            if group.scope:
                self.layers.setdefault(outer(group.scope), []).append(group)
        canvas.ranksep = 0.9
        grads = [self.grad(group) for group in groups.all]
        canvas.measure(grads + [self.graph.grads[param] for param in groups.params(groups.all)])

    def draw(self) -> None:
        """Put everything on the canvas."""
        for layer, neurons in self.layers.items():
            self.add_layer(layer, sorted(neurons, key=lambda group: natural_sort_key(group.scope)))
        others = self.others()
        inputs = [group for group in others if self.is_input(group)]
        self.add_column(inputs, "", "inputs", self.add_other)
        for group in others:
            if group not in inputs:
                self.add_other(group)
        self.add_edges()

    def others(self) -> list[Group]:
        """The groups to be drawn that are no neurons."""
        return [group for group in self.groups.all if not group.scope]

    # ---- boxes ----

    def add_layer(self, layer: str, neurons: list[Group]) -> None:
        """Add the neurons of a layer, in its cluster."""
        params = len(self.groups.params(neurons))
        title = scope_title(layer) or "layer"
        rest = f": {len(neurons)} {self.activation(neurons)}, {params} params"
        if layer:
            self.canvas.name_cluster(layer, title, rest)
        if len(neurons) == 1 and self.canvas.rankdir in HEAD_PORTS:
            self.ports[neurons[0].id] = {"headport": HEAD_PORTS[self.canvas.rankdir]}
        self.add_column(neurons, layer, "neurons", self.add_neuron)

    def add_column(
        self,
        groups: list[Group],
        scope: str,
        what: str,
        add: Callable[[Group], None],
    ) -> None:
        """Add a box for each group, by `add`, side by side; of very many the first, and one for the rest."""
        shown = [group for group in groups if not self.is_minor(group)]
        shown = shown if len(shown) <= self.most_boxes else shown[: self.kept_boxes]
        for group in shown:
            add(group)
        names = [group.id for group in shown]
        if len(shown) < len(groups):
            rest = [group for group in groups if group.id not in names]
            names.append(self.add_rest(rest, scope, f"more {what}" if shown else what))
        self.canvas.column(names, scope)

    def add_rest(self, groups: list[Group], scope: str, what: str) -> str:
        """Add a dashed box that stands for these groups, and return its name."""
        size = sum(abs(self.grad(group)) for group in groups)
        name = f"more{groups[0].id}"
        self.drawn_as |= dict.fromkeys((group.id for group in groups), name)
        counted = "… " * what.startswith("more") + f"{len(groups)} {what}"
        text = f"{counted}<br/>sum of |grad| = {digits(size)}"
        if self.least:
            text += f"<br/>{digits(100 * sum(map(self.share, groups)), 2)} % of the gradient"
        self.canvas.stub(name, text, counted, scope)
        return name

    def add_neuron(self, group: Group) -> None:
        """Add the card of a neuron."""
        cards = self.canvas.cards
        outputs, params = self.groups.outputs(group), self.groups.params([group])
        kind = next((self.graph.kind(out) for out in outputs if out in self.graph.outputs), "")
        title = cards.name(Card(scope_title(split(group.scope)[1]), "", "", 0.0))
        calls = cards.word(f"&#160;&#160;{len(outputs)} calls", 8.5) if len(outputs) > 1 else ""
        rows = [
            [td(title + calls, colspan=2)],
            cards.strip("w, b", self.cells([p.data for p in params]), self.weights),
            cards.strip("grad", self.cells([self.graph.grads[p] for p in params]), self.canvas.scale),
            [
                td(cards.word(_one_or_many("out", "mean out", len(outputs)), 8.5), align="left"),
                td(cards.number(digits(_mean([out.data for out in outputs])), 10), align="right"),
            ],
            cards.grad_row(_one_or_many("grad", "sum grad", len(outputs)), self.grad(group), 8.5),
        ]
        self.canvas.box(
            group.id, cards.frame(kind, rows), self.tooltip(group, outputs, params), outer(group.scope)
        )

    def cells(self, numbers: list[float]) -> list[tuple[float, str]]:
        """The cells of a strip, (number, text in place of its sign): of very many the first and the last."""
        cells = [(number, "") for number in numbers]
        left_out = len(numbers) - KEPT_CELLS - 1
        return (
            cells
            if len(cells) <= MOST_CELLS
            else [*cells[:KEPT_CELLS], (0.0, f"…&#160;{left_out}&#160;more"), cells[-1]]
        )

    def add_other(self, group: Group) -> None:
        """Add the card of a group that is no neuron: of one value, or of several with the same role."""
        if self.is_minor(group):
            self.canvas.stub(group.id, minor_text(len(group.values), self.share(group)))
            return
        n = len(group.values) or len(group.numbers)
        data = [value.data for value in group.values] or [number for number, _ in group.numbers]
        kind, name, sign = "const", "", ""
        if group.values:
            first = group.values[0]
            kind = self.graph.kind(first)
            name = split(first.label)[1] or (self.graph.name(first) if n == 1 else "")
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
        tooltip = self.graph.tooltip(group.values[0]) if n == 1 and group.values else f"{n} values"
        self.canvas.box(group.id, content, tooltip)

    # ---- edges ----

    def add_edges(self) -> None:
        """Add an arrow for the edges between each two boxes."""
        for (tail, head), total in self.edges().items():
            tooltip = f"sends back {total.sent!r}" + f", the sum of {total.count}" * (total.count > 1)
            self.canvas.edge(tail, head, total.sent, tooltip=tooltip, **self.ports.get(head, {}))

    def edges(self) -> dict[tuple[str, str], EdgeSum]:
        """{(box, box): the edges between them, added up}."""
        sums: dict[tuple[str, str], EdgeSum] = {}
        for (tail, head), total in self.groups.between.items():
            ends = self.drawn_as.get(tail, tail), self.drawn_as.get(head, head)
            sums.setdefault(ends, EdgeSum()).add(total.sent, total.size, total.count)
        return sums

    # ---- numbers and words ----

    def grad(self, group: Group) -> float:
        """The sum of the gradients of the outputs of a group."""
        grads = [self.graph.grads[value] for value in self.groups.outputs(group)]
        return sum(grads) + sum(grad for _, grad in group.numbers)

    def share(self, group: Group) -> float:
        """The share of the gradient that goes through a group, from 0 to 1."""
        return sum(self.shares[value] for value in self.groups.outputs(group))

    def is_minor(self, group: Group) -> bool:
        """Whether a group carries too little of the gradient for a box of its own."""
        drawn = not group.values or not self.graph.outputs.keys().isdisjoint(group.values)
        return bool(self.least) and not drawn and self.share(group) < self.least

    def is_input(self, group: Group) -> bool:
        """Whether a group is not computed, and goes into a neuron."""
        if group.values and group.values[0].parents:
            return False
        return group.id in self.used_by_neurons

    def activation(self, neurons: list[Group]) -> str:
        """The activation of neurons, such as "tanh" or "linear"; "neurons" if they have several."""
        outputs = [out for group in neurons for out in self.groups.outputs(group)]
        last = {out.op.symbol if len(out.parents) == 1 else "linear" for out in outputs}
        return last.pop() if len(last) == 1 else "neurons"

    def tooltip(self, group: Group, outputs: list[Value], params: list[Value]) -> str:
        """A neuron in a few lines: its parameters and outputs with all digits."""
        lines = [group.scope]
        lines += [f"{self.graph.name(p)} = {p.data!r}, grad {self.graph.grads[p]!r}" for p in params[:40]]
        lines += [f"… {len(params) - 40} more"] * (len(params) > 40)
        lines += [f"out = {out.data!r}, grad {self.graph.grads[out]!r}" for out in outputs[:10]]
        lines += [f"… {len(outputs) - 10} more calls"] * (len(outputs) > 10)
        return "\n".join(lines)


def _one_or_many(one: str, many: str, n: int) -> str:
    return one if n <= 1 else many


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else float("nan")
