"""The right side of the running program."""

import re

import pytest

from autograd import Value, record_lines, stepper
from autograd.formula.symbol import as_symbol
from autograd.step.frames import DATA, GRAD
from autograd.step.terminal.rows import shown

from .driver import driven, neuron


@pytest.mark.slow
@driven(lambda: neuron(lr=0.1))
async def test_every_number_of_every_frame_is_the_sessions(it):
    session = it.app.session
    for i, frame in enumerate(session.frames):
        assert it.app.i == i
        assert it.text("where").split("   ")[:2] == [frame.part, f"step {i} of {len(session.frames) - 1}"]
        assert it.text("said") == session.sentence(frame)
        assert it.text("code") == session.code(frame)
        for node, (_, name, made, data, grad, size) in zip(shown(session), it.rows(), strict=True):
            numbers = [session.number_at(node, what, i) for what in (DATA, GRAD)]
            assert [data, grad] == ["·" if n is None else str(as_symbol(n)) for n in numbers]
            assert name == session.names[node]
            assert made in (str(session.trace.formula(node)), "given")
            assert size[:1] == ("" if not numbers[1] else "+" if numbers[1] > 0 else "-")
        await it.press("right")
    assert it.app.i == len(session.frames) - 1


@driven(neuron)
async def test_a_second_contribution_says_so(it):
    x = it.app.session.nodes[0]
    it.app.show(it.app.session.finished(x))
    assert "contribution 2 of 2" in it.text("where")
    assert "from 5.074 to 6.879" in it.text("said")


@driven(neuron)
async def test_the_bar_is_a_slider(it):
    bar = it.app.query_one("#bar")
    last = len(it.app.session.frames) - 1
    for x, expected in [(bar.size.width - 1, last), (0, 0), (bar.size.width // 2, round(last / 2))]:
        await it.click(bar, offset=(x, 0))
        assert it.app.i == pytest.approx(expected, abs=1)
    await it.click("#formula")
    assert it.app.i == pytest.approx(last / 2, abs=1)


@driven(neuron)
async def test_the_ledger_follows_the_cursor(it):
    await it.press("e")
    x = it.app.session.nodes[0]
    assert it.app.graph.selected is x
    assert it.text("ledger").startswith("dL/dx = 6.879\n")
    assert "via v1 = x * w, where local dv1/dx = w" in it.text("ledger")
    await it.press("down")
    assert it.text("ledger").startswith("dL/dw = ")
    w = it.app.graph.selected
    ledger = it.app.session.trace.explain(w)
    assert it.text("ledger") == f"{ledger}\n\n{ledger.paths(3)}"
    await it.press("e")
    assert it.text("ledger") == ""


def zeros():
    a, b = Value(0.0, label="a"), Value(0.0, label="b")
    return stepper(a * 2.0 + b * 3.0)


@driven(zeros)
async def test_values_that_are_zero_have_a_ledger_and_a_frame(it):
    await it.press("e", "down")
    assert it.text("ledger").startswith("dv3/db = 3\n")
    await it.press("enter")
    assert it.app.frame.step.parent is it.app.session.nodes[1]


def with_lines():
    with record_lines():
        x = Value(2.0, label="x")
        y = x * x  # the line
    return stepper(y)


@driven(with_lines)
async def test_the_line_of_the_program(it):
    await it.press("right")
    assert re.fullmatch(r"test_detail\.py:\d+  y = x \* x  # the line", it.text("source"))
    await it.press("home")
    assert it.text("source") == ""


@pytest.mark.slow
@driven(neuron)
async def test_watched_numbers_before_and_after(it):
    for command in ("watch x.grad", "watch h.data", "until x.grad changes"):
        await it.press("colon")
        await it.enter(command)
    assert [line.split() for line in it.text("watches").split("\n")] == [
        ["x.grad", "not", "yet", "->", "5.074"], ["h.data", "-0.537"],
    ]  # fmt: skip
    await it.press("colon")
    await it.enter("clear")
    assert it.text("watches") == ""


@pytest.mark.parametrize("given", [None, "w"])
def test_a_leaf_is_called_a_parameter_only_if_somebody_says_so(given):
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")

    @driven(lambda: stepper((x * w).tanh(), lr=0.1, parameters=given and [w]))
    async def look(it):
        made = {name: text for _, name, text, *_ in it.rows()}
        assert (made["x"], made["w"]) == ("given", "parameter" if given else "given")

    look()
