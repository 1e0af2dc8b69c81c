"""An array operation is one class, and a writer in the table of each back end."""

import dataclasses

import pytest

from autograd.compiler.ir import array_ops, group_ops, matrix_ops, table_ops
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
