"""The numbers on a picture are those of the trace, whatever `.grad` holds."""

import math

import pytest

import autograd as ag
from autograd import Value, draw_dot, trace, unfold
from autograd.chain import ancestors
from autograd.draw.graph import unfold_sums
from autograd.draw.scale import digits, signed

from .graphs import grads_drawn, grads_of, net, readme, textbook_neuron, texts, tooltips


def numbers_met(root):
    """What plain numbers in the code send back: they have a card too."""
    t = trace(root)
    return [
        digits(float(slope) * t.grads[node])
        for node in t.nodes
        for parent, slope in zip(node.parents, ag.chain.slopes(node))
        if isinstance(parent, float)
    ]


@pytest.mark.parametrize("view", ["cards", "compact"])
@pytest.mark.parametrize("make", [readme, lambda: textbook_neuron()[0], lambda: net([2, 2, 1])])
def test_every_gradient_of_the_trace_is_drawn(make, view):
    root = make()
    t = trace(root)
    assert grads_drawn(draw_dot(root, view=view)) == sorted(grads_of(t.nodes, t) + numbers_met(root))


@pytest.mark.parametrize("view", ["cards", "compact"])
def test_every_edge_says_its_slope_and_what_it_sends_back(view):
    root = readme()
    written = texts(draw_dot(root, view=view))
    for step in trace(root):
        i = written.index(f"d = {digits(step.local, 3)}")
        assert signed(step.contribution) in written[i + 1 :]


def test_gradients_are_right_before_backward_after_it_and_after_a_second_time():
    root = readme()
    before = draw_dot(root)
    root.backward()
    assert draw_dot(root).source == before.source
    root.backward()
    assert grads_drawn(draw_dot(root)) == grads_drawn(before)
    assert any(".grad holds 277.6676" in tip for tip in tooltips(draw_dot(root)))


def test_drawing_changes_no_grad_and_no_label():
    root = readme()
    root.backward()
    state = [(v.grad, v.label) for v in trace(root).nodes]
    draw_dot(root, unfold=True)
    assert [(v.grad, v.label) for v in trace(root).nodes] == state


def test_a_picture_is_of_the_moment_at_which_it_was_made():
    x = Value(1.0, label="x")
    picture = draw_dot(x * 2)
    x.data = 50.0
    assert "50" not in texts(picture)


def test_a_value_used_twice_has_two_edges():
    x = Value(3.0, label="x")
    assert texts(draw_dot(x * x)).count("d = 3") == 2


def test_several_roots_show_the_gradient_of_their_sum():
    x = Value(3.0, label="x")
    drawn = grads_drawn(draw_dot([x * 2, x * x]))
    assert "8" in drawn
    assert drawn.count("1") == 2
    assert grads_drawn(draw_dot((x * 2, x * x))) == drawn


def test_several_roots_unfolded_share_what_they_shared():
    x = Value(3.0, label="x")
    shared = ag.dot([x, x], [1.0, 2.0])
    assert texts(draw_dot([shared * 2, shared * 3], unfold=True)).count("x") == 1


def test_unfold_takes_sums_apart():
    w, x = [Value(2.0, label="w")], [Value(3.0, label="x")]
    root = ag.dot(w, x, Value(1.0, label="b"))
    assert "dot" in texts(draw_dot(root))
    drawn = texts(draw_dot(root, unfold=True))
    assert "dot" not in drawn
    assert "×" in drawn
    assert "+" in drawn
    copy = unfold(root)
    assert grads_drawn(draw_dot(root, unfold=True)) == grads_of(trace(copy).nodes, trace(copy))


def test_inside_no_grad_a_graph_made_before_is_drawn():
    root = readme()
    with ag.no_grad():
        assert draw_dot([root, root], unfold=True).boxes == draw_dot(root, unfold=True).boxes


def test_nan_and_infinity_are_drawn():
    root = Value(math.inf, label="i") * Value(math.nan, label="n") + Value(-0.0)
    drawn = texts(draw_dot(root))
    assert {"inf", "nan", "0"} <= set(drawn)
    assert "+nan" not in drawn
    assert "-0" not in drawn


@pytest.mark.parametrize("root", [Value(1.0), Value(0.0, label="x"), ag.constant(2.0)])
def test_a_single_value(root):
    assert grads_drawn(draw_dot(root)) == ["1"]


def test_tooltips_have_all_the_digits_and_the_formula():
    x = Value(0.1, label="x")
    y = (x * 3.0).tanh()
    tips = "\n".join(tooltips(draw_dot(y)))
    assert "v2 = tanh(v1)" in tips
    assert f"data = {y.data!r}" in tips


# ---- the gradients that are stored ----


def test_stored_gradients_are_zero_before_backward():
    root = readme()
    assert set(grads_drawn(draw_dot(root, stored=True))) == {"0"}
    root.backward()
    assert grads_drawn(draw_dot(root, stored=True)) == grads_drawn(draw_dot(root))


@pytest.mark.parametrize("view", ["cards", "compact"])
def test_stored_gradients_are_drawn_as_they_stand(view):
    x = Value(3.0, label="x")
    y = x * 2.0
    x.grad, y.grad = 70.0, 5.0
    picture = draw_dot(y, stored=True, view=view)
    assert grads_drawn(picture) == ["15", "5", "70"]  # the number 2 has x times the 5 stored in y
    assert "+10" in texts(picture)  # what y sends back
    assert "x = 3, grad 70" in str(picture)
    assert "something else" not in picture.source
    assert "stored" in picture.source
    assert "stored" not in draw_dot(y, view=view).source


def test_a_forgotten_zero_grad_is_shown():
    x = Value(3.0, label="x")
    y = x * x
    y.backward()
    y.backward()
    assert grads_drawn(draw_dot(y, stored=True)) == ["12", "2"]


def test_stored_gradients_of_what_is_taken_apart():
    w, x, b = Value(2.0, label="w"), Value(3.0, label="x"), Value(1.0, label="b")
    mean = ag.mean([ag.dot([w], [x], b), x])
    mean.backward()
    mean.backward()
    root = draw_dot(mean, unfold=True, stored=True)
    doubled = {"1": "2", "0.5": "1"}
    drawn = grads_drawn(draw_dot(mean, unfold=True))
    assert len(grads_drawn(root)) == len(drawn)
    assert all(doubled[a] in grads_drawn(root) for a in drawn if a in doubled)


def test_stored_gradients_of_neurons():
    loss = net([2, 3, 1])
    for options in ({"view": "neurons"}, {"scope": "layers.0.neurons.1"}):
        assert set(grads_drawn(draw_dot(loss, stored=True, **options))) == {"0"}
    loss.backward()
    for options in ({"view": "neurons"}, {"scope": "layers.0.neurons.1"}):
        assert grads_drawn(draw_dot(loss, stored=True, **options)) == grads_drawn(draw_dot(loss, **options))


def test_each_unfolded_step_has_its_share_of_the_stored_gradient():
    w, x = Value(2.0, label="w"), Value(3.0, label="x")
    mean = ag.mean([w, x, w * x, x * x])
    mean.backward(10.0)
    (unfolded,) = unfold_sums([mean])
    stored = {node.op.name: node.grad for node in ancestors(unfolded) if node.op.name in ("add", "div")}
    assert stored == {"div": 10.0, "add": 2.5}
