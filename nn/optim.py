"""Optimizers: step() moves each parameter against its gradient. Their state is here, not on the Values.

`update` is arithmetic on numbers: the same formula serves floats, one parameter at a time, and arrays, all
parameters together. So there are two ways to take a step, and one may follow the other.
"""

from collections.abc import Iterable
from numbers import Real
from typing import Any, TypeAlias

from autograd import Value

from .module import Module
from .names import counted
from .slips import Slips

State: TypeAlias = tuple[Any, ...]  # what an optimizer remembers of a parameter, such as its momentum


def _number(name: str, x: Any) -> float:
    """`x` as a float. Raises TypeError, which says its `name`, if it is no number."""
    if not isinstance(x, Real):
        raise TypeError(f"{name} must be a number, not {x!r}")
    return float(x)


def _at_least_0(name: str, x: float) -> float:
    """`x` as a float. Raises ValueError if it is below 0 or nan."""
    if not _number(name, x) >= 0:
        raise ValueError(f"{name} must be 0 or more, not {x!r}")
    return float(x)


def _below_1(name: str, x: float) -> float:
    """`x` as a float. Raises ValueError if it is not in [0, 1)."""
    if not 0 <= _number(name, x) < 1:
        raise ValueError(f"{name} must be from 0 to below 1, not {x!r}")
    return float(x)


class Optimizer:
    """Base class of optimizers: a subclass defines `update`, and `initial`, the first state of a parameter.

    `parameters`: a Module, or Values from any iterable; one that comes twice is moved once. `lr`: the
    learning rate, which may be assigned to between steps. `steps` counts the steps taken, `epochs` the
    epochs that `fit` has finished with it: fit goes on from there with the order of the samples.

    Raises ValueError for no parameters, a computed Value or a negative lr; TypeError for what is no Value or
    no number.

    >>> class SignDescent(Optimizer):
    ...     def update(self, parameter, gradient, state):
    ...         return parameter - self.lr * (2.0 * (gradient > 0) - 1.0), state
    >>> w = Value(1.0)
    >>> optimizer = SignDescent([w], lr=0.25)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(data=0.75, grad=2)
    """

    initial: State = ()

    def __init__(self, parameters: Module | Iterable[Value], lr: float) -> None:
        self.parameters = _checked(parameters)
        self.lr = lr
        self.steps = 0
        self.epochs = 0
        self.state: list[State] | State = [self.initial] * len(self.parameters)
        self._slips = Slips()

    @property
    def lr(self) -> float:
        """The learning rate."""
        return self._lr

    @lr.setter
    def lr(self, lr: float) -> None:
        self._lr = _at_least_0("the learning rate lr", lr)

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """(the new parameter, its new state).

        parameter, gradient: numbers, or arrays of shape (n,) of all parameters. state: a tuple of such. Only
        arithmetic serves both. `self.steps` is 1 in the first step.
        """
        raise NotImplementedError(
            f"{type(self).__name__} does not say how it moves a parameter: define update"
        )

    def step(self) -> None:
        """Move every parameter once, by its `.grad`. A step that fails or is interrupted changes nothing.

        It warns, once, with nn.TrainingWarning, if backward() or zero_grad() seems to be forgotten.
        """
        parameters, steps, state = self.parameters, self.steps, self.state
        self._slips.before_step(parameters, steps)
        before = [p.data for p in parameters]
        try:
            rows, update = self._rows(), self.update
            self.steps = steps + 1
            moved = [update(data, p.grad, row) for data, p, row in zip(before, parameters, rows)]
            for parameter, (data, _) in zip(parameters, moved):
                parameter.data = data
            self.state = [row for _, row in moved]
        except BaseException:
            for parameter, data in zip(parameters, before):
                parameter.data = data
            self.steps, self.state = steps, state
            raise
        self._slips.after_step(parameters)

    def step_vector(self, vector: Any, gradient: Any) -> None:
        """Move all parameters once, without their Values: `vector` is changed in place, by `gradient`.

        `vector`, `gradient`: float64 arrays of shape (n,), an entry for each of `parameters`, in their order.

        Raises ValueError for other shapes.

        >>> import numpy as np
        >>> vector = np.array([1.0, 2.0])
        >>> SGD([Value(1.0), Value(2.0)], lr=0.5).step_vector(vector, np.array([2.0, -2.0]))
        >>> vector.tolist()
        [0.0, 3.0]
        """
        n = len(self.parameters)
        if not vector.shape == gradient.shape == (n,):
            raise ValueError(
                f"there are {counted(n, 'parameter')}: a step takes a vector and a gradient of shape ({n},), "
                f"not {vector.shape} and {gradient.shape}"
            )
        before, steps, state = vector.copy(), self.steps, self.state
        try:
            self.steps = steps + 1
            vector[:], self.state = self.update(vector, gradient, self._columns())
        except BaseException as error:
            vector[:], self.steps, self.state = before, steps, state
            if isinstance(error, (TypeError, ValueError)):
                error.add_note(
                    f"update of {type(self).__name__} was given arrays, all parameters at once: "
                    "if it is for one number at a time, use step(), or engine='eager' in fit"
                )
            raise

    def _rows(self) -> list[State]:
        """The state as a list with a tuple for each parameter, as step() needs it."""
        if isinstance(self.state, list):
            return self.state
        import numpy as np

        n = len(self.parameters)
        columns = [np.broadcast_to(column, (n,)).tolist() for column in self.state]
        return list(zip(*columns)) if columns else [()] * n

    def _columns(self) -> State:
        """The state as a tuple of arrays of all parameters, as step_vector() needs it."""
        if isinstance(self.state, tuple):
            return self.state
        import numpy as np

        return tuple(np.array(column) for column in zip(*self.state))

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0: backward() adds to what is there."""
        for parameter in self.parameters:
            parameter.grad = 0.0

    def __repr__(self) -> str:
        """The number of parameters, lr, and the settings that are not the default ones."""
        from inspect import signature

        settings = [counted(len(self.parameters), "parameter"), f"lr={self.lr!r}"]
        for name, setting in signature(type(self)).parameters.items():
            value = getattr(self, name, setting.default)
            if name not in ("parameters", "lr") and value != setting.default:
                settings.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(settings)})"


def _checked(parameters: Any) -> list[Value]:
    """The parameters as a list, each once. Raises TypeError or ValueError for what cannot be learned."""
    if isinstance(parameters, Module):
        parameters = parameters.parameters()
    if not isinstance(parameters, Iterable):
        hint = ": write model.parameters()" if callable(parameters) else ""
        raise TypeError(
            f"an optimizer takes a Module or a list of Values, not {type(parameters).__name__}{hint}"
        )
    values = list(parameters)
    for parameter in values:
        if not isinstance(parameter, Value):
            raise TypeError(f"a parameter is a Value, not {type(parameter).__name__}: {parameter!r:.60}")
        if parameter.parents:
            raise ValueError(f"{parameter!r} is computed: give the optimizer the Values it is computed from")
    if not values:
        raise ValueError("there are no parameters to learn")
    return list(dict.fromkeys(values))


class SGD(Optimizer):
    """Stochastic gradient descent, with PyTorch's meaning of each argument. Robbins & Monro 1951.

    parameters: a Module, or Values from any iterable.
    lr: the learning rate.
    momentum: the share of the last movement that is kept (Polyak 1964), from 0 to below 1.
    weight_decay: is multiplied by the parameter and added to its gradient, as the derivative of the penalty
        weight_decay / 2 * parameter².
    nesterov: whether to look ahead along the momentum (Sutskever et al. 2013).

    Raises ValueError for a negative argument, momentum of 1 or more, nesterov without momentum, and what
    `Optimizer` raises.

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

    def __init__(
        self,
        parameters: Module | Iterable[Value],
        lr: float = 0.01,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(parameters, lr)
        self.momentum = _below_1("momentum", momentum)
        self.weight_decay = _at_least_0("weight_decay", weight_decay)
        self.nesterov = nesterov
        if nesterov and not momentum:
            raise ValueError("nesterov looks ahead along the momentum: give momentum, such as 0.9, too")

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """One step of gradient descent."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        if not self.momentum:
            return parameter - self.lr * gradient, state
        velocity = self.momentum * state[0] + gradient
        direction = gradient + self.momentum * velocity if self.nesterov else velocity
        return parameter - self.lr * direction, (velocity,)


class Adam(Optimizer):
    """Adaptive moments, with PyTorch's meaning of each argument: Kingma & Ba 2015, arXiv:1412.6980.

    parameters: a Module, or Values from any iterable.
    lr: the learning rate.
    betas: how much is kept of the running means of the gradient, and of its square; each from 0 to below 1.
    eps: is added to the denominator, which keeps the quotient finite.
    weight_decay: as in `SGD`.

    Raises ValueError for a negative argument or betas outside [0, 1), and what `Optimizer` raises.

    >>> w = Value(1.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w
    Value(data=0.9, grad=2)
    """

    initial = (0.0, 0.0)

    def __init__(
        self,
        parameters: Module | Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr)
        first, second = betas
        self.betas = _below_1("the first of betas", first), _below_1("the second of betas", second)
        self.eps = _at_least_0("eps", eps)
        self.weight_decay = _at_least_0("weight_decay", weight_decay)

    def update(self, parameter: Any, gradient: Any, state: State) -> tuple[Any, State]:
        """One step of algorithm 1."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        (keep, keep_square), (average, square) = self.betas, state
        average = keep * average + (1.0 - keep) * gradient
        square = keep_square * square + (1.0 - keep_square) * gradient * gradient
        unbiased = average / (1.0 - keep**self.steps)
        spread = (square / (1.0 - keep_square**self.steps)) ** 0.5
        return parameter - self.lr * unbiased / (spread + self.eps), (average, square)


#: Optimizers by name: classes of (parameters, lr, ...).
OPTIMIZERS: dict[str, type[SGD] | type[Adam]] = {"adam": Adam, "sgd": SGD}
