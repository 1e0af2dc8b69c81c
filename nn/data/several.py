"""Several outputs, each with its loss and its targets."""

from math import prod
from typing import Any, NamedTuple

from .arrays import Loss, different, loss_function, pairs


class Part(NamedTuple):
    """The targets of one output: where they stand in a row, and what they look like."""

    loss: Loss
    columns: slice
    shape: tuple[int, ...]
    whole: bool  # whether they are ints, such as classes

    def of(self, row: Any) -> Any:
        """The target in a row of numbers or Values."""
        numbers = row[self.columns]
        if self.whole:
            numbers = [int(number) if isinstance(number, float) else number for number in numbers]
        return _nested(numbers, self.shape)


def _nested(numbers: Any, shape: tuple[int, ...]) -> Any:
    if not shape:
        return numbers[0]
    size = prod(shape[1:])
    return [_nested(numbers[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]


class Together:
    """A loss of (outputs, a row of all targets): the sum of the losses of several outputs."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts

    def __call__(self, outputs: Any, row: Any) -> Any:
        if not isinstance(outputs, (list, tuple)) or len(outputs) != len(self.parts):
            raise TypeError(
                f"the loss is {len(self.parts)} losses, so a model returns a tuple of as many outputs, "
                f"not {outputs!r:.60}"
            )
        losses = [part.loss(output, part.of(row)) for part, output in zip(self.parts, outputs)]
        return sum(losses[1:], losses[0])

    def split(self, y: Any) -> tuple[Any, ...]:
        """The targets of each output, as arrays, from an array of rows."""
        return tuple(y[:, part.columns].reshape(len(y), *part.shape) for part in self.parts)

    def different(self, y: Any) -> list[int]:
        """The rows with all different targets of each loss that takes certain ones only."""
        rows = [different(part.loss, y[:, part.columns]) for part in self.parts]
        return sorted({row for found in rows for row in found})


def loss_and_targets(loss: Any, X: Any, y: Any) -> tuple[Loss, Any]:
    """(the loss, y) as they are; for several losses, one of them together, and rows of all targets.

    loss: as in `fit`. y: the targets; of several losses, a tuple of as many.

    Raises ValueError for another number of targets, and what `loss_function` and `pairs` raise.
    """
    import numpy as np

    if not isinstance(loss, (list, tuple)):
        return loss_function(loss), y
    if not isinstance(y, (list, tuple)) or len(y) != len(loss) or not loss:
        raise ValueError(
            f"the loss is {len(loss)} losses: y is then a tuple of as many targets, (y0, y1, ...)"
        )
    parts, columns, start = [], [], 0
    for i, (one, targets) in enumerate(zip(loss, y)):
        numbers = pairs(X, targets, ("X", f"y[{i}]"), ragged=False)[1]
        stop = start + prod(numbers.shape[1:])
        parts.append(
            Part(loss_function(one), slice(start, stop), numbers.shape[1:], numbers.dtype.kind in "biu")
        )
        columns.append(numbers.reshape(len(numbers), -1).astype(float))
        start = stop
    return Together(parts), np.concatenate(columns, axis=1)
