import math

import numpy as np
import pytest

import nn
from autograd import Value, grad

MODEL = nn.MLP(2, [3, 1], "tanh", seed=0)
WEIGHTS = [w for layer in MODEL.layers for neuron in layer.neurons for w in neuron.w]
BIASES = [neuron.b for layer in MODEL.layers for neuron in layer.neurons]
X, Y = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0.0, 1.0, 1.0, 0.0]


def absolute(values):
    return sum(abs(v.data) for v in values)


def squares(values):
    return sum(v.data**2 for v in values)


@pytest.mark.parametrize(
    ("penalty", "expected"),
    [
        (nn.l1(0.3), lambda v: 0.3 * absolute(v)),
        (nn.l2(0.3), lambda v: 0.3 * squares(v)),
        (nn.elastic(0.3, 2), lambda v: 0.3 * absolute(v) + 2 * squares(v)),
    ],
)
def test_weights_are_penalised_and_biases_are_not(penalty, expected):
    for bias in BIASES:
        bias.data = 1.5
    assert penalty(MODEL).data == pytest.approx(expected(WEIGHTS), rel=1e-14)
    assert penalty(MODEL.parameters()).data == pytest.approx(expected(WEIGHTS + BIASES), rel=1e-14)


def test_biases_if_asked_for():
    for make in (lambda **k: nn.l1(0.1, **k), lambda **k: nn.l2(0.1, **k), lambda **k: nn.elastic(1, 2, **k)):
        found = make(biases=True)(MODEL).data
        assert found == pytest.approx(make()(MODEL.parameters()).data, rel=1e-14)


def test_biases_of_ones_own_modules():
    class Line(nn.Module):
        def __init__(self):
            self.slope, self.bias, self.b = Value(2.0), Value(5.0), [Value(7.0), Value(8.0)]

    assert nn.l1(1)(Line()).data == 2.0


def test_slopes():
    assert grad(nn.elastic(0.5, 0.25))([3.0, -2.0, 0.0]) == [0.5 + 1.5, -0.5 - 1.0, 0.0]


@pytest.mark.parametrize("make", [nn.l1, nn.l2, lambda s: nn.elastic(s, 1.0), lambda s: nn.elastic(1.0, s)])
@pytest.mark.parametrize("strength", [0, -1.0, math.nan, math.inf])
def test_strengths_that_are_none(make, strength):
    with pytest.raises(ValueError, match=r"the strength of l[12] is a finite number above 0, such as 0.01"):
        make(strength)


@pytest.mark.parametrize("strength", ["1", None])
def test_strengths_that_are_no_numbers(strength):
    with pytest.raises(ValueError, match=r"the strength of l1 is a finite number above 0, .* not"):
        nn.l1(strength)


@pytest.mark.parametrize("what", [3.0, [1.0], ["w"]])
def test_what_is_not_penalised(what):
    with pytest.raises(TypeError, match="a penalty takes a Module or a list of Values, not"):
        nn.l2(1)(what)


def test_no_weights():
    with pytest.raises(ValueError, match=r"there are no weights for l2\(1\): give a Module with weights"):
        nn.l2(1)([])


def test_repr():
    assert repr([nn.l1(0.5), nn.elastic(1, 2, biases=True)]) == "[l1(0.5), elastic(1, 2, biases=True)]"


def trained(penalty, engine, **settings):
    model = nn.MLP(2, [3, 1], "tanh", seed=1)
    optimizer = nn.SGD(model, lr=0.1, **settings)
    history = nn.fit(
        model, X, Y, loss="mse", optimizer=optimizer, epochs=10, seed=0, penalty=penalty, engine=engine,
        batch_size=3, validation_data=(X, Y),
    )  # fmt: skip
    return model, history.history


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_l2_of_all_is_weight_decay(engine):
    penalised, logs = trained(nn.l2(0.05, biases=True), engine)
    decayed, plain = trained(None, engine, weight_decay=0.1)
    assert [p.data for p in penalised.parameters()] == pytest.approx(
        [p.data for p in decayed.parameters()], rel=1e-12
    )
    assert logs["val_loss"] == pytest.approx(plain["val_loss"], rel=1e-12)
    assert np.all(np.array(logs["loss"]) > plain["loss"])


@pytest.mark.parametrize("penalty", [nn.l1(0.02), nn.elastic(0.01, 0.1), lambda model: model([1, 1]) ** 2])
def test_both_engines_agree(penalty):
    (eager, logs), (compiled, others) = (trained(penalty, engine) for engine in ("eager", "compiled"))
    assert logs["loss"] == pytest.approx(others["loss"], rel=1e-12)
    assert [p.data for p in eager.parameters()] == pytest.approx(
        [p.data for p in compiled.parameters()], rel=1e-12
    )


@pytest.mark.parametrize(
    ("penalty", "message"),
    [
        (0.1, r"a penalty is nn.l1\(...\), nn.l2\(...\) or a function of the model, not 0.1"),
        (lambda model: 1.0, "a penalty returns one Value, not 1.0"),
    ],
)
def test_what_fit_refuses(penalty, message):
    with pytest.raises(TypeError, match=message):
        trained(penalty, "compiled")
