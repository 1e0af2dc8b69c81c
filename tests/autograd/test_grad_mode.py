"""no_grad, enable_grad, detach: which operations are recorded."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

import autograd
from autograd import Value, enable_grad, grad_mode, no_grad, ops


def test_no_grad():
    x = Value(3.0)
    with no_grad():
        made = [
            x * x,
            2 * x,
            x**2,
            x.tanh(),
            2**x,
            autograd.dot([x], [x], x),
            autograd.sum([x, x]),
            autograd.hypot(x, 1),
        ]
    assert all(y.parents == () and y.op is ops.constant for y in made)
    assert [y.data for y in made] == pytest.approx([9, 6, 9, math.tanh(3), 8, 12, 6, math.sqrt(10)])
    assert (x * x).parents == (x, x)


def test_no_grad_and_enable_grad_nest():
    x = Value(3.0)
    with no_grad():
        with no_grad():
            assert not (x * x).parents
        assert not (x * x).parents
        with enable_grad():
            assert (x * x).parents
            with no_grad():
                assert not (x * x).parents
        assert not (x * x).parents
    with enable_grad():
        assert (x * x).parents
    assert (x * x).parents


def test_no_grad_ends_with_an_exception():
    x = Value(3.0)
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert (x * x).parents


def test_no_grad_is_a_decorator():
    @no_grad()
    def square(x):
        return x * x

    x = Value(3.0)
    assert not square(x).parents
    assert not square(x).parents
    assert (x * x).parents


def test_no_grad_pauses_its_own_thread_only():
    x = Value(3.0)
    with ThreadPoolExecutor(1) as other, no_grad():
        assert other.submit(lambda: x * x).result().parents
        assert not (x * x).parents


def test_the_count_of_paused_threads_returns_to_none():
    before = grad_mode.paused
    with no_grad(), enable_grad(), no_grad(), no_grad():
        assert grad_mode.paused == before + 1
    assert grad_mode.paused == before == 0


def test_backward_of_a_constant_says_why():
    with no_grad():
        y = Value(3.0) * 2
    for constant in (y, Value(3.0).detach(), autograd.constant(3.0)):
        with pytest.raises(RuntimeError, match="no_grad"):
            constant.backward()


def test_detach():
    x = Value(3.0, label="x")
    y = (x * x).detach() * x
    y.backward()
    assert x.grad == 9.0
    assert (x.detach().label, x.detach().data) == ("x", 3.0)


def test_gradients_reach_constants_too():
    c = autograd.constant(2.0, label="c")
    (c * Value(3.0)).backward()
    assert c.grad == 3.0
