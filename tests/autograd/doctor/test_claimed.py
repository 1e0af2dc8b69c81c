"""Which mistake gives a number: the classic ones are named, and random wrong numbers are not."""

import math
import random

import pytest

import autograd
from autograd import Value, diagnose, trace
from autograd.doctor.claimed import _candidates


def told(node, output, claimed):
    return [cause.sentence for cause in diagnose(node, output, claimed)]


@pytest.fixture
def x():
    return Value(6.0, label="x")


@pytest.mark.parametrize(
    ("f", "claimed", "part"),
    [
        (lambda x: x**3, 216.0, "without zero_grad()"),
        (lambda x: x**3, 324.0, "three times without zero_grad()"),
        (lambda x: x**3, 36.0, "the exponent n of n·xⁿ⁻¹ was forgotten"),
        (lambda x: x**3, 648.0, "the exponent was not lowered"),
        (lambda x: x.square(), 6.0, "the 2 of d(x²)/dx = 2x was forgotten"),
        (lambda x: x * x, 6.0, "gradients add up, so it is += and not ="),
        (lambda x: -x * 3, 3.0, "sign"),
        (lambda x: x * 5.0 + x * 7.0, 7.0, "gradients add up, so it is += and not ="),
        (lambda x: (x / 10).tanh(), (1 - math.tanh(0.6)) / 10, "the square of 1 - tanh² was forgotten"),
        (lambda x: (x / 10).sigmoid(), 0.06456563062257954, "the factor 1 - out"),
        (lambda x: (x - 9.0).relu() * 2.0, 2.0, "its slope there is 0, not 1"),
        (lambda x: x.exp(), 6 * math.exp(5), "exp was taken for a power"),
        (lambda x: 4.0 * (3.0 * x).log(), 4.0 / 18, "the local derivative ∂v1/∂x was forgotten"),
        (lambda x: autograd.mean([x, 2 * x, 4 * x]), 7.0, "is a mean, not a sum, of 3 terms"),
        (lambda x: autograd.sum([x, 2 * x, 5 * x]), 8 / 3, "is a sum, not a mean, of 3 terms"),
        (lambda x: 7 * x, 6.0, "6 is the number x, not a gradient"),
        (lambda x: 7 * x, 42.0, "42 is the number v1, not a gradient"),
    ],
)
def test_classic_mistakes(x, f, claimed, part):
    assert any(part in sentence for sentence in told(x, f(x), claimed))


def test_what_was_in_grad_before(x):
    x.grad = 1.5
    assert told(x, 7 * x, 8.5) == ["1.5, which was in .grad before, is added"]


def test_what_is_right_is_no_mistake(x):
    finding = diagnose(x, x.sin(), math.cos(6.0))
    assert (finding.causes, str(finding)) == ([], "dv1/dx = 0.9602: 0.9602 is right")
    assert not diagnose(x, x.sin(), 0.9602)
    assert not diagnose(x, x.sin(), 0.96)


def test_what_nobody_does_is_said_to_be_unknown(x):
    assert str(diagnose(x, x.sin(), 17.5)) == "dv1/dx = 0.9602, not 17.5: no usual mistake gives this number"


def test_arguments():
    x, y = Value(1.0), Value(2.0, label="y")
    with pytest.raises(ValueError, match="is not behind"):
        diagnose(y, x * 2, 1.0)
    with pytest.raises(TypeError, match="number"):
        diagnose(x, x * 2, "2")
    with pytest.raises(ValueError, match="claimed is nan: see why_nan"):
        diagnose(x, x * 2, math.nan)


def expressions(count=100):
    for seed in range(count):
        rng = random.Random(seed)
        a, b, c = (Value(rng.uniform(-2, 2), label=name) for name in "abc")
        yield (
            rng,
            a,
            [
                (a * b + c).tanh() * a,
                ((a * b + c) ** 2 + a).sigmoid(),
                (a * b).exp() + a * c,
                autograd.mean([(a * x + b - x) ** 2 for x in (0.5, 1.0, 2.0)]),
                ((a * b + c).softplus() + 0.3 * a) ** 3,
            ][seed % 5],
        )


def test_its_own_gradient_in_grad_is_no_other_mistake(x):
    y = x**3
    y.backward()
    sentences = told(x, y, 216.0)
    assert sentences
    assert not any("which was in .grad before" in sentence for sentence in sentences)


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("digits", "count"), [(4, 30), *[pytest.param(n, 100, marks=pytest.mark.nightly) for n in (3, 4, 5, 17)]]
)
def test_of_random_wrong_numbers_less_than_one_in_a_hundred_is_named(digits, count):
    alarms = tried = 0
    for rng, a, output in expressions(count):
        right = trace(output).grads[a]
        for _ in range(10):
            wrong = right * rng.choice([-1, 1]) * 10 ** rng.uniform(-1, 1)
            alarms += bool(diagnose(a, output, float(f"{wrong:.{digits}g}")))
            tried += 1
    assert alarms < 0.01 * tried


@pytest.mark.untraced
@pytest.mark.parametrize("count", [5, pytest.param(100, marks=pytest.mark.nightly)])
def test_every_mistake_is_named_by_five_digits(count):
    for _, a, output in expressions(count):
        steps = trace(output)
        for sentence, gives, _ in _candidates(a, steps):
            if math.isfinite(gives) and gives and not math.isclose(gives, steps.grads[a], rel_tol=0.01):
                assert sentence in told(a, output, float(f"{gives:.5g}"))
