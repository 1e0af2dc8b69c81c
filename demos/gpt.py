"""A small GPT of scalars, written for one position at a time: the net of demos.microgpt.

Embed, normalise, look back (queries, keys, values), mix, a layer of neurons, and a score for each token
that may come next. Each result has a label, by which a compiled program, a picture or the stepper calls it.
"""

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from autograd import Value, dot, logsumexp, softmax, take

Vector = list[Any]  # of Values, or of floats where nothing is recorded


class Memory(NamedTuple):
    """What a document has left behind so far: vectors, one for each position."""

    queries: list[Vector]
    keys: list[Vector]
    values: list[Vector]


def named(name: str, values: Vector) -> Vector:
    """The values, which from now on are called name.0, name.1, ..."""
    for i, value in enumerate(values):
        value.label = f"{name}.{i}"
    return values


def linear(rows: Sequence[Vector], x: Vector) -> Vector:
    """Matrix times vector."""
    return [dot(row, x) for row in rows]


def norm(x: Vector) -> Vector:
    """x in the size at which the mean of the squares is 1: RMSNorm, without weights."""
    scale = (dot(x, x) / len(x) + 1e-5) ** -0.5
    return [number * scale for number in x]


def add(x: Vector, y: Vector) -> Vector:
    return [a + b for a, b in zip(x, y)]


class GPT:
    """A transformer of one layer, without biases.

    vocabulary: how many tokens there are. block: the most positions that it sees. channels: the width of the
    vectors between its parts. heads: how many attention heads share them. seed: of the first weights.
    """

    def __init__(
        self, vocabulary: int, *, block: int = 16, channels: int = 16, heads: int = 4, seed: int = 0
    ) -> None:
        rng = random.Random(seed)

        def matrix(name: str, rows: int, columns: int) -> list[Vector]:
            return [
                [Value(rng.gauss(0.0, 0.08), label=f"{name}.{i}.{j}") for j in range(columns)]
                for i in range(rows)
            ]

        self.heads, self.width = heads, channels // heads
        self.wte, self.wpe = matrix("wte", vocabulary, channels), matrix("wpe", block, channels)
        self.wq, self.wk, self.wv = (matrix(name, channels, channels) for name in ("wq", "wk", "wv"))
        self.wo = matrix("wo", channels, channels)
        self.fc1, self.fc2 = matrix("fc1", 4 * channels, channels), matrix("fc2", channels, 4 * channels)
        self.head = matrix("head", vocabulary, channels)

    def parameters(self) -> Vector:
        embedding, attention = [self.wte, self.wpe], [self.wq, self.wk, self.wv, self.wo]
        matrices = [*embedding, *attention, self.fc1, self.fc2, self.head]
        return [weight for rows in matrices for row in rows for weight in row]

    def part(self, head: int, x: Vector) -> Vector:
        """The channels of one head."""
        return x[head * self.width : (head + 1) * self.width]

    def attention(self, head: int, query: Vector, keys: Sequence[Vector]) -> Vector:
        """How much one head looks at each position so far; it adds up to 1."""
        q = self.part(head, query)
        scores = [dot(q, self.part(head, key)) / self.width**0.5 for key in keys]
        return named("attention", softmax(named("score", scores)))

    def look_back(self, query: Vector, memory: Memory) -> Vector:
        """The values of the positions so far, mixed by each head as it looks at them."""
        mixed = []
        for head in range(self.heads):
            attention = self.attention(head, query, memory.keys)
            channels = zip(*[self.part(head, value) for value in memory.values])
            mixed += [dot(attention, channel) for channel in channels]
        return named("mixed", mixed)

    def logits(self, token: Any, memory: Memory) -> Vector:
        """A score for each token that may come next; `memory` grows by this position."""
        position = self.wpe[len(memory.keys)]
        x = norm(named("embedded", add(take(self.wte, token), position)))
        normed = named("normed", norm(x))
        memory.queries.append(named("q", linear(self.wq, normed)))
        memory.keys.append(named("k", linear(self.wk, normed)))
        memory.values.append(named("v", linear(self.wv, normed)))
        x = named("attended", add(x, linear(self.wo, self.look_back(memory.queries[-1], memory))))
        hidden = named("hidden", [z.relu() for z in linear(self.fc1, norm(x))])
        x = named("thought", add(x, linear(self.fc2, hidden)))
        return named("logits", linear(self.head, x))

    def loss(self, tokens: Sequence[Any]) -> Any:
        """The mean of -log(probability of the token that comes), over the positions of a document."""
        memory, losses = Memory([], [], []), []
        for token, following in pairwise(tokens):
            logits = self.logits(token, memory)
            losses.append(logsumexp(logits) - take(logits, following))
        return sum(losses) / len(losses)
