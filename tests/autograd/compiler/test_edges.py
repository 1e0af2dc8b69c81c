"""Edges: where a slope is infinite, 0 wins over it in programs as in the eager walk."""

import math

import numpy as np
import pytest

import autograd
from autograd import Value, compile, ops

from ...parity import needed
from .comparing import eager


@pytest.fixture(
    params=["numpy", "python", pytest.param("numba", marks=[pytest.mark.slow, pytest.mark.parity])]
)
def backend(request):
    if request.param == "numba":
        needed("numba")
    return request.param


def of_a_square(op):
    return lambda w, x: op((w * x).square())


CASES = {
    "sqrt of a square": of_a_square(autograd.sqrt),
    "a power of a square": lambda w, x: (w * x).square() ** 0.3,
    "cbrt of a square": of_a_square(autograd.cbrt),
    "hypot": lambda w, x: autograd.hypot(w * x, x * w * 2.0),
    "arctan2": lambda w, x: autograd.arctan2(w * x, x * w * 2.0),
    "arcsin": lambda w, x: autograd.arcsin(1.0 - (w * x).square()),
    "arccos": lambda w, x: autograd.arccos(1.0 - (w * x).square()),
    "arccosh": lambda w, x: autograd.arccosh(1.0 + (w * x).square()),
    "a norm": lambda w, x: autograd.sqrt(autograd.sum([(w * x * k).square() for k in (1.0, 2.0, 3.0)])),
    "a branch that is not taken": lambda w, x: autograd.where(x, autograd.sqrt(w * x), w + x),
    "a power of the variable": lambda w, x: autograd.where(x, (w * x) ** w, w),
    "a factor 0": lambda w, x: x * autograd.sqrt(w * x),
    "a chain": lambda w, x: autograd.sin(autograd.sqrt((w * x).square())) * 3.0,
    "an infinite slope": lambda w, x: autograd.sqrt(w * x + 0.0) + w,
}


def wanted(function, w, samples):
    _, value, gradient = eager(lambda x: function(w, x), [w], [(x,) for x in samples])
    return value, gradient


@pytest.mark.parametrize("name", CASES)
def test_zero_wins_over_an_infinite_slope(backend, name):
    w, function = Value(1.5), CASES[name]
    program = compile(lambda x: function(w, x), 0.25, parameters=[w], backend=backend)
    for samples in ([0.0], [0.0, 0.25, 0.5]):
        value, gradient = wanted(function, w, samples)
        with np.errstate(all="ignore"):
            found, slopes = program.value_and_grad(samples)
        assert found == pytest.approx(value, rel=1e-12)
        np.testing.assert_allclose(slopes, gradient, rtol=1e-12)


def test_weighted_sums_of_infinite_slopes(backend):
    """Their gradients are matrix products."""
    weights = [Value(0.0), Value(0.0), Value(0.5), Value(-0.5)]

    def function(x):
        rows = [autograd.dot(weights[:2], x), autograd.dot(weights[2:], x)]
        rows = [autograd.dot(weights[2:], rows), autograd.dot(weights[:2], rows)]
        return autograd.sum([autograd.sqrt(row.square()) for row in rows])

    samples = [([0.0, 0.0],), ([0.0, 1.0],), ([1.0, 1.0],)]
    program = compile(function, [1.0, 2.0], parameters=weights, backend=backend)
    _, value, gradient = eager(function, weights, samples)
    with np.errstate(all="ignore"):
        found, slopes = program.value_and_grad([sample[0] for sample in samples])
    assert found == pytest.approx(value)
    np.testing.assert_allclose(slopes, gradient)


def test_a_steep_layer_above_a_matrix(backend):
    """sqrt(x) at 0 has the gradient inf, and its inputs are 0: products of both in a matrix product."""
    weights = [Value(x) for x in (0.0, 1.0, 0.0, 0.0, 2.0, 0.0)]

    def function(x):
        rows = [autograd.dot(weights[3 * i : 3 * i + 3], x) for i in range(2)]
        return autograd.sum([autograd.sqrt(row) for row in rows])

    samples = [([0.0, 0.0, 3.0],), ([0.0, 4.0, 0.0],)]
    program = compile(function, [0.0, 1.0, 0.0], parameters=weights, backend=backend)
    _, _, gradient = eager(function, weights, samples)
    assert math.inf in gradient
    with np.errstate(all="ignore"):
        _, slopes = program.value_and_grad([sample[0] for sample in samples])
    np.testing.assert_array_equal(np.isfinite(slopes), np.isfinite(gradient))
    np.testing.assert_allclose(slopes, gradient)


@pytest.mark.parametrize("op", [ops.silu, ops.gelu, ops.sqrt, ops.leaky_relu(0.01)], ids=lambda op: op.name)
def test_values_at_the_edges(backend, op):
    shift = Value(0.0)
    program = compile(lambda x: op(x + shift), 0.5, parameters=[shift], backend=backend)
    for x in (0.0, -0.0, math.inf, -math.inf, math.nan):
        try:
            expected = op(x + 0.0)
        except ValueError:
            continue
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(program([x]), [expected])


@pytest.mark.parametrize("function", [ops.tanh, ops.exp, ops.log, ops.square, ops.sigmoid], ids=str)
def test_other_programs_do_not_pay(function):
    w = Value(1.0)
    for backend in ("numpy", "python"):
        source = compile(lambda x: function(w * x), 1.0, parameters=[w], backend=backend).source
        assert "times(" not in source
        assert "steep" not in source


@pytest.mark.parametrize("batched", [True, False])
def test_infinite_logits_of_several_softmaxes(backend, batched):
    """Their peaks are one array; each is as far from an infinity of its own as from itself: 0."""
    weights = [Value(x) for x in (math.inf, 1.0, -math.inf, -math.inf, 0.5, 2.0)]

    def function(x):
        logits = [w * x if batched else w for w in weights]
        parts = [autograd.log_softmax(logits[i : i + 2]) for i in (0, 2, 4)]
        return autograd.sum([part[0] for part in parts]) + x * 0.0

    _, value, gradient = eager(function, weights, [(1.0,), (1.0,)])
    program = compile(function, 1.0, parameters=weights, backend=backend)
    with np.errstate(invalid="raise"):
        found, slopes = program.value_and_grad([1.0, 1.0])
    assert math.isfinite(value)
    assert found == pytest.approx(value)
    np.testing.assert_allclose(slopes, gradient, atol=1e-15)


def test_zeros_of_either_sign_are_two_numbers(backend):
    def last(x, y):
        first = [autograd.copysign(x, 0.0), autograd.copysign(y, 1.0)]
        second = [autograd.copysign(first[0].exp(), -0.0), autograd.copysign(first[1].exp(), 1.0)]
        return autograd.dot(second, [5.0, 7.0])

    program = compile(last, 1.0, 2.0, backend=backend)
    assert program(3.0, 4.0) == pytest.approx(-5.0 * math.exp(3.0) + 7.0 * math.exp(4.0), rel=1e-14)


def test_an_entry_of_a_table_where_slopes_may_be_infinite(backend):
    """Its place is found in the backward pass alone, which is done again with care."""
    table, w = [Value(0.2), Value(0.5), Value(0.3)], Value(2.0)

    def root(x):
        return (autograd.take(table, w - 1.0) * w).sqrt() * x

    program = compile(root, 1.0, parameters=[*table, w], backend=backend)
    assert list(program.value_and_grad([3.0])[1]) == pytest.approx([0.0, 3.0, 0.0, 0.75])
    table[1].data = 0.0
    program.read_values()
    assert list(program.value_and_grad([3.0])[1][:3]) == [0.0, math.inf, 0.0]
