"""Samples of different shapes, and several outputs."""

import numpy as np
import pytest

import nn
from autograd import mean
from nn import SGD, Dropout, Layer, Module, Neuron, fit
from nn.engines import ENGINES

each_engine = pytest.mark.parametrize("engine", ENGINES)
SEQUENCES = [[0.0, 1.0], [1.0, 1.0, 0.5], [1.0], [0.0, 0.25, 0.0], [1.0, 0.0]]
LABELS = [1, 0, 1, 0, 1]


class Recurrent(Module):
    def __init__(self, p=0.0):
        self.cell = Layer(3, 2, "tanh", seed=0)
        self.dropout = Dropout(p)
        self.out = Neuron(2, "sigmoid", seed=1)

    def __call__(self, x):
        h = [0.0, 0.0]
        for value in x:
            h = self.cell([value, *h])
        return self.out(self.dropout(h))


class Tagger(Recurrent):
    """An output for each entry."""

    def __call__(self, x):
        h, outputs = [0.0, 0.0], []
        for value in x:
            h = self.cell([value, *h])
            outputs.append(self.out(h))
        return outputs


class Heads(Module):
    """Two outputs: a number, and two probabilities."""

    def __init__(self):
        self.trunk = Layer(2, 3, "tanh", seed=0)
        self.number, self.classes = Neuron(3, "linear", seed=1), Layer(3, 2, "softmax", seed=2)

    def __call__(self, x):
        h = self.trunk(x)
        return self.number(h), self.classes(h)


def numbers(model):
    return [parameter.data for parameter in model.parameters()]


# ---- samples of different shapes ----


@pytest.mark.parametrize("batch_size", [2, None])
@pytest.mark.parametrize("p", [0.0, 0.4])
@pytest.mark.parametrize("weights", [None, [1.0, 0.5, 2.0, 0.0, 1.0]])
def test_engines_agree(batch_size, p, weights):
    def run(engine):
        model = Recurrent(p)
        history = fit(
            model, SEQUENCES, LABELS, loss="binary_cross_entropy", optimizer=SGD(model, lr=0.5),
            epochs=3, batch_size=batch_size, seed=0, metrics=["accuracy"], sample_weight=weights,
            penalty=nn.l2(0.01), validation_data=(SEQUENCES[:3], LABELS[:3]), engine=engine,
        )  # fmt: skip
        return numbers(model), *[history[name] for name in history]

    eager, compiled = map(run, ("eager", "compiled"))
    for one, other in zip(eager, compiled, strict=True):
        assert other == pytest.approx(one, rel=1e-9, abs=1e-12)


@each_engine
def test_it_is_the_loop_that_one_would_write(engine):
    model, by_hand = Recurrent(), Recurrent()
    settings = {"epochs": 2, "batch_size": 3, "shuffle": False, "engine": engine, "verbose": False}
    fit(model, SEQUENCES, LABELS, loss="binary_cross_entropy", optimizer=SGD(model, lr=0.5), **settings)
    optimizer = SGD(by_hand, lr=0.5)
    for batch in [slice(0, 3), slice(3, 5)] * 2:
        losses = [nn.binary_cross_entropy(by_hand(x), t) for x, t in zip(SEQUENCES[batch], LABELS[batch])]
        optimizer.zero_grad()
        mean(losses).backward()
        optimizer.step()
    assert numbers(model) == pytest.approx(numbers(by_hand), rel=1e-12)
    assert [p.grad for p in model.parameters()] == pytest.approx(
        [p.grad for p in by_hand.parameters()], rel=1e-9
    )


def test_a_bounded_number_of_programs_is_kept(monkeypatch):
    monkeypatch.setattr("nn.engines.compiled.MOST_PROGRAMS", 2)
    few, many = Recurrent(), Recurrent()
    settings = {"loss": "mse", "batch_size": None, "epochs": 3, "seed": 0, "verbose": False}
    fit(few, SEQUENCES, LABELS, optimizer=SGD(few, lr=0.5), **settings)
    monkeypatch.undo()
    fit(many, SEQUENCES, LABELS, optimizer=SGD(many, lr=0.5), **settings)
    assert numbers(few) == numbers(many)


@each_engine
@pytest.mark.parametrize("given", [SEQUENCES, [np.array(x) for x in SEQUENCES], tuple(map(tuple, SEQUENCES))])
def test_predictions_are_in_the_order_of_the_samples(engine, given):
    model = Recurrent()
    expected = [model(x).data for x in SEQUENCES]
    assert nn.predict(model, given, engine=engine) == pytest.approx(expected, rel=1e-12)
    array = np.empty(len(given), dtype=object)
    array[:] = [np.array(x) for x in given]
    assert nn.predict(model, array, engine=engine) == pytest.approx(expected, rel=1e-12)


@each_engine
def test_targets_of_different_lengths(engine):
    model = Tagger()
    tags = [[round(value) for value in sequence] for sequence in SEQUENCES]
    settings = {"optimizer": SGD(model, lr=2.0), "epochs": 60, "seed": 0, "engine": engine, "verbose": False}
    history = fit(model, SEQUENCES, tags, loss="binary_cross_entropy", **settings)
    assert history["loss"][-1] < history["loss"][0] / 2
    outputs = nn.predict(model, SEQUENCES, engine=engine)
    assert [len(row) for row in outputs] == [2, 3, 1, 3, 2]
    assert outputs[1].tolist() == pytest.approx([out.data for out in model(SEQUENCES[1])], rel=1e-12)


def test_more_samples_than_one_chunk():
    model = Recurrent()
    sequences = [SEQUENCES[i % 5] for i in range(1030)]
    outputs = nn.predict(model, sequences)
    assert outputs.shape == (1030,)
    assert outputs[1024:].tolist() == pytest.approx([model(x).data for x in sequences[1024:]], rel=1e-12)
    found = nn.predict(Tagger(), sequences)
    assert [len(row) for row in found] == [len(x) for x in sequences]


@each_engine
@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        ([[1.0, 2.0], [1.0]], [0, 1], ValueError, r"(?s)got 1 input.*ragged: X\[1\] has the shape \(1,\)"),
        ([[1.0, 2.0], [1.0, float("nan"), 3.0]], [0, 1], ValueError, r"X\[1\]\[1\] is nan"),
        ([[1.0, 2.0], [1.0, "a", 3.0]], [0, 1], TypeError, r"X\[1\] must hold numbers, not str"),
        ([[1.0, 2.0], 3.0], [0, 1], ValueError, "X is ragged: its rows must all have the same length"),
        ([[1.0, 2.0], []], [0, 1], ValueError, r"X\[1\] is empty"),
        ([[1.0, 2.0], [[1.0], [1.0, 2.0]]], [0, 1], ValueError, r"X\[1\] is ragged"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_ragged_samples(engine, X, y, error, message):
    with pytest.raises(error, match=message):
        fit(Neuron(2, "sigmoid", seed=0), X, y, loss="mse", engine=engine)


def test_a_recorder_needs_samples_of_one_shape():
    with pytest.raises(ValueError, match="X is ragged"):
        nn.Recorder(Recurrent(), SEQUENCES, LABELS, loss="mse")


# ---- several outputs ----

POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
SIZES, CLASSES = [0.0, 1.0, 1.0, 2.0], [0, 1, 1, 0]


def share_of_right_classes(outputs, targets):
    return float((outputs[1].argmax(axis=1) == targets[1]).mean())


@each_engine
def test_a_loss_for_each_output(engine):
    model = Heads()
    history = fit(
        model, POINTS, (SIZES, CLASSES), loss=["mse", "cross_entropy"], optimizer=nn.Adam(model, lr=0.05),
        epochs=200, batch_size=None, engine=engine, metrics=[share_of_right_classes],
        validation_data=(POINTS, (SIZES, CLASSES)), verbose=False,
    )  # fmt: skip
    assert history["loss"][-1] < 0.1 < history["loss"][0]
    assert history["share_of_right_classes"][-1] == 1.0
    outputs = [model(x) for x in POINTS]
    by_hand = [nn.mse(a, t) + nn.cross_entropy(b, c) for (a, b), t, c in zip(outputs, SIZES, CLASSES)]
    assert history["val_loss"][-1] == pytest.approx(np.mean([loss.data for loss in by_hand]), rel=1e-9)
    sizes, probabilities = nn.predict(model, POINTS, engine=engine)
    assert sizes == pytest.approx([a.data for a, _ in outputs], rel=1e-12)
    assert probabilities[2] == pytest.approx([p.data for p in outputs[2][1]], rel=1e-12)


@each_engine
def test_a_function_of_all_outputs(engine):
    def loss(outputs, target):
        return nn.mse(outputs[0], target[0]) + nn.mse(outputs[1], [target[1], 1 - target[1]])

    model, by_parts = Heads(), Heads()
    settings = {"epochs": 3, "batch_size": 2, "seed": 0, "engine": engine, "verbose": False}
    targets = np.array([SIZES, CLASSES], dtype=float).T
    fit(model, POINTS, targets, loss=loss, optimizer=SGD(model, lr=0.1), **settings)
    rows = [[c, 1 - c] for c in CLASSES]
    fit(by_parts, POINTS, (SIZES, rows), loss=["mse", "mse"], optimizer=SGD(by_parts, lr=0.1), **settings)
    assert numbers(model) == pytest.approx(numbers(by_parts), rel=1e-12)


def test_a_flat_tuple_is_a_list():
    class Pair(Module):
        def __init__(self):
            self.a, self.b = Neuron(2, "linear", seed=0), Neuron(2, "linear", seed=1)

        def __call__(self, x):
            return self.a(x), self.b(x)

    assert nn.predict(Pair(), POINTS).shape == (4, 2)
    assert nn.predict(Pair(), POINTS, engine="eager").shape == (4, 2)
    losses = ["mse", nn.huber]
    history = fit(Pair(), POINTS, (SIZES, SIZES), loss=losses, epochs=2, seed=0, verbose=False)
    assert len(history) == 2


@each_engine
def test_rows_of_outputs(engine):
    class Table(Module):
        def __init__(self):
            self.layer = Layer(2, 2, "linear", seed=0)

        def __call__(self, x):
            return [self.layer(x), self.layer([x[1], x[0]]), self.layer([1.0, 0.0])]

    assert nn.predict(Table(), POINTS, engine=engine).shape == (4, 3, 2)
    history = fit(Table(), POINTS, np.zeros((4, 3, 2)), loss="mse", engine=engine, epochs=2, verbose=False)
    assert history["loss"][1] < history["loss"][0]


@pytest.mark.parametrize(
    ("loss", "y", "error", "message"),
    [
        (["mse", "cross_entropy"], SIZES, ValueError, "the loss is 2 losses: y is then a tuple of as many"),
        (["mse"], (SIZES, CLASSES), ValueError, "the loss is 1 losses"),
        (["mse", "crossentropy"], (SIZES, CLASSES), ValueError, "unknown loss 'crossentropy'"),
        (["mse", "cross_entropy"], (SIZES, [0, 1, 2, 0]), ValueError, "2"),
        (["mse", "cross_entropy"], (SIZES, CLASSES[:3]), ValueError, r"y has \[4, 3\] targets"),
        (["mse"] * 3, (SIZES,) * 3, TypeError, "the loss is 3 losses, so a model returns a tuple"),
    ],
)  # fmt: skip
def test_what_several_losses_need(loss, y, error, message):
    with pytest.raises(error, match=message):
        fit(Heads(), POINTS, y, loss=loss)


@pytest.mark.parametrize("classes", [np.eye(2)[CLASSES], [[c] for c in CLASSES]])
def test_validation_targets_of_other_shapes(classes):
    held_out = POINTS, (SIZES, classes)
    with pytest.raises(ValueError, match=r"the validation targets have the shapes \(n\), \(n, \d\)"):
        fit(Heads(), POINTS, (SIZES, CLASSES), loss=["mse", "cross_entropy"], validation_data=held_out)


@each_engine
def test_several_outputs_of_samples_of_different_length(engine):
    class Both(Module):
        def __init__(self):
            self.a, self.b = Neuron(1, "linear", seed=0), Layer(1, 2, "softmax", seed=1)

        def __call__(self, x):
            return self.a(sum(x)), self.b(sum(x))

    model = Both()
    settings = {"loss": ["mse", "cross_entropy"], "engine": engine}
    history = fit(model, iter(SEQUENCES), (LABELS, LABELS), epochs=2, seed=0, verbose=False, **settings)
    assert history["loss"][1] < history["loss"][0]
    numbers_, classes = nn.predict(model, SEQUENCES, engine=engine)
    assert (numbers_.shape, classes.shape) == ((5,), (5, 2))
    assert nn.evaluate(model, SEQUENCES, (LABELS, LABELS), **settings)["loss"] > 0


@each_engine
def test_wrong_targets_of_different_length_are_found_before_the_first_step(engine):
    for wrong in ([5, 1], [0, 0.5, 2]):
        y = [[1], [0, 1], [1, 0, 1], [0, 1], wrong]
        X = [[1.0] * len(row) for row in y]
        with pytest.raises(ValueError, match="from 0 to 1"):
            fit(Tagger(), X, y, loss="binary_cross_entropy", engine=engine)
        with pytest.raises(ValueError, match="from 0 to 1"):
            nn.evaluate(Tagger(), X, y, loss="binary_cross_entropy", engine=engine)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"metrics": ["mae"]}, "'mae' is of targets of one shape: give a function"),
        ({"class_weight": {0: 1.0}}, "class_weight needs one class for each sample, and y is ragged"),
    ],
)
def test_what_needs_targets_of_one_shape(settings, message):
    y = [[1], [0, 1]]
    with pytest.raises(ValueError, match=message):
        fit(Tagger(), [[1.0], [1.0, 2.0]], y, loss="binary_cross_entropy", **settings)


def test_metrics_of_several_outputs_are_functions():
    with pytest.raises(ValueError, match="a metric of several outputs is a function of"):
        fit(Heads(), POINTS, (SIZES, CLASSES), loss=["mse", "cross_entropy"], metrics=["accuracy"])
