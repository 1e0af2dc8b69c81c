"""What if, seen: the whole graph moves with a leaf, and no old number stands beside a new one."""

import pytest

from autograd import Value, stepper
from autograd.step.session import Session

from .graphs import neuron
from .test_page import net_stepper, open_neuron, opened
from .test_use import index

pytestmark = pytest.mark.slow  # each opens a page in a browser


def shown(page):
    """[the data, the gradients] on the cards, in the order of the values."""
    return [page.locator(f".card .{what}").all_text_contents() for what in ("data", "grad")]


def digits(numbers):
    return sorted(f"{x + 0:.4g}" for x in numbers)


def changed(session, **leaves):
    """The session of the same graph, with other leaves."""
    for node in session.nodes:
        if not node.parents:
            node.data = leaves.get(session.names[node], node.data)
        else:
            node.data = node.op.forward(*[getattr(parent, "data", parent) for parent in node.parents])
    return Session(session.output, lr=0.1)


def test_from_the_first_step_on_the_whole_graph_moves(page, tmp_path):
    session = open_neuron(page, tmp_path)
    assert shown(page)[0].count("·") == 5
    page.locator("#leaves input").nth(1).fill("0.25")
    now = changed(session, w=0.25)
    assert index(page) == 0
    data, grads = shown(page)
    assert sorted(data) == digits(now.data[node] for node in now.nodes)
    assert sorted(grads) == digits(now.grads[node] for node in now.nodes)
    assert page.input_value("#leaf") == "1"
    page.keyboard.press("ArrowLeft")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Home")  # what is ahead is hidden again
    assert shown(page)[0].count("·") == 5


def test_predict_tells_no_gradient_ahead(page, tmp_path):
    open_neuron(page, tmp_path)
    page.keyboard.press("p")
    page.locator("#range").press("ArrowRight")
    assert "·" not in shown(page)[0]
    assert shown(page)[1].count("·") == 7


def test_there_is_a_slider_for_each_leaf(page, tmp_path):
    session = opened(page, tmp_path, net_stepper()).session
    assert not page.is_visible("#leaves input")
    page.click("#all-leaves summary")
    leaves = [node for node in session.nodes if not node.parents and not session.is_number(node)]
    assert page.locator("#leaves input").count() == len(leaves)
    output = page.text_content("#outcome")
    page.locator("#leaves input").last.press("ArrowRight")
    assert page.text_content("#outcome") != output
    page.click("#reset")
    assert page.text_content("#outcome") == output


def test_the_output_over_the_leaf(page, tmp_path):
    x = Value(2.0, label="x")
    y = x * x
    y.label = "y"
    opened(page, tmp_path, stepper(y))
    assert page.get_attribute("#response", "aria-label") == "y over x: from 4 at -2 to 36 at 6"
    points = page.get_attribute("#response polyline", "points").split(" ")
    heights = [float(point.split(",")[1]) for point in points]
    assert abs(heights.index(max(heights)) - 15) <= 1  # of 60 steps from -2 to 6: x = 0
    assert page.get_attribute("#response circle", "cx") == "130"
    page.fill("#value", "4")
    assert page.get_attribute("#response circle", "cx") == "195"


def test_the_curve_has_gaps_where_an_operation_is_not_defined(page, tmp_path):
    opened(page, tmp_path, stepper(Value(2.0, label="x").log()))
    points = page.get_attribute("#response polyline", "points").split(" ")
    assert len(points) == 45  # of the 61 from -2 to 6, those above 0


def test_with_the_new_parameters_every_value_is_new(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=9999")
    moved = changed(session, **{session.names[node]: new for node, new in session.update.new.items()})
    assert sorted(shown(page)[0]) == digits(moved.data[node] for node in moved.nodes)


def test_while_the_leaves_move_the_computed_values_are_marked_as_old(page, tmp_path):
    session = open_neuron(page, tmp_path)
    first = session.index("update")
    for i, stale in [(first - 1, 0), (first, 5), (first + 2, 5), (len(session.frames) - 1, 5)]:
        page.evaluate(f"stepper.step({i})")
        assert page.locator(".stale").count() == (0 if i == len(session.frames) - 1 else stale)


def test_a_step_that_was_taken_is_not_ahead(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=9999")
    page.click("#take")
    assert index(page) == session.index("seed")
    moved = changed(session, **{session.names[node]: new for node, new in session.update.new.items()})
    assert sorted(shown(page)[0]) == digits(moved.data[node] for node in moved.nodes)
    page.click("#take")
    assert index(page) == session.index("seed")


def test_nothing_is_told_ahead_of_a_refused_number(page, tmp_path):
    opened(page, tmp_path, stepper(neuron().log()))
    page.select_option("#leaf", label="x")
    before = shown(page)
    page.fill("#value", "")
    assert shown(page) == before
