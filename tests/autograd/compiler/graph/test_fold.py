"""Folding: sums of products mean the same however they are written, and become the same program."""

import pytest

import autograd
from autograd import Value, compile

from ..comparing import BACKENDS, agree, leaves, samples_of

W = leaves(6, "w")


def added_up(w, x):
    total = 0.0
    for a, b in zip(w, x):
        total += a * b
    return total


SAME = {
    "dot": lambda w, x: autograd.dot(w[:3], x, w[3]),
    "dot of inputs and weights": lambda w, x: autograd.dot(x, w[:3], w[3]),
    "builtin sum": lambda w, x: sum(a * b for a, b in zip(w, x)) + w[3],
    "builtin sum from the bias on": lambda w, x: sum((a * b for a, b in zip(w, x)), w[3]),
    "sum as one node": lambda w, x: autograd.sum([*(a * b for a, b in zip(w, x)), w[3]]),
    "a loop": lambda w, x: added_up(w, x) + w[3],
    "bias first": lambda w, x: w[3] + w[0] * x[0] + w[1] * x[1] + w[2] * x[2],
    "parentheses": lambda w, x: w[0] * x[0] + (w[1] * x[1] + (w[3] + x[2] * w[2])),
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("way", SAME)
def test_weighted_sums_in_every_notation(backend, way):
    agree(lambda x: SAME[way](W, x).tanh(), W, samples_of(4, (3,)), backend)


@pytest.mark.parametrize("way", SAME)
def test_weighted_sums_in_every_notation_are_one_product(way):
    def layer(x):
        return [SAME[way](units[i : i + 4], x).tanh() for i in range(0, 20, 4)]

    units = leaves(20)
    plan = str(compile(layer, [0.0] * 3, parameters=units)).splitlines()
    assert "p @ x: 5 weighted sums of 3 and a bias" in "\n".join(plan)
    assert plan[0].endswith("2 array steps")


EXPRESSIONS = {
    "subtraction": lambda x: W[0] * x[0] - W[1] * x[1] - (W[2] * x[2] - W[3]),
    "numbers among the terms": lambda x: 1 + W[0] * x[0] + 2 + 3 * W[1] + 4 * x[1] + 5 * 5,
    "numbers that cancel": lambda x: 1 + W[0] * x[0] - 1 + 0 * x[1],
    "a sum that is used twice": lambda x: (s := W[0] * x[0] + W[1] * x[1]) * s + s + (s + W[2] * x[2]),
    "a product that is used twice": lambda x: (s := W[0] * x[0]) + s + (s + W[1]) * s,
    "terms of all kinds": lambda x: (
        x[0] * x[1] + W[0] * W[1] + W[2] * x[2] + x[0] * x[0] + 2.0 * x[1] + W[3] + 1.0
    ),
    "squares": lambda x: x[0] ** 2 + W[0] ** 2 + (x[1] * W[1]) ** 2 + autograd.square(W[2]) + x[2].square(),
    "numbers on the left of dot": lambda x: autograd.dot([1.0, 2.0, 3.0], x, W[0]),
    "numbers on the right of dot": lambda x: autograd.dot(x, [1.0, 1.0, 1.0], x[0]),
    "dot of numbers and weights": lambda x: autograd.dot(W[:3], [1.0, 2.0, 3.0]) * x[0],
    "dot of numbers": lambda x: autograd.dot([1.0, 2.0], [3.0, 4.0], W[4]) * x[0],
    "dot of everything": lambda x: autograd.dot(
        [W[0], x[0], 2.0, x[1], W[1]], [x[2], W[3], W[4], x[2], 5.0], x[1]
    ),
    "dot with itself": lambda x: autograd.dot(x, x) + autograd.dot(W, W),
    "dot of one": lambda x: autograd.dot([W[0]], [x[0]]) + autograd.dot([W[1]], [x[1]], W[2]),
    "a bias that is computed": lambda x: (
        autograd.dot(W[:3], x, W[3] * W[4]) + autograd.dot(W[:3], x, x[0] * x[1])
    ),
    "sums of one": lambda x: autograd.sum([x[0]]) * autograd.sum([W[0]]) * autograd.mean([x[1]]),
    "a mean of all kinds": lambda x: autograd.mean([W[0] * x[0], W[1], 2.0, x[1]]) + autograd.mean(W),
    "the same term many times": lambda x: autograd.sum([x[0], W[0], x[0], x[0], W[0]]),
    "x - x": lambda x: (x[0] - x[0]) * W[0] + (W[1] - W[1]),
    "only inputs": lambda x: x[0] * x[1] + x[1] * x[2] + x[2],
    "only weights": lambda x: W[0] * W[1] + W[2] * W[3] + W[4],
    "a negative sum": lambda x: -(W[0] * x[0] + W[1]) - -(x[1] * W[2]),
    "a sum divided": lambda x: (W[0] * x[0] + W[1] * x[1]) / 3.0 + (x[0] + W[2]) / (W[3] * W[3] + 1.0),
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_sums_of(backend, name):
    agree(EXPRESSIONS[name], W, samples_of(5, (3,)), backend)


@pytest.mark.parametrize("backend", BACKENDS)
def test_infinite_weights_of_dot_are_kept(backend):
    program = compile(lambda x: autograd.dot([2.0, float("inf")], x), [1.0, 1.0], backend=backend)
    assert list(program([[1.0, 1.0], [1.0, -1.0]])) == [float("inf"), float("-inf")]


def test_penalties_are_computed_once_a_batch():
    weights = leaves(50)

    def loss(x):
        return (
            autograd.dot(weights, x) ** 2 + 0.1 * sum(w * w for w in weights) + sum(abs(w) for w in weights)
        )

    forward = str(compile(loss, [0.0] * 50)).partition("backward:")[0].splitlines()
    assert [line for line in forward if "p @ p" in line and "n)" not in line]
    assert [line for line in forward if "abs(p)" in line and line.strip().startswith("(50,)")]


def test_what_is_used_twice_is_computed_once():
    w = Value(0.5)

    def function(x):
        inside = (w * x + 1.0).tanh()
        return inside * inside + inside

    for backend in BACKENDS:
        assert compile(function, 1.0, backend=backend).source.count("tanh(") <= 2  # forward, value_and_grad
    assert str(compile(function, 1.0)).count("tanh(") == 1


def test_a_sum_that_is_used_twice_is_computed_once():
    w = leaves(6)

    def function(x):
        inside = w[0] * x[0] + w[1] * x[1]
        return [inside.tanh(), inside + w[2] * x[2], inside + x[1]]

    assert str(compile(function, [0.0] * 3)).count("weighted sum") == 1
