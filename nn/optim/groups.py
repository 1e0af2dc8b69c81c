"""Groups of parameters, as in PyTorch: each with settings of its own."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from autograd import Value

from ..modules.module import Module
from .checks import learnable

Entry: TypeAlias = tuple[list[Value], dict[str, Any]]  # (parameters, settings of their own)


def entries(parameters: Any) -> list[Entry]:
    """What an optimizer was given, as groups: one without settings, if it is a Module or a list of Values.

    Raises ValueError for a dict without "params", or a parameter in two groups, and what `learnable` raises.
    """
    if isinstance(parameters, Iterable) and not isinstance(parameters, (Module, dict)):
        parameters = list(parameters)
        if parameters and all(isinstance(each, dict) for each in parameters):
            return _apart([_entry(each) for each in parameters])
    return [(learnable(parameters), {})]


def _entry(group: dict[str, Any]) -> Entry:
    if "params" not in group:
        raise ValueError(
            'a group of parameters is a dict {"params": a Module or Values, "lr": ...}, '
            f'and this one has no "params": {group!r:.60}'
        )
    return learnable(group["params"]), {name: held for name, held in group.items() if name != "params"}


def _apart(groups: list[Entry]) -> list[Entry]:
    met: set[Value] = set()
    for parameters, _ in groups:
        for parameter in parameters:
            if parameter in met:
                raise ValueError(f"{parameter!r} is in two groups: a parameter belongs to one")
        met.update(parameters)
    return groups


def parameters_of(groups: list[Entry]) -> list[Value]:
    return [parameter for parameters, _ in groups for parameter in parameters]


def update_groups(optimizer: Any, vector: Any, gradient: Any, columns: Any) -> tuple[Any, Any]:
    """(the new vector, the new state) from the update() of each group for its part of the arrays."""
    import numpy as np

    whole = [np.broadcast_to(column, vector.shape) for column in columns]
    moved, states, start = [], [], 0
    for group in optimizer.groups:
        group.steps = optimizer.steps
        part = slice(start, start + len(group.parameters))
        start = part.stop
        data, state = group.update(vector[part], gradient[part], tuple(column[part] for column in whole))
        moved.append(data)
        states.append([np.broadcast_to(column, data.shape) for column in state])
    return np.concatenate(moved), tuple(map(np.concatenate, zip(*states)))
