import math

import numpy as np
import pytest

import autograd
from autograd import Value, finite_difference, gradcheck, ops
from autograd.tree import leaves


def error(scheme, step):
    return abs(finite_difference(math.exp, 1.0, scheme, step) - math.e)


@pytest.mark.parametrize(("scheme", "order"), [("central", 2), ("forward", 1), ("backward", 1)])
def test_orders_of_the_schemes(scheme, order):
    assert math.log10(error(scheme, 1e-2) / error(scheme, 1e-3)) == pytest.approx(order, abs=0.02)


def test_the_side_of_the_schemes():
    assert finite_difference(abs, 0.0, "forward") == 1.0
    assert finite_difference(abs, 0.0, "backward") == -1.0
    assert finite_difference(abs, 0.0, "central") == 0.0
    assert finite_difference(lambda x: x * x, 1.0, "forward", step=0.5) == 2.5
    assert finite_difference(lambda x: x * x, 1.0, "backward", step=0.5) == 1.5


@pytest.mark.parametrize(("scheme", "accuracy"), [("central", 1e-9), ("forward", 1e-6), ("backward", 1e-6)])
@pytest.mark.parametrize("x", [0.0, 1.0, -3.0, 1e6, -1e-4])
def test_default_steps_are_accurate(scheme, accuracy, x):
    slope = finite_difference(lambda x: x**3 + autograd.sin(x), x, scheme)
    assert slope == pytest.approx(3 * x * x + math.cos(x), rel=accuracy, abs=accuracy)


@pytest.mark.parametrize(
    ("f", "point", "slopes"),
    [
        (lambda x: x**3, 2, 12.0),
        (lambda x, y: x * y, (3.0, 2.0), (2.0, 3.0)),
        (lambda x: x[0] * x[1], [3, 2], [2.0, 3.0]),
        (lambda w, b: w[0] * w[1][0] + b, ([2.0, [5.0]], 1.0), ([5.0, [2.0]], 1.0)),
        (lambda p: p["a"] * p["b"], {"a": 2.0, "b": 3.0}, {"a": 3.0, "b": 2.0}),
        (lambda: 3.0, (), ()),
    ],
)
def test_the_shape_of_the_point(f, point, slopes):
    result = finite_difference(f, point)
    assert type(result) is type(slopes)
    assert leaves(result) == pytest.approx(leaves(slopes))


def test_a_point_that_is_an_array():
    np.testing.assert_allclose(
        finite_difference(lambda x: x @ x, np.array([1.0, 2.0])), [2.0, 4.0], rtol=1e-8
    )


def test_functions_of_values_only():
    assert finite_difference(lambda x: x.tanh(), 0.5) == pytest.approx(1 - math.tanh(0.5) ** 2)
    w = Value(2.0)
    assert finite_difference(lambda x: w * x, 0.5) == pytest.approx(2.0)
    assert w.grad == 0.0


@pytest.mark.parametrize(("scheme", "evaluations"), [("central", 8), ("forward", 5), ("backward", 5)])
def test_evaluations(scheme, evaluations):
    calls = []
    finite_difference(lambda *xs: calls.append(xs) or sum(xs), (1.0, 2.0, 3.0, 4.0), scheme)
    assert len(calls) == evaluations


def test_an_unknown_scheme_lists_the_known_ones():
    with pytest.raises(ValueError, match="'middle': choose one of 'central', 'forward', 'backward'"):
        finite_difference(math.exp, 1.0, "middle")


@pytest.mark.parametrize("step", [0, -1e-3, math.nan])
def test_a_step_is_above_0(step):
    with pytest.raises(ValueError, match="must be above 0"):
        finite_difference(math.exp, 1.0, step=step)


@pytest.mark.parametrize(("x", "step"), [(1e20, 1e-3), (-1e20, 1.0)])
def test_a_step_that_is_lost_in_rounding(x, step):
    with pytest.raises(ValueError, match="lost in rounding"):
        finite_difference(lambda x: x, x, step=step)


@pytest.mark.parametrize("bad", ["text", None, [1.0, 2.0]])
def test_a_result_that_is_no_number(bad):
    with pytest.raises(TypeError, match="one real number"):
        finite_difference(lambda x: bad, 1.0)


def test_no_overflow_error_from_plain_floats():
    value = finite_difference(lambda x: x**2 / 1e300, 1e200)
    assert not math.isfinite(value)


# ---- gradcheck ----


def test_right_gradients_pass():
    gradcheck(lambda x, y: (x * y).tanh() + x**y, 0.5, 1.5)
    gradcheck(lambda w, b: w[0] * w[1][0].exp() + b, [2.0, [0.5]], 1)
    gradcheck(autograd.logsumexp, [1.0, 2.0, 3.0])
    gradcheck(lambda: 3.0)
    gradcheck(lambda x: x @ x, np.array([1.0, 2.0]))


relu_of = ops.relu
WRONG = ops.Op("wrong", lambda x, y: x * y, lambda out, x, y: (y, 2.0 * x))


def test_a_wrong_gradient_is_named_with_both_numbers():
    with pytest.raises(AssertionError) as caught:
        gradcheck(lambda p, q: ops.exp(0.0 * p) * WRONG(p, q), 3.0, 2.0)
    message = str(caught.value)
    assert "coordinate 1 = 2.0" in message
    assert "autograd says 6.0" in message
    assert "finite differences say 3.0" in message or "finite differences say 2.99999" in message
    assert "kink" not in message


def test_a_slightly_wrong_gradient_is_seen():
    nearly = ops.Op("nearly", math.tanh, lambda out, x: ((1.0 - out * out) * (1 + 1e-5),))
    with pytest.raises(AssertionError, match="coordinate 0"):
        gradcheck(nearly, 0.1)
    gradcheck(nearly, 0.1, tolerance=1e-4)


def test_the_tolerance_is_a_share_of_large_gradients():
    gradcheck(lambda x: 1e8 * x.sin(), 0.5)
    with pytest.raises(AssertionError):
        gradcheck(lambda x: WRONG(1.0, 1e8 * x), 0.5)


def test_a_gradient_of_nan_is_wrong():
    with pytest.raises(AssertionError, match="nan"):
        gradcheck(ops.Op("lost", lambda x: x, lambda out, x: (math.nan,)), 1.0)


@pytest.mark.parametrize(
    ("f", "point", "kink"),
    [
        (autograd.relu, (0.0,), "relu"),
        (lambda x: (x * 2 - 2).relu() * 3, (1.0,), "relu"),
        (lambda x: abs(x) + relu_of(x), (0.0,), "abs"),
        (autograd.maximum, (1.0, 1.0), "max"),
        (autograd.minimum, (1.0, 1.0), "min"),
        (lambda x: autograd.clip(x, 0.0, 1.0), (1.0,), "clip"),
        (autograd.leaky_relu, (0.0,), "leaky_relu"),
        (autograd.relu, (1e-7,), "relu"),  # beside it, but within the step
        (autograd.relu, (-1e-7,), "relu"),
        (lambda xs: autograd.maximum(xs[0], xs[1]), ([1.0, 1.0],), "max"),
    ],
)
def test_a_kink_is_said_to_be_one(f, point, kink):
    with pytest.raises(AssertionError, match=rf"coordinate 0 = .*kink at {kink}\("):
        gradcheck(f, *point)


def test_the_message_says_where_the_kink_is():
    with pytest.raises(AssertionError, match=r"kink at relu\(0\)"):
        gradcheck(autograd.relu, 0.0)


def test_nothing_is_left_behind():
    w = Value(2.0)
    gradcheck(lambda x: w * x, 0.5)
    assert w.grad == 0.0
