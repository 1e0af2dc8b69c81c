"""The same computation with its weighted sums taken apart, as a textbook writes them."""

from functools import reduce
from typing import TYPE_CHECKING, Any

from .. import ops
from ..chain import ancestors
from ..grad_mode import enable_grad
from ..value import node as new_node
from ..value import record

if TYPE_CHECKING:
    from ..value import Value


def unfold(output: "Value") -> "Value":
    """A copy of the graph behind `output`, on the same leaves, in which `dot`, `sum` and `mean` are * and +.

    >>> from autograd import Value, dot
    >>> y = dot([Value(2.0), Value(3.0)], [Value(10.0), Value(1.0)])
    >>> unfold(y).op, y.op
    (<operation add>, <operation dot_>)
    """
    copies: dict[Value, Value] = {}
    with enable_grad():
        for node in ancestors(output):
            parents = [parent if type(parent) is float else copies[parent] for parent in node.parents]
            copies[node] = copy = _expanded(node, parents) if parents else node
            copy.label = node.label
    return copies[output]


def _expanded(node: "Value", parents: list[Any]) -> "Value":
    if node.op in EXPANSIONS and len(parents) > 1:
        return EXPANSIONS[node.op](*parents)
    return new_node(node.data, node.op, tuple(parents))


def _add(*terms: "Value") -> "Value":
    return reduce(lambda x, y: record(ops.add, (x, y)), terms)


def _dot(*wxb: "Value") -> "Value":
    n = len(wxb) // 2
    return _add(*[record(ops.mul, pair) for pair in zip(wxb, wxb[n : 2 * n])], *wxb[2 * n :])


def _mean(*xs: "Value") -> "Value":
    return record(ops.div, (_add(*xs), len(xs)))


EXPANSIONS = {ops.sum_: _add, ops.mean_: _mean, ops.dot_: _dot}
