"""How often something is done in a training."""

from time import monotonic
from typing import Any

from ..modules.neuron import size
from ..optim.checks import above_0


class Pace:
    """Every so many epochs, or, if `seconds` is given, after an epoch when so many have passed."""

    def __init__(self, every: Any, seconds: Any) -> None:
        self.every = size(every, "every")
        self.seconds = None if seconds is None else above_0("seconds", seconds)
        self._last = monotonic()

    def is_due(self, epoch: int) -> bool:
        """Whether it is time after this epoch, which counts from 0."""
        if self.seconds is None:
            return (epoch + 1) % self.every == 0
        is_due = monotonic() - self._last >= self.seconds
        self._last = monotonic() if is_due else self._last
        return is_due
