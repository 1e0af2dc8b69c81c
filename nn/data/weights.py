"""How much each sample counts in the loss of a batch."""

from collections.abc import Mapping
from math import inf
from numbers import Real
from typing import Any

from ..losses import cross_entropy, cross_entropy_with_logits, kl_divergence
from .arrays import Loss, array, is_ragged

OF_CLASSES = cross_entropy, cross_entropy_with_logits, kl_divergence


def sample_weights(sample_weight: Any, class_weight: Any, y: Any, loss: Loss) -> Any:
    """The weight of each sample as an array of shape (n,); None if neither is given.

    sample_weight: n numbers, 0 or more. class_weight: {class: its number}, 1 for classes that are not in it.
    y: the targets, an array of shape (n,), of classes, or, for a loss of k classes, (n, k).

    Raises ValueError for both at once, another number of weights, classes that y does not have, and numbers
    out of range; TypeError for a class_weight that is no dict.
    """
    if sample_weight is not None and class_weight is not None:
        raise ValueError("give sample_weight or class_weight, not both: multiply them sample by sample")
    if class_weight is not None:
        return _of_classes(class_weight, y, loss)
    return None if sample_weight is None else _of_samples(sample_weight, len(y))


def _of_samples(sample_weight: Any, n: int) -> Any:
    import numpy as np

    weights = array("sample_weight", sample_weight).astype(float)
    if weights.shape != (n,):
        raise ValueError(
            f"sample_weight has the shape {weights.shape}: give one number for each of {n} samples"
        )
    wrong = np.flatnonzero(~((weights >= 0) & np.isfinite(weights)))
    if len(wrong):
        raise ValueError(
            f"sample_weight[{wrong[0]}] is {weights[wrong[0]]}: a weight is a finite number, 0 or more"
        )
    return weights


def _of_classes(class_weight: Any, y: Any, loss: Loss) -> Any:
    import numpy as np

    if not isinstance(class_weight, Mapping):
        raise TypeError(f"class_weight is a dict, such as {{0: 1.0, 1: 5.0}}, not {class_weight!r:.60}")
    for name, weight in class_weight.items():
        if not (isinstance(weight, Real) and 0 <= float(weight) < inf):
            raise ValueError(f"class_weight[{name!r}] is {weight!r}: a weight is a finite number, 0 or more")
    if is_ragged(y):
        raise ValueError("class_weight needs one class for each sample, and y is ragged: give sample_weight")
    if y.ndim == 2 and loss in OF_CLASSES:
        y = y.argmax(axis=1)
    if y.ndim != 1:
        raise ValueError(
            f"class_weight needs one class for each sample, and y has the shape {y.shape}: give sample_weight"
        )
    there = np.unique(y).tolist()
    unknown = [name for name in class_weight if name not in there]
    if unknown:
        raise ValueError(
            f"class_weight has {unknown[0]!r}, and no target is of this class: there are {there}"
        )
    return np.array([float(class_weight.get(name, 1.0)) for name in y.tolist()])
