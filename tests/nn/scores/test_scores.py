import numpy as np
import pytest

import nn
from nn.scores.metrics import averages, resolve_metrics

sklearn = pytest.importorskip("sklearn.metrics")
LOGITS, CLASSES = "binary_cross_entropy_with_logits", "cross_entropy_with_logits"


def measured(names, loss, outputs, targets):
    metrics = resolve_metrics(names, nn.LOSSES[loss], np.array(targets))
    return averages(metrics, np.array(outputs), np.array(targets))


def drawn(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize("loss", [LOGITS, "hinge", "binary_cross_entropy"])
def test_precision_and_recall_of_two_classes(loss):
    outputs, right = drawn(0, 50), drawn(1, 50) > 0.3
    targets = 2 * right - 1 if loss == "hinge" else right.astype(int)
    told = outputs > (0.5 if loss == "binary_cross_entropy" else 0)
    found = measured(["precision", "recall"], loss, outputs, targets)
    assert found["precision"] == pytest.approx(sklearn.precision_score(right, told), rel=1e-14)
    assert found["recall"] == pytest.approx(sklearn.recall_score(right, told), rel=1e-14)
    assert found["precision"] != found["recall"]
    matrix = nn.confusion_matrix(outputs, targets, loss=loss)
    assert matrix.tolist() == sklearn.confusion_matrix(right, told).tolist()


@pytest.mark.parametrize("loss", [CLASSES, "cross_entropy", "kl_divergence"])
def test_precision_and_recall_of_several_classes_are_means(loss):
    outputs, right = drawn(0, 50, 4), np.random.default_rng(1).integers(0, 3, 50)
    targets = np.eye(4)[right] if loss == "kl_divergence" else right
    told = outputs.argmax(axis=1)
    found = measured(["accuracy", "precision", "recall"], loss, outputs, targets)
    for name in ("precision", "recall"):
        score = getattr(sklearn, f"{name}_score")(right, told, average="macro", zero_division=0)
        assert found[name] == pytest.approx(score, rel=1e-14)
    assert found["accuracy"] == pytest.approx(sklearn.accuracy_score(right, told))
    matrix = nn.confusion_matrix(outputs, targets, loss=loss)
    assert matrix.tolist() == sklearn.confusion_matrix(right, told, labels=range(4)).tolist()


def test_nothing_found():
    assert measured(["precision", "recall"], LOGITS, [-1.0, -1.0], [0, 0]) == {"precision": 0, "recall": 0}


@pytest.mark.parametrize("shape", [(30,), (30, 3)])
def test_mae_and_r2(shape):
    outputs, targets = drawn(0, *shape), drawn(1, *shape)
    found = measured(["mae", "r2"], "mse", outputs, targets)
    assert found["mae"] == pytest.approx(sklearn.mean_absolute_error(targets, outputs), rel=1e-14)
    assert found["r2"] == pytest.approx(sklearn.r2_score(targets, outputs), rel=1e-12)


def test_r2_of_targets_that_are_all_the_same():
    for outputs, expected in ([2.0, 2.0], 1.0), ([2.0, 3.0], 0.0):
        assert measured(["r2"], "mse", outputs, [2.0, 2.0]) == {"r2": expected}


def test_shapes_that_differ():
    for name in ("mae", "r2"):
        with pytest.raises(
            ValueError, match=rf"{name} compares outputs and targets of one shape, not \(2, 1\)"
        ):
            measured([name], "mse", [[1.0], [2.0]], [1.0, 2.0])


@pytest.mark.parametrize("name", ["precision", "recall"])
def test_losses_without_classes(name):
    with pytest.raises(ValueError, match=f"{name} is known for hinge, .*: otherwise give a function"):
        measured([name], "mse", [1.0], [1.0])


@pytest.mark.parametrize(
    ("outputs", "targets", "loss", "message"),
    [
        ([1.0], [1, 0], LOGITS, "there are 1 outputs and 2 targets"),
        ([[1.0, 2.0]], [[1, 0]], LOGITS, "a confusion matrix is of one label: give outputs"),
        ([1.0], [1.0], "mse", "confusion_matrix is known for hinge"),
        ([1.0], [1.0], "nothing", "unknown loss 'nothing'"),
    ],
)
def test_no_confusion_matrix(outputs, targets, loss, message):
    with pytest.raises(ValueError, match=message):
        nn.confusion_matrix(outputs, targets, loss=loss)


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_metrics_of_an_epoch_are_those_of_all_its_samples(engine):
    X, y = drawn(0, 25, 2), (drawn(1, 25) > 0.5).astype(int)
    ends = []
    for batch_size in (4, None):
        model = nn.Neuron(2, "linear", seed=0)
        history = nn.fit(
            model, X, y, loss=LOGITS, optimizer=nn.SGD(model, lr=0), metrics=["precision", "recall", "r2"],
            batch_size=batch_size, engine=engine, validation_data=(X, y), seed=0,
        ).history  # fmt: skip
        ends.append([history[name][0] for name in ("precision", "recall", "r2")])
        assert ends[-1] == pytest.approx(
            [history[f"val_{name}"][0] for name in ("precision", "recall", "r2")]
        )
    assert ends[0] == pytest.approx(ends[1])


BINARY, CATEGORICAL = "binary_cross_entropy", "cross_entropy"


@pytest.mark.parametrize(
    ("outputs", "targets", "loss", "message"),
    [
        ([0.1, 0.9], [[0], [1]], BINARY, "a confusion matrix is of one label"),
        ([0.1, 0.9], [0, 2], BINARY, "targets of binary_cross_entropy are from 0 to 1, not 2"),
        ([0.1, 0.9], [0, -1], BINARY, "targets of binary_cross_entropy are from 0 to 1"),
        ([0.1, float("nan")], [0, 1], BINARY, "an output is nan or infinite"),
        ([[0.1, 0.9]], [-1], CATEGORICAL, "targets are classes from 0 to 1.*, not -1"),
        ([[0.1, 0.9]], [2], CATEGORICAL, "targets are classes from 0 to 1.*, not 2"),
        ([[0.1, 0.9]], [0.5], CATEGORICAL, "targets are classes from 0 to 1.*, not 0.5"),
        ([[0.1, 0.9]], [[0.0, 0.5, 0.5]], CATEGORICAL, "not rows of 3"),
        ([0.1, 0.9], [0, 1], CATEGORICAL, r"outputs of cross_entropy are of shape \(n, k\), not \(2,\)"),
    ],
)
def test_what_a_confusion_matrix_takes(outputs, targets, loss, message):
    with pytest.raises(ValueError, match=message):
        nn.confusion_matrix(outputs, targets, loss=loss)


def test_classes_may_be_floats_or_minus_one():
    assert nn.confusion_matrix([[0.1, 0.9]], [1.0], loss=CATEGORICAL).tolist() == [[0, 0], [0, 1]]
    assert nn.confusion_matrix([-2.0, 1.0], [-1, 1], loss="hinge").tolist() == [[1, 0], [0, 1]]
