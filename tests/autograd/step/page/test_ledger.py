"""Where a gradient comes from, in the page: the rows of the ledger, its largest paths, its layers."""

import math
import re

import pytest

import nn
from autograd import Value, constant, record_lines, stepper
from autograd.formula.symbol import as_symbol
from autograd.step.session import behind_d

from ....nights import by_day
from .graphs import net, neuron, reused, sums
from .test_page import net_stepper, opened
from .test_use import index, violations

pytestmark = pytest.mark.slow  # a second or two each, in a browser


def signs():
    """Plain numbers with signs, where formulas need parentheses."""
    x, k = Value(3.0, label="x"), constant(-2.0)
    return (x - k) * (-2.0 * x) / k + k**2 * x


def open_origin(page, tmp_path, made, address="#step=9999"):
    opened(page, tmp_path, made, address)
    page.keyboard.press("e")
    return made.session


def rows(page):
    """(numbers, via, line) of each contribution."""
    return [tuple(row.locator("td").all_text_contents()) for row in page.locator("#contributions tr").all()]


def spelled(line):
    """A line of Python's ledger as the page spells local derivatives."""
    return re.sub(r"where local d(\S+)/d(\S+) =", r"where ∂\1/∂\2 =", line)


def ledger_of(session, node):
    """The same in Python."""
    return [
        tuple(re.split(r" {3,}", spelled(line).strip() + "   ")[:3])
        for line in str(session.trace.explain(node)).splitlines()[1:]
    ]


def shown(session):
    return [(i, node) for i, node in enumerate(session.nodes) if not session.is_number(node)]


@pytest.mark.parametrize("graph", [neuron, reused, sums, signs])
def test_the_rows_are_those_of_the_ledger(page, tmp_path, graph):
    session = open_origin(page, tmp_path, stepper(graph(), lr=0.1))
    for i, node in shown(session):
        page.select_option("#whose", str(i))
        assert rows(page) == ledger_of(session, node)
        name = behind_d(session.names[node])
        head = f"d{session.names[session.output]}/d{name} = {as_symbol(session.grads[node])}: "
        assert page.text_content("#origin-sum").startswith(head)
        assert page.is_visible("#ledger") == (node is not session.output)


def test_the_line_of_the_users_program_is_told(page, tmp_path):
    with record_lines():
        loss = reused()
    session = open_origin(page, tmp_path, stepper(loss))
    page.select_option("#whose", label="a")
    assert rows(page) == ledger_of(session, session.nodes[0])
    assert all(re.fullmatch(r"graphs.py:\d+  .* = .*", line) for *_, line in rows(page))


def test_a_row_leads_to_its_step(page, tmp_path):
    session = open_origin(page, tmp_path, stepper(reused()))
    page.select_option("#whose", label="a")
    page.locator("#contributions button").nth(2).click()
    assert session.frames[index(page)].step is session.trace.into(session.nodes[0])[2]


def test_the_key_the_button_and_a_click_on_a_value(page, tmp_path):
    opened(page, tmp_path, stepper(reused()), "#step=3")
    assert not page.is_visible("#origin")
    page.keyboard.press("e")
    assert page.is_visible("#origin")
    assert page.evaluate("document.activeElement.id") == "origin"
    assert page.get_attribute("#explain", "aria-pressed") == "true"
    page.locator(".card").filter(has_text=re.compile("^c")).locator(".head").click()
    assert page.input_value("#whose") == "2"
    assert "dL/dc" in page.text_content("#origin-sum")
    page.click("#explain")
    assert not page.is_visible("#origin")
    assert page.get_attribute("#explain", "aria-pressed") == "false"
    assert "<script" not in page.inner_html("#origin")


def routes(page):
    return page.locator("#paths li").all_text_contents()


def test_the_largest_paths(page, tmp_path):
    open_origin(page, tmp_path, stepper(reused()))
    page.select_option("#whose", label="a")
    (largest, *others) = routes(page)
    assert largest == "a → c → v3 → v4 → L:  (-3) · 1 · 2 · 1 = -6".replace("v3 → v4", "v1 → v2")
    assert len(others) == 2
    assert page.text_content("#all-paths") == "5 paths lead from a to L; the other 2 add up to 4."
    page.select_option("#whose", label="b")
    assert routes(page) == ["b → c → v1 → v2 → L:  2 · 1 · 2 · 1 = 4"]
    assert page.text_content("#all-paths") == "1 path leads from b to L, and it is 4."
    page.select_option("#whose", label="c")
    assert not page.is_visible("#routes")


def test_paths_follow_what_is_changed(page, tmp_path):
    made = stepper(reused())
    open_origin(page, tmp_path, made)
    page.evaluate("stepper.set({0: 5, 1: 0.5})")
    page.select_option("#whose", label="a")
    a, b = Value(5.0, label="a"), Value(0.5, label="b")
    c = a * b
    loss = (c + a) * a + a * a
    assert rows(page)[-1][0] == "0.5 * 5 = 2.5"
    assert f"= {as_symbol(a.explain(loss).grad)}:" in page.text_content("#origin-sum")
    assert routes(page)[0].endswith(":  0.5 · 1 · 5 · 1 = 2.5")
    text = page.text_content("#all-paths")
    assert text.startswith("These were the largest when the page was made. 5 paths")
    shown = sum(float(route.rpartition("= ")[2]) for route in routes(page))
    assert float(text.rpartition("up to ")[2].rstrip(".")) == pytest.approx(a.explain(loss).grad - shown)


def test_of_long_paths_the_middle_is_left_out(page, tmp_path):
    y = x = Value(0.5, label="x")
    for _ in range(20):
        y = y.tanh()
    open_origin(page, tmp_path, stepper(y))
    assert "… (16 more) …" in routes(page)[0]
    assert routes(page)[0].endswith(f"= {as_symbol(x.explain(y).grad)}")
    for _ in range(20):
        y = y.tanh()
    open_origin(page, tmp_path, stepper(y))
    assert routes(page) == []
    assert page.text_content("#all-paths").startswith("1 path leads from x to v40; it adds up to ")


def test_numbers_that_are_not_finite(page, tmp_path):
    x = Value(2.0, label="x")
    open_origin(page, tmp_path, stepper(x * math.inf + x * 2.0 + x * 3.0 + x * 4.0))
    page.select_option("#whose", label="x")
    assert page.text_content("#all-paths").endswith("the other one adds up to what cannot be told, "
                                                    "for not all numbers are finite.")  # fmt: skip


def test_the_layers(page, tmp_path):
    made = net_stepper()
    open_origin(page, tmp_path, made)
    layers = made.session.trace.layers()
    found = [row.locator("th, td").all_text_contents() for row in page.locator("#layers tr").all()]
    wanted = [re.split(r" {2,}", line.strip()) for line in str(layers).splitlines()[1:-1]]
    assert [" ".join(row) for row in found] == [" ".join(row) for row in wanted]
    assert page.text_content("#layers-verdict") == f"{layers.verdict}."
    page.fill("#value", "0.75")
    assert page.text_content("#layers-verdict").startswith("These are the numbers with which")
    page.click("#reset")
    assert page.text_content("#layers-verdict") == f"{layers.verdict}."


def test_without_layers_there_is_no_table_of_them(page, tmp_path):
    open_origin(page, tmp_path, stepper(reused()))
    assert not page.is_visible("#by-layer")


def test_unfolded_sums_have_their_own_ledger(page, tmp_path):
    made = net_stepper()
    open_origin(page, tmp_path, made)
    page.select_option("#whose", label="layers.1.neurons.2.w.1")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("u")
    assert page.locator("#whose option:checked").text_content() == "layers.1.neurons.2.w.1"
    apart = made.unfolded
    node = next(node for node in apart.nodes if apart.names[node] == "layers.1.neurons.2.w.1")
    assert rows(page) == ledger_of(apart, node)


def test_predict_keeps_to_itself_what_it_asks_for(page, tmp_path):
    session = open_origin(page, tmp_path, net_stepper())
    page.select_option("#whose", label="layers.0.neurons.0.b")
    page.click("#predict")
    page.evaluate(f"stepper.step({session.index('seed')})")
    assert [numbers for numbers, *_ in rows(page)] == ["?"]
    assert page.text_content("#origin-sum").startswith("dloss/d(layers.0.neurons.0.b) = ?: ")
    assert not page.is_visible("#routes")
    assert not page.is_visible("#by-layer")
    page.keyboard.press("End")
    page.click("#predict")
    assert page.is_visible("#routes")


@pytest.mark.parametrize(("scheme", "width"), by_day(1, [("dark", 360), ("light", 1200)]))
def test_everyone_can_use_it(page, tmp_path, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 740})
    with record_lines():
        loss = net()
    open_origin(page, tmp_path, stepper(loss))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Tab")
    stops = []
    for _ in range(6):
        stops.append(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
        page.keyboard.press("Tab")
    assert {"Contributions", "Table of layers"} <= set(stops)


def test_on_the_page_of_a_training(page, tmp_path):
    X, y = [[0.0], [0.5], [1.0]], [0.0, 0.25, 1.0]
    model = nn.MLP(1, [3, 1], activation="tanh", seed=0)
    recorder = nn.Recorder(model, X, y, loss="mse")
    nn.fit(model, X, y, loss="mse", epochs=4, callbacks=[recorder], verbose=False, seed=0)
    session = open_origin(page, tmp_path, recorder.replay(), "#epoch=4")
    node = next(node for node in session.nodes if session.names[node] == "layers.0.neurons.0.b")
    page.select_option("#whose", str(session.nodes.index(node)))
    assert rows(page) == ledger_of(session, node)
    assert not page.text_content("#layers-verdict").startswith("These are the numbers with which")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+Home")
    page.evaluate("stepper.training.goTo(0)")
    assert rows(page) != ledger_of(session, node)
    assert page.text_content("#layers-verdict").startswith("These are the numbers with which")


def test_the_doctor_speaks_of_a_dead_unit(page, tmp_path):
    w, x = Value(-1.0, label="w"), Value(2.0, label="x")
    made = stepper((w * x).relu() * 3.0, parameters=[w])
    open_origin(page, tmp_path, made)
    (told,) = page.locator("#doctor li").all_text_contents()
    assert told == str(made.session.findings[0])
    assert page.locator("#doctor").is_visible()
    page.locator("#value").fill("5")
    page.locator("#value").press("Enter")
    assert not page.locator("#doctor").is_visible()
