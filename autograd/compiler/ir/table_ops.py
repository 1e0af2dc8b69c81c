"""Operations that find rows by numbers which the program computes."""

from dataclasses import dataclass

from .array_ops import ArrayOp, Linear, NotDifferentiated, Slopes
from .expr import Expr
from .rows import Rows


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
