"""Losses: how wrong predictions are, as one Value; smaller is better.

Targets that are Values are not checked, for their numbers may change: they are learned, or are the inputs of
a compiled program.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from math import fsum, isclose
from numbers import Real
from operator import is_
from typing import Any

import autograd
from autograd import Value, constant, dot, log_softmax, mean, take

from .masks import refuse_masked

# ---- predictions and targets, side by side ----


def _plain(x: Any) -> Any:
    """Arrays, data frames and what `map` and generators give as lists; numbers as numbers of Python."""
    if type(x) in (Value, float, list, tuple):
        return x
    refuse_masked("predictions or targets", x)
    if hasattr(x, "tolist"):
        return x.tolist()
    if hasattr(x, "to_numpy"):
        return x.to_numpy().tolist()
    is_list = isinstance(x, Iterable) and not isinstance(x, (Sequence, str, bytes, Mapping, Set))
    return list(x) if is_list else x


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
        hint = ", such as y[:, 0] for y of shape (n, 1)" if _is_list(targets) and len(targets) == 1 else ""
        raise ValueError(
            f"the predictions are {_shape(predictions)}, the targets {_shape(targets)}: they need one "
            f"shape{hint}"
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


def _refuse_activated(loss: str, scores: Iterable[Value], activations: Sequence[str], instead: str) -> None:
    """Raise ValueError if one of these activations made a score: the loss would apply it again."""
    for score in scores:
        if score.op.symbol in activations:
            raise ValueError(
                f"{loss} takes scores before any {score.op.symbol}, and these are outputs of "
                f'{score.op.symbol}: use a model with output="linear", or {instead}'
            )


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

PROBABILITIES = ("sigmoid", "softmax", "log_softmax")  # operations whose results are no scores


def hinge(scores: Any, targets: Any) -> Value:
    """Hinge loss, the mean of max(0, 1 - target * score): 0 once each score is beyond 1 on the right side.

    `scores`: numbers or Values, as in `mse`. `targets`: -1 or +1 for each score. Cortes & Vapnik 1995,
    "Support-vector networks".

    Raises ValueError for other targets, different shapes, or no scores; TypeError for what are no numbers.

    >>> hinge([Value(0.5), Value(-3.0)], [1, -1])
    Value(data=0.25, grad=0)
    """
    pairs = list(_pairs(scores, targets))
    _refuse_activated("hinge", [s for s, _ in pairs], PROBABILITIES, "binary_cross_entropy")
    return _mean([(1 - _sign(t) * s).relu() for s, t in pairs])


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

    Raises ValueError for other targets, different shapes, no logits, or outputs of sigmoid or softmax, which
    are no logits; TypeError for what are no numbers.

    >>> binary_cross_entropy_with_logits([Value(0.0), Value(1000.0)], [1, 1])
    Value(data=0.346574, grad=0)
    """
    pairs = list(_pairs(logits, targets))
    name = "binary_cross_entropy_with_logits"
    _refuse_activated(name, [z for z, _ in pairs], PROBABILITIES, "the loss binary_cross_entropy")
    return _mean([_binary_cross_entropy(z, _probability(t)) for z, t in pairs])


def binary_cross_entropy(probabilities: Any, targets: Any) -> Value:
    """Binary cross-entropy of probabilities: the mean of -t log(p) - (1 - t) log(1 - p).

    `probabilities`: numbers or Values p, as in `mse`, such as a model with output="sigmoid" gives. `targets`:
    t from 0 to 1 for each. Of outputs of sigmoid the loss takes the logits behind them, so that it is exact
    where p is rounded to 0 or 1: it is `binary_cross_entropy_with_logits` of these. Results of `no_grad` have
    no logits behind them.

    Raises ValueError for other targets, different shapes, nothing, numbers that are not from 0 to 1, or a
    target that has the probability 0; TypeError for what are no numbers.

    >>> binary_cross_entropy([Value(0.0).sigmoid(), Value(1000.0).sigmoid()], [1, 0])
    Value(data=500.347, grad=0)
    """
    return _mean([_binary_of_probability(p, _probability(t)) for p, t in _pairs(probabilities, targets)])


def _binary_of_probability(p: Value, t: Any) -> Value:
    if p.op.symbol == "sigmoid":
        return _binary_cross_entropy(p.parents[0], t)
    _refuse_scores("binary_cross_entropy", [p])
    loss: Value
    if not isinstance(t, Value) and t in (0, 1):
        loss = -_log(p if t else 1 - p)
    else:
        loss = -t * _log(p) - (1 - t) * _log(1 - p)
    return loss


def _refuse_scores(loss: str, probabilities: Iterable[Value]) -> None:
    """Raise ValueError if one of the numbers is not from 0 to 1."""
    for p in probabilities:
        if not 0 <= p.data <= 1:
            raise ValueError(
                f"{loss} takes probabilities from 0 to 1, not {p.data:g}: for logits use {loss}_with_logits"
            )


def _log(p: Value) -> Value:
    if p.data == 0:
        raise ValueError(
            "a target has the probability 0, perhaps by rounding, so the loss is infinite: give the loss "
            "what sigmoid or softmax returned, outside of no_grad(), and it takes the logits behind it"
        )
    return p.log()


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
    outputs, targets = _plain(outputs), _plain(targets)
    if not _is_list(outputs):
        raise ValueError(f"the logits of one sample come in a list, one for each class, not {outputs!r}")
    rows = [_plain(row) for row in outputs]
    if any(map(_is_list, rows)):
        return _mean([_of_samples(loss, z, t) for z, t in _matched(rows, targets)])
    return loss([_value(z) for z in rows], targets)


def _cross_entropy_of_logits(logits: list[Value], target: Any) -> Value:
    name, instead = "cross_entropy_with_logits", "the loss cross_entropy"
    _refuse_activated(name, logits, ("sigmoid", "softmax"), instead)
    return _cross_entropy(logits, target)


def _cross_entropy(logits: list[Value], target: Any) -> Value:
    """The cross-entropy of one sample."""
    log_p: list[Value] = log_softmax(logits)
    agreement: Value
    if isinstance(target, Value):
        agreement = take(log_p, target)
    elif _is_list(target):
        agreement = dot(_distribution(target, len(log_p)), log_p)
    else:
        agreement = log_p[_class(target, len(log_p))]
    return -agreement


def _cross_entropy_of_probabilities(p: list[Value], target: Any) -> Value:
    if p[0].op.symbol == "softmax" and (logits := logits_behind(p)):
        return _cross_entropy(logits, target)
    _refuse_scores("cross_entropy", p)
    if not isclose(total := fsum(each.data for each in p), 1.0, abs_tol=1e-6):
        raise ValueError(f"cross_entropy takes probabilities that sum to 1, and these sum to {total:g}")
    loss: Value
    if isinstance(target, Value):
        loss = -_log(take(p, target))
    elif _is_list(target):
        shares = zip(_distribution(target, len(p)), p)
        loss = -autograd.sum([t * _log(each) for t, each in shares if isinstance(t, Value) or t])
    else:
        loss = -_log(p[_class(target, len(p))])
    return loss


def logits_behind(outputs: list[Value]) -> list[Value] | None:
    """What sigmoid was applied to for each output, or softmax for all of them together; else None."""
    if all(out.op.symbol == "sigmoid" for out in outputs):
        return [out.parents[0] for out in outputs]
    names = [f"softmax_({i})" for i in range(len(outputs))]
    logits: tuple[Value, ...] = outputs[0].parents
    if [out.op.name for out in outputs] != names or len(logits) != len(outputs):
        return None
    same = all(all(map(is_, out.parents, logits)) for out in outputs)
    return list(logits) if same else None


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


#: Losses that take certain targets only.
CLASSIFICATION = (
    hinge,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    cross_entropy_with_logits,
)

#: Losses by name: functions of (predictions, targets) that return one Value.
LOSSES: dict[str, Callable[[Any, Any], Value]] = {
    loss.__name__: loss for loss in (mse, half_sse, *CLASSIFICATION)
}
