"""The inputs of a network: numbers become labelled constants, once, so that all neurons share the nodes."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from autograd import Value, constant

from ..data.masks import refuse_masked

Number: TypeAlias = Value | float
Inputs: TypeAlias = Iterable[Number] | Number


def lift(x: Inputs) -> list[Value]:
    """The inputs as a list of Values: numbers become constants labelled x0, x1, ...; x alone stands for [x].

    Raises TypeError for anything but a sequence of numbers and Values.

    >>> lift([Value(0.5, label="age"), 2])
    [Value(data=0.5, grad=0, label='age'), Value(data=2, grad=0, label='x1')]
    """
    entries: list[Any] = _entries(x)
    for entry in entries:
        if type(entry) is not Value:
            break
    else:
        return entries
    lifted: list[Value] = []
    try:
        for entry in entries:
            lifted.append(entry if type(entry) is Value else constant(entry, label=f"x{len(lifted)}"))
    except TypeError as error:
        a_batch = hasattr(entry, "__len__") and not isinstance(entry, str)
        hint = _hint(entry) if a_batch else ""
        raise TypeError(f"input {len(lifted)} is not a number: {error}{hint}") from None
    return lifted


def _hint(row: Any) -> str:
    if any(isinstance(each, Value) for each in row):
        return "; rows of Values, as an Embedding gives, become one list by nn.Flatten()"
    return "; one sample at a time: [model(x) for x in batch]"


def _entries(x: Any) -> list[Any]:
    if type(x) is list:
        return x
    refuse_masked("the inputs", x)
    try:
        return list(x)
    except TypeError:
        return [x]


def one_sample(*numbers: Any) -> TypeError:
    """The error for a model that was called with several numbers."""
    listed = ", ".join([f"{x:.60}" if isinstance(x, str) else f"{x!r:.60}" for x in numbers])
    return TypeError(f"a model takes one sample, in a list: write model([{listed}]), not model({listed})")
