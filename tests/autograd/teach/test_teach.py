"""Worksheets: other numbers for each student, a key that is right; and marks that name the mistake."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

import nn
from autograd import Value, check_by_hand, constant, diagnose, trace, worksheet
from autograd.teach.numbers import LARGEST, LARGEST_NUMBER, SMALLEST

ROOT = Path(__file__).parents[3]


@pytest.fixture
def neuron():
    x, w, b = constant(2.0, label="x"), Value(-3.0, label="w"), Value(6.5, label="b")
    y = (w * x + b).tanh()
    y.label = "y"
    return y


def answers(sheet):
    """All answers of a sheet, read from its key."""
    filled = sheet.key.split("Step by step")[0].splitlines()
    rows = [line.strip().split(" = ") for line in filled if line.startswith("   ")]
    return {name if "/" in name else f"{name}.data": float(number) for name, *_, number in rows}


def test_the_sheet_has_blanks_and_the_key_fills_them(neuron):
    sheet = worksheet(neuron, seed=7)
    lines = sheet.exercise.splitlines()
    assert lines[0] == "Worksheet 7: y = tanh(w * x + b)"
    assert lines[2].startswith("Given: ")
    assert sheet.exercise.count("________") == 3 + 5 + 2  # no gradient of x is asked for
    assert "   ∂y/∂v2 = ________" in lines
    assert "   dy/dw = ________" in lines
    assert "   dy/dx = ________" not in lines
    assert "   ∂v2/∂b = 1" in sheet.key.splitlines()
    assert "________" not in sheet.key
    assert str(sheet) == f"{sheet.exercise}\n\n{sheet.key}"


def test_what_the_key_says_is_right(neuron):
    for seed in range(20):
        sheet = worksheet(neuron, seed=seed)
        found = answers(sheet)
        assert len(found) == 10
        assert sheet.check(found).right == 10, sheet.check(found)
        assert f"dy/dw = {trace(sheet.output).grads[sheet.session.parameters[0]]:.4g}" in sheet.key


def test_a_seed_may_be_a_whole_number_of_numpy(neuron):
    assert str(worksheet(neuron, seed=np.int64(7))) == str(worksheet(neuron, seed=7))


def test_of_a_leaf_there_is_nothing_to_work_out():
    with pytest.raises(ValueError, match="nothing to work out: the output is a leaf"):
        worksheet(Value(1.0, label="x"))


def test_numbers_are_short_other_for_each_seed_and_the_same_for_one(neuron):
    sheets = [worksheet(neuron, seed=seed) for seed in range(30)]
    assert len({sheet.exercise.partition("\n")[2] for sheet in sheets}) > 25
    again = [worksheet(neuron, seed=seed) for seed in range(30)]
    assert [str(sheet) for sheet in sheets] == [str(sheet) for sheet in again]
    assert worksheet(neuron, seed="Mina").exercise.splitlines()[2] == "Given: x = -0.5, w = -2.5, b = -2"
    for sheet in sheets:
        for node, grad in sheet.session.grads.items():
            if not node.parents:
                assert len(repr(abs(node.data))) <= 3
                assert SMALLEST <= abs(grad) <= LARGEST or node.label == "x"


def test_no_number_of_the_forward_pass_is_large():
    y = (Value(1.0, label="x") * 1000.0).log()
    for seed in range(10):
        product = worksheet(y, seed=seed).output.parents[0]
        assert product.data <= LARGEST_NUMBER


def test_a_constant_without_a_name_stays_and_nothing_is_asked_of_it():
    lines = worksheet(Value(1.0, label="x") * constant(3.0), seed="a\nb").exercise.splitlines()
    assert lines[0] == "Worksheet a\\nb: v1 = x * 3"
    assert re.fullmatch(r"Given: x = -?\d(\.\d)?", lines[2])
    assert [line for line in lines if "∂" in line] == ["   ∂v1/∂x = ________"]


def test_the_graph_stays_as_it_is(neuron):
    worksheet(neuron)
    assert (neuron.data, neuron.grad) == (math.tanh(0.5), 0.0)


@pytest.mark.parametrize(
    "f",
    [
        lambda a, b: (a * b).log(),
        lambda a, b: (a / 5).arcsin() * b,
        lambda a, b: a.arccosh() + b.log(),
        lambda a, b: a**b,
        lambda a, b: (a / b).sqrt().sigmoid(),
        lambda a, b: (a.relu() + b) * a,
        lambda a, b: (2 * a + 3 * b).exp(),
    ],
)
def test_numbers_are_found_in_the_domain(f):
    sheet = worksheet(f(Value(1.5, label="a"), Value(2.5, label="b")), seed=3)
    grads = [sheet.session.grads[node] for node in sheet.session.parameters]
    assert all(SMALLEST <= abs(grad) <= LARGEST for grad in grads)


def test_of_a_net_with_its_sums_taken_apart():
    model = nn.MLP(2, [2, 1], activation="tanh", seed=0)
    x = [constant(1.0, label="x1"), constant(2.0, label="x2")]
    sheet = worksheet(model(x), parameters=model.layers[1], unfold=True)
    assert "d(layers.1.neurons.0.w.1)" in sheet.exercise
    assert sheet.exercise.count("\n   d") == 3
    assert "layers.0.neurons.0.w.1 * x2" in sheet.exercise


def test_in_korean(neuron):
    sheet = worksheet(neuron, seed="민아", lang="ko")
    assert sheet.exercise.startswith("연습 문제지 민아: y = tanh(w * x + b)\n\n주어진 값: ")
    assert "역전파를 시작해요: dy/dy는 1이에요." in sheet.key
    assert repr(sheet.check({"w": None})) == "w: 아직 답이 없어요\n1개 중 0개 맞음"


def test_a_notebook_folds_the_key_away_and_reads_no_name_as_html():
    y = Value(2.0, label="<b>&") * 3
    shown = worksheet(y, seed="<i>")._repr_html_()
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert shown.count("<pre>") == shown.count("</pre>") == 2
    assert shown.index("<details><summary>Key</summary>") < shown.index("Key of worksheet")


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda x: worksheet(x * 0.0), ValueError, "gradient of .*'x'.* is between 0.01 and 100"),
        (lambda x: worksheet(sum(x * i for i in range(99))), ValueError, "too many to work out by hand"),
        (
            lambda x: worksheet((Value(99.0) - 50).log() * x),
            ValueError,
            "for which every operation is defined",
        ),
        (lambda x: worksheet(3.0), TypeError, "expected a Value"),
        (lambda x: worksheet(x * 2, seed=0.5), TypeError, "seed is a whole number or a text"),
        (lambda x: worksheet(x * 2, lang="kr"), ValueError, "lang is 'en' or 'ko'"),
        (
            lambda x: worksheet(x * 2, parameters=[Value(1.0)]),
            ValueError,
            "give leaves from which the output is computed",
        ),
        (lambda x: check_by_hand(x * 2, [2.0]), TypeError, "answers are a dict"),
        (lambda x: check_by_hand(x * 2, {"X": 2.0}), ValueError, "nothing here is called 'X': choose from"),
        (lambda x: check_by_hand(x * 2, {"x.gard": 2.0}), ValueError, "did you mean 'x.grad'"),
        (
            lambda x: check_by_hand(x * 2, {"x": "2"}),
            TypeError,
            "answer for 'x' is a number, such as 0.36, .* not '2'",
        ),
    ],
)
def test_errors_say_what_to_do(make, error, message):
    with pytest.raises(error, match=message):
        make(Value(1.0, label="x"))


@pytest.mark.parametrize(
    ("name", "answer", "part"),
    [
        ("w", 1.573, "1.573 is right"),
        ("w.grad", 1.57, "is right"),
        ("w", 1.5704, "is not right"),  # it has five digits
        ("dy/dw", 1.6, "no usual mistake gives it: multiply along each path"),
        ("w", -1.573, "the sign is wrong"),
        ("w", 2.0, "the local derivative ∂y/∂v2 was forgotten"),
        ("v1.data", -6.0, "is right"),
        ("v1.data", 6.0, "the sign is wrong"),
        ("v1.data", 5.0, "compute v1 = w * x again"),
        ("∂y/∂v2", 0.7864, "is right"),
        ("∂y/∂v2", 0.5379, "the square of 1 - tanh² was forgotten"),
        ("dv1/dw", 2.0, "is right"),
        ("dv1/dw", 1.573, "this is what is sent back"),
        ("dv1/dw", 0.7864, "this is the gradient arriving"),
        ("dv1/dw", 9.0, "the rule is ∂v1/∂w = x"),
        ("w", float("nan"), "no usual mistake"),
        ("w", None, "there is no answer yet"),
    ],
)
def test_marks_name_the_mistake(neuron, name, answer, part):
    (mark,) = check_by_hand(neuron, {name: answer})
    assert part in mark.sentence
    assert mark.is_right == ("is right" in part)


def test_the_right_number_is_not_told(neuron):
    for number in (0.5, 1.0, 1.4, 3.0, 100.0):
        assert "1.573" not in repr(check_by_hand(neuron, {"w": number}))


def test_two_reasons_are_enough():
    x = Value(2.0, label="x")
    assert len(diagnose(x, x * x, 2.0)) > 2
    (mark,) = check_by_hand(x * x, {"x": 2.0})
    assert mark.sentence.count("; or ") == 1


def test_an_error_lists_the_first_names():
    with pytest.raises(ValueError, match=r"choose from x0, v1, x1, .*, …$"):
        check_by_hand(sum(Value(1.0, label=f"x{i}") for i in range(14)), {"???": 1.0})


def test_which_input_of_a_square_is_meant():
    x = Value(3.0, label="x")
    sheet = worksheet(x * x)
    assert "∂v1/∂x for input 2 = ________" in sheet.exercise
    assert check_by_hand(x * x, {"∂v1/∂x for input 2": 3.0}).right == 1


def test_marks_are_true_where_all_are_right(neuron):
    marks = check_by_hand(neuron, {"w": 1.573, "b": 0.7864})
    assert marks
    assert (marks.right, len(marks), [mark.name for mark in marks]) == (2, 2, ["w", "b"])
    assert not check_by_hand(neuron, {"w": 1.573, "b": 0.5})
    assert not check_by_hand(neuron, {})


def test_the_cells_for_nbgrader_run():
    text = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    cells = re.findall(r"^```py\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    names = {}
    for cell in cells:
        exec(cell, names)
    assert (len(cells), names["marks"].right) == (3, 2)
    names["answers"] = {"w": 0.2983}
    with pytest.raises(AssertionError, match="the sign is wrong"):
        exec(cells[2], names)
