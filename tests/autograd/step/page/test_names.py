"""What values and derivatives are called on the page, and what a ring around a card means."""

import pytest

import nn
from autograd import Value, stepper

from .test_page import net_stepper, open_neuron, opened

pytestmark = pytest.mark.slow  # each opens a page in a browser


def frame_of(session, node, parent):
    """The index of the frame in which the value of one name sends its gradient to that of another."""
    names = session.names
    return next(
        i
        for i, f in enumerate(session.frames)
        if f.step and (names[f.node], names[f.step.parent]) == (node, parent)
    )


def symbols(page):
    return page.locator("#equations .line").first.text_content()


def test_the_total_and_the_local_derivative_have_two_symbols(page, tmp_path):
    session = open_neuron(page, tmp_path)
    page.evaluate(f"stepper.step({session.index('seed') + 1})")
    assert symbols(page).startswith("dLdv2+=dLdL·∂L∂v2=")
    legend = page.text_content("#legend")
    assert "local derivative ∂" in legend
    assert "receives ∂ · gradient" in legend


def test_a_weight_has_its_neuron_its_place_and_its_layer(page, tmp_path):
    session = opened(page, tmp_path, net_stepper()).session
    page.evaluate(f"stepper.step({frame_of(session, 'layers.1.neurons.2.z', 'layers.1.neurons.2.w.3')})")
    assert symbols(page).startswith("dlossdw2,3[1]+=dlossdz2[1]·∂z2[1]∂w2,3[1]=dlossdz2[1]·a3[0]")
    assert page.text_content("#sentence").startswith("layers.1.neurons.2.w.3 feeds layers.1.neurons.2.z.")


def test_the_values_of_several_samples_have_their_sample(page, tmp_path):
    model = nn.MLP(2, [2, 1], activation="tanh", seed=0)
    loss = nn.mse([model([0.5, 1.0]), model([1.0, 2.0])], [1.0, 0.0])
    session = opened(page, tmp_path, stepper(loss)).session
    page.evaluate(f"stepper.step({frame_of(session, 'layers.0.neurons.1.z_2', 'layers.0.neurons.1.w.0')})")
    assert "∂z1[0](2)∂w1,0[0]" in symbols(page)
    assert symbols(page).endswith("·x0(2)")


def test_a_label_that_ends_in_a_number_is_no_sample(page, tmp_path):
    x = Value(2.0, label="x_2")
    opened(page, tmp_path, stepper(x * 3.0), "#step=1")
    assert symbols(page) == "v1=x2·3"


def test_a_long_name_stands_in_parentheses_behind_a_d(page, tmp_path):
    opened(page, tmp_path, net_stepper(), "#step=9999")
    page.keyboard.press("e")
    page.select_option("#whose", label="layers.0.neurons.1.b")
    assert page.text_content("#origin-sum").startswith("dloss/d(layers.0.neurons.1.b) = ")


def stroke(page, role):
    return page.locator(f".card[data-role={role}] .ring").evaluate("(ring) => getComputedStyle(ring).stroke")


def test_a_ring_in_the_forward_pass_is_not_that_of_a_complete_gradient(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=2")
    forward = stroke(page, "result")
    page.evaluate(f"stepper.step({session.index('seed') + 2})")
    assert stroke(page, "node") != forward
    assert page.locator("[data-role=result]").count() == 0


def test_sums_unfold_in_the_neuron_that_is_shown(page, tmp_path):
    opened(page, tmp_path, net_stepper(), "#step=60")
    page.get_by_role("button", name="layer 0, neuron 2").press("Enter")
    for _ in range(2):
        page.keyboard.press("u")
        assert page.text_content("#crumbs [aria-current]") == "layer 0, neuron 2"


def test_an_answer_may_be_calculated(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=7")
    page.keyboard.press("p")
    page.keyboard.press("ArrowRight")
    step = session.frames[8].step
    page.fill("#answer", f"({step.local:.4g} + 0) * {step.grad:.4g}")
    page.keyboard.press("Enter")
    assert page.text_content("#verdict") == "Right."
