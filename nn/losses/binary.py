"""Losses of two classes: one score, logit or probability for each target."""

from typing import Any

from autograd import Value

from .pairing import average, pairs
from .probabilities import PROBABILITIES, log, refuse_activated, refuse_scores


def hinge(scores: Any, targets: Any) -> Value:
    """Hinge loss, the mean of max(0, 1 - target * score): 0 once each score is beyond 1 on the right side.

    `scores`: numbers or Values, as in `mse`. `targets`: -1 or +1 for each score. Cortes & Vapnik 1995,
    "Support-vector networks".

    Raises ValueError for other targets, different shapes, or no scores; TypeError for what are no numbers.

    >>> hinge([Value(0.5), Value(-3.0)], [1, -1])
    Value(data=0.25, grad=0)
    """
    rows = list(pairs(scores, targets))
    refuse_activated("hinge", [s for s, _ in rows], PROBABILITIES, "binary_cross_entropy")
    return average([(1 - _sign(t) * s).relu() for s, t in rows])


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
    rows = list(pairs(logits, targets))
    name = "binary_cross_entropy_with_logits"
    refuse_activated(name, [z for z, _ in rows], PROBABILITIES, "the loss binary_cross_entropy")
    return average([_binary_cross_entropy(z, _probability(t)) for z, t in rows])


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
    return average([_binary_of_probability(p, _probability(t)) for p, t in pairs(probabilities, targets)])


def _binary_of_probability(p: Value, t: Any) -> Value:
    if p.op.symbol == "sigmoid":
        return _binary_cross_entropy(p.parents[0], t)
    refuse_scores("binary_cross_entropy", [p], "binary_cross_entropy_with_logits")
    loss: Value
    if not isinstance(t, Value) and t in (0, 1):
        loss = -log(p if t else 1 - p)
    else:
        loss = -t * log(p) - (1 - t) * log(1 - p)
    return loss


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
