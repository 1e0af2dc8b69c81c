"""Losses: how wrong predictions are, as one Value; smaller is better.

Targets that are Values are not checked, for their numbers may change: they are learned, or are the inputs of
a compiled program.
"""

from collections.abc import Callable, Iterator, Sequence
from math import fsum, isclose
from numbers import Real
from typing import Any

import autograd
from autograd import Value, constant, dot, log_softmax, mean, take

# ---- predictions and targets, side by side ----


def _plain(x: Any) -> Any:
    """NumPy arrays and numbers as lists and numbers of Python."""
    return x.tolist() if hasattr(x, "tolist") else x


def _is_list(x: Any) -> bool:
    return isinstance(x, Sequence) and not isinstance(x, str)


def _number(x: Any) -> Any:
    if not isinstance(x, (Value, Real)):
        raise TypeError(f"a loss compares numbers or Values, not {type(x).__name__}: {x!r:.60}")
    return x


def _value(x: Any) -> Value:
    return x if isinstance(x, Value) else constant(_number(x))


def _pairs(predictions: Any, targets: Any) -> Iterator[tuple[Value, Any]]:
    """(prediction, target) for each prediction, from numbers or nested lists of one shape."""
    predictions, targets = _plain(predictions), _plain(targets)
    if _is_list(predictions) or _is_list(targets):
        for prediction, target in _matched(predictions, targets):
            if type(prediction) is Value and type(target) is float:
                yield prediction, target
            else:
                yield from _pairs(prediction, target)
    else:
        yield _value(predictions), _number(targets)


def _matched(predictions: Any, targets: Any) -> Iterator[tuple[Any, Any]]:
    """(prediction, target) for each entry of two lists. Raises ValueError if they do not fit."""
    if not (_is_list(predictions) and _is_list(targets)):
        raise ValueError(
            f"the predictions are {_shape(predictions)}, the targets {_shape(targets)}: they need one shape"
        )
    if len(predictions) != len(targets):
        raise ValueError(f"there are {len(predictions)} predictions and {len(targets)} targets")
    if not predictions:
        raise ValueError("there are no predictions: a loss needs at least one")
    return zip(predictions, targets)


def _shape(x: Any) -> str:
    return f"a list of {len(x)}" if _is_list(x) else "a single number"


def _mean(terms: list[Value]) -> Value:
    average: Value = mean(terms)
    return average


# ---- regression ----


def mse(predictions: Any, targets: Any) -> Value:
    """Mean squared error: the mean of (prediction - target)² over all outputs of all samples.

    `predictions`, `targets`: numbers or Values, of one shape: single, (n,) in a list, (n, k) in lists, or an
    array.

    Raises ValueError if the shapes differ or there is nothing in them, TypeError for what are no numbers.

    >>> mse([Value(1.0), Value(2.0)], [0.0, 4.0])
    Value(data=2.5, grad=0)
    """
    return _mean([(p - t).square() for p, t in _pairs(predictions, targets)])


def half_sse(predictions: Any, targets: Any) -> Value:
    """Half the sum of squared errors, ½ Σ (target - prediction)², as many textbooks define it.

    It is a sum, and `mse` is a mean: it grows with the number of samples, and its derivative by a prediction
    is simply prediction - target. It takes and raises what `mse` does.

    >>> half_sse([Value(1.0), Value(2.0)], [0.0, 4.0])
    Value(data=2.5, grad=0)
    """
    total: Value = autograd.sum([(p - t).square() for p, t in _pairs(predictions, targets)])
    return 0.5 * total


# ---- classification ----


def hinge(scores: Any, targets: Any) -> Value:
    """Hinge loss, the mean of max(0, 1 - target * score): 0 once each score is beyond 1 on the right side.

    `scores`: numbers or Values, as in `mse`. `targets`: -1 or +1 for each score. Cortes & Vapnik 1995,
    "Support-vector networks".

    Raises ValueError for other targets, different shapes, or no scores; TypeError for what are no numbers.

    >>> hinge([Value(0.5), Value(-3.0)], [1, -1])
    Value(data=0.25, grad=0)
    """
    return _mean([(1 - _sign(t) * s).relu() for s, t in _pairs(scores, targets)])


def _sign(target: Any) -> Any:
    """The target. Raises ValueError if it is not -1 or +1."""
    if isinstance(target, Value):
        return target
    if target not in (-1, 1):
        raise ValueError(f"targets of the hinge loss are -1 and +1, not {target}: for 0 and 1 write 2*y - 1")
    return float(target)


def binary_cross_entropy_with_logits(logits: Any, targets: Any) -> Value:
    """Binary cross-entropy: the mean of -t log(p) - (1 - t) log(1 - p), with p = sigmoid(logit).

    `logits`: numbers or Values z, as in `mse`. `targets`: t from 0 to 1 for each logit. It is computed as
    t softplus(-z) + (1 - t) softplus(z), which is the same, takes no logarithm of a rounded 0, and stays
    exact for confident answers, where softplus(z) - z t cancels. Bishop 2006, "Pattern Recognition and
    Machine Learning", equation 4.90.

    Raises ValueError for other targets, different shapes, or no logits; TypeError for what are no numbers.

    >>> binary_cross_entropy_with_logits([Value(0.0), Value(1000.0)], [1, 1])
    Value(data=0.346574, grad=0)
    """
    return _mean([_binary_cross_entropy(z, _probability(t)) for z, t in _pairs(logits, targets)])


def _binary_cross_entropy(z: Value, t: Any) -> Value:
    if not isinstance(t, Value) and t in (0, 1):
        return z.softplus() if t == 0 else (-z).softplus()
    loss: Value = t * (-z).softplus() + (1 - t) * z.softplus()
    return loss


def _probability(target: Any) -> Any:
    """The target. Raises ValueError if it is not from 0 to 1."""
    if not isinstance(target, Value) and not 0 <= target <= 1:
        raise ValueError(f"targets must be from 0 to 1, not {target}: for -1 and +1 write (y + 1) / 2")
    return target


def cross_entropy_with_logits(logits: Any, targets: Any) -> Value:
    """Cross-entropy of softmax(logits) against the targets: the mean of -log(probability of the class).

    `logits`: a list of numbers or Values, one for each of k classes; or a batch of shape (n, k), a list of
    such lists. `targets`: the index of the right class, or a list with the probability of each class; for a
    batch a list of n of these. Bishop 2006, "Pattern Recognition and Machine Learning", equation 4.108.

    Raises ValueError for a class out of range, probabilities that do not sum to 1, different lengths, or no
    logits; TypeError for a class that is not an int.

    >>> cross_entropy_with_logits([Value(0.0), Value(0.0)], 1)
    Value(data=0.693147, grad=0)
    """
    logits, targets = _plain(logits), _plain(targets)
    if _is_list(logits) and any(map(_is_list, map(_plain, logits))):
        return _mean([_cross_entropy(z, t) for z, t in _matched(logits, targets)])
    return _cross_entropy(logits, targets)


def _cross_entropy(logits: Any, target: Any) -> Value:
    """The cross-entropy of one sample."""
    logits, target = _plain(logits), _plain(target)
    if not _is_list(logits):
        raise ValueError(f"the logits of one sample come in a list, one for each class, not {logits!r}")
    log_p: list[Value] = log_softmax([_value(z) for z in logits])
    agreement: Value
    if isinstance(target, Value):
        agreement = take(log_p, target)
    elif _is_list(target):
        agreement = dot(_distribution(target, len(log_p)), log_p)
    else:
        agreement = log_p[_class(target, len(log_p))]
    return -agreement


def _class(target: Any, classes: int) -> int:
    """The target. Raises TypeError or ValueError if it is not the index of one of so many classes."""
    if not isinstance(target, int):
        raise TypeError(
            f"a target is the index of a class, an int, or a list of probabilities, not {target!r}"
        )
    if not 0 <= target < classes:
        raise ValueError(
            f"class {target} is out of range: {classes} logits are for classes 0 to {classes - 1}"
        )
    return target


def _distribution(target: Any, classes: int) -> Any:
    """The target. Raises ValueError if it is not a list of so many probabilities."""
    if len(target) != classes:
        raise ValueError(f"there are {classes} logits and {len(target)} probabilities")
    if any(isinstance(p, Value) for p in target):
        return target
    if any(not 0 <= p <= 1 for p in target) or not isclose(fsum(target), 1.0, abs_tol=1e-6):
        raise ValueError(
            f"target probabilities must be from 0 to 1 and sum to 1, not {target}; "
            "for one logit a sample use binary_cross_entropy_with_logits"
        )
    return target


#: Losses that take certain targets only.
CLASSIFICATION = (hinge, binary_cross_entropy_with_logits, cross_entropy_with_logits)

#: Losses by name: functions of (predictions, targets) that return one Value.
LOSSES: dict[str, Callable[[Any, Any], Value]] = {
    loss.__name__: loss for loss in (mse, half_sse, *CLASSIFICATION)
}
