"""What a training loop of one's own may forget: an optimizer notices, and warns once."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import isclose
from typing import Any

from autograd import Value

RISE, EPOCHS = 2.0, 5  # times the first loss, after so many epochs or more: noise does not explain that


class TrainingWarning(UserWarning):
    """A training loop has probably forgotten something.

    `warnings.simplefilter("ignore", nn.TrainingWarning)` switches such warnings off.
    """


class Used(float):
    """A gradient that a step has used, or that backward() has added to since: what zero_grad() takes away."""

    __slots__ = ("slips",)

    slips: "Slips"

    def __add__(self, other: float) -> "Used":
        return self.slips.used(float(self) + other)

    __radd__ = __add__

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is a plain float."""
        return float, (float(self),)


class Slips:
    """What the step() of one optimizer has seen. It marks one gradient that it used, which costs nothing."""

    def __init__(self) -> None:
        self.is_told = False
        self.marked: Value | None = None

    def before_step(self, parameters: list[Value], steps: int) -> None:
        """Warn, once, if backward() or zero_grad() was forgotten."""
        if steps == 0 and not any(p.grad for p in parameters):
            self._tell(
                "every gradient is 0 in the first step: was backward() called before step(), and after "
                "zero_grad()? autograd.why_zero(w, loss) says why a gradient is 0"
            )
        elif self.marked is not None and getattr(self.marked.grad, "slips", None) is self:
            self._tell(
                "zero_grad() was not called between two steps, so that this one uses the gradients of the "
                "last one again: call zero_grad() before backward()"
            )

    def after_step(self, parameters: list[Value]) -> None:
        """Mark a gradient that was used."""
        self.marked = None if self.is_told else next((p for p in parameters if p.grad), None)
        if self.marked is not None:
            self.marked._grad = self.used(self.marked.grad)  # .grad would make it a plain float

    def used(self, grad: float) -> Used:
        """A gradient, marked."""
        marked = Used(grad)
        marked.slips = self
        return marked

    @contextmanager
    def trusted(self) -> Iterator[None]:
        """A context for a loop that forgets nothing, as that of fit."""
        before, self.is_told = self.is_told, True
        try:
            yield
        finally:
            self.is_told = before

    def _tell(self, sentence: str) -> None:
        if not self.is_told:
            self.is_told = True
            warnings.warn(sentence, TrainingWarning, stacklevel=4)


def warn_if_flat(losses: list[float], gradient: list[float]) -> bool:
    """Warn if no gradient arrived anywhere, so that nothing was learned; returns whether that is so."""
    is_flat = bool(losses and not any(gradient) and isclose(losses[-1], losses[0]) and losses[0])
    if is_flat:
        warnings.warn(
            f"nothing was learned: the loss stayed at {losses[0]:.4g}, for the gradient is exactly 0 for "
            "every parameter; autograd.why_zero(parameter, loss) says why",
            TrainingWarning,
            stacklevel=5,
        )
    return is_flat


def warn_if_rising(losses: list[float], lr: float) -> None:
    """Warn if the loss of the last epoch is much larger than that of the first."""
    if lr and len(losses) >= EPOCHS and max(losses) == losses[-1] > RISE * losses[0] > 0:
        warnings.warn(
            f"the loss rose from {losses[0]:.4g} in epoch 1 to {losses[-1]:.4g} in epoch {len(losses):,}: "
            f"steps with lr={lr:g} are probably too large, try {lr / 10:g}; autograd.why_rising(loss, model, "
            "lr) tries smaller ones on one graph",
            TrainingWarning,
            stacklevel=4,
        )
