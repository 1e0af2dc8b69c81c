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
GPT_CHANNELS, GPT_HEADS, GPT_POSITIONS, GPT_BATCH = 16, 4, 8, 32
RNN_SIZES, RNN_STEPS, RNN_BATCH = (2, 8, 1), 20, 16
NESTED = 0.7  # where the third derivative is asked for
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


def documents(n: int = 1) -> list[list[int]]:
    """Documents of letters, 0 to 25, between two ends, 26, with GPT_POSITIONS letters and ends to guess."""
    rng = random.Random(4)
    return [[26, *[rng.randrange(26) for _ in range(GPT_POSITIONS - 1)], 26] for _ in range(n)]


def gpt_weights() -> dict[str, list[list[float]]]:
    """First weights of a small GPT, by the name of the matrix."""
    rng, width = random.Random(5), GPT_CHANNELS
    sizes = {"wte": (27, width), "wpe": (16, width), "wq": (width, width), "wk": (width, width)}
    sizes |= {"wv": (width, width), "wo": (width, width), "fc1": (4 * width, width)}
    sizes |= {"fc2": (width, 4 * width), "head": (27, width)}
    return {
        name: [[rng.gauss(0.0, 0.08) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in sizes.items()
    }


def sequences() -> list[tuple[list[list[float]], float]]:
    """Sequences of RNN_STEPS pairs of numbers, and a number to answer to each."""
    rng = random.Random(6)
    return [
        ([[rng.uniform(-1, 1) for _ in range(RNN_SIZES[0])] for _ in range(RNN_STEPS)], rng.uniform(-1, 1))
        for _ in range(RNN_BATCH)
    ]


def rnn_weights() -> list[list[list[float]]]:
    """First weights of an RNN: from the input, from the state before, and to the answer."""
    rng, (inputs, units, outputs) = random.Random(7), RNN_SIZES
    return [
        [[rng.uniform(-1, 1) / math.sqrt(columns) for _ in range(columns)] for _ in range(rows)]
        for rows, columns in ((units, inputs), (units, units), (outputs, units))
    ]
