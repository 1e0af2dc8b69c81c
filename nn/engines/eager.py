"""The engine that computes over Values, one sample after the other."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from autograd import Value, enable_grad, mean, no_grad

from ..data.arrays import answer, rows
from ..data.batching import Batch
from ..data.outputs import numbers_of, together
from ..modules.noise import drawing_from
from ..optim import Optimizer
from .protocol import Engine, check_finite


class Eager(Engine):
    """Computes the model and the loss over Values."""

    def begin(self) -> None:
        if self.backend is not None:
            raise ValueError(f"backend={self.backend!r} is for engine='compiled': engine='eager' has none")
        self.read()

    def step(self, batch: Batch, optimizer: Optimizer) -> float:
        steps = optimizer.steps
        losses = list(self._losses(batch))
        if batch.weights is not None:
            losses = [weight * each for weight, each in zip(batch.weights.tolist(), losses)]
        loss: Value = mean(losses)
        if self.penalty:
            loss = loss + self.penalty(self.model)
        try:
            optimizer.zero_grad()
            loss.backward()
            gradient = [p.grad for p in self.parameters]
            check_finite(loss.data, all(map(isfinite, gradient)))
            optimizer.step()
            self.gradient = gradient
        except FloatingPointError:
            raise  # .grad shows which it is
        except BaseException:
            if optimizer.steps == steps:
                for parameter, grad in zip(self.parameters, self.gradient):
                    parameter.grad = grad
            raise
        return loss.data

    def _losses(self, batch: Batch) -> Iterator[Value]:
        for i, (x, target) in enumerate(zip(rows(batch.X), rows(batch.y))):
            with drawing_from(batch.source(i)):
                yield self.loss(self.model(x), target)

    def measure(self, batch: Batch) -> tuple[Any, Any]:
        import numpy as np

        losses, outputs = [], []
        with enable_grad():  # losses see which operation made a prediction
            for i, (x, target) in enumerate(zip(batch.X, rows(batch.y))):
                with drawing_from(batch.source(i)):
                    output = answer(self.model, x)
                losses.append(self.loss(output, target).data)
                outputs.append(numbers_of(output))
        return np.array(losses), together(outputs)

    def outputs(self, X: Any) -> Any:
        with no_grad():
            return together([numbers_of(answer(self.model, x)) for x in X])

    def write(self) -> None:
        """Do nothing: the parameters are Values all the time."""

    def read(self) -> None:
        self.gradient = [p.grad for p in self.parameters]  # of the last step

    def numbers(self) -> list[float]:
        return [p.data for p in self.parameters]

    def gradients(self) -> list[float]:
        return self.gradient
