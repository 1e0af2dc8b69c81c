"""StopWhen: ends a training that has arrived."""

from math import hypot, inf
from typing import Any

from ..optim.checks import at_least_0
from ..training.history import Logs
from .base import Callback

SAID = {
    "loss": "the loss is",
    "change": "the loss changed by",
    "grad_norm": "the norm of the gradient is",
}


class StopWhen(Callback):
    """Ends the training when one of these is so at the end of an epoch.

    loss: the loss is not above this.
    change: the loss differs from that of the epoch before by this or less.
    grad_norm: the Euclidean norm of the gradient of the last step is not above this; of 0 the training stays
        where it is, be it a minimum or not.

    Raises ValueError for a negative number, or for none of the three.

    >>> from nn import Neuron, fit
    >>> X, y, line = [0.0, 1.0, 2.0], [1.0, 3.0, 5.0], Neuron(1, "linear", seed=0)
    >>> settings = {"loss": "mse", "optimizer": "adam", "epochs": 5000, "seed": 0, "verbose": False}
    >>> fit(line, X, y, callbacks=[StopWhen(loss=0.5)], **settings).stopped
    'the loss is 0.49842, not above 0.5'
    """

    looks = False

    def __init__(
        self,
        *,
        loss: float | None = None,
        change: float | None = None,
        grad_norm: float | None = None,
    ) -> None:
        limits = {"loss": loss, "change": change, "grad_norm": grad_norm}
        given = {name: limit for name, limit in limits.items() if limit is not None}
        if not given:
            raise ValueError("StopWhen stops at a loss=, a change= of it or a grad_norm=: give one of them")
        self.limits = {name: at_least_0(name, limit) for name, limit in given.items()}
        self._last: float | None = None

    def on_train_begin(self, logs: Logs) -> None:
        self._last = None

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        loss, before = logs["loss"], self._last
        self._last = loss
        for name, limit in self.limits.items():
            number = {
                "loss": lambda: loss,
                "change": lambda: inf if before is None else abs(loss - before),
                "grad_norm": lambda: hypot(*self.training.gradients()),
            }[name]()
            if number <= limit:
                self.training.stop(f"{SAID[name]} {number:.6g}, not above {limit:g}")

    def state_dict(self) -> dict[str, Any]:
        return {"last": self._last}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._last = state["last"]
