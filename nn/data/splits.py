"""Samples in parts: to learn from, to choose settings by, and to test with."""

from collections import Counter
from math import ceil
from numbers import Integral, Real
from typing import Any

from ..modules.init import generator
from ..names import counted
from .arrays import array


def train_test_split(
    *arrays: Any, test_size: float = 0.25, seed: int | None = None, stratify: Any = None
) -> list[Any]:
    """Samples to learn from and samples to test with, drawn at random: scikit-learn's words and order.

    arrays: arrays or lists of one length, such as X and y; a sample is an entry of each.
    test_size: the share of the samples to test with, rounded up; or an int, how many.
    seed: an int, on which alone the parts then depend; by default Python's global `random` is drawn from.
    stratify: the class of each sample, which gives each part about the same share of each class.

    Returns two arrays for each that was given: X_train, X_test, y_train, y_test.

    Raises ValueError for arrays of different lengths, a part without samples, and a class of one sample;
    TypeError for what are no numbers.

    >>> train_test_split([1, 2, 3, 4], test_size=1, seed=0)
    [array([3, 2, 1]), array([4])]
    """
    return _split(arrays, {"test_size": test_size}, seed, stratify)


def train_validation_test_split(
    *arrays: Any,
    validation_size: float = 0.2,
    test_size: float = 0.2,
    seed: int | None = None,
    stratify: Any = None,
) -> list[Any]:
    """As `train_test_split`, in three parts: to learn from, to choose settings by, to test with at the end.

    Returns three arrays for each that was given: X_train, X_validation, X_test, y_train, y_validation,
    y_test.

    >>> [len(part) for part in train_validation_test_split(range(10), seed=0)]
    [6, 2, 2]
    """
    sizes = {"validation_size": validation_size, "test_size": test_size}
    return _split(arrays, sizes, seed, stratify)


def _split(arrays: tuple[Any, ...], sizes: dict[str, Any], seed: int | None, stratify: Any) -> list[Any]:
    """The parts of each array, drawn from the last one on: the first has what those of these sizes leave."""
    import numpy as np

    if not arrays:
        raise TypeError("there is nothing to split: give the samples and their targets, X and y")
    whole = [array(name, held) for name, held in zip(_names(len(arrays)), arrays)]
    classes = None if stratify is None else array("stratify", stratify)
    lengths = [len(held) for held in [*whole, *([] if classes is None else [classes])]]
    if len(set(lengths)) > 1:
        raise ValueError(f"all arrays must have the same number of samples, not {_listed(lengths)}")
    rest = [_count(name, share, lengths[0]) for name, share in sizes.items()]
    first = lengths[0] - sum(rest)
    if first < 1:
        raise ValueError(
            f"of {counted(lengths[0], 'sample')} none is left to learn from: ask for smaller parts"
        )
    ends = np.cumsum(rest[::-1])
    order = _order(lengths[0], seed, classes, len(rest) + 1)
    return [part for held in whole for part in reversed(np.split(held[order], ends))]


def _names(n: int) -> list[str]:
    return ["X", "y", *[f"array {i + 1}" for i in range(2, n)]][:n]


def _listed(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _count(name: str, share: Any, n: int) -> int:
    """How many of n samples a part has."""
    if isinstance(share, Integral) and not isinstance(share, bool) and 0 < int(share) < n:
        return int(share)
    if isinstance(share, Real) and 0 < float(share) < 1:
        return ceil(round(float(share) * n, 9))  # 0.07 * 100 is 7.000000000000001
    raise ValueError(
        f"{name} is a share between 0 and 1, or a whole number of samples below {n}, not {share!r}"
    )


def _order(n: int, seed: int | None, classes: Any, parts: int) -> list[int]:
    """The samples in a random order; if there are classes, one in which each is spread evenly."""
    rng = generator(seed=seed)
    order = sorted(range(n), key=lambda _: rng.random())
    if classes is None:
        return order
    if classes.ndim != 1:
        raise ValueError(f"stratify is one class for each sample, not an array of shape {classes.shape}")
    return _evenly(order, classes.tolist(), parts)


def _evenly(order: list[int], labels: list[Any], parts: int) -> list[int]:
    """The order, sorted by the place of each sample among those of its class: from 0, the first, to 1."""
    sizes, seen = Counter(labels), Counter[Any]()
    rarest = min(sizes, key=sizes.__getitem__)
    if sizes[rarest] < parts:
        raise ValueError(
            f"class {rarest!r} has {counted(sizes[rarest], 'sample')}, which {parts} parts cannot share: "
            "stratify is for classes, with several samples each"
        )
    places = {}
    for i in order:
        places[i] = (seen[labels[i]] + 0.5) / sizes[labels[i]]
        seen[labels[i]] += 1
    return sorted(order, key=places.__getitem__)
