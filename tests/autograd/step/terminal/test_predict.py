"""Predict, then reveal: in the running program."""

import pytest

from autograd.formula.symbol import as_symbol
from autograd.step.frames import SEED

from .driver import driven, neuron


@pytest.mark.slow
@driven(neuron)
async def test_predict_conceals_until_the_learner_answers(it):
    await it.press("p")
    assert it.app.frame.kind == SEED
    await it.press("right")
    session, step = it.app.session, it.app.frame.step
    assert it.text("said") == "dL/dv3: what does L send back to v3?"
    assert str(as_symbol(step.contribution)) not in " ".join(it.screen())
    assert it.text("formula").split("\n")[1].split() == ["0", "+", "1", "*", "?", "=", "?"]
    assert "where" not in it.text("formula")
    assert it.text("code") == ""  # it says the rule
    assert [row[4] for row in it.rows() if row[1] == "v3"] == ["·"]
    await it.enter(str(step.contribution))
    assert it.text("message") == "Right. L sends -5.074 back to v3."
    assert it.text("said") == session.sentence(it.app.frame)
    assert it.text("code") == session.code(it.app.frame)
    assert "1 of 1 right" in it.text("where")
    assert [row[4] for row in it.rows() if row[1] == "v3"] == ["-5.074"]
    await it.press("right")  # v3 to h: the local derivative is 1
    await it.enter("5.074")
    assert it.text("message").startswith("The size is right, but a sign was lost.")
    assert "1 of 2 right" in it.text("where")
    await it.press("left")
    assert not it.app.question  # answered before


@pytest.mark.slow
@driven(neuron)
async def test_every_contribution_can_be_predicted(it):
    await it.press("b", "p")
    while it.app.i < len(it.app.session.frames) - 1:
        await it.press("right")
        assert it.app.question
        await it.enter(f"{it.app.frame.step.contribution:.4g}")
        assert it.text("message").startswith("Right.")
        if it.app.frame.turn > 1:
            await it.enter(f"{it.app.frame.step.after:.4g}")
            assert it.text("message").startswith("Right.")
        assert not it.app.question


@driven(neuron)
async def test_of_a_second_contribution_the_sum_is_asked_too(it):
    session = it.app.session
    await it.press("p")
    it.app.show(session.finished(session.nodes[0]))
    assert it.text("said") == "dL/dx: what does v1 send back to x?"
    await it.enter("w * -3.611")
    assert it.text("message") == "Right. v1 sends 1.805 back to x."
    assert it.text("said") == "dL/dx was 5.074, and v1 sends 1.805 back: what is it now?"
    assert it.app.entry.display
    numbers = it.text("formula").split("\n")[1].split()
    assert numbers == ["5.074", "+", "-3.611", "*", "-0.5", "=", "?"]
    assert [row[4] for row in it.rows() if row[1] == "x"] == ["5.074"]
    assert "6.879" not in " ".join(it.screen())
    await it.enter("1.805")
    overwritten = "This overwrites what had arrived before: gradients add up, so it is += and not =."
    assert it.text("message") == f"{overwritten} dL/dx is now 6.879."
    assert "1 of 2 right" in it.text("where")
    assert not it.app.entry.display
    assert [row[4] for row in it.rows() if row[1] == "x"] == ["6.879"]


@pytest.mark.slow
@driven(neuron)
async def test_an_answer_may_be_a_formula_and_may_be_left_out(it):
    await it.press("b", "right", "right", "right", "right", "p")
    step, names = it.app.frame.step, it.app.session.names
    assert (names[step.node], names[step.parent]) == ("h", "v2")
    await it.enter("(1 - h*h) * -5.074")
    assert it.text("message").startswith("Right.")
    await it.press("right")
    await it.enter("1 +")
    said, text, carets = it.text("message").split("\n")
    assert said.startswith("this cannot be read (invalid syntax): an expression is made of numbers, names, ")
    assert (text, carets) == ("  1 +", "     ^")
    assert it.app.question
    await it.enter("")
    assert not it.app.question
    assert it.text("message").startswith("v2 sends")


@pytest.mark.slow
@driven(neuron)
async def test_watches_and_ledger_do_not_tell_the_answer(it):
    await it.press("colon")
    await it.enter("watch v3.grad")
    await it.press("e", "p", "right")
    assert it.text("watches").split() == ["v3.grad", "not", "yet"]
    assert it.text("ledger") == ""
    await it.enter("")
    assert it.text("watches").split() == ["v3.grad", "not", "yet", "->", "-5.074"]
    assert "-5.074" in it.text("ledger")


@driven(neuron)
async def test_escape_ends_the_predicting(it):
    await it.press("p", "right", "escape")
    assert not it.app.predict.is_on
    assert not it.app.question
    await it.press("right")
    assert not it.app.query_one("#entry").display
