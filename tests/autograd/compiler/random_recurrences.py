"""Random recurrences: random steps, with random operations before and after them."""

import random

import autograd
from autograd import Value
from tests.autograd.compiler.recurrences import N

STEPS = [
    lambda a, b, c: a * b,
    lambda a, b, c: a + b,
    lambda a, b, c: a - 0.5 * b,
    lambda a, b, c: autograd.tanh(a),
    lambda a, b, c: autograd.sin(a * b),
    lambda a, b, c: autograd.sqrt(a * a + 0.1),
    lambda a, b, c: autograd.dot([a, b], [b, c], c),
    lambda a, b, c: autograd.sum([a, b, c]),
    lambda a, b, c: autograd.softmax([a, b, c])[1],
    lambda a, b, c: autograd.maximum(a, b),
    lambda a, b, c: autograd.logsumexp([a, b]),
]
ENDS = [
    lambda h, made, total: autograd.sum(h) + total,
    lambda h, made, total: autograd.sum(made) * total,
    lambda h, made, total: made[2] * made[N // 2] + h[0],
    lambda h, made, total: [*made, *h, total],
]


def make(seed):
    """(function of xs and y, parameters): the same for the same seed."""
    rng = random.Random(seed)
    shared = [Value(rng.uniform(-0.9, 0.9)) for _ in range(3)]
    own = [Value(rng.uniform(-0.9, 0.9)) for _ in range(N)]
    plan = [(rng.choice(STEPS), [rng.random() for _ in range(3)]) for _ in range(rng.randint(2, 7))]
    carried = [rng.random() for _ in range(rng.randint(1, 3))]
    firsts = [rng.randrange(3) for _ in carried]
    reads = [rng.random() < 0.5 for _ in range(5)]
    end, odd = rng.choice(ENDS), rng.choice((None, N // 3))

    def function(xs, y):
        before = autograd.exp(shared[0] * y)
        h = old = [(y, shared[1], 0.3)[first] for first in firsts]
        s, total, made = shared[2], 0.0, []
        for t in range(N):
            s = autograd.sin(s * shared[0] + 0.2)
            given = (xs[t], own[t], 0.1 * t - 1.0, before, s)
            pool = [*h, *old, *shared, *[x for x, is_read in zip(given, reads, strict=True) if is_read]]
            for step, picks in plan:
                args = [pool[int(pick * len(pool))] for pick in picks]
                pool.append(step(0.0 * y + args[0], *args[1:]) if t != odd else autograd.cos(args[0] * y))
            old, last = h, pool[-len(plan) :]
            h = [
                autograd.tanh(last[int(pick * len(last))] + 0.5 * x)
                for pick, x in zip(carried, h, strict=True)
            ]
            total = total + last[-1] * h[0]
            made.append(last[0])
        return end(h, made, total)

    return function, [*shared, *own]
