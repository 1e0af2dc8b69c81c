from math import inf, nan

import pytest

from autograd import Value
from autograd.step.mistakes import close, judge, mistakes, read
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
        (-12.0, "The local derivative dp/dx was forgotten: this is dy/dp alone."),
        (-3.0, "This is the local derivative dp/dx alone"),
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
