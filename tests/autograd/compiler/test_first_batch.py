"""The first batch is compared with the function: what recording cannot see."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import autograd
from autograd import Value, compile

from .comparing import BACKENDS


@pytest.fixture(params=BACKENDS)
def backend(request):
    return request.param


def scale():
    return Value(2.0, label="w")


def looks_at_data(w):
    return lambda x: w * x if x.data > 0 else -x


def uses_data(w):
    return lambda x: w * x.data


def is_random(w):
    rng = random.Random(0)
    return lambda x: w * x * rng.random()


def counts(w):
    calls = []
    return lambda x: w * x * (calls.append(x) or len(calls))


def uses_the_data_of_a_parameter(w):
    return lambda x: w.data * x + w


CULPRITS = [looks_at_data, uses_data, is_random, counts, uses_the_data_of_a_parameter]


@pytest.mark.parametrize("culprit", CULPRITS, ids=lambda f: f.__name__)
def test_a_function_that_is_not_the_same_for_every_sample_is_an_error(backend, culprit):
    with pytest.raises((TypeError, ValueError), match="for every sample"):
        compile(culprit(scale()), 1.0, backend=backend)([1.5, -2.0, 3.0])


def test_the_gradient_is_checked_too(backend):
    with pytest.raises(ValueError, match="for sample 1 of the batch the function returns"):
        compile(looks_at_data(scale()), 1.0, backend=backend).value_and_grad([1.0, -2.0])


def test_a_mismatch_is_an_error_every_time(backend):
    program = compile(looks_at_data(scale()), 1.0, backend=backend)
    for _ in range(2):
        for run in (program, program.value_and_grad):
            with pytest.raises(ValueError, match="for sample 1"):
                run([1.0, -2.0])


def test_single_samples_do_not_use_the_check_up(backend):
    program = compile(looks_at_data(scale()), 1.0, backend=backend)
    assert program(1.0) == 2.0
    with pytest.raises(ValueError, match="for sample 0"):
        program(-1.0)


def test_after_a_few_samples_the_function_is_not_called_again(backend):
    calls = []
    w = scale()
    program = compile(lambda x: (calls.append(x), w * x)[1], 1.0, backend=backend)
    program(np.arange(100.0))
    before = len(calls)
    assert before < 20
    program(np.arange(100.0))
    program.value_and_grad(np.arange(100.0))
    assert len(calls) == before


def test_the_check_leaves_values_and_vector_as_they_were(backend):
    w = scale()
    program = compile(lambda x: w * x, 1.0, backend=backend)
    w.data, program.vector = 7.0, [3.0]
    assert list(program([1.0, 2.0])) == [3.0, 6.0]
    assert (w.data, list(program.vector)) == (7.0, [3.0])


def test_a_failed_check_leaves_values_and_vector_as_they_were(backend):
    w = scale()
    program = compile(looks_at_data(w), 1.0, backend=backend)
    with pytest.raises(ValueError, match="for sample"):
        program([1.0, -2.0])
    assert (w.data, list(program.vector)) == (2.0, [2.0])


def test_what_was_computed_outside_is_computed_again(backend):
    w = scale()
    square = w * w
    program = compile(lambda x: square * x, 1.0, backend=backend)
    program.vector = [5.0]
    assert list(program([2.0])) == [50.0]
    assert square.data == 4.0


def test_samples_on_which_the_function_is_not_defined_are_not_compared():
    w = scale()
    program = compile(lambda x: w * x.log(), 1.0)
    with np.errstate(invalid="ignore"):
        assert np.isnan(program([-1.0, 1.0])).tolist() == [True, False]


def test_nan_agrees_with_nan(backend):
    w = scale()
    assert np.isnan(compile(lambda x: w * x, 1.0, backend=backend)([np.nan, 1.0])).tolist() == [True, False]


def test_a_recorded_graph_has_no_function_to_compare_with(backend):
    x, w = Value(1.0), scale()
    assert list(compile(w * x.data * x, inputs=[x], backend=backend)([3.0])) == [6.0]


def test_overflow_of_plain_floats_and_the_edges_of_domains_are_no_mismatch():
    w, edge = Value(2.0), autograd.arcsin(Value(1.0))
    with np.errstate(over="ignore"):
        assert list(autograd.compile(lambda x: w * x**400, 1.0)([10.0])) == [float("inf")]
    assert list(autograd.compile(lambda x: edge * x, 0.0)([2.0])) == [edge.data * 2]


def test_the_check_changes_nothing_that_another_thread_can_see(backend):
    w, hook, seen = Value(1.0), [], []

    def function(x):
        while hook:
            hook.pop()()
        return (w * x).square()

    def look():
        thread = threading.Thread(
            target=lambda: seen.append((program.value_and_grad([1.0]), w.data, list(program.vector)))
        )
        thread.start()
        thread.join()

    program = compile(function, 1.0, parameters=[w], backend=backend)
    hook.append(look)
    assert program.value_and_grad([1.0]) == (1.0, [2.0])
    assert seen == [((1.0, [2.0]), 1.0, [1.0])]


def test_threads_that_share_a_first_batch_get_its_numbers(backend):
    w = Value(1.0)
    for _ in range(20):
        program = compile(lambda x: (w * x).square(), 1.0, parameters=[w], backend=backend)
        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(lambda _, p=program: p.value_and_grad([1.0]), range(16)))
        assert results == [(1.0, [2.0])] * 16
        assert w.data == 1.0


def test_an_interrupt_in_the_function_leaves_every_number_as_it_was(backend):
    w, hook = Value(1.0), []

    def function(x):
        if hook:
            raise KeyboardInterrupt
        return w * x

    program = compile(function, 1.0, backend=backend)
    hook.append(1)
    with pytest.raises(KeyboardInterrupt):
        program([1.0])
    assert (w.data, list(program.vector)) == (1.0, [1.0])
    hook.clear()
    assert list(program([2.0])) == [2.0]


def test_a_vector_that_has_moved_on_is_compared_at_the_numbers_of_the_values(backend):
    w = scale()
    program = compile(lambda x: (w * x).exp(), 1.0, backend=backend)
    program.vector = [3.0]
    assert program(1.0) == pytest.approx(np.exp(3.0))


def test_a_function_may_call_its_own_program(backend):
    w, programs = scale(), []

    def function(x):
        for program in programs:
            program(1.0)
        return w * x

    programs.append(compile(function, 1.0, backend=backend))
    assert list(programs[0]([1.0])) == [2.0]


def test_what_was_computed_outside_of_numbers_that_have_changed_is_not_compared(backend):
    w = scale()
    square = w * w
    program = compile(lambda x: square * x, 1.0, backend=backend)
    w.data = 3.0
    assert list(program([2.0])) == [8.0]


def test_derivatives_inside_the_function_are_no_readers_of_data(backend):
    w = scale()
    program = compile(autograd.grad(lambda t: w * t * t), 1.0, backend=backend)
    assert list(program([3.0])) == [12.0]


def test_a_difference_at_an_edge_names_the_operation():
    w = Value(1.0)
    message = (
        r"the function returns \[inf\], the program \[nan\]: the function does the same for every sample, "
        r"but \(-inf\)\*\*0.5 = inf is nan in the program"
    )
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match=message):
        compile(lambda x: 2.0 * (x * w) ** 0.5 + 1.0, 1.0)([4.0, -np.inf])


def test_a_difference_by_rounding_names_the_sum(backend):
    weights = [Value(1.0) for _ in range(16)]
    sample = [1e16, 1.0, -1e16, 3.0, *[0.1] * 12]
    program = compile(lambda x: 2.0 * autograd.dot(weights, x), [1.0] * 16, backend=backend)
    if backend == "python":
        assert program([sample]) == [pytest.approx(8.4)]
        return
    with pytest.raises(ValueError, match=r"does the same for every sample, but dot\(1, .* = 4.2 is \d"):
        program([sample])


def test_a_reader_of_data_at_an_edge_is_named_as_one(backend):
    w = Value(1.0)
    with pytest.raises(ValueError, match="does not do the same for every sample"):
        compile(lambda x: w * x[0] + x[1].data, [1.0, 2.0], backend=backend)([[np.inf, 1.0], [1.0, 3.0]])
