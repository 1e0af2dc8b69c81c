"""Losses of numbers: mse, half_sse, mae, huber."""

from math import inf
from numbers import Real
from typing import Any

import autograd
from autograd import Value, clip

from .pairing import average, pairs


def mse(predictions: Any, targets: Any) -> Value:
    """Mean squared error: the mean of (prediction - target)² over all outputs of all samples.

    `predictions`, `targets`: numbers or Values, of one shape: single, (n,) in a list, (n, k) in lists, or an
    array.

    Raises ValueError if the shapes differ or there is nothing in them, TypeError for what are no numbers.

    >>> mse([Value(1.0), Value(2.0)], [0.0, 4.0])
    Value(data=2.5, grad=0)
    """
    return average([(p - t).square() for p, t in pairs(predictions, targets)])


def half_sse(predictions: Any, targets: Any) -> Value:
    """Half the sum of squared errors, ½ Σ (target - prediction)², as many textbooks define it.

    It is a sum, and `mse` is a mean: it grows with the number of samples, and its derivative by a prediction
    is simply prediction - target. It takes and raises what `mse` does.

    >>> half_sse([Value(1.0), Value(2.0)], [0.0, 4.0])
    Value(data=2.5, grad=0)
    """
    total: Value = autograd.sum([(p - t).square() for p, t in pairs(predictions, targets)])
    return 0.5 * total


def mae(predictions: Any, targets: Any) -> Value:
    """Mean absolute error, or l1: the mean of |prediction - target|. Outliers count less than in mse.

    Its slope is 0 where a prediction is right. It takes and raises what `mse` does.

    >>> mae([Value(1.0), Value(2.0)], [0.0, 4.0])
    Value(data=1.5, grad=0)
    """
    return average([abs(p - t) for p, t in pairs(predictions, targets)])


def huber(predictions: Any, targets: Any, delta: float = 1.0) -> Value:
    """Huber loss: half the squared error up to `delta`, and beyond it a straight line of slope `delta`.

    `predictions`, `targets`: as in `mse`. `delta`: a number above 0. In `fit` the loss "huber" has delta=1;
    give another as `loss=functools.partial(nn.huber, delta=2.0)`. Huber 1964, "Robust estimation of a
    location parameter".

    Raises ValueError for another delta, and what `mse` raises.

    >>> huber([Value(0.5), Value(10.0)], [0.0, 0.0])
    Value(data=4.8125, grad=0)
    """
    if not (isinstance(delta, Real) and 0 < float(delta) < inf):
        raise ValueError(f"delta of the Huber loss is a finite number above 0, such as 1.0, not {delta!r}")
    errors = [p - t for p, t in pairs(predictions, targets)]
    return average([_huber(error, float(delta)) for error in errors])


def _huber(error: Value, delta: float) -> Value:
    inner = clip(error, -delta, delta)
    loss: Value = inner * (error - 0.5 * inner)
    return loss
