"""one_hot: classes as rows with a single 1."""

from math import inf
from typing import Any

from ..modules.neuron import size
from .arrays import array


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
