"""micrograd 0.1.0, as its users run it."""

import micrograd.engine
import micrograd.nn

from benchmarks import scalar
from benchmarks.textbook import MLP

Value = micrograd.engine.Value


def expression() -> scalar.Work:
    return scalar.expression(Value)


def moons() -> scalar.Work:
    return scalar.moons(
        micrograd.nn.MLP(2, [16, 16, 1]), sum, lambda parameters: sum(p * p for p in parameters)
    )


def xor() -> scalar.Work:
    """micrograd has no tanh: it is made of exp, as the lecture makes it, but as one node."""
    model = MLP(Value, 2, [8, 1], tanh)
    return scalar.xor(model, model.parameters(), sum)


def tanh(x: Value) -> Value:
    import math

    t = math.tanh(x.data)
    out = Value(t, (x,), "tanh")

    def _backward() -> None:
        x.grad += (1 - t * t) * out.grad

    out._backward = _backward
    return out


def chain() -> scalar.Work:
    return scalar.chain(Value)
