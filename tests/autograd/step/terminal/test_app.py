"""The running program: its keys and commands."""

import math

import pytest

import nn
from autograd import Value, dot, stepper
from autograd.formula.symbol import as_symbol
from autograd.step.frames import SEED

pytest.importorskip("textual", reason="textual is not installed: pip install -e '.[tui]'")

from textual.widgets import Footer, Input

from .driver import driven, net, neuron

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


@pytest.mark.slow
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
    await it.press("Q")
    assert it.app._exit


@driven(neuron)
async def test_the_footer_can_be_clicked(it):
    keys = {key.description: key for key in it.app.query_one(Footer).query("FooterKey")}
    backward = it.app.session.index(SEED)
    for name, expected in [("step", 1), ("backward", backward), ("back", backward - 1)]:
        await it.click(keys[name])
        assert it.app.i == expected
    assert {"play", "view", "ledger", "unfold", "predict", "go to", "command", "continue", "help", "quit"} < {
        *keys
    }


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


@pytest.mark.slow
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
    await it.press("q")
    assert it.app._exit


# ---- weighted sums, unfolded ----


def weighted():
    w = [Value(0.5, label="w0"), Value(-1.0, label="w1")]
    y = dot(w, [Value(2.0, label="x0"), Value(3.0, label="x1")], Value(0.1, label="b"))
    y.label = "y"
    out = y.tanh()
    out.label = "out"
    return stepper(out)


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
@driven(squares)
async def test_unfolding_keeps_the_view_and_what_is_folded(it):
    await it.press("t", "end")
    it.app.graph.move_cursor(1)
    await it.press("f")
    assert [name for _, name, *_ in it.rows()] == ["▾ v2", "  ▸ v1"]
    await it.press("u")
    assert [name for _, name, *_ in it.rows()] == ["▾ v4", "  ▸ v3"]


@driven(neuron)
async def test_without_weighted_sums_there_is_nothing_to_unfold(it):
    await it.press("u")
    assert it.text("message") == "there is no weighted sum here that could be unfolded"


# ---- commands ----


@pytest.mark.slow
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
async def test_a_command_that_is_not_understood_stays_to_be_mended(it):
    await it.press("colon")
    await it.enter("brake at x")
    assert it.text("message").startswith("this is no command")
    assert "^^^^^^^^^^" in it.text("message")
    assert it.app.query_one(Input).value == "brake at x"


def deep():
    model = nn.MLP(2, [3] * 9 + [1], seed=0)
    return stepper(model([Value(1.0, label="x0"), Value(2.0, label="x1")]))


@pytest.mark.slow
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


@pytest.mark.slow
@driven(weighted)
async def test_what_if_a_leaf_had_another_number(it):
    values = [(node, node.data) for node in it.app.session.nodes]
    was = str(as_symbol(it.app.session.output.data))
    await it.press("end")
    at = it.app.i
    it.app.graph.move_cursor(0)
    await it.press("w")
    assert it.app.query_one(Input).value == "set w0 = "
    await it.press(*"1.75", "enter")
    now = str(as_symbol(it.app.session.output.data))
    assert it.text("message") == f"what if w0 = 1.75: out is {now}, it was {was}; :reset goes back"
    assert now == str(as_symbol(math.tanh(1.75 * 2 - 3 + 0.1)))
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


@pytest.mark.slow
@driven(lambda: stepper(Value(2.0, label="x").log()))
async def test_what_if_it_is_not_defined(it):
    await it.press("W")
    await it.enter("set x = -1")
    assert it.text("message").startswith("with these numbers, ")
    assert it.text("message").endswith("; nothing is changed")
    assert it.rows()[0][3] == "2"


@pytest.mark.slow
@driven(neuron)
async def test_what_if_begins_with_the_name_of_a_leaf(it):
    it.app.graph.move_cursor(len(it.app.graph.rows) - 1)
    await it.press("w")
    assert it.app.query_one(Input).value == "set "
    await it.enter("set L = 1")
    assert "L is computed: only a leaf's number can be set" in it.text("message")


# ---- hostile labels, small windows, small graphs ----


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


@pytest.mark.slow
@driven(hostile)
async def test_hostile_labels_draw_literally(it):
    await it.press("e")
    for view in range(3):
        for i in range(0, len(it.app.session.frames), 15):
            it.app.show(i)
            await it.settle()
            text = "\n".join(it.screen())
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert it.text("said") == it.app.session.sentence(it.app.frame)
        await it.press("t")
        assert it.app.graph.view == ["tree", "scopes", "list"][view]
    it.app.show(0)
    await it.settle()
    text = "\n".join(it.screen())
    for label in HOSTILE[:4]:
        assert label in text
    assert "\\x1b[31mb" in text


@pytest.mark.slow
@driven(hostile)
async def test_hostile_labels_can_be_watched_and_found(it):
    await it.press("colon")
    await it.enter("watch [red]a[/red].grad")
    assert it.text("watches").startswith("[red]a[/red].grad")
    await it.press("colon")
    await it.enter("break at \x1b[31m")
    assert r"\x1b[31m" in it.text("message")


LARGEST_AND_SMALLEST, OTHERS = [(200, 60), (20, 8)], [(60, 20), (99, 30), (100, 30)]


@pytest.mark.untraced
@pytest.mark.parametrize(
    "size",
    [
        (80, 24),
        *(pytest.param(size, marks=pytest.mark.slow) for size in LARGEST_AND_SMALLEST),
        *(pytest.param(size, marks=pytest.mark.nightly) for size in OTHERS),
    ],
)
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


@pytest.mark.slow
@pytest.mark.parametrize("make", [lambda: Value(3.0), lambda: Value(2.0) * float("nan")])
def test_the_smallest_graphs(make):
    @driven(lambda: stepper(make()))
    async def smallest(it):
        for key in ("e", "u", "w", "escape", "t", "t", "t", "b", "end", "down", "f", "enter", "c", "p"):
            await it.press(key)
        assert len(it.rows()) >= 1

    smallest()
