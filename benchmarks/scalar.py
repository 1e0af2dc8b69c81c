"""The benchmarks for engines whose numbers are objects: micrograd, its descendants, glassgrad itself."""

from collections.abc import Callable
from typing import Any

from . import data
from .rnn import RNN
from .work import Work


def expression(Value: Any) -> Work:
    """The expression of micrograd's README, and its gradients."""

    def work() -> tuple[float, ...]:
        g, a, b = expression_of(Value)
        g.backward()
        return g.data, a.grad, b.grad

    return work


def expression_of(Value: Any) -> tuple[Any, Any, Any]:
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    return g, a, b


def moons(model: Any, total: Callable[[list[Any]], Any], squares: Callable[[list[Any]], Any]) -> Work:
    """One step of the net of micrograd's demo: hinge loss and L2 penalty on 100 points.

    `total` adds up the losses of the points, `squares` the squares of the parameters.
    """
    points, parameters, first = data.moons(), model.parameters(), data.weights(data.SIZES)

    def work() -> tuple[float, ...]:
        assign(parameters, first)
        losses = [(1 + -y * model(list(x))).relu() for x, y in points]
        loss = total(losses) * (1.0 / len(losses)) + data.ALPHA * squares(parameters)
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= data.RATE * p.grad
        return loss.data, parameters[0].grad

    return work


def xor(forward: Callable[[Any], Any], parameters: list[Any], total: Callable[[list[Any]], Any]) -> Work:
    """100 full-batch steps on XOR with mean squared error; every call starts from the same weights."""
    first = data.weights(data.XOR_SIZES)

    def work() -> tuple[float, ...]:
        assign(parameters, first)
        for _ in range(data.XOR_STEPS):
            loss = total([(forward(list(x)) - y) ** 2 for x, y in data.XOR]) * 0.25
            for p in parameters:
                p.grad = 0.0
            loss.backward()
            for p in parameters:
                p.data -= data.XOR_RATE * p.grad
        return loss.data, parameters[0].grad

    return work


def digits(
    model: Any, total: Callable[[list[Any]], Any], cross_entropy: Callable[[list[Any], int], Any]
) -> Work:
    """One step of a classifier of 8x8 pictures: softmax cross-entropy, mean over 32 of them."""
    points, parameters, first = data.digits(), model.parameters(), data.weights(data.DIGITS_SIZES)

    def work() -> tuple[float, ...]:
        assign(parameters, first)
        loss = total([cross_entropy(model(list(x)), label) for x, label in points]) * (1.0 / len(points))
        for p in parameters:
            p.grad = 0.0
        loss.backward()
        for p in parameters:
            p.data -= data.DIGITS_RATE * p.grad
        return loss.data, parameters[0].grad

    return work


def microgpt(model: Any) -> Work:
    """The loss of a document, and its gradient, of a model with loss() and parameters()."""
    parameters, (tokens,) = model.parameters(), data.documents()

    def work() -> tuple[float, ...]:
        for p in parameters:
            p.grad = 0.0
        loss = model.loss(tokens)
        loss.backward()
        return loss.data, parameters[-1].grad

    return work


def rnn(model: RNN, total: Callable[[list[Any]], Any]) -> Work:
    """The mean squared error of a recurrent net on a batch of sequences, and its gradient."""
    parameters, points = model.parameters(), data.sequences()

    def work() -> tuple[float, ...]:
        for p in parameters:
            p.grad = 0.0
        loss = total([(model(x) - y) ** 2 for x, y in points]) * (1.0 / len(points))
        loss.backward()
        return loss.data, parameters[0].grad

    return work


def wide(model: Any) -> Work:
    """A net whose graph has a million nodes, forward and backward once."""
    parameters, x = model.parameters(), data.wide_input()
    assign(parameters, data.weights(data.WIDE_SIZES))

    def work() -> tuple[float, ...]:
        for p in parameters:
            p.grad = 0.0
        y = model(x)
        y.backward()
        return y.data, parameters[0].grad

    return work


def chain(Value: Any) -> Work:
    """x = x * w + b, half a million times: a million operations, one after the other."""

    def work() -> tuple[float, ...]:
        y, w = chain_of(Value)
        y.backward()
        return y.data, w.grad

    return work


def chain_of(Value: Any) -> tuple[Any, Any]:
    x, w, b = Value(0.5), Value(0.999), Value(0.001)
    y = x
    for _ in range(data.CHAIN // 2):
        y = y * w + b
    return y, w


def assign(parameters: list[Any], numbers: list[float]) -> None:
    for parameter, number in zip(parameters, numbers, strict=True):
        parameter.data = number
