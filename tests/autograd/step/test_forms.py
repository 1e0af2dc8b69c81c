import math

import pytest

from autograd import Value, constant, ops
from autograd.chain import slopes
from autograd.step.forms import code, fill, form
from autograd.step.session import Session

from ..table import CASES, at_all_points

NAMES = {op.name.rstrip("_"): op for op in ops.TABLE} | {op.symbol: op for op in ops.TABLE}

CALLS = {"__builtins__": {}, **{name: op for name, op in NAMES.items() if name.isidentifier()}}
CALLS |= {"inf": math.inf, "nan": math.nan}


def run(text, slots):
    """The line of code, as Python, with the operations of the table as its functions."""
    for slot, number in slots.items():
        text = text.replace(f"{{{slot}}}.data", f"({number!r})").replace(f"{{{slot}}}.grad", "1.0")
    return float(eval(text, CALLS))


def skips(op, *formulas):
    """Softmax is written as a list, and the middle of a long sum is left out."""
    return any("..." in text or "softmax" in text for text in formulas) or op.origin


@at_all_points()
def test_the_code_of_a_form_computes_what_the_operation_does(op, point):
    written = form(op, len(point))
    if skips(op, written.code, *written.backward):
        return
    out = op(*point)
    slots = {"out": out, **{f"x{i}": x for i, x in enumerate(point)}}
    assert run(written.code.partition(" = ")[2], slots) == pytest.approx(out)
    for i, (line, slope) in enumerate(zip(written.backward, op.partials(out, *point))):
        target, _, rule = line.partition(" += ")
        assert target == f"{{x{i}}}.grad"
        assert run(rule, slots) == pytest.approx(float(slope))


def test_most_of_the_table_is_tested_so():
    tested = [op for op, point in CASES if not skips(op, form(op, len(point)).code)]
    assert len({op.name for op in tested}) > 40


@pytest.mark.parametrize(
    ("op", "n", "line", "backward"),
    [
        (ops.tanh, 1, "{out}.data = tanh({x0}.data)", ["{x0}.grad += (1 - {out}.data**2) * {out}.grad"]),
        (ops.mul, 2, "{out}.data = {x0}.data * {x1}.data", [
            "{x0}.grad += {x1}.data * {out}.grad",
            "{x1}.grad += {x0}.data * {out}.grad",
        ]),
        (ops.sub, 2, "{out}.data = {x0}.data - {x1}.data", [
            "{x0}.grad += {out}.grad",
            "{x1}.grad += -1 * {out}.grad",
        ]),
        (ops.relu, 1, "{out}.data = relu({x0}.data)", ["{x0}.grad += ({out}.data > 0) * {out}.grad"]),
        (
            ops.softmax_(1),
            2,
            "{out}.data = softmax({x0}.data, {x1}.data)[1]",
            [
                "{x0}.grad += {out}.data * (0 - softmax({x0}.data, {x1}.data)[0]) * {out}.grad",
                "{x1}.grad += {out}.data * (1 - softmax({x0}.data, {x1}.data)[1]) * {out}.grad",
            ],
        ),
    ],
)  # fmt: skip
def test_lines(op, n, line, backward):
    assert form(op, n).code == line
    assert form(op, n).backward == backward


def test_the_middle_of_a_long_sum_is_left_out():
    assert form(ops.sum_, 100).code.count("{x") == 5
    assert form(ops.dot_, 201).formula[0] == "+"


def test_code_binds_as_python_does():
    minus = ("-", ("+", "x0", "x1"))
    assert code(("**", minus, 2.0)) == "(-({x0}.data + {x1}.data))**2"
    assert code(("-", "x0", ("-", "x1", "x2"))) == "{x0}.data - ({x1}.data - {x2}.data)"
    assert code(("/", "x0", ("*", "x1", "x2"))) == "{x0}.data / ({x1}.data * {x2}.data)"
    assert code(("**", "x0", -0.5)) == "{x0}.data**(-0.5)"


def test_fill_takes_any_name_literally():
    hostile = {"out": "{x0}", "x0": "a}{b.data", "x1": 0.5}
    assert (
        fill("{out}.data = {x0}.data + {x1}.data", hostile.__getitem__) == "{x0}.data = a}{b.data.data + 0.5"
    )


SIGNED = [
    (lambda x, y: x**2.0, "(-2.0)**2"),
    (lambda x, y: x**3.0, "(-2.0)**3"),
    (lambda x, y: x**y, "(-2.0)**(-3.0)"),
    (lambda x, y: 2.0**y, "2**(-3.0)"),
    (lambda x, y: x - y, "-2.0 - (-3.0)"),
    (lambda x, y: -x, "-(-2.0)"),
    (lambda x, y: x * y, "-2.0 * -3.0"),
    (lambda x, y: x / y, "-2.0 / -3.0"),
    (lambda x, y: x + y, "-2.0 + -3.0"),
    (lambda x, y: (x + 2.0) ** 2.0, None),
    (lambda x, y: (-2.0) ** y, None),
    (lambda x, y: 3.0 - x, None),
    (lambda x, y: (x * y).sigmoid(), None),
]


@pytest.mark.parametrize(("made", "line"), SIGNED)
def test_a_line_filled_with_negative_numbers_computes_the_same(made, line):
    output = made(constant(-2.0), constant(-3.0))
    session = Session(output + Value(0.0, label="w"))
    for frame in session.frames:
        if frame.kind == "forward":
            target, _, text = session.code(frame).partition(" = ")
            known = {session.names[node]: node for node in session.nodes if not session.is_number(node)}
            assert float(eval(text, CALLS | known)) == pytest.approx(frame.node.data)
            assert target == f"{session.names[frame.node]}.data"
            assert frame.node is not output or line in (None, text)


@at_all_points()
def test_numbers_in_slots_compute_what_the_operation_does(op, point):
    written = form(op, len(point))
    if skips(op, written.code, *written.backward):
        return
    out = op(*point)
    slots = {"out": float(out), **{f"x{i}": float(x) for i, x in enumerate(point)}}
    assert eval(fill(written.code, slots.__getitem__).partition(" = ")[2], CALLS) == pytest.approx(out)
    for line, slope in zip(written.backward, op.partials(out, *point)):
        rule = line.partition(" += ")[2].replace("{out}.grad", "1.0")
        assert float(eval(fill(rule, slots.__getitem__), CALLS)) == pytest.approx(float(slope))


def test_a_negative_zero_has_its_sign():
    assert fill("{x0}.data**2", {"x0": -0.0}.__getitem__) == "(-0.0)**2"


def test_a_form_says_what_the_rule_of_a_node_says():
    x = Value(0.5)
    y = x.sigmoid()
    (slope,) = slopes(y)
    (partial,) = form(y.op, 1).partials
    assert partial == ("*", "out", ("-", 1.0, "out"))
    assert slope == y.data * (1 - y.data)
