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
from .rows import Groups, Rows, short_text
from .shape import SCALAR, ArrayShape

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


@dataclass(frozen=True, eq=False)
class GroupSum(ArrayOp):
    """The sum of the rows of each group: a row for each group."""

    groups: Groups

    def partials(self, out: Expr, x: Expr) -> Slopes:
        return (Linear(partial(repeat, self.groups)),)

    def phrase(self, x: str) -> str:
        numbers = self.groups.numbers
        if self.groups.is_across or numbers == tuple(sorted(numbers)):
            return f"sums of {self.groups} of {x}"
        return f"{x}, summed in rows {short_text(numbers)}"


@dataclass(frozen=True, eq=False)
class Repeat(ArrayOp):
    """The row of its group for each row: as many rows as are in all groups."""

    groups: Groups

    def partials(self, out: Expr, x: Expr) -> Slopes:
        return (Linear(self.vjp),)

    def vjp(self, grad: Operand) -> Operand:
        groups, (rows, batched) = self.groups, operand_shape(grad)
        shape = ArrayShape(groups.count, batched)
        if rows > 1:
            return Expr(GroupSum(groups), (grad,), shape)
        if groups.is_even:
            return product(float(groups.size), grad)
        return Expr(ScatterAdd(groups.numbers), (grad,), shape)

    def phrase(self, x: str) -> str:
        groups = self.groups
        if groups.is_across:
            return f"{x}, {groups.size} times"
        times = groups.size if groups.is_even else f"{min(groups.sizes)} to {groups.size}"
        if groups.numbers == tuple(sorted(groups.numbers)):
            return f"{x}, each row {times} times"
        return f"{x}[{short_text(groups.numbers)}]"


def repeat(groups: Groups, x: Operand) -> Operand:
    """The row of its group for each row; x itself, if it is one row that stands for any number of them."""
    rows, batched = operand_shape(x)
    return x if rows == 1 else Expr(Repeat(groups), (x,), ArrayShape(groups.rows, batched))


class NotDifferentiated(ArrayOp):
    """Base class of operations that are constants to the chain rule."""

    def partials(self, out: Expr, x: Expr) -> Slopes:
        return (0.0,)


@dataclass(frozen=True, eq=False)
class GroupMax(NotDifferentiated):
    """The largest row of each group; a softmax depends on the differences from it alone."""

    groups: Groups

    def phrase(self, x: str) -> str:
        return f"the largest of {self.groups} of {x}"


@dataclass(frozen=True, eq=False)
class OneHot(NotDifferentiated):
    """For class numbers, a row for each of `n` classes: 1.0 where it is meant, else 0.0.

    A number that is not one of 0, 1, ... n - 1 is an error when the program runs.
    """

    n: int

    def phrase(self, x: str) -> str:
        return f"1 in row {x} of {self.n}"


@dataclass(frozen=True, eq=False)
class Take(ArrayOp):
    """Rows of a table that the program chooses: result[r] is table[i * stride + offsets[r]].

    table: n * stride rows; index: a row i of whole numbers from 0 to n - 1 for each place. There is an offset
    for each row of the result, which are (columns, places); another number is an error when the program runs.
    """

    n: int
    stride: int
    offsets: Rows

    def partials(self, out: Expr, table: Expr, index: Expr) -> Slopes:
        return Linear(lambda grad: Expr(TakeGrad(self), (grad, index), table.shape)), 0.0

    def phrase(self, table: str, index: str) -> str:
        return f"{table}[{index}]"


@dataclass(frozen=True, eq=False)
class TakeGrad(ArrayOp):
    """Rows, added to those of a table from which they were taken: the vjp of Take."""

    forward: Take

    def phrase(self, grad: str, index: str) -> str:
        return f"{grad}, to rows {index}"


@dataclass(frozen=True, eq=False)
class MatMul(ArrayOp):
    """W @ x: `units` weighted sums of the same `n` rows, at `places` places.

    w: a matrix (units, n), or (units, n + 1) with a last column of biases, stored row by row.
    x, and the result: arrays of n * places and units * places rows; those of one unit are side by side.
    """

    units: int
    n: int
    places: int
    bias: bool

    def partials(self, out: Expr, w: Expr, x: Expr) -> Slopes:
        if out.shape == SCALAR:  # an inner product
            return x, w
        return (
            Linear(lambda grad: Expr(MatMulWeightGrad(self), (grad, x), ArrayShape(w.rows, False))),
            Linear(lambda grad: Expr(MatMulInputGrad(self), (w, grad), x.shape)),
        )

    def phrase(self, w: str, x: str) -> str:
        sums = "weighted sum" if self.units == 1 else "weighted sums"
        bias = " and a bias" if self.bias else ""
        places = f", at {self.places} places" if self.places > 1 else ""
        return f"{w} @ {x}: {self.units} {sums} of {self.n}{bias}{places}"


@dataclass(frozen=True, eq=False)
class MatMulGrad(ArrayOp):
    """Base class of the vjps of a MatMul."""

    forward: MatMul


class MatMulWeightGrad(MatMulGrad):
    """d @ x.T: from the gradient of weighted sums to that of their weights."""

    def phrase(self, grad: str, x: str) -> str:
        return f"{grad} @ {x}.T"


class MatMulInputGrad(MatMulGrad):
    """W.T @ d: from the gradient of weighted sums to that of their inputs."""

    def phrase(self, w: str, grad: str) -> str:
        return f"{w}.T @ {grad}"
