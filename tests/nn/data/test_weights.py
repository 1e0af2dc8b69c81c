import math

import numpy as np
import pytest

import nn

X, Y = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0], [0.5, 0.5]], [0, 1, 1, 0]
LOSS = "binary_cross_entropy_with_logits"
each_engine = pytest.mark.parametrize("engine", ["eager", "compiled"])


def trained(engine="compiled", X=X, y=Y, outputs=1, loss=LOSS, **settings):
    model = nn.MLP(2, [3, outputs], "tanh", seed=0)
    settings = {"batch_size": None, "epochs": 3, "shuffle": False} | settings
    optimizer = nn.SGD(model, lr=0.5)
    history = nn.fit(model, X, y, loss=loss, optimizer=optimizer, engine=engine, **settings)
    return [p.data for p in model.parameters()], history.history


@each_engine
def test_a_weight_of_2_is_the_sample_twice(engine):
    weighted, logs = trained(engine, sample_weight=[2, 0, 1, 1])
    repeated, others = trained(engine, X=[X[0], X[0], X[2], X[3]], y=[0, 0, 1, 0])
    assert weighted == pytest.approx(repeated, rel=1e-12)
    assert logs["loss"] == pytest.approx(others["loss"], rel=1e-12)


@each_engine
def test_weights_of_1_change_nothing(engine):
    assert trained(engine, sample_weight=np.ones(4))[0] == pytest.approx(trained(engine)[0], rel=1e-14)


@pytest.mark.parametrize("batch_size", [1, 3])
def test_both_engines_agree_and_weights_are_shuffled_with_the_samples(batch_size):
    settings = {"batch_size": batch_size, "shuffle": True, "seed": 3, "sample_weight": [0.5, 2.0, 0.0, 7.0]}
    ends = [trained(engine, **settings, penalty=nn.l2(0.01)) for engine in ("eager", "compiled")]
    assert ends[0][0] == pytest.approx(ends[1][0], rel=1e-12)
    assert ends[0][1]["loss"] == pytest.approx(ends[1][1]["loss"], rel=1e-12)


@each_engine
def test_class_weights_are_the_weights_of_their_samples(engine):
    by_class, _ = trained(engine, class_weight={1: 3.0})
    assert by_class == trained(engine, sample_weight=[1.0, 3.0, 3.0, 1.0])[0]
    signs, _ = trained(engine, y=[-1, 1, 1, -1], loss="hinge", class_weight={-1: 2.0, 1: 0.5})
    assert signs == trained(engine, y=[-1, 1, 1, -1], loss="hinge", sample_weight=[2, 0.5, 0.5, 2])[0]


@each_engine
@pytest.mark.parametrize("y", [[0, 2, 1, 0], [[1, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]])
def test_class_weights_of_several_classes(engine, y):
    settings = {"y": y, "outputs": 3, "loss": "cross_entropy_with_logits"}
    by_class, _ = trained(engine, class_weight={0: 2, 2: 0.5}, **settings)
    assert by_class == trained(engine, sample_weight=[2, 0.5, 1, 2], **settings)[0]


def test_metrics_and_validation_are_not_weighted():
    settings = {"metrics": ["accuracy"], "validation_data": (X, Y), "epochs": 1}
    _, weighted = trained(sample_weight=[0, 0, 0, 0], **settings)
    model = nn.MLP(2, [3, 1], "tanh", seed=0)
    expected = nn.evaluate(model, X, Y, loss=LOSS, metrics=["accuracy"])
    assert weighted["loss"] == [0.0]
    assert weighted["accuracy"] == weighted["val_accuracy"] == [expected["accuracy"]]
    assert weighted["val_loss"] == pytest.approx([expected["loss"]])


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        (
            {"sample_weight": [1] * 4, "class_weight": {0: 1}},
            ValueError,
            "sample_weight or class_weight, not",
        ),
        ({"sample_weight": [1, 1]}, ValueError, r"the shape \(2,\): give one number for each of 4 samples"),
        ({"sample_weight": [[1]] * 4}, ValueError, r"the shape \(4, 1\): give one number for each of 4"),
        ({"sample_weight": [1, -1, 1, 1]}, ValueError, r"sample_weight\[1\] is -1.0: a weight is a finite"),
        ({"sample_weight": [1, 1, math.nan, 1]}, ValueError, r"sample_weight\[2\] is nan: a weight is a fin"),
        ({"sample_weight": ["a"] * 4}, TypeError, "sample_weight must hold numbers, not str"),
        (
            {"class_weight": [1.0, 2.0]},
            TypeError,
            r"class_weight is a dict, such as {0: 1.0, 1: 5.0}, not \[",
        ),
        ({"class_weight": {1: -1}}, ValueError, r"class_weight\[1\] is -1: a weight is a finite number, 0"),
        ({"class_weight": {"1": 2}}, ValueError, r"class_weight has '1', and .* class: there are \[0, 1\]"),
        ({"class_weight": {2: 2}}, ValueError, r"class_weight has 2, and no target is of this class"),
        (
            {"class_weight": {1: 2}, "y": [[0, 1], [1, 1], [0, 0], [1, 0]], "outputs": 2},
            ValueError,
            r"needs one class for each sample, and y has the shape \(4, 2\): give sample_weight",
        ),
    ],
)
def test_what_are_no_weights(settings, error, message):
    with pytest.raises(error, match=message):
        trained(**settings)


@each_engine
@pytest.mark.parametrize("batch_size", [1, 3])
def test_weights_go_with_their_samples_in_any_order(engine, batch_size):
    model, weights = nn.MLP(2, [3, 1], "tanh", seed=0), [0.5, 2.0, 0.0, 7.0]
    still = nn.SGD(model, lr=0.0)
    settings = {"loss": LOSS, "optimizer": still, "batch_size": batch_size, "engine": engine}
    history = nn.fit(model, X, Y, sample_weight=weights, seed=1, epochs=4, **settings).history
    losses = [nn.LOSSES[LOSS](model(x), y).data for x, y in zip(X, Y)]
    expected = sum(w * loss for w, loss in zip(weights, losses)) / 4
    assert history["loss"] == pytest.approx([expected] * 4, rel=1e-12)
