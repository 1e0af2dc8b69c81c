"""Backpropagation by hand in NumPy with arrays made beforehand: `out=` everywhere, nothing is allocated."""

import numpy as np

from benchmarks import data
from benchmarks.work import Work


class Dense:
    """A layer of n samples: x @ W.T + b, its activation, and their gradients."""

    def __init__(self, matrix: list[list[float]], biases: list[float], n: int) -> None:
        self.w, self.b = np.array(matrix), np.array(biases)
        self.dw, self.db = np.empty_like(self.w), np.empty_like(self.b)
        self.z, self.d = np.empty((n, len(biases))), np.empty((n, len(biases)))
        self.mask = np.empty(self.z.shape, bool)
        self.first = self.w.copy(), self.b.copy()

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        np.matmul(x, self.w.T, out=self.z)
        return np.add(self.z, self.b, out=self.z)

    def relu(self, x: np.ndarray) -> np.ndarray:
        return np.maximum(self.forward(x), 0.0, out=self.z)

    def tanh(self, x: np.ndarray) -> np.ndarray:
        return np.tanh(self.forward(x), out=self.z)

    def relu_back(self) -> None:
        np.greater(self.z, 0.0, out=self.mask)
        np.multiply(self.d, self.mask, out=self.d)

    def tanh_back(self) -> None:
        np.multiply(self.z, self.z, out=self.z)
        np.subtract(1.0, self.z, out=self.z)
        np.multiply(self.d, self.z, out=self.d)

    def backward(self, below: "Dense | None") -> None:
        """From `d`, the gradient of the weighted sums, to those of the parameters and of the layer below."""
        np.matmul(self.d.T, self.x, out=self.dw)
        np.add.reduce(self.d, axis=0, out=self.db)
        if below:
            np.matmul(self.d, self.w, out=below.d)

    def move(self, rate: float) -> None:
        for parameter, gradient in ((self.w, self.dw), (self.b, self.db)):
            np.multiply(gradient, rate, out=gradient)
            np.subtract(parameter, gradient, out=parameter)

    def reset(self) -> None:
        self.w[...], self.b[...] = self.first


def _net(sizes: tuple[int, ...], n: int) -> list[Dense]:
    return [Dense(matrix, biases, n) for matrix, biases in data.matrices(sizes)]


def moons() -> Work:
    points = data.moons()
    n, x, y = len(points), np.array([x for x, _ in points]), np.array([[y] for _, y in points])
    net = one, two, three = _net(data.SIZES, n)
    losses = np.empty((n, 1))

    def work() -> tuple[float, ...]:
        three.forward(two.relu(one.relu(x)))
        np.multiply(three.z, y, out=losses)
        np.subtract(1.0, losses, out=losses)
        np.maximum(losses, 0.0, out=losses)
        squares = sum(float(np.vdot(p, p)) for layer in net for p in (layer.w, layer.b))
        loss = float(losses.sum()) / n + data.ALPHA * squares
        np.greater(losses, 0.0, out=three.mask)
        np.multiply(y, -1.0 / n, out=three.d)
        np.multiply(three.d, three.mask, out=three.d)
        three.backward(two)
        two.relu_back()
        two.backward(one)
        one.relu_back()
        one.backward(None)
        for layer in net:
            layer.dw += 2.0 * data.ALPHA * layer.w
            layer.db += 2.0 * data.ALPHA * layer.b
        slope = float(one.dw[0, 0])
        for layer in net:
            layer.move(data.RATE)
        return loss, slope

    return work


def xor() -> Work:
    n, x, y = len(data.XOR), np.array([x for x, _ in data.XOR]), np.array([[y] for _, y in data.XOR])
    net = one, two = _net(data.XOR_SIZES, n)
    error = np.empty((n, 1))

    def work() -> tuple[float, ...]:
        for layer in net:
            layer.reset()
        for _ in range(data.XOR_STEPS):
            two.forward(one.tanh(x))
            np.subtract(two.z, y, out=error)
            loss = float(np.vdot(error, error)) / n
            np.multiply(error, 2.0 / n, out=two.d)
            two.backward(one)
            one.tanh_back()
            one.backward(None)
            slope = float(one.dw[0, 0])
            for layer in net:
                layer.move(data.XOR_RATE)
        return loss, slope

    return work


def digits() -> Work:
    pictures, classes = np.array([x for x, _ in data.digits()]), np.array([c for _, c in data.digits()])
    n = len(classes)
    net = one, two = _net(data.DIGITS_SIZES, n)
    top, total, rows = np.empty((n, 1)), np.empty((n, 1)), np.arange(n)

    def step(pictures: np.ndarray, classes: np.ndarray) -> tuple[float, ...]:
        scores = two.forward(one.relu(pictures))
        np.maximum.reduce(scores, axis=1, keepdims=True, out=top)
        np.subtract(scores, top, out=scores)
        right = float(scores[rows, classes].sum())
        np.exp(scores, out=two.d)
        np.add.reduce(two.d, axis=1, keepdims=True, out=total)
        loss = (float(np.log(total).sum()) - right) / n
        np.divide(two.d, total, out=two.d)
        two.d[rows, classes] -= 1.0
        np.divide(two.d, n, out=two.d)
        two.backward(one)
        one.relu_back()
        one.backward(None)
        slope = float(one.dw[0, 0])
        for layer in net:
            layer.move(data.DIGITS_RATE)
        return loss, slope

    return lambda: step(pictures, classes)
