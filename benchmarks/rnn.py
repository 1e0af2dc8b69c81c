"""A recurrent net as a textbook writes it, for any class of scalars that calls itself Value."""

from collections.abc import Sequence
from typing import Any

from . import data


class RNN:
    """h = tanh(U x + W h), step by step, and an answer from the last h."""

    def __init__(self, Value: Any) -> None:
        self.into, self.onward, (self.out,) = (
            [[Value(number) for number in row] for row in rows] for rows in data.rnn_weights()
        )

    def parameters(self) -> list[Any]:
        return [weight for row in (*self.into, *self.onward, self.out) for weight in row]

    def __call__(self, sequence: Sequence[Sequence[Any]]) -> Any:
        h = [0.0] * len(self.onward)
        for x in sequence:
            h = [
                (sum(u * a for u, a in zip(from_x, x)) + sum(w * b for w, b in zip(from_h, h))).tanh()
                for from_x, from_h in zip(self.into, self.onward)
            ]
        return sum(w * b for w, b in zip(self.out, h))
