"""HIPS/autograd on arrays. It has the import name of this project: give it an interpreter by --python."""

import autograd.numpy as np

from autograd import grad, value_and_grad
from benchmarks import data
from benchmarks.work import Work


def _net(parameters, x, activation):  # type: ignore[no-untyped-def]
    for w, b in parameters[:-1]:
        x = activation(np.dot(x, w.T) + b)
    w, b = parameters[-1]
    return np.dot(x, w.T) + b


def _relu(x):  # type: ignore[no-untyped-def]
    return np.where(x > 0, x, 0.0)


def _parameters(sizes: tuple[int, ...]):  # type: ignore[no-untyped-def]
    return [(np.array(w), np.array(b)) for w, b in data.matrices(sizes)]


def _moved(parameters, gradient, rate: float):  # type: ignore[no-untyped-def]
    return [(w - rate * gw, b - rate * gb) for (w, b), (gw, gb) in zip(parameters, gradient)]


def expression() -> Work:
    def g(p):  # type: ignore[no-untyped-def]
        a, b = p
        c, d = a + b, a * b + b**3
        c = c + c + 1
        c = c + 1 + c + (-a)
        d = d + d * 2 + _relu(b + a)
        d = d + 3 * d + _relu(b - a)
        f = (c - d) ** 2
        return f / 2.0 + 10.0 / f

    both = value_and_grad(g)

    def work() -> tuple[float, ...]:
        value, (to_a, to_b) = both((-4.0, 2.0))
        return float(value), float(to_a), float(to_b)

    return work


def moons() -> Work:
    x = np.array([x for x, _ in data.moons()])
    y = np.array([y for _, y in data.moons()])

    def loss(parameters):  # type: ignore[no-untyped-def]
        penalty = sum(np.sum(w**2) + np.sum(b**2) for w, b in parameters)
        return np.mean(_relu(1 - y * _net(parameters, x, _relu)[:, 0])) + data.ALPHA * penalty

    both, state = value_and_grad(loss), [_parameters(data.SIZES)]

    def work() -> tuple[float, ...]:
        value, gradient = both(state[0])
        state[0] = _moved(state[0], gradient, data.RATE)
        return float(value), float(gradient[0][0][0, 0])

    return work


def digits() -> Work:
    x = np.array([x for x, _ in data.digits()])
    labels = np.array([label for _, label in data.digits()])

    def loss(parameters, x, labels):  # type: ignore[no-untyped-def]
        scores = _net(parameters, x, _relu)
        top = np.max(scores, axis=1)
        total = np.sum(np.exp(scores - top[:, None]), axis=1)
        return np.mean(np.log(total) + top - scores[np.arange(len(labels)), labels])

    both, state = value_and_grad(loss), [_parameters(data.DIGITS_SIZES)]

    def work() -> tuple[float, ...]:
        value, gradient = both(state[0], x, labels)
        state[0] = _moved(state[0], gradient, data.DIGITS_RATE)
        return float(value), float(gradient[0][0][0, 0])

    return work


def xor() -> Work:
    x = np.array([x for x, _ in data.XOR])
    y = np.array([y for _, y in data.XOR])
    both = value_and_grad(lambda parameters: np.mean((_net(parameters, x, np.tanh)[:, 0] - y) ** 2))
    first = _parameters(data.XOR_SIZES)

    def work() -> tuple[float, ...]:
        parameters = first
        for _ in range(data.XOR_STEPS):
            value, gradient = both(parameters)
            parameters = _moved(parameters, gradient, data.XOR_RATE)
        return float(value), float(gradient[0][0][0, 0])

    return work


def nested() -> Work:
    third = grad(grad(grad(lambda x: np.tanh(x) * np.exp(-x * x))))
    return lambda: (float(third(data.NESTED)),)
