"""The terminal program, driven by textual's Pilot: keys are pressed, and the screen is read."""

import asyncio
import io
import math
import re
import subprocess
import sys
from functools import wraps

import pytest

import nn
from autograd import Value, dot, record_lines, stepper
from autograd.formula.symbol import spell
from autograd.step.frames import BACKWARD, DATA, GRAD, SEED
from autograd.step.terminal.rows import shown

pytest.importorskip("textual", reason="textual is not installed: pip install -e '.[tui]'")

from textual.color import Color
from textual.widgets import Footer, Input

from autograd.step.terminal.app import Terminal
from autograd.step.terminal.text import formula, in_numbers


def neuron(**options):
    """L = (tanh(x * w + b) - x)**2, in which x is used twice."""
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    h = (x * w + b).tanh()
    h.label = "h"
    loss = (h - x) ** 2
    loss.label = "L"
    return stepper(loss, **options)


class Driver:
    """A running program: press keys, read what it shows."""

    def __init__(self, app, pilot):
        self.app, self.pilot = app, pilot

    async def press(self, *keys):
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def enter(self, text):
        """Answer the entry line."""
        self.app.query_one(Input).value = text
        await self.press("enter")

    def text(self, part):
        place = self.app.query_one(f"#{part}")
        return str(place.content) if place.display else ""

    def screen(self):
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    def rows(self):
        """The lines of the table: (mark, name, from, data, grad, size) as written."""
        graph = self.app.graph
        return [[str(cell) for cell in graph._cells(row)] for row in graph.rows]


def driven(make, size=(120, 35)):
    """A test of a running program, as a plain test function."""

    def decorate(test):
        @wraps(test)
        def run():
            async def main():
                steps = make()
                app = Terminal(steps.session, steps.unfolded)
                async with app.run_test(size=size) as pilot:
                    await test(Driver(app, pilot))

            asyncio.run(main())

        del run.__wrapped__  # pytest would ask for its argument
        return run

    return decorate


# ---- every number ----


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
            assert [data, grad] == ["·" if n is None else str(spell(n)) for n in numbers]
            assert name == session.names[node]
            assert made in (str(session.trace.formula(node)), "parameter")
            assert size[:1] == ("" if not numbers[1] else "+" if numbers[1] > 0 else "-")
        await it.press("right")
    assert it.app.i == len(session.frames) - 1


@driven(neuron)
async def test_the_formula_of_a_contribution_in_symbols_and_below_in_numbers(it):
    for i, frame in enumerate(it.app.session.frames):
        if frame.kind == BACKWARD:
            step, names = frame.step, it.app.session.names
            it.app.show(i)
            symbols, numbers, where = it.text("formula").split("\n")
            node, parent = names[step.node], names[step.parent]
            assert symbols.split() == [f"dL/d{parent}", "+=", f"dL/d{node}", "*", f"d{node}/d{parent}"]
            before, grad, local, after = (
                str(spell(n)) for n in (step.before, step.grad, step.local, step.after)
            )
            assert numbers.split() == [before, "+", grad, "*", local, "=", after]
            assert symbols.index("*") == numbers.index("*")
            assert where.startswith(f"where d{node}/d{parent} = {step.rule}")
            assert where.endswith(f" = {spell(step.local)}")


@driven(neuron)
async def test_the_formulas_of_the_forward_pass(it):
    await it.press("right", "right", "right")
    lines = [line.rstrip() for line in it.text("formula").split("\n")]
    assert lines == ["h = tanh(v2)", "  = tanh(-0.6) = -0.537"]
    await it.press("home")
    assert [line.split() for line in it.text("formula").split("\n")] == [
        ["x", "=", "2"], ["w", "=", "-0.5"], ["b", "=", "0.4"],
    ]  # fmt: skip


@driven(lambda: neuron(lr=0.1))
async def test_the_formulas_of_the_update(it):
    await it.press("end")
    assert it.text("formula").split() == ["L", "=", "0.2801", "it", "was", "6.437"]
    await it.press("left")
    symbols, numbers = it.text("formula").split("\n")
    assert symbols.split() == ["b", "-=", "lr", "*", "dL/db"]
    assert numbers.split() == ["0.4", "-", "0.1", "*", "-3.611", "=", "0.7611"]


def test_numbers_in_a_formula_are_not_simplified():
    x, w = Value(1.0, label="x"), Value(-2.0, label="w")
    session = stepper(dot([x, w], [w, w], 0.0) ** 2 * 1.0).session
    made = [str(in_numbers(session, node)) for node in session.nodes if node.parents]
    assert made == ["1 * -2 + (-2)² + 0", "2²", "4 * 1"]


@driven(neuron)
async def test_marks_show_what_a_frame_reads_and_sets(it):
    await it.press("right")  # v1 = x * w
    marks = {name: mark for mark, name, *_ in it.rows()}
    assert marks == {"x": "○", "w": "○", "b": "", "v1": "●", "v2": "", "h": "", "v3": "", "L": ""}
    await it.press("b", "right")  # L sends to v3
    marks = {name: mark for mark, name, *_ in it.rows()}
    assert {name for name, mark in marks.items() if mark} == {"L", "v3"}
    assert marks["L"] == "○"
    assert it.app.graph.selected is it.app.frame.step.parent


@driven(neuron)
async def test_a_second_contribution_says_so(it):
    x = it.app.session.nodes[0]
    it.app.show(it.app.session.finished(x))
    assert "contribution 2 of 2" in it.text("where")
    assert "from 5.074 to 6.879" in it.text("said")


# ---- keys ----


@driven(neuron)
async def test_keys_move(it):
    last, backward = len(it.app.session.frames) - 1, it.app.session.index(SEED)
    for key, expected in [
        ("left", 0), ("right", 1), ("l", 2), ("h", 1), ("end", last), ("right", last), ("home", 0),
        ("b", backward),
    ]:  # fmt: skip
        await it.press(key)
        assert it.app.i == expected, key


@driven(neuron)
async def test_keys_may_be_capitals_as_on_the_page(it):
    for key in "LHBTEUPWC":
        name = {"H": "left", "L": "right"}.get(key)
        capital, small = map(it.app._bindings.get_bindings_for_key, (key, name or key.lower()))
        assert [each.action for each in capital] == [each.action for each in small]
    await it.press("B", "E")
    assert it.app.i == it.app.session.index(SEED)
    assert it.app.with_ledger
    await it.press("P")
    assert it.app.predict.is_on
    await it.press("P", "T", "down")
    assert it.app.graph.view == "tree"
    it.app.graph.move_cursor(0)
    await it.press("F")
    assert [name for _, name, *_ in it.rows()] == ["▸ L"]
    await it.pilot.press("Q")
    assert it.app._exit


@driven(neuron)
async def test_enter_goes_to_the_frame_that_completes_a_gradient(it):
    session = it.app.session
    for row, node in enumerate(shown(session)):
        it.app.graph.move_cursor(row)
        await it.press("enter")
        assert it.app.i == session.finished(node)


@driven(neuron)
async def test_up_and_down_choose_a_value(it):
    await it.press("down", "down", "up")
    assert it.app.session.names[it.app.graph.selected] == "w"
    await it.press("pagedown")
    assert it.app.session.names[it.app.graph.selected] == "L"
    await it.press("pageup")
    assert it.app.session.names[it.app.graph.selected] == "x"
    assert it.app.i == 0


@driven(neuron)
async def test_the_mouse_chooses_a_value_and_then_its_frame(it):
    await it.pilot.click("GraphView", offset=(4, 3))
    assert it.app.session.names[it.app.graph.selected] == "b"
    assert it.app.i == 0
    await it.pilot.click("GraphView", offset=(4, 3))
    await it.pilot.pause()
    assert it.app.i == it.app.session.finished(it.app.graph.selected)
    await it.pilot.click("GraphView", offset=(4, 0))  # the header
    await it.pilot.click("GraphView", offset=(4, 20))  # below the last row
    assert it.app.session.names[it.app.graph.selected] == "b"


@driven(neuron)
async def test_the_footer_can_be_clicked(it):
    await it.pilot.pause()
    keys = {key.description: key for key in it.app.query_one(Footer).query("FooterKey")}
    backward = it.app.session.index(SEED)
    for name, expected in [("step", 1), ("backward", backward), ("back", backward - 1)]:
        await it.pilot.click(keys[name])
        await it.pilot.pause()
        assert it.app.i == expected
    assert {"play", "view", "ledger", "unfold", "predict", "go to", "command", "continue", "help", "quit"} < {
        *keys
    }


@driven(neuron)
async def test_the_bar_is_a_slider(it):
    bar = it.app.query_one("#bar")
    last = len(it.app.session.frames) - 1
    for x, expected in [(bar.size.width - 1, last), (0, 0), (bar.size.width // 2, round(last / 2))]:
        await it.pilot.click(bar, offset=(x, 0))
        await it.pilot.pause()
        assert it.app.i == pytest.approx(expected, abs=1)
    await it.pilot.click("#formula")
    assert it.app.i == pytest.approx(last / 2, abs=1)


@driven(neuron)
async def test_play_runs_and_pauses(it):
    await it.press("space")
    assert it.app.playing
    assert it.text("message") == "playing: space pauses"
    it.app._tick()
    assert it.app.i == 1
    await it.press("space")
    assert not it.app.playing
    assert it.text("message") == ""


@driven(neuron)
async def test_play_stops_at_the_end_and_starts_again_from_the_beginning(it):
    await it.press("end", "left", "space")
    it.app._tick()
    assert not it.app.playing
    await it.press("space")
    assert it.app.i == 0
    assert it.app.playing


@driven(neuron)
async def test_go_to_a_step_or_a_value(it):
    for text, expected in [("7", 7), ("x", it.app.session.finished(it.app.session.nodes[0])), ("0", 0)]:
        await it.press("slash")
        await it.enter(text)
        assert it.app.i == expected
        assert not it.app.query_one("#entry").display
    await it.press("slash")
    await it.enter("nobody")
    assert it.text("message").startswith("there is no value called nobody\n  nobody\n  ^^^^^^")
    await it.press("escape")
    assert it.text("message") == ""
    await it.press("right")
    assert it.app.i == 1


@driven(neuron)
async def test_typing_is_not_a_key(it):
    await it.press("colon")
    await it.press(*"qhlbtpeucwQB", "space", "slash", "home", "end", "left")
    assert it.app.query_one(Input).value == "qhlbtpeucwQB /"
    assert it.app.i == 0
    assert [key.description for key in it.app.query("FooterKey")] == ["back to the keys"]


@driven(neuron)
async def test_help_opens_and_closes(it):
    await it.press("question_mark")
    assert any("where its gradient comes from" in line for line in it.screen())
    await it.press("q")
    assert not any("where its gradient comes from" in line for line in it.screen())
    assert it.app.is_running


@driven(neuron)
async def test_quit(it):
    await it.pilot.press("q")
    assert it.app._exit


# ---- ledger, lines, views ----


@driven(neuron)
async def test_the_ledger_follows_the_cursor(it):
    await it.press("e")
    x = it.app.session.nodes[0]
    assert it.app.graph.selected is x
    assert it.text("ledger").startswith("dL/dx = 6.879\n")
    assert "via v1 = x * w, where dv1/dx = w" in it.text("ledger")
    await it.press("down")
    assert it.text("ledger").startswith("dL/dw = ")
    w = it.app.graph.selected
    ledger = it.app.session.trace.explain(w)
    assert it.text("ledger") == f"{ledger}\n\n{ledger.paths(3)}"
    await it.press("e")
    assert it.text("ledger") == ""


def with_lines():
    with record_lines():
        x = Value(2.0, label="x")
        y = x * x  # the line
    return stepper(y)


@driven(with_lines)
async def test_the_line_of_the_program(it):
    await it.press("right")
    assert re.fullmatch(r"test_app\.py:\d+  y = x \* x  # the line", it.text("source"))
    await it.press("home")
    assert it.text("source") == ""


@driven(neuron)
async def test_the_graph_as_a_tree(it):
    await it.press("t")
    names = [name for _, name, *_ in it.rows()]
    assert names[:4] == ["▾ L", "  ▾ v3", "    ▾ h", "      ▾ v2"]
    assert [made for _, name, made, *_ in it.rows() if name.strip() == "x"] == ["given", "(above)"]
    it.app.graph.move_cursor(2)
    await it.press("f")
    assert [name for _, name, *_ in it.rows()] == ["▾ L", "  ▾ v3", "    ▸ h", "      x"]
    await it.pilot.click("GraphView", offset=(2 + 4, 3))  # its mark
    await it.pilot.pause()
    assert len(it.rows()) == len(names)


def net():
    model = nn.MLP(3, [4, 4, 1])
    return stepper(model([Value(1.0, label="x0"), Value(2.0, label="x1"), Value(3.0, label="x2")]))


@driven(net)
async def test_scopes_fold_and_their_totals_are_honest(it):
    await it.press("t", "t", "end")
    session, graph = it.app.session, it.app.graph
    row = next(row for row in graph.rows if row.key == "layers.0")
    total = sum(abs(session.grads[node]) for node in row.inside)
    _, name, count, _, grad, _ = graph._cells(row)
    assert str(grad) == f"Σ{spell(total)}"
    assert str(count) == f"{len(row.inside)} values"
    assert str(name) == "▸ layers.0"
    graph.move_cursor(graph.index["layers.0"])
    before = len(graph.rows)
    await it.press("enter")
    assert len(graph.rows) > before
    assert graph.rows[graph.cursor].key == "layers.0"


@driven(net)
async def test_a_folded_scope_carries_the_mark_of_what_is_in_it(it):
    await it.press("t", "t")
    for i in range(len(it.app.session.frames)):
        it.app.show(i)
        frame = it.app.frame
        if frame.step:
            marked = [row for row in it.app.graph.rows if it.app.graph.marks.get(row.key)]
            concerned = {node for row in marked for node in (row.inside or [row.key])}
            assert {frame.step.node, frame.step.parent} <= concerned


@driven(net)
async def test_of_open_scopes_the_innermost_carries_the_mark(it):
    await it.press("t", "t")
    it.app.graph.move_cursor(it.app.graph.index["layers.0"])
    await it.press("f")
    b = next(node for node in it.app.session.nodes if node.label == "layers.0.neurons.2.b")
    it.app.show(it.app.session.finished(b))
    assert it.app.graph.marks == {"layers.0.neurons.2": "●"}
    assert it.app.graph.rows[it.app.graph.cursor].key == "layers.0.neurons.2"


def weighted():
    w = [Value(0.5, label="w0"), Value(-1.0, label="w1")]
    y = dot(w, [Value(2.0, label="x0"), Value(3.0, label="x1")], Value(0.1, label="b"))
    y.label = "y"
    out = y.tanh()
    out.label = "out"
    return stepper(out)


@driven(weighted)
async def test_unfold_and_fold_weighted_sums(it):
    folded = len(it.app.session.frames)
    it.app.show(it.app.session.finished(it.app.session.nodes[0]))
    await it.press("colon")
    await it.enter("watch w0.grad")
    before = it.app.i
    await it.press("b", "right")  # from out to y
    await it.press("u")
    assert len(it.app.session.frames) > folded
    assert it.app.session.names[it.app.frame.step.parent] == "y"
    assert it.text("message") == f"{len(it.app.session.nodes)} values, {len(it.app.session.frames)} steps"
    assert it.text("watches").split() == ["w0.grad", "not", "yet"]
    await it.press("end", "u")
    assert len(it.app.session.frames) == folded
    assert before < folded


def squares():
    """dot(a, a) * 2: v1 is another value when the sum is unfolded."""
    a = [Value(1.0, label="a0"), Value(2.0, label="a1")]
    return stepper(dot(a, a) * 2.0)


@driven(squares)
async def test_unfolding_stays_at_the_same_value_and_not_at_the_same_name(it):
    await it.press("right")
    assert it.text("said") == "v1 is computed from a0 and a1: it is 5."
    for command in ("break at v1", "watch v1.grad", "watch a1.grad"):
        await it.press("colon")
        await it.enter(command)
    await it.press("u")
    assert it.text("said") == "v3 is computed from v1 and v2: it is 5."
    assert it.text("message") == "6 values, 13 steps"
    assert it.text("watches").split("\n")[-1] == "◆ break at v3"
    await it.press("home", "c")
    assert it.text("message") == "break at v3: v3.data is 5"
    await it.press("colon")
    await it.enter("break at v1")
    await it.press("u")
    assert it.text("said") == "v1 is computed from a0 and a1: it is 5."
    assert it.text("message").endswith("; left out, for there is no such value here: break at v1")
    assert it.text("watches").split("\n")[-1] == "◆ break at v1"
    await it.press("home", "c", "c")
    assert it.text("message") == "break at v1: v1.grad is 2"


@driven(squares)
async def test_unfolding_keeps_the_view_and_what_is_folded(it):
    await it.press("t", "end")
    it.app.graph.move_cursor(1)
    await it.press("f")
    assert [name for _, name, *_ in it.rows()] == ["▾ v2", "  ▸ v1"]
    await it.press("u")
    assert [name for _, name, *_ in it.rows()] == ["▾ v4", "  ▸ v3"]


# ---- what if ----


@driven(weighted)
async def test_what_if_a_leaf_had_another_number(it):
    values = [(node, node.data) for node in it.app.session.nodes]
    was = str(spell(it.app.session.output.data))
    await it.press("end")
    at = it.app.i
    it.app.graph.move_cursor(0)
    await it.press("w")
    assert it.app.query_one(Input).value == "set w0 = "
    await it.press(*"1.75", "enter")
    now = str(spell(it.app.session.output.data))
    assert it.text("message") == f"what if w0 = 1.75: out is {now}, it was {was}; :reset goes back"
    assert now == str(spell(math.tanh(1.75 * 2 - 3 + 0.1)))
    assert it.text("title").endswith("what if w0 = 1.75")
    assert it.app.i == at
    assert it.rows()[0][3] == "1.75"
    assert [(node, node.data) for node in it.app.sessions.original.nodes] == values
    await it.press("u", "home")
    assert it.rows()[0][3] == "1.75"
    await it.press("colon")
    await it.enter("set x0 = ten")
    assert it.text("message").startswith("here a number is expected")
    await it.enter("reset")
    assert it.text("message") == f"all leaves have their own numbers: out is {was}"
    assert "what if" not in it.text("title")
    assert it.rows()[0][3] == "0.5"


@driven(lambda: stepper(Value(2.0, label="x").log()))
async def test_what_if_it_is_not_defined(it):
    await it.press("W")
    await it.enter("set x = -1")
    assert it.text("message").startswith("with these numbers, ")
    assert it.text("message").endswith("; nothing is changed")
    assert it.rows()[0][3] == "2"


@driven(neuron)
async def test_what_if_begins_with_the_name_of_a_leaf(it):
    it.app.graph.move_cursor(len(it.app.graph.rows) - 1)
    await it.press("w")
    assert it.app.query_one(Input).value == "set "
    await it.enter("set L = 1")
    assert "L is computed: only a leaf's number can be set" in it.text("message")


def deep():
    model = nn.MLP(2, [3] * 9 + [1], seed=0)
    return stepper(model([Value(1.0, label="x0"), Value(2.0, label="x1")]))


def test_layers_open_a_window_where_there_is_no_room_below():
    for make, size, opens in [(net, (120, 35), False), (net, (60, 20), True), (deep, (120, 35), True)]:

        @driven(make, size)
        async def look(it, opens=opens):
            table = str(it.app.session.trace.layers())
            await it.press("colon")
            await it.enter("layers")
            assert (it.text("message") if not opens else it.app.screen.text) == table
            assert any("mean |grad|" in line for line in it.screen())
            if opens:
                await it.press("escape")
                assert it.app.i == 0
            await it.press("right")
            assert it.app.i == 1

        look()


@driven(neuron)
async def test_without_weighted_sums_there_is_nothing_to_unfold(it):
    await it.press("u")
    assert it.text("message") == "there is no weighted sum here that could be unfolded"


# ---- breakpoints and watches ----


@driven(neuron)
async def test_breakpoints_and_continue(it):
    await it.press("c")
    assert "no breakpoint is set" in it.text("message")
    await it.press("home", "colon")
    await it.enter("break when abs(grad) > 4")
    assert it.text("watches") == "◆ break when abs(grad) > 4"
    await it.press("c")
    assert it.text("message") == "break when abs(grad) > 4: v3.grad is -5.074"
    assert it.app.frame.step.after == pytest.approx(-5.074, rel=1e-3)
    stop = it.app.i
    await it.press("home", "space")
    while it.app.playing:
        it.app._tick()
    assert it.app.i == stop
    assert it.text("message") == "break when abs(grad) > 4: v3.grad is -5.074"


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


@driven(neuron)
async def test_a_command_that_is_not_understood_stays_to_be_mended(it):
    await it.press("colon")
    await it.enter("brake at x")
    assert it.text("message").startswith("this is no command")
    assert "^^^^^^^^^^" in it.text("message")
    assert it.app.query_one(Input).value == "brake at x"


# ---- predict ----


@driven(neuron)
async def test_predict_conceals_until_the_learner_answers(it):
    await it.press("p")
    assert it.app.frame.kind == SEED
    await it.press("right")
    session, step = it.app.session, it.app.frame.step
    assert it.text("said") == "dL/dv3: what does L send back to v3?"
    assert str(spell(step.contribution)) not in " ".join(it.screen())
    assert "?" in it.text("formula")
    assert [row[4] for row in it.rows() if row[1] == "v3"] == ["·"]
    await it.enter(str(step.contribution))
    assert it.text("message") == "Right. L sends -5.074 back to v3."
    assert it.text("said") == session.sentence(it.app.frame)
    assert "1 of 1 right" in it.text("where")
    assert [row[4] for row in it.rows() if row[1] == "v3"] == ["-5.074"]
    await it.press("right")  # v3 to h: the local derivative is 1
    await it.enter("5.074")
    assert it.text("message").startswith("The size is right, but a sign was lost.")
    assert "1 of 2 right" in it.text("where")
    await it.press("left")
    assert not it.app.question  # answered before


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


# ---- hostile labels, small windows, large graphs ----

HOSTILE = [
    "[red]a[/red]", "[/]", "[link=http://x]k", "[bold", "\x1b[31mb\x1b]0;t\x07", "</script>", "{x0}", "{",
    "a\nb", "%s", "漢字", "\u202eevil", "x" * 300,
]  # fmt: skip


def hostile():
    values = [Value(i + 1.0, label=label) for i, label in enumerate(HOSTILE)]
    out = values[0]
    for value in values[1:]:
        out = out * value
        out.label = f"[b]{value.label}"
    return stepper(dot(values, values[::-1]) + out, lr=0.1)


@driven(hostile)
async def test_hostile_labels_draw_literally(it):
    await it.press("e")
    for view in range(3):
        for i in range(0, len(it.app.session.frames), 15):
            it.app.show(i)
            await it.pilot.pause()
            text = "\n".join(it.screen())
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert it.text("said") == it.app.session.sentence(it.app.frame)
        await it.press("t")
        assert it.app.graph.view == ["tree", "scopes", "list"][view]
    it.app.show(0)
    await it.pilot.pause()
    text = "\n".join(it.screen())
    for label in HOSTILE[:4]:
        assert label in text
    assert "\\x1b[31mb" in text


@driven(hostile)
async def test_hostile_labels_can_be_watched_and_found(it):
    await it.press("colon")
    await it.enter("watch [red]a[/red].grad")
    assert it.text("watches").startswith("[red]a[/red].grad")
    await it.press("colon")
    await it.enter("break at \x1b[31m")
    assert r"\x1b[31m" in it.text("message")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (99, 30), (100, 30), (200, 60), (20, 8)])
def test_windows_of_all_sizes(size):
    @driven(lambda: neuron(lr=0.1), size)
    async def small(it):
        await it.press("e", "b", "right", "right")
        screen = it.screen()
        assert len(screen) == size[1]
        if size[0] >= 60:
            text = "\n".join(screen)
            assert "backward pass" in text
            assert "dL/dh" in text
            assert "-5.074" in text
        await it.press("p", "right", "question_mark", "escape", "t", "end")

    small()


@driven(net, (80, 24))
async def test_long_formulas_wrap_without_their_columns(it):
    found, width = [], it.app.query_one("#formula").content_size.width
    for i in range(len(it.app.session.frames)):
        it.app.show(i)
        lines = it.text("formula").split("\n")
        wrapped = [line for line in lines if len(line) > width]
        assert all("  " not in line.strip() for line in wrapped)
        found += wrapped
    assert found


@driven(neuron)
async def test_a_formula_follows_the_size_of_the_window(it):
    await it.press("b", "right")
    wide = it.text("formula")
    await it.pilot.resize_terminal(30, 20)
    await it.pilot.pause()
    narrow = it.text("formula")
    assert narrow != wide
    assert narrow.split() == wide.split()


def large():
    x = [Value(0.01 * i, label=f"x{i}") for i in range(60)]
    y = Value(1.0, label="y")
    for i in range(10_000):
        y = y * 0.999 + x[i % 60]
    return stepper(y)


@driven(large)
async def test_ten_thousand_values(it):
    session = it.app.session
    assert len(it.app.graph.rows) > 10_000
    await it.press("end")
    assert it.app.graph.rows[it.app.graph.cursor].node is session.frames[-1].step.parent
    await it.press("b", "right", "t", "right", "t", "t")
    assert any("●" in line for line in it.screen())
    it.app.show(5000)
    await it.pilot.pause()
    node = it.app.frame.node
    row = it.rows()[it.app.graph.index[node]]
    assert row[3] == str(spell(session.data[node]))
    assert any(session.names[node] in line for line in it.screen())


@driven(large)
async def test_only_lines_in_sight_are_drawn(it):
    drawn = []
    cells = it.app.graph._cells
    it.app.graph._cells = lambda row: drawn.append(row) or cells(row)
    await it.press("right")
    assert 0 < len(drawn) < 200


# ---- colours ----


def colours(text):
    return {span.style for span in text.spans}


@driven(neuron)
async def test_blue_is_positive_and_orange_negative(it):
    it.app.show(it.app.session.index(SEED) + 1)
    text = formula(it.app.session, it.app.frame, it.app.ink)
    positive, negative = (it.app.ink.colours[role] for role in ("positive", "negative"))
    by_text = {text.plain[span.start : span.end]: span.style for span in text.spans}
    assert by_text["1"] == positive
    assert by_text["-5.074"] == negative


@driven(neuron)
async def test_a_light_theme_has_darker_ink(it):
    dark = it.app.ink.colours["positive"]
    it.app.theme = "textual-light"
    await it.pilot.pause()
    assert it.app.ink.colours["positive"] != dark
    assert it.app.graph.ink is it.app.ink


def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    @driven(neuron)
    async def grey(it):
        await it.press("end")
        (grey_filter,) = [each for each in it.app._filters if type(each).__name__ == "Monochrome"]
        strips = it.app.screen._compositor.render_strips()
        background = it.app.screen.background_colors[0]
        greyed = [strip.apply_filter(grey_filter, background) for strip in strips]
        styles = [segment.style for strip in greyed for segment in strip]
        drawn = {style.color.triplet for style in styles if style and style.color}
        assert drawn
        assert all(colour.red == colour.green == colour.blue for colour in drawn)

    grey()


# ---- run() ----


class Stream(io.StringIO):
    def __init__(self, is_terminal):
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self):
        return self.is_terminal


@pytest.mark.parametrize("terminals", [(False, False), (True, False), (False, True)])
def test_without_a_terminal_run_prints_the_transcript(monkeypatch, terminals):
    streams = [Stream(is_terminal) for is_terminal in terminals]
    monkeypatch.setattr(sys, "stdin", streams[0])
    monkeypatch.setattr(sys, "stdout", streams[1])
    steps = neuron()
    steps.run()
    assert streams[1].getvalue() == f"{steps}\n"


def test_with_a_terminal_run_opens_the_program(monkeypatch):
    opened = []
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, Stream(True))
    monkeypatch.setattr(Terminal, "run", lambda self: opened.append(self.session))
    steps = neuron()
    steps.run()
    assert opened == [steps.session]


def test_without_textual_run_prints_the_transcript_and_names_the_extra():
    program = """
import sys
class Terminal:
    def __init__(self, stream): self.stream = stream
    def isatty(self): return True
    def __getattr__(self, name): return getattr(self.stream, name)
sys.stdin, sys.stdout = Terminal(sys.stdin), Terminal(sys.stdout)
sys.modules["textual"] = sys.modules["rich"] = None
from autograd import Value, stepper
x = Value(3.0, label="x")
stepper(x * x).run()
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    x = Value(3.0, label="x")
    assert ran.stdout == f"{stepper(x * x)}\n"
    assert ran.stderr == 'To step with keys: pip install "glassgrad[tui]"\n'


def zeros():
    a, b = Value(0.0, label="a"), Value(0.0, label="b")
    return stepper(a * 2.0 + b * 3.0)


@driven(zeros)
async def test_values_that_are_zero_have_a_ledger_and_a_frame(it):
    await it.press("e", "down")
    assert it.text("ledger").startswith("dv3/db = 3\n")
    await it.press("enter")
    assert it.app.frame.step.parent is it.app.session.nodes[1]


@pytest.mark.parametrize("make", [lambda: Value(3.0), lambda: Value(2.0) * float("nan")])
def test_the_smallest_graphs(make):
    @driven(lambda: stepper(make()))
    async def smallest(it):
        for key in ("e", "u", "w", "escape", "t", "t", "t", "b", "end", "down", "f", "enter", "c", "p"):
            await it.press(key)
        assert len(it.rows()) >= 1

    smallest()


def luminance(colour):
    parts = [part / 255 for part in colour.rgb]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@driven(neuron)
async def test_text_stands_out_on_every_background(it):
    """At least 4.5 to 1: WCAG 2.2, success criterion 1.4.3."""
    for theme in ("textual-dark", "textual-light"):
        it.app.theme = theme
        await it.pilot.pause()
        ink = it.app.ink.colours
        behind = [
            it.app.graph.background_colors[1],
            it.app.detail.background_colors[1],
            Color.parse(it.app.ink.cursor),
        ]
        for role in ("positive", "negative", "muted", "loss line"):
            for background in behind[: 2 if role == "loss line" else 3]:
                low, high = sorted([luminance(Color.parse(ink[role])), luminance(background)])
                assert (high + 0.05) / (low + 0.05) >= 4.5, (theme, role, background)
