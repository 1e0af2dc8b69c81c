"""History: the numbers of a training."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from autograd.files import write

from ..names import counted

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

    def to_csv(self, path: str | Path) -> None:
        """Write a table: a row for each epoch, which counts from 1, a column for each number.

        Raises OSError if the file cannot be written.
        """
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["epoch", *self.history])
        writer.writerows([epoch, *row] for epoch, row in enumerate(zip(*self.history.values()), 1))
        write(path, table.getvalue().encode())

    @classmethod
    def from_csv(cls, path: str | Path) -> "History":
        r"""The History of a file of to_csv. Raises OSError without a file, ValueError for another one.

        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "run.csv"
        >>> history = History(["loss", "mae"])
        >>> history.append({"loss": 0.5, "mae": 0.1})
        >>> history.to_csv(path)
        >>> path.read_text()
        'epoch,loss,mae\n1,0.5,0.1\n'
        >>> History.from_csv(path)
        History(1 epoch, loss 0.5, mae 0.1)
        """
        try:
            with Path(path).open(newline="", encoding="utf-8") as file:
                (epoch, *names), *rows = csv.reader(file)
            history = cls(names)
            for number, (counted_as, *row) in enumerate(rows, 1):
                if int(counted_as) != number:
                    raise ValueError(f"epoch {number} is missing")
                history.append(dict(zip(names, map(float, row), strict=True)))
            if epoch != "epoch" or "loss" not in names:
                raise ValueError("its first row does not begin with epoch, or has no loss")
        except (ValueError, csv.Error) as error:
            raise ValueError(f"{path} is not a table of History.to_csv: {error}") from None
        return history

    def plot(self) -> Any:
        """The learning curves, as `nn.plot.learning_curves` draws them: a Figure of matplotlib."""
        from ..plot import learning_curves

        return learning_curves(self)

    def __repr__(self) -> str:
        last = [f"{name} {numbers[-1]:.6g}" for name, numbers in self.history.items() if numbers]
        parts = [counted(len(self), "epoch"), *last, *["interrupted"] * self.interrupted]
        return f"History({', '.join(parts)})"
