"""Backpropagation by hand in NumPy, as a good student writes it: expressions, nothing kept."""

import numpy as np

from benchmarks import data
from benchmarks.work import Work


def _parameters(sizes: tuple[int, ...]) -> list[np.ndarray]:
    return [np.array(numbers) for pair in data.matrices(sizes) for numbers in pair]


def moons() -> Work:
    x, y = np.array([x for x, _ in data.moons()]), np.array([y for _, y in data.moons()])
    parameters = _parameters(data.SIZES)

    def work() -> tuple[float, ...]:
        nonlocal parameters
        w1, b1, w2, b2, w3, b3 = parameters
        h1 = np.maximum(x @ w1.T + b1, 0)
        h2 = np.maximum(h1 @ w2.T + b2, 0)
        margin = 1 - y * (h2 @ w3.T + b3)[:, 0]
        loss = np.maximum(margin, 0).mean() + data.ALPHA * sum((p * p).sum() for p in parameters)

        to_score = (np.where(margin > 0, -y, 0) / len(y))[:, None]
        to_h2 = (to_score @ w3) * (h2 > 0)
        to_h1 = (to_h2 @ w2) * (h1 > 0)
        gradient = [
            to_h1.T @ x, to_h1.sum(0), to_h2.T @ h1, to_h2.sum(0), to_score.T @ h2, to_score.sum(0)
        ]  # fmt: skip
        gradient = [g + 2 * data.ALPHA * p for g, p in zip(gradient, parameters)]
        parameters = [p - data.RATE * g for p, g in zip(parameters, gradient)]
        return float(loss), float(gradient[0][0, 0])

    return work


def xor() -> Work:
    x, y = np.array([x for x, _ in data.XOR]), np.array([[y] for _, y in data.XOR])
    first = _parameters(data.XOR_SIZES)

    def work() -> tuple[float, ...]:
        w1, b1, w2, b2 = (p.copy() for p in first)
        for _ in range(data.XOR_STEPS):
            h = np.tanh(x @ w1.T + b1)
            error = h @ w2.T + b2 - y
            to_score = 2 * error / len(y)
            to_h = (to_score @ w2) * (1 - h**2)
            gradient = to_h.T @ x
            w1 -= data.XOR_RATE * gradient
            b1 -= data.XOR_RATE * to_h.sum(0)
            w2 -= data.XOR_RATE * (to_score.T @ h)
            b2 -= data.XOR_RATE * to_score.sum(0)
        return float((error**2).mean()), float(gradient[0, 0])

    return work


def digits() -> Work:
    x, labels = np.array([x for x, _ in data.digits()]), np.array([label for _, label in data.digits()])
    w1, b1, w2, b2 = _parameters(data.DIGITS_SIZES)

    def step(x: np.ndarray, labels: np.ndarray) -> tuple[float, ...]:
        nonlocal w1, b1, w2, b2
        h = np.maximum(x @ w1.T + b1, 0)
        scores = h @ w2.T + b2
        shifted = scores - scores.max(axis=1, keepdims=True)
        exps = np.exp(shifted)
        totals = exps.sum(axis=1, keepdims=True)
        rows = np.arange(len(labels))
        loss = (np.log(totals[:, 0]) - shifted[rows, labels]).mean()

        to_scores = exps / totals
        to_scores[rows, labels] -= 1
        to_scores /= len(labels)
        to_h = (to_scores @ w2) * (h > 0)
        gradient = to_h.T @ x
        w1 -= data.DIGITS_RATE * gradient
        b1 -= data.DIGITS_RATE * to_h.sum(0)
        w2 -= data.DIGITS_RATE * (to_scores.T @ h)
        b2 -= data.DIGITS_RATE * to_scores.sum(0)
        return float(loss), float(gradient[0, 0])

    return lambda: step(x, labels)
