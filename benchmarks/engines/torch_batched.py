"""PyTorch as it is meant to be used: a batch at once."""

import torch

from benchmarks import data
from benchmarks.scalar import Work

torch.set_num_threads(1)


def _model(sizes: tuple[int, ...], activation: type[torch.nn.Module]) -> torch.nn.Sequential:
    layers: list[torch.nn.Module] = []
    for matrix, biases in data.matrices(sizes):
        linear = torch.nn.Linear(len(matrix[0]), len(matrix), dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(matrix, dtype=torch.float64))
            linear.bias.copy_(torch.tensor(biases, dtype=torch.float64))
        layers += [linear, activation()]
    return torch.nn.Sequential(*layers[:-1])


def moons() -> Work:
    model = _model(data.SIZES, torch.nn.ReLU)
    x = torch.tensor([x for x, _ in data.moons()], dtype=torch.float64)
    y = torch.tensor([y for _, y in data.moons()], dtype=torch.float64)
    optimizer = torch.optim.SGD(model.parameters(), lr=data.RATE)

    def work() -> tuple[float, ...]:
        penalty = sum((p * p).sum() for p in model.parameters())
        loss = torch.relu(1 - y * model(x)[:, 0]).mean() + data.ALPHA * penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return float(loss), float(model[0].weight.grad[0, 0])

    return work


def xor() -> Work:
    x = torch.tensor([x for x, _ in data.XOR], dtype=torch.float64)
    y = torch.tensor([y for _, y in data.XOR], dtype=torch.float64)

    def work() -> tuple[float, ...]:
        model = _model(data.XOR_SIZES, torch.nn.Tanh)
        optimizer = torch.optim.SGD(model.parameters(), lr=data.XOR_RATE)
        for _ in range(data.XOR_STEPS):
            loss = ((model(x)[:, 0] - y) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return float(loss), float(model[0].weight.grad[0, 0])

    return work
