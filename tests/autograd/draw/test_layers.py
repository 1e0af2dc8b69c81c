"""The view of layers, and the neurons of one scope."""

import re

import pytest

import autograd as ag
from autograd import Value, draw_dot, trace
from autograd.draw.scale import digits
from autograd.flow import shares

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


def test_a_scope_without_a_layer_and_an_alias():
    assert texts(draw_dot(side_by_side(), scope="neurons")).count("w, b") == 3
    loss = net([2, 3, 1])
    neuron = draw_dot(loss, scope="layers.0.neurons.1")
    assert neuron.source == draw_dot(loss, neuron="layers.0.neurons.1").source


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
