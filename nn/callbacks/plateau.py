"""ReduceLROnPlateau: a smaller learning rate where the training gets no better."""

from typing import Any

from ..modules.neuron import size
from ..optim.checks import at_least_0, whole
from ..training.history import Logs
from .base import Callback
from .monitored import Monitored


class ReduceLROnPlateau(Callback):
    """Multiplies the learning rate by a factor when a number has not become better for some epochs.

    monitor, mode, patience, min_delta: as in `EarlyStopping`.
    factor: between 0 and 1.
    cooldown: for how many epochs after that nothing is counted.
    min_lr: the rate does not fall below this.

    With `patience` n it does what Keras' does with n, and PyTorch's with n - 1 and threshold_mode="abs". A
    group with a rate of its own has it multiplied, too.

    Raises ValueError for settings out of range, and when the training begins for a name that is not measured
    or an optimizer whose rate is a schedule.

    >>> ReduceLROnPlateau("val_loss", factor=0.5, patience=3).factor
    0.5
    """

    looks = False

    def __init__(  # noqa: PLR0913
        self,
        monitor: str | None = None,
        factor: float = 0.1,
        patience: int = 10,
        min_delta: float = 1e-4,
        *,
        mode: str | None = None,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ) -> None:
        if not 0 < at_least_0("factor", factor) < 1:
            raise ValueError(f"factor is a number between 0 and 1, not {factor!r}")
        self.monitored = Monitored(monitor, mode, min_delta)
        self.factor, self.patience = float(factor), size(patience, "patience")
        self.cooldown = whole("cooldown", cooldown)
        self.min_lr = at_least_0("min_lr", min_lr)
        self._waited = self._cooling = 0

    def on_train_begin(self, logs: Logs) -> None:
        for group in self.training.optimizer.groups:
            if group._schedule is not None:
                raise ValueError(
                    f"the learning rate is a schedule, {group._schedule!r}, which ReduceLROnPlateau would "
                    "end: give a number as lr="
                )
        self.monitored.begin(self.training.history)
        self.monitored.best, self._waited, self._cooling = None, 0, 0

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        self._waited = 0 if self.monitored.is_better(logs) else self._waited + 1
        if self._cooling:
            self._cooling, self._waited = self._cooling - 1, 0
        if self._waited >= self.patience:
            self._cooling, self._waited = self.cooldown, 0
            self._reduce()

    def _reduce(self) -> None:
        optimizer = self.training.optimizer
        rates = [(each, self._lower(each.lr)) for each in (optimizer, *optimizer.groups)]
        for each, lr in rates:  # first that of all, which groups without one follow
            each.lr = lr

    def _lower(self, lr: float) -> float:
        return min(lr, max(lr * self.factor, self.min_lr))

    def state_dict(self) -> dict[str, Any]:
        return {"best": self.monitored.best, "waited": self._waited, "cooling": self._cooling}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.monitored.best = state["best"]
        self._waited, self._cooling = state["waited"], state["cooling"]
