"""Operations on groups of rows."""

from dataclasses import dataclass
from functools import partial

from .array_ops import ArrayOp, Linear, NotDifferentiated, ScatterAdd, Slopes
from .expr import Expr, Operand, operand_shape, product
from .rows import Groups, short_text
from .shape import ArrayShape


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


@dataclass(frozen=True, eq=False)
class GroupMax(NotDifferentiated):
    """The largest row of each group; a softmax depends on the differences from it alone."""

    groups: Groups

    def phrase(self, x: str) -> str:
        return f"the largest of {self.groups} of {x}"
