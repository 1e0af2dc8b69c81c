"""Labels are wishes: whatever is in them, programs are right, and nothing but programs."""

import random

import pytest

import autograd
from autograd import Value, compile

from ..comparing import BACKENDS, agree

HOSTILE = [
    "a\nb", "a'b", 'a"b', '"""', "\\", "import os", "__import__('os').abort()", "#", "%s", "{x}", "\x00",
    "\ud800", "w\u2028z", "é", "日本", "0", "1x", " ", "_", "__class__", "x.y.z", "a" * 5000,
    "def", "lambda", "None", "class", "return", "nonlocal", "float", "print", "zip", "len",
    "p", "g", "n", "share", "load", "forward", "backward", "bind", "value_and_grad", "outputs", "total",
    "ops", "range", "floats", "array", "zeros", "empty", "ones", "full", "arange", "equal", "float64", "inf",
    "nan", "numpy", "add", "exp", "multiply", "subtract", "tanh", "clip", "where", "maximum", "erf", "power",
    "classes",
]  # fmt: skip
MADE = [
    "w", "w_1", "w_T", "w_column", "w_by_1", "w_by_3", "w_rows", "x", "x_1", "x_T", "x_column", "given_x",
    "given_y", "y", "ys", "d_x", "d_w", "d_v1", "v1", "v2", "v1_column", "t", "t_2", "scratch", "mask",
    "zero", "one", "half", "two", "infinity", "c0_25", "c1_5", "c_minus_1", "c_share", "minus_share", "share",
    "even", "numbers", "class_numbers", "rows", "picked", "ones_n", "ones_3", "total", "exps",
    "peak", "exp", "one_hot",
]  # fmt: skip
SAMPLES = [([0.1, 0.2, 0.3], 1.0), ([0.5, -0.2, 0.9], 0.0), ([0.3, 0.5, 0.1], 2.0)]


def labelled(value, label):
    value.label = label
    return value


def network(labels):
    """A function with a bit of everything, and its parameters, under eleven labels."""
    weights = [Value(0.3 + 0.07 * i, label=label) for i, label in enumerate(labels[:6])]
    a, b, c, d, e = labels[6:]

    def function(x, y):
        sums = [labelled(autograd.tanh(autograd.dot(weights[:3], x, w)), a) for w in weights[3:]]
        products = [labelled(w * z, b) for w, z in zip(weights, x)]
        exps = [labelled(autograd.exp(0.25 * z) + s, c) for z, s in zip(products, sums)]
        squares = [labelled((w * w).exp(), d) for w in weights]
        score = labelled(autograd.logsumexp(exps + squares[:2]) + autograd.softmax([*exps, x[0]])[1], e)
        picked = autograd.take(sums, y) + autograd.clip(products[0], -0.5, weights[1])
        other = autograd.where(x[0] - 0.3, sums[1], autograd.erf(products[2])).relu()
        mixed = (
            autograd.sum(q * s for q, s in zip(exps, squares)) + (2.0 + weights[1].sigmoid()) ** weights[2]
        )
        return score * picked + 1.5 * autograd.sum(squares) / 2.0 + other - autograd.maximum(mixed, score)

    return function, weights


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("label", HOSTILE, ids=ascii)
def test_any_label(backend, label):
    function, weights = network([label] * 11)
    agree(function, weights, SAMPLES, backend)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "seed", [*range(15), *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(15, 60))]
)
def test_labels_like_names_that_are_made(backend, seed):
    rng = random.Random(seed)
    function, weights = network([rng.choice(MADE) for _ in range(11)])
    agree(function, weights, SAMPLES, backend)


@pytest.mark.parametrize("backend", BACKENDS)
def test_arguments_with_the_names_of_functions(backend):
    def function(exp, p, ones, tanh):
        return (exp * p + ones).tanh().exp() * tanh * weight

    weight = Value(0.5, label="multiply")
    agree(function, [weight], [(0.1, 0.2, 0.3, 0.4), (0.4, 0.3, 0.2, 0.1)], backend)


@pytest.mark.parametrize("backend", BACKENDS)
def test_labels_stay_out_of_the_source_unless_they_are_names(backend):
    weight = Value(0.5, label="w\nimport os")
    source = compile(lambda x: x * weight, 1.0, backend=backend).source
    assert not [line for line in source.splitlines() if line.strip() == "import os"]
    assert compile(lambda x: labelled(x * 2.0, "height") + 1.0, 1.0, backend=backend).source.count("height")


@pytest.mark.parametrize("backend", BACKENDS)
def test_many_values_may_have_one_label(backend):
    weights = [Value(0.001 * i, label="w") for i in range(3000)]
    program = compile(lambda x: autograd.sum(w * x for w in weights), 1.0, backend=backend)
    assert program([2.0])[0] == pytest.approx(2.0 * sum(w.data for w in weights), rel=1e-12)
