from math import inf, nan

import pytest

from autograd import Value
from autograd.explain.mistakes import AFTER
from autograd.step.mistakes import ask, close, judge, mistakes, read
from autograd.step.session import Session


def product():
    """y = (x * w)**2, at x = 2, w = -3: the gradient arriving at the product is -12."""
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    p = x * w
    p.label = "p"
    y = p**2
    y.label = "y"
    return Session(y)


def frame_to(session, name, turn=1):
    return next(
        frame
        for frame in session.frames
        if frame.step and session.names[frame.step.parent] == name and frame.turn == turn
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (36.0, "Right."),
        (36.3, "Right."),
        (-36.0, "a sign was lost"),
        (-12.0, "The local derivative ∂p/∂x was forgotten: this is dy/dp alone."),
        (-3.0, "This is the local derivative ∂p/∂x alone"),
        (-24.0, "The operands are swapped: this is the local derivative by input 2 of p."),
        (-15.0, "the chain rule multiplies"),
        (4.0, "divided"),
        (5.0, "It is the local derivative times the gradient arriving: -3 times -12."),
        (36.5, "It is the local derivative times"),
        (nan, "It is the local derivative times"),
        (inf, "It is the local derivative times"),
    ],
)
def test_each_mistake_is_told_apart(answer, says):
    session = product()
    right, sentence = judge(session, frame_to(session, "x"), answer)
    assert right == (says == "Right.")
    assert says in sentence


def test_the_sum_so_far_is_not_the_contribution():
    x = Value(3.0, label="x")
    session = Session(x * x * 5.0)
    second = frame_to(session, "x", turn=2)
    assert second.step.contribution == 15.0
    assert judge(session, second, 15.0) == (True, "Right.")
    assert judge(session, second, 30.0)[1].startswith("This is the sum so far")


def test_what_was_there_before_is_not_the_contribution():
    x = Value(2.0, label="x")
    session = Session(x * 7.0 + x.exp())
    second = frame_to(session, "x", turn=2)
    said = judge(session, second, second.step.before)[1]
    assert said.startswith("This is what had arrived before")


def test_a_right_answer_is_right_even_if_a_mistake_gives_it_too():
    x, y = Value(2.0, label="x"), Value(2.0, label="y")
    session = Session(x + y)  # every local derivative is 1
    frame = frame_to(session, "x")
    assert judge(session, frame, 1.0) == (True, "Right.")
    assert all(not close(1.0, number) for _, number in mistakes(session, frame))


def test_of_two_mistakes_with_one_number_the_first_is_meant():
    x, y = Value(5.0, label="x"), Value(2.0, label="y")
    session = Session((x - y) * 3.0)
    assert "a sign was lost" in judge(session, frame_to(session, "y"), 3.0)[1]  # also: forgotten, swapped


def test_operands_with_plain_numbers_can_be_swapped():
    x = Value(2.0, label="x")
    session = Session((x * 7.0).exp())
    frame = frame_to(session, "x")
    assert "swapped" in judge(session, frame, 2.0 * frame.step.grad)[1]


def test_zero_infinity_and_nan_can_be_right():
    x = Value(0.0, label="x")
    session = Session(x * x)
    assert judge(session, frame_to(session, "x"), 0.0)[0]
    assert not judge(session, frame_to(session, "x"), 0.01)[0]
    y = Value(inf, label="y")
    session = Session((y * y).exp() * 0.0)
    for frame in session.frames:
        if frame.step:
            assert judge(session, frame, frame.step.contribution)[0]
            assert not judge(session, frame, 17.0)[0]


def test_only_contributions_can_be_guessed():
    session = product()
    with pytest.raises(ValueError, match="a start frame has no contribution"):
        judge(session, session.frames[0], 1.0)


def test_an_answer_is_a_number_or_a_formula_with_names():
    session = product()
    assert read(session, " -3.5 ") == -3.5
    assert read(session, "-3 * -12") == 36.0
    assert read(session, "2 * p * w") == 36.0
    assert read(session, "inf") == inf


@pytest.mark.parametrize(
    "text", ["", "x.grad", "p *", "q + 1", "1/0", "__import__('os')", "log(-1)", "1e5 ** 1e5 ** 1e5"]
)
def test_what_is_neither_is_a_value_error_or_a_number(text):
    session = product()
    if text.startswith("1e5"):
        assert read(session, text) == inf
        return
    with pytest.raises(ValueError, match=r"\w"):
        read(session, text)


def test_names_that_are_no_names_in_formulas_do_no_harm():
    x = Value(2.0, label="a-b]")
    session = Session(x * x)
    with pytest.raises(ValueError, match=r"\w"):
        read(session, "a-b]")


# ---- what is the gradient now? ----


def twice():
    """x * x + x * 3 at x = 5: 3 arrives, then 5 twice."""
    x = Value(5.0, label="x")
    session = Session(x * x + x * 3.0)
    return session, max((f for f in session.frames if f.step and f.step.parent is x), key=lambda f: f.turn)


def test_the_questions_name_what_they_are_about():
    session, last = twice()
    assert (last.step.before, last.step.contribution) == (8.0, 5.0)
    assert ask(session, last) == "dv3/dx: what does v1 send back to x?"
    assert ask(session, last, AFTER) == "dv3/dx was 8, and v1 sends 5 back: what is it now?"
    with pytest.raises(ValueError, match="a start frame has no contribution"):
        ask(session, session.frames[0], AFTER)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (13.0, "Right."),
        (13.1, "Right."),
        (5.0, "This overwrites what had arrived before: gradients add up, so it is += and not =."),
        (8.0, "This is what had arrived before: the contribution is still to be added."),
        (-13.0, "The size is right, but a sign was lost."),
        (3.0, "It is subtracted, but contributions add up."),
        (-3.0, "It is subtracted, but contributions add up."),
        (40.0, "The two are multiplied, but contributions add up."),
        (17.0, "It is what had arrived before plus the contribution: 8 plus 5."),
        (nan, "It is what had arrived before plus the contribution: 8 plus 5."),
    ],
)
def test_each_mistake_about_the_sum_is_told_apart(answer, says):
    session, last = twice()
    assert judge(session, last, answer, AFTER) == (says == "Right.", says)


def test_a_right_sum_is_right_even_if_a_mistake_gives_it_too():
    x = Value(2.0, label="x")
    session = Session(x * x)  # 2, then 2 again: 2 + 2 = 2 * 2
    second = frame_to(session, "x", turn=2)
    assert judge(session, second, 4.0, AFTER) == (True, "Right.")
    assert all(not close(4.0, number) for _, number in mistakes(session, second, AFTER))
    assert "overwrites" in judge(session, second, 2.0, AFTER)[1]  # and it is what had arrived before


def test_contributions_that_cancel_are_0_and_no_mistake_is():
    x = Value(2.0, label="x")
    session = Session(x * 3.0 - x * 3.0)
    second = frame_to(session, "x", turn=2)
    assert second.step.after == 0.0
    assert judge(session, second, 0.0, AFTER)[0]
    assert "overwrites" in judge(session, second, second.step.contribution, AFTER)[1]
    assert all(number for _, number in mistakes(session, second, AFTER))


def test_the_sum_of_the_digits_shown_is_right():
    x = Value(1.0, label="x")
    session = Session(x * 100.04 - x * 99.96)
    second = frame_to(session, "x", turn=2)
    assert second.step.after == pytest.approx(0.08)
    shown = float(f"{second.step.before:.4g}") + float(f"{second.step.contribution:.4g}")
    assert not close(shown, second.step.after)
    assert judge(session, second, shown, AFTER) == (True, "Right.")


def test_only_a_contribution_is_added():
    session = product()
    with pytest.raises(ValueError, match="a start frame has no contribution"):
        judge(session, session.frames[0], 1.0, AFTER)
