"""The views by scope: a card for each layer, and the neurons of one scope with the layers beside it."""

from difflib import get_close_matches

from ..labels.scope import enclosing, natural_sort_key, outer, scope_title, split
from .canvas import Canvas
from .collapsed import minor_text, range_text
from .groups import EdgeSum, Group, Groups
from .neurons import NeuronView
from .scale import Scale, digits
from .table import Card, escaped, font, html_label, shorten


def scopes_around(group: Group) -> list[str]:
    """The scopes that show a neuron when they are opened: its own, those around it, and its layer."""
    return [group.layer, *enclosing(group.scope)] if group.scope else []


def check_scope(groups: Groups, scope: str) -> None:
    """Raise ValueError if no neuron is in this scope."""
    units = {group.scope for group in groups.all if group.scope}
    known = {scope for group in groups.all for scope in scopes_around(group)}
    if scope not in known:
        some = get_close_matches(scope, sorted(known)) or sorted(units, key=natural_sort_key)[:3]
        raise ValueError(
            f"no scope {scope!r} in this graph: "
            + (f"there is {', '.join(some)}" if some else "it has no neurons")
        )


class LayerView(NeuronView):
    """Puts a card for each layer on a canvas, and boxes for the groups that are in no layer."""

    note = (
        "strips: for each neuron its mean output, and its gradient summed; "
        "|grad|: sum of absolute values; arrow: the same of what it sends back"
    )
    most_boxes, kept_boxes = 4, 0  # of more inputs than 4, all are in one box

    def __init__(self, groups: Groups, canvas: Canvas, least: float = 0.0) -> None:
        super().__init__(groups, canvas, least)
        self.inside: dict[str, list[Group]] = {}  # {layer: its neurons, and what they share}
        for group in groups.all:
            if group.layer:
                self.inside.setdefault(group.layer, []).append(group)
        self.layers = {
            layer: [group for group in inside if group.scope] for layer, inside in self.inside.items()
        }
        neurons = [group for members in self.layers.values() for group in members]
        self.output_scale = Scale(map(self.mean_output, neurons))

    def others(self) -> list[Group]:
        return [group for group in super().others() if not group.layer]

    def mean_output(self, group: Group) -> float:
        """The mean of the outputs of a neuron over its calls; 0 if it has none."""
        outputs = self.groups.outputs(group)
        return sum(value.data for value in outputs) / len(outputs) if outputs else 0.0

    def add_layer(self, layer: str, neurons: list[Group]) -> None:
        """Add the card of a layer; a dashed box, if it carries little of the gradient."""
        box, graph, cards = f"layer{neurons[0].id}", self.graph, self.canvas.cards
        inside = self.inside[layer]
        self.drawn_as |= dict.fromkeys((group.id for group in inside), box)
        values = [value for group in inside for value in group.values]
        params = self.groups.params(inside)
        outputs = [value for group in neurons for value in self.groups.outputs(group)]
        share = sum(map(self.share, neurons)) if self.least else 1.0
        kind = next((graph.kind(value) for value in values if value in graph.outputs), "")
        if share < self.least and not kind:
            self.canvas.stub(box, minor_text(len(values), share), layer, outer(layer))
            return
        title = Card(scope_title(split(layer)[1]), kind, "", 0.0)
        calls = f", {len(outputs) // len(neurons):,} calls" if len(outputs) > len(neurons) else ""
        counts = f"{len(values):,} values, {len(params):,} params"
        words = f"{len(neurons)} {self.activation(neurons)}{calls}: {counts}"
        rows = [
            ("range", range_text([out.data for out in outputs])),
            ("|grad| out", digits(sum(abs(graph.grads[out]) for out in outputs))),
            ("|grad| params", digits(sum(abs(graph.grads[param]) for param in params))),
        ]
        strips = [
            cards.strip("out", self.cells(list(map(self.mean_output, neurons))), self.output_scale),
            cards.strip("grad", self.cells(list(map(self.grad, neurons))), self.canvas.scale),
        ]
        tooltip = f"{layer}\n{words}\nscope={layer!r} draws its neurons"
        self.canvas.box(box, cards.summary(title, words, rows, strips), tooltip, outer(layer))

    def add_edges(self) -> None:
        edges = self.edges()
        scale = Scale(total.size for total in edges.values())
        colours = self.canvas.colours
        for (tail, head), total in edges.items():
            words = f"sum of |gradient| sent back: {total.size!r}\nsum with signs: {total.sent!r}"
            number = html_label(font(f"&#160;{digits(total.size, 3)}&#160;", colours["text"], 9))
            paint = {"penwidth": scale.width(total.size), "color": colours["muted"]}
            self.canvas.edge(tail, head, total.size, number, f"{words}\n{total.count:,} arrows", **paint)


class ScopeView(NeuronView):
    """Puts the neurons within one scope on a canvas, with dashed boxes for the layers beside it."""

    most_boxes, kept_boxes = 60, 50

    def __init__(self, groups: Groups, canvas: Canvas, scope: str) -> None:
        super().__init__(groups, canvas)
        self.inside = {group.id for group in groups.all if scope in scopes_around(group)}
        self.beside = {
            end for ends in groups.between if not self.inside.isdisjoint(ends) for end in ends
        } - self.inside
        self.other_layers = {layer: each for layer, each in self.layers.items() if not self.opens(each)}
        self.layers = {layer: each for layer, each in self.layers.items() if self.opens(each)}

    def opens(self, neurons: list[Group]) -> bool:
        """Whether some of these neurons are in the scope."""
        return any(group.id in self.inside for group in neurons)

    def draw(self) -> None:
        for layer, neurons in self.other_layers.items():
            near = [group for group in neurons if group.id in self.beside]
            if near:
                self.add_stub(near, f"{scope_title(layer)}: {len(neurons)} {self.activation(neurons)}")
        super().draw()

    def add_stub(self, neurons: list[Group], text: str) -> None:
        """Add a dashed box that stands for these neurons."""
        box = f"beside{neurons[0].id}"
        self.drawn_as |= dict.fromkeys((group.id for group in neurons), box)
        self.canvas.stub(box, escaped(shorten(text, 40)), text)

    def others(self) -> list[Group]:
        return [group for group in super().others() if group.id in self.beside]

    def edges(self) -> dict[tuple[str, str], EdgeSum]:
        boxes = {self.drawn_as.get(id, id) for id in self.inside}
        return {ends: total for ends, total in super().edges().items() if not boxes.isdisjoint(ends)}
