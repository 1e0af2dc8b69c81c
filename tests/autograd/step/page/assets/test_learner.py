"""A net that learns in the page takes the steps of nn.fit: after 100 of them the numbers are Python's."""

import json

import pytest

import nn
from autograd import playground
from autograd.step.page.page import as_json

from .....node import ask

IMPORTS = """
import { Engine } from "./engine.js";
import { Learner } from "./play_learner.js";
import { Net, netGraph } from "./play_graph.js";
import { rules } from "./rules.js";
"""
LEARN = """(pages) => pages.map(({ net, own, activations, losses, settings, steps }) => {
    const loss = losses[settings.loss];
    const { output, hidden, sizes, bias } = net;
    const graph = netGraph({ sizes, hidden, output, bias }, activations, loss, own.y[0].length);
    const learned = new Net(graph, new Engine(rules), {});
    learned.numbers = net.numbers;
    const column = (rows) => rows[0].map((_, i) => Float64Array.from(rows, (row) => row[i]));
    const samples = { X: column(own.X), y: column(own.y), count: own.X.length };
    const learner = new Learner(learned, samples, settings, null);
    for (let i = 0; i < steps; i += 1) learner.learn();
    return { after: learned.numbers, losses: learner.losses, epoch: learner.epoch };
})"""
STEPS = 100


def learned_in_python(model, X, y, loss, settings):
    strengths = [one(settings[name]) for name, one in (("l1", nn.l1), ("l2", nn.l2)) if name in settings]
    penalty = (lambda net: sum(one(net) for one in strengths)) if strengths else None
    size = settings.get("batch_size") or len(X)
    history = nn.fit(
        model,
        X,
        y,
        loss=loss,
        optimizer=nn.SGD(model, lr=settings["lr"], momentum=settings.get("momentum", 0.0)),
        epochs=STEPS * size // len(X),
        batch_size=size,
        shuffle=False,
        penalty=penalty,
        verbose=False,
    )
    return history["loss"]


def near(numbers):
    return pytest.approx(numbers, rel=1e-12, abs=1e-13)


def moons(targets=(0, 1)):
    X, y = nn.datasets.moons(20, seed=0)
    return X, y * (targets[1] - targets[0]) + targets[0]


CASES = {
    "tanh, mse": ("tanh", "linear", "mse", moons((-1, 1)), {"lr": 0.1}),
    "relu, hinge, l1": ("relu", "linear", "hinge", moons((-1, 1)), {"lr": 0.05, "l1": 0.003}),
    "sigmoid, logits": ("sigmoid", "linear", "binary_cross_entropy_with_logits", moons(), {"lr": 0.5}),
    "gelu, probabilities, batches": (
        "gelu", "sigmoid", "binary_cross_entropy", moons(), {"lr": 0.2, "batch_size": 5, "momentum": 0.9},
    ),
    "silu, mae": ("silu", "tanh", "mae", moons((-1, 1)), {"lr": 0.05, "l2": 0.01}),
    "softplus, huber, batches": (
        "softplus", "linear", "huber", moons(), {"lr": 0.1, "batch_size": 4, "l1": 0.001, "l2": 0.01},
    ),
    "elu, three classes": (
        "elu", "linear", "cross_entropy_with_logits", nn.datasets.spirals(30, classes=3, seed=1),
        {"lr": 0.1, "batch_size": 6},
    ),
}  # fmt: skip


def model_of(case):
    activation, output, loss, _, _ = CASES[case]
    return nn.MLP(2, [8, 8, 3 if loss.startswith("cross") else 1], activation, output, seed=3)


@pytest.fixture(scope="module")
def learned():
    """{case: what a page has learned}, all by one process."""
    pages, operations = [], []
    for case, (_, _, loss, (X, y), settings) in CASES.items():
        made = playground(model_of(case), X, y, loss=loss, shuffle=False, **{"batch_size": None} | settings)
        pages.append(json.loads(as_json(made.data)) | {"steps": STEPS})
        operations += made.operations
    return dict(zip(CASES, ask(IMPORTS, LEARN, pages, operations)))


@pytest.mark.parametrize("case", CASES)
def test_a_hundred_steps_are_pythons(learned, case):
    _, _, loss, (X, y), settings = CASES[case]
    model = model_of(case)
    history = learned_in_python(model, X, y, loss, settings)
    assert learned[case]["after"] == near([p.data for p in model.parameters()])
    assert learned[case]["losses"] == near(history)
    assert learned[case]["epoch"] == len(history)
