"""The numba back end, native."""

import copy
import pickle

import numpy as np
import pytest

import autograd
from autograd import Value, ops

from ....parity import needed
from ...table import OPS, POINTS, arity, defined
from .test_source import agree, classifier

pytestmark = [pytest.mark.parity, pytest.mark.xdist_group("numba")]  # numba compiles once, for several tests


@pytest.fixture(scope="module")
def classes():
    needed("numba")
    loss, parameters, batch = classifier()
    example = [x[0].tolist() for x in batch]
    return [
        autograd.compile(loss, *example, parameters=parameters, backend=backend)
        for backend in ("numba", "numpy")
    ], batch


def test_native_gradients_agree_with_numpy_for_any_batch_size(classes):
    (native, numpy), (x, y) = classes
    for n in (7, 1, 4):
        agree(native.value_and_grad(x[:n], y[:n]), numpy.value_and_grad(x[:n], y[:n]))
        np.testing.assert_allclose(native(x[:n], y[:n]), numpy(x[:n], y[:n]), rtol=1e-12)


def test_a_batch_may_be_lists_or_strided_or_read_only(classes):
    (native, numpy), (x, y) = classes
    expected = numpy.value_and_grad(x[::2], y[::2])
    agree(native.value_and_grad(x[::2].tolist(), y[::2].tolist()), expected)
    agree(native.value_and_grad(x[::2], y.astype(float)[::2]), expected)
    agree(native.value_and_grad(np.asfortranarray(x[::2]), y[::2]), expected)
    frozen = x[::2].copy()
    frozen.flags.writeable = False
    agree(native.value_and_grad(frozen, y.astype(float)[::2]), expected)


def test_a_single_sample_and_an_empty_batch(classes):
    (native, numpy), (x, y) = classes
    assert native(x[0], 0) == pytest.approx(numpy(x[0], 0))
    assert native(x[:0], y[:0]).shape == (0,)
    with pytest.raises(ValueError, match="empty"):
        native.value_and_grad(x[:0], y[:0])
    with pytest.raises(ValueError, match="shape"):
        native.value_and_grad(x[:, :2], y)


@pytest.mark.parametrize("wrong", [3.0, -1.0, 0.5, float("nan")])
def test_a_wrong_class_is_an_error_with_the_same_words(classes, wrong):
    (native, numpy), (x, y) = classes
    batch = x, np.where(y == 2, wrong, y)
    messages = []
    for program in (native, numpy):
        with pytest.raises(ValueError, match="whole number from 0 to 2") as error:
            program.value_and_grad(*batch)
        messages.append(str(error.value))
    assert messages[0] == messages[1]


def test_on_keeps_the_batch(classes):
    (native, numpy), (x, y) = classes
    step = native.on(x, y)
    before = native.vector.copy()
    agree(step(), numpy.value_and_grad(x, y))
    native.vector[:] = 2 * before
    assert step()[0] == native.value_and_grad(x, y)[0]
    native.vector = before
    first, second = step()[1], step()[1]
    assert first is not second


def test_copies_learn_on_their_own(classes):
    (native, _), (x, y) = classes
    for other in (copy.deepcopy(native), pickle.loads(pickle.dumps(native))):
        agree(other.value_and_grad(x, y), native.value_and_grad(x, y))
        other.vector[:] = 0.0
        assert native.vector.any()


@pytest.mark.nightly  # of each operation, ../test_edge_scan.py makes a native program
@pytest.mark.filterwarnings("ignore:numba will compile")
def test_the_whole_table_is_native():
    needed("numba")
    cases = [(op, point[: arity(op)]) for op in OPS for point in POINTS if arity(op)]
    points = {op: point for op, point in reversed(cases) if defined(op, point)}
    leaves = [[Value(x) for x in point] for point in points.values()]

    def total(x):
        found = [op(*[leaf + x for leaf in mine]) for op, mine in zip(points, leaves)]
        return autograd.sum([(i + 1.0) * out for i, out in enumerate(found)])

    xs = np.array([0.0, 0.01])
    native, numpy = [autograd.compile(total, 0.0, backend=backend) for backend in ("numba", "numpy")]
    agree(native.value_and_grad(xs), numpy.value_and_grad(xs))


def test_an_expression_without_inputs_is_native():
    needed("numba")
    a, b = Value(-4.0), Value(2.0)

    def g():
        c = a + b
        d = a * b + b**3
        c = c + c + 1 + c - a
        d = d + d * 2 + (b + a).relu()
        e = c - d
        return e**2 / 2.0 + 10.0 / e**2

    native, python = [autograd.compile(g, parameters=[a, b], backend=x) for x in ("numba", "python")]
    agree(native.value_and_grad(), python.value_and_grad())
    assert native() == pytest.approx(python())


def test_results_of_several_shapes():
    needed("numba")
    w = [Value(1.0), Value(2.0)]
    native, numpy = [
        autograd.compile(lambda x: ([w[0] * x, x], w[1] * w[1]), 0.0, parameters=w, backend=b)
        for b in ("numba", "numpy")
    ]
    for x in (3.0, [3.0, 4.0]):
        for found, expected in zip(native(x), numpy(x)):
            np.testing.assert_allclose(found, expected)
    with pytest.raises(TypeError, match="returns one number"):
        native.value_and_grad([1.0])


def test_nan_and_inf_go_through():
    """Additions may change places; nothing may be assumed finite."""
    needed("numba")
    w = Value(1.0)
    programs = [
        autograd.compile(lambda x: [ops.relu(w * x), ops.maximum(w, x), w * x], 0.0, backend=b)
        for b in ("numba", "numpy")
    ]
    xs = np.array([np.nan, np.inf, -np.inf, 0.0])
    np.testing.assert_array_equal(*[program(xs) for program in programs])


def deep(steps):
    w = Value(0.5)

    def function(x):
        for _ in range(steps):
            x = (x * w).tanh()
        return x

    return function


def test_a_warning_tells_how_long_numba_will_take():
    needed("numba")
    with pytest.warns(
        UserWarning, match=r'for \d\d seconds or so .* backend="numpy" starts at once'
    ) as caught:
        autograd.compile(deep(80), 1.0, backend="numba")
    assert caught[0].filename == __file__


def test_what_is_too_deep_is_told_who_makes_a_loop_of_it():
    needed("numba")
    with pytest.raises(ValueError, match=r"2,200 loops; .* which backend='numpy' and 'python' make a loop"):
        autograd.compile(deep(1_100), 0.1, backend="numba")
