"""Arguments that hold numbers: a number, or lists, tuples, dicts and NumPy arrays of them, at any depth."""

from collections.abc import Callable
from numbers import Real
from typing import Any

from .value import Value


def tree_map(f: Callable[[Any], Any], tree: Any, what: str = "") -> Any:
    """`tree` with f(number) in place of each number, in the same containers.

    Raises TypeError for anything that is neither a number nor one of these containers.

    >>> tree_map(lambda x: 10 * x, {"w": [1, 2], "b": (3, [])})
    {'w': [10, 20], 'b': (30, [])}
    """
    if isinstance(tree, (Value, Real)):
        return f(tree)
    if isinstance(tree, dict):
        return {key: tree_map(f, item, what) for key, item in tree.items()}
    if isinstance(tree, (list, tuple)):
        items = [tree_map(f, item, what) for item in tree]
        return type(tree)(*items) if hasattr(tree, "_fields") else type(tree)(items)
    if type(tree).__module__ == "numpy" and hasattr(tree, "ndim"):
        return _array_map(f, tree)
    raise TypeError(
        f"{what}expected a number, or a list, tuple, dict or array of numbers, "
        f"not {type(tree).__name__}: {tree!r:.80}"
    )


def _array_map(f: Callable[[Any], Any], array: Any) -> Any:
    """The same for an array; the result holds floats if it can, else objects."""
    import numpy as np

    items = [f(item) for item in array.ravel().tolist()]
    kind = object if any(isinstance(item, Value) for item in leaves(items)) else float
    result = np.array(items, dtype=kind)
    return result.reshape(array.shape + result.shape[1:])


def leaves(tree: Any) -> list[Any]:
    """The numbers in `tree`, in order."""
    found: list[Any] = []
    tree_map(lambda x: found.append(x) or 0.0, tree)  # type: ignore[func-returns-value]
    return found
