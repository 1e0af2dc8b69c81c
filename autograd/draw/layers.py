"""The views by scope: a card for each layer, and the neurons of one scope with what is around it."""

from difflib import get_close_matches

from ..labels.scope import enclosing, natural_sort_key, outer, scope_title, split
from .canvas import Canvas
from .folds import little, spread
from .groups import Group, Groups, Sum
from .neurons import NeuronSheet
from .scale import Scale, digits
from .table import Card, font, label, shorten, written


def around(group: Group) -> list[str]:
    """The scopes under which a neuron can be opened."""
    return [group.layer, *enclosing(group.scope)] if group.scope else []


def check_scope(groups: Groups, scope: str) -> None:
    """Raises ValueError if there is nothing of this scope."""
    units = {group.scope for group in groups.all if group.scope}
    known = {scope for group in groups.all for scope in around(group)}
    if scope not in known:
        some = get_close_matches(scope, sorted(known)) or sorted(units, key=natural_sort_key)[:3]
        raise ValueError(
            f"no scope {scope!r} in this graph: "
            + (f"there is {', '.join(some)}" if some else "it has no neurons")
        )


class LayerSheet(NeuronSheet):
    """Puts a card for each layer, and for whatever else there is, on a canvas."""

    note = (
        "strips: for each neuron its mean output, and its gradient summed; "
        "|grad|: sum of absolute values; arrow: the same of what it sends back"
    )
    most, kept = 4, 0  # inputs

    def __init__(self, groups: Groups, canvas: Canvas, least: float = 0.0) -> None:
        super().__init__(groups, canvas, least)
        self.within: dict[str, list[Group]] = {}  # the neurons of a layer, and what they share
        for group in groups.all:
            if group.layer:
                self.within.setdefault(group.layer, []).append(group)
        self.layers = {
            layer: [group for group in within if group.scope] for layer, within in self.within.items()
        }
        self.outputs = Scale(self.out(group) for members in self.layers.values() for group in members)

    def others(self) -> list[Group]:
        return [group for group in super().others() if not group.layer]

    def out(self, group: Group) -> float:
        outs = self.groups.outs(group)
        return sum(value.data for value in outs) / len(outs) if outs else 0.0

    def layer(self, layer: str, members: list[Group]) -> None:
        box, graph, cards = f"layer{members[0].id}", self.graph, self.canvas.cards
        within = self.within[layer]
        self.drawn_as |= dict.fromkeys((group.id for group in within), box)
        params, outs = self.groups.params(within), [v for group in members for v in self.groups.outs(group)]
        inside = [value for group in within for value in group.values]
        share = sum(map(self.share, members)) if self.least else 1.0
        kind = next((graph.kind(value) for value in inside if value in graph.outputs), "")
        if share < self.least and not kind:
            self.canvas.stub(box, little(len(inside), share), layer, outer(layer))
            return
        title = Card(scope_title(split(layer)[1]), kind, "", 0.0)
        calls = f", {len(outs) // len(members):,} calls" if len(outs) > len(members) else ""
        counts = f"{len(inside):,} values, {len(params):,} params"
        words = f"{len(members)} {self.activation(members)}{calls}: {counts}"
        rows = [
            ("range", spread([out.data for out in outs])),
            ("|grad| out", digits(sum(abs(graph.grads[out]) for out in outs))),
            ("|grad| params", digits(sum(abs(graph.grads[param]) for param in params))),
        ]
        strips = [
            cards.strip("out", self.cells(list(map(self.out, members))), self.outputs),
            cards.strip("grad", self.cells(list(map(self.grad, members))), self.canvas.scale),
        ]
        story = f"{layer}\n{words}\nscope={layer!r} draws its neurons"
        self.canvas.box(box, cards.summary(title, words, rows, strips), story, outer(layer))

    def edges(self) -> None:
        arrows = self.arrows()
        scale = Scale(total.size for total in arrows.values())
        colours = self.canvas.colours
        for (tail, head), total in arrows.items():
            words = f"sum of |gradient| sent back: {total.size!r}\nsum with signs: {total.sent!r}"
            number = label(font(f"&#160;{digits(total.size, 3)}&#160;", colours["text"], 9))
            paint = {"penwidth": scale.width(total.size), "color": colours["muted"]}
            self.canvas.edge(tail, head, total.size, number, f"{words}\n{total.count:,} arrows", **paint)


class ScopeSheet(NeuronSheet):
    """Puts the neurons within one scope on a canvas, with dashed boxes for the layers beside it."""

    most, kept = 60, 50

    def __init__(self, groups: Groups, canvas: Canvas, scope: str) -> None:
        super().__init__(groups, canvas)
        self.inside = {group.id for group in groups.all if scope in around(group)}
        self.beside = {
            end for ends in groups.between if not self.inside.isdisjoint(ends) for end in ends
        } - self.inside
        self.beyond = {layer: each for layer, each in self.layers.items() if not self.has(each)}
        self.layers = {layer: each for layer, each in self.layers.items() if self.has(each)}

    def has(self, members: list[Group]) -> bool:
        return any(group.id in self.inside for group in members)

    def draw(self) -> None:
        for layer, members in self.beyond.items():
            near = [group for group in members if group.id in self.beside]
            if near:
                self.stub(near, f"{scope_title(layer)}: {len(members)} {self.activation(members)}")
        super().draw()

    def stub(self, members: list[Group], text: str) -> None:
        box = f"beside{members[0].id}"
        self.drawn_as |= dict.fromkeys((group.id for group in members), box)
        self.canvas.stub(box, written(shorten(text, 40)), text)

    def others(self) -> list[Group]:
        return [group for group in super().others() if group.id in self.beside]

    def arrows(self) -> dict[tuple[str, str], Sum]:
        boxes = {self.drawn_as.get(id, id) for id in self.inside}
        return {ends: total for ends, total in super().arrows().items() if not boxes.isdisjoint(ends)}
