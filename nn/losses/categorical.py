"""Losses of k classes: a list of k logits or probabilities for each target."""

import math
from collections.abc import Callable
from math import fsum, isclose
from typing import Any

import autograd
from autograd import Value, dot, log_softmax, take, where

from .pairing import average, is_list, matched, plain, value
from .probabilities import log, logits_behind, refuse_activated, refuse_scores


def cross_entropy_with_logits(logits: Any, targets: Any) -> Value:
    """Cross-entropy of softmax(logits) against the targets: the mean of -log(probability of the class).

    `logits`: a list of numbers or Values, one for each of k classes; or a batch of shape (n, k), a list of
    such lists. `targets`: the index of the right class, or a list with the probability of each class; for a
    batch a list of n of these. Bishop 2006, "Pattern Recognition and Machine Learning", equation 4.108.

    Raises ValueError for a class out of range, probabilities that do not sum to 1, different lengths, no
    logits, or outputs of sigmoid or softmax, which are no logits; TypeError for a class that is not an int.

    >>> cross_entropy_with_logits([Value(0.0), Value(0.0)], 1)
    Value(data=0.693147, grad=0)
    """
    return _of_samples(_cross_entropy_of_logits, logits, targets)


def cross_entropy(probabilities: Any, targets: Any) -> Value:
    """Cross-entropy of probabilities against the targets: the mean of -log(probability of the class).

    `probabilities`: a list of numbers or Values that sum to 1, one for each of k classes, such as a model
    with output="softmax" gives; or a batch of shape (n, k). `targets`: as in `cross_entropy_with_logits`. Of
    outputs of softmax the loss takes the logits behind them, so that it is exact where one is rounded to 0.
    Results of `no_grad` have no logits behind them. (PyTorch's function of this name takes logits.)

    Raises ValueError for what are no probabilities, a target that has the probability 0, and what
    `cross_entropy_with_logits` raises.

    >>> from autograd import softmax
    >>> cross_entropy(softmax([Value(0.0), Value(1000.0)]), 0)
    Value(data=1000, grad=0)
    """
    return _of_samples(_cross_entropy_of_probabilities, probabilities, targets)


def _of_samples(loss: Callable[[list[Value], Any], Value], outputs: Any, targets: Any) -> Value:
    """The loss of one sample, a list of outputs and its target; the mean of it for a batch."""
    outputs, targets = plain(outputs), plain(targets)
    if not is_list(outputs):
        raise ValueError(f"the logits of one sample come in a list, one for each class, not {outputs!r}")
    rows = [plain(row) for row in outputs]
    if any(map(is_list, rows)):
        return average([_of_samples(loss, z, t) for z, t in matched(rows, targets)])
    return loss([value(z) for z in rows], targets)


def _cross_entropy_of_logits(logits: list[Value], target: Any) -> Value:
    name, instead = "cross_entropy_with_logits", "the loss cross_entropy"
    refuse_activated(name, logits, ("sigmoid", "softmax"), instead)
    return _cross_entropy(logits, target)


def _cross_entropy(logits: list[Value], target: Any) -> Value:
    """The cross-entropy of one sample."""
    log_p: list[Value] = log_softmax(logits)
    agreement: Value
    if isinstance(target, Value):
        agreement = take(log_p, target)
    elif is_list(target):
        agreement = dot(_distribution(target, len(log_p)), log_p)
    else:
        agreement = log_p[_class(target, len(log_p))]
    return -agreement


def _cross_entropy_of_probabilities(p: list[Value], target: Any) -> Value:
    if p and p[0].op.symbol == "softmax" and (logits := logits_behind(p)):
        return _cross_entropy(logits, target)
    _check("cross_entropy", p, "cross_entropy_with_logits")
    loss: Value
    if isinstance(target, Value):
        loss = -log(take(p, target))
    elif is_list(target):
        shares = zip(_distribution(target, len(p)), p)
        loss = -autograd.sum([t * log(each) for t, each in shares if isinstance(t, Value) or t])
    else:
        loss = -log(p[_class(target, len(p))])
    return loss


def _check(loss: str, p: list[Value], instead: str) -> None:
    """Raise ValueError, which says what to do `instead` with logits, if these are no probabilities."""
    refuse_scores(loss, p, instead)
    if not isclose(total := fsum(each.data for each in p), 1.0, abs_tol=1e-6):
        raise ValueError(f"{loss} takes probabilities that sum to 1, and these sum to {total:g}")


def kl_divergence(probabilities: Any, targets: Any) -> Value:
    """Kullback-Leibler divergence: the mean over samples of Σ t (log t - log p), 0 where p is the target t.

    `probabilities`: as in `cross_entropy`, and, as there, of outputs of softmax the loss takes the logits.
    `targets`: a list with the probability of each class; for a batch a list of n of these. It
    is the cross-entropy less the entropy of the targets, so it has the same gradient. Kullback & Leibler
    1951, "On information and sufficiency".

    Raises ValueError for targets that are classes, and what `cross_entropy` raises.

    >>> kl_divergence([Value(0.5), Value(0.5)], [0.25, 0.75])
    Value(data=0.130812, grad=0)
    """
    return _of_samples(_kl_divergence, probabilities, targets)


def _kl_divergence(p: list[Value], target: Any) -> Value:
    if not is_list(target):
        raise ValueError(
            f"kl_divergence compares distributions: a target is a list of {len(p)} probabilities, "
            f"not {target!r:.60}; for the number of a class use cross_entropy"
        )
    shares = _distribution(target, len(p))
    logits = logits_behind(p) if p and p[0].op.symbol == "softmax" else None
    if not logits:
        _check("kl_divergence", p, 'a model with output="softmax"')
    counted = [i for i, t in enumerate(shares) if isinstance(t, Value) or t]
    log_p = log_softmax(logits) if logits else {i: log(p[i]) for i in counted}
    divergence: Value = autograd.sum([shares[i] * (_log_share(shares[i]) - log_p[i]) for i in counted])
    return divergence


def _log_share(t: Any) -> Any:
    """log t; 0 where t is 0, for there t log t is 0."""
    return where(t, t, 1.0).log() if isinstance(t, Value) else math.log(t)


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
        hint = ": for classes in y of shape (n, 1) give y[:, 0]" if len(target) == 1 else ""
        raise ValueError(f"there are {classes} logits and {len(target)} probabilities{hint}")
    if any(isinstance(p, Value) for p in target):
        return target
    if any(not 0 <= p <= 1 for p in target) or not isclose(fsum(target), 1.0, abs_tol=1e-6):
        raise ValueError(
            f"target probabilities must be from 0 to 1 and sum to 1, not {target}; "
            "for one logit a sample use binary_cross_entropy_with_logits"
        )
    return target
