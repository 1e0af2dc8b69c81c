"""The number of an epoch that a callback watches."""

from math import isnan

from ..names import find
from ..optim.checks import at_least_0
from ..training.history import History, Logs

#: Metrics of which larger ones are better.
LARGER = "accuracy", "precision", "recall", "r2"
SMALLER = "loss", "mae"


class Monitored:
    """A loss or a metric of each epoch, and its best so far.

    monitor: its name in the logs; None for "val_loss", or "loss" without validation data.
    mode: "min" or "max", where the better is; None for what is known of the name.
    min_delta: how much better it must be to count.

    Raises ValueError for an unknown mode, and, when the training begins, for a name that is not measured.
    """

    def __init__(self, monitor: str | None, mode: str | None, min_delta: float = 0.0) -> None:
        self.monitor = monitor
        self.mode = None if mode is None else find("mode", mode, {"min": "min", "max": "max"})
        self.min_delta = at_least_0("min_delta", min_delta)
        self.name: str
        self.sign: float  # 1 where smaller is better, -1 where larger is
        self.best: float | None = None

    def begin(self, history: History) -> None:
        """Look which number it is."""
        self.name = self.monitor or ("val_loss" if "val_loss" in history else "loss")
        if self.name not in history:
            raise ValueError(
                f"{self.name!r} is not measured, so it cannot be watched: there is {', '.join(history)}"
            )
        self.sign = 1.0 if self._mode(self.name.removeprefix("val_")) == "min" else -1.0

    def _mode(self, metric: str) -> str:
        if self.mode is not None:
            return self.mode
        if metric in SMALLER or metric in LARGER:
            return "min" if metric in SMALLER else "max"
        raise ValueError(f"is a smaller or a larger {metric!r} better? Say mode='min' or mode='max'")

    def is_better(self, logs: Logs) -> bool:
        """Whether this epoch is the best so far, which it then is."""
        number = logs[self.name]
        better = not isnan(number) and (
            self.best is None or self.sign * number < self.sign * self.best - self.min_delta
        )
        if better:
            self.best = number
        return better
