"""Dropout: what it leaves out, and that a seed says what."""

import copy
import pickle
import random

import numpy as np
import pytest

import nn
from autograd import Value
from nn import MLP, SGD, Dropout, Layer, Module, Neuron, Sequential, fit
from nn.engines import ENGINES
from nn.modules.noise import Noise

each_engine = pytest.mark.parametrize("engine", ENGINES)
X = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.5, -1.5], [2.0, 0.25]]
SUMS = [1.0, 1.5, 1.0, -1.0, 2.25]


def net(p=0.4):
    return Sequential(Dropout(p / 2), Layer(2, 6, "tanh", seed=0), Dropout(p), Layer(6, 1, "linear", seed=1))


def numbers(model):
    return [parameter.data for parameter in model.parameters()]


def test_what_stays_is_scaled_so_that_the_mean_stays():
    dropout = Dropout(0.25, seed=0)
    outputs = np.array([[out.data for out in dropout([1.0, 2.0])] for _ in range(4000)])
    assert set(outputs.ravel().tolist()) == {0.0, 1.0 / 0.75, 2.0 / 0.75}
    assert (outputs == 0).mean(axis=0) == pytest.approx([0.25, 0.25], abs=0.03)
    assert outputs.mean(axis=0) == pytest.approx([1.0, 2.0], rel=0.05)


def test_it_passes_on_in_eval_mode_and_for_p_0():
    x = Value(3.0)
    assert Dropout(0.9, seed=0).eval()([x, 1.0])[0] is x
    assert Dropout(0.0)([x])[0] is x
    assert Dropout(0.5, seed=1)(2.0).data in (0.0, 4.0)


def test_the_gradient_goes_through_what_stayed():
    xs = [Value(1.0) for _ in range(8)]
    out = Dropout(0.5, seed=3)(xs)
    sum(out).backward()
    assert [x.grad for x in xs] == [o.data for o in out]
    assert {x.grad for x in xs} == {0.0, 2.0}


@pytest.mark.parametrize(
    ("p", "error", "message"),
    [
        (1.0, ValueError, "p must be from 0 to below 1, not 1.0"),
        (-0.1, ValueError, "p must be from 0 to below 1, not -0.1"),
        (float("nan"), ValueError, "p must be from 0 to below 1, not nan"),
        ("a", TypeError, "p must be a number, not 'a'"),
    ],
)
def test_what_p_must_be(p, error, message):
    with pytest.raises(error, match=message):
        Dropout(p)


def test_it_can_be_copied():
    for dropout in (Dropout(0.5), Dropout(0.5, seed=3)):
        for again in (copy.deepcopy(dropout), pickle.loads(pickle.dumps(dropout))):
            assert repr(again) == "Dropout(p=0.5)"
            assert {x.data for x in again([1.0] * 40)} == {0.0, 2.0}


# ---- in fit ----


@pytest.mark.parametrize("weights", [None, [1.0, 2.0, 0.0, 1.0, 3.0]])
def test_engines_leave_out_the_same(weights):
    def run(engine):
        model = net()
        settings = {"epochs": 4, "batch_size": 2, "seed": 5, "sample_weight": weights, "metrics": ["mae"]}
        history = fit(model, X, SUMS, loss="mse", optimizer=SGD(model, lr=0.1), engine=engine, **settings)
        return numbers(model), history["loss"], history["mae"]

    eager, compiled = map(run, ("eager", "compiled"))
    for one, other in zip(eager, compiled):
        assert other == pytest.approx(one, rel=1e-9, abs=1e-12)


@each_engine
def test_it_is_what_the_masks_say(engine):
    """One epoch by hand, with masks that are drawn anew here from the same bits."""
    p, lr = 0.5, 0.1
    model = Sequential(Dropout(p), Neuron(2, "linear", seed=0))
    w, b = np.array([0.3, -0.2]), 0.1
    for parameter, number in zip(model.parameters(), [*w, b]):
        parameter.data = number
    settings = {"batch_size": 3, "shuffle": False, "seed": 7, "engine": engine, "verbose": False}
    fit(model, X, SUMS, loss="mse", optimizer=SGD(model, lr=lr), **settings)
    for step, at in enumerate((slice(0, 3), slice(3, 5))):
        xs, targets = np.array(X[at]), np.array(SUMS[at])
        bits = np.random.PCG64([7, step])
        mask = np.stack([bits.random_raw(len(xs)) >> 11 for _ in range(2)], axis=1) * 2.0**-53
        xs = np.where(mask < p, 0.0, xs / (1 - p))
        error = xs @ w + b - targets
        w, b = w - lr * 2 * error @ xs / len(xs), b - lr * 2 * error.mean()
    assert numbers(model) == pytest.approx([*w, b], rel=1e-12)


@each_engine
def test_a_seed_says_it_all(engine):
    def run(seed, parts=(6,)):
        model = net()
        optimizer = SGD(model, lr=0.1)
        for epochs in parts:
            settings = {"batch_size": 2, "engine": engine, "seed": seed, "verbose": False}
            fit(model, X, SUMS, loss="mse", optimizer=optimizer, epochs=epochs, **settings)
        return numbers(model)

    assert run(0) == run(0) == run(0, (2, 4)) != run(1)
    assert run(None) != run(None)
    assert run(-3) == run(-3)


@each_engine
def test_evaluation_and_prediction_leave_out_nothing(engine):
    model = net()
    history = fit(model, X, SUMS, loss="mse", validation_data=(X, SUMS), seed=0, engine=engine, verbose=False)
    found = nn.evaluate(model, X, SUMS, loss="mse", engine=engine)["loss"]
    assert history["val_loss"][-1] == pytest.approx(found, rel=1e-12)
    model.eval()
    assert nn.predict(model, X, engine=engine) == pytest.approx([model(x).data for x in X], rel=1e-12)


def test_an_error_tells_the_sample_with_its_mask():
    class Line(Module):
        def __init__(self):
            self.w, self.dropout = Value(1.0), Dropout(0.5)

        def __call__(self, x):
            return self.dropout(self.w * x)

    xs = [1.0, 2.0, 3.0, 4.0]
    dropped = [i for i in range(4) if not Noise(0, 0, 4).of_sample(i).masks(1, 0.5)[0]]
    with pytest.raises(FloatingPointError, match=rf"the loss is inf in epoch 1.*at X\[{dropped[0]}\]"):
        fit(Line(), xs, [1.0] * 4, loss=lambda p, t: t / p, seed=0, shuffle=False)


def test_checks_before_the_first_step_draw_nothing():
    random.seed(0)
    expected = random.random()
    random.seed(0)
    fit(net(), X, SUMS, loss="mse", seed=0, verbose=False)
    assert random.random() == expected


def test_columns_do_not_depend_on_who_asks_first():
    table = Noise(3, 4, 5).table([0.5] * 6)
    noise = Noise(3, 4, 5)
    rows = [noise.of_sample(i).masks(6, 0.5) for i in (4, 2, 0, 1, 3)]
    assert [rows[2], rows[3], rows[1], rows[4], rows[0]] == table.tolist()
    assert Noise(3, 5, 5).table([0.5] * 6).tolist() != table.tolist()


def test_a_deep_net_with_dropout_learns():
    points, classes = nn.datasets.moons(100, noise=0.1, seed=0)
    model = Sequential(MLP(2, [16, 16], output="relu", seed=0), Dropout(0.2), Layer(16, 1, "sigmoid", seed=1))
    settings = {"optimizer": nn.Adam(model, lr=0.01), "epochs": 80, "seed": 0, "metrics": ["accuracy"]}
    fit(model, points, classes, loss="binary_cross_entropy", verbose=False, **settings)
    found = nn.evaluate(model, points, classes, loss="binary_cross_entropy", metrics=["accuracy"])
    assert found["accuracy"] > 0.95
