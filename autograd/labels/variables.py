"""Naming Values after the variables that hold them."""

import sys
from collections.abc import Iterator
from itertools import islice
from types import FrameType
from typing import Any

from ..chain import ancestors
from ..value import Value

MOST_ENTRIES = 10_000  # of a list whose Values are named
MOST_NESTED = 3  # lists of lists of lists


def label_locals() -> None:
    """Label each unlabelled Value that a local variable of the caller holds with the variable's name.

    In a notebook or at the top of a script these are the global variables. Where two variables hold one
    Value, the first names it; names that begin with an underscore are passed over.

    >>> x, w = Value(2.0), Value(-3.0)
    >>> y = x * w
    >>> label_locals()
    >>> y
    Value(data=-6, grad=0, label='y')
    """
    for name, value in list(sys._getframe(1).f_locals.items()):
        if isinstance(value, Value) and not value.label and not name.startswith("_"):
            value.label = name


def variable(output: Value, frame: FrameType) -> str:
    """The name of a local variable of `frame` that holds `output`; "" if none does."""
    return next((name for name, value in frame.f_locals.items() if value is output), "")


def label_after_variables(output: Value, frames: Iterator[FrameType]) -> None:
    """Label each unlabelled Value behind `output` with the variable that holds it: w, x[0], p["b"].

    The variables are those of `frames`; the first that holds a Value names it.
    """
    nameless = {node for node in ancestors(output) if not node.label}
    for frame in frames:
        for name, held in list(frame.f_locals.items()):
            for label, value in () if name.startswith("_") else entries(name, held):
                if value in nameless:
                    value.label = label
                    nameless.discard(value)


def entries(name: str, held: Any, depth: int = 0) -> Iterator[tuple[str, Value]]:
    """(name, Value) for each Value in what a variable holds: a Value, or lists, tuples and dicts of them."""
    if isinstance(held, Value):
        yield name, held
    elif type(held) in (list, tuple, dict) and depth < MOST_NESTED:
        items = held.items() if type(held) is dict else enumerate(held)
        for key, entry in islice(items, MOST_ENTRIES):
            if isinstance(entry, (Value, list, tuple, dict)):
                yield from entries(f"{name}[{_key_text(key)}]", entry, depth + 1)


def _key_text(key: Any) -> str:
    """A key as a program writes it; the class alone for an object of the user's: its repr may do anything."""
    plain = type(key) in (str, int, float, bool, type(None))
    return f"{key!r:.40}" if plain else type(key).__name__
