"""The page in a real browser: every number and every sentence is Python's."""

import math
from functools import cache

import pytest

import nn
from autograd import Value, constant, dot, logsumexp, ops, stepper, trace
from autograd.step.session import Session, _listed

from ....browser import ask
from ...table import OPS, POINTS, arity, defined

inf, nan = math.inf, math.nan


def neuron():
    """L = (tanh(x * w + b) - x)², with x a given input that is used twice."""
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    n = x * w + b
    h = n.tanh()
    n.label, h.label = "n", "h"
    loss = (h - x) ** 2
    loss.label = "L"
    return loss


def net():
    loss = nn.mse(nn.MLP(2, [4, 4, 1], activation="tanh", seed=0)([1.0, 2.0]), 1.0)
    loss.label = "loss"
    return loss


def numbers():
    """Plain numbers, constants, and sizes that need an exponent."""
    x, k = Value(1e-7, label="x"), ops.exp(0.0)
    big = 123456.5 * x * 1e12 + 3.0**x - 0.1
    return (big / 7 + k) * Value(12344.5, label="y").exp().log() - 1e-300


def odd():
    """Infinities, nan, zeros of both signs."""
    x, y = Value(inf, label="x"), Value(-0.0, label="y")
    return x * 0.0 + y * y + (y - x) * Value(nan, label="z")


def sums():
    xs = [Value(0.3 * i - 1, label=f"x{i}") for i in range(12)]
    ws = [Value(0.1 * i * i, label=f"w.{i}") for i in range(12)]
    return dot(ws, xs, xs[3]) * logsumexp(xs) + nn.cross_entropy_with_logits(xs[:3], 1)


def signs():
    """Negative numbers, where parentheses are needed."""
    x, k, zero = Value(-3.0, label="x"), constant(-2.0), constant(-0.0)
    return k**2 - k + (x - k) * -k / k + k**4.0 * (-2.5) ** x + zero**2 - -x


def names():
    """A label of several values, braces, signs that mean something elsewhere."""
    a, b, c = Value(1.5, label="a{0}"), Value(2.0, label="a{0}"), Value(-3.0, label="$& $1 {node}")
    return a * b + c * b


GRAPHS = [neuron, net, numbers, signs, odd, sums, names, lambda: Value(3.0, label="x")]


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


TOLD = """() => stepper.sessions.map((session) => session.frames.map((frame, i) => {
    const { data, grad } = session.numbersAt(i);
    return { kind: frame.kind, sentence: session.sentence(i), code: session.code(i), data, grad };
}))"""


def told(session):
    """The same in Python."""
    return [
        {
            "kind": frame.kind,
            "sentence": session.sentence(frame),
            "code": session.code(frame),
            "data": [session.number_at(node, "data", i) for node in session.nodes],
            "grad": [session.number_at(node, "grad", i) for node in session.nodes],
        }
        for i, frame in enumerate(session.frames)
    ]


def exact(answer):
    """nan and the sign of zero can be compared, too."""
    if isinstance(answer, list):
        return [exact(each) for each in answer]
    if isinstance(answer, dict):
        return {key: exact(each) for key, each in answer.items()}
    return repr(float(answer)) if isinstance(answer, (int, float)) else answer


@pytest.mark.parametrize("graph", GRAPHS)
def test_every_frame_is_pythons(page, tmp_path, graph):
    made = opened(page, tmp_path, stepper(graph(), lr=0.1))
    sessions = [session for session in (made.session, made.unfolded) if session]
    assert exact(ask(page, TOLD, None)) == exact([told(session) for session in sessions])


@pytest.mark.parametrize("graph", [lambda: sums() * numbers() + neuron(), signs])
def test_formulas_are_pythons(page, tmp_path, graph):
    made = opened(page, tmp_path, stepper(graph()))
    found = page.evaluate("stepper.session.names.map((_, node) => formulaText(stepper.session, node))")
    session = made.session
    assert found == [str(session.trace.formula(node) or "") for node in session.nodes]


def table():
    """A sum of every operation of the table at a point where it is defined."""
    total = Value(0.0)
    for op in OPS:
        n = arity(op) or 5
        points = ((*point, 0.4)[:n] for point in POINTS)
        point = next((point for point in points if defined(op, point)), None)
        assert point, f"{op.name}: no point of the table will do"
        total = total + op(*[Value(x, label=f"{op.name}.{i}") for i, x in enumerate(point)])
    return total


def test_every_operation_has_its_formula(page, tmp_path):
    session = opened(page, tmp_path, stepper(table())).session
    found = page.evaluate("stepper.session.names.map((_, node) => formulaText(stepper.session, node))")
    assert found == [str(session.trace.formula(node) or "") for node in session.nodes]
    lines = page.evaluate(
        """() => stepper.frames.map((_, i) => { stepper.step(i);
        return [...document.querySelectorAll("#equations .line")].map((line) => line.textContent); })"""
    )
    for frame, (first, *rest) in zip(session.frames, lines, strict=True):
        if frame.step:
            assert first.startswith("∂")
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
            assert shown["equations"].startswith(f"∂L∂{session.names[frame.step.parent]}+=∂L∂")
            assert shown["equations"].endswith(f"={frame.step.after:.4g}".replace("-", "−"))


def test_the_formula_in_symbols_and_numbers(page, tmp_path):
    session = open_neuron(page, tmp_path)
    frame = next(f for f in session.frames if f.step and session.names[f.step.parent] == "n")
    page.evaluate(f"stepper.step({session.frames.index(frame)})")
    lines = page.locator("#equations .line")
    assert lines.nth(0).text_content() == "∂L∂n+=∂L∂h·∂h∂n=∂L∂h·(1−h2)"
    assert lines.nth(1).text_content() == "0+(−5.074)·(1−(−0.537)2)=0+(−3.611)=−3.611"


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


def test_formulas_with_their_parentheses(page, tmp_path):
    x, y = Value(2.0, label="x"), Value(-3.0, label="y")
    for made, symbols, in_numbers in WRITTEN:
        opened(page, tmp_path, stepper(made(x, y)), "#step=1")
        found = page.locator("#equations .line").all_text_contents()
        assert found == [f"v1={symbols}", in_numbers]


def test_a_slope_with_a_condition(page, tmp_path):
    opened(page, tmp_path, stepper(Value(2.0, label="x").relu()), "#step=3")
    lines = page.locator("#equations .line").all_text_contents()
    assert lines == ["∂v1∂x+=∂v1∂v1·∂v1∂x=∂v1∂v1·[v1>0]", "0+1·[2>0]=0+1=1"]


def test_numbers_as_on_a_card(page, tmp_path):
    from autograd.draw.scale import Scale, digits, hue, signed

    opened(page, tmp_path, stepper(neuron()))
    points = [
        0.0,
        -0.0,
        0.1,
        9999.4,
        9999.5,
        9999.6,
        12344.5,
        12345.5,
        -99999.5,
        999999.4,
        999999.5,
        1e6,
        1e21,
    ]
    points += [inf, -inf, nan, 1e-5, -1.5e-320, 123.45, 2.5, 1e22, 1e16, 123456789012345678.0, 1e15, 0.0001]
    scale = Scale(points)
    found = ask(
        page,
        """(points) => { const scale = new Scale(points.map(parsed)); return points.map(parsed).map((x) =>
            [digits(x), signed(x), hue(x), scale.shade(x), scale.width(x), repr(x)]); }""",
        [x if math.isfinite(x) else str(x) for x in points],
    )
    for x, (text, with_sign, colour, shade, width, spelled) in zip(points, found, strict=True):
        assert (text, with_sign, colour, spelled) == (digits(x), signed(x), hue(x), repr(x))
        assert shade == scale.shade(x).replace("+", "plus").replace("-", "minus")
        assert width == pytest.approx(scale.width(x), abs=0.006)


def test_texts_are_shortened_by_their_letters(page, tmp_path):
    opened(page, tmp_path, stepper(neuron()))
    found = ask(page, "(texts) => texts.map((text) => shortened(text, 24))", ["🦜" * 20, "🦜" * 25, "a" * 24])
    assert found == ["🦜" * 20, "🦜" * 23 + "…", "a" * 24]


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 8, 9, 10, 30])
def test_lists_are_pythons(page, tmp_path, n):
    opened(page, tmp_path, stepper(neuron()))
    names = [f"x{i}" for i in range(n)] * 2
    assert ask(page, "(names) => listed(names)", names) == _listed(names)


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
    assert exact(ask(page, TOLD, None)) == exact([told(stepper(neuron(), lr=0.1).session)])
    assert page.locator(".changed").count() == 0


def test_a_slider_and_a_drag_change_a_leaf(page, tmp_path):
    open_neuron(page, tmp_path)
    page.select_option("#leaf", label="b")
    page.focus("#range")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("stepper.session.data[stepper.session.names.indexOf('b')]") == pytest.approx(0.401)
    handle = page.locator(".card.param .handle").first.bounding_box()
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
