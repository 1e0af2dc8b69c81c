"""Where a graph does the same again and again."""

from itertools import pairwise

import pytest

import autograd
from autograd import Value
from autograd.compiler.graph.fold import SUMS
from autograd.compiler.graph.period import Operations, Window, depths
from autograd.compiler.graph.record import record

LEAST = 20


def windows(function, *example, free=()):
    recording = record(function, example, (), None)
    operations = Operations(recording.nodes, recording.dependences)
    depth = depths(recording.nodes, recording.dependences, free)
    return operations.windows(LEAST, depth), len(operations.nodes)


def test_a_chain_from_its_first_step():
    def function(x):
        for _ in range(30):
            x = (x * 0.5 + 0.1).tanh()
        return x

    found, n = windows(function, 1.0)
    assert found == [Window(0, 3, 30, -1)]
    assert n == 90


def test_what_comes_before_and_after():
    def function(x):
        scale = x.exp()
        h = scale * 2.0
        for _ in range(30):
            h = (scale * h).sin()
        return h.exp() * h

    found, n = windows(function, 1.0)
    assert found == [Window(2, 2, 30, 0)]
    assert n == 2 + 60 + 2


def test_a_first_step_that_starts_from_a_number():
    w = Value(0.5)

    def function(xs):
        h = 0.0
        for x in xs:
            h = (w * h + x).tanh()
        return h

    found, _ = windows(function, [0.1] * 30)
    assert found == [Window(0, 3, 30, -1)]


def test_a_step_begins_where_the_least_is_carried():
    def function(x):
        a, b = x, x.sin()
        for _ in range(30):
            total = a + b
            a, b = total.tanh(), total.sin()
        return a * b

    def shifted(x):
        total = x
        for _ in range(30):
            a, b = total.tanh(), total.sin()
            total = a + b
        return total

    for each in (function, shifted):
        (window,), _ = windows(each, 1.0)
        recording = record(each, (1.0,), (), None)
        nodes = Operations(recording.nodes, recording.dependences).nodes
        assert nodes[window.stop - 1].op.name == "add"


def test_the_longest_period_of_loops_in_loops():
    def function(x):
        for _ in range(10):
            x = x.exp() * 0.1
            for _ in range(30):
                x = (x * 0.5).tanh()
        return x

    (window,), n = windows(function, 1.0)
    assert window.period == 62
    assert window.stop - window.start == n


def test_two_loops():
    def function(x):
        for _ in range(30):
            x = (x * 0.5).tanh()
        for _ in range(40):
            x = x.sin().exp() - 0.5
        return x

    found, _ = windows(function, 1.0)
    assert [(window.period, window.steps) for window in found] == [(2, 30), (3, 40)]
    assert all(first.stop <= second.start for first, second in pairwise(found))


def test_what_is_not_a_loop():
    w = [Value(0.1 * i) for i in range(60)]

    def apart(x):
        return autograd.sum([(each * x).tanh() for each in w])

    def summed(x):
        total = x
        for each in w:
            total = total + (each * x).tanh()
        return total

    def irregular(x):
        for i in range(60):
            x = x.tanh() if i * i % 7 < 3 else x.sin()
            for _ in range(i % 5):
                x = x.exp() * 0.1
        return x

    assert windows(apart, 1.0)[0] == []
    assert windows(summed, 1.0, free=SUMS)[0] == []
    assert len(windows(summed, 1.0)[0]) == 1
    assert sum([window.steps * window.period for window in windows(irregular, 1.0)[0]]) == 0


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_what_was_made_some_steps_before(lag):
    def function(x):
        made = [x, x.sin(), x.cos(), x.exp()]
        for _ in range(30):
            made.append((made[-1] * 0.5 + made[-lag] * 0.1).tanh())
        return made[-1]

    (window,), _ = windows(function, 1.0)
    assert window.steps >= 30 - lag
    assert window.period == 4
