"""What its ancestor's users wrote runs here with only the import changed."""

import math
import random

import pytest

from autograd import Value
from nn import MLP, Layer, Neuron
from tests.parity import needed


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


# ---- beside micrograd itself ----


def walked(root):
    """Nodes and edges as the drawing code of micrograd's notebook finds them."""
    nodes, edges = set(), set()

    def build(v):
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                edges.add((child, v))
                build(child)

    build(root)
    return nodes, edges


def drawn(root):
    """What that code writes: a box for each node, a bubble for its operation, arrows into the bubble."""
    nodes, edges = walked(root)
    boxes = sorted((f"data {n.data:.4f} | grad {n.grad:.4f}", n._op) for n in nodes)
    arrows = sorted((f"{a.data:.4f}", f"{b.data:.4f}{b._op}") for a, b in edges)
    return boxes, arrows


def reused(a, b):
    return a * b + b**3 + a


GRAPHS = {
    "the notebook's": lambda V: (V(1.0) * 2 + 1).relu(),
    "a number on the left": lambda V: 3 + 2 * V(0.5),
    "a power": lambda V: (V(2.0) * V(-3.0) + 10.0) ** 2,
    "reused": lambda V: reused(V(-4.0), V(2.0)),
    "relu of nothing": lambda V: (V(-1.0) * V(2.0)).relu() + 0.5,
}


@pytest.mark.parity
@pytest.mark.parametrize("name", GRAPHS)
def test_its_drawing_code_draws_the_same(name):
    needed("micrograd.nn")
    from micrograd.engine import Value as Theirs

    ours, theirs = GRAPHS[name](Value), GRAPHS[name](Theirs)
    ours.backward()
    theirs.backward()
    assert drawn(ours) == drawn(theirs)
    assert drawn(ours) == drawn(
        theirs
    )  # a number that an operator met is the same node when it is asked again


def test_a_number_that_was_met_is_a_node_and_a_leaf_has_no_operation():
    y = (Value(1.0) * 2 + 1).relu()
    nodes, edges = walked(y)
    assert (len(nodes), len(edges)) == (6, 5)
    assert sorted(node._op for node in nodes) == ["", "", "", "*", "+", "ReLU"]
    y.backward()
    assert sorted(node.grad for node in nodes) == [1.0, 1.0, 1.0, 1.0, 1.0, 2.0]


@pytest.mark.parity
def test_its_net_learns_the_same_numbers():
    """One step of its demo, from its own first weights."""
    needed("micrograd.nn")
    from micrograd.nn import MLP as Theirs

    theirs, ours = Theirs(2, [4, 4, 1]), MLP(2, [4, 4, 1])
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        p.data = q.data
    points, labels = two_moons(10, random.Random(0))
    for model in (ours, theirs):
        losses = [(1 + -y * model(list(x))).relu() for x, y in zip(points, labels)]
        loss = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
    assert [p.grad for p in ours.parameters()] == pytest.approx([p.grad for p in theirs.parameters()])
