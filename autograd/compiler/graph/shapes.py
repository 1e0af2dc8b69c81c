"""Nested lists of numbers: their shape, and the numbers in it."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

Shape = tuple[int, ...]


def is_list(x: Any) -> bool:
    return isinstance(x, (list, tuple, range)) or (hasattr(x, "shape") and hasattr(x, "tolist"))


def listed(x: Any) -> Any:
    return x.tolist() if hasattr(x, "tolist") else x


def shape_of(x: Any, what: str) -> Shape:
    """The shape of nested lists. Raises ValueError if the lists in it are not of one length."""
    if hasattr(x, "shape") and hasattr(x, "tolist"):
        return tuple(x.shape)
    if not isinstance(x, (list, tuple, range)):
        return ()
    shapes = {shape_of(item, what) for item in x}
    if len(shapes) > 1:
        raise ValueError(f"{what} is ragged: its parts have the shapes {', '.join(map(str, sorted(shapes)))}")
    return (len(x), *(shapes.pop() if shapes else ()))


def flat(x: Any) -> Iterator[Any]:
    """The numbers in nested lists, in order."""
    x = listed(x)
    return chain.from_iterable(map(flat, x)) if isinstance(x, (list, tuple, range)) else iter((x,))


def nested(values: Iterator[Any], shape: Shape) -> Any:
    """The opposite of `flat`."""
    return [nested(values, shape[1:]) for _ in range(shape[0])] if shape else next(values)
