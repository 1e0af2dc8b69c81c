"""micrograd 0.1.0, as its users run it."""

import math

import micrograd.engine
import micrograd.nn

from benchmarks import scalar
from benchmarks.textbook import MLP, cross_entropy

Value = micrograd.engine.Value


def expression() -> scalar.Work:
    return scalar.expression(Value)


def moons() -> scalar.Work:
    return scalar.moons(
        micrograd.nn.MLP(2, [16, 16, 1]), sum, lambda parameters: sum(p * p for p in parameters)
    )


def xor() -> scalar.Work:
    """micrograd has no tanh: ours is one node."""
    model = MLP(Value, 2, [8, 1], tanh)
    return scalar.xor(model, model.parameters(), sum)


def digits() -> scalar.Work:
    return scalar.digits(
        micrograd.nn.MLP(64, [32, 10]), sum, lambda scores, label: cross_entropy(scores, label, exp, log)
    )


def tanh(x: Value) -> Value:
    t = math.tanh(x.data)
    return _node(t, x, 1 - t * t)


def exp(x: Value) -> Value:
    e = math.exp(x.data)
    return _node(e, x, e)


def log(x: Value) -> Value:
    return _node(math.log(x.data), x, 1 / x.data)


def _node(data: float, x: Value, slope: float) -> Value:
    out = Value(data, (x,))

    def _backward() -> None:
        x.grad += slope * out.grad

    out._backward = _backward
    return out


def chain() -> scalar.Work:
    return scalar.chain(Value)
