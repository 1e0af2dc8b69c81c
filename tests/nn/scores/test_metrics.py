import numpy as np
import pytest

from nn import (
    SGD,
    Neuron,
    binary_cross_entropy_with_logits,
    cross_entropy_with_logits,
    evaluate,
    fit,
    half_sse,
    hinge,
    mse,
)
from nn.scores.metrics import averages, resolve_metrics


def accuracy(loss, outputs, targets):
    metrics = resolve_metrics(["accuracy"], loss, np.array(targets))
    found = averages(metrics, np.array(outputs), np.array(targets))
    assert type(found["accuracy"]) is float
    return found["accuracy"]


@pytest.mark.parametrize(
    ("loss", "outputs", "targets", "expected"),
    [
        (hinge, [0.1, -2.0, 3.0, -1.0], [1, -1, -1, 1], 0.5),
        (hinge, [0.0, 0.0], [1, -1], 0.5),
        (binary_cross_entropy_with_logits, [0.1, -2.0, 0.4, -1.0], [1, 0, 0.25, 0.75], 0.5),
        (binary_cross_entropy_with_logits, [[1.0, -1.0], [1.0, 1.0]], [[1, 0], [0, 1]], 0.75),
        (cross_entropy_with_logits, [[1.0, 2.0, 0.0], [3.0, 2.0, 0.0]], [1, 2], 0.5),
        (cross_entropy_with_logits, [[1.0, 2.0], [3.0, 2.0]], [[0.1, 0.9], [0.7, 0.3]], 1.0),
        (mse, [0.4, 0.6, 0.6, 7.0], [0, 1, 0, 1], 0.75),
        (mse, [[0.4], [0.6]], [[0], [0]], 0.5),
        (half_sse, [0.4, -0.6, -0.6, 7.0], [1, -1, 1, 1], 0.75),
        (mse, [[0.4, 0.1, 0.3], [0.1, 0.2, 0.3]], [[1, 0, 0], [0, 1, 0]], 0.5),
        (mse, [[0.4, 0.6], [0.6, 0.6]], [[1, 1], [0, 1]], 0.5),
    ],
)
def test_accuracy(loss, outputs, targets, expected):
    assert accuracy(loss, outputs, targets) == expected


def test_names():
    def largest(outputs, targets):
        return np.max(outputs)

    found = resolve_metrics(["accuracy", largest], hinge, None)
    assert list(found) == ["accuracy", "largest"]
    assert averages(found, np.array([1.0]), np.array([1])) == {"accuracy": 1.0, "largest": 1.0}
    assert resolve_metrics((), mse, None) == {}


@pytest.mark.parametrize(
    ("metrics", "error", "message"),
    [
        ("accuracy", TypeError, r'metrics come in a list, such as \["accuracy"\], not \'accuracy\''),
        (max, TypeError, "metrics come in a list"),
        (["accuracy", "accuracy"], ValueError, "a metric cannot be called 'accuracy': that name is taken"),
        ([lambda o, t: 0, lambda o, t: 1], ValueError, "cannot be called '<lambda>'"),
        (["loss"], ValueError, "cannot be called 'loss'"),
        (["val_loss"], ValueError, "cannot be called 'val_loss'"),
        (["f1"], ValueError, "unknown metric 'f1': there are: accuracy, mae, precision, r2, recall"),
        (["recal"], ValueError, "unknown metric 'recal': did you mean 'recall'?"),
        (["confusion_matrix"], ValueError, r"a confusion matrix is a table, not a number: write nn.conf"),
        ([1], TypeError, "a metric is a name, such as 'accuracy', or a function of .*, not 1"),
    ],
)
def test_metrics_that_are_none(metrics, error, message):
    with pytest.raises(error, match=message):
        resolve_metrics(metrics, hinge, None)


def test_a_loss_of_ones_own_has_no_accuracy():
    with pytest.raises(ValueError, match=r"accuracy is known for hinge, binary_.*, mse, half_sse"):
        resolve_metrics(["accuracy"], lambda p, t: p, np.array([0, 1]))


@pytest.mark.parametrize("targets", [[0.5, 1.0], [0, 1, 2], [0, 1, -1], [[0.3, 0.7]]])
def test_accuracy_is_for_classes(targets):
    with pytest.raises(ValueError, match=r"these targets are no classes.*: leave it out, or give a function"):
        resolve_metrics(["accuracy"], mse, np.array(targets))


def test_all_samples_decide_what_the_classes_are():
    model = Neuron(1, "linear", init="zeros")
    model.b.data = 0.25
    settings = {"loss": "mse", "metrics": ["accuracy"], "optimizer": SGD(model, lr=1e-9), "batch_size": 1}
    assert fit(model, [0.0, 0.0], [-1, 1], verbose=False, **settings)["accuracy"] == [0.5]
    assert evaluate(model, [0.0, 0.0], [0, 1], loss="mse", metrics=["accuracy"])["accuracy"] == 0.5
    assert evaluate(model, [0.0, 0.0], [1, 1], loss="mse", metrics=["accuracy"])["accuracy"] == 0.0


def test_a_metric_that_returns_no_number():
    for found in (None, np.zeros(2)):
        with pytest.raises(TypeError, match=r"the metric 'odd' returned .*, and not a number"):
            averages({"odd": lambda outputs, targets, found=found: found}, np.zeros(2), np.zeros(2))


def test_epoch_is_a_name_that_is_taken():
    def epoch(outputs, targets):
        return 0.0

    with pytest.raises(ValueError, match="a metric cannot be called 'epoch'"):
        resolve_metrics([epoch], mse, None)
