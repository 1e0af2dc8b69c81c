"""CasADi: one sample as a graph of SX scalars, mapped over the batch; its virtual machine runs the step."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import casadi
import numpy as np

from benchmarks import data
from benchmarks.work import Work

Loss = Callable[[Any, Any, Any], Any]


def expression(compiled: Callable[[casadi.Function], casadi.Function] = lambda function: function) -> Work:
    both = casadi.SX.sym("both", 2)
    a, b = both[0], both[1]
    c, d = a + b, a * b + b**3
    c = c + c + 1
    c = c + 1 + c + (-a)
    d = d + d * 2 + casadi.fmax(b + a, 0)
    d = d + 3 * d + casadi.fmax(b - a, 0)
    f = (c - d) ** 2
    g = f / 2.0 + 10.0 / f
    function = compiled(casadi.Function("g", [both], [g, casadi.gradient(g, both)]))
    value, slopes = np.zeros(1), np.zeros(2)
    buffer, run = _buffer(function, [np.array([-4.0, 2.0])], [value, slopes])

    def work() -> tuple[float, ...]:
        assert buffer
        run()
        return float(value[0]), float(slopes[0]), float(slopes[1])

    return work


def _buffer(
    function: casadi.Function, arguments: list[np.ndarray], results: list[np.ndarray]
) -> tuple[Any, Callable[[], None]]:
    """What runs the function on these arrays without a copy; and what must live for as long."""
    buffer, run = function.buffer()
    for i, argument in enumerate(arguments):
        buffer.set_arg(i, memoryview(argument))
    for i, result in enumerate(results):
        buffer.set_res(i, memoryview(result))
    return (buffer, arguments, results), run


def _scores(p: Any, sizes: tuple[int, ...], x: Any, activation: Callable[[Any], Any]) -> Any:
    at = 0
    for nin, nout in pairwise(sizes):
        x = activation(x) if at else x
        end = at + nout * (nin + 1)
        x = casadi.reshape(p[at:end], nin + 1, nout).T @ casadi.vertcat(x, 1)
        at = end
    return x


def _relu(x: Any) -> Any:
    return casadi.fmax(x, 0)


def _hinge(p: Any, x: Any, y: Any) -> Any:
    return _relu(1 - y * _scores(p, data.SIZES, x, _relu)) + data.ALPHA * casadi.sumsqr(p)


def _squared_error(p: Any, x: Any, y: Any) -> Any:
    return (_scores(p, data.XOR_SIZES, x, casadi.tanh) - y) ** 2


def _cross_entropy(p: Any, x: Any, one_hot: Any) -> Any:
    scores = _scores(p, data.DIGITS_SIZES, x, _relu)
    return casadi.logsumexp(scores) - casadi.dot(one_hot, scores)


def sums(loss: Loss, sizes: tuple[int, ...], points: Any) -> tuple[casadi.Function, np.ndarray, np.ndarray]:
    """(parameters, inputs, targets) -> sums over the batch of the loss and of its slopes; and the batch."""
    inputs, targets = (np.array([np.atleast_1d(part) for part in parts]) for parts in zip(*points))
    p = casadi.SX.sym("p", len(data.weights(sizes)))
    x, y = casadi.SX.sym("x", inputs.shape[1]), casadi.SX.sym("y", targets.shape[1])
    value = loss(p, x, y)
    one = casadi.Function("one", [p, x, y], [value, casadi.gradient(value, p)])
    return one.map("all", "serial", len(inputs), [0], [0, 1]), inputs, targets


def steps(
    function: casadi.Function, sizes: tuple[int, ...], rate: float, inputs: np.ndarray, targets: np.ndarray
) -> tuple[Work, Callable[[], None]]:
    """A step; and what puts back the first parameters."""
    first = np.array(data.weights(sizes))
    p, g, value = first.copy(), np.zeros_like(first), np.zeros(1)
    buffer, run = _buffer(function, [p, inputs, targets], [value, g])
    n = len(inputs)

    def step() -> tuple[float, ...]:
        assert buffer
        run()
        np.subtract(p, rate / n * g, p)
        return float(value[0]) / n, float(g[0]) / n

    def start() -> None:
        p[:] = first

    return step, start


def one_hot() -> Sequence[tuple[list[float], list[float]]]:
    return [(x, [float(i == label) for i in range(10)]) for x, label in data.digits()]


def moons(compiled: Callable[[casadi.Function], casadi.Function] = lambda function: function) -> Work:
    function, *batch = sums(_hinge, data.SIZES, data.moons())
    return steps(compiled(function), data.SIZES, data.RATE, *batch)[0]


def digits(compiled: Callable[[casadi.Function], casadi.Function] = lambda function: function) -> Work:
    function, *batch = sums(_cross_entropy, data.DIGITS_SIZES, one_hot())
    return steps(compiled(function), data.DIGITS_SIZES, data.DIGITS_RATE, *batch)[0]


def xor(compiled: Callable[[casadi.Function], casadi.Function] = lambda function: function) -> Work:
    function, *batch = sums(_squared_error, data.XOR_SIZES, data.XOR)
    step, start = steps(compiled(function), data.XOR_SIZES, data.XOR_RATE, *batch)

    def work() -> tuple[float, ...]:
        start()
        for _ in range(data.XOR_STEPS - 1):
            step()
        return step()

    return work


def compile() -> Work:
    def work() -> tuple[float, ...]:
        return digits()()

    return work


def chain() -> Work:
    """The graph is built, differentiated and evaluated each time, as an eager engine does."""

    def work() -> tuple[float, ...]:
        x, w, b = (casadi.SX.sym(name) for name in "xwb")
        y = x
        for _ in range(data.CHAIN // 2):
            y = y * w + b
        value, slope = casadi.Function("c", [x, w, b], [y, casadi.gradient(y, w)])(0.5, 0.999, 0.001)
        return float(value), float(slope)

    return work
