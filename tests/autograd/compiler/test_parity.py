"""Compiled programs give PyTorch's values and gradients."""

import math

import numpy as np
import pytest

import autograd
import nn
from autograd import compile

from ...parity import needed
from .comparing import BACKENDS, close, flat, leaves

pytestmark = pytest.mark.parity
torch = needed("torch")
F = torch.nn.functional
RNG = np.random.default_rng(0)
N = 6


@pytest.fixture(params=BACKENDS)
def backend(request):
    return request.param


def tensors(*shapes_and_values):
    """Leaves in the shapes of the parameters."""
    return [
        torch.tensor([v.data for v in flat(values)], dtype=torch.float64).reshape(shape).requires_grad_()
        for shape, values in shapes_and_values
    ]


def same(function, parameters, batch, theirs, by_torch, backend):  # noqa: PLR0917
    """`by_torch(*theirs, *batch)` is the mean loss; `theirs` hold the parameters in the same order."""
    example = [column[0].tolist() for column in batch]
    program = compile(function, *example, parameters=parameters, backend=backend)
    value, gradient = program.value_and_grad(*batch)
    loss = by_torch(*theirs, *map(torch.tensor, batch))
    loss.backward()
    close(value, loss.item())
    close(gradient, np.concatenate([t.grad.numpy().ravel() for t in theirs]))


LOSSES = {
    "mse": (nn.mse, F.mse_loss, RNG.normal(size=(N, 3))),
    "half_sse": (nn.half_sse, lambda z, t: 0.5 * ((z - t) ** 2).sum() / N, RNG.normal(size=(N, 3))),
    "hinge": (nn.hinge, lambda z, t: F.relu(1.0 - t * z).mean(), RNG.choice([-1.0, 1.0], size=(N, 3))),
    "binary_cross_entropy": (
        nn.binary_cross_entropy_with_logits,
        F.binary_cross_entropy_with_logits,
        RNG.uniform(size=(N, 3)),
    ),
    "cross_entropy": (nn.cross_entropy_with_logits, F.cross_entropy, RNG.integers(0, 3, N)),
    "cross_entropy of shares": (nn.cross_entropy_with_logits, F.cross_entropy, RNG.dirichlet(np.ones(3), N)),
}


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("activation", ["tanh", "relu", "gelu"])
def test_networks_with_each_loss(backend, name, activation):
    ours, theirs, targets = LOSSES[name]
    w1, b1, w2, b2 = leaves(20), leaves(5, start=0.1), leaves(15, start=0.2), leaves(3)
    act = getattr(autograd, activation)

    def loss(x, y):
        hidden = [act(autograd.dot(w1[4 * i : 4 * i + 4], x, b)) for i, b in enumerate(b1)]
        return ours([autograd.dot(w2[5 * i : 5 * i + 5], hidden, b) for i, b in enumerate(b2)], y)

    def by_torch(w1, b1, w2, b2, x, y):  # noqa: PLR0917
        hidden = getattr(F, activation, getattr(torch, activation, None))(x @ w1.T + b1)
        return theirs(hidden @ w2.T + b2, y)

    parameters = tensors(((5, 4), w1), (5, b1), ((3, 5), w2), (3, b2))
    same(loss, w1 + b1 + w2 + b2, (RNG.normal(size=(N, 4)), targets), parameters, by_torch, backend)


def test_convolution(backend):
    kernel, bias = leaves(12), leaves(3)

    def loss(x):
        maps = [
            [autograd.tanh(autograd.dot(kernel[4 * c : 4 * c + 4], x[i : i + 4], bias[c])) for i in range(5)]
            for c in range(3)
        ]
        return autograd.sum(autograd.mean(m) ** 2 for m in maps)

    def by_torch(kernel, bias, x):
        maps = torch.tanh(F.conv1d(x[:, None, :], kernel, bias))
        return (maps.mean(2) ** 2).sum(1).mean()

    parameters = tensors(((3, 1, 4), kernel), (3, bias))
    same(loss, kernel + bias, (RNG.normal(size=(N, 8)),), parameters, by_torch, backend)


def test_embedding(backend):
    table, weights = leaves(15), leaves(3)

    def loss(i, j):
        def embed(k):
            return [autograd.take(table[c::3], k) for c in range(3)]

        return autograd.dot(embed(i), [w * e for w, e in zip(weights, embed(j))]).sigmoid()

    def by_torch(table, weights, i, j):
        return torch.sigmoid((F.embedding(i, table) * weights * F.embedding(j, table)).sum(1)).mean()

    batch = np.array([0, 1, 4, 4, 2, 0]), np.array([0, 3, 4, 1, 1, 1])
    same(loss, table + weights, batch, tensors(((5, 3), table), (3, weights)), by_torch, backend)


def test_attention(backend):
    q, k, v = leaves(6), leaves(6, start=0.1), leaves(9, start=0.2)

    def loss(xs):
        def project(matrix):
            return [[autograd.dot(matrix[i : i + 3], x) for i in range(0, len(matrix), 3)] for x in xs]

        total = []
        for query in project(q):
            scores = [autograd.dot(query, key) / math.sqrt(2.0) for key in project(k)]
            total += [autograd.dot(autograd.softmax(scores), c) ** 2 for c in zip(*project(v))]
        return autograd.mean(total)

    def by_torch(q, k, v, xs):
        return (F.scaled_dot_product_attention(xs @ q.T, xs @ k.T, xs @ v.T) ** 2).mean()

    parameters = tensors(((2, 3), q), ((2, 3), k), ((3, 3), v))
    same(loss, q + k + v, (RNG.normal(size=(N, 4, 3)),), parameters, by_torch, backend)


def test_penalties_and_normalised_weights(backend):
    weights = leaves(4)

    def loss(x, y):
        length = autograd.sum(w * w for w in weights).sqrt()
        score = autograd.dot([w / length for w in weights], x)
        return (
            (score - y) ** 2 + 0.1 * autograd.sum(abs(w) for w in weights) + 0.2 * sum(w**2 for w in weights)
        )

    def by_torch(w, x, y):
        return ((x @ (w / w.norm()) - y) ** 2).mean() + 0.1 * w.abs().sum() + 0.2 * (w**2).sum()

    batch = RNG.normal(size=(N, 4)), RNG.normal(size=N)
    same(loss, weights, batch, tensors((4, weights)), by_torch, backend)
