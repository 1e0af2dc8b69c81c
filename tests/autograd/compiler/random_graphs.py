"""Random functions of one sample: what the back ends are compared on."""

import itertools
import math
import random

import autograd
from autograd import Value, ops
from tests.autograd.table import MEMBERS, arity

ELEMENTWISE = [
    op
    for op in (*ops.TABLE, *MEMBERS)
    if op not in (ops.leaf, ops.constant) and arity(op) and (op.origin or ("",))[0] is not ops.one_hot_
]
WILD = (ops.power, ops.exp, ops.exp2, ops.expm1, ops.sinh, ops.cosh, ops.tan)


def tame(x):
    """Into (0, 1) in the middle of every domain but arccosh's."""
    return 0.1 + 0.8 * autograd.sigmoid(x)


def make(seed, size=12, parameters=6, inputs=3):
    """(function, parameters, example, samples): the same for the same seed."""
    rng = random.Random(seed)
    weights = [Value(rng.uniform(-1.5, 1.5), label=f"w{i}") for i in range(parameters)]
    plan = [(rng.random(), rng.random(), [rng.random() for _ in range(8)]) for _ in range(size)]
    ending = rng.random()

    def function(x, y):
        pool = [*weights, *x, y]
        for kind, choice, picks in plan:
            args = [pool[int(pick * len(pool))] for pick in picks]
            pool.append(step(kind, choice, args, weights, x))
        last = pool[-5:]
        if ending < 0.3:
            return autograd.sum(last) + 0.1 * autograd.sum(w * w for w in weights)
        if ending < 0.6:
            return autograd.logsumexp(last) + last[0] * last[1]
        return autograd.mean([v * v for v in last])

    samples = [
        ([rng.uniform(-1.5, 1.5) for _ in range(inputs)], rng.uniform(-1.5, 1.5))
        for _ in range(rng.choice((1, 2, 5)))
    ]
    return function, weights, samples


def step(kind, choice, args, weights, x):
    """One more node, made of some that are there."""
    if kind < 0.15:
        n = 2 + int(choice * 3)
        return autograd.dot(args[:n], args[n : 2 * n], args[-1] if choice > 0.5 else None)
    if kind < 0.3:
        n = 2 + int(choice * 4)
        total = args[0] * args[1]
        for a, b in itertools.pairwise(args[1:n]):
            total = total + a * b if choice < 0.6 else total + a
        return total
    if kind < 0.4:
        together = (autograd.sum, autograd.mean, autograd.logsumexp)[int(choice * 3)]
        return together(args[:4])
    if kind < 0.5:
        several = (autograd.softmax, autograd.log_softmax)[int(choice * 2)](args[:3])
        return several[0] if choice < 0.4 else several[1] * several[2]
    if kind < 0.6:
        return autograd.tanh(autograd.dot(weights[:3], x[:3], args[0]))
    op = ELEMENTWISE[int(choice * len(ELEMENTWISE))]
    args = [tame(arg) + (1.0 if op is ops.arccosh else 0.0) for arg in args[: arity(op)]]
    return op(*args)


def eager(function, weights, samples):
    """The mean over the samples, its gradient, and each sample's output."""
    for w in weights:
        w.grad = 0.0
    outputs = [function(list(x), y) + 0.0 * weights[0] for x, y in samples]
    autograd.mean(outputs).backward()
    return (
        math.fsum(o.data for o in outputs) / len(outputs),
        [w.grad for w in weights],
        [o.data for o in outputs],
    )


# ---- wilder: shapes, reuse, sharing, several outputs, parameters in any order ----

SHAPES = [[()], [(3,)], [(2, 3), ()], [(4,), (4,)], [(2, 2, 2)], [(1,), (), (2,)], [(6,)]]


def flat(x):
    return [leaf for part in x for leaf in flat(part)] if isinstance(x, list) else [x]


def wild(seed):
    """(function, parameters in some order, perhaps not all, samples)."""
    rng = random.Random(seed)
    weights = [Value(rng.uniform(-1.5, 1.5)) for _ in range(rng.choice([1, 2, 5, 12]))]
    shapes = rng.choice(SHAPES)
    plan = [
        (rng.random(), rng.random(), [rng.random() for _ in range(12)])
        for _ in range(rng.choice([3, 8, 20, 40]))
    ]
    numbers = [rng.choice([0.0, 1.0, -1.0, 2.0, 0.5, rng.uniform(-2, 2)]) for _ in range(4)]
    ending = rng.random()

    def function(*arguments):
        given = flat(list(arguments))
        pool = [*weights, *given, *numbers]
        for kind, choice, picks in plan:
            among = pool[-12:] if choice < 0.5 else pool
            made = wild_step(kind, choice, picks, [among[int(p * len(among))] for p in picks], pool, given)
            pool.append(autograd.tanh(made) if picks[3] < 0.7 else 0.1 * made)
        last = pool[-6:]
        if ending < 0.5:
            return autograd.sum(last) + 0.01 * autograd.sum(w * w for w in weights)
        if ending < 0.6:
            return last[-1] + 0.0 * given[0]
        if ending < 0.7:
            return [last[0], last[1], pool[0], last[0]]
        if ending < 0.8:
            return last[0], [last[2]], [[last[3], given[0]]]
        return autograd.mean(last) * last[-2] * (1.0 + 0.0 * given[0])

    def sample(shape):
        return [sample(shape[1:]) for _ in range(shape[0])] if shape else rng.uniform(-1.5, 1.5)

    samples = [tuple(map(sample, shapes)) for _ in range(rng.choice([1, 2, 3, 7]))]
    learned = rng.sample(weights, len(weights) if rng.random() < 0.7 else (len(weights) + 1) // 2)
    return function, learned, samples


def wild_step(kind, choice, picks, args, pool, given):  # noqa: C901, PLR0911, PLR0917
    """One more node, or several, of which all but the last are put into the pool."""
    n = 1 + int(choice * 4)
    if kind < 0.1:
        return autograd.dot(args[:n], args[n : 2 * n], args[-1] if picks[0] < 0.5 else None)
    if kind < 0.16:  # one neuron at three places
        x = given * 6
        return autograd.sum(autograd.tanh(autograd.dot(pool[:n], x[i : i + n])) for i in range(3))
    if kind < 0.22:  # a layer
        pool += [
            autograd.dot(pool[i * n : i * n + n], (given * 4)[:n], pool[-1])
            for i in range(3)
            if i * n + n <= len(pool)
        ]
        return pool[-1] * pool[-2]
    if kind < 0.34:  # textbook sums
        total = 0.0
        for a, b in zip(args[::2], args[1::2]):
            total = total + a * b if picks[0] < 0.6 else total - a * b
        return -total if picks[1] < 0.3 else total
    if kind < 0.4:
        return args[0] + (args[1] + (args[2] + (args[3] * args[4] + args[5]))) - args[0]
    if kind < 0.46:
        return (autograd.sum, autograd.mean, autograd.logsumexp)[int(choice * 3)](
            args[: 1 + int(picks[0] * 6)]
        )
    if kind < 0.54:
        several = (autograd.softmax, autograd.log_softmax)[int(choice * 2)](args[:n])
        pool += several[: int(picks[1] * n)]
        return several[-1]
    if kind < 0.58:
        return autograd.take(args[2:5], autograd.heaviside(args[0]) + autograd.heaviside(args[1]))
    if kind < 0.62:
        step = autograd.heaviside(args[0] - 0.1)
        return autograd.where(step, args[1], args[2]) * autograd.clip(args[3], -0.5, args[4])
    if kind < 0.66:
        return args[0] * args[0] + args[1] * args[1] + 0.5 * (args[2] * args[2])
    op = ELEMENTWISE[int(choice * len(ELEMENTWISE))]
    return op(*[tame(arg) + (1.0 if op is ops.arccosh else 0.0) for arg in args[: arity(op)]])
