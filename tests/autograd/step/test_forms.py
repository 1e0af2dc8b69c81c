import math

import pytest

from autograd import Value, ops
from autograd.chain import slopes
from autograd.step.forms import code, fill, form

from ..table import CASES, IDS

NAMES = {op.name.rstrip("_"): op for op in ops.TABLE} | {op.symbol: op for op in ops.TABLE}


def run(text, slots):
    """The line of code, as Python, with the operations of the table as its functions."""
    for slot, number in slots.items():
        text = text.replace(f"{{{slot}}}.data", f"({number!r})").replace(f"{{{slot}}}.grad", "1.0")
    calls = {"__builtins__": {}, **{name: op for name, op in NAMES.items() if name.isidentifier()}}
    calls |= {"inf": math.inf, "nan": math.nan}
    return float(eval(text, calls))


def skips(op, *formulas):
    """Softmax is written as a list, and the middle of a long sum is left out."""
    return any("..." in text or "softmax" in text for text in formulas) or op.origin


@pytest.mark.parametrize(("op", "point"), CASES, ids=IDS)
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


def test_a_form_says_what_the_rule_of_a_node_says():
    x = Value(0.5)
    y = x.sigmoid()
    (slope,) = slopes(y)
    (partial,) = form(y.op, 1).partials
    assert partial == ("*", "out", ("-", 1.0, "out"))
    assert slope == y.data * (1 - y.data)
