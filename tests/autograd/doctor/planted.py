"""Nets and graphs with one planted fault each, and healthy ones: what the doctor must name, and must not.

python -m tests.autograd.doctor.planted prints how often it does.
"""

import math
import random

import autograd
import nn
from autograd import Value, constant, no_grad, trace, why_nan, why_zero

X = [[0.3, -0.8], [-0.5, 0.9], [0.7, 0.4], [-0.9, -0.6]]
Y = [0.2, -0.4, 0.7, 0.1]


def net(rng, activation="tanh"):
    sizes = [rng.choice([3, 5]) for _ in range(rng.choice([1, 2]))]
    return nn.MLP(2, [*sizes, 1], activation=activation, seed=rng.randrange(10**6))


def loss_of(model):
    return autograd.mean([(model(x) - y) ** 2 for x, y in zip(X, Y)])


def weight_of(model, rng):
    return rng.choice([p for p in model.parameters() if p.label.startswith("layers.0")])


def dead_relu(rng):
    model = net(rng, "relu")
    for neuron in model.layers[0].neurons:
        neuron.b.data = -rng.uniform(5, 500)
    return weight_of(model, rng), loss_of(model)


def saturation(rng):
    model = net(rng, rng.choice(["tanh", "sigmoid"]))
    for neuron in model.layers[0].neurons:
        neuron.b.data = rng.uniform(800, 5000)
    return weight_of(model, rng), loss_of(model)


def saturated_scores(rng):
    """Of classes: the slopes of a softmax that is sure, and of what it is made of."""
    w, x = Value(rng.uniform(0.5, 2), label="w"), Value(rng.uniform(0.5, 2), label="x")
    far = rng.uniform(3000, 9000)
    scores = [w * far, x, Value(rng.uniform(-1, 1), label="c")]
    return w, rng.choice(
        [
            lambda: autograd.softmax(scores)[rng.randrange(3)] + x,
            lambda: autograd.log_softmax(scores)[0] + x,
            lambda: autograd.logsumexp([-w * far, x]),
            lambda: autograd.elu(-w * far) + x,
            lambda: 2.0 ** (-w * far) + x,
        ]
    )()


def inner(rng):
    """(w, x, what follows): a weight, an input, and a smooth function of what is made of them."""
    w, x = Value(rng.uniform(0.5, 2), label="w"), Value(rng.uniform(0.5, 2), label="x")
    a, b = rng.uniform(0.5, 2), rng.uniform(-1, 1)
    return (
        w,
        x,
        rng.choice([lambda z: (a * z + b).tanh(), lambda z: (z + 3.0).log() * a, lambda z: (z - 9.5) ** 2]),
    )


def step_function(rng):
    w, x, after = inner(rng)
    step = rng.choice([autograd.floor, autograd.ceil, autograd.rint, autograd.sign, autograd.trunc])
    return w, after(step(w * x) + x)


def multiplied_by_zero(rng):
    w, x, after = inner(rng)
    zero = rng.choice([lambda: Value(0.0), lambda: 0.0, lambda: constant(0.0)])()
    made = rng.choice(
        [
            lambda: w * x * zero,
            lambda: autograd.dot([w, x], [zero, 0.5], bias=0.1),
            lambda: zero / (w + x),
        ]
    )()
    return w, after(made + x)


def not_chosen(rng):
    w, x, after = inner(rng)
    chosen = rng.choice(
        [
            lambda z: autograd.maximum(z, 50.0),
            lambda z: autograd.minimum(z, -50.0),
            lambda z: autograd.clip(z, 60.0, 70.0),
            lambda z: autograd.where(constant(0.0), z, x),
        ]
    )
    return w, after(chosen(w * x) + x)


def detached(rng):
    w, x, after = inner(rng)
    with no_grad():
        z = w * x
    given = rng.choice([w.detach, lambda: w.data])()
    return w, after(given * x + z)


def not_reached(rng):
    w, x, after = inner(rng)
    return w, after(x * 1.5)


def renamed(rng):
    w, x, after = inner(rng)
    return w, after(Value(w.data - 0.1, label="w") * x)


def cancellation(rng):
    w, x, after = inner(rng)
    return w, after(w * x - w * x + x)


def flat_point(rng):
    w, x, _ = inner(rng)
    return w, rng.choice([lambda z: z**2, lambda z: z**4, lambda z: z.square(), lambda z: z.cos()])(
        w - w.data
    ) + x


def vanishing(rng):
    w, h = Value(rng.uniform(0.5, 1), label="w"), Value(rng.uniform(-1, 1), label="x")
    z = w * h
    for _ in range(30):
        z = (z * rng.uniform(0.5, 2)).sigmoid()
    return w, z + Value(1.0, label="b")


def underflow(rng):
    w, x, after = inner(rng)
    z = w * x
    for _ in range(4):
        z = z * 10.0 ** -rng.uniform(90, 120)
    return w, after(z + x)


def a_constant(rng):
    w, x, after = inner(rng)
    return constant(w.data, label="w"), after(x * 1.5)


ZERO = {  # what is planted: (a function of a Random that gives (w, output), the kinds that name it)
    "dead relu": (dead_relu, {"dead relu"}),
    "saturation": (saturation, {"saturation"}),
    "saturated scores": (saturated_scores, {"saturation"}),
    "step function": (step_function, {"step function"}),
    "multiplied by zero": (multiplied_by_zero, {"multiplied by zero"}),
    "not chosen": (not_chosen, {"not chosen"}),
    "detached": (detached, {"detached"}),
    "not reached": (not_reached, {"not reached"}),
    "renamed": (renamed, {"not reached"}),
    "cancellation": (cancellation, {"cancellation"}),
    "flat point": (flat_point, {"flat point"}),
    "underflow": (underflow, {"underflow"}),
    "a constant": (a_constant, {"constant"}),
    "vanishing": (vanishing, {"vanishing"}),
}


def given_nan(rng):
    w, x, after = inner(rng)
    bad = Value(rng.choice([math.nan, math.inf, -math.inf]), label="bad")
    return bad, after(w * x) * bad


def overflow(rng):
    w, x, after = inner(rng)
    bad = rng.choice(
        [
            lambda: autograd.exp(1000 * w + 300),
            lambda: (w + x) * 1e308 * 1e10,
            lambda: (w * 1e200) ** 2,
            lambda: 1.0 / (w * 1e-300) / 1e100 / 1e-250,
            lambda: autograd.cosh(2000 * w),
        ]
    )()
    return bad, after(w * x) + bad * 0.5


def steep(rng):
    w, x, after = inner(rng)
    zero = w - w.data
    bad = rng.choice(
        [lambda: autograd.sqrt(zero), lambda: zero**0.5, lambda: 1.0 / (zero + 1e-170) * 1e-160]
    )()
    return bad, after(w * x) + bad


NAN = {
    "nan or infinity given": (given_nan, "given"),
    "overflow in the forward pass": (overflow, "forward"),
    "infinite slope": (steep, "backward"),
}


def healthy(rng):
    """A net or an expression whose gradients are neither 0 nor infinite."""
    if rng.random() < 0.5:
        model = net(rng, rng.choice(["tanh", "sigmoid", "gelu"]))
        return weight_of(model, rng), loss_of(model)
    w, x, after = inner(rng)
    return w, after(w * x + 0.5 * w.exp() + (w + 1).sqrt())


N, HEALTHY = 60, 1000


def zero_named(name):
    """Of N graphs with this fault, how many are named."""
    plant, kinds = ZERO[name]
    return sum(kinds <= set(why_zero(*plant(random.Random(seed))).kinds) for seed in range(N))


def nan_named(name):
    """The same for a number that is not finite: its kind, and a node that made it."""
    plant, kind = NAN[name]
    named = 0
    for seed in range(N):
        culprit, output = plant(random.Random(seed))
        (cause,) = why_nan(output)
        named += cause.kind == kind and set(cause.nodes) <= set(trace(culprit).nodes)
    return named


def alarms(count):
    """Of so many healthy graphs, the seeds of those where something is named."""
    graphs = ((seed, *healthy(random.Random(seed))) for seed in range(count))
    return [seed for seed, w, output in graphs if why_zero(w, output) or why_nan(output)]


if __name__ == "__main__":
    print("| planted | named |\n|---|--:|")
    for name in ZERO:
        print(f"| {name} | {zero_named(name)} of {N} |")
    for name in NAN:
        print(f"| {name} | {nan_named(name)} of {N} |")
    print(f"| nothing | {len(alarms(HEALTHY))} of {HEALTHY:,} |")
