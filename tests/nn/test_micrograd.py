"""What its ancestor's users wrote runs here with only the import changed."""

import math
import random

from autograd import Value
from nn import MLP, Layer, Neuron


def test_the_readme_expression():
    a = Value(-4.0)
    b = Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert (f"{g.data:.4f}", f"{a.grad:.4f}", f"{b.grad:.4f}") == ("24.7041", "138.8338", "645.5773")


def test_the_model_of_its_demo():
    model = MLP(2, [16, 16, 1])
    assert len(model.parameters()) == 337
    score = model([1.0, -2.0])
    assert type(score) is Value
    score.backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert [p.grad for p in model.parameters()] == [0.0] * 337


def test_its_neurons_and_layers():
    assert len(Neuron(3, nonlin=False).parameters()) == 4
    assert len(Layer(3, 4, nonlin=True).parameters()) == 16
    assert type(Layer(3, 1)([Value(1.0)] * 3)) is Value


def two_moons(n, rng):
    """Two half circles that reach into each other: points, and -1 or +1 for each."""
    points, labels = [], []
    for i in range(n):
        angle, y = rng.uniform(0, math.pi), 2 * (i % 2) - 1
        point = (math.cos(angle), math.sin(angle)) if y < 0 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        points.append([c + 0.1 * rng.uniform(-1, 1) for c in point])
        labels.append(y)
    return points, labels


def test_the_training_loop_of_its_demo():
    random.seed(1)
    X, y = two_moons(50, random)
    model = MLP(2, [16, 16, 1])
    for k in range(60):
        scores = list(map(model, X))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        total_loss = data_loss + 1e-4 * sum(p * p for p in model.parameters())
        accuracy = sum((yi > 0) == (scorei.data > 0) for yi, scorei in zip(y, scores)) / len(y)
        model.zero_grad()
        total_loss.backward()
        learning_rate = 1.0 - 0.9 * k / 60
        for p in model.parameters():
            p.data -= learning_rate * p.grad
    assert accuracy > 0.95
