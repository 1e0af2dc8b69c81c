"""Masked arrays, whose masks would be ignored without a word."""

from typing import Any


def refuse_masked(name: str, x: Any) -> None:
    """Raise TypeError if `x`, or a row of it, is an array of numpy.ma in which something is masked."""
    if hasattr(x, "mask") and hasattr(x, "filled"):
        import numpy as np

        if np.ma.is_masked(x):
            raise TypeError(
                f"{name}: an array with masked entries, and a mask would be ignored: give x.filled(0.0), "
                "x.filled(x.mean()), or leave those samples out"
            )
    elif isinstance(x, (list, tuple)):
        for row in x:
            if type(row) is not float:
                refuse_masked(name, row)
