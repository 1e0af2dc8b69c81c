"""A warning of a stale graph: numbers in it were changed after it was computed."""

import warnings
from typing import TYPE_CHECKING

from .. import ops
from ..chain import ancestors, inputs
from ..formula.symbol import as_symbol, symbols
from .lines import line_of

if TYPE_CHECKING:
    from ..value import Value

MOST_NAMED = 3  # leaves that may have been changed
LONGEST_FORMULA = 60  # characters


def warn_if_stale(*outputs: "Value", stacklevel: int = 3) -> None:
    """Warn if a node behind `outputs` holds another number than its operation gives for its parents now.

    That is how it is when `.data` was changed after the forward pass, as by an optimizer: the gradients are
    then those of neither the old numbers nor the new ones. `stacklevel`: as of `warnings.warn`, which is
    called from here.
    """
    nodes = ancestors(*outputs)
    first = next((node for node in nodes if not _is_fresh(node)), None)
    if first is not None:
        warnings.warn(_sentence(first, nodes), stacklevel=stacklevel)


def _is_fresh(node: "Value") -> bool:
    """Whether a node holds what its operation gives; the engine computes the same to the last bit."""
    if not node.parents:
        return True
    try:
        again = node.op.forward(*inputs(node))
    except (ValueError, ArithmeticError):
        return False
    return again == node.data or (again != again and node.data != node.data)  # noqa: PLR0124


def _sentence(node: "Value", nodes: list["Value"]) -> str:
    names = symbols(nodes)
    formula = f"{names[node]} = {as_symbol(node.op(*inputs(node, names.__getitem__)))}"
    if len(formula) > LONGEST_FORMULA:
        formula = f"{formula[:LONGEST_FORMULA]}…"
    changed, line = [str(names[leaf]) for leaf in _changed(node, nodes)], line_of(node)
    some = [*changed[:MOST_NAMED], *["…"] * (len(changed) > MOST_NAMED)]
    return (
        f"{' or '.join(some) or names[node]} was changed after the forward pass: {formula} {_numbers(node)}"
        f"{f' ({line})' if line else ''}. The numbers of this graph do not belong together: look at it "
        "before the optimizer's step, or compute it again"
    )


def _numbers(node: "Value") -> str:
    """What a node holds, and what its operation gives for the numbers of its parents."""
    try:
        now = node.op(*inputs(node))
    except (ValueError, ArithmeticError) as error:
        return f"holds {as_symbol(node.data)}, and cannot be computed again: {error}"
    is_told = str(as_symbol(node.data)) != str(as_symbol(now))  # by the few digits that are shown
    before, after = (as_symbol(x) if is_told else repr(x) for x in (node.data, now))
    return f"holds {before}, and would now be {after}"


def _changed(node: "Value", nodes: list["Value"]) -> list["Value"]:
    """The leaves, or else the constants, that may have been changed if `node` is the first stale node.

    Those from which another node was computed that is as it was are left out, unless that leaves none out of
    which to choose. If there are none at all, the number of `node` itself was changed.
    """
    given = dict.fromkeys(p for p in node.parents if type(p) is not float and not p.parents and p.label)
    given |= dict.fromkeys(p for p in node.parents if type(p) is not float and p.op is ops.leaf)
    unchanged = {parent for each in nodes if _is_fresh(each) for parent in each.parents}
    suspects = [leaf for leaf in given if leaf not in unchanged] or list(given)
    return [leaf for leaf in suspects if leaf.op is ops.leaf] or suspects
