"""The outputs of many samples as arrays."""

from typing import Any

from autograd import Value

from .arrays import is_ragged, of_arrays


def numbers_of(output: Any) -> Any:
    """The numbers of an output of Values, in the same lists and tuples."""
    if isinstance(output, Value):
        return output.data
    return type(output)(map(numbers_of, output))


def together(outputs: list[Any]) -> Any:
    """The outputs of n samples, numbers or nested lists, as an array of shape (n, ...).

    It is an array of n arrays where their shapes differ, and for tuples a tuple of such arrays.

    >>> together([[1.0, 2.0], [3.0, 4.0]]).shape, together([[1.0], [2.0, 3.0]]).shape
    ((2, 2), (2,))
    """
    import numpy as np

    if isinstance(outputs[0], tuple):
        return tuple(together(list(part)) for part in zip(*outputs))
    arrays = [np.asarray(output) for output in outputs]
    return np.stack(arrays) if len({each.shape for each in arrays}) == 1 else of_arrays(arrays)


def joined(parts: list[Any]) -> Any:
    """The arrays of several batches, or the tuples of them, as one."""
    import numpy as np

    if isinstance(parts[0], tuple):
        return tuple(joined(list(part)) for part in zip(*parts))
    if any(map(is_ragged, parts)) or len({part.shape[1:] for part in parts}) > 1:
        return together([sample for part in parts for sample in part])
    return np.concatenate(parts)


def in_order(parts: list[tuple[list[int], Any]]) -> Any:
    """The outputs of samples that were computed in groups: (places, outputs) of each."""
    if isinstance(parts[0][1], tuple):
        several = [[(places, out[i]) for places, out in parts] for i in range(len(parts[0][1]))]
        return tuple(map(in_order, several))
    at = {place: sample for places, outputs in parts for place, sample in zip(places, outputs)}
    return together([at[place] for place in sorted(at)])
