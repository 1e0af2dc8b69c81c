"""A learning rate that was found by a range test."""

import warnings
from typing import Any

from ..training.slips import TrainingWarning


class FoundRate(float):
    """A learning rate, and for what it was found: batches of so many samples, and so many parameters.

    >>> FoundRate(0.1, batch_size=32, parameters=17) + 0.0
    0.1
    """

    batch_size: int
    parameters: int

    def __new__(cls, lr: float, batch_size: int, parameters: int) -> "FoundRate":
        rate = super().__new__(cls, lr)
        rate.batch_size, rate.parameters = batch_size, parameters
        return rate

    def __reduce__(self) -> tuple[Any, ...]:
        return FoundRate, (float(self), self.batch_size, self.parameters)


def warn_of_change(lr: float, batch_size: int, parameters: int) -> None:
    """Warn if a rate that was found is used for another batch size or number of parameters."""
    if not isinstance(lr, FoundRate):
        return
    now = {"batches of": (lr.batch_size, batch_size), "parameters:": (lr.parameters, parameters)}
    changed = [
        f"{what} {before:,}, now {after:,}" for what, (before, after) in now.items() if before != after
    ]
    if changed:
        warnings.warn(
            f"the learning rate {lr:g} was found for {'; '.join(changed)}: the best rate changes with "
            "these, so find it again",
            TrainingWarning,
            stacklevel=4,
        )
