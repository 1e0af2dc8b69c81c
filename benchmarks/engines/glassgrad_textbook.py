"""Our own, eager, with nets as a textbook writes them: every product and every addition is a node."""

import builtins

from autograd import Value
from benchmarks import scalar
from benchmarks.textbook import MLP


def moons() -> scalar.Work:
    model = MLP(Value, 2, [16, 16, 1], Value.relu)
    return scalar.moons(model, builtins.sum, lambda parameters: builtins.sum(p * p for p in parameters))


def xor() -> scalar.Work:
    model = MLP(Value, 2, [8, 1], Value.tanh)
    return scalar.xor(model, model.parameters(), builtins.sum)
