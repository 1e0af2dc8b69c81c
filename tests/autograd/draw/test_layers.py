"""The view of layers, and the neurons of one scope."""

import re

import pytest

import autograd as ag
import nn
from autograd import Value, draw_dot, trace
from autograd.draw.graph import Graph
from autograd.draw.groups import Groups
from autograd.draw.scale import digits
from autograd.explain.shares import shares

from .graphs import net, neuron, texts, tooltips


def cards(drawn):
    """(values, params) that each layer says to hide."""
    found = [re.search(r": ([\d,]+) values, ([\d,]+) params", text) for text in drawn]
    return [tuple(int(number.replace(",", "")) for number in match.groups()) for match in found if match]


def after(drawn, word):
    """What is written beside each `word`."""
    return [drawn[i + 1] for i, text in enumerate(drawn) if text == word]


def test_a_net_becomes_a_card_for_each_layer():
    drawn = texts(draw_dot(net([2, 4, 3, 1], samples=5), view="layers"))
    assert [text for text in drawn if text.startswith("layer")] == ["layer 0", "layer 1", "layer 2"]
    assert "4 tanh, 5 calls: 52 values, 12 params" in drawn
    assert "1 tanh, 5 calls: 14 values, 4 params" in drawn


@pytest.mark.parametrize("samples", [1, 4])
def test_no_value_is_lost(samples):
    loss = net([2, 4, 3, 1], samples=samples)
    nodes = trace(loss).nodes
    hidden = cards(texts(draw_dot(loss, view="layers")))
    outside = [v for v in nodes if "layers" not in v.label]
    assert sum(values for values, _ in hidden) == len(nodes) - len(outside)
    assert sum(params for _, params in hidden) == sum(
        v.label.startswith("layers") and not v.parents for v in nodes
    )


def test_the_numbers_of_a_layer():
    loss = net([2, 3, 2, 1], samples=4)
    t = trace(loss)
    drawn = texts(draw_dot(loss, view="layers"))
    for i in range(3):
        mine = [v for v in t.nodes if v.label.startswith(f"layers.{i}.")]
        outs = [v for v in mine if v.label.endswith(".a")]
        params = [v for v in mine if not v.parents]
        low, high = min(v.data for v in outs), max(v.data for v in outs)
        assert f"{digits(low, 3)} to {digits(high, 3)}" in after(drawn, "range")
        assert digits(sum(abs(t.grads[v]) for v in outs)) in after(drawn, "|grad| out")
        assert digits(sum(abs(t.grads[v]) for v in params)) in after(drawn, "|grad| params")


def test_arrows_are_sums_of_absolute_values():
    loss = net([2, 3, 2, 1], samples=4)
    steps = [
        step.contribution
        for step in trace(loss)
        if step.parent.label.startswith("layers.0") and step.node.label.startswith("layers.1")
    ]
    picture = draw_dot(loss, view="layers")
    assert digits(sum(map(abs, steps)), 3) in texts(picture)
    assert abs(sum(steps)) < sum(map(abs, steps))
    sums = re.findall(r"sent back: (\S+)\nsum with signs: (\S+)\n24 arrows", "\n".join(tooltips(picture)))
    assert (pytest.approx(sum(map(abs, steps))), pytest.approx(sum(steps))) in [
        tuple(map(float, pair)) for pair in sums
    ]


def test_very_many_inputs_share_a_box():
    drawn = texts(draw_dot(net([30, 3, 1]), view="layers"))
    assert "30 inputs" in drawn
    assert "x0" not in drawn


def test_auto_draws_layers_where_neurons_would_be_too_many():
    assert any(text.startswith("12 tanh: ") for text in texts(draw_dot(net([4, *[12] * 6, 1]))))
    assert "neuron 0" in texts(draw_dot(net([4, 12, 12, 1])))


def test_nets_in_nets():
    x = Value(1.0, label="x")
    for part in ("encoder", "decoder"):
        for i in range(2):
            scope = f"{part}.layers.{i}.neurons.0"
            x = neuron(scope, [Value(0.5, label=f"{scope}.w.0")], [x], Value(0.1, label=f"{scope}.b"), "tanh")
    drawn = texts(draw_dot(x, view="layers"))
    assert {"encoder", "decoder"} <= set(drawn)
    assert drawn.count("layer 0") == drawn.count("layer 1") == 2
    assert "decoder, layer 0: 1 tanh" in texts(draw_dot(x, scope="encoder"))


def stack():
    """Layers labelled by hand, one neuron each."""
    h = ag.constant(1.0, label="x")
    for i in range(3):
        h = (h * Value(0.5, label=f"layers.{i}.w") + Value(0.1, label=f"layers.{i}.b")).tanh()
        h.label = f"layers.{i}.a"
    return h


def test_what_stands_one_after_the_other_is_no_layer():
    drawn = texts(draw_dot(stack(), view="layers"))
    assert [text for text in drawn if text.startswith("layer")] == ["layer 0", "layer 1", "layer 2"]


def test_a_recurrent_layer_is_one_card_with_an_arrow_to_itself():
    w = [[Value(0.3, label=f"cell.neurons.{i}.w.{j}") for j in range(2)] for i in range(2)]
    b = [Value(0.1, label=f"cell.neurons.{i}.b") for i in range(2)]
    h = [ag.constant(0.1), ag.constant(0.2)]
    for _ in range(3):
        h = [neuron(f"cell.neurons.{i}", w[i], h, b[i], "tanh") for i in range(2)]
    picture = draw_dot(ag.sum(h), view="layers")
    assert "2 tanh, 3 calls: 18 values, 6 params" in texts(picture)
    assert re.search(r"(layerg\d+) -> \1 ", picture.source)


def test_neurons_side_by_side_without_a_layer_are_one():
    drawn = texts(draw_dot(side_by_side(), view="layers"))
    assert "neurons" in drawn
    assert "3 linear: 9 values, 6 params" in drawn


def side_by_side():
    xs = [ag.constant(1.0, label="x")]
    zs = [
        ag.dot([Value(0.5, label=f"neurons.{i}.w.0")], xs, Value(0.1, label=f"neurons.{i}.b"))
        for i in range(3)
    ]
    for i, z in enumerate(zs):
        z.label = f"neurons.{i}.z"
    return ag.sum(zs)


def test_one_layer_shows_its_neurons_between_stubs():
    picture = draw_dot(net([2, 4, 3, 2]), scope="layers.1")
    drawn = texts(picture)
    assert sum(text.startswith("neuron") for text in drawn) == 3
    assert {"layer 0: 4 tanh", "layer 2: 2 tanh", "layer 1: 3 tanh, 15 params"} <= set(drawn)
    assert picture.boxes == 5
    assert "loss" not in drawn


def test_a_scope_without_a_layer():
    assert texts(draw_dot(side_by_side(), scope="neurons")).count("w, b") == 3


def test_a_scope_that_is_not_there():
    with pytest.raises(ValueError, match=r"no scope 'layers.7' in this graph: there is layers\.\d"):
        draw_dot(net([2, 3, 1]), scope="layers.7")


def test_the_targets_of_many_samples_share_a_card():
    w, b = Value(0.5, label="cell.w"), Value(0.1, label="cell.b")
    outs = [neuron("cell", [w], [ag.constant(i / 10)], b, "tanh") for i in range(20)]
    loss = ag.mean([(out - i) ** 2 for i, out in enumerate(outs)])
    assert draw_dot(loss, view="layers").boxes == 6
    assert "×20" in texts(draw_dot(loss, view="neurons"))


def small_part():
    """A net with a layer that hardly matters."""
    x = ag.constant(0.5, label="x")
    parts = [
        neuron(scope, [Value(0.5, label=f"{scope}.w.0")], [x], Value(0.1, label=f"{scope}.b"), "tanh")
        for scope in ("main.neurons.0", "side.neurons.0")
    ]
    return ag.dot(parts, [1.0, 1e-4])


@pytest.mark.parametrize(("view", "stub"), [("layers", "4 values, "), ("neurons", "")])
def test_what_hardly_matters_is_folded(view, stub):
    root = small_part()
    share = next(x for v, x in shares(trace(root)).items() if v.label == "side.neurons.0.a")
    drawn = texts(draw_dot(root, view=view, least=0.01))
    assert f"{stub}{digits(100 * share, 2)} % of the gradient" in drawn
    assert not any(text == "side" for text in drawn if view == "layers")
    assert not any("% of the gradient" in text for text in texts(draw_dot(root, view=view)))


# ---- the layers of trace(out).layers() ----


def by_hand(name, xs, speaks, n=1):
    """n neurons labelled by hand; if `speaks`, what they compute has labels too."""
    outs = []
    for i in range(n):
        scope = f"{name}.neurons.{i}" if n > 1 else name
        w = [Value(0.3 + 0.1 * k, label=f"{scope}.w.{k}") for k in range(len(xs))]
        outs.append(ag.dot(w, xs, Value(0.1, label=f"{scope}.b")).tanh())
        outs[-1].label = f"{scope}.a" if speaks else ""
    return outs


def recurrent(speaks, stack=1):
    cells = [
        [
            (
                [Value(0.3, label=f"cells.{c}.neurons.{i}.w.{k}") for k in range(4)],
                Value(0.1, label=f"cells.{c}.neurons.{i}.b"),
            )
            for i in range(2)
        ]
        for c in range(stack)
    ]
    states = [[ag.constant(0.1), ag.constant(0.2)] for _ in cells]
    for _ in range(3):
        xs = [ag.constant(1.0), ag.constant(-1.0)]
        for c, cell in enumerate(cells):
            xs = states[c] = [ag.dot(w, [*xs, *states[c]], b).tanh() for w, b in cell]
            for i, x in enumerate(xs):
                x.label = f"cells.{c}.neurons.{i}.a" if speaks else ""
    return ag.sum(xs)


def nested(speaks):
    xs = [ag.constant(1.0, label="x")]
    for part in ("encoder", "decoder"):
        for i in range(2):
            xs = by_hand(f"{part}.layers.{i}", xs, speaks, 2)
    return ag.sum(xs) - 1.0


def chain_of_layers(speaks):
    xs = [ag.constant(1.0)]
    for name in ("layers.0", "layers.1", "net.hidden", "net.out"):
        xs = by_hand(name, xs, speaks)
    return xs[0]


def normalized(speaks):
    """Neurons of which the mean is subtracted before they go on: the mean belongs to no single one."""
    h = by_hand("net", [1.0, 2.0], speaks, 3)
    mean = ag.mean(h)
    return by_hand("out", [x - mean for x in h], speaks)[0]


def mlp(*activations, samples=1, sizes=(4, 3)):
    model = nn.MLP(2, list(sizes), *activations, seed=0)
    return ag.sum([out for i in range(samples) for out in model([1.0 + i, 2.0])])


class Row(nn.Module):
    def __init__(self, nin):
        self.w, self.b = [Value(0.3 + 0.1 * i) for i in range(nin)], Value(0.1)

    def __call__(self, xs):
        return ag.dot(self.w, xs, self.b).tanh()


class Rows(nn.Module):
    """A module of one's own: nothing that it computes has a label."""

    def __init__(self, nin, nout):
        self.neurons = [Row(nin) for _ in range(nout)]

    def __call__(self, xs):
        return [neuron(xs) for neuron in self.neurons]


class OwnNet(nn.Module):
    def __init__(self):
        self.net, self.out = Rows(2, 3), Row(3)

    def __call__(self, xs):
        return self.out(self.net(xs))


NETS = {
    "mlp": (lambda: mlp("tanh"), {"layers.0", "layers.1"}),
    "batch": (lambda: mlp("relu", samples=5), {"layers.0", "layers.1"}),
    "softmax": (lambda: mlp("relu", "softmax"), {"layers.0", "layers.1"}),
    "log_softmax": (lambda: mlp("relu", "log_softmax", samples=2), {"layers.0", "layers.1"}),
    "one output of a softmax": (
        lambda: ag.log(nn.MLP(2, [4, 3], "relu", "softmax", seed=0)([1.0, 2.0])[0]),
        {"layers.0", "layers.1"},
    ),
    "a softmax alone": (lambda: nn.Layer(2, 3, "softmax", seed=0)([1.0, 2.0])[0], {"neurons"}),
    "a penalty": (
        lambda: (
            (model := nn.MLP(2, [3, 2], seed=0))([1.0, 2.0])[0]
            + ag.sum([w.square() for w in model.parameters()])
        ),
        {"layers.0", "layers.1"},
    ),
    "steps": (
        lambda: nn.Sequential(nn.Layer(2, 3, "linear"), "tanh", nn.Layer(3, 1, "linear"))([1.0, 2.0]),
        {"steps.0", "steps.2"},
    ),
    "a module of one's own": (lambda: OwnNet()([1.0, 2.0]), {"net", "out"}),
    "its loss": (lambda: (OwnNet()([1.0, 2.0]) - 1.0) ** 2, {"net", "out"}),
    "a gain": (lambda: mlp("tanh") * Value(3.0, label="scale.gain"), {"layers.0", "layers.1", "scale"}),
    "no layers but one bias": (lambda: by_hand("cell", [2.0], False)[0] + Value(1.0, label="a.b"), {"cell"}),
}
for speaks in (True, False):
    labels = "labels" if speaks else "parameters only"
    NETS |= {
        f"layers in a chain, {labels}": (
            lambda speaks=speaks: chain_of_layers(speaks),
            {"layers.0", "layers.1", "net.hidden", "net.out"},
        ),
        f"side by side, {labels}": (lambda speaks=speaks: ag.sum(by_hand("l", [1.0], speaks, 3)), {"l"}),
        f"nets in nets, {labels}": (
            lambda speaks=speaks: nested(speaks),
            {f"{part}.layers.{i}" for part in ("encoder", "decoder") for i in range(2)},
        ),
        f"recurrent, {labels}": (lambda speaks=speaks: recurrent(speaks), {"cells.0"}),
        f"two recurrent, {labels}": (lambda speaks=speaks: recurrent(speaks, 2), {"cells.0", "cells.1"}),
        f"normalized, {labels}": (lambda speaks=speaks: normalized(speaks), {"net", "out"}),
    }


def drawn_layers(picture):
    """{(scope, values computed in it, parameters)} of the layers in a picture."""
    told = r"(\S+)\n.*: ([\d,]+) values, ([\d,]+) params\nscope=.*"
    found = [re.fullmatch(told, text) for text in tooltips(picture)]
    parts = [(match[1], *[int(match[i].replace(",", "")) for i in (2, 3)]) for match in found if match]
    return {(scope, values - params, params) for scope, values, params in parts}


@pytest.mark.parametrize("unfold", [False, True])
@pytest.mark.parametrize("name", NETS)
def test_a_picture_and_a_trace_have_the_same_layers(name, unfold):
    make, expected = NETS[name]
    out = make()
    told = trace(out, unfold=unfold).layers()
    assert {layer.scope for layer in told} == expected
    assert drawn_layers(draw_dot(out, view="layers", unfold=unfold)) == {
        (layer.scope, layer.values, len(layer.parameters)) for layer in told
    }


@pytest.mark.parametrize("name", NETS)
def test_every_layer_of_a_trace_can_be_opened(name):
    out = NETS[name][0]()
    for layer in trace(out).layers():
        assert draw_dot(out, scope=layer.scope).boxes


def test_what_neurons_share_is_in_the_card_of_their_layer():
    out = normalized(True)
    picture = draw_dot(out, view="layers")
    assert "mean" not in texts(picture)
    assert "mean" in texts(draw_dot(out, view="neurons"))
    drawn = set(re.findall(r"^\t*(\w+) \[", picture.source, re.MULTILINE))
    arrows = re.findall(r"^\t*(\w+) -> (\w+) ", picture.source, re.MULTILINE)
    assert {end for ends in arrows for end in ends} <= drawn


def test_no_group_is_in_two_layers():
    h = by_hand("a", [ag.constant(1.0)], True, 2)
    g = by_hand("b", h, True, 2)
    first, second = h[0] + h[1], g[0] + g[1]  # of a; of b
    mixed = ag.sum([first + second, ag.mean(h), ag.mean([Value(1.0), Value(2.0)])])
    graph = Graph(by_hand("out", [mixed], True))
    groups, layers = Groups(graph), graph.members.layers()
    assert (layers[first], layers[second]) == ("a", "b")
    for group in groups.all:
        assert {layers.get(value, "") for value in group.values} <= {group.layer}


@pytest.mark.parametrize("view", ["neurons", "layers"])
def test_a_scope_without_parameters_is_no_layer_in_either(view):
    x = Value(2.0, label="x").square()
    x.label = "act.x"
    out = (Value(1.0, label="w") * x).exp()
    assert list(trace(out).layers()) == []
    with pytest.raises(ValueError, match="there are no neurons in this graph"):
        draw_dot(out, view=view)
