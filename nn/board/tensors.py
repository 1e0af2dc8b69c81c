"""The parameters of a model as tensors: those of a layer that have one name, together."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from autograd import Value

NEURON = re.compile(r"(^|\.)neurons\.\d+\.")
INDICES = re.compile(r"(\.\d+)+$")
OTHER = re.compile(r"[^\w.-]", re.ASCII)  # what TensorBoard has no name for


class Tensor(NamedTuple):
    """The layer, "layers.0", "" if there is none, and the name in it, "w"."""

    layer: str
    name: str


def tensor_of(name: str) -> Tensor:
    """The tensor that a parameter is in, by its dotted name.

    >>> tensor_of("layers.0.neurons.3.w.1"), tensor_of("w.0")
    (Tensor(layer='layers.0', name='w'), Tensor(layer='', name='w'))
    """
    whole = OTHER.sub("_", INDICES.sub("", NEURON.sub(r"\1", name)))
    layer, _, own = whole.rpartition(".")
    return Tensor(layer, own)


def tensors(named: Iterable[tuple[str, Value]]) -> dict[Tensor, list[Value]]:
    """{tensor: its Values}, in the order of named_parameters()."""
    found: dict[Tensor, list[Value]] = {}
    for name, value in named:
        found.setdefault(tensor_of(name), []).append(value)
    return found
