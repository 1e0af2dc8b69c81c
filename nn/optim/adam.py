"""Adam and AdamW: steps of a length that the running means of gradients and squares give."""

from typing import Any

from .checks import at_least_0, below_1
from .optimizer import Optimizer, Parameters, Rate, State


class Adam(Optimizer):
    """Adaptive moments, with PyTorch's meaning of each argument: Kingma & Ba 2015, arXiv:1412.6980.

    parameters, lr, clip_value, clip_norm: as in `Optimizer`.
    betas: how much is kept of the running means of the gradient, and of its square; each from 0 to below 1.
    eps: is added to the denominator, which keeps the quotient finite.
    weight_decay: as in `SGD`.

    Raises ValueError for a negative argument or betas outside [0, 1), and what `Optimizer` raises.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(data=0.9, grad=2)
    """

    initial = (0.0, 0.0)

    def __init__(  # noqa: PLR0913
        self,
        parameters: Parameters,
        lr: Rate = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        *,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        first, second = betas
        self.betas = below_1("the first of betas", first), below_1("the second of betas", second)
        self.eps = at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        super().__init__(parameters, lr, clip_value=clip_value, clip_norm=clip_norm)

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """One step of algorithm 1."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        return self._moved(parameter, gradient, state)

    def _moved(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """In the order of the end of section 2, which takes fewer divisions."""
        (keep, keep_square), (average, past) = self.betas, state
        average = keep * average  # a new array, as `square` and `moved`: they are changed in place
        average += (1.0 - keep) * gradient
        square = (1.0 - keep_square) * gradient
        square *= gradient
        square += keep_square * past
        root = (1.0 - keep_square**self.steps) ** 0.5
        spread = square**0.5
        spread += self.eps * root
        moved = -self.lr * root / (1.0 - keep**self.steps) * average
        moved /= spread
        moved += parameter
        return moved, (average, square)


class AdamW(Adam):
    """Adam whose weight decay is not part of the gradient: Loshchilov & Hutter 2019, arXiv:1711.05101.

    parameters, lr, betas, eps, clip_value, clip_norm: as in `Adam`.
    weight_decay: in each step a parameter loses its share lr * weight_decay.

    Raises what `Adam` raises.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(data=0.85, grad=2)
    """

    def __init__(  # noqa: PLR0913
        self,
        parameters: Parameters,
        lr: Rate = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        *,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay, clip_value=clip_value, clip_norm=clip_norm)

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """One step of algorithm 2."""
        return self._moved(parameter * (1.0 - self.lr * self.weight_decay), gradient, state)
