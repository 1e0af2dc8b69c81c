"""Draw the pictures of the documents again: python docs/make_pictures.py"""

from pathlib import Path

import nn
from autograd import Value, dot, draw_backward, draw_dot, label_locals, mean, take
from autograd import sum as total_of

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


def backward() -> None:
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    loss = ((x * w + b).tanh() - x) ** 2
    loss.label = "loss"
    draw_backward(loss, params=[w, b], theme="auto").render(FOLDER / "backward.svg")


def net() -> None:
    model = nn.MLP(2, [4, 4, 1], activation="tanh", seed=0)
    loss = (model([1.0, -1.0]) - 1.0) ** 2
    loss.label = "loss"
    draw_dot(loss, theme="auto").render(FOLDER / "net.svg")


# ---- from-scalars-to-matrices.md ----

X, Y = [[0.5, 2.0], [1.5, -0.5], [-2.0, 3.0]], [0.8, -0.4, 0.3]


def scalars_neuron() -> None:
    w, b = [Value(0.5, label="w1"), Value(-0.25, label="w2")], Value(0.2, label="b")

    def neuron_loss(x: list[float], target: float) -> Value:
        x1, x2, y = map(Value, [*x, target])
        z = dot(w, [x1, x2], b)
        a = z.tanh()
        error = a - y
        loss = 0.5 * error**2
        label_locals()
        return loss

    one = neuron_loss(X[0], Y[0])
    draw_dot(one, params=[*w, b], view="compact").render(FOLDER / "scalars-neuron.svg")
    loss = mean([neuron_loss(x, y) for x, y in zip(X, Y)])
    loss.label = "L"
    draw_dot(loss, params=[*w, b], view="compact").render(FOLDER / "scalars-batch.svg")


def scalars_layer() -> None:
    layer = nn.Layer(2, 3, "tanh", seed=1)
    x = [Value(number, label=f"x{i}") for i, number in enumerate(X[0], 1)]
    y = [Value(number, label=f"y{i}") for i, number in enumerate([0.8, 0.1, -0.3], 1)]
    loss = nn.half_sse(layer(x), y)
    loss.label = "loss"
    draw_dot(loss, params=layer, view="compact").render(FOLDER / "scalars-layer.svg")


def scalars_network() -> None:
    model = nn.MLP(2, [4, 3], activation="tanh", seed=0)
    scores = model([Value(number, label=f"x{i}") for i, number in enumerate(X[0], 1)])
    total = total_of([score.exp() for score in scores])
    right = take(scores, 0)
    loss = total.log() - right
    label_locals()
    draw_dot(loss, params=model, view="neurons").render(FOLDER / "scalars-network.svg")


if __name__ == "__main__":
    neuron()
    backward()
    net()
    scalars_neuron()
    scalars_layer()
    scalars_network()
