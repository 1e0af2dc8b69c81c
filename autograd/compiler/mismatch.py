"""What to say of a program that does not give what the function gives: whose fault it is, and where."""

from collections.abc import Sequence
from importlib import import_module
from math import isclose, isnan
from typing import Any, NamedTuple

from ..chain import inputs, recomputed
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


class Mismatch(NamedTuple):
    """A sample for which the function gives `expected` and the program `computed`."""

    program: Any
    recording: Recording
    parameters: Sequence[float]  # their numbers
    sample: Sequence[Any]  # for each input its number, or a flat list of them
    expected: Sequence[float]
    computed: Sequence[float]

    def cause(self) -> str:
        """The end of the sentence: what the function does, or where the program is at an edge."""
        numbers = numbers_of(self.recording, self.sample)
        outputs = self.recording.outputs
        same_operations = numbers and agree(self.expected, [numbers[output] for output in outputs])
        if not same_operations or not agree(self.computed, self.by_program(outputs)):
            return CHANGES
        return EDGE.format(self.first_difference(numbers))

    def by_program(self, nodes: list[Value]) -> list[float]:
        """The numbers of nodes, by a program that is compiled for them now."""
        backend = import_module(f".{self.program.backend}.program", __package__)
        fresh = backend.program(self.recording._replace(outputs=nodes, shapes=(len(nodes),)))
        (row,) = fresh._rows_at(self.parameters, [[x] for x in self.sample])
        return list(row)

    def first_difference(self, numbers: dict[Value, float]) -> str:
        """The first operation that a program computes otherwise, with its numbers."""
        nodes = [node for node in self.recording.nodes if node.parents]
        found = self.by_program(nodes) if len(nodes) <= MOST_OPERATIONS else []
        for node, number in zip(nodes, found):
            if not close(numbers[node], number):
                call = node.op.call(tuple(inputs(node, numbers.__getitem__)))
                return f"{call:.200} = {numbers[node]:.6g} is {number:.6g} in the program"
        return "its operations, in the order of the program, give another number"


def numbers_of(recording: Recording, sample: Sequence[Any]) -> dict[Value, float]:
    """The number of each node for a sample, one operation after the other; none where one is not defined."""
    numbers: dict[Value, float] = {}
    for given, argument in zip(recording.inputs, sample):
        numbers.update(zip(given.values, map(float, flat(argument))))
    try:
        return recomputed(recording.nodes, numbers)
    except (ValueError, ZeroDivisionError):
        return {}
