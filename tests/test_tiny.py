"""A dozen facts, end to end: if these hold, the house stands."""

import copy
import math

import pytest

import autograd
from autograd import Value, dot, finite_difference, grad, gradcheck, hessian, label_locals, no_grad, trace


def test_the_chain_rule():
    x, y = Value(3.0), Value(2.0)
    (x * y + x).tanh().backward()
    slope = 1 - math.tanh(9.0) ** 2
    assert (x.grad, y.grad) == pytest.approx((3 * slope, 3 * slope))


def test_a_reused_value():
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2.0


def test_backward_twice():
    a = Value(3.0)
    y = a * a * 9
    y.backward()
    y.backward()
    assert a.grad == 108.0


def test_gradient_descent_finds_the_minimum():
    x, y = Value(-1.2), Value(1.0)
    for _ in range(20_000):
        x.grad = y.grad = 0.0
        ((1 - x) ** 2 + 10 * (y - x**2) ** 2).backward()
        x.data -= 0.005 * x.grad
        y.data -= 0.005 * y.grad
    assert (x.data, y.data) == pytest.approx((1.0, 1.0), abs=1e-6)


def test_a_neuron_learns_and():
    w, b = [Value(0.0), Value(0.0)], Value(0.0)
    data = [((0, 0), 0), ((0, 1), 0), ((1, 0), 0), ((1, 1), 1)]
    for _ in range(2000):
        logits = [dot(w, x, b) for x, _ in data]
        loss = autograd.mean([z.softplus() - z * t for z, (_, t) in zip(logits, data)])
        loss.zero_grad()
        loss.backward()
        for p in (*w, b):
            p.data -= p.grad
    assert loss.data < 0.05
    assert [z.data > 0 for z in logits] == [False, False, False, True]


def test_newton_finds_a_root_with_grad():
    f, x = lambda x: x**3 - 2, 1.0
    for _ in range(8):
        x -= f(x) / grad(f)(x)
    assert x == pytest.approx(2 ** (1 / 3))


def test_a_second_derivative():
    assert hessian(lambda v: v[0] ** 2 * v[1])([3.0, 2.0]) == [[4.0, 6.0], [6.0, 0.0]]


def test_a_gradient_is_checked():
    assert finite_difference(autograd.sin, 0.5) == pytest.approx(grad(autograd.sin)(0.5))
    gradcheck(lambda a, b: autograd.logsumexp([a, b, a * b]), 0.5, 1.5)


def test_a_gradient_is_told():
    x = Value(3.0)
    y = x * x + 1
    label_locals()
    assert str(trace(y)).splitlines()[-1] == "x = 3, grad 6"
    assert str(x.explain(y)).startswith("dy/dx = 6\n")


def test_numbers_are_safe_far_out():
    x = Value(-800.0)
    y = autograd.log_softmax([x, 0.0])[0] + x.sigmoid() + x.softplus()
    y.backward()
    assert (y.data, x.grad) == (-800.0, 1.0)


def test_nothing_is_recorded_inside_no_grad():
    with no_grad():
        assert (Value(2.0) * 3).parents == ()


def test_a_gradient_cannot_be_lost_by_accident():
    for drop in (float, math.exp):
        with pytest.raises(TypeError, match=r"v\.data"):
            drop(Value(1.0))


def test_a_copy_is_a_graph_of_its_own():
    x = Value(3.0)
    copy.deepcopy(x * x).backward()
    assert x.grad == 0.0
