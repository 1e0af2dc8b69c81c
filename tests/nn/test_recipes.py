import numpy as np
import pytest

import nn
from nn import RECIPES, datasets, recipe

OUTPUTS = {"multi-label": 2, "multi-class": 3}


def sine():
    X, y = datasets.sine(80, noise=0.05, seed=0)
    return X, y


def with_outliers():
    X, y = sine()
    y[::8] += 5.0
    return X, y


def two_labels():
    X, _ = datasets.blobs(80, centers=[[0.0, 0.0]], seed=0)
    return X, (X > 0).astype(int)


#: Task -> (data, outputs, metric, what it must reach).
SMALL = {
    "regression": (sine, 1, "r2", 0.95),
    "positive": (lambda: (sine()[0], np.exp(sine()[1])), 1, "r2", 0.95),
    "bounded": (lambda: (sine()[0], np.clip(0.5 + 0.4 * sine()[1], 0, 1)), 1, "r2", 0.9),
    "robust": (with_outliers, 1, "mae", 0.8),
    "binary": (lambda: datasets.moons(80, seed=0), 1, "accuracy", 0.95),
    "multi-label": (two_labels, 2, "accuracy", 0.95),
    "multi-class": (lambda: datasets.blobs(80, seed=0, cluster_std=1.0), 3, "accuracy", 0.9),
}


@pytest.mark.parametrize("task", RECIPES)
def test_each_recipe_trains(task):
    data, outputs, metric, wanted = SMALL[task]
    X, y = data()
    plan = recipe(task, X.shape[1], outputs, hidden=[16])
    model = plan.model(seed=0)
    adam = nn.Adam(model, lr=0.02)
    history = nn.fit(
        model, X, y, loss=plan.loss, metrics=plan.metrics, optimizer=adam, epochs=100, batch_size=20, seed=0,
        verbose=False,
    )  # fmt: skip
    reached = history[metric][-1]
    assert reached < wanted if metric == "mae" else reached > wanted
    assert history[metric][0] != pytest.approx(reached, abs=0.01)


def test_robust_is_less_pulled_by_outliers():
    X, clean = sine()
    errors = {}
    for task in ("regression", "robust"):
        plan = recipe(task, 1, hidden=[16])
        model = plan.model(seed=0)
        adam = nn.Adam(model, lr=0.02)
        nn.fit(model, *with_outliers(), loss=plan.loss, optimizer=adam, epochs=100, seed=0, verbose=False)
        errors[task] = float(np.mean((nn.predict(model, X) - clean) ** 2))
    assert errors["robust"] < errors["regression"] / 2


@pytest.mark.parametrize("task", RECIPES)
def test_each_recipe_says_why(task):
    row, plan = RECIPES[task], recipe(task, 4, OUTPUTS.get(task, 1))
    said = " ".join(repr(plan).split())
    assert max(map(len, repr(plan).splitlines())) <= 100
    for part in (row.purpose, row.output[plan.output], row.loss[plan.loss], row.targets, row.watch):
        assert part in said
    assert all(f"{name}: {why}" in said for name, why in row.metrics.items())
    assert plan.loss in nn.LOSSES
    assert repr(plan.model(seed=0)).startswith(
        f"MLP(4 -> 32 relu -> 16 relu -> {plan.outputs} {plan.output},"
    )
    assert plan.model(seed=1).state_dict() == plan.model(seed=1).state_dict()
    assert plan.model(seed=1).state_dict() != plan.model(seed=2).state_dict()


def test_choices():
    assert recipe("bounded", 2, output="tanh").model(seed=0)([9.0, 9.0]).op.name == "tanh"
    assert recipe("positive", 2, output="relu").output == "relu"
    assert recipe("robust", 2, loss="mae").loss == "mae"
    assert "an outlier does not count by its square" in repr(recipe("robust", 2, loss="mae"))
    straight = recipe("regression", 2, hidden=[])
    assert repr(straight.model(seed=0)) == "MLP(2 -> 1 linear, 3 parameters)"
    assert "none: such a net draws straight lines only" in repr(straight)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (
            lambda: recipe("classification", 2),
            ValueError,
            "binary, bounded, multi-class, multi-label, positive, regression, robust",
        ),
        (
            lambda: recipe("binary", 2, 2),
            ValueError,
            '"binary" has one output, not 2: for 2 take "multi-label" or',
        ),
        (lambda: recipe("multi-class", 2), ValueError, "has 2 outputs or more, one for each class, not 1"),
        (lambda: recipe("multi-label", 2), ValueError, "one for each label, not 1: for 1 take"),
        (lambda: recipe("binary", 0), ValueError, "the number of inputs must be at least 1, not 0"),
        (lambda: recipe("binary", "two"), TypeError, "the number of inputs must be a whole number"),
        (
            lambda: recipe("bounded", 2, output="relu"),
            ValueError,
            'unknown output of "bounded" .*sigmoid, tanh',
        ),
        (lambda: recipe("binary", 2, loss="mse"), ValueError, 'loss of "binary" .*: binary_cross_entropy'),
        (lambda: recipe("binary", 2, hidden=8), TypeError, r"hidden is a list.* \[32, 16\], not 8"),
        (
            lambda: recipe("binary", 2, hidden=[8, 0]),
            ValueError,
            "the size of a hidden layer must be at least 1",
        ),
    ],
)
def test_what_is_no_recipe(call, error, said):
    with pytest.raises(error, match=said):
        call()
