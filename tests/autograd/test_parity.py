"""The same numbers as PyTorch, in double precision."""

import math
import random
from itertools import pairwise

import pytest

import autograd
from autograd import Value, hessian, ops, value_and_grad

from ..parity import needed
from .table import arity

pytestmark = pytest.mark.parity
torch = needed("torch")
F = torch.nn.functional
POINTS = [
    0.0,
    1e-3,
    0.3,
    1.0,
    2.5,
    7.0,
    20.0,
    50.0,
    300.0,
    -1e-3,
    -0.3,
    -1.0,
    -2.5,
    -7.0,
    -20.0,
    -50.0,
    -300.0,
]
SAME_NAME = [  # a new operation that PyTorch has too is tested the moment it is declared
    name
    for name, op in vars(autograd).items()
    if op in ops.TABLE and arity(op) == 1 and hasattr(torch, name) and op is not ops.heaviside
]
UNARY = {  # (this, PyTorch's)
    **{name: (getattr(autograd, name), getattr(torch, name)) for name in SAME_NAME},
    "silu": (autograd.silu, F.silu),
    "gelu": (autograd.gelu, F.gelu),
    "selu": (autograd.selu, F.selu),
    "softplus": (autograd.softplus, lambda x: F.softplus(x, threshold=1000)),
    "elu": (autograd.elu, F.elu),
    "elu_2": (lambda x: autograd.elu(x, 2.0), lambda x: F.elu(x, 2.0)),
    "leaky_relu": (autograd.leaky_relu, F.leaky_relu),
    "leaky_relu_0.2": (lambda x: autograd.leaky_relu(x, 0.2), lambda x: F.leaky_relu(x, 0.2)),
    "neg": (lambda x: -x, torch.neg),
    "cube": (lambda x: x**3, lambda x: x**3),
    "to the -1.5": (lambda x: x**-1.5, lambda x: x**-1.5),
    "2 to the": (lambda x: 2**x, lambda x: 2**x),
    "reciprocal": (lambda x: 1 / x, torch.reciprocal),
    "clip": (lambda x: autograd.clip(x, -0.5, 2.0), lambda x: torch.clamp(x, -0.5, 2.0)),
}
BINARY = {
    "add": (lambda x, y: x + y, torch.add),
    "sub": (lambda x, y: x - y, torch.sub),
    "mul": (lambda x, y: x * y, torch.mul),
    "div": (lambda x, y: x / y, torch.div),
    "pow": (lambda x, y: x**y, torch.pow),
    "hypot": (autograd.hypot, torch.hypot),
    "arctan2": (autograd.arctan2, torch.arctan2),
    "maximum": (autograd.maximum, torch.maximum),
    "minimum": (autograd.minimum, torch.minimum),
}
NARY = {
    "sum": (autograd.sum, torch.sum),
    "mean": (autograd.mean, torch.mean),
    "logsumexp": (autograd.logsumexp, lambda xs: torch.logsumexp(xs, 0)),
    "softmax": (lambda xs: autograd.softmax(xs)[1], lambda xs: F.softmax(xs, 0)[1]),
    "log_softmax": (lambda xs: autograd.log_softmax(xs)[1], lambda xs: F.log_softmax(xs, 0)[1]),
    "cross_entropy": (
        lambda xs: -autograd.log_softmax(xs)[2],
        lambda xs: F.cross_entropy(xs[None], torch.tensor([2])),
    ),
    "binary_cross_entropy": (
        lambda xs: autograd.softplus(xs[0]) - xs[0] * 0.7,
        lambda xs: F.binary_cross_entropy_with_logits(xs[0], torch.tensor(0.7, dtype=torch.float64)),
    ),
    "dot": (lambda xs: autograd.dot(xs, xs[::-1], xs[0]), lambda xs: xs @ xs.flip(0) + xs[0]),
    "max": (max, torch.max),
    "norm": (lambda xs: autograd.sum(x * x for x in xs).sqrt(), torch.linalg.norm),
}


def by_torch(f, *xs):
    """(value, gradient) by PyTorch."""
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in xs]
    y = f(*tensors)
    y.backward()
    return y.item(), [t.grad.tolist() for t in tensors]


def close(x):
    return pytest.approx(x, rel=1e-12, abs=1e-14, nan_ok=True)


def inside(f, *point):
    try:
        return math.isfinite(f(*map(Value, point)).data)
    except (ValueError, ZeroDivisionError):
        return False


@pytest.mark.parametrize("name", UNARY)
def test_one_input(name):
    ours, theirs = UNARY[name]
    points = [x for x in POINTS if inside(ours, x)]
    assert len(points) > 3
    for x in points:
        value, (slope,) = by_torch(theirs, x)
        assert value_and_grad(ours)(x) == (close(value), close(slope)), x


@pytest.mark.parametrize("name", UNARY)
def test_second_derivatives(name):
    ours, theirs = UNARY[name]
    for x in [0.3, 1.7, -0.4, -2.2, 4.5]:
        if inside(ours, x):
            theirs_there = torch.autograd.functional.hessian(
                theirs, torch.tensor(x, dtype=torch.float64)
            ).item()
            assert hessian(ours)(x) == pytest.approx(theirs_there, rel=1e-11, abs=1e-13), x


@pytest.mark.parametrize("name", BINARY)
def test_two_inputs(name):
    ours, theirs = BINARY[name]
    for x, y in [(0.3, 0.7), (2.5, -1.5), (7.0, 2.0), (-0.3, 3.0), (40.0, 0.01), (-5.0, -4.0)]:
        if inside(ours, x, y):
            value, slopes = by_torch(theirs, x, y)
            assert value_and_grad(ours, (0, 1))(x, y) == (close(value), tuple(map(close, slopes))), (x, y)


@pytest.mark.parametrize("name", NARY)
@pytest.mark.parametrize(
    "xs", [[0.3, -0.7, 1.1], [30.0, -20.0, 5.0], [1000.0, 999.0, -1000.0], [2.0, 2.5, 2.25, -7.0]]
)
def test_many_inputs(name, xs):
    ours, theirs = NARY[name]
    value, (slopes,) = by_torch(theirs, xs)
    assert value_and_grad(ours)(xs) == (close(value), close(slopes))


SMOOTH = [
    *("arctan", "arcsinh", "cos", "erf", "sigmoid", "sin", "softplus", "tanh", "silu", "gelu", "selu", "elu"),
    *("leaky_relu_0.2", "square", "relu", "abs", "neg", "clip"),
]


def expression(rng, depth, n):
    """A random expression over both libraries: a function of (their tables' column, inputs)."""
    if depth == 0:
        i = rng.randrange(n)
        return lambda column, xs: xs[i]
    inner = [expression(rng, rng.randrange(depth), n) for _ in range(3)]
    kind = rng.choice(["one", "one", "two", "two", "many", "ratio"])
    if kind == "one":
        pair = UNARY[rng.choice(SMOOTH)]
        return lambda column, xs: pair[column](inner[0](column, xs))
    if kind == "two":
        pair = BINARY[rng.choice(["add", "sub", "mul", "maximum", "minimum", "arctan2"])]
        return lambda column, xs: pair[column](inner[0](column, xs), inner[1](column, xs))
    if kind == "ratio":
        return lambda column, xs: inner[0](column, xs) / (1.5 + inner[1](column, xs) ** 2)
    ours, theirs = NARY[rng.choice(["logsumexp", "softmax", "log_softmax", "mean", "sum"])]

    def many(column, xs):
        inputs = [f(column, xs) for f in inner]
        return theirs(torch.stack(inputs)) if column else ours(inputs)

    return many


@pytest.mark.parametrize("seed", range(60))
def test_random_expressions(seed):
    rng = random.Random(seed)
    f = expression(rng, 7, 3)
    point = [rng.uniform(-2, 2) for _ in range(3)]
    loss = lambda column: lambda *xs: f(column, xs) + 0 * (xs[0] + xs[1] + xs[2])
    value, slopes = by_torch(loss(1), *point)
    ours, gradient = value_and_grad(loss(0), (0, 1, 2))(*point)
    assert ours == pytest.approx(value, rel=1e-11, abs=1e-12)
    assert list(gradient) == pytest.approx(slopes, rel=1e-10, abs=1e-11)


def test_a_network():
    rng = random.Random(0)
    sizes = [3, 5, 4, 2]
    weights = [[[rng.gauss(0, 1) for _ in range(n)] for _ in range(m)] for n, m in pairwise(sizes)]
    biases = [[rng.gauss(0, 1) for _ in range(m)] for m in sizes[1:]]
    x = [0.5, -1.0, 2.0]

    def ours(weights, biases):
        h = x
        for w, b in zip(weights, biases):
            h = [autograd.tanh(autograd.dot(row, h, bias)) for row, bias in zip(w, b)]
        return -autograd.log_softmax(h)[0]

    ws, bs = (
        [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in ps] for ps in (weights, biases)
    )
    h = torch.tensor(x, dtype=torch.float64)
    for w, b in zip(ws, bs):
        h = torch.tanh(w @ h + b)
    loss = -F.log_softmax(h, 0)[0]
    loss.backward()
    value, (to_weights, to_biases) = value_and_grad(ours, (0, 1))(weights, biases)
    assert value == close(loss.item())
    for gradient, p in zip([*to_weights, *to_biases], [*ws, *bs]):
        assert torch.allclose(torch.tensor(gradient, dtype=torch.float64), p.grad, rtol=1e-12, atol=1e-14)
