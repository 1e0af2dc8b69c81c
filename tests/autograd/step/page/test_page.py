"""The page in a real browser: every number and every sentence is Python's."""

import math
from functools import cache

import pytest

from autograd import Value, ops, stepper, trace
from autograd.step.session import Session

from ....browser import ask
from .graphs import TOLD, exact, names, net, neuron, odd, table, told

inf = math.inf


def opened(page, tmp_path, made, address=""):
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.html"
    made.save(path)
    page.goto(path.as_uri() + address)
    return made


@cache
def net_stepper():
    """One for all tests that change nothing in it."""
    made = stepper(net(), lr=0.1)
    made.html = cache(made.html)
    return made


def open_neuron(page, tmp_path, address=""):
    return opened(page, tmp_path, stepper(neuron(), lr=0.1), address).session


PAGE = f"() => ({TOLD})(stepper.sessions)"


@pytest.mark.parametrize("graph", [odd, names])
def test_data_arrive_as_they_are(page, tmp_path, graph):
    made = opened(page, tmp_path, stepper(graph(), lr=0.1))
    sessions = [session for session in (made.session, made.unfolded) if session]
    assert exact(ask(page, PAGE, None)) == exact([told(session) for session in sessions])


@pytest.mark.slow
def test_every_operation_has_its_equations(page, tmp_path):
    session = opened(page, tmp_path, stepper(table())).session
    lines = page.evaluate(
        """() => stepper.frames.map((_, i) => { stepper.step(i);
        return [...document.querySelectorAll("#equations .line")].map((line) => line.textContent); })"""
    )
    for frame, (first, *rest) in zip(session.frames, lines, strict=True):
        if frame.step:
            assert first.startswith("d")
            mantissa = f"{frame.step.after:.4g}".replace("-", "−").split("e")[0]
            assert f"={mantissa}" in rest[-1]
        assert "undefined" not in "".join([first, *rest])
        assert "NaN" not in "".join([first, *rest])


SHOWN = """() => stepper.frames.map((_, i) => {
    stepper.step(i);
    const text = (selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent);
    return { data: text(".card .data"), grad: text(".card .grad"), sentence: text("#sentence")[0],
             code: text("#code")[0], badge: text("#badge")[0], equations: text("#equations")[0] };
})"""


@pytest.mark.slow
def test_the_picture_and_the_words_show_each_frame(page, tmp_path):
    session = open_neuron(page, tmp_path)

    def written(what, i):
        found = [session.number_at(node, what, i) for node in session.nodes]
        return ["·" if number is None else f"{number + 0.0:.4g}" for number in found]

    for i, (frame, shown) in enumerate(zip(session.frames, ask(page, SHOWN, None), strict=True)):
        assert shown["data"] == written("data", i)
        assert shown["grad"] == written("grad", i)
        assert shown["sentence"] == session.sentence(frame)
        assert shown["code"] == session.code(frame)
        assert shown["badge"] == frame.part
        if frame.step:
            assert shown["equations"].startswith(f"dLd{session.names[frame.step.parent]}+=dLd")
            assert shown["equations"].endswith(f"={frame.step.after:.4g}".replace("-", "−"))


def test_the_formula_in_symbols_and_numbers(page, tmp_path):
    session = open_neuron(page, tmp_path)
    frame = next(f for f in session.frames if f.step and session.names[f.step.parent] == "n")
    page.evaluate(f"stepper.step({session.frames.index(frame)})")
    lines = page.locator("#equations .line")
    assert lines.nth(0).text_content() == "dLdn+=dLdh·∂h∂n=dLdh·(1−h2)"
    assert lines.nth(1).text_content() == "0+(−5.074)·(1−(−0.537)2)=0+(−3.611)=−3.611"


def test_a_short_name_has_the_full_one_as_its_tooltip(page, tmp_path):
    session = opened(page, tmp_path, net_stepper()).session
    frame = next(i for i, f in enumerate(session.frames) if f.step and ".w." in session.names[f.step.parent])
    page.evaluate(f"stepper.step({frame})")
    full = session.names[session.frames[frame].step.parent]
    page.locator(f"#equations [data-name='{full}']").first.hover()
    assert page.locator("#equations").get_attribute("title") == full
    page.locator("#sentence").hover()
    page.locator("#equations").hover(position={"x": 2, "y": 2})
    assert page.locator("#equations").get_attribute("title") == ""


WRITTEN = [
    (lambda x, y: x + y, "x+y", "=2+(−3)=−1"),
    (lambda x, y: x - y, "x−y", "=2−(−3)=5"),
    (lambda x, y: y * x, "y·x", "=(−3)·2=−6"),
    (lambda x, y: x / y, "xy", "=2−3=−0.6667"),
    (lambda x, y: y**2.0, "y2", "=(−3)2=9"),
    (lambda x, y: -y, "−y", "=−(−3)=3"),
    (lambda x, y: x.sqrt(), "x", "=2=1.414"),
    (ops.maximum, "max\u2061(x,y)", "=max\u2061(2,−3)=2"),
    (lambda x, y: x * 1e-7, "x·1·10−7", "=2·1·10−7=2·10−7"),
    (lambda x, y: x * inf, "x·∞", "=2·∞=∞"),
]


@pytest.mark.slow
def test_formulas_with_their_parentheses(page, tmp_path):
    x, y = Value(2.0, label="x"), Value(-3.0, label="y")
    for made, symbols, in_numbers in WRITTEN:
        opened(page, tmp_path, stepper(made(x, y)), "#step=1")
        found = page.locator("#equations .line").all_text_contents()
        assert found == [f"v1={symbols}", in_numbers]


def test_a_slope_with_a_condition(page, tmp_path):
    opened(page, tmp_path, stepper(Value(2.0, label="x").relu()), "#step=3")
    lines = page.locator("#equations .line").all_text_contents()
    assert lines == ["dv1dx+=dv1dv1·∂v1∂x=dv1dv1·[v1>0]", "0+1·[2>0]=0+1=1"]


# ---- what if ----


def changed_numbers(page, session):
    """The page's numbers, and Python's for the same leaves."""
    found = ask(page, "() => ({ data: stepper.session.data, grads: stepper.session.grads })", None)
    for node, number in zip(session.nodes, found["data"]):
        if not node.parents:
            node.data = number
    for node in session.nodes:
        if node.parents:
            node.data = node.op.forward(*[getattr(parent, "data", parent) for parent in node.parents])
    return found, Session(session.output, lr=0.1, parameters=session.parameters)


def is_near(found, wanted):
    return found == pytest.approx(wanted, rel=1e-12, abs=1e-12)


def test_what_if(page, tmp_path):
    session = open_neuron(page, tmp_path, "#step=10")
    page.select_option("#leaf", label="w")
    page.fill("#value", "0.25")
    found, python = changed_numbers(page, session)
    assert found["data"][session.nodes.index(session.trace.nodes[-2])] is not None
    assert is_near(found["data"], [python.data[node] for node in session.nodes])
    assert is_near(found["grads"], [python.grads[node] for node in session.nodes])
    assert 0.25 in found["data"]
    sentences = page.evaluate("stepper.frames.map((_, i) => stepper.sentence(i))")
    assert sentences == [python.sentence(frame) for frame in python.frames]
    assert "was 6.437" in page.text_content("#outcome")
    assert page.locator(".changed .data").count() > 1
    page.click("#reset")
    assert exact(ask(page, PAGE, None)) == exact([told(stepper(neuron(), lr=0.1).session)])
    assert page.locator(".changed").count() == 0


def test_a_slider_and_a_drag_change_a_leaf(page, tmp_path):
    open_neuron(page, tmp_path)
    page.select_option("#leaf", label="b")
    page.focus("#range")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("stepper.session.data[stepper.session.names.indexOf('b')]") == pytest.approx(0.401)
    handle = page.locator(".card.leaf .handle").first.bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    step = page.evaluate("stepper.index")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y)
    page.mouse.up()
    assert page.evaluate("[stepper.session.data[0], stepper.index]") == [2.4, step]
    assert page.input_value("#leaf") == "0"


def test_a_number_for_which_an_operation_is_not_defined_changes_nothing(page, tmp_path):
    x = Value(2.0, label="x")
    session = opened(page, tmp_path, stepper((x * 3).log())).session
    page.fill("#value", "-1")
    message = "v1 has no value"
    assert "v2 has no value: log" in page.text_content("#refusal"), message
    assert page.get_attribute("#value", "aria-invalid") == "true"
    assert page.locator(".refused").count() == 1
    assert ask(page, "() => stepper.session.data", None) == [session.data[node] for node in session.nodes]
    page.fill("#value", "1")
    assert page.text_content("#refusal") == ""
    assert page.locator(".refused, [aria-invalid=true]").count() == 0
    assert ask(page, "() => stepper.session.data", None) == pytest.approx([1.0, 3.0, math.log(3)])
    page.fill("#value", "")
    assert page.get_attribute("#value", "aria-invalid") == "true"


def test_descend_by_hand(page, tmp_path):
    session = open_neuron(page, tmp_path)
    page.fill("#rate", "0.05")
    python = Session(session.output, lr=0.05)
    sentences = "stepper.frames.map((_, i) => stepper.sentence(i))"
    assert page.evaluate(sentences) == [python.sentence(frame) for frame in python.frames]
    losses = []
    for _ in range(3):
        page.click("#take")
        losses.append(page.evaluate("stepper.session.data.at(-1)"))
    x, w, b = (node for node in session.nodes if not node.parents)
    for loss in losses:
        grads = trace(session.output).grads
        for node in (x, w, b):
            node.data -= 0.05 * grads[node]
        for node in session.nodes[3:]:
            node.data = node.op.forward(*[parent.data for parent in node.parents])
        assert loss == pytest.approx(session.output.data, rel=1e-12)
    assert page.locator("#sparkline polyline").get_attribute("points").count(",") == 4


def test_set_many_leaves_at_once(page, tmp_path):
    open_neuron(page, tmp_path)
    assert page.evaluate("stepper.set({0: 1, 1: 2, 2: 3})") is None
    assert page.evaluate("stepper.session.data.at(-1)") == pytest.approx((math.tanh(5) - 1) ** 2)


PARTIAL = """() => [...document.querySelectorAll("svg text")].flatMap((caption) => {
    if (!/1\\/2$/.test(caption.textContent)) return [];
    const number = [...caption.closest("g").querySelectorAll("text")].at(-1);
    const { x, width } = caption.getBBox();
    return [{ caption: caption.textContent, gap: number.getBBox().x - x - width }];
})"""


@pytest.mark.parametrize(("slope", "caption"), [(-8.468, "grad 1/2"), (-0.8468, "1/2")])
def test_a_partial_gradient_is_apart_from_its_caption(page, tmp_path, slope, caption):
    x, v, w = Value(2.0, label="x"), Value(slope, label="v"), Value(slope, label="w")
    frames = opened(page, tmp_path, stepper(v * x + w * x)).session.frames
    steps = [(i, frame.step) for i, frame in enumerate(frames) if frame.step]
    page.evaluate(f"stepper.step({next(i for i, step in steps if step.parent is x)})")
    (found,) = page.evaluate(PARTIAL)
    assert (found["caption"], found["gap"] >= 4) == (caption, True), found
