"""A small GPT as a textbook writes it, for any class of scalars called Value; and Adam, by hand."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from . import data

Vector = list[Any]


def linear(x: Vector, rows: Sequence[Vector]) -> Vector:
    return [sum(w * number for w, number in zip(row, x)) for row in rows]


def softmax(scores: Vector) -> Vector:
    top = max(score.data for score in scores)
    exps = [(score - top).exp() for score in scores]
    total = sum(exps)
    return [e / total for e in exps]


def norm(x: Vector) -> Vector:
    scale = (sum(number * number for number in x) / len(x) + 1e-5) ** -0.5
    return [number * scale for number in x]


class GPT:
    """One layer, without biases. weights: {name of a matrix: rows of floats}, as `data.gpt_weights()`."""

    def __init__(
        self, Value: Any, weights: dict[str, list[list[float]]], heads: int = data.GPT_HEADS
    ) -> None:
        self.heads = heads
        self.weights = {
            name: [[Value(number) for number in row] for row in rows] for name, rows in weights.items()
        }

    def parameters(self) -> Vector:
        return [weight for rows in self.weights.values() for row in rows for weight in row]

    def attend(self, q: Vector, keys: list[Vector], values: list[Vector]) -> Vector:
        width, mixed = len(q) // self.heads, []
        for start in range(0, len(q), width):
            part = range(start, start + width)
            scores = [sum(q[i] * key[i] for i in part) / width**0.5 for key in keys]
            shares = softmax(scores)
            mixed += [sum(share * value[i] for share, value in zip(shares, values)) for i in part]
        return mixed

    def logits(self, token: int, keys: list[Vector], values: list[Vector]) -> Vector:
        w = self.weights
        x = norm([a + b for a, b in zip(w["wte"][token], w["wpe"][len(keys)])])
        normed = norm(x)
        q = linear(normed, w["wq"])
        keys.append(linear(normed, w["wk"]))
        values.append(linear(normed, w["wv"]))
        x = [a + b for a, b in zip(linear(self.attend(q, keys, values), w["wo"]), x)]
        hidden = [z.relu() for z in linear(norm(x), w["fc1"])]
        x = [a + b for a, b in zip(linear(hidden, w["fc2"]), x)]
        return linear(x, w["head"])

    def loss(self, tokens: Sequence[int]) -> Any:
        """The mean of -log(probability of the token that comes)."""
        keys: list[Vector] = []
        values: list[Vector] = []
        losses = []
        for token, following in pairwise(tokens):
            probabilities = softmax(self.logits(token, keys, values))
            losses.append(-probabilities[following].log())
        return (1 / len(losses)) * sum(losses)


def losses(model: GPT, documents: Sequence[Sequence[int]], lr: float = 0.01) -> Iterator[float]:
    """The loss of each document, each followed by a step of Adam with a rate that falls to 0."""
    parameters, (beta1, beta2) = model.parameters(), (0.85, 0.99)
    m, v = [0.0] * len(parameters), [0.0] * len(parameters)
    for step, tokens in enumerate(documents):
        loss = model.loss(tokens)
        yield loss.data
        loss.backward()
        rate = lr * (1 - step / len(documents))
        for i, p in enumerate(parameters):
            m[i] = beta1 * m[i] + (1 - beta1) * p.grad
            v[i] = beta2 * v[i] + (1 - beta2) * p.grad**2
            mean, square = m[i] / (1 - beta1 ** (step + 1)), v[i] / (1 - beta2 ** (step + 1))
            p.data -= rate * mean / (square**0.5 + 1e-8)
            p.grad = 0.0
