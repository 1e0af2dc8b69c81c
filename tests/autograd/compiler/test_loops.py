"""Programs with loops compute what the steps, one by one, do."""

import pickle
import re

import numpy as np
import pytest

import autograd
from autograd import Value
from autograd.compiler.graph import loops
from tests.autograd.compiler import random_recurrences, recurrences
from tests.autograd.compiler.comparing import BACKENDS, agree, close, samples_of
from tests.autograd.compiler.recurrences import ALL, LEAST, NET, PARAMETERS, B, N, U, W


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(loops, "LEAST", LEAST)


def has_loop(program):
    return "a loop of" in str(program) or " steps from " in str(program)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("function", ALL, ids=lambda function: function.__name__)
def test_the_steps_one_by_one(function, samples, backend):
    program = agree(function, PARAMETERS, samples_of(samples, (N,), ()), backend)
    assert has_loop(program)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("seed", range(12))
def test_random_steps(seed, backend):
    function, parameters = random_recurrences.make(seed)
    program = agree(function, parameters, samples_of(1 + seed % 3, (N,), (), seed=seed), backend, 1e-9)
    assert has_loop(program)


@pytest.mark.parametrize("backend", BACKENDS)
def test_without_inputs(backend):
    h = W
    for _ in range(N):
        h = (U * h + B).sin()
    program = autograd.compile(h * W, parameters=[W, U, B], backend=backend)
    assert has_loop(program)
    for parameter in (W, U, B):
        parameter.grad = 0.0
    output = h * W
    output.backward()
    value, gradient = program.value_and_grad()
    close(value, output.data)
    close(gradient, [W.grad, U.grad, B.grad])


def two_series(xs, y):
    """A cell with a gate, for pairs and targets."""
    h, loss = [0.0, 0.0], 0.0
    for (a, b), target in zip(xs, y, strict=True):
        gate, new = NET([a, h[0]])
        h = [autograd.sigmoid(gate) * x + b * new for x in h]
        loss = loss + (h[1] - target) ** 2
    return loss


def skeleton(function, *shapes, backend):
    """The source, with 0 for all numbers."""
    program = autograd.compile(function, *samples_of(1, *shapes)[0], parameters=PARAMETERS, backend=backend)
    assert has_loop(program)
    return re.sub(r"\d[\d.e-]*", "0", program.source)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("function", [recurrences.recurrent, recurrences.two_loops, recurrences.two_before])
def test_the_source_does_not_grow_with_the_steps(function, backend):
    short, long = [skeleton(function, (n,), (), backend=backend) for n in (50, 500)]
    assert short == long


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_inputs_of_each_step_are_read_where_they_are(backend):
    agree(two_series, PARAMETERS, samples_of(3, (N, 2), (N,)), backend)
    short, long = [skeleton(two_series, (n, 2), (n,), backend=backend) for n in (50, 500)]
    assert short == long


@pytest.mark.parametrize("backend", BACKENDS)
def test_short_ones_stay_as_they_were(monkeypatch, backend):
    monkeypatch.setattr(loops, "LEAST", 1_000)
    program = autograd.compile(recurrences.recurrent, [0.1] * N, 0.5, backend=backend)
    assert not has_loop(program)


def test_sums_are_not_loops_of_arrays():
    weights = [Value(0.1 * i) for i in range(2 * N)]

    def total(x):
        found = 0.0
        for w in weights:
            found = found + (w * x).tanh()
        return found

    program = agree(total, weights, samples_of(2, ()), "numpy")
    assert not has_loop(program)
    assert has_loop(agree(total, weights, samples_of(2, ()), "python"))


def test_a_step_that_differs_divides_the_loop():
    program = autograd.compile(recurrences.broken, [0.1] * N, 0.5, backend="numpy")
    assert str(program).splitlines()[0].count("array steps") == 1
    assert program.source.count("in range(") == 2


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_slope_that_is_infinite(backend):
    def roots(x):
        for _ in range(N):
            x = (x * x * W).sqrt() * U
        return x + W * 0.1

    program = autograd.compile(roots, 1.0, parameters=[W, U], backend=backend)
    W.grad = U.grad = 0.0
    output = roots(Value(0.0))
    output.backward()
    value, gradient = program.value_and_grad([0.0])
    close(value, output.data)
    close(gradient, [W.grad, U.grad])


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_infinite_slope_in_the_last_step_reaches_the_first(backend):
    def roots(x):
        for _ in range(N):
            x = (x * W).sqrt()
        return x

    program = autograd.compile(roots, 1.0, parameters=[W], backend=backend)
    W.grad = 0.0
    roots(Value(0.0)).backward()
    close(program.value_and_grad([0.0])[1], [W.grad])


@pytest.mark.parametrize("backend", BACKENDS)
def test_pickled_and_for_a_batch_that_stays(backend):
    program = autograd.compile(recurrences.recurrent, [0.1] * N, 0.5, backend=backend)
    batch = [list(column) for column in zip(*samples_of(3, (N,), ()))]
    value, gradient = program.value_and_grad(*batch)
    for again in (pickle.loads(pickle.dumps(program)).value_and_grad(*batch), program.on(*batch)()):
        assert again[0] == value
        np.testing.assert_array_equal(again[1], gradient)


def test_a_function_that_does_not_the_same_for_all():
    def function(y):
        for _ in range(N):
            y = (y * W + B).tanh()
            if y.data > 0.3:
                y = y + 1.0
        return y

    program = autograd.compile(function, 0.1)
    with pytest.raises(ValueError, match="for sample 2 of the batch the function returns"):
        program([0.1, -2.0, 5.0])


@pytest.mark.parametrize(
    ("backend", "limit", "what"),
    [("numpy", "MOST_STEPS", "array steps"), ("python", "MOST_OPERATIONS", "operations")],
)
def test_what_is_too_long_is_what_has_no_loop(monkeypatch, backend, limit, what):
    monkeypatch.setattr(f"autograd.compiler.{backend}.program.{limit}", 60)

    def irregular(xs, y):
        for i in range(60):
            y = y.tanh() if i * i % 7 < 3 else y.sin()
            for _ in range(i % 5):
                y = y.exp() * W
        return y

    autograd.compile(recurrences.newton, [0.1] * N, 0.5, backend=backend)
    with pytest.raises(ValueError, match=f"{what}.* a program of more than 60 .* steps that are alike"):
        autograd.compile(irregular, [], 0.5, backend=backend)


def test_a_single_sample_of_a_long_chain_of_few_operations_is_a_program_of_floats():
    compiled = autograd.compile(recurrences.chain, parameters=[W])
    steps = N * 20

    @autograd.compile
    def long(y):
        for _ in range(steps):
            y = y * W + 0.1
        return y

    assert compiled([], 0.5) == pytest.approx(recurrences.chain([], 0.5).data)
    long.value_and_grad(0.5)
    assert [kept.program.backend for kept in long._cache._kept.values()] == ["python"]
