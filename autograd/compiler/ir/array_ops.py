"""Operations on whole arrays: rows are values of one kind, columns are the samples of a batch.

Each is linear in every input, or treated as if it were, so that its slope is a `Linear`. The numbers are
computed by the back ends, which have a table of these classes each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

from ... import ops
from .expr import Expr, Operand, name, operand_shape, product
from .rows import Rows, short_text
from .shape import ArrayShape

BATCH_SIZE, SHARE = "n", "share"  # the names of the number of samples, and of 1 / n
Slopes = tuple[Any, ...]


class Linear:
    """The slope of an array operation in one of its inputs.

    `vjp` takes the gradient of the output to that of the input: a vector-Jacobian product.
    """

    def __init__(self, vjp: Callable[[Operand], Operand]) -> None:
        self.vjp = vjp

    def __mul__(self, grad: Any) -> Any:
        return 0.0 if grad == 0.0 else self.vjp(grad)


class ArrayOp:
    """Base class. Two operations are equal only if they are the same object, like those of the table.

    `partials(out, *inputs)`: the slopes, as those of `Op`; gradients alone contain what has none.
    `phrase(*inputs)`: what print(program) says of it; the inputs are formulas.
    """

    partials: Callable[..., Slopes]
    phrase: Callable[..., str]

    @property
    def name(self) -> str:
        return type(self).__name__

    symbol = name


@dataclass(frozen=True, eq=False)
class Gather(ArrayOp):
    """Rows of an array, by number."""

    rows: Rows

    def partials(self, out: Expr, x: Expr) -> Slopes:
        if sorted(self.rows) == list(range(x.rows)):  # another order: back to the first
            rows = tuple(sorted(range(x.rows), key=self.rows.__getitem__))
            return (Linear(partial(selected, rows)),)
        return (Linear(lambda grad: Expr(ScatterAdd(self.rows), (grad,), x.shape)),)

    def phrase(self, x: str) -> str:
        return f"{x}[{short_text(self.rows)}]"


@dataclass(frozen=True, eq=False)
class ScatterAdd(ArrayOp):
    """Each row of an array, added to the row of the target that has its number: the vjp of Gather."""

    rows: Rows

    def phrase(self, x: str) -> str:
        return f"{x}, to rows {short_text(self.rows)}"


class Concatenate(ArrayOp):
    """Arrays one below the other."""

    def partials(self, out: Expr, *parts: Expr) -> Slopes:
        stops = accumulate(part.rows for part in parts)
        ranges = [tuple(range(stop - part.rows, stop)) for stop, part in zip(stops, parts)]
        return tuple([Linear(partial(selected, rows)) for rows in ranges])

    def phrase(self, *parts: str) -> str:
        return f"{', '.join(parts)}, one below the other"


def selected(rows: Rows, grad: Operand) -> Operand:
    """Some rows of a gradient; itself, if it is one row that stands for any number of equal ones."""
    shape = operand_shape(grad)
    return grad if shape.rows == 1 else Expr(Gather(rows), (grad,), ArrayShape(len(rows), shape.batched))


class Broadcast(ArrayOp):
    """One row as many equal ones, or what all samples share as a column for each.

    No statement of a plan contains it: elementwise operations broadcast by themselves.
    """

    def partials(self, out: Expr, x: Expr) -> Slopes:
        return (Linear(lambda grad: sum_to_shape(grad, out.shape, x.shape)),)


@dataclass(frozen=True, eq=False)
class ReduceSum(ArrayOp):
    """The sum over the samples, over the rows, or over both: the vjp of Broadcast."""

    rows: bool
    samples: bool

    def phrase(self, x: str) -> str:
        axes = " and ".join(axis for axis, on in (("rows", self.rows), ("samples", self.samples)) if on)
        return f"{x}, summed over the {axes}"


def sum_to_shape(grad: Operand, wide: ArrayShape, narrow: ArrayShape) -> Operand:
    """A gradient of shape `wide` summed up to `narrow`; along an axis where it is constant, multiplied."""
    if isinstance(grad, Expr) and grad.op is ops.neg:
        return -sum_to_shape(grad.args[0], wide, narrow)
    shape = operand_shape(grad)
    sum_rows, sum_samples = wide.rows > narrow.rows, wide.batched and not narrow.batched
    if sum_samples and not shape.batched:
        grad, sum_samples = times_batch_size(grad), False
    if sum_rows and shape.rows == 1:
        return product(float(wide.rows), reduce_sum(grad, False, sum_samples))
    return reduce_sum(grad, sum_rows, sum_samples)


def reduce_sum(grad: Operand, rows: bool, samples: bool) -> Operand:
    if not (rows or samples):
        return grad
    shape = operand_shape(grad)
    result = ArrayShape(1 if rows else shape.rows, shape.batched and not samples)
    return Expr(ReduceSum(rows, samples), (grad,), result)


def times_batch_size(grad: Operand) -> Operand:
    """n * grad; n * (1 / n) is 1."""
    if isinstance(grad, Expr) and grad.text == SHARE:
        return 1.0
    if isinstance(grad, Expr) and grad.op is ops.mul and not isinstance(grad.args[0], Expr):
        return product(grad.args[0], times_batch_size(grad.args[1]))
    return product(name(BATCH_SIZE), grad)


class NotDifferentiated(ArrayOp):
    """Base class of operations that are constants to the chain rule."""

    def partials(self, out: Expr, x: Expr) -> Slopes:
        return (0.0,)
