"""why_rising: whether a step of gradient descent is too large, by trying smaller ones."""

from collections.abc import Callable, Iterable
from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from ..chain import adjoints, ancestors, recomputed
from ..formula.symbol import as_symbol
from ..real import argument
from ..words.sentence import say
from .finding import Cause, Finding

if TYPE_CHECKING:
    from ..value import Value

HALVINGS = 60


def why_rising(output: "Value", parameters: Any, lr: float) -> Finding:
    """Whether a step of plain gradient descent makes `output` larger, and which learning rate does not.

    output: a loss, before the step. parameters: the Values that the step moves, or a model. lr: the learning
    rate. The graph is computed again for the moved numbers; nothing in it changes. The kinds of causes are
    "too large a step", and "no descent" where even the smallest step that was tried does not help.

    Raises TypeError for an lr that is no number, ValueError for one that is not above 0, and for an output
    that is not finite.

    >>> from autograd import Value
    >>> w = Value(1.0, label="w")
    >>> why_rising(10 * w**2, [w], lr=0.2)
    a step with lr=0.2 takes the output from 10 to 90: it is too large: lr=0.05 takes it to 0
    """
    if not argument("lr", lr) > 0:
        raise ValueError(f"lr is above 0, not {lr!r}")
    if not isfinite(output.data):
        raise ValueError(f"the output is {output.data}: see why_nan")
    if hasattr(parameters, "parents"):
        parameters = [parameters]
    leaves: Iterable[Value] = parameters.parameters() if hasattr(parameters, "parameters") else parameters
    grads = adjoints(output)
    moved = {leaf: grads.get(leaf, 0.0) for leaf in leaves}
    nodes = ancestors(output)

    def after(rate: float) -> float:
        try:
            return recomputed(nodes, {leaf: leaf.data - rate * grad for leaf, grad in moved.items()})[output]
        except (ValueError, ArithmeticError):
            return nan

    reached = after(lr)
    words = {"lr": f"{lr:g}", "before": as_symbol(output.data), "after": as_symbol(reached)}
    says = say("a step with lr={lr} takes the output from {before} to {after}", words)
    return Finding(says, [] if reached <= output.data else [_smaller(output, after, lr)])


def _smaller(output: "Value", after: Callable[[float], float], lr: float) -> Cause:
    """The first of lr/2, lr/4, ... with which the output becomes smaller."""
    for i in range(1, HALVINGS):
        rate = lr / 2**i
        if after(rate) < output.data:
            words = {"lr": f"{rate:.3g}", "after": as_symbol(after(rate))}
            return Cause(
                "too large a step", say("it is too large: lr={lr} takes it to {after}", words), [output]
            )
    sentence = say("no smaller step lowers it: the gradient is 0 or not finite here")
    return Cause("no descent", sentence, [output])
