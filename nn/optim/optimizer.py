"""Optimizers: step() moves each parameter against its gradient. Their state is here, not on the Values.

`update` is arithmetic on numbers: the same formula serves floats, one parameter at a time, and arrays, all
parameters together. So there are two ways to take a step, and one may follow the other.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from numbers import Real
from typing import Any, TypeAlias

from autograd import Value

from ..modules.module import Module
from ..names import counted
from ..training.slips import Slips
from .checks import at_least_0
from .clipping import clipped, clipped_array, limits
from .found import FoundRate
from .groups import entries, parameters_of, update_groups
from .state import changed, pack, unpack

State: TypeAlias = tuple[Any, ...]  # what an optimizer remembers of a parameter, such as its momentum
Group: TypeAlias = dict[str, Any]  # {"params": a Module or Values, name of a setting: what it is for them}
Parameters: TypeAlias = Module | Iterable[Value] | Iterable[Group]
Schedule: TypeAlias = Callable[[int], float]  # of the steps taken, such as those in nn.schedules
Rate: TypeAlias = float | Schedule


def _number(lr: Any) -> float:
    checked = at_least_0("the learning rate lr", lr)
    return lr if isinstance(lr, FoundRate) else checked


class Optimizer:
    """Base class of optimizers: a subclass defines `update`, and `initial`, the first state of a parameter.

    parameters: a Module, or Values and Modules from any iterable; none is moved twice. Those that are not
        among them stay as they are: an optimizer of a part of a model freezes the rest. Or groups, as in
        PyTorch: a list of dicts, {"params": a Module or Values, "lr": ..., "weight_decay": ...}, with the
        settings that are others for these. A subclass sets its settings before it calls this __init__.
    lr: the learning rate, or a function of the number of steps taken, such as those of `nn.schedules`. It may
        be assigned to between steps.
    clip_value: no gradient counts for more than this. clip_norm: nor do all of them together, by their norm.
        `.grad` is not changed.

    `steps` counts the steps taken, `epochs` the epochs that `fit` has finished with it: fit goes on from
    there with the order of the samples. `groups` are the optimizers of the groups, whose settings may be
    assigned to.

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

    def __init__(
        self,
        parameters: Parameters,
        lr: Rate,
        *,
        clip_value: float | None = None,
        clip_norm: float | None = None,
    ) -> None:
        self.steps = 0
        self.epochs = 0
        self.lr = lr
        self.clip_value, self.clip_norm = limits(clip_value, clip_norm)
        given = entries(parameters)
        self._groups: list[Optimizer] = [changed(self, *entry) for entry in given if given[1:] or entry[1]]
        self._followers = [group for group, entry in zip(self._groups, given) if "lr" not in entry[1]]
        self.parameters = parameters_of(given)
        self.state: list[State] | State = [self.initial] * len(self.parameters)
        self._slips = Slips()

    @property
    def lr(self) -> float:
        """The learning rate of the next step; with groups, of those that do not name their own."""
        return self._lr

    @lr.setter
    def lr(self, lr: Rate) -> None:
        self._schedule = lr if callable(lr) else None
        self._lr = self._rate(self.steps) if callable(lr) else _number(lr)
        for group in getattr(self, "_followers", ()):
            group.lr = lr

    def _rate(self, steps: int) -> float:
        schedule: Any = self._schedule
        try:
            rate = schedule(steps)
        except OverflowError:
            raise ValueError(f"{schedule!r} gives no finite learning rate after {steps} steps") from None
        except TypeError as error:
            raise TypeError(
                "lr is a number or a function of the steps taken, as nn.schedules.cosine(0.1, steps=100) is, "
                f"and {schedule!r} failed for {steps} steps: {error}"
            ) from error
        if isinstance(rate, Real) and float(rate) >= 0.0:
            return float(rate)
        return at_least_0(f"the learning rate that {schedule!r} gives after {steps} steps", rate)

    @property
    def groups(self) -> list["Optimizer"]:
        """The optimizer of each group of parameters, with its `parameters` and settings."""
        return self._groups or [self]

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
        parameters = self.parameters
        self._slips.before_step(parameters, self.steps)
        before, memory = [p.data for p in parameters], self._memory()
        try:
            gradient = clipped([p.grad for p in parameters], self.clip_value, self.clip_norm)
            waiting, moved = zip(before, gradient, self._rows()), []
            self.steps += 1
            for group in self.groups:
                group.steps = self.steps
                update, those = group.update, islice(waiting, len(group.parameters))
                moved += [update(data, grad, row) for data, grad, row in those]
            for parameter, (data, _) in zip(parameters, moved):
                parameter.data = data
            self.state = [row for _, row in moved]
            self._follow_schedules()
        except BaseException:
            for parameter, data in zip(parameters, before):
                parameter.data = data
            self._recall(memory)
            raise
        self._slips.after_step(parameters)

    def step_vector(self, vector: Any, gradient: Any) -> None:
        """Move all parameters once, without their Values: `vector` is changed in place, by `gradient`.

        `vector`, `gradient`: float64 arrays of shape (n,), an entry for each of `parameters`, in their order.

        Raises ValueError for other shapes.

        >>> import numpy as np
        >>> from nn import SGD
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
        before, memory, is_updated = vector.copy(), self._memory(), False
        try:
            if self.clip_value is not None or self.clip_norm is not None:
                gradient = clipped_array(gradient, self.clip_value, self.clip_norm)
            self.steps += 1
            if self._groups:
                vector[:], self.state = update_groups(self, vector, gradient, self._columns())
            else:
                vector[:], self.state = self.update(vector, gradient, self._columns())
            is_updated = True
            self._follow_schedules()
        except BaseException as error:
            vector[:] = before
            self._recall(memory)
            if isinstance(error, (TypeError, ValueError)) and not is_updated:
                error.add_note(
                    f"update of {type(self).__name__} was given arrays, all parameters at once: "
                    "if it is for one number at a time, use step(), or engine='eager' in fit"
                )
            raise

    def _memory(self) -> tuple[Any, int, float, Any]:
        """What a step changes but the parameters, for _recall()."""
        return self.state, self.steps, self._lr, self._groups and [group._lr for group in self._groups]

    def _recall(self, memory: tuple[Any, int, float, Any]) -> None:
        self.state, self.steps, self._lr, rates = memory
        for group, lr in zip(self._groups, rates):
            group.steps, group._lr = self.steps, lr

    def _follow_schedules(self) -> None:
        if self._schedule is not None:
            self._lr = self._rate(self.steps)
        for group in self._groups:
            group._follow_schedules()

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
            parameter._grad = 0.0  # .grad would check it

    def state_dict(self) -> dict[str, Any]:
        """What it remembers and its settings, as numbers, texts, lists and dicts, which JSON can hold.

        A schedule is not among them: it is a function of `steps`, which are.

        >>> from nn import SGD
        >>> SGD([Value(1.0)], lr=0.1).state_dict()["state"]
        [[0.0]]
        """
        return pack(self)

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on as the optimizer did that state_dict() was taken from; it has a schedule if this one has.

        Raises ValueError, and changes nothing, if it was of another class, or of other numbers of parameters.
        """
        unpack(self, state)

    def __repr__(self) -> str:
        """The number of parameters, lr, and the settings that are not the default ones."""
        from inspect import signature

        parameters = counted(len(self.parameters), "parameter")
        in_groups = f" in {counted(len(self._groups), 'group')}" if self._groups else ""
        settings = [f"{parameters}{in_groups}", f"lr={self._schedule or self._lr!r}"]
        for name, setting in signature(type(self)).parameters.items():
            value = getattr(self, name, setting.default)
            if name not in ("parameters", "lr") and value != setting.default:
                settings.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(settings)})"
