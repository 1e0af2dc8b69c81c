"""Every operation of the table, of inputs, of parameters and of both: compared with the eager walk."""

import itertools
import math
import random

import numpy as np
import pytest

import autograd
from autograd import Value, ops

from ..table import CASES, OPS, arity, at_all_points, defined
from .comparing import BACKENDS, agree, close

SPECIAL = [
    0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 1e-300, 1e300, -1e300, 1e-8, 40.0, -40.0, 800.0, -800.0,
    math.inf, -math.inf, math.nan,
]  # fmt: skip


@pytest.fixture(params=BACKENDS)
def backend(request):
    return request.param


def mixed(op, learned, inputs):
    """A function of a list, some of whose entries are replaced by Values of its own."""
    return lambda xs: 1.5 * op(*[w if i in inputs else x for i, (x, w) in enumerate(zip(xs, learned))])


@at_all_points()
def test_inputs_parameters_and_mixtures(backend, op, point):
    learned = list(map(Value, point))
    for k in range(len(point) + 1):
        for which in itertools.combinations(range(len(point)), k):
            function = mixed(op, learned, set(which))
            agree(function, learned, [(list(point),)] * 2, backend)


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_several_at_once(backend, op):
    """In a group, with different arguments in each row: operations of any number of inputs get three."""
    n = arity(op) or 3
    points = [point[:n] for _, point in CASES if _ is op]
    learned = [list(map(Value, point)) for point in points]

    def function(xs):
        rows = [op(*a) for a in learned] + [op(x, *a[1:]) for x, a in zip(xs, learned)]
        return autograd.sum(row * (1.0 + i) for i, row in enumerate(rows))

    parameters = [w for row in learned for w in row]
    agree(function, parameters, [([point[0] for point in points],)] * 3, backend)


@pytest.mark.parametrize("op", [op for op in OPS if arity(op)], ids=lambda op: op.name)
def test_extreme_numbers_are_those_of_the_eager_walk_in_floats(op):
    """The python back end: to the last nan. (NumPy's functions have their own.)"""
    n = arity(op)
    rng = random.Random(1)
    points = (
        [(x,) for x in SPECIAL] if n == 1 else [[rng.choice(SPECIAL) for _ in range(n)] for _ in range(80)]
    )
    if (op.origin or ("",))[0] is ops.one_hot_:
        points = [(0.0,), (1.0,)]
    for point in points:
        learned = list(map(Value, point))
        try:
            expected = op(*learned)
            expected.backward()
        except (ValueError, ZeroDivisionError):
            continue
        if op is ops.power and 0.0 in point:
            continue  # 0 ** 0
        program = autograd.compile(op(*learned), parameters=learned, backend="python")
        value, slopes = program.value_and_grad()
        if (op.origin or ("", ()))[1] == (0,) and op.origin[0] is ops.constant_power:
            assert value == 1.0
            continue
        np.testing.assert_array_equal(value, expected.data)
        np.testing.assert_allclose(slopes, [w.grad for w in learned], rtol=1e-13)


@pytest.mark.parametrize("op", [op for op in OPS if arity(op) == 1], ids=str)
def test_arrays_agree_with_floats_wherever_both_are_finite(op):
    points = [
        x for x in [*SPECIAL, *np.linspace(-3.0, 3.0, 25).tolist()] if math.isfinite(x) and defined(op, (x,))
    ]
    if (op.origin or ("",))[0] is ops.one_hot_:
        points = [0.0, 1.0]
    shift = Value(0.0)
    programs = [
        autograd.compile(lambda x: op(x + shift), points[-1], parameters=[shift], backend=b) for b in BACKENDS
    ]
    for x in points:
        with np.errstate(all="ignore"):
            (value, (slope,)), (expected, (wanted,)) = [program.value_and_grad([x]) for program in programs]
        close(value, expected, 1e-13)
        if math.isfinite(wanted):
            close(slope, wanted, 1e-13)


def test_a_domain_is_left_without_an_error_in_arrays_and_with_one_in_floats():
    w = Value(1.0)
    arrays, floats = [autograd.compile(lambda x: w * x.log(), 1.0, backend=b) for b in BACKENDS]
    with np.errstate(invalid="ignore"):
        assert np.isnan(arrays([-1.0]))[0]
    with pytest.raises(ValueError, match=r"log|math"):
        floats([-1.0])


def test_slopes_are_right_by_finite_differences():
    """Without the eager engine: a step to either side of each parameter of the program itself."""
    weights = [Value(0.2 + 0.13 * i) for i in range(8)]

    def function(x, y):
        hidden = [autograd.tanh(autograd.dot(weights[i : i + 2], x, weights[i + 2])) for i in (0, 3)]
        scores = autograd.log_softmax(
            [*hidden, autograd.sigmoid(x[0] * weights[6]), autograd.gelu(weights[7])]
        )
        return -autograd.take(scores, y) + 0.1 * autograd.sum(w * w for w in weights)

    rng = np.random.default_rng(0)
    batch = rng.normal(size=(16, 2)), rng.integers(0, 4, 16)
    for backend in BACKENDS:
        program = autograd.compile(function, [0.0, 0.0], 0, parameters=weights, backend=backend)
        _, slopes = program.value_and_grad(*batch)
        for i, slope in enumerate(slopes):
            ends = []
            for step in (1e-5, -2e-5):
                program.vector[i] += step
                ends.append(program.value_and_grad(*batch)[0])
            program.vector[i] += 1e-5
            assert slope == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("op", [op for op in OPS if arity(op) == 2], ids=lambda op: op.name)
def test_rows_of_parameters_with_rows_that_are_computed(backend, op):
    """Each of the two is learned, so that no slope is left out, and only one depends on the sample."""
    learned, factor = [Value(x) for x in (0.3, 0.5, 0.7)], Value(0.9)
    samples = [([0.2, 0.4, 0.6],), ([0.1, 0.3, 0.8],)]
    for turn in (1, -1):
        agree(
            lambda xs, turn=turn: autograd.sum([op(*(w, x * factor)[::turn]) for w, x in zip(learned, xs)]),
            [*learned, factor],
            samples,
            backend,
        )


def test_the_entry_of_a_table_at_an_index_that_is_a_constant(backend):
    w = Value(0.5)
    function = lambda x: autograd.take([w, x, w * x], autograd.constant(2.0)) * x
    agree(function, [w], [(0.3,), (0.2,)], backend)
