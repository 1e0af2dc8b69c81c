"""Block: a node of the rolled-up graph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from ...value import Value
from ..ir.shape import ArrayShape, Shaped


class Layout(NamedTuple):
    """What matrix products demand of an array that they read."""

    places: int = 1  # how many of its rows are one row of the matrix
    ones: int = 0  # how many rows of ones are stored below it: biases are multiplied by them


NO_DEMANDS = Layout()


@dataclass(eq=False, repr=False)
class Block(Shaped):
    """Values of one kind as the rows of an array. A chain.Node.

    `op` is `ops.leaf` for what is not computed: parameters, inputs, and constants, which have `numbers`.
    """

    op: Any
    parents: tuple[Any, ...]
    shape: ArrayShape
    label: str = ""
    numbers: tuple[float, ...] = ()
    layout: Layout = NO_DEMANDS
    serial: int = field(default_factory=count().__next__)

    def demand(self, layout: Layout) -> None:
        """Be stored in this layout; of several demands, the largest hold."""
        self.layout = Layout(*map(max, self.layout, layout))

    def __repr__(self) -> str:
        return f"<block {self.label} of {self.rows} {self.op!r}>"


ENTRY = re.compile(r"(.+?)(\.\d+)+")  # the label of an entry of a matrix
MOST_MATRICES = 4  # that are named together


def matrices(labels: Sequence[str]) -> str:
    """What the few matrices are called whose entries have these labels: q_k for q.0.1 and k.2.0; or ""."""
    found = [ENTRY.fullmatch(label) for label in labels]
    stems = dict.fromkeys(match and match[1] for match in found)
    is_neuron = any(".neurons." in label for label in labels)
    return "" if None in stems or is_neuron or len(stems) > MOST_MATRICES else "_".join(map(str, stems))


def common_label(nodes: Sequence[Value]) -> str:
    """What the labels of nodes have in common: layers.0.z for layers.0.neurons.3.z and layers.0.neurons.4.z.

    Neurons are left out, for they are the rows. Of entries of a few matrices, q.0.1 and k.2.0, it is q_k.
    """
    several = matrices([node.label for node in nodes]) if len(nodes) > 1 else ""
    if several:
        return several
    labels = [node.label.split(".") for node in nodes]
    if not all(node.label for node in nodes) or len(set(map(len, labels))) > 1:
        return ""
    shared = [parts[0] for parts in zip(*labels) if len(set(parts)) == 1 and parts[0] != "neurons"]
    return ".".join(shared)
