"""LearningRateFinder: the rate that it tells, and that it leaves no trace."""

import copy
import pickle
import warnings

import pytest

import nn
from nn import MLP, SGD, Adam, LearningRateFinder, Neuron, TrainingWarning, fit
from nn.engines import ENGINES

X = [i / 10 for i in range(-20, 20)]
Y = [x * x for x in X]


def find(model, finder=None, **settings):
    finder = finder or LearningRateFinder(1e-5, 10.0, 120)
    settings = {"loss": "mse", "optimizer": "sgd", "batch_size": 8, "seed": 0} | settings
    return finder, finder.find(model, X, Y, **settings)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_rate_is_a_tenth_of_that_of_the_smallest_loss(engine):
    finder, lr = find(MLP(1, [8, 1], "tanh", seed=0), engine=engine)
    smoothed = finder.smoothed
    best = smoothed.index(min(smoothed))
    assert lr == finder.lr == pytest.approx(finder.rates[best] / 10)
    assert 1e-3 < lr < 1.0
    assert len(finder.rates) == len(finder.losses) <= 120
    assert finder.rates[0] == pytest.approx(1e-5)
    ratios = [b / a for a, b in zip(finder.rates, finder.rates[1:])]
    assert ratios == pytest.approx([10.0 ** (6 / 119)] * len(ratios))
    assert "turned up after it" in finder.reason
    assert repr(finder).startswith(f"LearningRateFinder(lr={lr:.2g}: the smoothed loss fell from ")


def test_the_rate_is_a_good_one():
    def after(lr):
        model = MLP(1, [8, 1], "tanh", seed=0)
        settings = {"optimizer": SGD(model, lr=lr), "epochs": 40, "batch_size": 8, "verbose": False}
        return fit(model, X, Y, loss="mse", seed=0, **settings)["loss"][-1]

    _, lr = find(MLP(1, [8, 1], "tanh", seed=0))
    assert after(lr) < after(lr / 10) < after(lr / 100)
    with pytest.raises(FloatingPointError):
        after(lr * 100)


@pytest.mark.parametrize("engine", ENGINES)
def test_it_leaves_no_trace(engine):
    model = MLP(1, [8, 1], "tanh", seed=0)
    for i, parameter in enumerate(model.parameters()):
        parameter.grad = float(i)
    before = [(p.data, p.grad) for p in model.parameters()]
    find(model, engine=engine)
    assert [(p.data, p.grad) for p in model.parameters()] == before
    with pytest.raises(ValueError, match="unknown loss"):
        find(model, loss="nothing")
    assert [(p.data, p.grad) for p in model.parameters()] == before


def test_a_loss_that_becomes_infinite_is_the_end_of_the_test():
    finder, lr = find(Neuron(1, "linear", init=lambda *_: 5.0), LearningRateFinder(1e-6, 1e40, 400))
    assert len(finder.losses) < 100
    assert 0 < lr < 10


def test_a_rate_that_is_still_good_at_the_end():
    finder, lr = find(MLP(1, [4, 1], "tanh", seed=0), LearningRateFinder(1e-5, 1e-2, 100), batch_size=None)
    assert lr == pytest.approx(1e-3)
    assert "still falling: a larger end may find more" in finder.reason


def test_a_loss_that_never_falls():
    with pytest.raises(ValueError, match="the loss does not fall at any rate from 10"):
        find(Neuron(1, "linear", seed=0), LearningRateFinder(10.0, 100.0))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1.0, 0.1), "start is below end, not 1.0 and 0.1"),
        ((0.0, 0.1), "start must be above 0"),
        ((1e-3, float("inf")), "start is below end"),
        ((1e-3, 1.0, 5), "a range test needs 10 steps or more, not 5"),
    ],
)
def test_ranges_that_are_none(arguments, message):
    with pytest.raises(ValueError, match=message):
        LearningRateFinder(*arguments)


def test_it_makes_its_own_optimizer():
    model = Neuron(1, seed=0)
    with pytest.raises(TypeError, match="a range test makes its own optimizer: give Adam, the class"):
        find(model, optimizer=Adam(model))


def test_ctrl_c_is_not_the_end_of_a_range():
    calls = []

    def press(prediction, target):
        calls.append(1)
        if len(calls) > 600:
            raise KeyboardInterrupt
        return (prediction - target) ** 2

    with pytest.raises(KeyboardInterrupt):
        find(MLP(1, [8, 1], "tanh", seed=0), loss=press, engine="eager")


@pytest.mark.parametrize("name", ["callbacks", "epochs", "initial_epoch"])
def test_settings_that_it_decides_itself(name):
    with pytest.raises(TypeError, match=f"a range test decides itself on {name}: leave it out"):
        find(MLP(1, [8, 1], "tanh", seed=0), **{name: 3})


# ---- a rate that was found, and what has changed since ----


def warned(model, lr, batch_size):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        settings = {"batch_size": batch_size, "seed": 0, "verbose": False}
        fit(model, X, Y, loss="mse", optimizer=SGD(model, lr=lr), **settings)
    return [str(warning.message) for warning in caught if warning.category is TrainingWarning]


def test_it_warns_if_the_batch_size_or_the_widths_changed():
    _, lr = find(MLP(1, [8, 1], "tanh", seed=0))
    assert warned(MLP(1, [8, 1], "tanh", seed=1), lr, 8) == []
    assert warned(MLP(1, [8, 1], "tanh", seed=1), float(lr), 20) == []
    (message,) = warned(MLP(1, [8, 1], "tanh", seed=1), lr, 20)
    assert f"the learning rate {lr:g} was found for batches of 8, now 20: " in message
    (message,) = warned(MLP(1, [16, 1], "tanh", seed=1), lr, 8)
    assert "was found for parameters: 25, now 49: " in message


def test_a_rate_can_be_copied_and_is_a_number():
    _, lr = find(MLP(1, [8, 1], "tanh", seed=0))
    for again in (copy.copy(lr), copy.deepcopy(lr), pickle.loads(pickle.dumps(lr))):
        assert (again, again.batch_size, again.parameters) == (lr, 8, 25)
    assert type(lr * 2) is float
    model = MLP(1, [8, 1], "tanh", seed=0)
    assert SGD(model, lr=lr).state_dict()["settings"]["lr"] == lr
    assert nn.schedules.cosine(lr, 10)(0) == lr


def test_margin_says_how_far_below_the_smallest_loss_the_rate_is():
    rates = [
        find(MLP(1, [8, 1], "tanh", seed=0), LearningRateFinder(1e-5, 10.0, 120, margin=margin))[1]
        for margin in (1.0, 4.0)
    ]
    assert rates[0] == pytest.approx(4.0 * rates[1])
    for margin in (0.5, 0.0, float("inf")):
        with pytest.raises(ValueError, match="margin"):
            LearningRateFinder(margin=margin)
