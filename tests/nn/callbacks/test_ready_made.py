"""EarlyStopping, StopWhen, ReduceLROnPlateau, ModelCheckpoint, GradientMonitor."""

import math
import warnings

import pytest

import nn
from autograd import Value
from nn import MLP, SGD, Callback, Module, Neuron, TrainingWarning, fit
from nn.engines import ENGINES
from tests.parity import needed

each_engine = pytest.mark.parametrize("engine", ENGINES)
X, Y = [0.0, 1.0, 2.0], [1.0, 3.0, 5.0]
SETTINGS = {"loss": "mse", "seed": 0, "verbose": False}


def line():
    return Neuron(1, "linear", seed=0)


def numbers(model):
    return [parameter.data for parameter in model.parameters()]


class Told(Module):
    """A model whose loss is what it is told to be, epoch by epoch: its parameter counts the epochs."""

    def __init__(self):
        self.epochs = Value(0.0)

    def __call__(self, x):
        return self.epochs * 1e-9 + x


class Tell(Callback):
    """Puts other numbers into the logs than were measured, as a test wants them."""

    def __init__(self, *callbacks, **series):
        self.callbacks, self.series = callbacks, series

    def on_train_begin(self, logs):
        for callback in self.callbacks:
            callback.training = self.training
            callback.on_train_begin(logs)

    def on_epoch_end(self, epoch, logs):
        told = {name: numbers[epoch] for name, numbers in self.series.items()}
        self.training.assign([float(epoch)])
        for callback in self.callbacks:
            callback.on_epoch_end(epoch, logs | told)

    def on_train_end(self, logs):
        for callback in self.callbacks:
            callback.on_train_end(logs)


def told(callback, **series):
    """The History of a training in which a callback sees these numbers, and what its model ends as."""
    model, n = Told(), len(next(iter(series.values())))
    settings = {"epochs": n, "optimizer": SGD(model, lr=1.0), "callbacks": [Tell(callback, **series)]}
    held_out = (X, Y) if any(name.startswith("val_") for name in series) else None
    return fit(model, X, Y, validation_data=held_out, metrics=["mae", "r2"], **SETTINGS | settings), model


# ---- EarlyStopping ----


def test_it_stops_when_it_is_no_better_and_takes_the_best_back():
    stopping = nn.EarlyStopping(patience=3)
    history, model = told(stopping, loss=[5, 4, 3, 3.5, 3, 4, 1, 0])
    assert len(history) == 6
    assert history.stopped == "loss was not below 3, that of epoch 3 for 3 epochs"
    assert (stopping.best, stopping.best_epoch) == (3, 2)
    assert model.epochs.data == 2.0


def test_what_counts_as_better():
    history, _ = told(nn.EarlyStopping(patience=2, min_delta=0.5), loss=[5, 4.6, 4.4, 4.2, 4.1, 3])
    assert len(history) == 5
    assert "below 4.4, that of epoch 3, by more than 0.5 for 2 epochs" in history.stopped
    assert len(told(nn.EarlyStopping("r2", patience=2), loss=[1] * 6, r2=[0, 1, 2, 1, 1, 0])[0]) == 5
    assert len(told(nn.EarlyStopping("val_mae", patience=1), val_mae=[3, 2, 1, 2])[0]) == 4
    assert len(told(nn.EarlyStopping("loss", patience=1, mode="max"), loss=[1, 2, 3, 3, 4])[0]) == 4
    nan = math.nan
    history, model = told(nn.EarlyStopping(patience=2), loss=[3, nan, 2, nan, nan, 1])
    assert (len(history), model.epochs.data) == (5, 2.0)


def test_validation_is_watched_if_there_is_some():
    assert len(told(nn.EarlyStopping(patience=1), loss=[3, 2, 1, 0], val_loss=[1, 2, 3, 4])[0]) == 2


def test_weights_may_stay():
    _, model = told(nn.EarlyStopping(patience=1, restore_best_weights=False), loss=[1, 2, 3])
    assert model.epochs.data == 1.0


def test_the_best_weights_come_back_without_a_stop_too():
    history, model = told(nn.EarlyStopping(patience=9), loss=[3, 1, 2])
    assert history.stopped is None
    assert model.epochs.data == 1.0


@each_engine
def test_a_net_that_overfits_is_stopped(engine):
    X, y = nn.datasets.sine(30, noise=0.3, seed=0)
    model, stopping = MLP(1, [12, 1], "tanh", seed=0), nn.EarlyStopping(patience=15)
    settings = {
        "optimizer": nn.Adam(model, lr=0.05),
        "epochs": 400,
        "callbacks": [stopping],
        "engine": engine,
    }
    history = fit(model, X, y, validation_split=0.5, **SETTINGS | settings)
    assert 15 < len(history) < 400
    assert stopping.best == min(history["val_loss"]) == history["val_loss"][stopping.best_epoch]
    after = nn.evaluate(model, X[15:], y[15:], loss="mse", engine=engine)["loss"]
    assert after == pytest.approx(stopping.best, rel=1e-12)


def test_it_begins_anew_with_each_training():
    stopping = nn.EarlyStopping(patience=2)
    for _ in range(2):
        assert len(told(stopping, loss=[1, 2, 3, 4])[0]) == 3


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"patience": 0}, "patience must be at least 1, not 0"),
        ({"min_delta": -1.0}, "min_delta must be 0 or more"),
        ({"mode": "best"}, "unknown mode 'best'"),
        ({"monitor": "val_loss"}, "'val_loss' is not measured.*there is loss, mae, r2, half"),
        ({"monitor": "half"}, "is a smaller or a larger 'half' better"),
    ],
)
def test_what_is_watched_must_be_measured(settings, message):
    def half(outputs, targets):
        return 0.5

    def run():
        callbacks = [nn.EarlyStopping(**settings)]
        return fit(line(), X, Y, callbacks=callbacks, metrics=["mae", "r2", half], **SETTINGS)

    with pytest.raises(ValueError, match=message):
        run()


@each_engine
def test_the_best_weights_come_back_after_an_error_too(engine):
    model, stopping = line(), nn.EarlyStopping(patience=999)
    settings = {"optimizer": SGD(model, lr=lambda step: 0.1 if step < 5 else 1e3), "epochs": 999}
    with pytest.raises(FloatingPointError):
        fit(model, X, Y, callbacks=[stopping], engine=engine, validation_data=(X, Y), **SETTINGS | settings)
    assert nn.evaluate(model, X, Y, loss="mse")["loss"] == pytest.approx(stopping.best)
    assert stopping.best < 1.0


def test_it_forgets_another_model():
    stopping = nn.EarlyStopping(patience=50)
    fit(MLP(1, [2, 1], seed=0), X, Y, epochs=5, callbacks=[stopping], **SETTINGS)
    model = MLP(1, [4, 1], "tanh", seed=1)
    fit(model, X, [100 * y for y in Y], epochs=12, initial_epoch=10, callbacks=[stopping], **SETTINGS)
    assert stopping.best > 100
    assert stopping.best_epoch in (10, 11)


# ---- StopWhen ----


@each_engine
@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"loss": 1e-3}, "the loss is "),
        ({"change": 1e-4}, "the loss changed by "),
        ({"grad_norm": 1e-2}, "the norm of the gradient is "),
    ],
)
def test_it_stops_when_it_is_there(limits, why, engine):
    model = line()
    settings = {"optimizer": SGD(model, lr=0.1), "epochs": 2000, "engine": engine, "batch_size": None}
    history = fit(model, X, Y, callbacks=[nn.StopWhen(**limits)], **SETTINGS | settings)
    assert 3 < len(history) < 500
    assert history.stopped.startswith(why)
    ((name, limit),) = limits.items()
    losses = history["loss"]
    if name == "loss":
        assert losses[-1] <= limit < losses[-2]
    elif name == "change":
        assert losses[-2] - losses[-1] <= limit < losses[-3] - losses[-2]
    else:
        assert math.hypot(*[p.grad for p in model.parameters()]) <= limit


def test_a_derivative_of_zero_ends_it():
    """Where the slope is 0 nothing moves any more."""
    model = Neuron(1, "heaviside", seed=0)
    with pytest.warns(TrainingWarning, match="nothing was learned: the loss stayed at 6.667"):
        history = fit(model, X, Y, callbacks=[nn.StopWhen(grad_norm=0)], epochs=9, **SETTINGS)
    assert history.stopped == "the norm of the gradient is 0, not above 0"
    assert len(history) == 1


def test_it_needs_a_limit():
    with pytest.raises(ValueError, match="StopWhen stops at a loss=, a change= of it or a grad_norm="):
        nn.StopWhen()
    with pytest.raises(ValueError, match="change must be 0 or more"):
        nn.StopWhen(change=-1)


# ---- ReduceLROnPlateau ----

SERIES = [5, 4, 4, 4, 3.99995, 4, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1]


class Rates(Callback):
    looks = False

    def on_train_begin(self, logs):
        self.rates = []

    def on_epoch_end(self, epoch, logs):
        self.rates.append(self.training.optimizer.lr)


def rates(callback, series, **settings):
    model, kept = Told(), Rates()
    optimizer = SGD(model, lr=1.0)
    tell = Tell(callback, kept, loss=series)
    fit(model, X, Y, optimizer=optimizer, epochs=len(series), callbacks=[tell], **SETTINGS | settings)
    return kept.rates


@pytest.mark.parity
@pytest.mark.parametrize("patience", [1, 2, 3])
@pytest.mark.parametrize(
    "settings", [{}, {"cooldown": 2}, {"min_lr": 0.3}, {"min_delta": 0.0}, {"mode": "max"}]
)
def test_the_rates_are_those_of_torch(patience, settings):
    torch = needed("torch")
    found = rates(nn.ReduceLROnPlateau(factor=0.5, patience=patience, **settings), SERIES)
    sgd = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    settings = dict(settings)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        sgd, factor=0.5, patience=patience - 1, threshold=settings.pop("min_delta", 1e-4),
        threshold_mode="abs", eps=0.0, **settings,
    )  # fmt: skip
    expected = []
    for number in SERIES:
        scheduler.step(number)
        expected.append(sgd.param_groups[0]["lr"])
    assert found == pytest.approx(expected, rel=1e-12)
    assert len(set(found)) > 1


def test_a_plateau_begins_anew_with_each_training():
    plateau = nn.ReduceLROnPlateau(factor=0.5, patience=2)
    series = [3, 2, 2, 2, 1]
    assert rates(plateau, series) == rates(plateau, series) == [1.0, 1.0, 1.0, 0.5, 0.5]


def test_a_rate_below_the_smallest_stays():
    model = MLP(1, [2, 1], "tanh", seed=0)
    optimizer = SGD([{"params": model.layers[0], "lr": 1e-5}, {"params": model.layers[1]}], lr=0.1)
    plateau = nn.ReduceLROnPlateau("loss", patience=1, min_delta=1e9, min_lr=1e-3)
    fit(model, X, Y, optimizer=optimizer, epochs=3, callbacks=[plateau], **SETTINGS)
    assert [group.lr for group in optimizer.groups] == [1e-5, pytest.approx(1e-3)]


def test_groups_keep_their_proportion():
    model = MLP(1, [2, 1], "tanh", seed=0)
    optimizer = SGD([{"params": model.layers[0], "lr": 0.1}, {"params": model.layers[1]}], lr=1.0)
    plateau = nn.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=1e9)
    fit(model, X, Y, optimizer=optimizer, epochs=3, callbacks=[plateau], **SETTINGS)
    assert [group.lr for group in optimizer.groups] == [0.025, 0.25]
    assert optimizer.lr == 0.25


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"factor": 1.0}, "factor is a number between 0 and 1, not 1.0"),
        ({"factor": 0.0}, "factor is a number between 0 and 1"),
        ({"cooldown": -1}, "cooldown is a whole number, 0 or more, not -1"),
        ({"patience": 0}, "patience must be at least 1"),
    ],
)
def test_settings_of_a_plateau(settings, message):
    with pytest.raises(ValueError, match=message):
        nn.ReduceLROnPlateau(**settings)


def test_a_schedule_and_a_plateau():
    model = line()
    optimizer = SGD(model, lr=nn.schedules.cosine(0.1, 10))
    with pytest.raises(ValueError, match="the learning rate is a schedule, cosine"):
        fit(model, X, Y, optimizer=optimizer, callbacks=[nn.ReduceLROnPlateau()], **SETTINGS)


# ---- ModelCheckpoint ----


@each_engine
def test_files_hold_the_model_of_their_epoch(engine, tmp_path):
    model, seen = line(), []
    callbacks = [
        nn.ModelCheckpoint(tmp_path / "model-{epoch:02d}-{loss:.3f}.npz", every=2),
        nn.ModelCheckpoint(str(tmp_path / "last.npz")),
        lambda epoch, logs: seen.append((logs["loss"], numbers(model))),
    ]
    fit(model, X, Y, epochs=5, callbacks=callbacks, engine=engine, **SETTINGS)
    expected = [f"model-{epoch:02d}-{seen[epoch - 1][0]:.3f}.npz" for epoch in (2, 4)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["last.npz", *expected]
    assert numbers(nn.load(tmp_path / expected[0])) == seen[1][1]
    assert numbers(nn.load(tmp_path / "last.npz")) == seen[4][1] == numbers(model)


def test_only_the_best(tmp_path):
    checkpoint = nn.ModelCheckpoint(tmp_path / "{epoch}.npz", save_best_only=True)
    told(checkpoint, loss=[3, 2, 2.5, 1, 4], val_loss=[1, 2, 0, 5, -1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.npz", "3.npz", "5.npz"]
    assert checkpoint.best == -1


def test_the_best_of_those_that_are_due(tmp_path):
    checkpoint = nn.ModelCheckpoint(tmp_path / "{epoch}.npz", save_best_only=True, every=2)
    told(checkpoint, loss=[1, 3, 0, 2, 1, 4])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.npz", "4.npz"]


def test_by_the_clock(tmp_path):
    fit(
        line(),
        X,
        Y,
        epochs=5,
        callbacks=[nn.ModelCheckpoint(tmp_path / "a{epoch}", seconds=3600)],
        **SETTINGS,
    )
    assert not list(tmp_path.iterdir())
    fit(
        line(),
        X,
        Y,
        epochs=5,
        callbacks=[nn.ModelCheckpoint(tmp_path / "a{epoch}", seconds=1e-9)],
        **SETTINGS,
    )
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("path", ["{accuracy}.npz", "{}.npz", "{loss.x}.npz", "{epoch:zz}.npz", "{loss"])
def test_what_stands_in_braces_is_checked_before_the_first_step(path, tmp_path):
    model = line()
    before = numbers(model)
    with pytest.raises(ValueError, match=r"has something in braces.*there is epoch, loss"):
        fit(model, X, Y, callbacks=[nn.ModelCheckpoint(tmp_path / path)], **SETTINGS)
    assert numbers(model) == before


def test_a_file_that_cannot_be_written_ends_it(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        fit(line(), X, Y, callbacks=[nn.ModelCheckpoint(tmp_path / "nowhere" / "a.npz")], **SETTINGS)


# ---- GradientMonitor ----


def monitored(model, **settings):
    monitor = nn.GradientMonitor(**settings)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit(model, X, Y, epochs=4, optimizer=SGD(model, lr=1e-9), callbacks=[monitor], **SETTINGS)
    return monitor, [str(warning.message) for warning in caught]


def test_a_gradient_that_vanishes_is_told_once_with_numbers():
    monitor, warned = monitored(MLP(1, [4] * 6 + [1], "sigmoid", seed=0))
    assert len(warned) == 1
    assert warned[0].startswith("after epoch 1 the gradient vanishes: of ")
    assert len(monitor.verdicts) == len(monitor.norms) == 4
    assert all(norm > 0 for norm in monitor.norms)


def test_a_gradient_that_explodes():
    _, warned = monitored(MLP(1, [4] * 4 + [1], "linear", init=lambda *_: 3.0))
    assert warned[0].startswith("after epoch 1 the gradient explodes: of ")


def test_dead_neurons():
    model = MLP(1, [8, 1], "relu", init=lambda *_: 0.5)
    for neuron in model.layers[0].neurons[:5]:
        neuron.b.data = -100.0
    monitor, warned = monitored(model)
    assert "5 of 8 neurons of layers.0 are dead: no gradient reaches them" in warned[0]
    assert monitor.verdicts[0] in warned[0]


def test_a_healthy_net_is_told_nothing():
    monitor, warned = monitored(MLP(1, [8, 8, 1], "tanh", seed=0), every=2)
    assert warned == []
    assert len(monitor.verdicts) == 2
    assert monitor.verdicts[0].startswith("the gradient neither vanishes nor explodes")


def test_each_training_is_told_anew():
    monitor = nn.GradientMonitor()
    for seed in (0, 1):
        model = MLP(1, [4] * 6 + [1], "sigmoid", seed=seed)
        with pytest.warns(TrainingWarning, match="after epoch 1 the gradient vanishes"):
            fit(model, X, Y, epochs=1, callbacks=[monitor], **SETTINGS)
    assert len(monitor.verdicts) == 1


def test_it_changes_nothing():
    watched, alone = (MLP(1, [4, 1], "tanh", seed=0) for _ in range(2))
    fit(watched, X, Y, epochs=3, callbacks=[nn.GradientMonitor()], **SETTINGS)
    fit(alone, X, Y, epochs=3, **SETTINGS)
    assert numbers(watched) == numbers(alone)
    assert [p.grad for p in watched.parameters()] == [p.grad for p in alone.parameters()]
