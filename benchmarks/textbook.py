"""A net as a textbook writes it, for any scalar engine: sums of products, node by node."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any


class MLP:
    """Layers of the given sizes of `Value`, with `activation` after each but the last."""

    def __init__(self, Value: Any, nin: int, nouts: list[int], activation: Callable[[Any], Any]) -> None:
        sizes = [nin, *nouts]
        self.activation = activation
        self.layers = [
            [([Value(0.0) for _ in range(a)], Value(0.0)) for _ in range(b)] for a, b in pairwise(sizes)
        ]

    def parameters(self) -> list[Any]:
        return [p for layer in self.layers for w, b in layer for p in (*w, b)]

    def __call__(self, x: list[Any]) -> Any:
        for layer in self.layers:
            x = [sum((wi * xi for wi, xi in zip(w, x)), b) for w, b in layer]
            if layer is not self.layers[-1]:
                x = [self.activation(a) for a in x]
        return x if len(x) > 1 else x[0]


def cross_entropy(scores: list[Any], label: int, exp: Callable[[Any], Any], log: Callable[[Any], Any]) -> Any:
    """-log of the probability that softmax gives to the label; no exponential overflows."""
    top = max(score.data for score in scores)
    return log(sum(exp(score - top) for score in scores)) + top - scores[label]
