"""Samples in parts: to learn from and to test with; in mini-batches; classes as rows with a single 1."""

from collections import Counter
from math import ceil, inf
from numbers import Integral, Real
from typing import Any

from .data import array, pairs
from .init import generator
from .names import counted
from .neuron import size
from .training import Batches


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


def batches(
    X: Any, y: Any, batch_size: int | None = 32, *, shuffle: bool = True, seed: int | None = None
) -> Batches:
    """The mini-batches of an epoch, for a loop of your own: pairs (X, y) of arrays, the last perhaps smaller.

    Each time it is iterated is one epoch, with an order of its own; its length is the number of batches,
    which is the number of iterations of an epoch. The arguments are those of `fit`, which sees the same
    batches if it has the same seed.

    Raises ValueError for X and y of different lengths, nan or infinity; TypeError for what are no numbers.

    >>> for X, y in batches([[0.0], [1.0], [2.0]], [0, 1, 2], batch_size=2, seed=0):
    ...     print(X.tolist(), y.tolist())
    [[2.0], [1.0]] [2, 1]
    [[0.0]] [0]
    """
    return Batches(*pairs(X, y), batch_size, generator(seed=seed) if shuffle else None)


def one_hot(y: Any, classes: int | None = None) -> Any:
    """Classes 0, 1, ... as rows of 0, with a 1 at the place of the class: an array of floats, (n, classes).

    y: whole numbers, (n,). classes: how many there are; by default one more than the largest in y.
    `one_hot(y).argmax(axis=1)` is y again.

    Raises ValueError for what is no class below `classes`, TypeError for what are no numbers.

    >>> one_hot([0, 2, 1])
    array([[1., 0., 0.],
           [0., 0., 1.],
           [0., 1., 0.]])
    """
    import numpy as np

    labels = array("y", y)
    if labels.ndim != 1:
        raise ValueError(f"y is one class for each sample, of shape (n,), not {labels.shape}")
    limit = inf if classes is None else size(classes, "classes")
    wrong = np.flatnonzero(~((labels >= 0) & (labels < limit) & (labels == np.floor(labels))))
    if len(wrong):
        below = " on" if classes is None else f" to {classes - 1}"
        raise ValueError(f"y[{wrong[0]}] is {labels[wrong[0]]}: a class is a whole number from 0{below}")
    return np.eye(classes or int(labels.max()) + 1)[labels.astype(int)]
