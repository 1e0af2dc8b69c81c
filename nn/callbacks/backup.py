"""BackupAndRestore: a training that was killed goes on where it was, to the last bit."""

from pathlib import Path
from typing import Any

from autograd.files import write

from ..files.container import BROKEN, pack, unpack
from ..optim import Optimizer
from ..training.history import Logs
from .base import Callback
from .pace import Pace

KIND, VERSION = "glassgrad training", 1


class BackupAndRestore(Callback):
    """Writes all that a training needs to go on to a file, and goes on from it when `fit` is called again.

    So a script that is killed, or whose machine stops, is started again as it is: parameters, optimizer,
    epochs, History and the state of the other callbacks are then as they were after the last epoch that was
    written, and the result is the same to the last bit as without the interruption.

    path: the file. every: it is written after every so many epochs. seconds: instead, after an epoch when so
        many seconds have passed. delete_checkpoint: whether it is removed when the training ends; Ctrl-C does
        not count as its end.

    Whatever happens while the file is written, there is the old one or the new one.

    Raises, when the training begins, ValueError for a file of another model, optimizer, data or settings, or
    that is not whole, and for a training with random order or dropout without a seed; OSError for a file that
    cannot be read or written.
    """

    looks = False
    is_last = True

    def __init__(
        self,
        path: str | Path,
        every: int = 1,
        *,
        seconds: float | None = None,
        delete_checkpoint: bool = True,
    ) -> None:
        self.path = Path(path)
        self.pace = Pace(every, seconds)
        self.delete_checkpoint = delete_checkpoint

    def on_train_begin(self, logs: Logs) -> None:
        if self.training.is_random and self.training.seed is None:
            raise ValueError(
                "a training with a random order or dropout goes on exactly only with a seed: fit(..., seed=0)"
            )
        self._settings = self._all_settings()
        if self.path.exists():
            self._restore()

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        if self.pace.is_due(epoch) or self.training.is_ended:
            self._write()

    def on_train_end(self, logs: Logs) -> None:
        if self.delete_checkpoint and not (self.training.history.interrupted or self.training.is_failed):
            self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        training = self.training
        training.write()
        state = training.model.state_dict()
        optimizer = training.optimizer.state_dict()
        rows = optimizer.pop("state")
        header = {
            "settings": self._settings,
            "schedules": [each._schedule is not None for each in self._rates()],
            "epoch": training.epoch,
            "names": list(state),
            "optimizer": optimizer,
            "history": training.history.history,
            "stopped": training.history.stopped,
            "callbacks": [callback.state_dict() for callback in training.callbacks],
        }
        arrays = {"parameters": list(state.values()), "state": [number for row in rows for number in row]}
        try:
            content = pack(KIND, VERSION, header, arrays)
        except TypeError as error:
            raise TypeError(f"the state_dict() of a callback is no plain data: {error}") from None
        write(self.path, content)

    def _all_settings(self) -> dict[str, Any]:
        """What must be the same when the training goes on."""
        training = self.training
        optimizer = training.optimizer.state_dict()
        return {
            "model": repr(training.model),
            **training.settings(),
            "optimizer": [optimizer["optimizer"], optimizer["settings"], optimizer["groups"]],
            "callbacks": [type(callback).__name__ for callback in training.callbacks],
        }

    def _rates(self) -> list[Optimizer]:
        """What has a learning rate: the optimizer, and its groups."""
        optimizer = self.training.optimizer
        return [optimizer, *[group for group in optimizer.groups if group is not optimizer]]

    def _restore(self) -> None:
        try:
            header, arrays = unpack(self.path, KIND, VERSION, ["parameters", "state"])
            self._take(header, arrays)
        except BROKEN as error:
            raise ValueError(
                f"{self.path} cannot be gone on from: {error!s:.200}; remove it to begin anew"
            ) from None

    def _take(self, header: dict[str, Any], arrays: dict[str, list[float]]) -> None:
        """Go on from what a file holds. Raises what BROKEN has, and changes nothing, if it does not fit."""
        training = self.training
        for name, now in self._settings.items():
            if header["settings"][name] != now:
                raise ValueError(f"{name}: it was {header['settings'][name]!r:.90}, and is {now!r:.90}")
        state = dict(zip(header["names"], arrays["parameters"], strict=True))
        if state.keys() != training.model.state_dict().keys():
            raise ValueError("its parameters have other names")
        numbers, parameters = iter(arrays["state"]), training.optimizer.parameters
        rows = list(zip(*[numbers] * len(training.optimizer.initial))) or [()] * len(parameters)
        if header["history"].keys() != training.history.history.keys():
            raise ValueError(f"it measured {', '.join(header['history'])}, not {', '.join(training.history)}")
        history = {name: list(map(float, header["history"][name])) for name in training.history}
        training.optimizer.load_state_dict(header["optimizer"] | {"state": rows})
        told = [header["optimizer"]["settings"], *header["optimizer"]["groups"]]
        for each, has_schedule, settings in zip(self._rates(), header["schedules"], told):
            if not has_schedule:
                each.lr = settings["lr"]
        training.model.load_state_dict(state)
        training.read()
        training.epoch, training.history.history = int(header["epoch"]), history
        for callback, remembered in zip(training.callbacks, header["callbacks"]):
            callback.load_state_dict(remembered)
        if header["stopped"] is not None:
            training.stop(str(header["stopped"]))
