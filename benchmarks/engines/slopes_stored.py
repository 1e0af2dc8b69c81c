"""A Value that computes its local derivatives on the way forward and keeps them, as microgpt's does."""

from __future__ import annotations

import builtins
import math

from benchmarks import data, scalar
from benchmarks.gpt import GPT
from benchmarks.rnn import RNN
from benchmarks.textbook import MLP, cross_entropy


class Value:
    __slots__ = ("data", "grad", "parents", "slopes")

    def __init__(self, data: float, parents: tuple[Value, ...] = (), slopes: tuple[float, ...] = ()) -> None:
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes

    def __add__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n: float) -> Value:
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def relu(self) -> Value:
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))

    def tanh(self) -> Value:
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))

    def exp(self) -> Value:
        e = math.exp(self.data)
        return Value(e, (self,), (e,))

    def log(self) -> Value:
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def __neg__(self) -> Value:
        return self * -1

    def __sub__(self, other: Value | float) -> Value:
        return self + -other

    def __rtruediv__(self, other: float) -> Value:
        return self**-1 * other

    def __truediv__(self, other: float) -> Value:
        return self * other**-1

    __radd__, __rmul__ = __add__, __mul__

    def backward(self) -> None:
        order, seen = [], set()

        def visit(node: Value) -> None:
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


def expression() -> scalar.Work:
    return scalar.expression(Value)


def moons() -> scalar.Work:
    model = MLP(Value, 2, [16, 16, 1], Value.relu)
    return scalar.moons(model, builtins.sum, lambda parameters: builtins.sum(p * p for p in parameters))


def xor() -> scalar.Work:
    model = MLP(Value, 2, [8, 1], Value.tanh)
    return scalar.xor(model, model.parameters(), builtins.sum)


def digits() -> scalar.Work:
    return scalar.digits(
        MLP(Value, 64, [32, 10], Value.relu),
        builtins.sum,
        lambda scores, label: cross_entropy(scores, label, Value.exp, Value.log),
    )


def chain() -> scalar.Work:
    return scalar.chain(Value)


def microgpt() -> scalar.Work:
    return scalar.microgpt(GPT(Value, data.gpt_weights()))


def rnn() -> scalar.Work:
    return scalar.rnn(RNN(Value), builtins.sum)
