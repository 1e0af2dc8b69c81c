"""What an engine of `fit` does, and the errors that all of them raise."""

from abc import ABC, abstractmethod
from math import isfinite
from typing import Any

from autograd import Value

from ..data.arrays import Loss
from ..data.batching import Batch
from ..modules.module import Module
from ..optim import Optimizer
from ..penalties import OfModel


class Engine(ABC):
    """What fit, predict and evaluate need. Samples X are an array of shape (n, ...), or one of n arrays."""

    def __init__(
        self,
        model: Module,
        loss: Loss | None,
        parameters: list[Value],
        backend: str | None,
        penalty: OfModel | None = None,
    ) -> None:
        self.model = model
        self.loss: Any = loss
        self.parameters = parameters
        self.backend = backend
        self.penalty = penalty
        self.begin()

    @abstractmethod
    def begin(self) -> None:
        """Check the back end, and make what the first step needs."""

    @abstractmethod
    def step(self, batch: Batch, optimizer: Optimizer) -> float:
        """Move the parameters once, against the gradient of the mean loss; returns the loss before the step.

        Raises FloatingPointError, and moves nothing, if the loss or its gradient is not finite. A step that
        is interrupted leaves parameters, gradients and optimizer as they were.
        """

    @abstractmethod
    def measure(self, batch: Batch) -> tuple[Any, Any]:
        """(the loss of each sample, an array of shape (n,), the outputs, as `outputs` gives them)."""

    @abstractmethod
    def outputs(self, X: Any) -> Any:
        """The outputs as an array of shape (n,) or (n, ...); one of n arrays where their shapes differ.

        Of a model with several outputs, a tuple of such.
        """

    @abstractmethod
    def write(self) -> None:
        """Bring `.data` and `.grad` of the parameters up to date."""

    @abstractmethod
    def read(self) -> None:
        """Take over `.data` of the parameters, which somebody else may have changed."""

    @abstractmethod
    def numbers(self) -> list[float]:
        """The parameters, in their order, as they are now."""

    def assign(self, numbers: list[float]) -> None:
        """Change the parameters, and their Values with them."""
        for parameter, number in zip(self.parameters, numbers):
            parameter.data = number
        self.read()

    @abstractmethod
    def gradients(self) -> list[float]:
        """The gradient of the last step, in the order of the parameters."""


class SlopeError(FloatingPointError):
    """The loss is finite, and its gradient is not."""


def check_finite(loss: float, gradient_is_finite: bool) -> float:
    """The loss. Raises FloatingPointError if it, or the gradient, is not finite."""
    if not isfinite(loss):
        raise FloatingPointError(f"the loss is {loss}")
    if not gradient_is_finite:
        raise SlopeError(f"the loss is {loss:.6g}, but its gradient is not finite")
    return loss
