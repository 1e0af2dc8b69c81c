"""fit: what it learns, tells and refuses."""

import math
import random
import re
import signal

import numpy as np
import pytest

import nn
from autograd import Value
from nn import MLP, SGD, Adam, History, Layer, Module, Neuron, Optimizer, Sequential, TrainingWarning, fit
from nn.data.batching import Batches
from nn.engines import ENGINES

each_engine = pytest.mark.parametrize("engine", ENGINES)
X = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.5, -1.5], [2.0, 0.25]]
SUMS = [1.0, 1.5, 1.0, -1.0, 2.25]


def line(seed=0):
    return Neuron(2, "linear", seed=seed)


def numbers(model):
    return [p.data for p in model.parameters()]


# ---- what it learns ----


@each_engine
def test_it_is_the_loop_that_one_would_write(engine):
    model, by_hand = line(), line()
    history = fit(
        model, X, SUMS, loss="mse", optimizer=SGD(model, lr=0.1),
        epochs=3, batch_size=2, shuffle=False, engine=engine,
    )  # fmt: skip
    optimizer, losses = SGD(by_hand, lr=0.1), []
    for _ in range(3):
        total = 0.0
        for batch in (slice(0, 2), slice(2, 4), slice(4, 6)):
            loss = nn.mse([by_hand(x) for x in X[batch]], SUMS[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.data * len(X[batch])
        losses.append(total / 5)
    assert history.history == {"loss": pytest.approx(losses, rel=1e-12)}
    assert numbers(model) == pytest.approx(numbers(by_hand), rel=1e-12)
    assert [p.grad for p in model.parameters()] == pytest.approx([p.grad for p in by_hand.parameters()])
    assert [type(x) for x in numbers(model)] == [float] * 3


@each_engine
def test_xor(engine):
    model = MLP(2, [8, 1], "tanh", seed=0)
    history = fit(
        model, [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0],
        loss="binary_cross_entropy_with_logits", optimizer=Adam(model, lr=0.1),
        epochs=100, batch_size=None, metrics=["accuracy"], engine=engine,
    )  # fmt: skip
    assert history.history["accuracy"][-1] == 1.0
    assert history.history["loss"][-1] < 0.1 < history.history["loss"][0]


@each_engine
def test_one_feature_and_a_module_of_ones_own(engine):
    class Parabola(Module):
        def __init__(self):
            self.a, self.b = Value(0.5), Value(0.5)

        def __call__(self, x):
            return self.a * x * x + self.b

    model = Parabola()
    xs = [-1.0, 0.0, 1.0, 2.0]
    fit(
        model, xs, [3 * x * x - 1 for x in xs], loss=lambda p, t: (p - t) ** 2,
        optimizer=SGD(model, lr=0.1), epochs=200, seed=0, engine=engine,
    )  # fmt: skip
    assert numbers(model) == pytest.approx([3, -1], abs=1e-3)


@each_engine
@pytest.mark.parametrize("as_probabilities", [False, True])
def test_classes_and_probabilities(engine, as_probabilities):
    model = Sequential(Layer(2, 6, "tanh", seed=0), Layer(6, 3, "linear", seed=1))
    classes = [0, 1, 2, 1, 0]
    targets = np.eye(3)[classes] if as_probabilities else np.array(classes, dtype=np.uint8)
    history = fit(
        model, np.array(X, dtype=np.float32), targets, loss="cross_entropy_with_logits",
        optimizer=Adam(model, lr=0.1), epochs=60, metrics=["accuracy"], engine=engine,
    )  # fmt: skip
    assert history.history["accuracy"][-1] == 1.0


@each_engine
def test_softmax_outputs_with_a_loss_of_ones_own(engine):
    model = MLP(2, [4, 3], "tanh", "softmax", seed=0)
    history = fit(
        model, X, np.eye(3)[[0, 1, 2, 1, 0]], loss=lambda p, t: -sum(ti * pi.log() for pi, ti in zip(p, t)),
        optimizer=Adam(model, lr=0.1), epochs=60, engine=engine,
    )  # fmt: skip
    assert history.history["loss"][-1] < 0.3 < history.history["loss"][0]


@each_engine
def test_what_the_optimizer_does_not_have_stays(engine):
    model = MLP(2, [3, 1], "tanh", seed=0)
    first, last = (layer.parameters() for layer in model.layers)
    frozen = [p.data for p in first]
    before = [p.data for p in last]
    fit(
        model, X, SUMS, loss="mse", optimizer=SGD(reversed(last), lr=0.1), metrics=[distance], engine=engine,
        validation_data=(X, SUMS),
    )  # fmt: skip
    assert [p.data for p in first] == frozen
    assert all(p.data != was for p, was in zip(last, before))


def distance(outputs, targets):
    return abs(outputs - targets).mean()


@each_engine
def test_momentum_goes_on_from_fit_to_fit(engine):
    once, twice = line(), line()
    settings = {"loss": "mse", "batch_size": None, "engine": engine}
    for make in (lambda m: SGD(m, lr=0.05, momentum=0.9), lambda m: Adam(m, lr=0.1)):
        fit(once, X, SUMS, optimizer=make(once), epochs=4, **settings)
        optimizer = make(twice)
        for _ in range(2):
            fit(twice, X, SUMS, optimizer=optimizer, epochs=2, **settings)
        assert numbers(twice) == pytest.approx(numbers(once), rel=1e-12)


def test_engines_may_take_turns():
    steady, changing = line(), line()
    optimizers = [Adam(model, lr=0.1, weight_decay=0.1) for model in (steady, changing)]
    for engine in ("compiled", "eager", "compiled"):
        fit(steady, X, SUMS, loss="mse", optimizer=optimizers[0], epochs=2, seed=1, engine="eager")
        fit(changing, X, SUMS, loss="mse", optimizer=optimizers[1], epochs=2, seed=1, engine=engine)
    assert numbers(changing) == pytest.approx(numbers(steady), rel=1e-12)
    assert optimizers[1].steps == optimizers[0].steps == 6


# ---- settings ----


@pytest.mark.parametrize(("optimizer", "kind"), [("sgd", SGD), ("adam", Adam), (SGD, SGD)])
def test_optimizers_by_name_and_class(optimizer, kind):
    model, other = line(), line()
    fit(model, X, SUMS, loss="mse", optimizer=optimizer, epochs=2, seed=0, engine="eager")
    fit(other, X, SUMS, loss="mse", optimizer=kind(other), epochs=2, seed=0, engine="eager")
    assert numbers(model) == numbers(other)


@each_engine
def test_one_seed_one_result_to_the_last_bit(engine):
    def run(seed):
        model = line()
        settings = {"loss": "mse", "optimizer": "sgd", "epochs": 3, "batch_size": 2, "engine": engine}
        return fit(model, X, SUMS, seed=seed, **settings).history, numbers(model)

    assert run(5) == run(5) != run(6)
    random.seed(7)
    np.random.seed(7)
    by_global = run(None)
    np.random.seed(8)
    assert run(None) != by_global
    random.seed(7)
    assert run(None) == by_global


def test_batches_hold_every_sample_once_in_a_new_order_each_time():
    Xs = np.arange(7)
    batches = Batches(Xs, -Xs, 3, random.Random(0))
    assert [len(X) for X, *_ in batches] == [3, 3, 1]
    assert len(batches) == 3
    first, second = (np.concatenate([X for X, *_ in batches]).tolist() for _ in range(2))
    assert sorted(first) == Xs.tolist() == sorted(second)
    assert Xs.tolist() != first != second
    assert all((X + y == 0).all() for X, y, *_ in batches)
    assert [X.tolist() for X, *_ in Batches(Xs, Xs, None, None)] == [Xs.tolist()]


def test_orders_that_have_been_are_passed_over():
    Xs = np.arange(7)
    drawn, passed = (Batches(Xs, Xs, None, random.Random(3)) for _ in range(2))
    for _ in range(4):
        list(drawn)
    passed.skip(4)
    assert [X.tolist() for X, *_ in drawn] == [X.tolist() for X, *_ in passed]


def test_the_order_is_the_same_in_every_version_of_python():
    Xs = np.arange(6)
    assert [X.tolist() for X, *_ in Batches(Xs, Xs, 6, random.Random(1))] == [[0, 3, 5, 4, 2, 1]]


@each_engine
@pytest.mark.parametrize("kind", [SGD, Adam])
@pytest.mark.parametrize("parts", [[5, 5], [1, 9], [3, 3, 4]])
def test_fit_goes_on_where_it_stopped_to_the_last_bit(engine, kind, parts):
    def run(parts):
        model, losses = line(), []
        optimizer = kind(model, lr=0.1)
        for epochs in parts:
            settings = {
                "optimizer": optimizer,
                "epochs": epochs,
                "batch_size": 2,
                "seed": 3,
                "engine": engine,
            }
            losses += fit(model, X, SUMS, loss="mse", **settings).history["loss"]
        return losses, numbers(model), optimizer.epochs

    assert run(parts) == run([10])
    assert run([10])[2] == 10


# ---- what it tells ----


@each_engine
def test_history(engine):
    model = MLP(2, [3, 1], "tanh", seed=0)
    held_out = [[0.25, 0.5], [1.5, -1.0]], [1, -1]
    history = fit(
        model, X, [1, -1, 1, -1, 1], loss="hinge", epochs=2, batch_size=2, seed=0, engine=engine,
        validation_data=held_out, metrics=["accuracy", distance],
    )  # fmt: skip
    assert list(history.history) == [
        "loss",
        "accuracy",
        "distance",
        "val_loss",
        "val_accuracy",
        "val_distance",
    ]
    assert all(len(found) == 2 and type(found[0]) is float for found in history.history.values())
    after = nn.evaluate(model, *held_out, loss="hinge", metrics=["accuracy", distance], engine=engine)
    assert after == pytest.approx({name: history.history[f"val_{name}"][-1] for name in after}, rel=1e-12)
    assert not history.interrupted
    assert repr(history).startswith("History(2 epochs, loss ")


@each_engine
def test_metrics_are_those_of_all_samples_before_each_step(engine):
    model, seen = line(), []
    at_first = line()

    def first_error(outputs, targets):
        seen.append(len(outputs))
        return float(abs(outputs[0] - targets[0]))

    history = fit(
        model, X, SUMS, loss="mse", optimizer=SGD(model, lr=0.1), batch_size=4, shuffle=False,
        metrics=[first_error], engine=engine,
    )  # fmt: skip
    assert seen == [5]
    assert history.history["first_error"] == [pytest.approx(abs(at_first(X[0]).data - SUMS[0]))]


@each_engine
def test_modes(engine):
    modes = []

    class Watching(Module):
        def __init__(self):
            self.line = line()

        def __call__(self, x):
            modes.append((self.training, self.line.training))
            return self.line(x)

    model = Watching()
    model.line.eval()
    fit(model, X, SUMS, loss="mse", engine=engine)
    assert set(modes) == {(True, True)}
    fit(model, X, SUMS, loss="mse", validation_data=(X, SUMS), engine=engine)
    assert set(modes) == {(True, True), (False, False)}
    modes.clear()
    nn.evaluate(model, X, SUMS, loss="mse", engine=engine)
    nn.predict(model, X, engine=engine)
    assert set(modes) == {(False, False)}
    assert (model.training, model.line.training) == (True, False)


# ---- callbacks ----


@each_engine
def test_a_callback_sees_each_epoch_and_may_end_it(engine):
    model, seen = line(), []

    def watch(epoch, logs):
        seen.append((epoch, logs["loss"], numbers(model)))
        return epoch == 2

    history = fit(model, X, SUMS, loss="mse", epochs=10, callbacks=[watch, print], engine=engine)
    assert [epoch for epoch, _, _ in seen] == [0, 1, 2]
    assert [loss for _, loss, _ in seen] == history.history["loss"]
    assert seen[-1][2] == numbers(model) != seen[0][2]
    assert not history.interrupted


@each_engine
def test_a_callback_may_change_the_parameters_and_the_learning_rate(engine):
    model = line()
    optimizer = SGD(model, lr=0.1)

    def reset(epoch, logs):
        for p in model.parameters():
            p.data = 0.25
        optimizer.lr = 0.0
        logs["loss"] = "mine"

    history = fit(model, X, SUMS, loss="mse", optimizer=optimizer, epochs=2, callbacks=[reset], engine=engine)
    assert numbers(model) == [0.25] * 3
    expected = np.mean([(0.25 * (a + b + 1) - t) ** 2 for (a, b), t in zip(X, SUMS)])
    assert history.history["loss"][1] == pytest.approx(expected)


def test_what_a_callback_returns():
    with pytest.raises(
        TypeError, match="a callback returns True to end the training, or nothing, not 'stop'"
    ):
        fit(line(), X, SUMS, loss="mse", callbacks=[lambda *_: "stop"], engine="eager")
    assert (
        len(fit(line(), X, SUMS, loss="mse", epochs=3, callbacks=[lambda *_: np.True_], engine="eager")) == 1
    )
    assert len(fit(line(), X, SUMS, loss="mse", epochs=3, callbacks=[lambda *_: False], engine="eager")) == 3


# ---- endings ----


@each_engine
def test_ctrl_c_keeps_what_was_learned(engine, capsys):
    model, short = line(), line()

    def press(epoch, _):
        if epoch == 1:
            signal.raise_signal(signal.SIGINT)

    settings = {"loss": "mse", "optimizer": "sgd", "seed": 0, "engine": engine}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        history = fit(model, X, SUMS, epochs=9, callbacks=[press], **settings)
    finally:
        signal.signal(signal.SIGINT, before)
    told = capsys.readouterr().err.splitlines()
    assert told[1].startswith("epoch 2 of 9: loss ")
    assert told[2:] == ["Stopped by Ctrl-C after 2 of 9 epochs."]
    assert history.interrupted
    assert repr(history).endswith(", interrupted)")
    assert history.history == fit(short, X, SUMS, epochs=2, **settings).history
    assert numbers(model) == numbers(short)


@each_engine
def test_ctrl_c_within_an_epoch(engine, capsys):
    model, steps = line(), []
    optimizer = SGD(model, lr=0.1)
    usual = optimizer.update

    def update(*args):
        steps.append(1)
        if len(steps) > 7 * (3 if engine == "eager" else 1):
            raise KeyboardInterrupt
        return usual(*args)

    optimizer.update = update
    history = fit(
        model,
        X,
        SUMS,
        loss="mse",
        optimizer=optimizer,
        epochs=9,
        batch_size=1,
        seed=0,
        engine=engine,
        verbose=False,
    )
    assert history.interrupted
    assert len(history) == 1
    other = line()
    rest = SGD(other, lr=0.1)
    generator = random.Random(0)
    batches = Batches(np.array(X), np.array(SUMS), 1, generator)
    for (x,), (t,), *_ in [*batches, *list(batches)[:2]]:
        rest.zero_grad()
        nn.mse(other(x), t).backward()
        rest.step()
    assert numbers(model) == pytest.approx(numbers(other), rel=1e-12)
    assert capsys.readouterr().err == ""


@each_engine
def test_an_error_keeps_what_was_learned(engine):
    model, short = line(), line()

    def fail(epoch, _):
        if epoch == 1:
            raise RuntimeError("no space left")

    settings = {"loss": "mse", "optimizer": "sgd", "seed": 0, "engine": engine}
    with pytest.raises(RuntimeError, match="no space left"):
        fit(model, X, SUMS, epochs=9, callbacks=[fail], **settings)
    fit(short, X, SUMS, epochs=2, **settings)
    assert numbers(model) == numbers(short)
    assert model.training


@each_engine
def test_a_loss_that_explodes_stops_it_before_the_parameters_are_spoiled(engine):
    model = line()
    optimizer = SGD(model, lr=1e80)
    with pytest.raises(
        FloatingPointError,
        match=r"the loss is \S+ in epoch \d, batch \d: at X\[\d\] v3 = inf: square\(v1\) = inf for v1 = .*\. "
        r"Try a learning rate below 1e\+80, or smaller numbers in X and y",
    ):
        fit(model, X, SUMS, loss="mse", optimizer=optimizer, epochs=100, engine=engine)
    assert all(map(math.isfinite, numbers(model)))


@each_engine
@pytest.mark.parametrize("bad", [1, 3])
def test_where_an_operation_is_not_defined_is_told(engine, bad):
    model = Neuron(1, "linear", init=1.0)
    points = [1.0, 1.0, 1.0, 1.0]
    points[bad] = -9.0
    settings = {"loss": lambda p, t: p.log(), "batch_size": 1, "shuffle": False, "engine": engine}
    with pytest.raises(
        (ValueError, FloatingPointError), match=r"log\(-[\d.]+\) is not a real number"
    ) as caught:
        fit(model, points, [0.0] * 4, optimizer=SGD(model, lr=0.01), **settings)
    told = str(caught.value), *getattr(caught.value, "__notes__", ())
    assert re.search(rf"in epoch 1, batch {bad + 1}(, |: )at X\[{bad}\]", " ".join(told))


@each_engine
def test_a_gradient_that_explodes_stops_it_too(engine):
    model = Neuron(1, "linear", init="zeros")
    with pytest.raises(FloatingPointError, match="the loss is 0, but its gradient is not finite in epoch 1"):
        fit(model, [1.0], [0.0], loss=lambda p, t: p.sqrt(), engine=engine)
    assert numbers(model) == [0.0, 0.0]
    with pytest.raises(FloatingPointError, match=r"an infinite slope .* Another learning rate does not help"):
        fit(model, [1.0], [0.0], loss=lambda p, t: p.sqrt(), engine=engine)


@each_engine
def test_validation_is_in_eval_mode(engine):
    class Doubling(Module):
        def __init__(self):
            self.line = line()

        def __call__(self, x):
            return 2 * self.line(x) if self.training else self.line(x)

    model = Doubling()
    settings = {"loss": "mse", "engine": engine}
    history = fit(model, X, SUMS, validation_data=(X, SUMS), **settings)
    assert history.history["val_loss"] == [pytest.approx(nn.evaluate(model, X, SUMS, **settings)["loss"])]


@each_engine
def test_it_warns_of_values_that_are_no_parameters(engine):
    class Plain:
        def __init__(self):
            self.scale = Value(2.0)

    class Scaled(Module):
        def __init__(self):
            self.line, self.helper, self.known = line(), Plain(), nn.SGD

        def __call__(self, x):
            return self.line(x) * self.helper.scale

    model = Scaled()
    with pytest.warns(UserWarning, match=r"Scaled computes with helper.scale, which parameters\(\)") as told:
        fit(model, X, SUMS, loss="mse", epochs=3, batch_size=2, engine=engine)
    assert len(told) == 1
    assert model.helper.scale.data == 2.0
    everything = SGD([*model.parameters(), model.helper.scale])
    fit(model, X, SUMS, loss="mse", optimizer=everything, engine=engine)  # it is learned: no warning


# ---- what it refuses ----


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs must be at least 1, not 0"),
        ({"epochs": 1.5}, TypeError, "epochs must be a whole number, not 1.5"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, not 0"),
        ({"batch_size": "all"}, TypeError, "batch_size must be a whole number, not 'all'"),
        ({"loss": "msa"}, ValueError, "unknown loss 'msa': did you mean 'mse'"),
        ({"loss": 1}, TypeError, r"a loss is a name or a function of \(prediction, target\), not 1"),
        ({"loss": lambda p, t: 1.0}, TypeError, "a loss returns one Value, not 1.0"),
        ({"optimizer": "adan"}, ValueError, "unknown optimizer 'adan': did you mean 'adam'"),
        (
            {"optimizer": 0.1},
            TypeError,
            "an optimizer is an nn.Optimizer, a class of these or a name, not 0.1",
        ),
        ({"optimizer": SGD(line())}, ValueError, "was made for other parameters: make one for this model"),
        ({"engine": "eger"}, ValueError, "unknown engine 'eger': did you mean 'eager'"),
        ({"backend": "numpy"}, ValueError, "backend='numpy' is for engine='compiled'"),
        ({"engine": "compiled", "backend": "python"}, ValueError, "backend='python' computes with lists"),
        (
            {"callbacks": print},
            TypeError,
            r"callbacks are functions of \(epoch, logs\), or nn.Callbacks, in a list, not <built",
        ),
        (
            {"callbacks": [None]},
            TypeError,
            r"callbacks are functions of \(epoch, logs\), or nn.Callbacks, in a list, not \[None",
        ),
        ({"seed": "x"}, TypeError, "a seed is an int, not 'x'"),
        ({"validation_data": X}, ValueError, r"validation_data is a pair: \(X, y\)"),
        (
            {"validation_data": (X, [1])},
            ValueError,
            "validation X has 5 samples and validation y has 1 target",
        ),
        ({"validation_data": ([[1.0]], [1])}, ValueError, "has 2 weights and got 1 input"),
    ],
)
def test_settings_that_are_wrong(settings, error, message):
    with pytest.raises(error, match=message):
        fit(line(), X, SUMS, **{"loss": "mse", "engine": "eager"} | settings)


@each_engine
def test_wrong_targets_are_found_before_the_first_step(engine):
    model = MLP(2, [3], seed=0)
    before = numbers(model)
    with pytest.raises(
        ValueError, match=r"(?s)class 3 is out of range: 3 logits are for.*the target y\[4\], 3"
    ):
        fit(model, X, [0, 1, 2, 0, 3], loss="cross_entropy_with_logits", batch_size=1, engine=engine)
    assert numbers(model) == before


def test_a_model_that_is_none():
    with pytest.raises(TypeError, match="a model is a Module, not function"):
        fit(lambda x: x, X, SUMS, loss="mse")
    with pytest.raises(ValueError, match="there are no parameters to learn"):
        fit(Sequential("relu"), X, SUMS, loss="mse")


def test_an_optimizer_for_one_number_at_a_time():
    class Signs(Optimizer):
        def update(self, parameter, gradient, state):
            return parameter - self.lr * (1 if gradient > 0 else -1), state

    model = line()
    assert len(fit(model, X, SUMS, loss="mse", optimizer=Signs(model, 0.1), engine="eager")) == 1
    with pytest.raises(ValueError, match=r"(?s)ambiguous.*update of Signs.*engine='eager'"):
        fit(model, X, SUMS, loss="mse", optimizer=Signs(model, 0.1), engine="compiled")


def test_a_backend_is_passed_on():
    models = [line(), line()]
    told = [
        fit(model, X, SUMS, loss="mse", seed=0, backend=backend).history
        for model, backend in zip(models, (None, "numpy"))
    ]
    assert told[0] == told[1]
    with pytest.raises(ValueError, match="nonsense"):
        fit(line(), X, SUMS, loss="mse", backend="nonsense")


def test_an_empty_history():
    assert repr(History(["loss"])) == "History(0 epochs)"


@pytest.mark.filterwarnings("ignore:the loss rose")
def test_what_a_callback_changes_counts_though_it_is_not_learned():
    def losses(engine):
        model = Neuron(1, "linear", seed=0)
        sgd = SGD([model.b], lr=0.1)

        def halve(epoch, logs):
            model.w[0].data /= 2

        fitted = fit(
            model, [1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 4.0, 6.0, 8.0, 9.0], loss="mse", optimizer=sgd, epochs=3,
            callbacks=[halve], engine=engine, seed=0,
        )  # fmt: skip
        return fitted.history["loss"]

    assert losses("compiled") == pytest.approx(losses("eager"), rel=1e-9)


@each_engine
def test_before_the_first_step_no_learning_rate_is_to_blame(engine):
    with pytest.raises(FloatingPointError, match=r"in epoch 1, batch 1: at X\[1\] .* No step was taken yet"):
        fit(Neuron(1, "linear", seed=0), [1.0, 1e200], [0.0, 0.0], loss="mse", engine=engine, verbose=False)


@each_engine
def test_a_loss_that_rises_is_told_with_its_numbers(engine):
    model = Neuron(1, "linear", seed=0)
    with pytest.warns(
        TrainingWarning, match=r"rose from \S+ in epoch 1 to \S+ in epoch 9: .* try 0\.2"
    ) as caught:
        fit(model, [1.0, 2.0], [0.0, 0.0], loss="mse", optimizer=SGD(model, lr=2.0), epochs=9, engine=engine)
    assert caught[0].filename == __file__
