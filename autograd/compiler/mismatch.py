"""What to say of a program that does not give what the function gives: whose fault it is, and where."""

from collections.abc import Sequence
from importlib import import_module
from math import isclose, isnan
from typing import Any

from ..value import Value
from .graph.record import Recording
from .graph.shapes import flat

MOST_OPERATIONS = 5_000  # of a graph in which the operation is looked for
CHANGES = (
    " (what it reads as .data is moved slightly, so that what is stuck is noticed): the function does not "
    "do the same for every sample, perhaps because it looks at .data, at random numbers, or at something "
    "that has changed since it was compiled"
)
EDGE = (
    ": the function does the same for every sample, but {}. Where numbers are infinite, overflow, or cancel "
    "almost wholly, a program may differ: docs/from-scalars-to-matrices.md, At the edges"
)


def close(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) or (isnan(a) and isnan(b))


def agree(expected: Sequence[float], computed: Sequence[float]) -> bool:
    return len(expected) == len(computed) and all(map(close, expected, computed))


def cause(
    program: Any,
    recording: Recording,
    numbers: Sequence[float],
    sample: Sequence[Any],
    expected: Sequence[float],
) -> str:
    """The end of the sentence for a sample of which the function gives `expected`, and the program does not.

    `numbers`: those of the parameters. `sample`: for each input its number, or a flat list of them.
    """
    computed = recomputed(recording, sample)
    if not computed or not agree(expected, [computed[output] for output in recording.outputs]):
        return CHANGES
    return EDGE.format(first_difference(program, recording, numbers, sample, computed))


def recomputed(recording: Recording, sample: Sequence[Any]) -> dict[Value, float]:
    """The number of each node for a sample, one operation after the other; none where one is not defined."""
    numbers: dict[Value, float] = {}
    for given, argument in zip(recording.inputs, sample):
        numbers.update(zip(given.values, map(float, flat(argument))))
    try:
        for node in recording.nodes:
            if node not in numbers:
                numbers[node] = node.op(*arguments(node, numbers)) if node.parents else node._data
    except (ValueError, ZeroDivisionError):
        return {}
    return numbers


def arguments(node: Value, numbers: dict[Value, float]) -> tuple[float, ...]:
    return tuple([x if type(x) is float else numbers[x] for x in node.parents])


def first_difference(
    program: Any,
    recording: Recording,
    numbers: Sequence[float],
    sample: Sequence[Any],
    computed: dict[Value, float],
) -> str:
    """The first operation that a program of all nodes computes otherwise, with its numbers."""
    nodes = [node for node in recording.nodes if node.parents]
    if len(nodes) <= MOST_OPERATIONS:
        everything = recording._replace(outputs=nodes, shapes=(len(nodes),))
        backend = import_module(f".{program.backend}.program", __package__)
        (row,) = backend.program(everything)._rows_at(numbers, [[x] for x in sample])
        for node, found in zip(nodes, row):
            if not close(computed[node], found):
                call = node.op.call(arguments(node, computed))
                return f"{call:.200} = {computed[node]:.6g} is {found:.6g} in the program"
    return "its operations, in the order of the program, give another number"
