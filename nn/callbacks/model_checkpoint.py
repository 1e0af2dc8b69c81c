"""ModelCheckpoint: writes the model to a file while it learns."""

from pathlib import Path
from typing import Any

from ..files.saving import save
from ..training.history import Logs
from .base import Callback
from .monitored import Monitored
from .pace import Pace


class ModelCheckpoint(Callback):
    """Writes the model with nn.save after every so many epochs, or after those that are the best so far.

    path: the file; {epoch}, which counts from 1, and names of the logs in it are replaced, as in
        "model-{epoch:03d}-{val_loss:.4f}.npz". Without them each file takes the place of the last.
    monitor, mode: as in `EarlyStopping`, for `save_best_only`.
    save_best_only: whether an epoch is only written if it is the best so far.
    every: every so many epochs. seconds: instead, after an epoch when so many seconds have passed. The best
        is then that of those epochs.

    `best` is the best number. Whatever happens while a file is written, there is the old one or the new one.

    Raises ValueError for settings out of range, and when the training begins for a name that is not measured;
    OSError, which ends the training, for a file that cannot be written.
    """

    looks = False

    def __init__(  # noqa: PLR0913
        self,
        path: str | Path,
        monitor: str | None = None,
        *,
        mode: str | None = None,
        save_best_only: bool = False,
        every: int = 1,
        seconds: float | None = None,
    ) -> None:
        self.path = str(path)
        self.monitored = Monitored(monitor, mode)
        self.save_best_only = save_best_only
        self.pace = Pace(every, seconds)

    @property
    def best(self) -> float | None:
        return self.monitored.best

    def on_train_begin(self, logs: Logs) -> None:
        if self.save_best_only:
            self.monitored.begin(self.training.history)
        self.monitored.best = None
        self._file(0, dict.fromkeys(self.training.history, 0.0))

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        if self.pace.is_due(epoch) and (not self.save_best_only or self.monitored.is_better(logs)):
            self.training.write()
            save(self.model, self._file(epoch, logs))

    def _file(self, epoch: int, logs: Logs) -> str:
        try:
            return self.path.format(epoch=epoch + 1, **logs)
        except (LookupError, ValueError, AttributeError) as error:
            raise ValueError(
                f"the path {self.path!r} has something in braces that is not measured, or another form: "
                f"{error}; there is epoch, {', '.join(logs)}"
            ) from None

    def state_dict(self) -> dict[str, Any]:
        return {"best": self.best}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.monitored.best = state["best"]
