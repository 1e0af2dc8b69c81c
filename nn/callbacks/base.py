"""Callback: what is called at each moment of a training."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..training.history import Logs

if TYPE_CHECKING:
    from ..modules.module import Module
    from ..training.loop import Training


class Callback:
    """Base class of callbacks of `fit`, with Keras' hooks: a subclass defines those that it needs.

    `self.training` is the Training: its model, optimizer, history, epoch and epochs, batch_size and samples;
    `self.model` is short for its model. `self.training.stop("why")`, or a hook that returns True, ends it.

    looks: whether hooks look at the parameters or their gradients, or change them. They are brought up to
        date before each hook then, which takes time; a class of which it is False has
        `self.training.parameters()` and `self.training.gradients()`, as lists.

    Hooks that nobody defines cost nothing. `state_dict` and `load_state_dict` serve nn.BackupAndRestore.

    >>> from nn import Neuron, fit
    >>> class Count(Callback):
    ...     batches = 0
    ...
    ...     def on_batch_end(self, batch, logs):
    ...         self.batches += 1
    >>> count = Count()
    >>> line = Neuron(1, "linear", seed=0)
    >>> settings = {"loss": "mse", "batch_size": 1, "verbose": False}
    >>> history = fit(line, [0.0, 1.0], [1.0, 3.0], callbacks=[count], **settings)
    >>> count.batches
    2
    """

    looks: bool = True
    is_last: bool = False  # whether its hooks come after those of the others
    training: "Training"

    @property
    def model(self) -> "Module":
        return self.training.model

    def on_train_begin(self, logs: Logs) -> Any:
        """Before the first epoch; `logs` is {}."""

    def on_train_end(self, logs: Logs) -> Any:
        """After the last epoch, however it ended; `logs` are the numbers of the last epoch."""

    def on_epoch_begin(self, epoch: int, logs: Logs) -> Any:
        """Before an epoch, which counts from 0; `logs` is {}."""

    def on_epoch_end(self, epoch: int, logs: Logs) -> Any:
        """After an epoch, which counts from 0; `logs` are its numbers, as History gets them."""

    def on_batch_begin(self, batch: int, logs: Logs) -> Any:
        """Before a step; `batch` counts from 0 in each epoch, and `logs` is {}."""

    def on_batch_end(self, batch: int, logs: Logs) -> Any:
        """After a step; `logs` has its "loss"."""

    def state_dict(self) -> dict[str, Any]:
        """What it remembers, as plain data that JSON can hold."""
        return {}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on as the callback did that state_dict() was taken from."""


class OfEpochs(Callback):
    """A function of (epoch, logs), called after each epoch."""

    def __init__(self, function: Callable[[int, Logs], Any]) -> None:
        self.function = function

    def on_epoch_end(self, epoch: int, logs: Logs) -> Any:
        return self.function(epoch, logs)
