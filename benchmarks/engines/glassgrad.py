"""Our own, eager: weighted sums, the mean and the penalty are one node each."""

from autograd import Value, dot, grad, sum
from benchmarks import compiled, data, scalar
from nn import MLP, cross_entropy_with_logits


def expression() -> scalar.Work:
    return scalar.expression(Value)


def moons() -> scalar.Work:
    return scalar.moons(MLP(2, [16, 16, 1]), sum, lambda parameters: dot(parameters, parameters))


def xor() -> scalar.Work:
    model = MLP(2, [8, 1], activation="tanh")
    return scalar.xor(model, model.parameters(), sum)


def digits() -> scalar.Work:
    return scalar.digits(MLP(64, [32, 10]), sum, cross_entropy_with_logits)


def chain() -> scalar.Work:
    return scalar.chain(Value)


def microgpt() -> scalar.Work:
    return scalar.microgpt(compiled.gpt())


def nested() -> scalar.Work:
    third = grad(grad(grad(compiled.bump)))
    return lambda: (third(data.NESTED),)
