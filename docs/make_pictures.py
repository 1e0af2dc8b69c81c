"""Draw the pictures of the documents again: python docs/make_pictures.py"""

from pathlib import Path

import nn
from autograd import Value, draw_dot, label_locals

FOLDER = Path(__file__).parent / "pictures"


def neuron() -> None:
    x1, x2, w1, w2, b = Value(2.0), Value(0.0), Value(-3.0), Value(1.0), Value(6.8813735870195432)
    x1w1 = x1 * w1
    x2w2 = x2 * w2
    total = x1w1 + x2w2
    n = total + b
    o = n.tanh()
    label_locals()
    draw_dot(o, params=[w1, w2, b], theme="auto").render(FOLDER / "neuron.svg")


def net() -> None:
    model = nn.MLP(2, [4, 4, 1], activation="tanh", seed=0)
    loss = (model([1.0, -1.0]) - 1.0) ** 2
    loss.label = "loss"
    draw_dot(loss, theme="auto").render(FOLDER / "net.svg")


if __name__ == "__main__":
    neuron()
    net()
