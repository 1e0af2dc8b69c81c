"""SGD: against the gradient, with momentum if asked for."""

from typing import Any

from .checks import at_least_0, below_1
from .optimizer import Optimizer, Parameters, Rate, State


class SGD(Optimizer):
    """Stochastic gradient descent, with PyTorch's meaning of each argument. Robbins & Monro 1951.

    parameters, lr, clip_value, clip_norm: as in `Optimizer`.
    momentum: the share of the last movement that is kept (Polyak 1964), from 0 to below 1.
    weight_decay: is multiplied by the parameter and added to its gradient, as the derivative of the penalty
        weight_decay / 2 * parameter².
    nesterov: whether to look ahead along the momentum (Sutskever et al. 2013).

    Raises ValueError for a negative argument, momentum of 1 or more, nesterov without momentum, and what
    `Optimizer` raises.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = SGD([w], lr=0.1)
    >>> optimizer
    SGD(1 parameter, lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(data=0.8, grad=2)
    """

    initial = (0.0,)

    def __init__(  # noqa: PLR0913
        self,
        parameters: Parameters,
        lr: Rate = 0.01,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        self.momentum = below_1("momentum", momentum)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.nesterov = nesterov
        if nesterov and not momentum:
            raise ValueError("nesterov looks ahead along the momentum: give momentum, such as 0.9, too")
        super().__init__(parameters, lr, clip_value=clip_value, clip_norm=clip_norm)

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """One step of gradient descent."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        if not self.momentum:
            return parameter - self.lr * gradient, state
        velocity = self.momentum * state[0] + gradient
        direction = gradient + self.momentum * velocity if self.nesterov else velocity
        return parameter - self.lr * direction, (velocity,)
