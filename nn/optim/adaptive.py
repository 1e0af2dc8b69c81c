"""Adagrad and RMSprop: each parameter has steps of its own length, by the squares of its gradients."""

from typing import Any

from .checks import at_least_0, below_1
from .optimizer import Optimizer, Parameters, Rate, State


class Adagrad(Optimizer):
    """Steps that shrink with the sum of all squared gradients: Duchi, Hazan & Singer 2011.

    parameters, lr, clip_value, clip_norm: as in `Optimizer`.
    weight_decay: as in `SGD`.
    eps: is added to the denominator, which keeps the quotient finite.

    Raises ValueError for a negative argument, and what `Optimizer` raises.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = Adagrad([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(data=0.9, grad=2)
    """

    initial = (0.0,)

    def __init__(  # noqa: PLR0913
        self,
        parameters: Parameters,
        lr: Rate = 0.01,
        weight_decay: float = 0.0,
        eps: float = 1e-10,
        *,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.eps = at_least_0("eps", eps)
        super().__init__(parameters, lr, clip_value=clip_value, clip_norm=clip_norm)

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """One step: the state is the sum of the squares."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        squares = state[0] + gradient * gradient
        return parameter - self.lr * gradient / (squares**0.5 + self.eps), (squares,)


class RMSprop(Optimizer):
    """Steps by the running mean of squared gradients, with PyTorch's meaning of each argument. Hinton 2012.

    parameters, lr, clip_value, clip_norm: as in `Optimizer`.
    alpha: how much is kept of the running mean, from 0 to below 1.
    eps: is added to the denominator, which keeps the quotient finite.
    weight_decay, momentum: as in `SGD`.
    centered: whether the mean of the gradient is subtracted, so that its variance counts (Graves 2013,
        arXiv:1308.0850).

    Raises ValueError for a setting out of its range, and what `Optimizer` raises. The paper is lecture 6e of
    "Neural Networks for Machine Learning".

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = RMSprop([w], lr=0.1, alpha=0.75)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(data=0.8, grad=2)
    """

    initial = (0.0, 0.0, 0.0)

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        parameters: Parameters,
        lr: Rate = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        *,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        self.alpha = below_1("alpha", alpha)
        self.eps = at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.momentum = below_1("momentum", momentum)
        self.centered = centered
        super().__init__(parameters, lr, clip_value=clip_value, clip_norm=clip_norm)

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """One step: the state is the mean square, the mean, and the velocity."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        square, average, velocity = state
        square = self.alpha * square + (1.0 - self.alpha) * gradient * gradient
        spread = square
        if self.centered:
            average = self.alpha * average + (1.0 - self.alpha) * gradient
            variance = square - average * average
            spread = 0.5 * (variance + abs(variance))  # rounding may make it negative
        direction = gradient / (spread**0.5 + self.eps)
        if self.momentum:
            velocity = direction = self.momentum * velocity + direction
        return parameter - self.lr * direction, (square, average, velocity)
