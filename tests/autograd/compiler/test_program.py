"""Programs: batches in, outputs and gradients out; the vector of parameters; copies; tracebacks."""

import copy
import gc
import linecache
import math
import os
import pickle
import pickletools
import signal
import threading
import traceback
import weakref
from contextlib import ExitStack
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import Value, compile, dot, locks

from .comparing import BACKENDS, leaves


@pytest.fixture(params=BACKENDS)
def backend(request):
    return request.param


def plane(backend):
    """2 x + y of a point, w and b being 2 and 1."""
    w, b = Value(2.0, label="w"), Value(1.0, label="b")
    return compile(lambda x: w * x[0] + b * x[1], [1.0, 2.0], parameters=[w, b], backend=backend)


def error(backend):
    w, b = Value(2.0, label="w"), Value(1.0, label="b")
    return compile(lambda x, y: (w * x + b - y) ** 2, 1.0, 2.0, parameters=[w, b], backend=backend)


# ---- what a batch may be ----

POINTS = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
ARRAY = np.array(POINTS)
READ_ONLY = ARRAY.copy()
READ_ONLY.setflags(write=False)
BATCHES = {
    "lists": POINTS,
    "tuples": tuple(map(tuple, POINTS)),
    "a list of arrays": list(ARRAY),
    "float64": ARRAY,
    "float32": ARRAY.astype(np.float32),
    "float16": ARRAY.astype(np.float16),
    "long double": ARRAY.astype(np.longdouble),
    "of the other byte order": ARRAY.astype(">f8"),
    "int": ARRAY.astype(int),
    "uint8": ARRAY.astype(np.uint8),
    "objects": ARRAY.astype(object),
    "fractions": [[Fraction(x) for x in point] for point in POINTS],
    "in columns": np.asfortranarray(ARRAY),
    "with gaps": np.repeat(ARRAY, 2, axis=1)[:, ::2],
    "backwards": ARRAY[::-1].copy()[::-1],
    "read-only": READ_ONLY,
}


@pytest.mark.parametrize("kind", BATCHES)
def test_a_batch_may_be(backend, kind):
    program = plane(backend)
    assert list(program(BATCHES[kind])) == [4.0, 10.0, 16.0]
    value, gradient = program.value_and_grad(BATCHES[kind])
    assert (value, list(gradient)) == (10.0, pytest.approx([3.0, 4.0], rel=1e-15))


def test_booleans_are_0_and_1(backend):
    assert list(plane(backend)([[True, False], [False, True]])) == [2.0, 1.0]


@pytest.mark.parametrize("sample", [[1.0, 2.0], (1, 2), np.array([1.0, 2.0]), np.array([1, 2])], ids=repr)
def test_a_single_sample_has_a_single_output(backend, sample):
    program = plane(backend)
    assert np.shape(program(sample)) == ()
    assert program(sample) == 4.0
    assert program.value_and_grad(sample)[0] == 4.0


@pytest.mark.parametrize("number", [1, 1.0, True, np.float32(1), np.array(1.0)], ids=repr)
def test_a_sample_may_be_any_number(backend, number):
    assert error(backend)(number, 2) == 1.0


def test_nan_and_infinity_stay_in_their_rows(backend):
    found = plane(backend)([[math.nan, 1.0], [1.0, 2.0], [math.inf, 1.0]])
    assert [repr(float(x)) for x in found] == ["nan", "4.0", "inf"]


def test_batch_sizes_may_change_from_call_to_call(backend):
    program = error(backend)
    x = np.linspace(-1.0, 1.0, 40)
    for n in [*range(1, 21), 40, 1, 7]:
        expected = (2.0 * x[:n] + 1.0 - 0.5) ** 2
        np.testing.assert_allclose(program(x[:n], np.full(n, 0.5)), expected, rtol=1e-12)
        assert program.value_and_grad(x[:n], np.full(n, 0.5))[0] == pytest.approx(expected.mean(), rel=1e-12)


@pytest.mark.parametrize("n", [4095, 4096, 4097, 10_000])
def test_large_batches_are_complete(n):
    w = Value(2.0)
    x = np.arange(float(n))
    first, second = compile(lambda x: (x * w, [w, [x][0]]), 1.0)(x)
    np.testing.assert_array_equal(first, 2.0 * x)
    np.testing.assert_array_equal(second, np.stack([np.full(n, 2.0), x], axis=1))


# ---- what it may not be ----


@pytest.mark.parametrize(
    ("batch", "shape"),
    [
        ([[1.0, 2.0, 3.0]], "(1, 3)"),
        ([1.0, 2.0, 3.0], "(3,)"),
        ([[[1.0, 2.0]]], "(1, 1, 2)"),
        (3.0, "()"),
        (np.empty((0, 3)), "(0, 3)"),
    ],
    ids=str,
)
def test_a_batch_of_another_shape_is_refused(batch, shape):
    for run in (plane("numpy"), plane("numpy").value_and_grad):
        with pytest.raises(ValueError, match="x has the shape") as refused:
            run(batch)
        assert f"{shape}; expected (samples, 2), or (2,) for a single sample" in str(refused.value)


@pytest.mark.parametrize("batch", [[[1.0, 2.0, 3.0]], [1.0, 2.0, 3.0], [[[1.0, 2.0]]], 3.0], ids=str)
def test_lists_of_another_shape_are_refused(backend, batch):
    with pytest.raises(ValueError, match=r"expected \(samples, 2\), or \(2,\) for a single sample"):
        plane(backend)(batch)


@pytest.mark.parametrize(
    "batch",
    ["ab", [["a", "b"]], [["1", "2"]], [[1j, 2.0]], [[None, 1.0]], [[Value(1.0), 2.0]], [[{}, 1.0]]],
    ids=str,
)
def test_a_batch_holds_real_numbers(backend, batch):
    with pytest.raises((TypeError, ValueError)):
        plane(backend)(batch)


@pytest.mark.parametrize("batch", ["ab", ["a", "b"], [None, 1.0], [1j, 1.0], [Value(1.0), 1.0]], ids=str)
def test_a_batch_of_single_numbers_holds_real_numbers(backend, batch):
    with pytest.raises((TypeError, ValueError)):
        error(backend)(batch, [1.0, 2.0])


def test_whole_numbers_become_floats(backend):
    identity = compile(lambda x: x, 1.0, backend=backend)
    assert {type(x) for x in list(identity([1, True, 2**60]))} == {
        np.float64 if backend == "numpy" else float
    }


def test_a_ragged_batch_is_refused(backend):
    with pytest.raises(ValueError, match="x is ragged"):
        plane(backend)([[1.0, 2.0], [3.0]])


def test_numbers_too_large_for_a_float_are_refused(backend):
    with pytest.raises(ValueError, match="too large for a float"):
        plane(backend)([[10**400, 1]])


@pytest.mark.parametrize("batch", [(), ([1.0],), ([1.0], [1.0], [1.0])], ids=len)
def test_there_is_one_batch_for_each_argument(backend, batch):
    program = error(backend)
    for run in (program, program.value_and_grad):
        with pytest.raises(TypeError, match=f"as many arguments as the function, 2: x, y; got {len(batch)}"):
            run(*batch)


def test_a_program_without_inputs_takes_none(backend):
    w = Value(2.0)
    program = compile(lambda: w * w, backend=backend).program()
    assert (program(), program.value_and_grad()[0], list(program.value_and_grad()[1])) == (4.0, 4.0, [4.0])
    with pytest.raises(TypeError, match="none; got 1"):
        program([1.0])
    with pytest.raises(TypeError, match=r"1 was given|none; got 1"):
        program.value_and_grad([1.0])


def test_batches_have_as_many_samples(backend):
    for batch in (([1.0, 2.0], [1.0, 2.0, 3.0]), ([], [1.0])):
        with pytest.raises(ValueError, match="samples"):
            error(backend)(*batch)
    for batch in (([1.0, 2.0], 1.0), (1.0, [1.0, 2.0])):
        with pytest.raises(ValueError, match=r"is a single sample, . a batch of 2"):
            error(backend)(*batch)


@pytest.mark.parametrize("empty", [[], np.empty((0, 2)), ()], ids=repr)
def test_an_empty_batch_has_no_outputs_and_no_mean(backend, empty):
    program = plane(backend)
    assert len(program(empty)) == 0
    with pytest.raises(ValueError, match="the batch is empty"):
        program.value_and_grad(empty)


def test_the_outputs_of_an_empty_batch_keep_their_shape():
    w = Value(1.0)
    program = compile(lambda x: (x * w, [[x, w, x]]), 1.0)
    assert [part.shape for part in program([])] == [(0,), (0, 1, 3)]


RESULTS = {"list": lambda x, w: [x, w], "list of one": lambda x, w: [x * w], "tuple": lambda x, w: (x * w,)}


@pytest.mark.parametrize("result", RESULTS)
def test_only_one_number_has_a_gradient(backend, result):
    w = Value(1.0)
    program = compile(lambda x: RESULTS[result](x, w), 1.0, backend=backend)
    with pytest.raises(TypeError, match="value_and_grad needs a function that returns one number"):
        program.value_and_grad([1.0, 2.0])


# ---- indices ----


@pytest.mark.parametrize("index", [2, -1, 0.5, math.nan, math.inf, 1e300], ids=str)
def test_an_index_out_of_range_is_an_error(backend, index):
    table = leaves(2)
    program = compile(lambda i: autograd.take(table, i), 0, backend=backend)
    for run in (program, program.value_and_grad):
        with pytest.raises(ValueError, match="a whole number from 0 to 1"):
            run([0, 1, index])
    assert list(program([1, 0])) == [table[1].data, table[0].data]


# ---- what comes out is the caller's ----


def test_gradients_are_new_arrays(backend):
    program = plane(backend)
    _, first = program.value_and_grad(POINTS)
    before = list(first)
    _, second = program.value_and_grad([[9.0, 9.0]])
    assert first is not second
    assert list(first) == before


def test_outputs_are_new_arrays(backend):
    for function in (lambda x: x, lambda x: [x[1], x[0]], lambda x: x[0] * 1.5, lambda x: (x, x[0])):
        program = compile(function, [1.0, 2.0], backend=backend)
        first = program(POINTS)
        before = copy.deepcopy(first)
        program([[9.0, 9.0]] * 3)
        assert repr(first) == repr(before)


def test_outputs_do_not_share_memory_with_the_batch():
    batch = ARRAY.copy()
    found = compile(lambda x: x, [1.0, 2.0])(batch)
    found[:] = 0.0
    np.testing.assert_array_equal(batch, ARRAY)
    found.sort()  # it can be written


def test_a_batch_may_change_afterwards():
    batch = ARRAY.copy()
    program = plane("numpy")
    found = program(batch)
    batch[:] = 0.0
    assert list(found) == [4.0, 10.0, 16.0]
    assert list(program(batch)) == [0.0, 0.0, 0.0]


def test_kinds_of_results():
    assert type(plane("python").value_and_grad(POINTS)[1]) is list
    assert type(plane("python")([1.0, 2.0])) is float
    for backend in BACKENDS:
        assert type(plane(backend).value_and_grad(POINTS)[0]) is float
    gradient = plane("numpy").value_and_grad(POINTS)[1]
    assert (gradient.dtype, gradient.flags.writeable, gradient.flags.owndata) == (np.float64, True, True)


# ---- the vector ----


def test_the_vector_is_live(backend):
    program = plane(backend)
    program.vector[0] = 10.0
    assert program([1.0, 0.0]) == 10.0
    program.vector = [3.0, 4.0]
    assert program([1.0, 1.0]) == 7.0


def test_a_step_of_descent_is_one_line():
    program = plane("numpy")
    before = program.vector
    program.vector -= 0.5 * program.value_and_grad(POINTS)[1]
    assert program.vector is before
    np.testing.assert_allclose(before, [0.5, -1.0], rtol=1e-14)
    assert program([1.0, 0.0]) == pytest.approx(0.5, rel=1e-14)


def test_batch_sizes_share_the_vector():
    program = plane("numpy")
    for n in (1, 2, 3):
        program([[1.0, 0.0]] * n)
    program.vector[:] = [5.0, 0.0]
    assert [list(program([[1.0, 0.0]] * n)) for n in (1, 2, 3)] == [[5.0], [5.0] * 2, [5.0] * 3]


def test_assigning_copies(backend):
    program, numbers = plane(backend), [5.0, 6.0]
    program.vector = numbers
    numbers[0] = 100.0
    assert program([1.0, 0.0]) == 5.0


@pytest.mark.parametrize(
    "numbers", [(1, 2), np.array([1, 2]), range(1, 3), np.array([1, 2], np.float32)], ids=repr
)
def test_a_vector_may_be_assigned_from_any_numbers(backend, numbers):
    program = plane(backend)
    program.vector = numbers
    assert program([1.0, 1.0]) == 3.0
    assert {type(x) for x in list(program.vector)} == {np.float64 if backend == "numpy" else float}


@pytest.mark.parametrize(
    "numbers",
    [[1.0], [1.0, 2.0, 3.0], np.ones((2, 2)), np.ones((2, 1)), 3.0, "ab", ["1", "2"], [None, 1.0], [1j, 1.0]],
    ids=repr,
)
def test_other_vectors_are_refused_and_change_nothing(backend, numbers):
    program = plane(backend)
    with pytest.raises((TypeError, ValueError)):
        program.vector = numbers
    assert list(program.vector) == [2.0, 1.0]


def test_values_and_vector_are_synchronised_on_request(backend):
    program = plane(backend)
    w, b = program.parameters
    w.data = 7.0
    assert list(program.vector) == [2.0, 1.0]
    program.read_values()
    assert list(program.vector) == [7.0, 1.0]
    program.vector = [8.0, 9.0]
    assert (w.data, b.data) == (7.0, 1.0)
    program.write_values()
    assert (w.data, b.data) == (8.0, 9.0)
    assert type(w.data) is float


# ---- on ----


def test_a_batch_that_stays_the_same(backend):
    program = plane(backend)
    step = program.on(POINTS)
    assert step()[0] == 10.0
    program.vector = [0.0, 1.0]
    program.value_and_grad([[5.0, 5.0]] * 3)
    value, gradient = step()
    assert (value, list(gradient)) == (4.0, pytest.approx([3.0, 4.0]))
    assert step()[1] is not gradient


def test_a_batch_that_stays_the_same_is_checked():
    with pytest.raises(ValueError, match="expected"):
        plane("numpy").on([1.0, 2.0, 3.0])
    with pytest.raises(TypeError, match="one number"):
        compile(lambda x: [x, x], 1.0).on([1.0])


# ---- copies ----


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))],
    ids=["copy", "deep", "pickle"],
)
def test_a_copy_computes_the_same_and_has_a_vector_of_its_own(backend, copied):
    program = plane(backend)
    program.vector = [3.0, 4.0]
    program.value_and_grad(POINTS)
    other = copied(program)
    assert (str(other), other.source, other.backend) == (str(program), program.source, backend)
    assert list(other(POINTS)) == list(program(POINTS))
    assert list(other.value_and_grad(POINTS)[1]) == list(program.value_and_grad(POINTS)[1])
    other.vector[0] = 100.0
    assert (program.vector[0], program([1.0, 0.0])) == (3.0, 3.0)


def test_a_program_that_has_never_run_can_be_pickled(backend):
    w = Value(2.0)
    program = pickle.loads(pickle.dumps(compile(lambda x: w * x.data * x, 1.0, backend=backend)))
    assert list(program([3.0])) == [6.0]  # a copy compares no more


def test_a_program_without_inputs_can_be_copied(backend):
    w = Value(2.0)
    program = compile(lambda: w * w, backend=backend).program()
    other = copy.deepcopy(program)
    other.vector[0] = 3.0
    assert (program.value_and_grad()[0], other.value_and_grad()[0]) == (4.0, 9.0)


def test_a_pickle_names_no_class_of_a_back_end(backend):
    """So that classes and files can be renamed."""
    pickled = pickle.dumps(plane(backend), protocol=2)
    names = [argument for code, argument, _ in pickletools.genops(pickled) if code.name == "GLOBAL"]
    assert [name for name in names if "compiler" in name] == ["autograd.compiler.program restored"]


def test_a_deep_copy_belongs_to_the_values_that_are_copied_with_it(backend):
    program = plane(backend)
    both = copy.deepcopy({"w": program.parameters[0], "program": program})
    both["program"].vector = [50.0, 1.0]
    both["program"].write_values()
    assert (both["w"].data, program.parameters[0].data) == (50.0, 2.0)


# ---- what is shown, and what is left behind ----


def test_plan_and_source_are_texts(backend):
    program = plane(backend)
    assert str(program).startswith("3 scalar operations")
    assert backend in repr(program)
    assert "\n" not in repr(program)
    assert "def bind(p" in program.source


def test_tracebacks_show_the_generated_line():
    table = leaves(3)
    program = compile(lambda i: autograd.take(table, i), 0)
    with pytest.raises(ValueError, match="whole number") as raised:
        program([0, 5])
    text = "".join(traceback.format_exception(raised.value))
    assert "<autograd.compile " in text
    assert "places(i, " in text


def compiled_sources():
    return {name for name in linecache.cache if name.startswith("<autograd.compile")}


def test_a_program_is_freed_with_its_source(backend):
    gc.collect()
    before = compiled_sources()
    gc.disable()
    try:
        program = plane(backend)
        program.value_and_grad(POINTS)
        assert len(compiled_sources() - before) == 1
        gone = weakref.ref(program)
        del program
        assert gone() is None
        assert compiled_sources() <= before
    finally:
        gc.enable()


def test_linecache_keeps_the_sources():
    program = plane("numpy")
    linecache.checkcache()
    assert any("".join(linecache.getlines(name)) == program.source for name in compiled_sources())


def test_threads_may_use_one_program():
    program = error("numpy")
    xs = [np.linspace(i, i + 1.0, 1000) for i in range(4)]
    expected = [program.value_and_grad(x, x) for x in xs]
    wrong = []

    def work(i):
        for _ in range(100):
            value, gradient = program.value_and_grad(xs[i], xs[i])
            if value != expected[i][0] or list(gradient) != list(expected[i][1]):
                wrong.append(i)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_the_garbage_collector_rests_while_a_program_is_made():
    w, seen = Value(2.0), []
    compile(lambda x: seen.append(gc.isenabled()) or w * x, 1.0)
    assert seen == [False]
    assert gc.isenabled()


@pytest.mark.parametrize("use", ["outputs", "gradient", "on"])
def test_each_use_of_a_program_waits_until_another_thread_has_done(use):
    program = plane("numpy")
    step = program.on(POINTS)
    uses = {"outputs": program, "gradient": program.value_and_grad, "on": lambda _: step()}
    uses[use](POINTS)
    thread = threading.Thread(target=uses[use], args=(POINTS,))
    with program._lock:
        thread.start()
        thread.join(0.2)
        waits = thread.is_alive()
    thread.join()
    assert waits


def test_an_error_in_a_batch_does_no_harm_to_the_next(backend):
    program = plane(backend)
    with pytest.raises(ValueError, match="ragged"):
        program([[1.0, 2.0], [3.0]])
    assert list(program(POINTS)) == [4.0, 10.0, 16.0]


def test_masked_arrays_are_refused():
    w = Value(2.0)
    program = autograd.compile(lambda x: w * x, 1.0)
    with pytest.raises(TypeError, match="filled"):
        program(np.ma.masked_array([1.0, 2.0], [True, False]))


# ---- parameters of any kind ----


class Model:
    def __init__(self):
        self.w, self.b = Value(2.0), Value(1.0)

    def parameters(self):
        return [self.w, self.b]


@pytest.mark.parametrize(
    "given",
    [
        lambda m: m,
        lambda m: [m],
        lambda m: {"w": m.w, "b": [m.b]},
        lambda m: [[m.w], (m.b,)],
        lambda m: iter([m.w, m.b]),
        lambda m: np.array([m.w, m.b]),
    ],
)
def test_parameters_may_be_a_model_a_dict_or_nested_lists(backend, given):
    m = Model()
    program = compile(lambda x: m.w * x + m.b, 0.0, parameters=given(m), backend=backend)
    assert program.parameters == (m.w, m.b)
    assert list(program.value_and_grad([3.0])[1]) == [3.0, 1.0]


@pytest.mark.parametrize("given", [Value(1.0), 3.0, "w", ["w"], {"w": 2.0}])
def test_other_parameters_are_refused(backend, given):
    with pytest.raises(TypeError, match=r"parameters= takes a list of|a parameter is a Value"):
        compile(lambda x: x * x, 0.0, parameters=given, backend=backend)


def test_a_dict_as_an_argument_is_an_error_that_says_what_to_write(backend):
    with pytest.raises(TypeError, match=r"argument 0 of the example, p, is a dict.* write fn\(w, b\)"):
        compile(lambda p: p["w"] * p["b"], {"w": 1.0, "b": 2.0}, backend=backend)


def test_a_gradient_in_nothing_is_an_error_that_says_what_to_do(backend):
    for program in (compile(lambda x: x * x, 1.0, backend=backend), compile(lambda x: x, 1.0, parameters=[])):
        assert list(program([3.0]))
        for call in (program.value_and_grad, program.on):
            with pytest.raises(TypeError, match="in the parameters, and this program has none"):
                call([3.0])
    with pytest.raises(TypeError, match="this program has none"):
        compile(lambda: autograd.constant(2.0) * 2, backend=backend).value_and_grad()


# ---- forks ----


def exit_after(program, step=lambda: None):
    """In a forked child: use what has a lock, and exit, with 1 for an error."""
    try:
        signal.alarm(20)
        program.value_and_grad(POINTS), program(POINTS), step()
        (Value(1.0) * 2).backward()
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_every_lock_of_another_thread_is_open_in_a_forked_child():
    """Of programs, of the functions that on() returned, and of the engine."""
    program = plane("numpy")
    step = program.on(POINTS)
    taken, done = threading.Event(), threading.Event()

    def hold():
        with ExitStack() as stack:
            for lock in list(locks._locks):
                stack.enter_context(lock)
            taken.set()
            done.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait()
    child = os.fork()
    if not child:
        exit_after(program, step)
    status = os.waitpid(child, 0)[1]
    done.set()
    thread.join()
    assert status == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_lock_that_the_forking_thread_holds_stays_its_own():
    program = plane("numpy")
    with program._lock:
        child = os.fork()
    if not child:
        exit_after(program)
    assert os.waitpid(child, 0)[1] == 0


def test_the_gradient_of_an_output_that_is_a_weighted_sum_has_its_name():
    w = [Value(i + 1.0, label=f"w.{i}") for i in range(2)]

    def f(a, b):
        z = dot(w, [a.tanh(), b.tanh()])
        z.label = "z"
        return z

    program = compile(f, 1.0, 2.0, parameters=w)
    assert "d_z = share" in str(program)
    assert "even" not in str(program)
