"""Loops by hand, compiled by Numba: one step, called from Python."""

import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from benchmarks import data
from benchmarks.work import Work

jit = numba.njit(fastmath=True, error_model="numpy")


@jit
def forward(w, x, out):  # type: ignore[no-untyped-def]
    """The sums of a layer. The batch is the last axis; the last column of `w` is the biases."""
    nout, n = out.shape
    for j in range(nout):
        for k in range(n):
            out[j, k] = w[j, -1]
        for i in range(len(x)):
            for k in range(n):
                out[j, k] += w[j, i] * x[i, k]


@jit
def backward(x, to_out, to_w):  # type: ignore[no-untyped-def]
    """From the slopes at the sums of a layer to those at its weights and biases."""
    nout, n = to_out.shape
    for j in range(nout):
        for i in range(len(x)):
            total = 0.0
            for k in range(n):
                total += to_out[j, k] * x[i, k]
            to_w[j, i] = total
        total = 0.0
        for k in range(n):
            total += to_out[j, k]
        to_w[j, -1] = total


@jit
def back_through(w, to_out, to_x):  # type: ignore[no-untyped-def]
    nout, n = to_out.shape
    for i in range(len(to_x)):
        for k in range(n):
            to_x[i, k] = 0.0
        for j in range(nout):
            for k in range(n):
                to_x[i, k] += w[j, i] * to_out[j, k]


@jit
def relu(x):  # type: ignore[no-untyped-def]
    for j in range(x.shape[0]):
        for k in range(x.shape[1]):
            x[j, k] = max(x[j, k], 0.0)


@jit
def back_relu(x, slopes):  # type: ignore[no-untyped-def]
    for j in range(x.shape[0]):
        for k in range(x.shape[1]):
            slopes[j, k] = slopes[j, k] if x[j, k] > 0.0 else 0.0


@jit
def moons_step(p, g, x, y):  # type: ignore[no-untyped-def]
    n = x.shape[1]
    h1, h2, score = np.empty((16, n)), np.empty((16, n)), np.empty((1, n))
    to_h1, to_h2, to_score = np.empty((16, n)), np.empty((16, n)), np.empty((1, n))
    w1, w2, w3 = p[:48].reshape(16, 3), p[48:320].reshape(16, 17), p[320:].reshape(1, 17)
    forward(w1, x, h1)
    relu(h1)
    forward(w2, h1, h2)
    relu(h2)
    forward(w3, h2, score)
    loss = 0.0
    for k in range(n):
        margin = 1.0 - y[k] * score[0, k]
        loss += max(margin, 0.0) / n
        to_score[0, k] = -y[k] / n if margin > 0.0 else 0.0
    backward(h2, to_score, g[320:].reshape(1, 17))
    back_through(w3, to_score, to_h2)
    back_relu(h2, to_h2)
    backward(h1, to_h2, g[48:320].reshape(16, 17))
    back_through(w2, to_h2, to_h1)
    back_relu(h1, to_h1)
    backward(x, to_h1, g[:48].reshape(16, 3))
    for i in range(len(p)):
        loss += data.ALPHA * p[i] ** 2
        g[i] += 2.0 * data.ALPHA * p[i]
    for i in range(len(p)):
        p[i] -= data.RATE * g[i]
    return loss


@jit
def xor_step(p, g, x, y):  # type: ignore[no-untyped-def]
    n = x.shape[1]
    h, score, to_h, to_score = np.empty((8, n)), np.empty((1, n)), np.empty((8, n)), np.empty((1, n))
    forward(p[:24].reshape(8, 3), x, h)
    for j in range(8):
        for k in range(n):
            h[j, k] = math.tanh(h[j, k])
    forward(p[24:].reshape(1, 9), h, score)
    loss = 0.0
    for k in range(n):
        loss += (score[0, k] - y[k]) ** 2 / n
        to_score[0, k] = 2.0 * (score[0, k] - y[k]) / n
    backward(h, to_score, g[24:].reshape(1, 9))
    back_through(p[24:].reshape(1, 9), to_score, to_h)
    for j in range(8):
        for k in range(n):
            to_h[j, k] *= 1.0 - h[j, k] ** 2
    backward(x, to_h, g[:24].reshape(8, 3))
    for i in range(len(p)):
        p[i] -= data.XOR_RATE * g[i]
    return loss


@jit
def digits_step(p, g, x, labels):  # type: ignore[no-untyped-def]
    n = x.shape[1]
    h, s, to_h, to_s = np.empty((32, n)), np.empty((10, n)), np.empty((32, n)), np.empty((10, n))
    top, total = np.empty(n), np.zeros(n)
    w1, w2 = p[:2080].reshape(32, 65), p[2080:].reshape(10, 33)
    forward(w1, x, h)
    relu(h)
    forward(w2, h, s)
    top[:] = s[0]
    for c in range(10):
        for k in range(n):
            top[k] = max(top[k], s[c, k])
    for c in range(10):
        for k in range(n):
            to_s[c, k] = math.exp(s[c, k] - top[k])
            total[k] += to_s[c, k]
    for c in range(10):
        for k in range(n):
            to_s[c, k] /= total[k] * n
    loss = 0.0
    for k in range(n):
        loss += (math.log(total[k]) + top[k] - s[labels[k], k]) / n
        to_s[labels[k], k] -= 1.0 / n
    backward(h, to_s, g[2080:].reshape(10, 33))
    back_through(w2, to_s, to_h)
    back_relu(h, to_h)
    backward(x, to_h, g[:2080].reshape(32, 65))
    for i in range(len(p)):
        p[i] -= data.DIGITS_RATE * g[i]
    return loss


def batch(points: Any) -> tuple[np.ndarray, np.ndarray]:
    """Inputs, the batch last; and targets."""
    return np.array([x for x, _ in points]).T.copy(), np.array([y for _, y in points])


def _called(step: Callable[..., float], sizes: tuple[int, ...], points: Any) -> Work:
    p = np.array(data.weights(sizes))
    g, (x, y) = np.zeros_like(p), batch(points)
    return lambda: (step(p, g, x, y), float(g[0]))


def moons() -> Work:
    return _called(moons_step, data.SIZES, data.moons())


def digits() -> Work:
    return _called(digits_step, data.DIGITS_SIZES, data.digits())


def xor() -> Work:
    first = np.array(data.weights(data.XOR_SIZES))
    p, g, (x, y) = first.copy(), np.zeros_like(first), batch(data.XOR)

    def work() -> tuple[float, ...]:
        p[:] = first
        for _ in range(data.XOR_STEPS):
            loss = xor_step(p, g, x, y)
        return loss, float(g[0])

    return work


def compile() -> Work:
    """All of its loops are compiled anew."""

    def work() -> tuple[float, ...]:
        for function in (forward, backward, back_through, relu, back_relu):
            function.recompile()
        return _called(jit(digits_step.py_func), data.DIGITS_SIZES, data.digits())()

    return work
