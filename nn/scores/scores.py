"""What predictions are worth: accuracy, precision, recall, R², the confusion matrix."""

from collections.abc import Callable
from typing import Any, TypeAlias

from ..data.arrays import Loss, array, loss_function
from ..losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    cross_entropy_with_logits,
    hinge,
    kl_divergence,
)

Rule: TypeAlias = Callable[[Any, Any], tuple[Any, Any]]  # (outputs, targets) -> (classes told, right classes)


def by_sign(outputs: Any, targets: Any) -> tuple[Any, Any]:
    """Whether outputs and targets are positive; targets are -1 and +1, or 0 and 1."""
    return outputs > 0, targets > 0.5


def by_half(outputs: Any, targets: Any) -> tuple[Any, Any]:
    """Whether probabilities and targets, 0 and 1, are above 1/2."""
    return outputs > 0.5, targets > 0.5


def by_class(outputs: Any, targets: Any) -> tuple[Any, Any]:
    """The class of the largest of k outputs; targets are classes, (n,), or probabilities, (n, k)."""
    return outputs.argmax(axis=1), targets if targets.ndim == 1 else targets.argmax(axis=1)


#: What the class of an output is, by the loss: whether it is positive, or its number.
CLASSES: dict[Any, Rule] = {
    hinge: by_sign,
    binary_cross_entropy_with_logits: by_sign,
    binary_cross_entropy: by_half,
    cross_entropy: by_class,
    cross_entropy_with_logits: by_class,
    kl_divergence: by_class,
}


def rule(name: str, loss: Loss, others: tuple[Any, ...] = ()) -> Rule:
    """How the loss tells classes. Raises ValueError, with the `name` of what needs it, if it does not.

    others: losses for which `name` is known, too.
    """
    if loss not in CLASSES:
        names = ", ".join(known.__name__ for known in (*CLASSES, *others))
        raise ValueError(f"{name} is known for {names}: otherwise give a function of (outputs, targets)")
    return CLASSES[loss]


def accuracy(told: Any, right: Any) -> float:
    """The share of what was said rightly, of arrays of one shape."""
    return float((told == right).mean())


def precision(told: Any, right: Any) -> float:
    """The share of what was said to be of a class that is; 0 if nothing was said to be.

    told, right: arrays of bools, of which True is the class; or of numbers of classes, and the result is the
    mean over those that occur.
    """
    return _share(told, right, told)


def recall(told: Any, right: Any) -> float:
    """The share of what is of a class that was said to be. It takes what `precision` does."""
    return _share(told, right, right)


def _share(told: Any, right: Any, among: Any) -> float:
    import numpy as np

    classes = [True] if told.dtype == bool else np.union1d(told, right)
    hits = [((told == c) & (right == c)).sum() / max((among == c).sum(), 1) for c in classes]
    return float(np.mean(hits))


def mae(outputs: Any, targets: Any) -> float:
    """The mean absolute error of arrays of one shape."""
    return float(abs(_errors("mae", outputs, targets)).mean())


def r2(outputs: Any, targets: Any) -> float:
    """R², the share of the variance of the targets, (n,) or (n, k), that outputs explain; the mean over k.

    1 is perfect; 0 is as good as the mean of the targets. If these are all the same, it is 1 or 0.
    """
    import numpy as np

    residual = (_errors("r2", outputs, targets) ** 2).sum(axis=0)
    total = ((targets - targets.mean(axis=0)) ** 2).sum(axis=0)
    explained = np.where(total > 0, 1 - residual / np.where(total > 0, total, 1), residual == 0)
    return float(explained.mean())


def _errors(name: str, outputs: Any, targets: Any) -> Any:
    if outputs.shape != targets.shape:
        raise ValueError(
            f"{name} compares outputs and targets of one shape, not {outputs.shape} and {targets.shape}"
        )
    return outputs - targets


def confusion_matrix(outputs: Any, targets: Any, *, loss: str | Loss) -> Any:
    """How often which class was taken for which: an array of ints, a row for each right class.

    outputs: what `predict` returns, of shape (n,) or (n, k). targets: as in `fit`. loss: the one that the
    model was trained with, which says what the class of an output is. A column is the class that was told; of
    two classes, negative is the first.

    Raises ValueError for different lengths, several labels a sample, or a loss of no classes.

    >>> confusion_matrix([2.0, -1.0, 3.0], [1, 1, 0], loss="binary_cross_entropy_with_logits")
    array([[0, 1],
           [1, 1]])
    """
    import numpy as np

    outputs, targets = array("outputs", outputs), array("targets", targets)
    if len(outputs) != len(targets):
        raise ValueError(f"there are {len(outputs)} outputs and {len(targets)} targets: give one for each")
    if not np.isfinite(outputs).all():
        raise ValueError("an output is nan or infinite, so it tells no class")
    loss = loss_function(loss)
    classes = _classes(loss, outputs, targets)
    told, right = rule("confusion_matrix", loss)(outputs, targets)
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (right.astype(int), told.astype(int)), 1)
    return matrix


def _classes(loss: Loss, outputs: Any, targets: Any) -> int:
    """How many classes there are. Raises ValueError for outputs and targets that are not of the loss."""
    if rule("confusion_matrix", loss) is not by_class:
        if outputs.ndim > 1 or targets.ndim > 1:
            raise ValueError(
                "a confusion matrix is of one label: give outputs[:, 0] and targets[:, 0], and so on"
            )
        lowest = -1 if loss is hinge else 0
        if ((targets < lowest) | (targets > 1)).any():
            raise ValueError(f"targets of {loss.__name__} are from {lowest} to 1, not {targets.max()}")
        return 2
    if outputs.ndim != 2 or targets.ndim > 2:
        raise ValueError(f"outputs of {loss.__name__} are of shape (n, k), not {outputs.shape}")
    n = int(outputs.shape[1])
    wrong = [t for t in targets.tolist() if t not in range(n)] if targets.ndim == 1 else []
    if wrong or (targets.ndim == 2 and targets.shape != outputs.shape):
        found = wrong[0] if wrong else f"rows of {targets.shape[1]}"
        raise ValueError(f"targets are classes from 0 to {n - 1}, or rows of {n} probabilities, not {found}")
    return n


#: Metrics by name: of the loss, a function of (outputs, targets), both arrays.
METRICS: dict[str, Callable[[Loss], Callable[[Any, Any], float]]] = {
    "mae": lambda loss: mae,
    "precision": lambda loss: of_classes(precision, rule("precision", loss)),
    "r2": lambda loss: r2,
    "recall": lambda loss: of_classes(recall, rule("recall", loss)),
}


def of_classes(score: Callable[[Any, Any], float], classes: Rule) -> Callable[[Any, Any], float]:
    return lambda outputs, targets: score(*classes(outputs, targets))
