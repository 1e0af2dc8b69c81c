"""What carries less than a hundredth of the gradient can be faded."""

from autograd import Value, stepper

from .test_page import opened


def names(page):
    """What stands on the boxes that are faint."""
    return page.locator(".box[data-faint]").locator(".name, .operator").all_text_contents()


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
    assert set(names(page)) == {"a", "left", "×"}  # a is multiplied by b: what it is sent is small
    page.keyboard.press("End")
    assert set(names(page)) == {"a", "left", "×"}
    page.keyboard.press("1")
    assert names(page) == []
    assert page.text_content("#faded") == ""


def test_it_follows_what_if(page, tmp_path):
    a, b = Value(3.0, label="a"), Value(0.0001, label="b")
    made = opened(page, tmp_path, stepper(product(a, b)))
    page.check("#fade")
    page.evaluate(f"stepper.set({{ {made.session.nodes.index(b)}: 1e6 }})")
    assert set(names(page)) == {"b", "right", "×"}


def test_a_quarter_is_not_little(page, tmp_path):
    opened(page, tmp_path, stepper(product(Value(3.0, label="a"), Value(1.0, label="b"))))
    page.check("#fade")
    assert names(page) == []
    assert page.text_content("#faded") == "0 of 4 carry less than 1 % each"
