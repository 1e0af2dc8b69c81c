"""History: the numbers of a training."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from .names import counted

Logs: TypeAlias = dict[str, float]  # {"loss": ..., name of a metric: ..., "val_loss": ..., ...}


class History:
    """What `fit` returns: the loss and the metrics of each epoch. Its length is the number of epochs.

    `history["loss"]` is a list with a number for each finished epoch; so are the metrics and, with validation
    data, each of these after "val_". Iterating over it gives these names. `history.history`: all of it as a
    dict, as in Keras. `interrupted`: whether Ctrl-C ended the training; `stopped`: why a callback did, or
    None.

    >>> history = History(["loss"])
    >>> history.append({"loss": 0.5})
    >>> history, len(history), history["loss"], list(history), history.history
    (History(1 epoch, loss 0.5), 1, [0.5], ['loss'], {'loss': [0.5]})
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.history: dict[str, list[float]] = {name: [] for name in names}
        self.interrupted = False
        self.stopped: str | None = None

    def __len__(self) -> int:
        return len(self.history["loss"])

    def __getitem__(self, name: str) -> list[float]:
        if name not in self.history:
            raise KeyError(f"{name!r} was not measured: there is {', '.join(self.history)}")
        return self.history[name]

    def __contains__(self, name: object) -> bool:
        return name in self.history

    def __iter__(self) -> Iterator[str]:
        return iter(self.history)

    def append(self, logs: Logs) -> None:
        """Add the numbers of one more epoch."""
        for name, numbers in self.history.items():
            numbers.append(logs[name])

    def __repr__(self) -> str:
        last = [f"{name} {numbers[-1]:.6g}" for name, numbers in self.history.items() if numbers]
        parts = [counted(len(self), "epoch"), *last, *["interrupted"] * self.interrupted]
        return f"History({', '.join(parts)})"
