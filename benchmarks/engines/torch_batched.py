"""PyTorch as it is meant to be used: a batch at once."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch

from benchmarks import data, torch_sequences
from benchmarks.work import Looped, Work

torch.set_num_threads(1)

Loss = Callable[..., torch.Tensor]


def _tensor(numbers: Any) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64)


def _model(sizes: tuple[int, ...], activation: type[torch.nn.Module]) -> torch.nn.Sequential:
    layers: list[torch.nn.Module] = []
    for nin, nout in pairwise(sizes):
        layers += [torch.nn.Linear(nin, nout, dtype=torch.float64), activation()]
    model = torch.nn.Sequential(*layers[:-1])
    _reset(model, _first(sizes))
    return model


def _first(sizes: tuple[int, ...]) -> list[torch.Tensor]:
    return [_tensor(numbers) for pair in data.matrices(sizes) for numbers in pair]


def _reset(model: torch.nn.Module, first: list[torch.Tensor]) -> None:
    with torch.no_grad():
        for parameter, numbers in zip(model.parameters(), first):
            parameter.copy_(numbers)


def _step(model: torch.nn.Sequential, loss: Loss, rate: float) -> Loss:
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)

    def step(*batch: torch.Tensor) -> torch.Tensor:
        value = loss(*batch)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        return value.detach()

    return step


def moons(compiled: Callable[[Loss], Loss] = lambda loss: loss) -> Work:
    model = _model(data.SIZES, torch.nn.ReLU)
    x, y = _tensor([x for x, _ in data.moons()]), _tensor([y for _, y in data.moons()])

    def loss() -> torch.Tensor:
        penalty = sum((p * p).sum() for p in model.parameters())
        return torch.relu(1 - y * model(x)[:, 0]).mean() + data.ALPHA * penalty

    step = _step(model, compiled(loss), data.RATE)
    return lambda: (float(step()), float(model[0].weight.grad[0, 0]))


def xor(compiled: Callable[[Loss], Loss] = lambda loss: loss) -> Work:
    model, first = _model(data.XOR_SIZES, torch.nn.Tanh), _first(data.XOR_SIZES)
    x, y = _tensor([x for x, _ in data.XOR]), _tensor([y for _, y in data.XOR])

    def loss() -> torch.Tensor:
        return ((model(x)[:, 0] - y) ** 2).mean()

    step = _step(model, compiled(loss), data.XOR_RATE)

    def work() -> tuple[float, ...]:
        _reset(model, first)
        for _ in range(data.XOR_STEPS):
            value = step()
        return float(value), float(model[0].weight.grad[0, 0])

    return work


def digits(compiled: Callable[[Loss], Loss] = lambda loss: loss) -> Work:
    model = _model(data.DIGITS_SIZES, torch.nn.ReLU)
    x = _tensor([x for x, _ in data.digits()])
    labels = torch.tensor([label for _, label in data.digits()])
    loss = compiled(lambda x, labels: torch.nn.functional.cross_entropy(model(x), labels))
    step = _step(model, loss, data.DIGITS_RATE)
    return lambda: (float(step(x, labels)), float(model[0].weight.grad[0, 0]))


def epoch() -> Looped:
    """The loop over batches as its tutorials write it, with slices of the tensors for a DataLoader."""
    model, first = _model(data.DIGITS_SIZES, torch.nn.ReLU), _first(data.DIGITS_SIZES)
    pictures = data.digits(data.EPOCH_DIGITS)
    X, y = _tensor([x for x, _ in pictures]), torch.tensor([label for _, label in pictures])

    def run(epochs: int) -> tuple[float, ...]:
        _reset(model, first)
        optimizer = torch.optim.Adam(model.parameters(), lr=data.ADAM_RATE)
        losses = []
        for _ in range(epochs):
            total = 0.0
            for x, labels in zip(X.split(data.DIGITS), y.split(data.DIGITS)):
                loss = torch.nn.functional.cross_entropy(model(x), labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(x)
            losses.append(total / len(X))
        return (losses[0],)

    return Looped(run, data.EPOCHS)


def microgpt() -> Work:
    return torch_sequences.microgpt()


def microgpt_batch() -> Work:
    return torch_sequences.microgpt(data.GPT_BATCH)


def rnn() -> Work:
    return torch_sequences.rnn()
