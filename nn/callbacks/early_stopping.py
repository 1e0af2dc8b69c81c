"""EarlyStopping: ends a training that no longer gets better."""

from typing import Any

from ..modules.neuron import size
from ..names import counted
from ..training.history import Logs
from .base import Callback
from .monitored import Monitored


class EarlyStopping(Callback):
    """Ends the training when a number has not become better for some epochs, and takes back the best weights.

    monitor, mode: the number, and whether "min" or "max" is better; as in Keras, but None is "val_loss", or
        "loss" without validation data.
    patience: for how many epochs in a row it may be no better.
    min_delta: by how much it must be better to count.
    restore_best_weights: whether the parameters are those of the end of the best epoch, however it ends. In
        an epoch "loss" is measured before its steps, "val_loss" after them.

    `best` is the best number, `best_epoch` its epoch, which counts from 0. Prechelt 1998, "Early stopping --
    but when?"

    Raises ValueError for patience below 1, and when the training begins for a name that is not measured.

    >>> from nn import Neuron, fit
    >>> line, stopping = Neuron(1, "linear", seed=0), EarlyStopping(patience=2, min_delta=1e-3)
    >>> X, y = [0.0, 1.0, 2.0], [1.0, 3.0, 5.0]
    >>> settings = {"loss": "mse", "optimizer": "sgd", "epochs": 1000, "seed": 0, "verbose": False}
    >>> history = fit(line, X, y, callbacks=[stopping], **settings)
    >>> len(history) < 1000, history.stopped.startswith("loss was not below ")
    (True, True)
    """

    looks = False

    def __init__(
        self,
        monitor: str | None = None,
        patience: int = 10,
        min_delta: float = 0.0,
        *,
        mode: str | None = None,
        restore_best_weights: bool = True,
    ) -> None:
        self.monitored = Monitored(monitor, mode, min_delta)
        self.patience = size(patience, "patience")
        self.restore_best_weights = restore_best_weights
        self._forget()

    def _forget(self) -> None:
        self.monitored.best = None
        self.best_epoch, self._waited = -1, 0
        self._weights: list[float] = []

    @property
    def best(self) -> float | None:
        return self.monitored.best

    def on_train_begin(self, logs: Logs) -> None:
        self.monitored.begin(self.training.history)
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        if self.monitored.is_better(logs):
            self.best_epoch, self._waited = epoch, 0
            self._weights = self.training.parameters() if self.restore_best_weights else []
            return
        self._waited += 1
        if self._waited >= self.patience:
            self.training.stop(self._why())

    def _why(self) -> str:
        watched = self.monitored
        wanted = "below" if watched.sign > 0 else "above"
        if watched.best is None:
            return f"{watched.name} was nan for {counted(self._waited, 'epoch')}"
        margin = f" by more than {watched.min_delta:g}" if watched.min_delta else ""
        return (
            f"{watched.name} was not {wanted} {watched.best:.6g}, that of epoch {self.best_epoch + 1:,}"
            f"{',' if margin else ''}{margin} for {counted(self._waited, 'epoch')}"
        )

    def on_train_end(self, logs: Logs) -> None:
        if self._weights:
            self.training.assign(self._weights)

    def state_dict(self) -> dict[str, Any]:
        return {
            "best": self.best,
            "best_epoch": self.best_epoch,
            "waited": self._waited,
            "weights": self._weights,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.monitored.best, self.best_epoch = state["best"], state["best_epoch"]
        self._waited, self._weights = state["waited"], state["weights"]
