"""BackupAndRestore: a training that is killed at any moment ends as if it had not been, to the last bit."""

import os
import pathlib
import random
import signal
import subprocess
import sys
import time

import pytest

import nn
from nn import SGD, Adam, BackupAndRestore, Dropout, Layer, Neuron, Sequential, fit
from nn.callbacks.backup import KIND, VERSION
from nn.engines import ENGINES
from nn.files.container import unpack
from tests.nn.callbacks import killed

each_engine = pytest.mark.parametrize("engine", ENGINES)
X, Y = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.5, -1.5], [2.0, 0.25]], [1.0, 1.5, 1.0, -1.0, 2.25]
SETTINGS = {"loss": "mse", "batch_size": 2, "seed": 5, "verbose": False}


def net():
    return Sequential(Layer(2, 4, "tanh", seed=0), Dropout(0.25), Layer(4, 1, "linear", seed=1))


def numbers(model):
    return [parameter.data for parameter in model.parameters()]


class Killed(Exception):
    """Stands for the end of the process."""


def run(path, engine="compiled", until=None, optimizer=Adam, model=net, **settings):
    """(model, optimizer, history) of a training that goes on from a file, broken off after an epoch."""

    def end(epoch, logs):
        if epoch == until:
            raise Killed

    made = model()
    moving = optimizer(made, lr=0.05)
    callbacks = [end, BackupAndRestore(path), *settings.pop("callbacks", [])]
    settings = SETTINGS | {"epochs": 12, "engine": engine} | settings
    return made, moving, fit(made, X, Y, optimizer=moving, callbacks=callbacks, **settings)


@each_engine
@pytest.mark.parametrize("optimizer", nn.OPTIMIZERS.values())
def test_it_ends_as_if_it_had_not_been_broken_off(engine, optimizer, tmp_path):
    whole, rested, history = run(tmp_path / "a", engine, optimizer=optimizer)
    for until in (3, 4, 10):
        with pytest.raises(Killed):
            run(tmp_path / "b", engine, until, optimizer=optimizer)
    again, went_on, resumed = run(tmp_path / "b", engine, optimizer=optimizer)
    assert numbers(again) == numbers(whole)
    assert went_on.state_dict() == rested.state_dict()
    assert resumed.history == history.history
    assert len(resumed) == 12
    assert not list(tmp_path.iterdir())


@each_engine
def test_other_callbacks_go_on_too(engine, tmp_path):
    def callbacks():
        return [
            nn.EarlyStopping("loss", patience=4, min_delta=0.1),
            nn.ReduceLROnPlateau("loss", factor=0.5, patience=2, min_delta=0.2),
            nn.StopWhen(change=1e-12),
        ]

    whole, rested, history = run(tmp_path / "a", engine, epochs=60, callbacks=callbacks())
    assert 8 < len(history) < 60
    for until in (2, 5, 7):
        with pytest.raises(Killed):
            run(tmp_path / "b", engine, until, epochs=60, callbacks=callbacks())
    again, went_on, resumed = run(tmp_path / "b", engine, epochs=60, callbacks=callbacks())
    assert numbers(again) == numbers(whole)
    assert went_on.state_dict() == rested.state_dict()
    assert (resumed.history, resumed.stopped) == (history.history, history.stopped)


def test_a_training_that_was_stopped_does_not_go_on(tmp_path):
    """Killed between the last epoch and the end: the stop is in the file."""
    stopping = nn.EarlyStopping("loss", patience=1, min_delta=1e9)
    settings = {"callbacks": [stopping], "epochs": 50}
    keep = BackupAndRestore(tmp_path / "a", delete_checkpoint=False)
    model = net()
    first = fit(model, X, Y, optimizer=Adam(model), **SETTINGS | settings | {"callbacks": [stopping, keep]})
    other = net()
    again = fit(other, X, Y, optimizer=Adam(other), **SETTINGS | settings | {"callbacks": [stopping, keep]})
    assert len(first) == len(again) == 2
    assert again.stopped == first.stopped
    assert numbers(other) == numbers(model)


def test_a_schedule_that_a_callback_ended_stays_ended(tmp_path):
    def end(epoch, logs):
        if epoch == 2:
            end.optimizer.lr = 0.02

    results = []
    for untils in ([], [4]):
        for until in [*untils, None]:

            def die(epoch, logs, until=until):
                if epoch == until:
                    raise Killed

            model = net()
            end.optimizer = nn.AdamW(model, lr=nn.schedules.cosine(0.1, 20))
            callbacks = [end, die, BackupAndRestore(tmp_path / "a")]
            settings = SETTINGS | {"optimizer": end.optimizer, "epochs": 8, "callbacks": callbacks}
            if until is None:
                fit(model, X, Y, **settings)
            else:
                with pytest.raises(Killed):
                    fit(model, X, Y, **settings)
        results.append((numbers(model), end.optimizer.lr))
    assert results[0] == results[1]
    assert results[0][1] == 0.02


def test_an_error_leaves_the_file(tmp_path):
    def fail(epoch, logs):
        if epoch == 8:
            raise RuntimeError

    model = net()
    with pytest.raises(RuntimeError):
        fit(model, X, Y, epochs=9, callbacks=[fail, BackupAndRestore(tmp_path / "a")], **SETTINGS)
    assert (tmp_path / "a").exists()


def test_one_that_returned_true_is_as_ended_as_one_that_said_stop(tmp_path):
    keep = BackupAndRestore(tmp_path / "a", delete_checkpoint=False)

    def enough(epoch, logs):
        return epoch == 2

    for _ in range(2):
        model = net()
        history = fit(model, X, Y, epochs=8, optimizer=Adam(model), callbacks=[enough, keep], **SETTINGS)
        assert (len(history), history.stopped) == (3, "enough returned True")


def test_a_state_that_is_no_plain_data(tmp_path):
    class Odd(nn.Callback):
        def state_dict(self):
            return {"self": self}

    with pytest.raises(TypeError, match=r"the state_dict\(\) of a callback is no plain data: .*Odd"):
        fit(net(), X, Y, callbacks=[Odd(), BackupAndRestore(tmp_path / "a")], **SETTINGS)


def test_a_stop_is_written_though_it_is_not_its_turn(tmp_path):
    keep = BackupAndRestore(tmp_path / "a", every=100, delete_checkpoint=False)
    model = net()
    stop = nn.StopWhen(loss=1e9)
    fit(model, X, Y, optimizer=Adam(model), epochs=50, callbacks=[stop, keep], **SETTINGS)
    assert unpack(tmp_path / "a", KIND, VERSION, [])[0]["stopped"].startswith("the loss is ")


def test_more_epochs_than_before(tmp_path):
    keep = BackupAndRestore(tmp_path / "a", delete_checkpoint=False)
    results = []
    for parts in ([12], [5, 12]):
        for epochs in parts:
            model = net()
            fit(model, X, Y, optimizer=SGD(model, lr=0.1), epochs=epochs, callbacks=[keep], **SETTINGS)
        results.append(numbers(model))
        (tmp_path / "a").unlink()
    assert results[0] == results[1]


def test_every_few_epochs_and_by_the_clock(tmp_path):
    for settings, epoch in (({"every": 5}, 5), ({"seconds": 1e-9}, 7), ({"seconds": 1e9}, None)):
        path = tmp_path / "a"
        model = net()

        def end(epoch, logs):
            if epoch == 7:
                raise Killed

        with pytest.raises(Killed):
            fit(model, X, Y, epochs=9, callbacks=[end, BackupAndRestore(path, **settings)], **SETTINGS)
        if epoch is None:
            assert not path.exists()
        else:
            read = unpack(path, KIND, VERSION, ["parameters"])
            assert read[0]["epoch"] == epoch
            path.unlink()


def test_ctrl_c_leaves_the_file(tmp_path):
    def press(epoch, logs):
        if epoch == 3:
            raise KeyboardInterrupt

    path, model = tmp_path / "a", net()
    assert fit(model, X, Y, epochs=9, callbacks=[press, BackupAndRestore(path)], **SETTINGS).interrupted
    assert path.exists()


# ---- files that do not fit ----


def kept(tmp_path, **settings):
    path = tmp_path / "a"
    model = settings.pop("model", net)()
    keep = BackupAndRestore(path, delete_checkpoint=False)
    fit(model, X, Y, epochs=2, callbacks=[keep], optimizer=Adam(model), **SETTINGS | settings)
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"batch_size": 3}, "batch_size: it was 2, and is 3"),
        ({"seed": 6}, "seed: it was 5, and is 6"),
        ({"optimizer": SGD}, r"optimizer: it was \['Adam'.*, and is \['SGD'"),
        ({"model": lambda: Neuron(2, "linear", seed=0)}, "model: it was .*Sequential.*, and is .*Neuron"),
        ({"callbacks": [nn.StopWhen(loss=0)]}, "callbacks: it was"),
        ({"X": [[0.0, 9.0], *X[1:]]}, "data: it was"),
        ({"y": [9.0, *Y[1:]]}, "data: it was"),
        ({"sample_weight": [2.0] * 5}, "data: it was"),
        ({"loss": "mae"}, "loss: it was 'mse', and is 'mae'"),
        ({"penalty": nn.l2(0.1)}, "penalty: it was 'None'"),
        ({"shuffle": False}, "shuffle: it was True, and is False"),
        ({"optimizer": lambda model: Adam(model, lr=0.5)}, "optimizer: it was .*0.001.*, and is .*0.5"),
        ({"metrics": ["mae"]}, "it measured loss, not loss, mae"),
    ],
)
def test_another_training(change, message, tmp_path):
    path, change = kept(tmp_path), dict(change)
    model = change.pop("model", net)()
    optimizer = change.pop("optimizer", Adam)(model)
    before, state = numbers(model), optimizer.state_dict()
    callbacks = [*change.pop("callbacks", []), BackupAndRestore(path)]
    with pytest.raises(ValueError, match=f"(?s)cannot be gone on from: {message}.*remove it to begin anew"):
        fit(
            model, change.pop("X", X), change.pop("y", Y), epochs=4, callbacks=callbacks, optimizer=optimizer,
            **SETTINGS | change,
        )  # fmt: skip
    assert numbers(model) == before
    assert optimizer.state_dict() == state
    assert path.exists()


def test_several_losses_are_told_from_others(tmp_path):
    class Both(nn.Module):
        def __init__(self):
            self.a, self.b = Neuron(2, "linear", seed=0), Layer(2, 2, "linear", seed=1)

        def __call__(self, x):
            return self.a(x), self.b(x)

    targets = (Y, [[0.0, 1.0]] * 5)
    keep = BackupAndRestore(tmp_path / "a", delete_checkpoint=False)
    settings = SETTINGS | {"callbacks": [keep], "loss": ["mse", "mae"]}
    fit(Both(), X, targets, epochs=1, **settings)
    with pytest.raises(ValueError, match=r"loss: it was 'mse \(n\), mae \(n, 2\)', and is 'mse"):
        fit(Both(), X, targets, epochs=2, **settings | {"loss": ["mse", "huber"]})


def test_a_seed_is_needed_where_something_is_random(tmp_path):
    model = net()
    settings = SETTINGS | {"seed": None, "callbacks": [BackupAndRestore(tmp_path / "a")]}
    for shuffle in (True, False):
        with pytest.raises(ValueError, match="goes on exactly only with a seed"):
            fit(model, X, Y, shuffle=shuffle, **settings)
    fit(Neuron(2, "linear", seed=0), X, Y, shuffle=False, **settings)


def test_a_bit_that_flipped_or_a_file_that_is_cut_off(tmp_path):
    path = kept(tmp_path)
    content = path.read_bytes()
    model = net()
    fit(model, X, Y, epochs=2, callbacks=[BackupAndRestore(path)], optimizer=Adam(model), **SETTINGS)
    expected = numbers(model)
    rng = random.Random(0)
    for _ in range(60):
        broken = bytearray(content)
        if rng.random() < 0.3:
            del broken[rng.randrange(len(broken)) :]
        else:
            broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(broken))
        model = net()
        before, optimizer = numbers(model), Adam(model)
        refused = ""
        try:
            fit(model, X, Y, epochs=2, callbacks=[BackupAndRestore(path)], optimizer=optimizer, **SETTINGS)
        except ValueError as error:
            refused = str(error)
        if refused:
            assert "cannot be gone on from" in refused
            assert (numbers(model), optimizer.steps) == (before, 0)
        else:  # a bit that means nothing, as in the time of the file
            assert numbers(model) == expected


# ---- killed ----


def start(engine, folder):
    """The process of a training that has begun."""
    process = subprocess.Popen(
        [sys.executable, killed.__file__, engine, str(folder)],
        env=os.environ | {"PYTHONPATH": str(pathlib.Path(nn.__file__).parents[1])},
        stdout=subprocess.PIPE,
    )
    process.stdout.readline()
    return process


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on Windows")
@each_engine
@pytest.mark.parametrize("moments", [4, pytest.param(25, marks=pytest.mark.nightly)])
def test_random_moments_at_which_it_is_killed(engine, moments, tmp_path):
    folder = tmp_path / "whole"
    folder.mkdir()
    process, since = start(engine, folder), time.monotonic()
    assert process.wait() == 0
    process.stdout.close()
    lasts, expected = time.monotonic() - since, (folder / "done").read_text()
    rng, kills, resumed, runs = random.Random(moments), 0, 0, 0
    while kills < moments:
        runs += 1
        folder = tmp_path / f"{runs}"
        folder.mkdir()
        while not (folder / "done").exists():
            resumed += (folder / "training").exists()
            process = start(engine, folder)
            time.sleep(rng.uniform(0, lasts))
            process.kill()
            kills += process.wait() == -signal.SIGKILL
            process.stdout.close()
        assert (folder / "done").read_text() == expected
    assert resumed > moments // 5
