"""Backpropagation by hand in NumPy, as an expert writes it.

One vector of parameters and one of gradients, with a matrix (weights | biases) of each layer as a view; the
batch is the last axis, and a row of ones meets the biases; every result goes into an array that is kept;
`dot`s bound once (quicker to call than `@`), sums as products with ones, scalars as 0-d arrays.
"""

from itertools import pairwise

import numpy as np
from numpy import add, divide, exp, greater, log, maximum, multiply, sign, square, subtract, tanh

from benchmarks import data
from benchmarks.work import Work


class Net:
    """The parameters, their gradients, and the layers of both as matrices."""

    def __init__(self, sizes: tuple[int, ...], rate: float) -> None:
        self.first = np.array(data.weights(sizes))
        self.vector, self.gradient = self.first.copy(), np.zeros_like(self.first)
        self.step, self.rate = np.empty_like(self.first), np.array(rate)
        self.layers, self.slopes, at = [], [], 0
        for nin, nout in pairwise(sizes):
            part = slice(at, at + nout * (nin + 1))
            self.layers.append(self.vector[part].reshape(nout, nin + 1))
            self.slopes.append(self.gradient[part].reshape(nout, nin + 1))
            at = part.stop

    def move(self) -> None:
        multiply(self.gradient, self.rate, self.step)
        subtract(self.vector, self.step, self.vector)


def with_ones(*shape: int) -> tuple[np.ndarray, np.ndarray]:
    """Activations whose last row is ones; and the rows above."""
    whole = np.ones(shape)
    return whole, whole[:-1]


def moons() -> Work:
    points = data.moons()
    n, net = len(points), Net(data.SIZES, data.RATE)
    x = np.array([(*x, 1.0) for x, _ in points])
    xt, minus_y = x.T, np.array([[-y for _, y in points]])
    slope, mean, twice = minus_y / n, np.full(n, 1 / n), np.array(2 * data.ALPHA)
    (w1, w2, w3), (g1, g2, g3), vector, gradient = net.layers, net.slopes, net.vector, net.gradient
    (h1_, h1), (h2_, h2), (d1_, d1), (d2_, d2) = (with_ones(17, n) for _ in range(4))
    h1t, h2t, losses, d3, penalty = h1_.T, h2_.T, np.empty((1, n)), np.empty((1, n)), np.empty_like(vector)
    on, mask = np.empty((16, n), bool), np.empty((16, n))
    none, none3, one, zero = np.zeros((16, n)), np.zeros((1, n)), np.ones(()), np.zeros(())
    forward1, forward2, forward3, back2, back3 = w1.dot, w2.dot, w3.dot, w2.T.dot, w3.T.dot
    slopes1, slopes2, slopes3, move = d1.dot, d2.dot, d3.dot, net.move

    def work() -> tuple[float, ...]:
        forward1(xt, h1)
        maximum(h1, none, out=h1)
        forward2(h1_, h2)
        maximum(h2, none, out=h2)
        forward3(h2_, losses)
        multiply(losses, minus_y, losses)
        add(losses, one, losses)
        maximum(losses, none3, out=losses)
        loss = float(losses.dot(mean)[0]) + data.ALPHA * float(vector.dot(vector))

        sign(losses, d3)
        multiply(d3, slope, d3)
        slopes3(h2t, g3)
        back3(d3, d2_)
        greater(h2, zero, on)
        mask[...] = on
        multiply(d2, mask, d2)
        slopes2(h1t, g2)
        back2(d2, d1_)
        greater(h1, zero, on)
        mask[...] = on
        multiply(d1, mask, d1)
        slopes1(x, g1)
        multiply(vector, twice, penalty)
        add(gradient, penalty, gradient)
        move()
        return loss, float(gradient[0])

    return work


def xor() -> Work:
    n, net = len(data.XOR), Net(data.XOR_SIZES, data.XOR_RATE)
    x, y = np.array([(*x, 1.0) for x, _ in data.XOR]), np.array([[y for _, y in data.XOR]])
    (w1, w2), (g1, g2), xt = net.layers, net.slopes, x.T.copy()
    (h_, h), (d_, d) = with_ones(9, n), with_ones(9, n)
    ht, error, d2, slope = h_.T, np.empty((1, n)), np.empty((1, n)), np.empty((8, n))
    two_nths, one = np.array(2 / n), np.ones(())
    forward1, forward2, back2, slopes1, slopes2 = w1.dot, w2.dot, w2.T.dot, d.dot, d2.dot
    vector, step, gradient, rate = net.vector, net.step, net.gradient, net.rate

    def work() -> tuple[float, ...]:
        vector[...] = net.first
        for _ in range(data.XOR_STEPS):
            forward1(xt, h)
            tanh(h, h)
            forward2(h_, error)
            subtract(error, y, error)
            multiply(error, two_nths, d2)
            slopes2(ht, g2)
            back2(d2, d_)
            square(h, slope)
            subtract(one, slope, slope)
            multiply(d, slope, d)
            slopes1(x, g1)
            multiply(gradient, rate, step)
            subtract(vector, step, vector)
        return float(error[0].dot(error[0])) / n, float(gradient[0])

    return work


def digits() -> Work:
    pictures, classes = np.array([x for x, _ in data.digits()]), np.array([c for _, c in data.digits()])
    n, net = len(classes), Net(data.DIGITS_SIZES, data.DIGITS_RATE)
    x_ = np.ones((n, 65))
    x, xt = x_[:, :-1], x_.T
    (w1, w2), (g1, g2), gradient = net.layers, net.slopes, net.gradient
    (h_, h), (d_, d), (scores, d2, target) = with_ones(33, n), with_ones(33, n), np.zeros((3, 10, n))
    ht, top, total, logs, place = h_.T, np.empty(n), np.empty(n), np.empty(n), np.empty(n, np.intp)
    on, mask, none, zero = np.empty((32, n), bool), np.empty((32, n)), np.zeros((32, n)), np.zeros(())
    flat_target, flat_scores, columns = target.reshape(-1), scores.reshape(-1), np.arange(n)
    count, nth, ones, sum_classes = np.array(n), np.array(1 / n), np.ones(n), np.ones(10).dot
    forward1, forward2, back2, slopes1, slopes2, move = w1.dot, w2.dot, w2.T.dot, d.dot, d2.dot, net.move

    def step(pictures: np.ndarray, classes: np.ndarray) -> tuple[float, ...]:
        x[...] = pictures
        multiply(classes, count, place)
        add(place, columns, place)
        target.fill(0.0)
        flat_target[place] = 1.0

        forward1(xt, h)
        maximum(h, none, out=h)
        forward2(h_, scores)
        maximum.reduce(scores, 0, None, top)
        subtract(scores, top, scores)
        exp(scores, d2)
        sum_classes(d2, total)
        log(total, logs)
        loss = (float(logs.dot(ones)) - float(flat_scores.dot(flat_target))) / n

        divide(nth, total, total)
        multiply(d2, total, d2)
        multiply(target, nth, target)
        subtract(d2, target, d2)
        slopes2(ht, g2)
        back2(d2, d_)
        greater(h, zero, on)
        mask[...] = on
        multiply(d, mask, d)
        slopes1(x_, g1)
        move()
        return loss, float(gradient[0])

    return lambda: step(pictures, classes)
