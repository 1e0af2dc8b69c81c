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
