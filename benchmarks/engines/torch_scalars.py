"""PyTorch with one tensor for each scalar."""

import torch

from benchmarks import data, scalar
from benchmarks.textbook import MLP

torch.set_num_threads(1)


def Value(number: float) -> torch.Tensor:
    return torch.tensor(number, dtype=torch.float64, requires_grad=True)


def expression() -> scalar.Work:
    inner = scalar.expression(Value)
    return lambda: tuple(map(float, inner()))


def moons() -> scalar.Work:
    model = MLP(Value, 2, [16, 16, 1], torch.relu)
    points, parameters = data.moons(), model.parameters()
    _assign(parameters, data.weights(data.SIZES))

    def work() -> tuple[float, ...]:
        losses = [torch.relu(1 - y * model(list(x))) for x, y in points]
        loss = sum(losses) * (1.0 / len(losses)) + data.ALPHA * sum(p * p for p in parameters)
        for p in parameters:
            p.grad = None
        loss.backward()
        with torch.no_grad():
            for p in parameters:
                p.sub_(data.RATE * p.grad)
        return float(loss), float(parameters[0].grad)

    return work


def chain() -> scalar.Work:
    inner = scalar.chain(Value)
    return lambda: tuple(map(float, inner()))


def nested() -> scalar.Work:
    def slope(y: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return torch.autograd.grad(y, x, create_graph=True)[0]

    def work() -> tuple[float, ...]:
        x = Value(data.NESTED)
        first = slope(torch.tanh(x) * torch.exp(-x * x), x)
        return (float(slope(slope(first, x), x)),)

    return work


def _assign(parameters: list[torch.Tensor], numbers: list[float]) -> None:
    with torch.no_grad():
        for parameter, number in zip(parameters, numbers, strict=True):
            parameter.fill_(number)
