"""What every engine is given: the same points, the same first weights."""

import math
import random
from itertools import pairwise

SIZES = (2, 16, 16, 1)
XOR = [((-1.0, -1.0), -1.0), ((-1.0, 1.0), 1.0), ((1.0, -1.0), 1.0), ((1.0, 1.0), -1.0)]
XOR_SIZES = (2, 8, 1)
XOR_STEPS, XOR_RATE = 100, 0.1
ALPHA, RATE = 1e-4, 0.1
DIGITS, DIGITS_SIZES, DIGITS_RATE = 32, (64, 32, 10), 0.1
EPOCH_DIGITS, EPOCHS, ADAM_RATE = 56 * DIGITS, 20, 0.001
CHAIN = 1_000_000
WIDE_SIZES = (500, 500, 500, 1)  # a million nodes, where every product and every addition is one


def moons(n: int = 100, noise: float = 0.1) -> list[tuple[tuple[float, float], float]]:
    """Points on two interleaved half circles, and -1 or 1 for the one they lie on."""
    rng, points = random.Random(0), []
    for i in range(n):
        angle, label = math.pi * rng.random(), (-1.0, 1.0)[i % 2]
        x, y = math.cos(angle), math.sin(angle)
        if label > 0:
            x, y = 1 - x, 0.5 - y
        points.append(((x + noise * rng.uniform(-1, 1), y + noise * rng.uniform(-1, 1)), label))
    return points


def digits(n: int = DIGITS) -> list[tuple[list[float], int]]:
    """The shape of scikit-learn's digits, and its range: 64 pixels, a class of 10. The pixels are noise."""
    rng = random.Random(2)
    return [([rng.randint(0, 16) / 16 for _ in range(64)], i % 10) for i in range(n)]


def wide_input() -> list[float]:
    rng = random.Random(3)
    return [rng.uniform(-1, 1) for _ in range(WIDE_SIZES[0])]


def weights(sizes: tuple[int, ...]) -> list[float]:
    """First weights for a net of these sizes: for each neuron its weights, then its bias."""
    rng, found = random.Random(1), []
    for nin, nout in pairwise(sizes):
        for _ in range(nout):
            found += [rng.uniform(-1, 1) / math.sqrt(nin) for _ in range(nin)] + [0.0]
    return found


def matrices(sizes: tuple[int, ...]) -> list[tuple[list[list[float]], list[float]]]:
    """The same as a (matrix, biases) for each layer, a row for each neuron."""
    flat, layers = iter(weights(sizes)), []
    for nin, nout in pairwise(sizes):
        rows = [[next(flat) for _ in range(nin + 1)] for _ in range(nout)]
        layers.append(([row[:-1] for row in rows], [row[-1] for row in rows]))
    return layers
