"""Functions with steps that are alike: what programs with loops are compared on.

Each takes a list xs and a number y. `N` steps are enough for a loop where the limit is that of the tests.
"""

import autograd
import nn
from autograd import Value

N, LEAST = 24, 20
W, U, B = (Value(number, label=label) for number, label in ((0.5, "w"), (0.3, "u"), (0.1, "b")))
EACH = [Value(0.1 * i - 1.0, label=f"q{i}") for i in range(N)]
TABLE = [[Value(0.1 * i * j - 0.3) for j in range(2)] for i in range(3)]
NET = nn.MLP(2, [3, 2], activation="tanh", seed=0)
PARAMETERS = [W, U, B, *EACH, *sum(TABLE, []), *NET.parameters()]  # noqa: RUF017


def chain(xs, y):
    for _ in range(N):
        y = y * W + 0.1
    return y


def of_parameters(xs, y):
    h = W
    for _ in range(N):
        h = (U * h + B).sin()
    return h * y


def recurrent(xs, y):
    h = total = 0.0
    for x in xs:
        h = (W * h + U * x + B).tanh()
        total = total + h * h
    return total * y


def stacked(xs, y):
    h, states = y, []
    for i, x in enumerate(xs):
        h = (W * h + U * x + B * (0.1 * i)).tanh()
        states.append(h)
    return autograd.sum(states) + states[3] * states[-1]


def squares_of_states(xs, y):
    """The squares are alike, too, and each is of a later state; but none is made from the one before."""
    h, made = y, []
    for x in xs:
        h = (W * h + U * x).tanh()
        made.append(h)
    return autograd.mean([h * h for h in made]) + made[3] * made[-1]


def states(xs, y):
    h, made = y, []
    for x in xs:
        h = (W * h + U * x).tanh()
        made.append(h)
    return made


def two_before(xs, y):
    a, b = y, y * W
    for x in xs:
        a, b = b, 0.5 * (a * B + b) * x + U
    return a * a + b


def own_parameters(xs, y):
    for q in EACH:
        y = (y * q + B).tanh()
    return y


def two_loops(xs, y):
    made, h, g = [], y, y.exp() if isinstance(y, Value) else autograd.exp(y)
    for x in xs:
        h = (W * h + U * x).tanh()
        made.append(h)
    for h in reversed(made):
        g = (U * g + B * h).tanh()
    return g + made[0]


def mixed(xs, y):
    """The parameters alone make s, which the second loop reads beside what the first one emits."""
    s, h, g = W, y, y
    made = []
    for x in xs:
        s = (s * U + B).sin()
        h = (s * h + x).tanh()
        made.append(s)
    for s in made:
        g = (g * s + W).tanh()
    return g * h


def before_and_after(xs, y):
    scale = autograd.exp(W * y)
    h = scale * y
    for x in xs:
        h = (scale * h - x).sin()
    return h.square() / (1.0 + scale)


def broken(xs, y):
    h = y
    for i, x in enumerate([*xs, *xs]):
        h = (W * h + U * x + B).tanh()
        if i == N:
            h = h.exp() * x
    return h


def nested(xs, y):
    for _ in range(N):
        y = y * U + B
        for _ in range(N):
            y = (y * W + 0.1).sin()
    return y


def newton(xs, y):
    for _ in range(N):
        z = y
        for _ in range(3):
            z = z - (z * z - y * y * W - 1.0) / (2.0 * z + 4.0)
        y = z * 0.5 + 0.1 * y
    return y


def net(xs, y):
    h = [y, y * B]
    for _ in range(N):
        h = [a + 0.1 * c for a, c in zip(h, NET(h))]
    return autograd.sum([a * a for a in h])


def embedded(xs, y):
    h = y
    for x in xs:
        a, b = autograd.take(TABLE, autograd.heaviside(x))
        h = (W * h + a).tanh() * b
    return h


def a_number_first(xs, y):
    """The first step reads an argument that is a number where the others read items of a list."""
    h = 0.1
    for x in [y, *xs]:
        h = (W * h + U * x).tanh()
    return h


def weights_that_are_numbers(xs, y):
    """The weights of two sums are numbers: those of an entry of a table, and others."""
    h = y
    for x in xs:
        h = (autograd.take([W, h, x], 1) * U + autograd.dot([0.5, 0.2], [x, h])).tanh()
    return h


def slope(xs, y):
    def run(y):
        for _ in range(N):
            y = (y * W + B).sin()
        return y

    return autograd.grad(run)(y)


def steep(xs, y):
    for _ in range(N):
        y = (y * y * W + 0.01).sqrt()
    return y


ALL = [
    *(chain, of_parameters, recurrent, stacked, squares_of_states, states, two_before),
    *(own_parameters, two_loops, mixed, before_and_after, broken, nested, newton, net, embedded),
    *(a_number_first, weights_that_are_numbers, slope, steep),
]
