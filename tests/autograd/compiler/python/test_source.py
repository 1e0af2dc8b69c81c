"""The source for plain Python: straight-line floats, no NumPy."""

import subprocess
import sys
from pathlib import Path

import pytest

import autograd
from autograd import Value, compile

from ..comparing import leaves

ROOT = Path(__file__).resolve().parents[4]


def neuron():
    w, x, b = Value(2.0, label="w"), Value(0.5, label="x"), Value(-0.3, label="b")
    return compile(lambda: autograd.tanh(w * x + b), backend="python").program()


def test_an_expression_is_written_as_one_would():
    source = neuron().source
    assert "w, x, b = p" in source
    assert " = w * x" in source
    assert "tanh(" in source
    assert "import numpy" not in source


def test_the_back_end_for_what_has_no_inputs():
    w = Value(2.0)
    assert compile(lambda: w * w).program().backend == "python"
    assert compile(lambda x: w * x, 1.0).backend == "numpy"


def test_gradients_of_an_expression():
    value, gradient = neuron().value_and_grad()
    slope = 1.0 - value * value
    assert gradient == pytest.approx([0.5 * slope, 2.0 * slope, slope], rel=1e-15)


def test_what_is_the_same_for_all_samples_is_computed_before_the_loop():
    w = leaves(3)
    source = compile(lambda x: w[0].exp() * x + sum(v * v for v in w), 1.0, backend="python").source
    forward = source.split("def forward")[1].split("def value_and_grad")[0]
    before, inside = forward.split("for ")
    assert "exp(" in before
    assert "exp(" not in inside


def test_long_sums_take_several_lines():
    w = leaves(100)
    source = compile(lambda x: autograd.dot(w, x), [0.0] * 100, backend="python").source
    assert " += " in source.split("def value_and_grad")[0]


def test_powers_are_products():
    source = compile(lambda x: x**2 + x**3, 1.0, backend="python").source
    assert "x * x" in source
    assert "x * x * x" in source
    assert "power" not in source


def test_slopes_that_are_infinite_are_no_errors():
    w = Value(0.0)
    value, gradient = compile(w.sqrt, backend="python").value_and_grad()
    assert (value, gradient) == (0.0, [float("inf")])


PROGRAM = """
import sys
import autograd
from autograd import Value
w = Value(2.0)
program = autograd.compile(lambda x: (w * x[0]).tanh() + x[1], [1.0, 2.0], backend="python")
batch = [[0.0, 1.0], [0.0, 2.0]]
print(program(batch), program.value_and_grad(batch), "numpy" in sys.modules)
"""


def test_it_needs_nothing_installed():
    ran = subprocess.run(
        [sys.executable, "-S", "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.stdout == "[1.0, 2.0] (1.5, [0.0]) False\n", ran.stderr


def test_divisions_by_what_was_divided_by_are_plain():
    """Others are not: a slope may be infinite where the value is not."""
    w = Value(2.0)
    assert "over(" not in compile(lambda: w.log() / w, backend="python").program().source
    assert "over(" in compile(w.sqrt, backend="python").program().source


@pytest.mark.parametrize("f", [Value.relu, lambda w: autograd.maximum(w, 0.0), abs])
def test_gradients_are_floats(f):
    value, gradient = autograd.compile(f(Value(-1.0)), backend="python").value_and_grad()
    assert [type(x) for x in (value, *gradient)] == [float, float]


def test_infinite_constants_and_a_label_like_what_spells_them():
    w = Value(-2.0, label="float")
    program = autograd.compile(lambda x: autograd.leaky_relu(w * x, float("inf")) + w, 1.0, backend="python")
    assert program([1.0]) == [-float("inf")]


def test_on_keeps_the_batch_as_it_was():
    w, batch = Value(2.0), [1.0, 2.0]
    both = autograd.compile(lambda x: w * x, 1.0, backend="python").on(batch)
    batch[0] = 100.0
    assert both() == (3.0, [1.5])
    with pytest.raises(ValueError, match="shape"):
        autograd.compile(lambda x: w * x, 1.0, backend="python").on([[1.0]])
