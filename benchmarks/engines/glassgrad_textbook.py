"""Our own, eager, with nets as a textbook writes them: every product and every addition is a node."""

import builtins

from autograd import Value
from benchmarks import data, scalar
from benchmarks.gpt import GPT
from benchmarks.rnn import RNN
from benchmarks.textbook import MLP, cross_entropy


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


def wide() -> scalar.Work:
    nin, *nouts = data.WIDE_SIZES
    return scalar.wide(MLP(Value, nin, nouts, Value.relu))


def microgpt() -> scalar.Work:
    return scalar.microgpt(GPT(Value, data.gpt_weights()))


def rnn() -> scalar.Work:
    return scalar.rnn(RNN(Value), builtins.sum)
