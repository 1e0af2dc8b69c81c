"""Ctrl-C while a function is compiled, or compared with its program: everything is as it was."""

import gc

import pytest

import autograd
from autograd import Value, grad_mode
from tests.interrupts import at_every_moment

FILES = [f"autograd/{name}.py" for name in ("grad_mode", "compiler/first_batch", "compiler/graph/record")]


@pytest.mark.parametrize("backend", ["numpy", "python"])
def test_an_interrupt_at_any_moment_leaves_values_recording_and_branches(backend):
    w, b = Value(0.5), Value(-1.0)
    w.grad = 7.0

    def act():
        program = autograd.compile(lambda x: (w * x + b).tanh(), 1.0, parameters=[w, b], backend=backend)
        program.value_and_grad([1.0, 2.0])

    stop = 0
    for stop in at_every_moment(act, *FILES, "autograd/compiler/__init__.py"):  # noqa: B007
        assert [(p.data, p.grad) for p in (w, b)] == [(0.5, 7.0), (-1.0, 0.0)]
        assert (w * 2.0).parents
        assert w > 0.0
        assert not grad_mode.paused
        assert not grad_mode.displaced
        assert gc.isenabled()
    assert stop > 40


def test_so_it_is_without_an_example():
    w = Value(0.5)
    compiled = autograd.compile(lambda x, n: (w * x * n).tanh())
    files = [f"autograd/{name}.py" for name in ("compiler/identity", "compiler/compiled", "compiler/attempt")]

    def act():
        compiled.clear_cache()
        compiled(1.0, 2)

    stop = 0
    for stop in at_every_moment(act, *files):  # noqa: B007
        assert Value.__hash__ is object.__hash__
        assert grad_mode.refuse_branch.get() is None
        assert grad_mode.refuse_identity.get() is None
        assert gc.isenabled()
    assert stop > 40
    assert compiled(1.0, 2) == pytest.approx(0.761594, abs=1e-6)


def test_backward_of_a_compiled_function_adds_all_or_nothing():
    parameters = [Value(1.0), Value(2.0)]
    compiled = autograd.compile(lambda x: parameters[0] * x + parameters[1] * x, parameters=parameters)
    total = 0.0
    for _ in at_every_moment(lambda: compiled.backward(1.0), "autograd/compiler/gradient.py"):
        assert parameters[0].grad == parameters[1].grad
        total = parameters[0].grad
    assert parameters[0].grad == parameters[1].grad > total > 0.0


def test_a_program_whose_first_batch_was_interrupted_still_runs():
    w = Value(0.5)
    program = autograd.compile(lambda x: w * x * x, 1.0, parameters=[w], backend="numpy")
    for _ in at_every_moment(lambda: program.value_and_grad([2.0, 4.0]), *FILES):
        assert w.data == 0.5
    value, slopes = program.value_and_grad([2.0, 4.0])
    assert (float(value), list(slopes)) == (5.0, [10.0])


def test_an_interrupt_at_any_moment_of_detect_anomaly_ends_it():
    def act():
        with autograd.detect_anomaly():
            Value(1.0) * 2

    for _ in at_every_moment(act, "grad_mode.py", "anomaly.py", "contextlib.py"):
        assert grad_mode.watcher.get() is None
        assert not grad_mode.paused
