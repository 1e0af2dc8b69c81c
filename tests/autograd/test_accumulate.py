"""Value.backward, inlined for floats, is the chain rule of chain.py: the same numbers to the last bit."""

import math
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value, accumulate, dot, native, ops
from autograd.chain import adjoints, ancestors
from tests.interrupts import at_every_moment
from tests.threads import in_threads

from .table import OPS, arity

NUMBERS = st.floats(-3.0, 3.0) | st.sampled_from(
    [0.0, -0.0, 1.0, -1.0, 2.0, 1e200, 1e-200, math.inf, math.nan]
)


@st.composite
def graphs(draw, numbers=NUMBERS):
    """A random graph over the whole table: values are reused, and numbers stand among them."""
    nodes = [Value(draw(numbers)) for _ in range(draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(1, 15))):
        op = draw(st.sampled_from(OPS))
        n = arity(op) or draw(st.integers(3, 6))  # the members of softmax_ need three
        args = draw(st.lists(st.sampled_from(nodes) | numbers, min_size=n, max_size=n))
        with suppress(ValueError, ZeroDivisionError):  # outside its domain
            y = by_operator(op, args)
            if type(y) is Value:
                nodes.append(y)
    return nodes[-1]


OPERATORS = {
    ops.add: lambda x, y: x + y,
    ops.sub: lambda x, y: x - y,
    ops.mul: lambda x, y: x * y,
    ops.div: lambda x, y: x / y,
    ops.power: lambda x, y: x**y,
}


def by_operator(op, args):
    """Operators keep numbers as they are; operations called by name make constants of them."""
    if op in OPERATORS and any(type(arg) is Value for arg in args):
        return OPERATORS[op](*args)
    if op is ops.dot_:
        n = len(args) // 2
        return dot(args[:n], args[n : 2 * n], *args[2 * n :])
    return op(*args)


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


@given(graphs(), st.sampled_from([1.0, -2.5, 0.0]))
def test_backward_is_the_chain_rule_to_the_last_bit(y, seed):
    expected = adjoints(y, seed=seed)
    y.backward(seed)
    for node in ancestors(y):
        assert same(node.grad, expected[node]), (node, node.op, expected[node])


@given(graphs(), st.floats(-4, 4))
def test_backward_adds_to_what_is_there(y, held):
    expected = adjoints(y)
    nodes = ancestors(y)
    for node in nodes:
        node.grad = held
    y.backward()
    y.backward()
    for node in nodes:
        assert same(node.grad, held + expected[node] + expected[node])


def test_every_operation_once():
    for op in OPS:
        values = [Value(0.7), Value(0.3), Value(1.1)][: arity(op)]
        with suppress(ValueError):
            y = op(*values)
            y.backward(0.3)
            assert [v.grad for v in values] == [adjoints(y, seed=0.3)[v] for v in values]


@pytest.mark.parametrize("bias", [None, 0.25, Value(0.1)])
@pytest.mark.parametrize("n", range(4))
def test_dot_of_every_length(n, bias):
    weights, xs = [Value(0.1 * i + 0.7) for i in range(n)], [Value(0.3 * i - 1.1) for i in range(n)]
    y = dot(weights, xs, bias)
    if type(y) is Value:
        expected = adjoints(y, seed=1.7)
        y.zero_grad()
        y.backward(1.7)
        assert {node: node.grad for node in ancestors(y)} == expected


def test_dot_of_the_same_value_as_weight_and_input():
    a, b = Value(0.1), Value(0.7)
    y = dot([a, b, a], [b, a, a], a) + a * 0.3
    expected = adjoints(y)
    y.backward()
    assert [a.grad, b.grad] == [expected[a], expected[b]]
    assert a.grad == pytest.approx(2 * 0.7 + 2 * 0.1 + 1.3)


def test_a_dead_unit_hands_on_nothing_unless_a_term_is_nan():
    w, x, b = Value(2.0), Value(3.0), Value(0.0)
    dot([w], [x], b).backward(0.0)
    assert (w.grad, x.grad, b.grad) == (0.0, 0.0, 0.0)
    w, x, b = Value(1e200), Value(math.inf), Value(0.0)
    dot([w], [x], b).backward(0.0)
    assert (w.grad, x.grad, b.grad) == (0.0, 0.0, 0.0)
    w, x, b = Value(1e200), Value(math.nan), Value(0.0)
    dot([w], [x], b).backward(0.0)
    assert math.isnan(w.grad)
    assert b.grad == 0.0


def test_a_gradient_that_is_nan_stays_nan_behind_a_dead_relu():
    x = Value(-1.0)
    x.relu().backward(math.nan)
    assert math.isnan(x.grad)


def test_dot_without_recorded_inputs_still_teaches_its_weights():
    w, b = Value(2.0), Value(0.5)
    dot([w, w], [3.0, 4.0], b).backward()
    assert (w.grad, b.grad) == (7.0, 1.0)


def test_a_value_on_both_sides_of_a_dot_gets_its_gradient_to_the_last_bit():
    rng = random.Random(0)
    for _ in range(300):
        a, b, c = (Value(rng.uniform(-3, 3)) for _ in range(3))
        y = autograd.dot([b, a, c], [a, c, b], 0.5) * 3 + a * b
        y.backward()
        assert [v.grad for v in (a, b, c)] == [adjoints(y)[v] for v in (a, b, c)]
        assert a.grad == a.explain(y).grad


@pytest.mark.skipif(native.status() == "native", reason="it stops at each line of the engine in Python")
@pytest.mark.parametrize("passes", [0, 1])
def test_an_interrupt_at_any_moment_leaves_every_gradient_as_it_was_or_complete(passes):
    w, x, b = Value(2.0), Value(0.5), Value(0.0)
    y = (dot([w, x], [x, w], b).relu() * 3.0 + w.exp() / x) ** 2 + (b * b).sqrt()
    for _ in range(passes):
        y.backward()
    before = [node.grad for node in ancestors(y)]
    y.backward()
    after = [node.grad for node in ancestors(y)]
    stop = 0
    for node, grad in zip(ancestors(y), before):
        node.grad = grad
    for stop in at_every_moment(y.backward, "accumulate.py"):  # noqa: B007
        found = [node.grad for node in ancestors(y)]
        assert found in (before, after)
        for node, grad in zip(ancestors(y), before):
            node.grad = grad
    assert stop > 100
    assert [node.grad for node in ancestors(y)] == after


@pytest.mark.parametrize(
    "make", [Value.detach, lambda x: x.detach() * 2, lambda x: autograd.constant(1.0) + 2]
)
def test_nothing_to_differentiate_with_respect_to_is_an_error(make):
    with pytest.raises(RuntimeError, match="only constants are behind it"):
        make(Value(1.0)).backward()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_is_not_locked_out():
    with accumulate.lock:
        child = os.fork()
        if not child:
            (Value(1.0) * 2).backward()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0


# ---- threads ----


def test_threads_build_graphs_of_their_own():
    def work(seed):
        x = y = Value(seed)
        for _ in range(300):
            y = y * 0.5 + x.tanh()
        y.backward()
        return x.grad

    seeds = [0.1 * i for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, seeds)) == [work(seed) for seed in seeds]


def test_a_pass_waits_until_another_thread_has_done():
    x = Value(1.0)
    thread = threading.Thread(target=(x * 2).backward)
    with accumulate.lock:
        thread.start()
        thread.join(0.2)
        assert x.grad == 0.0
    thread.join()
    assert x.grad == 2.0


def test_threads_that_share_leaves_add_exactly():
    shared = [Value(float(i)) for i in range(5)]

    def work():
        for _ in range(100):
            autograd.sum([x * 2 for x in shared] + shared).backward()

    in_threads(8, work)
    assert [x.grad for x in shared] == [2400.0] * 5
