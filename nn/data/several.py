"""Several outputs, each with its loss and its targets."""

from math import prod
from typing import Any, NamedTuple

from .arrays import Loss, array, different, finite, loss_function
from .fingerprint import called


class Part(NamedTuple):
    """The targets of one output: where they stand in a row, and what they look like."""

    loss: Loss
    columns: slice
    shape: tuple[int, ...]
    whole: bool  # whether they are ints, such as classes

    @property
    def title(self) -> str:
        return f"(n{''.join(f', {size}' for size in self.shape)})"

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

    def __repr__(self) -> str:
        """The losses, each with the shape of its targets: what tells one training from another."""
        return ", ".join(f"{called(part.loss)} {part.title}" for part in self.parts)

    def split(self, y: Any) -> tuple[Any, ...]:
        """The targets of each output, as arrays, from an array of rows."""
        return tuple(y[:, part.columns].reshape(len(y), *part.shape) for part in self.parts)

    def different(self, y: Any) -> list[int]:
        """The rows with all different targets of each loss that takes certain ones only."""
        rows = [different(part.loss, y[:, part.columns]) for part in self.parts]
        return sorted({row for found in rows for row in found})


def _shapes(together: Together) -> str:
    return ", ".join(part.title for part in together.parts)


def loss_and_targets(loss: Any, y: Any, like: Loss | None = None) -> tuple[Loss, Any]:
    """(the loss, y) as they are; for several losses, one of them together, and rows of all targets.

    loss: as in `fit`. y: the targets; of several losses, a tuple of as many. like: the loss of those that the
    model learns from, whose targets have the same shapes.

    Raises ValueError for another number of targets, and of other shapes, and what `loss_function` and `array`
    raise.
    """
    import numpy as np

    if not isinstance(loss, (list, tuple)):
        return loss_function(loss), y
    if not isinstance(y, (list, tuple)) or len(y) != len(loss) or not loss:
        raise ValueError(f"the loss is {len(loss)} losses: y is then a tuple of as many targets")
    arrays = [finite(f"y[{i}]", array(f"y[{i}]", targets)) for i, targets in enumerate(y)]
    lengths = [len(numbers) for numbers in arrays]
    if len(set(lengths)) > 1:
        raise ValueError(f"y has {lengths} targets: there must be one of each for each sample")
    parts, start = [], 0
    for one, numbers in zip(loss, arrays):
        shape, is_whole = numbers.shape[1:], numbers.dtype.kind in "biu"
        stop = start + prod(shape)
        parts.append(Part(loss_function(one), slice(start, stop), shape, is_whole))
        start = stop
    together = Together(parts)
    if isinstance(like, Together) and _shapes(together) != _shapes(like):
        raise ValueError(
            f"the validation targets have the shapes {_shapes(together)}, and the others {_shapes(like)}"
        )
    columns = [numbers.reshape(len(numbers), -1).astype(float) for numbers in arrays]
    return together, np.concatenate(columns, axis=1)
