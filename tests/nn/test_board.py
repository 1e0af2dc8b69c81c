import json
import os
import re
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict

import numpy as np
import pytest

import nn
from autograd import Value
from nn.board.kmeans import kmeans

pytest.importorskip("tensorboardX")

from tensorboardX.proto.event_pb2 import Event
from tensorboardX.proto.graph_pb2 import GraphDef

from nn.board import Board
from nn.board.graph import graph_def
from nn.board.tensors import tensor_of

SETTINGS = {"loss": "binary_cross_entropy", "epochs": 3, "seed": 0, "verbose": False}
X, Y = nn.datasets.moons(n_samples=20, seed=0)


def net(**given):
    return nn.MLP(2, [4, 1], "tanh", "sigmoid", seed=0, **given)


def events(folder):
    """The events in the files of a run, in order."""
    for path in sorted(folder.glob("events.out.tfevents.*")):
        data = path.read_bytes()
        while data:  # the length of a record, a checksum of that, the record, a checksum
            (size,) = struct.unpack_from("<Q", data) if len(data) >= 8 else (0,)
            if len(data) < 16 + size:
                break  # it is being written
            event = Event()
            event.ParseFromString(data[12 : 12 + size])
            yield event
            data = data[16 + size :]


def scalars(folder):
    """{tag: {step: number}}."""
    found = defaultdict(dict)
    for event in events(folder):
        for value in event.summary.value:
            if value.WhichOneof("value") == "simple_value":
                found[value.tag][event.step] = value.simple_value
    return dict(found)


def summaries(folder, kind):
    """{tag: {step: what is there}} of a kind: "histo", "image"."""
    found = defaultdict(dict)
    for event in events(folder):
        for value in event.summary.value:
            if value.WhichOneof("value") == kind:
                found[value.tag][event.step] = getattr(value, kind)
    return dict(found)


def graph(folder):
    (written,) = [event.graph_def for event in events(folder) if event.graph_def]
    found = GraphDef()
    found.ParseFromString(written)
    return {node.name: (node.op, list(node.input)) for node in found.node}


def test_curves_of_all_numbers_and_of_the_learning_rate(tmp_path):
    model = net()
    optimizer = nn.SGD(model, lr=nn.schedules.step(0.1, every=1, gamma=0.5))
    history = nn.fit(
        model,
        X,
        Y,
        optimizer=optimizer,
        metrics=["accuracy"],
        validation_split=0.5,
        callbacks=[Board(tmp_path, "a")],
        **SETTINGS,
    )
    found = scalars(tmp_path / "a")
    assert set(found) == {"loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"}
    for name in history:
        assert list(found[name]) == [1, 2, 3]
        assert list(found[name].values()) == pytest.approx(history[name])
    assert list(found["learning_rate"].values()) == pytest.approx([0.05, 0.025, 0.0125])


def test_each_group_has_its_rate(tmp_path):
    model = net()
    optimizer = nn.SGD(
        [{"params": model.layers[0], "lr": 0.5}, {"params": model.layers[1], "lr": 0.25}], lr=1.0
    )
    nn.fit(model, X, Y, optimizer=optimizer, callbacks=[Board(tmp_path, "a")], **SETTINGS)
    found = scalars(tmp_path / "a")
    assert found["learning_rate/0"] == {1: 0.5, 2: 0.5, 3: 0.5}
    assert found["learning_rate/1"] == {1: 0.25, 2: 0.25, 3: 0.25}


def wait_for_losses(folder, n):
    """Wait until the losses of n epochs are in the files of a run."""
    end = time.monotonic() + 30
    while len(scalars(folder).get("loss", ())) < n:
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_the_file_grows_while_it_learns(tmp_path):
    board = Board(tmp_path, "a")
    nn.fit(
        net(),
        X,
        Y,
        callbacks=[board, lambda epoch, logs: epoch and wait_for_losses(tmp_path / "a", epoch)],
        **SETTINGS,
    )


def test_runs_have_names_of_their_own(tmp_path):
    for _ in range(2):
        nn.fit(net(), X, Y, callbacks=[Board(tmp_path)], **SETTINGS)
    board = Board(tmp_path)
    for _ in range(2):
        nn.fit(net(), X, Y, callbacks=[board], **SETTINGS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run-1", "run-2", "run-3", "run-4"]
    nn.fit(net(), X, Y, callbacks=[Board(tmp_path, "a")], **SETTINGS)
    with pytest.raises(ValueError, match=r"there is a run in .*a already: choose another name, or remove it"):
        nn.fit(net(), X, Y, callbacks=[Board(tmp_path, "a")], **SETTINGS)


def test_a_second_fit_with_one_optimizer_goes_on_in_the_run(tmp_path):
    model, board = net(), Board(tmp_path)
    optimizer = nn.SGD(model, lr=0.1)
    for _ in range(2):
        nn.fit(model, X, Y, optimizer=optimizer, callbacks=[board], **SETTINGS)
    assert list(scalars(tmp_path / "run-1")["loss"]) == [1, 2, 3, 4, 5, 6]
    assert graph(tmp_path / "run-1")


@pytest.mark.slow
def test_a_training_that_was_killed_goes_on_in_its_run(tmp_path):
    class Killed(BaseException):
        pass

    def kill(epoch, logs):
        if epoch == 1:
            raise Killed

    def learn(*more):
        backup = nn.BackupAndRestore(tmp_path / "backup.npz")
        return nn.fit(net(), X, Y, callbacks=[backup, Board(tmp_path / "runs"), *more], **SETTINGS)

    with pytest.raises(Killed):
        learn(kill)
    wait_for_losses(next((tmp_path / "runs").iterdir()), 1)
    history = learn(lambda epoch, logs: None)
    (run,) = (tmp_path / "runs").iterdir()
    found = scalars(run)["loss"]
    assert list(found) == [1, 2, 3]
    assert list(found.values()) == pytest.approx(history["loss"])


def test_histograms_of_weights_and_gradients(tmp_path):
    model = net()
    optimizer = nn.SGD(model.layers[1:], lr=0.1)
    nn.fit(model, X, Y, optimizer=optimizer, callbacks=[Board(tmp_path, "a", every=2)], **SETTINGS)
    found = summaries(tmp_path / "a", "histo")
    tags = {"weights/layers.1/w", "weights/layers.1/b", "gradients/layers.1/w", "gradients/layers.1/b"}
    assert set(found) == tags
    assert all(list(steps) == [2] for steps in found.values())

    model = net()
    nn.fit(model, X, Y, optimizer="sgd", callbacks=[Board(tmp_path, "b")], **SETTINGS)
    found = summaries(tmp_path / "b", "histo")
    weights = [w for neuron in model.layers[0].neurons for w in neuron.w]
    for kind, numbers in {
        "weights": [w.data for w in weights],
        "gradients": [w.grad for w in weights],
    }.items():
        histogram = found[f"{kind}/layers.0/w"][3]
        assert histogram.num == 8
        assert (histogram.min, histogram.max) == pytest.approx((min(numbers), max(numbers)))


def test_a_training_that_explodes_says_so_itself(tmp_path):
    model, (x, y) = nn.MLP(1, [4, 1], seed=0), nn.datasets.line(n_samples=20, seed=0)
    with pytest.raises(FloatingPointError, match="Try a learning rate below 100000"):
        nn.fit(
            model,
            x,
            y,
            optimizer=nn.SGD(model, lr=1e5),
            callbacks=[Board(tmp_path)],
            **SETTINGS | {"loss": "mse", "epochs": 100},
        )


def pixels(image):
    PIL = pytest.importorskip("PIL.Image")
    import io

    return np.asarray(PIL.open(io.BytesIO(image.encoded_image_string)).convert("RGB"))


def test_pictures_before_the_first_epoch_and_after_each(tmp_path):
    def weights(model):
        return [[w.data for w in neuron.w] for neuron in model.layers[0].neurons]

    def colours(model):
        return np.stack([np.full((2, 3, 3), share) for share in ([1.0, 0.0, 0.0], [0.0, 2.0, -1.0])])

    board = Board(tmp_path, "a", images={"weights": weights, "colours": colours})
    model = net()
    first = np.clip(weights(model), 0, 1)
    nn.fit(model, X, Y, callbacks=[board], **SETTINGS)
    found = summaries(tmp_path / "a", "image")
    assert [list(found[tag]) for tag in ("weights", "colours")] == [[0, 1, 2, 3]] * 2
    assert pixels(found["weights"][0])[..., 0] == pytest.approx(255 * first, abs=1)
    assert {tuple(pixel) for row in pixels(found["colours"][0]) for pixel in row} >= {
        (255, 0, 0),
        (0, 255, 0),
    }


def test_functions_of_the_model_see_it_in_eval_mode(tmp_path):
    seen = []

    def look(model):
        seen.append(model.training)
        return [[0.0]]

    nn.fit(net(), X, Y, callbacks=[Board(tmp_path, images=look, embedding=look)], **SETTINGS)
    assert set(seen) == {False}


def test_the_graph_is_collapsed_by_layer(tmp_path):
    model = nn.Sequential(nn.Standardize(2).adapt(X), net())
    nn.fit(model, X, Y, callbacks=[Board(tmp_path, "a")], **SETTINGS)
    found = graph(tmp_path / "a")
    first, second = "steps.1.layers.0", "steps.1.layers.1"
    assert found["input"] == ("Placeholder", [])
    assert found["steps.0/sub"] == ("sub", ["input", "steps.0/mean"])
    assert found[f"{first}/w"] == ("Parameter", [])
    assert found["steps.0/std"] == ("Constant", [])
    assert found[f"{first}/dot"] == ("dot", [f"{first}/w", "steps.0/div", f"{first}/b"])
    assert found[f"{first}/tanh"] == ("tanh", [f"{first}/dot"])
    assert set(found[f"{second}/dot"][1]) == {f"{first}/tanh", f"{second}/w", f"{second}/b"}
    assert found[f"{second}/sigmoid"] == ("sigmoid", [f"{second}/dot"])
    loss = {name: inputs for name, (_, inputs) in found.items() if name.startswith("loss/")}
    assert loss
    assert {"target", f"{second}/dot"} <= {name for inputs in loss.values() for name in inputs}
    assert all(name in found for _, inputs in found.values() for name in inputs)


class Twice(nn.Module):
    """A layer that is used twice, with what goes past it, and weights of its own under a strange name."""

    def __init__(self):
        self.layer = nn.Layer(2, 2, "tanh", seed=0)
        self.scales = {"a b/c": Value(2.0)}

    def __call__(self, x):
        h = [a + b for a, b in zip(self.layer(x), x)]
        return self.scales["a b/c"] * self.layer(h)[0]


def test_the_graph_of_a_model_of_ones_own():
    found = {
        node.name: (node.op, list(node.input))
        for node in graph_def(Twice(), nn.mse, np.array([1.0, 2.0]), np.array(1.0)).node
    }
    assert found["layer/add"] == ("add", ["layer/tanh", "input"])
    assert found["layer/dot_1"] == ("dot", ["layer/w", "layer/add", "layer/b"])
    assert found["scales/a_b_c"] == ("Parameter", [])
    assert all(re.fullmatch(r"[A-Za-z0-9.][\w./-]*", name, re.ASCII) for name in found)
    order = list(found)
    written = {source for _, inputs in found.values() for source in inputs}
    assert written <= set(order)


def test_names_of_tensors():
    assert tensor_of("layers.0.neurons.3.w.1") == ("layers.0", "w")
    assert tensor_of("neurons.3.b") == ("", "b")
    assert tensor_of("steps.1.rows.7.0") == ("steps.1", "rows")
    assert tensor_of("gain.3") == ("", "gain")


def test_an_embedding_with_labels_and_clusters(tmp_path):
    kinds = np.arange(60) % 3
    points = nn.datasets.blobs(n_samples=60, seed=0)[0] + 100 * kinds[:, None]
    names = np.array(["a\tb", "c", "d"])[kinds]
    board = Board(tmp_path, "a", embedding=lambda model: points, labels=names, clusters=3)
    nn.fit(net(), X, Y, callbacks=[board], **SETTINGS)
    config = (tmp_path / "a" / "projector_config.pbtxt").read_text(encoding="utf-8")
    assert 'tensor_path: "00003/embedding/tensors.tsv"' in config
    folder = tmp_path / "a" / "00003" / "embedding"
    table = np.loadtxt(folder / "tensors.tsv")
    assert table == pytest.approx(points)
    head, *rows = [line.split("\t") for line in (folder / "metadata.tsv").read_text("utf-8").splitlines()]
    assert head == ["label", "cluster"]
    assert len(rows) == 60
    assert {row[0] for row in rows} == {"a b", "c", "d"}
    assert len({tuple(row) for row in rows}) == 3  # the clusters are the kinds


@pytest.mark.parametrize(
    ("given", "text"), [({"labels": "ab"}, "a\nb\n"), ({"clusters": 1}, "0\n0\n"), ({}, None)]
)
def test_an_embedding_with_one_column_or_none(tmp_path, given, text):
    nn.fit(net(), X, Y, callbacks=[Board(tmp_path, "a", embedding=lambda model: X[:2], **given)], **SETTINGS)
    path = tmp_path / "a" / "00003" / "embedding" / "metadata.tsv"
    assert (path.read_text(encoding="utf-8") if path.exists() else None) == text


def test_the_embedding_is_that_of_the_best_weights(tmp_path):
    model = net()
    stopping = nn.EarlyStopping("loss", patience=1, min_delta=1e9)  # the first epoch is the best
    board = Board(tmp_path, "a", embedding=lambda model: [[p.data for p in model.parameters()]])
    nn.fit(model, X, Y, callbacks=[board, stopping], **SETTINGS)
    table = np.loadtxt(tmp_path / "a" / "00002" / "embedding" / "tensors.tsv")
    assert table == pytest.approx([p.data for p in model.parameters()])


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_kmeans_finds_what_scikit_learn_finds(k):
    cluster = pytest.importorskip("sklearn.cluster")
    metrics = pytest.importorskip("sklearn.metrics")
    points, _ = nn.datasets.blobs(n_samples=100, centers=5, seed=3)
    theirs = cluster.KMeans(k, n_init=10, random_state=0).fit_predict(points)
    assert metrics.adjusted_rand_score(theirs, kmeans(points, k)) == 1.0


def test_kmeans_of_rows_that_are_all_the_same():
    assert kmeans(np.ones((4, 2)), 2).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"images": lambda model: [1.0]}, ValueError, r"images has the shape \(1,\): pictures are of shape"),
        ({"images": {"p": lambda model: [[float("nan")]]}}, ValueError, "p has a pixel that is nan"),
        ({"images": {"p": lambda model: [["a"]]}}, TypeError, "p must hold numbers"),
        ({"embedding": lambda model: [1.0]}, ValueError, r"the embedding has the shape \(1,\)"),
        ({"embedding": lambda model: [[float("inf")]]}, ValueError, "the embedding has nan or infinity"),
        ({"embedding": lambda model: X, "labels": "ab"}, ValueError, "2 labels for 20 rows"),
        ({"embedding": lambda model: X, "clusters": 21}, ValueError, "clusters=21 is more than the 20 rows"),
        ({"every": 0}, ValueError, "every must be at least 1, not 0"),
        ({"clusters": 0, "embedding": lambda model: X}, ValueError, "clusters must be at least 1, not 0"),
        ({"labels": [1]}, ValueError, "labels and clusters are those of an embedding"),
    ],
)
def test_what_is_wrong_is_said_before_the_first_step(tmp_path, settings, error, words):
    model = net()
    before = model.state_dict()
    with pytest.raises(error, match=words):
        nn.fit(model, X, Y, callbacks=[Board(tmp_path, **settings)], **SETTINGS)
    assert model.state_dict() == before
    assert not any(tmp_path.rglob("events*"))


WITHOUT = """
import sys
sys.modules["tensorboardX"] = None
import nn
try:
    nn.board.Board("runs")
except ImportError as error:
    print(error)
"""


def test_without_tensorboardx_the_error_names_the_extra():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True)
    assert done.stdout == 'nn.board needs tensorboardX: pip install "glassgrad[board]"\n'


def asked(address, seconds=60):
    """What a server answers, as soon as it does."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as response:
                return response.read().decode()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.fixture
def server(tmp_path):
    """The address of a TensorBoard that shows the runs in tmp_path."""
    pytest.importorskip("tensorboard")
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(tmp_path), "--port", "0"]
    log = tmp_path.parent / "tensorboard.log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--load_fast=false", "--reload_interval", "1"],
            stdout=out,
            stderr=out,
            env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
        ) as process,
    ):
        try:
            end = time.monotonic() + 60
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.1)
            yield found[0]
        finally:
            process.terminate()
            process.wait(30)


@pytest.mark.slow
def test_tensorboard_itself_shows_two_runs(tmp_path, server):
    for name, lr in (("slow", 0.01), ("fast", 0.3)):
        model = net()
        board = Board(
            tmp_path, name, images=lambda model: [[0.5]], embedding=lambda model: X, labels=Y, clusters=2
        )
        history = nn.fit(model, X, Y, optimizer=nn.SGD(model, lr=lr), callbacks=[board], **SETTINGS)

    def answer(path):
        return json.loads(asked(f"{server}data/{path}"))

    def curve(run):
        is_there = "loss" in answer("plugin/scalars/tags").get(run, {})
        return answer(f"plugin/scalars/scalars?run={run}&tag=loss") if is_there else []

    end = time.monotonic() + 60
    while len(curve("fast")) < 3 or len(curve("slow")) < 3:
        assert time.monotonic() < end
        time.sleep(0.2)
    assert set(answer("runs")) == {"fast", "slow"}
    assert set(answer("plugin/scalars/tags")["fast"]) == {"loss", "learning_rate"}
    assert [step for _, step, _ in curve("fast")] == [1, 2, 3]
    assert [number for *_, number in curve("fast")] == pytest.approx(history["loss"])
    assert "weights/layers.0/w" in answer("plugin/histograms/tags")["fast"]
    assert set(answer("plugin/images/tags")["slow"]) == {"images"}
    drawn = asked(f"{server}data/plugin/graphs/graph?run=fast")
    assert set(re.findall(r'name: "([^"]+)"', drawn)) >= {"input", "layers.0/w", "layers.1/dot", "target"}
    assert set(answer("plugin/projector/runs")) == {"fast", "slow"}
    (shown,) = answer("plugin/projector/info?run=fast")["embeddings"]
    assert shown["tensorShape"] == [20, 2]
    assert asked(f"{server}data/plugin/projector/metadata?run=fast&name={shown['tensorName']}").startswith(
        "label\tcluster\n"
    )
