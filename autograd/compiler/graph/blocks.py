"""Block: a node of the rolled-up graph."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from ...value import Value

_next_serial = count().__next__


class Block:
    """Values of one kind: `rows` of them for a batch, or for each of its samples.

    `op` is GIVEN for what is not computed: parameters, inputs, and constants (`numbers`). A chain.Node.
    """

    __slots__ = ("bordered", "label", "numbers", "op", "parents", "places", "rows", "sampled", "serial")

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        op: Any,
        parents: Sequence[Any],
        rows: int,
        sampled: bool,
        label: str = "",
        numbers: tuple[float, ...] = (),
    ) -> None:
        self.op = op
        self.parents = tuple(parents)
        self.rows = rows
        self.sampled = sampled
        self.label = label
        self.numbers = numbers
        self.serial = _next_serial()
        self.bordered = 0  # how many rows of ones are kept below it, by which biases are multiplied
        self.places = 1  # how many of its rows are one row of a matrix

    def __repr__(self) -> str:
        return f"<block {self.label} of {self.rows} {self.op!r}>"


class Given:
    """The operation of a block that is not computed."""

    name = symbol = ""

    def partials(self, out: Any) -> tuple[Any, ...]:
        return ()


GIVEN = Given()


def common(nodes: Sequence[Value]) -> str:
    """What the labels of nodes have in common: layers.0.z for layers.0.neurons.3.z and layers.0.neurons.4.z.

    Neurons are left out, for they are the rows.
    """
    labels = [node.label.split(".") for node in nodes]
    if not all(node.label for node in nodes) or len(set(map(len, labels))) > 1:
        return ""
    shared = [parts[0] for parts in zip(*labels) if len(set(parts)) == 1 and parts[0] != "neurons"]
    return ".".join(shared)


def is_run(rows: tuple[int, ...]) -> bool:
    """Whether these rows are evenly spaced, so that they are a view."""
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    return step > 0 and rows == tuple(range(rows[0], rows[0] + step * len(rows), step))


def sliced(rows: tuple[int, ...]) -> str:
    """`3:9` or `3:9:2`."""
    step = rows[1] - rows[0] if len(rows) > 1 else 1
    return f"{rows[0]}:{rows[-1] + 1}" + (f":{step}" if step > 1 else "")
