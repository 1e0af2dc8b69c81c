"""An array operation is one class, and a writer in the table of each back end."""

import dataclasses

import pytest

from autograd.compiler.ir import array_ops, group_ops, matrix_ops, table_ops
from autograd.compiler.ir.expr import Expr
from autograd.compiler.ir.rows import Groups, across, beside
from autograd.compiler.ir.shape import ArrayShape
from autograd.compiler.numba.array_ops import WRITERS as LOOPS
from autograd.compiler.numpy.array_ops import WRITERS as ARRAYS

OPERATIONS = {
    kind
    for module in (array_ops, group_ops, matrix_ops, table_ops)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, array_ops.ArrayOp) and "phrase" in vars(kind)
}


@pytest.mark.parametrize("table", [ARRAYS, LOOPS], ids=["numpy", "numba"])
def test_a_back_end_computes_each_operation_that_a_plan_can_show(table):
    assert set(table) == OPERATIONS - {array_ops.ArrayOp}


def test_operations_do_not_change_and_are_equal_to_themselves_alone():
    gather = array_ops.Gather((0, 2))
    with pytest.raises(dataclasses.FrozenInstanceError):
        gather.rows = (1,)
    assert gather == gather  # noqa: PLR0124
    assert gather != array_ops.Gather((0, 2))


SCATTERED = Groups((0, 1, 1, 0))


@pytest.mark.parametrize(
    ("groups", "summed", "repeated", "largest"),
    [
        (beside([2, 2]), "sums of 2 rows of x", "x, each row 2 times", "the largest of 2 rows of x"),
        (
            beside([2, 1]),
            "sums of 1 to 2 rows of x",
            "x, each row 1 to 2 times",
            "the largest of 1 to 2 rows of x",
        ),
        (across(2, 3), "sums of 2 rows, 3 apart, of x", "x, 2 times", "the largest of 2 rows, 3 apart, of x"),
        (SCATTERED, "x, summed in rows 0, 1, 1, 0", "x[0, 1, 1, 0]", "the largest of 2 rows of x"),
    ],
)
def test_what_a_plan_says_of_groups(groups, summed, repeated, largest):
    operations = group_ops.GroupSum(groups), group_ops.Repeat(groups), group_ops.GroupMax(groups)
    assert tuple(operation.phrase("x") for operation in operations) == (summed, repeated, largest)


@pytest.mark.parametrize(
    ("groups", "rows", "kind"),
    [
        (beside([2, 1]), 3, group_ops.GroupSum),
        (beside([2, 2]), 4, group_ops.GroupSum),
        (beside([2, 1]), 1, array_ops.ScatterAdd),  # the one row of a constant gradient stands for all
    ],
)
def test_the_gradient_of_repeated_rows_is_summed_in_their_groups(groups, rows, kind):
    grad = Expr(array_ops.Gather((0,)), (), ArrayShape(rows, batched=False))
    found = group_ops.Repeat(groups).vjp(grad)
    assert (type(found.op), found.args, found.shape.rows) == (kind, (grad,), groups.count)


def test_a_constant_gradient_of_rows_repeated_evenly_is_multiplied():
    assert group_ops.Repeat(beside([3, 3])).vjp(2.0) == 6.0
