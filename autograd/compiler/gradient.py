"""Gradients as programs give them: arrays, and how they reach the Values."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from ..accumulate import lock
from ..value import Value


def as_array(gradient: Any) -> Any:
    """A gradient as an array; without NumPy, a list."""
    if type(gradient) is not list or not find_spec("numpy"):
        return gradient
    import numpy as np

    return np.array(gradient)


def weighted_sum(weights: Sequence[float], gradients: Sequence[Any]) -> Any:
    """The sum of gradients, each times its weight."""
    arrays = [as_array(gradient) for gradient in gradients]
    if len(arrays) == 1:
        return arrays[0]
    if type(arrays[0]) is list:  # without NumPy
        return [sum([w * g for w, g in zip(weights, slopes)]) for slopes in zip(*arrays)]
    return sum([w * array for w, array in zip(weights, arrays)])


def add_to_grad(parameters: Sequence[Value], gradient: Any) -> None:
    """Add a gradient to the `.grad` of parameters, as backward() does: of all, or of none."""
    with lock:
        totals = [parameter._grad + float(slope) for parameter, slope in zip(parameters, gradient)]

        def write() -> None:
            for parameter, total in zip(parameters, totals):
                parameter._grad = total

        try:
            write()
        finally:
            write()  # where the first was interrupted
