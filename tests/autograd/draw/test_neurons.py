"""The views of nets."""

import re

import pytest

import autograd as ag
from autograd import Value, draw_dot, trace
from autograd.chain import ancestors
from autograd.draw.graph import unfold_sums
from autograd.draw.scale import digits

from .graphs import net, texts, tooltips


def test_a_net_becomes_a_card_for_each_neuron():
    drawn = texts(draw_dot(net([2, 4, 4, 1])))
    assert [text for text in drawn if text.startswith("layer")] == [
        "layer 0: 4 tanh, 12 params",
        "layer 1: 4 tanh, 20 params",
        "layer 2: 1 tanh, 5 params",
    ]
    assert sum(text.startswith("neuron") for text in drawn) == 9


def test_the_numbers_of_a_neuron_are_those_of_its_output():
    loss = net([2, 4, 1])
    t = trace(loss)
    drawn = texts(draw_dot(loss, view="neurons"))
    for value in t.nodes:
        if value.label.endswith(".a"):
            assert digits(value.data) in drawn
            assert digits(t.grads[value]) in drawn


def test_the_strips_are_in_the_tooltip_with_all_digits():
    loss = net([2, 4, 1])
    t = trace(loss)
    tips = "\n".join(tooltips(draw_dot(loss, view="neurons")))
    for value in t.nodes:
        if ".w." in value.label:
            assert f"= {value.data!r}, grad {t.grads[value]!r}" in tips


def test_arrows_are_the_sums_of_what_is_sent_back():
    loss = net([2, 2, 1], samples=5)
    t = trace(loss)
    sent = [s.contribution for s in t if s.parent.label == "x0" and s.node.label == "layers.0.neurons.1.z"]
    picture = draw_dot(loss, view="neurons")
    sums = [float(x) for x in re.findall(r"sends back (\S+), the sum of 5", "\n".join(tooltips(picture)))]
    assert any(total == pytest.approx(sum(sent)) for total in sums)


def test_samples_share_a_card_that_says_so():
    loss = net([2, 3, 1], samples=20)
    t = trace(loss)
    drawn = texts(draw_dot(loss))
    assert drawn.count("20 calls") == 4
    assert "x0 ×20" in drawn
    outs = [v for v in t.nodes if v.label == "layers.0.neurons.1.a"]
    assert digits(sum(v.data for v in outs) / 20) in drawn
    assert (
        digits(sum(t.grads[v] for v in reversed(outs))) in drawn
        or digits(sum(t.grads[v] for v in outs)) in drawn
    )
    assert draw_dot(loss).boxes == draw_dot(net([2, 3, 1], samples=200)).boxes


def test_a_running_total_is_one_card():
    losses = [net([2, 2, 1]) for _ in range(10)]
    total = losses[0]
    for loss in losses[1:]:
        total = total + loss
    assert draw_dot(total, view="neurons").boxes < 20


def test_large_layers_are_folded():
    picture = draw_dot(net([64, 32, 2], samples=2))
    drawn = texts(picture)
    assert "… 54 more inputs" in drawn
    assert "… 22 more neurons" in drawn
    assert "… 52 more" in drawn
    assert "layer 0: 32 tanh, 2080 params" in drawn
    assert picture.boxes < 40


def test_the_fold_says_how_much_gradient_is_in_it():
    loss = net([1, 20, 1])
    t = trace(loss)
    hidden = [v for v in t.nodes if re.fullmatch(r"layers\.0\.neurons\.1\d\.a", v.label)]
    assert f"sum of |grad| = {digits(sum(abs(t.grads[v]) for v in hidden))}" in texts(draw_dot(loss))


def test_neurons_stand_in_order():
    drawn = texts(draw_dot(net([3, 11, 1]), view="neurons"))
    assert [int(text[7:]) for text in drawn if text.startswith("neuron ")] == [*range(11), 0]


def test_plain_numbers_as_inputs():
    w, b = Value(2.0, label="neurons.0.w.0"), Value(1.0, label="neurons.0.b")
    z = ag.dot([w], [3.0], b)
    z.label = "neurons.0.z"
    drawn = texts(draw_dot(z, view="neurons"))
    assert {"neuron 0", "const", "3"} <= set(drawn)


def test_a_neuron_in_products_and_sums_is_still_one_card():
    loss = net([2, 4, 4, 1])
    assert draw_dot(loss, view="neurons", unfold=True).boxes == draw_dot(loss, view="neurons").boxes


def test_several_outputs():
    loss = net([2, 4, 3])
    outs = [v for v in trace(loss).nodes if v.label.startswith("layers.1") and v.label.endswith(".a")]
    picture = draw_dot(outs)
    assert picture.boxes == 2 + 4 + 3
    assert sum(text.startswith("neuron") for text in texts(picture)) == 7


def test_parameters_that_are_in_no_neuron_have_cards():
    loss = net([2, 2, 1]) + Value(3.0, label="shift.offset")
    drawn = texts(draw_dot(loss, view="neurons"))
    assert {"offset", "param"} <= set(drawn)


def test_one_neuron_shows_its_steps_and_its_neighbours():
    loss = net([2, 4, 4, 1])
    picture = draw_dot(loss, scope="layers.1.neurons.2")
    drawn = texts(picture)
    assert {"layer 1, neuron 2", "w.0", "w.3", "b", "z", "a", "tanh", "layer 2, neuron 0"} <= set(drawn)
    assert {f"layer 0, neuron {i}" for i in range(4)} <= set(drawn)
    assert drawn.count("×") == 4
    assert "dot" not in drawn


def test_one_neuron_has_the_gradients_of_the_whole():
    loss = net([2, 3, 1])
    t = trace(loss)
    drawn = texts(draw_dot(loss, scope="layers.0.neurons.1"))
    for value in t.nodes:
        if value.label.startswith("layers.0.neurons.1."):
            assert digits(t.grads[value]) in drawn


def test_one_call_of_a_neuron():
    loss = net([2, 2, 1], samples=7)
    drawn = texts(draw_dot(loss, scope="layers.0.neurons.1"))
    assert "layer 0, neuron 1, call 1 of 7" in drawn
    calls = [node for node in ancestors(loss) if node.label == "layers.0.neurons.1.a"]
    assert [digits(call.data) in drawn for call in calls] == [True] + [False] * 6


def test_only_the_chosen_neuron_is_taken_apart():
    loss = net([20, 20, 20, 1], samples=5)
    before = len(trace(loss).nodes)
    outputs = unfold_sums([loss], "layers.1.neurons.3")
    assert len(ancestors(*outputs)) == before + 5 * (20 + 19)  # 20 products, and 20 sums of which one is z


def test_a_neuron_whose_sum_has_no_label_is_taken_apart():
    w, b, x = Value(2.0, label="cell.w"), Value(1.0, label="cell.b"), Value(3.0, label="x")
    a = ag.dot([w], [x], b).tanh()
    a.label = "cell.a"
    drawn = texts(draw_dot(a, scope="cell"))
    assert "dot" not in drawn
    assert {"×", "+"} <= set(drawn)


@pytest.mark.parametrize(("rankdir", "side"), [("LR", ":w"), ("RL", ":e")])
def test_arrows_into_a_small_layer_keep_clear_of_its_title(rankdir, side):
    source = draw_dot(net([2, 3, 1]), view="neurons", rankdir=rankdir).source
    assert source.count(f"headport={side[1]}") == 3


def test_the_last_neuron_leads_to_the_loss():
    drawn = texts(draw_dot(net([2, 2, 1]), scope="layers.1.neurons.0"))
    assert any(text.startswith("- v") for text in drawn)


def test_an_unknown_neuron():
    with pytest.raises(ValueError, match=r"no scope 'layers.0.neurons.9' .* there is layers.0.neurons"):
        draw_dot(net([2, 2, 1]), scope="layers.0.neurons.9")
    with pytest.raises(ValueError, match=r"there is layers\.0\.neurons\.0, layers\.0\.neurons\.1"):
        draw_dot(net([2, 2, 1]), scope="?")


def test_a_recurrent_neuron_can_be_drawn():
    w, h = Value(0.5, label="cell.w"), Value(1.0, label="h0")
    for _ in range(5):
        h = (h * w).tanh()
        h.label = "cell.a"
    assert draw_dot(h, view="neurons").boxes == 2
    assert texts(draw_dot(h, scope="cell")).count("tanh") == 5


def test_a_neuron_of_many_steps_has_straight_arrows_which_are_laid_out_at_once():
    w, h = Value(0.5, label="cell.w"), Value(1.0, label="h0")
    for step in range(50):
        h = (h * w).tanh()
        h.label = "cell.a"
        if step in (4, 49):
            assert ("splines=line" in draw_dot(h, scope="cell").source) == (step == 49)
    assert texts(draw_dot(h, scope="cell")).count("tanh") == 50


def test_what_uses_a_neuron_gets_nothing_through_an_infinite_slope_from_a_zero_gradient():
    w, x = Value(0.0, label="cell.w"), Value(1.0, label="x")
    a = w * x
    a.label = "cell.a"
    drawn = draw_dot(a.sqrt() * 0.0, scope="cell")
    assert "nan" not in drawn.source


def test_a_sum_that_only_its_own_label_puts_into_a_neuron_is_taken_apart():
    w, x = Value(2.0, label="w"), Value(3.0, label="x")
    z = ag.dot([w, x], [x, w])
    z.label = "cell.z"
    other = ag.dot([w, z], [x, x])
    unfolded = unfold_sums([other], "cell")
    assert [node.op.name for node in ancestors(*unfolded) if node.parents] == ["mul", "mul", "add", "dot_"]
