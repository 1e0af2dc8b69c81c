"""Which part of a gradient goes through which value."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ..value import Value
    from .steps import Steps

Handed: TypeAlias = Callable[["Value"], Sequence[tuple["Value", float]]]  # its parents, and what each is sent


def shares(trace: "Steps") -> dict["Value", float]:
    """{node: its share of the flow}, for every node behind the output: which part of the gradient it carries.

    The output has 1. Each node hands its share on to its parents in proportion to the size of what it
    contributes to their gradients, |local derivative * gradient|. Constants that are nodes take part; a
    number that an operator met, as the 3 in 3 * x, is no node. Where every contribution is 0 the share stays
    in the node, so that the shares of leaves, constants and such nodes add up to 1. An infinite contribution,
    or nan, outweighs all finite ones.

    >>> from autograd import Value, trace
    >>> a, b = Value(2.0, label="a"), Value(6.0, label="b")
    >>> {node.label: share for node, share in shares(trace(a * b)).items() if node.label}
    {'b': 0.25, 'a': 0.75}
    """
    return totals(
        trace.nodes,
        [trace.output],
        lambda node: [(step.parent, step.contribution) for step in trace.out_of(node)],
    )


def totals(nodes: Sequence["Value"], outputs: Iterable["Value"], handed: Handed) -> dict["Value", float]:
    """The same for several outputs, which have 1 between them; nodes come youngest first."""
    total = dict.fromkeys(nodes, 0.0) | _given(outputs)
    for _, parent, share in flows(nodes, outputs, handed):
        total[parent] += share
    return total


def flows(
    nodes: Iterable["Value"], outputs: Iterable["Value"], handed: Handed
) -> Iterator[tuple["Value", "Value", float]]:
    """(node, parent, the share of the gradient that goes this way), from the outputs back."""
    through = _given(outputs)
    for node in nodes:
        sent = handed(node)
        for (parent, _), part in zip(sent, proportions([x for _, x in sent])):
            share = part * through.get(node, 0.0)
            through[parent] = through.get(parent, 0.0) + share
            yield node, parent, share


def _given(outputs: Iterable["Value"]) -> dict["Value", float]:
    each = list(outputs)
    return dict.fromkeys(each, 1 / len(each))


def proportions(xs: Sequence[float]) -> list[float]:
    """Numbers >= 0 in proportion to |x| that add up to 1; all 0 if every x is.

    >>> proportions([1.0, -3.0]), proportions([1.0, float("inf")])
    ([0.25, 0.75], [0.0, 1.0])
    """
    finite = all(map(isfinite, xs))
    sizes = [abs(x) if finite else float(not isfinite(x)) for x in xs]
    largest = max(sizes, default=0.0)
    if not largest:
        return [0.0] * len(sizes)
    scaled = [size / largest for size in sizes]  # the sum of large ones could overflow
    total = sum(scaled)
    return [size / total for size in scaled]
