"""What an engine does, in text: `python -m tests.autograd.native.both PART FILE`. The two must not differ.

FILE is for a pickle.
"""

import copy
import itertools
import math
import pickle
import random
import sys
from contextlib import suppress
from fractions import Fraction

import numpy as np

import nn
from autograd import Value, dot, ops, trace
from autograd.chain import ancestors

from ..table import OPS, arity
from .behaviour import behaviour
from .lines import outcome, text

FEW = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -2.5, 3.0, math.inf, -math.inf, math.nan]
EDGES = [
    5e-324,
    -5e-324,
    1e-300,
    1e-16,
    1 - 2**-53,
    1.5,
    0.1,
    2.5,
    17.0,
    709.8,
    710.0,
    -746.0,
    1e16,
    1e154,
    1e308,
]
MANY = [*FEW, *EDGES, -1e308, -0.7]


def by_operator(op, args):
    operators = {
        ops.add: lambda x, y: x + y,
        ops.sub: lambda x, y: x - y,
        ops.mul: lambda x, y: x * y,
        ops.div: lambda x, y: x / y,
        ops.mod: lambda x, y: x % y,
        ops.floor_divide: lambda x, y: x // y,
        ops.power: lambda x, y: x**y,
    }
    return operators.get(op, op)(*args)


def one_operation(op, numbers):
    """An operation of these numbers, each once as a plain number; its slopes there, and at other numbers."""
    for is_value in itertools.product([True, False], repeat=len(numbers)):
        args = [Value(x) if is_one else x for x, is_one in zip(numbers, is_value)]
        values = [arg for arg in args if type(arg) is Value]
        if not values:
            continue
        yield outcome(by_operator, op, args)
        with suppress(ValueError, ZeroDivisionError):
            y = by_operator(op, args)
            yield outcome(y.backward)
            yield text(values)
            for moved in (0.0, -3.0, math.inf):
                values[-1].data = moved
                yield outcome(y.backward, 0.3)
                yield text(values)


def operations(numbers=FEW):
    """Every operation at these numbers."""
    for op in OPS:
        n = arity(op) or 3
        if n < 3:
            for given in itertools.product(numbers, repeat=n):
                yield f"{op.name} {text(given)}: {'; '.join(one_operation(op, given))}"
        else:
            for start in range(len(numbers)):
                given = [numbers[(start + 3 * i) % len(numbers)] for i in range(n)]
                yield f"{op.name} {text(given)}: {'; '.join(one_operation(op, given))}"


def all_operations():
    yield from operations(MANY)


def random_graph(rng):
    pool = [Value(rng.uniform(-2, 2), label=f"x{i}") for i in range(3)]
    numbers = [*pool, 2.0, 3, Fraction(1, 3), np.float64(0.7), True, rng.choice(FEW)]
    for _ in range(rng.randrange(2, 40)):
        op = rng.choice(OPS)
        n = arity(op) or rng.randrange(3, 7)
        args = [rng.choice(pool) if rng.random() < 0.8 else rng.choice(numbers) for _ in range(n)]
        with suppress(
            ValueError, ZeroDivisionError, TypeError
        ):  # TypeError: of plain numbers that are no floats
            y = by_operator(op, args)
            if rng.random() < 0.2:
                y = dot([y, *pool[-2:]], [*pool[:2], y], rng.choice([pool[0], None]))
            if type(y) is Value:
                pool.append(y)
    return pool[-1]


def graphs():
    """Random graphs: every number, gradients that add up, copies, transcripts."""
    for seed in range(300):
        y = random_graph(random.Random(seed))
        nodes = ancestors(y)
        nodes[0].grad = 0.25
        yield f"{seed}: {outcome(y.backward)}; {outcome(y.backward, -0.7)}; {text(nodes)}"
        yield text([[nodes.index(p) if type(p) is Value else p for p in node.parents] for node in nodes])
        twin = copy.deepcopy(y)
        yield f"{outcome(twin.backward)}; {text(ancestors(twin))}"
        if seed % 10 == 0:
            yield pickle.dumps(y).hex()
            yield str(trace(y))


def training():
    """A net and its optimizer."""
    xs, labels = [(0.1 * i, math.sin(i)) for i in range(9)], [i % 3 for i in range(9)]
    for activation in ("relu", "tanh", "gelu", "elu", "leaky_relu", "softplus"):
        is_label = activation in ("tanh", "elu")
        model = nn.MLP(2, [4, 3] if is_label else [4, 3, 1], activation=activation, seed=1)
        ys = labels if is_label else [x[0] * x[1] for x in xs]
        loss = "cross_entropy_with_logits" if is_label else "mse"
        nn.fit(model, xs, ys, loss=loss, epochs=3, engine="eager", seed=0, batch_size=4, verbose=False)
        yield f"{activation} {text(model.parameters())}"


PARTS = (behaviour, graphs, operations, training, all_operations)


def main(part, file):
    for line in next(each for each in PARTS if each.__name__ == part)():
        print(line)
    y = random_graph(random.Random(7))
    y.backward()
    with open(file, "wb") as written:
        pickle.dump([y, y.parents], written)


if __name__ == "__main__":
    main(*sys.argv[1:])
