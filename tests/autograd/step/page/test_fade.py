"""What carries less than a hundredth of the gradient can be faded."""

import math

import pytest

from autograd import Value, stepper, trace
from autograd.explain.shares import shares

from .test_page import net, opened


def carried(page):
    """For each node the share that the page gives it, from its arrows' steps."""
    return page.evaluate("""() => {
        const { all, output, data } = stepper.session;
        const total = data.map((_, node) => (node === output ? 1 : 0));
        for (const [step, share] of sharesOf(all, output)) total[step.parent] += share;
        return total;
    }""")


def mixed():
    """A sum of a large and a small term, a product by a number, a value used twice."""
    a, b = Value(3.0, label="a"), Value(0.01, label="b")
    small = b * 0.001
    return (a * a + small).tanh() * 2 + a


@pytest.mark.parametrize("output", [mixed(), net()], ids=["mixed", "net"])
def test_shares_are_pythons(page, tmp_path, output):
    session = opened(page, tmp_path, stepper(output)).session
    expected = shares(trace(output))
    assert carried(page) == pytest.approx([expected[node] for node in session.nodes], rel=1e-12)


def test_infinite_contributions_outweigh_finite_ones(page, tmp_path):
    opened(page, tmp_path, stepper(mixed()))
    numbers = [[1, -3], [0, 0], [1e308, 1e308], [1, None]]
    rows = "(all) => all.map((row) => proportions(row.map((x) => x ?? Infinity)))"
    made = page.evaluate(rows, numbers)
    assert made == [[0.25, 0.75], [0, 0], [0.5, 0.5], [0, 1]]
    assert all(math.isfinite(x) for row in made for x in row)


def names(page):
    return page.evaluate("""() => picture.boxes.filter(({ element }) => element.hasAttribute("data-faint"))
        .map(({ box }) => box.kind === "op" ? box.text : stepper.session.names[box.nodes[0]])""")


def product(a, b):
    """a sends b's part of the gradient back along a longer way: (a * 2) * (b * 2)."""
    left, right = a * 2, b * 2
    left.label, right.label = "left", "right"
    return left * right


def test_what_carries_little_is_faint_and_counted(page, tmp_path):
    a, b = Value(3.0, label="a"), Value(0.0001, label="b")
    opened(page, tmp_path, stepper(product(a, b)))
    assert names(page) == []
    page.check("#fade")
    assert page.text_content("#faded") == "2 of 4 carry less than 1 % each"
    assert set(names(page)) == {"a", "left", "*"}  # a is multiplied by b: what it is sent is small
    page.keyboard.press("End")
    assert set(names(page)) == {"a", "left", "*"}
    page.keyboard.press("1")
    assert names(page) == []
    assert page.text_content("#faded") == ""


def test_it_follows_what_if(page, tmp_path):
    a, b = Value(3.0, label="a"), Value(0.0001, label="b")
    made = opened(page, tmp_path, stepper(product(a, b)))
    page.check("#fade")
    page.evaluate(f"stepper.set({{ {made.session.nodes.index(b)}: 1e6 }})")
    assert set(names(page)) == {"b", "right", "*"}


def test_a_quarter_is_not_little(page, tmp_path):
    opened(page, tmp_path, stepper(product(Value(3.0, label="a"), Value(1.0, label="b"))))
    page.check("#fade")
    assert names(page) == []
    assert page.text_content("#faded") == "0 of 4 carry less than 1 % each"
