"""What the terminal writes of a frame, and its colours: of running programs."""

import pytest

from autograd import Value, dot, stepper
from autograd.formula.symbol import as_symbol
from autograd.step.frames import BACKWARD, SEED

pytest.importorskip("textual", reason="textual is not installed: pip install -e '.[tui]'")

from textual.color import Color

from autograd.step.terminal.text import formula, in_numbers

from .driver import driven, net, neuron


@driven(neuron)
async def test_the_formula_of_a_contribution_in_symbols_and_below_in_numbers(it):
    for i, frame in enumerate(it.app.session.frames):
        if frame.kind == BACKWARD:
            step, names = frame.step, it.app.session.names
            it.app.show(i)
            symbols, numbers, where = it.text("formula").split("\n")
            node, parent = names[step.node], names[step.parent]
            assert symbols.split() == [f"dL/d{parent}", "+=", f"dL/d{node}", "*", f"∂{node}/∂{parent}"]
            before, grad, local, after = (
                str(as_symbol(n)) for n in (step.before, step.grad, step.local, step.after)
            )
            assert numbers.split() == [before, "+", grad, "*", local, "=", after]
            assert symbols.index("*") == numbers.index("*")
            assert where.startswith(f"where ∂{node}/∂{parent} = {step.rule}")
            assert where.endswith(f" = {as_symbol(step.local)}")


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
    await it.settle()
    narrow = it.text("formula")
    assert narrow != wide
    assert narrow.split() == wide.split()


# ---- colours ----


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
    await it.settle()
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


def luminance(colour):
    parts = [part / 255 for part in colour.rgb]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@driven(neuron)
async def test_text_stands_out_on_every_background(it):
    """At least 4.5 to 1: WCAG 2.2, success criterion 1.4.3."""
    for theme in ("textual-dark", "textual-light"):
        it.app.theme = theme
        await it.settle()
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
