"""Graphs of which the tests make pages, and what is told of each of their frames."""

import math

import nn
from autograd import Value, constant, dot, logsumexp, ops

from ...table import OPS, POINTS, arity, defined

inf, nan = math.inf, math.nan


def neuron():
    """L = (tanh(x * w + b) - x)², with x a given input that is used twice."""
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    n = x * w + b
    h = n.tanh()
    n.label, h.label = "n", "h"
    loss = (h - x) ** 2
    loss.label = "L"
    return loss


def net():
    loss = nn.mse(nn.MLP(2, [4, 4, 1], activation="tanh", seed=0)([1.0, 2.0]), 1.0)
    loss.label = "loss"
    return loss


def numbers():
    """Plain numbers, constants, and sizes that need an exponent."""
    x, k = Value(1e-7, label="x"), ops.exp(0.0)
    big = 123456.5 * x * 1e12 + 3.0**x - 0.1
    return (big / 7 + k) * Value(12344.5, label="y").exp().log() - 1e-300


def odd():
    """Infinities, nan, zeros of both signs."""
    x, y = Value(inf, label="x"), Value(-0.0, label="y")
    return x * 0.0 + y * y + (y - x) * Value(nan, label="z")


def sums():
    xs = [Value(0.3 * i - 1, label=f"x{i}") for i in range(12)]
    ws = [Value(0.1 * i * i, label=f"w.{i}") for i in range(12)]
    return dot(ws, xs, xs[3]) * logsumexp(xs) + nn.cross_entropy_with_logits(xs[:3], 1)


def signs():
    """Negative numbers, where parentheses are needed."""
    x, k, zero = Value(-3.0, label="x"), constant(-2.0), constant(-0.0)
    return k**2 - k + (x - k) * -k / k + k**4.0 * (-2.5) ** x + zero**2 - -x


def names():
    """A label of several values, braces, signs that mean something elsewhere."""
    a, b, c = Value(1.5, label="a{0}"), Value(2.0, label="a{0}"), Value(-3.0, label="$& $1 {node}")
    return a * b + c * b


def product():
    """y = (x * w)², at x = 2, w = -3: the gradient arriving at the product is -12."""
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    p = x * w
    p.label = "p"
    y = p**2
    y.label = "y"
    return y


def shared():
    """y = x * 7 + exp(x) at x = 1: exp sends e = 2.718 back first, then * sends 7; in all 9.718."""
    x = Value(1.0, label="x")
    y = x * 7.0 + x.exp()
    y.label = "y"
    return y


def extreme():
    """Where four digits are at a pole, and where they are far from the number."""
    x, y = Value(0.99999, label="x"), Value(4.5, label="y")
    return x.arctanh() * y.tanh() + y.log() / x


def reused():
    """L = (a * b + a) * a + a * a"""
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    c = a * b
    c.label = "c"
    loss = (c + a) * a + a * a
    loss.label = "L"
    return loss


def mixed():
    """A sum of a large and a small term, a product by a number, a value used twice."""
    a, b = Value(3.0, label="a"), Value(0.01, label="b")
    small = b * 0.001
    return (a * a + small).tanh() * 2 + a


def table():
    """A sum of every operation of the table at a point where it is defined."""
    total = Value(0.0)
    for op in OPS:
        n = arity(op) or 5
        points = ((*point, 0.4)[:n] for point in POINTS)
        point = next((point for point in points if defined(op, point)), None)
        assert point, f"{op.name}: no point of the table will do"
        total = total + op(*[Value(x, label=f"{op.name}.{i}") for i, x in enumerate(point)])
    return total


GRAPHS = [neuron, net, numbers, signs, odd, sums, names, lambda: Value(3.0, label="x")]


#: In JavaScript what `told` is in Python.
TOLD = """(sessions) => sessions.map((session) => session.frames.map((frame, i) => {
    const { data, grad } = session.numbersAt(i);
    return { kind: frame.kind, sentence: session.sentence(i), code: session.code(i), data, grad };
}))"""


def told(session):
    """The same in Python."""
    return [
        {
            "kind": frame.kind,
            "sentence": session.sentence(frame),
            "code": session.code(frame),
            "data": [session.number_at(node, "data", i) for node in session.nodes],
            "grad": [session.number_at(node, "grad", i) for node in session.nodes],
        }
        for i, frame in enumerate(session.frames)
    ]


def exact(answer):
    """nan and the sign of zero can be compared, too."""
    if isinstance(answer, list):
        return [exact(each) for each in answer]
    if isinstance(answer, dict):
        return {key: exact(each) for key, each in answer.items()}
    return repr(float(answer)) if isinstance(answer, (int, float)) else answer
