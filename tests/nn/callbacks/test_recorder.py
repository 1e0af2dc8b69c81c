"""The recorder: which moments it keeps, and that they are those of the training."""

import numpy as np
import pytest

import nn
from autograd import Value, replay
from nn.callbacks import recorder as room

X = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
Y = [-1.0, 1.0, 1.0, -1.0]


def net():
    return nn.MLP(2, [3, 1], activation="tanh", seed=0)


def numbers_of(model):
    return [p.data for p in model.parameters()]


def learn(model, *callbacks, epochs=6, y=Y, **settings):
    settings = {"loss": "mse", "batch_size": None, "shuffle": False, "verbose": False} | settings
    return nn.fit(model, X, y, epochs=epochs, callbacks=callbacks, **settings)


def test_each_moment_has_the_parameters_of_its_epoch():
    model = net()
    before, seen = numbers_of(model), []
    recorder = nn.Recorder(model, X, Y, loss="mse")
    history = learn(model, lambda *_: seen.append(numbers_of(model)), recorder)
    assert recorder.epochs == [0, 1, 2, 3, 4, 5, 6]
    assert recorder.history == [before, *seen]
    assert recorder.history[-1] == numbers_of(model)
    assert recorder.curves == history.history


@pytest.mark.parametrize("most", [2, 3, 7, 200])
def test_what_is_kept_of_a_long_training(monkeypatch, most):
    monkeypatch.setattr(room, "MOST_MOMENTS", most)
    model = net()
    recorder = nn.Recorder(model, X, Y, loss="mse")
    weight = model.parameters()[0]
    for epoch in range(3 * most + 450):
        weight.data = float(epoch + 1)
        recorder(epoch, {"loss": 1.0})
        numbers = recorder.epochs
        assert (numbers[0], numbers[-1]) == (0, epoch + 1)
        assert len(numbers) == len(recorder.history) <= most
        steps = np.diff(numbers)
        assert set(steps[:-1]) <= {recorder._every}
        assert 0 < steps[-1] <= recorder._every
        assert [row[0] for row in recorder.history[1:]] == numbers[1:]
    assert len(numbers) >= most // 2


def test_many_parameters_have_fewer_moments(monkeypatch):
    monkeypatch.setattr(room, "MOST_RECORDED_NUMBERS", 130)  # ten times 13 parameters
    recorder = nn.Recorder(net(), X, Y, loss="mse")
    for epoch in range(100):
        recorder(epoch, {"loss": 1.0})
    assert sum(map(len, recorder.history)) <= 130
    assert recorder.epochs[-1] == 100


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_both_engines_give_the_same_moments(optimizer):
    rows = []
    for engine in ("eager", "compiled"):
        model = net()
        recorder = nn.Recorder(model, X, Y, loss="mse")
        learn(model, recorder, engine=engine, optimizer=optimizer)
        rows.append((np.array(recorder.history), recorder.curves["loss"]))
    assert np.allclose(rows[0][0], rows[1][0], rtol=1e-9, atol=1e-12)
    assert rows[0][1] == pytest.approx(rows[1][1], rel=1e-9)
    assert not np.allclose(rows[0][0][0], rows[0][0][-1])


def test_recording_changes_nothing():
    plain, recorded = net(), net()
    learn(plain)
    learn(recorded, nn.Recorder(recorded, X, Y, loss="mse"))
    assert numbers_of(plain) == numbers_of(recorded)


def test_ctrl_c_leaves_the_full_epochs():
    model = net()
    recorder = nn.Recorder(model, X, Y, loss="mse")

    def stop(epoch, _):
        if epoch == 2:
            raise KeyboardInterrupt

    history = learn(model, recorder, stop, epochs=9)
    assert history.interrupted
    assert recorder.epochs == [0, 1, 2, 3]
    assert len(recorder.curves["loss"]) == 3
    assert recorder.replay().run["at"] == [1, 2, 3]


def accuracy(outputs, targets):
    return float(np.mean(outputs * targets > 0))


def test_several_trainings_are_one_long_one():
    model = net()
    recorder = nn.Recorder(model, X, Y, loss="mse")
    first = learn(model, recorder, epochs=2)
    second = learn(model, recorder, epochs=3, validation_data=(X, Y), metrics=[accuracy])
    assert recorder.epochs == [0, 1, 2, 3, 4, 5]
    assert recorder.curves["loss"] == first.history["loss"] + second.history["loss"]
    assert np.isnan(recorder.curves["val_loss"][:2]).all()
    assert recorder.curves["val_accuracy"][2:] == second.history["val_accuracy"]
    assert '"nan"' in recorder.replay().html()


TARGETS = {
    "mse": (1, [0.5, -1.5, 2.0, 0.0]),
    "half_sse": (2, [[0.5, 1.0], [2.0, 3.0], [1.0, 1.0], [0.0, 0.0]]),
    "mae": (1, [0.5, -1.5, 2.0, 0.0]),
    "huber": (1, [0.5, -1.5, 2.0, 0.0]),
    "kl_divergence": (3, [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.2, 0.3, 0.5], [0.5, 0.0, 0.5]]),
    "hinge": (1, [-1, 1, 1, -1]),
    "binary_cross_entropy_with_logits": (1, [0, 1, 1, 0]),
    "binary_cross_entropy": (1, [0, 1, 1, 0]),
    "cross_entropy_with_logits": (3, [0, 1, 2, 0]),
    "cross_entropy": (3, [0, 1, 2, 0]),
}
OUTPUTS = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax", "kl_divergence": "softmax"}


def forward(session, changes):
    """The graph once more, from other numbers of its leaves."""
    data = {}
    for node in session.nodes:
        parents = [data.get(parent, parent) for parent in node.parents]
        data[node] = node.op.forward(*parents) if parents else changes.get(node, node.data)
    return data


@pytest.mark.parametrize("loss", nn.LOSSES)
def test_the_graph_of_one_sample_stands_for_all(loss):
    outputs, y = TARGETS[loss]
    model = nn.MLP(2, [3, outputs], "tanh", OUTPUTS.get(loss, "linear"), seed=0)
    made = nn.Recorder(model, X, y, loss=loss, sample=1).replay()
    nodes, run = made.session.nodes, made.run
    assert run["sample"] == 1
    for i, (x, target) in enumerate(zip(X, y)):
        assert run["X"][i] == x
        assert run["y"][i] == np.ravel(target).tolist()
        given = dict(zip((nodes[i] for i in run["inputs"] + run["targets"]), run["X"][i] + run["y"][i]))
        found = forward(made.session, given)[nodes[-1]]
        assert found == pytest.approx(nn.LOSSES[loss](model(x), target).data, rel=1e-12)


def test_a_batch_of_probabilities_is_classes():
    y = [[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [0.2, 0.8]]
    recorder = nn.Recorder(nn.MLP(2, [2], seed=0), X, y, loss="cross_entropy_with_logits")
    assert recorder.replay().run["classes"] == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("loss", "y", "threshold"),
    [
        ("binary_cross_entropy_with_logits", [0, 1, 1, 0], 0.0),
        ("mse", [0, 1, 1, 0], 0.5),
        ("mse", [-1, 1, 1, -1], 0.0),
        ("hinge", [-1, 1, 1, -1], 0.0),
        ("mse", [3.0, 4.0, 8.0, 5.0], 5.5),
    ],
)
def test_where_the_class_changes(loss, y, threshold):
    assert nn.Recorder(net(), X, y, loss=loss).replay().run["threshold"] == threshold


def test_the_border_of_a_sigmoid_is_that_of_the_logits_that_are_drawn():
    model = nn.MLP(2, [3, 1], "tanh", "sigmoid", seed=0)
    run = nn.Recorder(model, X, [0, 1, 1, 0], loss="binary_cross_entropy").replay().run
    assert run["threshold"] == 0.0


def test_one_input_without_an_axis():
    recorder = nn.Recorder(nn.MLP(1, [2, 1], seed=0), [0.0, 0.5, 1.0], [0.0, 0.25, 1.0], loss="mse")
    run = recorder.replay().run
    assert run["X"] == [[0.0], [0.5], [1.0]]
    assert len(run["inputs"]) == 1


# ---- what cannot be recorded is refused before the training ----


class Branch(nn.Module):
    def __init__(self):
        self.w = Value(2.0)

    def __call__(self, x):
        return x[0] * self.w if x[0] > 0.5 else x[1] * self.w


class Peeking(Branch):
    def __call__(self, x):
        return self.w * getattr(x[0], "data", x[0]) * x[1]


def test_a_python_branch():
    with pytest.raises(TypeError, match="a comparison of Values would be decided once"):
        nn.Recorder(Branch(), X, Y, loss="mse")


def test_a_loss_with_a_python_branch():
    with pytest.raises(TypeError, match="a comparison of Values would be decided once"):
        nn.Recorder(net(), X, Y, loss=lambda p, t: p if t > 0 else -p)


def test_a_number_taken_out_of_a_value():
    with pytest.raises(Exception, match=r"(?s)sample"):
        nn.Recorder(Peeking(), [[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0], loss="mse")


@pytest.mark.untraced
def test_a_large_net():
    with pytest.raises(ValueError, match=r"has 3\d,\d+ values, and a page can play 30,000: record a smaller"):
        nn.Recorder(nn.MLP(784, [40, 10], seed=0), [[0.0] * 784], [3], loss="cross_entropy_with_logits")


@pytest.mark.parametrize("sample", [4, -5])
def test_a_sample_that_there_is_not(sample):
    with pytest.raises(IndexError, match=rf"sample {sample} of 4: the first is 0"):
        nn.Recorder(net(), X, Y, loss="mse", sample=sample)


@pytest.mark.parametrize("sample", [1.5, "1", None])
def test_a_sample_that_is_no_whole_number(sample):
    with pytest.raises(TypeError, match="cannot be interpreted as an integer"):
        nn.Recorder(net(), X, Y, loss="mse", sample=sample)


def test_the_last_sample():
    assert nn.Recorder(net(), X, Y, loss="mse", sample=-1).replay().run["sample"] == 3


def test_replay_is_public():
    assert isinstance(nn.Recorder(net(), X, Y, loss="mse").replay(), type(replay(Value(1.0), [], [[]])))


def test_a_recorder_of_another_model_is_noticed():
    learned, other = net(), net()
    recorder = nn.Recorder(other, X, Y, loss="mse")
    learn(learned, recorder)
    with pytest.warns(UserWarning, match="never changed: is it the model that fit learned"):
        recorder.replay()


def test_the_replay_is_of_what_was_recorded_whatever_became_of_the_model():
    model = net()
    recorder = nn.Recorder(model, X, Y, loss="mse")
    learn(model, recorder)
    then, page = numbers_of(model), recorder.replay()
    before = str(page.session.data.values()), page.svg
    for p in model.parameters():
        p.data += 1.0
    now = numbers_of(model)
    after = recorder.replay()
    assert (str(after.session.data.values()), after.svg) == before
    assert [after.session.data[p] for p in model.parameters()] == then
    assert numbers_of(model) == now
