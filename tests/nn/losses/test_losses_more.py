"""mae, huber and kl_divergence."""

import math
from functools import partial

import numpy as np
import pytest

import nn
from autograd import Value, grad, gradcheck, softmax


def test_mae_is_the_mean_distance_and_its_slope_a_sign():
    a, b, c = Value(3.0), Value(-1.0), Value(2.0)
    loss = nn.mae([a, b, c], [1.0, 1.0, 2.0])
    loss.backward()
    assert loss.data == pytest.approx(4 / 3)
    assert [v.grad for v in (a, b, c)] == pytest.approx([1 / 3, -1 / 3, 0.0])


@pytest.mark.parametrize("delta", [0.5, 1, 3.0])
@pytest.mark.parametrize("error", [-4.0, -0.25, 0.0, 0.1, 1.0, 1e200])
def test_huber_is_half_a_square_and_then_a_line(error, delta):
    size = abs(error)
    expected = 0.5 * error * error if size <= delta else delta * (size - 0.5 * delta)
    assert nn.huber(error, 0.0, delta).data == pytest.approx(expected, rel=1e-15)
    slope = grad(lambda e: nn.huber(e, 0.0, delta))(error)
    assert slope == (error if size <= delta else math.copysign(delta, error))


def test_huber_bends_as_half_a_square_at_0_and_not_beyond_delta():
    bend = grad(grad(lambda e: nn.huber(e, 0.0)))
    assert (bend(0.0), bend(0.5), bend(2.0)) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize("delta", [0, -1.0, math.inf, math.nan, "1", None])
def test_what_is_no_delta(delta):
    with pytest.raises(ValueError, match=r"delta of the Huber loss is a finite number above 0, .* not"):
        nn.huber([1.0], [0.0], delta)


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_huber_of_another_delta_in_fit(engine):
    model = nn.Neuron(1, "linear", init="zeros")
    loss = partial(nn.huber, delta=0.5)
    assert nn.evaluate(model, [1.0], [4.0], loss=loss, engine=engine) == {"loss": 0.5 * (4.0 - 0.25)}


P, T = [0.2, 0.3, 0.5], [0.5, 0.0, 0.5]


def test_kl_divergence_of_probabilities_and_of_softmax():
    expected = 0.5 * math.log(0.5 / 0.2)
    assert nn.kl_divergence(P, T).data == pytest.approx(expected, rel=1e-15)
    logits = [Value(math.log(p)) for p in P]
    assert nn.kl_divergence(softmax(logits), T).data == pytest.approx(expected, rel=1e-14)
    assert nn.kl_divergence([P, P], [T, P]).data == pytest.approx(expected / 2, rel=1e-15)
    assert nn.kl_divergence([P], np.array([T])).data == pytest.approx(expected, rel=1e-15)


def test_kl_divergence_of_rounded_probabilities_is_that_of_the_logits():
    loss = nn.kl_divergence(softmax([Value(1000.0), Value(0.0)]), [0.5, 0.5])
    assert loss.data == pytest.approx(500 - math.log(2))


def test_kl_divergence_has_the_gradient_of_cross_entropy():
    def slope(loss):
        return grad(lambda z: loss(softmax(z), T))([0.1, -2.0, 1.0])

    assert slope(nn.kl_divergence) == pytest.approx(slope(nn.cross_entropy), rel=1e-14)
    gradcheck(lambda *z: nn.kl_divergence(softmax(list(z)), T), 0.1, -2.0, 1.0)


def test_targets_of_kl_divergence_may_be_values_and_0():
    found = nn.kl_divergence(P, [Value(t) for t in T])
    assert found.data == pytest.approx(nn.kl_divergence(P, T).data, rel=1e-15)


@pytest.mark.parametrize(
    ("p", "target", "message"),
    [
        (P, 1, "a target is a list of 3 probabilities, not 1; for the number of a class use cross_entropy"),
        (P, [0.5, 0.5], "there are 3 logits and 2 probabilities"),
        (P, [0.5, 0.6, 0.5], "must be from 0 to 1 and sum to 1"),
        ([0.5, 0.1, 0.1], T, "kl_divergence takes probabilities that sum to 1, and these sum to 0.7"),
        ([2.0, -1.0, 0.0], T, 'from 0 to 1, not 2: for logits use a model with output="softmax"'),
        ([0.0, 0.5, 0.5], T, "a target has the probability 0"),
    ],
)
def test_what_kl_divergence_does_not_take(p, target, message):
    with pytest.raises(ValueError, match=message):
        nn.kl_divergence(p, target)


X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("loss", "output", "y"),
    [("mae", "linear", [0.3, 2.0, -1.0]), ("huber", "linear", [0.3, 9.0, -1.0])]
    + [("kl_divergence", "softmax", [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.2, 0.3, 0.5]])],
)
def test_both_engines_learn_the_same(loss, output, y):
    ends = []
    for engine in ("eager", "compiled"):
        model = nn.MLP(2, [4, np.ndim(y) * 2 - 1], "tanh", output, seed=0)
        history = nn.fit(model, X, y, loss=loss, optimizer="sgd", epochs=5, seed=0, engine=engine)
        ends.append(history.history["loss"])
    assert ends[0] == pytest.approx(ends[1], rel=1e-12)
    assert ends[0][-1] < ends[0][0]
