"""Callback: when hooks are called, with what, and what they see."""

import pytest

import nn
from nn import SGD, Callback, Neuron, fit
from nn.engines import ENGINES, Compiled

each_engine = pytest.mark.parametrize("engine", ENGINES)
X = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.5, -1.5], [2.0, 0.25]]
SUMS = [1.0, 1.5, 1.0, -1.0, 2.25]


def line():
    return Neuron(2, "linear", seed=0)


def numbers(model):
    return [parameter.data for parameter in model.parameters()]


class Watch(Callback):
    def __init__(self):
        self.seen = []

    def on_train_begin(self, logs):
        self.seen.append(("train begins", logs))

    def on_epoch_begin(self, epoch, logs):
        self.seen.append(("epoch begins", epoch, logs))

    def on_batch_begin(self, batch, logs):
        self.seen.append(("batch begins", batch, logs))

    def on_batch_end(self, batch, logs):
        self.seen.append(("batch ends", batch, logs))

    def on_epoch_end(self, epoch, logs):
        self.seen.append(("epoch ends", epoch, logs))

    def on_train_end(self, logs):
        self.seen.append(("train ends", logs))


@each_engine
def test_the_order_of_the_hooks(engine):
    watch = Watch()
    history = fit(line(), X, SUMS, loss="mse", epochs=2, batch_size=3, callbacks=[watch], engine=engine)
    each = ["epoch begins", *["batch begins", "batch ends"] * 2, "epoch ends"]
    assert [what for what, *_ in watch.seen] == ["train begins", *each * 2, "train ends"]
    assert [seen[1] for seen in watch.seen if seen[0] == "batch begins"] == [0, 1, 0, 1]
    losses = [logs["loss"] for what, *_, logs in watch.seen if what == "batch ends"]
    means = [(3 * first + 2 * second) / 5 for first, second in (losses[:2], losses[2:])]
    assert history["loss"] == pytest.approx(means)
    assert watch.seen[-2] == ("epoch ends", 1, {"loss": history["loss"][1]})
    assert watch.seen[-1] == ("train ends", {"loss": history["loss"][1]})


@each_engine
def test_what_a_callback_knows_of_the_training(engine):
    class Ask(Callback):
        def on_epoch_end(self, epoch, logs):
            training = self.training
            assert (training.epoch, training.epochs, training.batch_size) == (epoch + 1, 3, 2)
            assert (training.samples, training.batches, training.seed) == (5, 3, 4)
            assert training.model is self.model is model
            assert training.optimizer is sgd
            assert training.history["loss"][-1] == logs["loss"]
            assert training.parameters() == numbers(model)
            assert training.gradients() == [p.grad for p in model.parameters()]
            asked.append(epoch)

    model, asked = line(), []
    sgd = SGD(model, lr=0.1)
    settings = {"optimizer": sgd, "epochs": 3, "batch_size": 2, "seed": 4, "engine": engine}
    fit(model, X, SUMS, loss="mse", callbacks=[Ask()], **settings)
    assert asked == [0, 1, 2]


@each_engine
def test_a_hook_may_change_parameters_after_any_batch(engine):
    class Reset(Callback):
        def on_batch_end(self, batch, logs):
            for parameter in self.model.parameters():
                parameter.data = 0.25

    model = line()
    fit(model, X, SUMS, loss="mse", epochs=2, batch_size=2, callbacks=[Reset()], engine=engine)
    assert numbers(model) == [0.25] * 3


@each_engine
def test_one_that_does_not_look_can_ask(engine):
    class Half(Callback):
        looks = False

        def on_epoch_end(self, epoch, logs):
            self.training.assign([number / 2 for number in self.training.parameters()])

    class HalfOfValues(Callback):
        def on_epoch_end(self, epoch, logs):
            for parameter in self.model.parameters():
                parameter.data /= 2

    results = []
    for callback in (Half(), HalfOfValues()):
        model = line()
        settings = {"optimizer": SGD(model, lr=0.1), "epochs": 3, "seed": 0, "engine": engine}
        fit(model, X, SUMS, loss="mse", callbacks=[callback], **settings)
        results.append(numbers(model))
    assert results[0] == results[1]


def test_values_are_written_only_for_who_looks(monkeypatch):
    written = []
    usual = Compiled.write
    monkeypatch.setattr(Compiled, "write", lambda self: written.append(1) or usual(self))

    class Blind(Callback):
        looks = False

        def on_batch_end(self, batch, logs):
            pass

    settings = {"loss": "mse", "epochs": 4, "verbose": False}
    counts = []
    blind = [Blind(), nn.EarlyStopping(), nn.StopWhen(loss=0.0), nn.ReduceLROnPlateau()]
    for callbacks in ([], blind, [print], [Watch()]):
        written.clear()
        fit(line(), X, SUMS, callbacks=callbacks, **settings)
        counts.append(len(written))
    assert counts == [1, 1, 5, 1 + 2 + 4 * 4]


# ---- endings ----


@each_engine
@pytest.mark.parametrize("moment", ["on_batch_end", "on_epoch_begin", "on_epoch_end", "on_train_begin"])
def test_each_hook_may_end_it(engine, moment, capsys):
    class Stop(Callback):
        pass

    def hook(self, *_):
        self.training.stop("it is enough")

    setattr(Stop, moment, hook)
    model, watch = line(), Watch()
    settings = {"epochs": 9, "batch_size": 2, "engine": engine, "callbacks": [Stop(), watch]}
    history = fit(model, X, SUMS, loss="mse", **settings)
    done = {"on_batch_end": 0, "on_epoch_begin": 0, "on_epoch_end": 1, "on_train_begin": 0}[moment]
    assert history.stopped == "it is enough"
    assert len(history) == done
    assert watch.seen[-1][0] == "train ends"
    assert capsys.readouterr().err.splitlines()[-1] == f"Stopped after {done} of 9 epochs: it is enough."


def test_a_hook_that_returns_true():
    class Stop(Callback):
        def on_batch_end(self, batch, logs):
            return batch == 1

    assert len(fit(line(), X, SUMS, loss="mse", batch_size=1, callbacks=[Stop()], verbose=False)) == 0
    assert fit(line(), X, SUMS, loss="mse", callbacks=[lambda *_: True]).stopped == "<lambda> returned True"
    with pytest.raises(TypeError, match=r"a callback returns True to end the training, or nothing, not 1\.5"):
        fit(line(), X, SUMS, loss="mse", callbacks=[lambda *_: 1.5], verbose=False)


def test_a_class_is_no_callback():
    with pytest.raises(TypeError, match=r"callbacks has the class EarlyStopping: write EarlyStopping\(\)"):
        fit(line(), X, SUMS, loss="mse", callbacks=[nn.EarlyStopping])


def test_any_other_class_is_a_function():
    made = []

    class Note:
        def __init__(self, epoch, logs):
            made.append(epoch)

    with pytest.raises(TypeError, match="a callback returns True to end the training, or nothing, not <"):
        fit(line(), X, SUMS, loss="mse", callbacks=[Note], verbose=False)
    assert made == [0]


@each_engine
def test_ctrl_c_still_ends_the_training_for_callbacks(engine):
    class Press(Watch):
        def on_batch_end(self, batch, logs):
            if batch == 1:
                raise KeyboardInterrupt

    watch = Press()
    history = fit(line(), X, SUMS, loss="mse", batch_size=2, callbacks=[watch], engine=engine, verbose=False)
    assert history.interrupted
    assert watch.seen[-1] == ("train ends", {})


def test_the_end_is_told_to_all_though_one_fails():
    class Fail(Callback):
        def on_train_end(self, logs):
            raise KeyboardInterrupt

    watch = Watch()
    assert fit(line(), X, SUMS, loss="mse", callbacks=[Fail(), watch], verbose=False).interrupted
    assert watch.seen[-1][0] == "train ends"


def test_hooks_of_an_object_count():
    class Given(Callback):
        def __init__(self, function):
            self.on_epoch_end = function

    seen = []
    fit(line(), X, SUMS, loss="mse", callbacks=[Given(lambda epoch, logs: seen.append(epoch))], verbose=False)
    assert seen == [0]


def test_what_is_no_function_is_no_hook():
    class Board(Callback):
        on_gpu = False

    assert len(fit(line(), X, SUMS, loss="mse", callbacks=[Board()], verbose=False)) == 1


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("on_train_batch_end", "it is called on_batch_end here"),
        ("on_test_end", "there are on_train_begin, on_train_end"),
        ("on_epoch_ends", "there are on_train_begin"),
    ],
)
def test_a_hook_that_would_never_be_called(name, hint):
    odd = type("Odd", (Callback,), {name: lambda *_: None})
    with pytest.raises(TypeError, match=f"Odd has {name}, which is never called: {hint}"):
        fit(line(), X, SUMS, loss="mse", callbacks=[odd()])


def test_assigning_another_number_of_parameters():
    class Short(Callback):
        def on_epoch_end(self, epoch, logs):
            self.training.assign([1.0])

    with pytest.raises(ValueError, match="there are 3 parameters, and 1 number"):
        fit(line(), X, SUMS, loss="mse", callbacks=[Short()], verbose=False)


@each_engine
def test_modes_and_settings_that_a_callback_changes_count(engine):
    class Change(Callback):
        def on_epoch_begin(self, epoch, logs):
            self.model[0].p = 0.1 * epoch
            self.model[1].train(epoch != 1)

    model = nn.Sequential(nn.Dropout(0.5), nn.Dropout(0.5), line())
    settings = {"epochs": 3, "seed": 0, "batch_size": 2, "verbose": False, "optimizer": SGD(model, lr=0.0)}
    found = fit(model, X, SUMS, loss="mse", callbacks=[Change()], engine=engine, **settings)["loss"]
    model = nn.Sequential(nn.Dropout(0.5), nn.Dropout(0.5), line())
    settings["optimizer"] = SGD(model, lr=0.0)
    expected = fit(model, X, SUMS, loss="mse", callbacks=[Change()], engine="eager", **settings)["loss"]
    assert found == pytest.approx(expected, rel=1e-12)
    assert len({round(loss, 9) for loss in found}) == 3


# ---- where it begins, and what is held out ----


@each_engine
def test_an_initial_epoch(engine):
    watch = Watch()
    history = fit(
        line(),
        X,
        SUMS,
        loss="mse",
        epochs=5,
        initial_epoch=3,
        callbacks=[watch],
        engine=engine,
        verbose=False,
    )
    assert [seen[1] for seen in watch.seen if seen[0] == "epoch ends"] == [3, 4]
    assert len(history) == 2
    for wrong in (-1, 1.5, True):
        with pytest.raises(ValueError, match="initial_epoch is a whole number, 0 or more"):
            fit(line(), X, SUMS, loss="mse", initial_epoch=wrong)


@each_engine
def test_a_validation_split_is_the_last_samples(engine):
    by_split, by_data = line(), line()
    settings = {"loss": "mse", "epochs": 3, "seed": 0, "engine": engine, "verbose": False}
    weights = [1.0, 2.0, 3.0, 4.0, 5.0]
    first = fit(by_split, X, SUMS, validation_split=0.4, sample_weight=weights, **settings)
    held_out = X[3:], SUMS[3:]
    second = fit(by_data, X[:3], SUMS[:3], validation_data=held_out, sample_weight=weights[:3], **settings)
    assert first.history == second.history
    assert numbers(by_split) == numbers(by_data)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"validation_split": 1.0}, "validation_split is a share, from 0 to below 1, not 1.0"),
        ({"validation_split": -0.1}, "validation_split is a share"),
        ({"validation_split": "a"}, "validation_split is a share"),
        ({"validation_split": 0.9}, "validation_split=0.9 of 5 samples leaves none to learn from"),
        ({"validation_split": 0.2, "validation_data": (X, SUMS)}, "give validation_data or validation_split"),
    ],
)
def test_splits_that_are_wrong(settings, message):
    with pytest.raises(ValueError, match=message):
        fit(line(), X, SUMS, loss="mse", **settings)
