"""Operations on whole arrays: rows are values of one kind, columns are the samples of a batch.

Each is linear in every input, or treated as if it were, so that its slope is a `Linear`: the map that takes
the gradient of its result back to the gradient of that input.
"""

from collections.abc import Callable
from typing import Any

from ... import ops
from .expr import Code, Term, name, product

BATCH_SIZE, SHARE = "n", "share"  # the names of the number of samples, and of 1 / n


class Linear:
    """The slope of an array operation: a function from the gradient of the output to that of an input."""

    def __init__(self, back: Callable[[Term], Term]) -> None:
        self.back = back

    def __mul__(self, grad: Any) -> Any:
        return 0.0 if grad == 0.0 else self.back(grad)


class ArrayOp:
    """Base class: `symbol` is its name in print."""

    symbol = name = ""

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<array operation {self.symbol}>"


def extent(x: Term) -> tuple[int, bool]:
    return (x.rows, x.sampled) if isinstance(x, Code) else (1, False)


class Take(ArrayOp):
    """Rows of an array, by number."""

    symbol = name = "take"

    def __init__(self, rows: tuple[int, ...]) -> None:
        self.rows = rows

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        (x,) = args
        return (Linear(lambda grad: Code(Scatter(self.rows), (grad,), x.rows, x.sampled)),)


class Scatter(ArrayOp):
    """Each row of an array added to the row of that number: the way back of Take."""

    symbol = name = "scatter"

    def __init__(self, rows: tuple[int, ...]) -> None:
        self.rows = rows


class Join(ArrayOp):
    """Arrays one below the other."""

    symbol = name = "join"

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        slopes, start = [], 0
        for part in args:
            slopes.append(Linear(self.cut(start, part.rows)))
            start += part.rows
        return tuple(slopes)

    def cut(self, start: int, rows: int) -> Callable[[Term], Term]:
        def back(grad: Term) -> Term:
            if extent(grad)[0] == 1:
                return grad
            return Code(Take(tuple(range(start, start + rows))), (grad,), rows, extent(grad)[1])

        return back


class Spread(ArrayOp):
    """One row as many equal ones, or what is the same for all samples as a column for each."""

    symbol = name = "spread"

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        (x,) = args
        return (Linear(lambda grad: total(grad, out, x)),)


class Total(ArrayOp):
    """The sum over the samples, over the rows, or over both: the way back of Spread."""

    symbol = name = "total"

    def __init__(self, rows: bool, samples: bool) -> None:
        self.rows, self.samples = rows, samples


def total(grad: Term, out: Code, x: Code) -> Term:
    """The gradient of `out` summed up to the extent of `x`; one that is the same everywhere is multiplied."""
    if isinstance(grad, Code) and grad.op is ops.neg:
        return -total(grad.args[0], out, x)
    rows, sampled = extent(grad)
    add_rows, add_samples = out.rows > x.rows, out.sampled and not x.sampled
    if add_rows and rows == 1:
        return (
            product(float(out.rows), samples_total(grad)) if add_samples else product(float(out.rows), grad)
        )
    if add_samples and not sampled:
        grad, add_samples = times_batch_size(grad), False
    return summed(grad, add_rows, add_samples)


def samples_total(grad: Term) -> Term:
    return summed(grad, False, True) if extent(grad)[1] else times_batch_size(grad)


def summed(grad: Term, rows: bool, samples: bool) -> Term:
    if not (rows or samples):
        return grad
    return Code(
        Total(rows, samples), (grad,), 1 if rows else extent(grad)[0], extent(grad)[1] and not samples
    )


def times_batch_size(grad: Term) -> Term:
    """n * grad; n * (1 / n) is 1."""
    if isinstance(grad, Code) and grad.text == SHARE:
        return 1.0
    if isinstance(grad, Code) and grad.op is ops.mul and not isinstance(grad.args[0], Code):
        return product(grad.args[0], times_batch_size(grad.args[1]))
    return product(name(BATCH_SIZE), grad)


class Sum(ArrayOp):
    """The sum of every `n` rows that follow each other."""

    symbol = name = "sum"

    def __init__(self, n: int) -> None:
        self.n = n

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        return (Linear(lambda grad: repeat(grad, self.n)),)


def repeat(grad: Term, n: int) -> Term:
    rows, sampled = extent(grad)
    return grad if rows == 1 or n == 1 else Code(Repeat(n), (grad,), rows * n, sampled)


class Repeat(ArrayOp):
    """Every row `n` times: the way back of Sum."""

    symbol = name = "repeat"

    def __init__(self, n: int) -> None:
        self.n = n

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        return (Linear(lambda grad: collect(grad, self.n)),)


def collect(grad: Term, n: int) -> Term:
    rows, sampled = extent(grad)
    return product(float(n), grad) if rows == 1 else Code(Sum(n), (grad,), rows // n, sampled)


class Peak(ArrayOp):
    """The largest of every `n` rows. Only differences from it matter: it is a constant to the chain rule."""

    symbol = name = "peak"

    def __init__(self, n: int) -> None:
        self.n = n

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        return (0.0,)


class OneHot(ArrayOp):
    """For class numbers, a row for each class: 1 where it is meant. Others than 0 to n - 1 are an error."""

    symbol = name = "one_hot"

    def __init__(self, n: int) -> None:
        self.n = n

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        return (0.0,)


class MatMul(ArrayOp):
    """W @ x: `units` weighted sums of the same `n` rows, at `places` places; with a bias W has a last column.

    The rows of W are its entries, row by row. Those of x and of the result are ordered by unit, then place.
    """

    symbol = name = "matmul"

    def __init__(self, units: int, n: int, places: int, bias: bool) -> None:
        self.units, self.n, self.places, self.bias = units, n, places, bias

    def partials(self, out: Code, *args: Code) -> tuple[Any, ...]:
        w, x = args
        if out.rows == 1 and not out.sampled:  # one number: an inner product
            return x, w
        return (
            Linear(lambda grad: Code(ToWeights(self), (grad, x), w.rows, False)),
            Linear(lambda grad: Code(ToInputs(self), (w, grad), x.rows, x.sampled)),
        )


class ToWeights(ArrayOp):
    """d @ x.T: from the gradient of weighted sums to that of their weights."""

    symbol = name = "to_weights"

    def __init__(self, forward: MatMul) -> None:
        self.forward = forward


class ToInputs(ArrayOp):
    """W.T @ d: from the gradient of weighted sums to that of their inputs."""

    symbol = name = "to_inputs"

    def __init__(self, forward: MatMul) -> None:
        self.forward = forward
