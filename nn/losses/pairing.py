"""Predictions and targets, side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from numbers import Real
from typing import Any

from autograd import Value, constant, mean

from ..data.masks import refuse_masked


def plain(x: Any) -> Any:
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


def is_list(x: Any) -> bool:
    return isinstance(x, Sequence) and not isinstance(x, str)


def _number(x: Any) -> Any:
    if not isinstance(x, (Value, Real)):
        raise TypeError(f"a loss compares numbers or Values, not {type(x).__name__}: {x!r:.60}")
    return x


def value(x: Any) -> Value:
    return x if isinstance(x, Value) else constant(_number(x))


def pairs(predictions: Any, targets: Any) -> Iterator[tuple[Value, Any]]:
    """(prediction, target) for each prediction, from numbers or nested lists of one shape."""
    predictions, targets = plain(predictions), plain(targets)
    if is_list(predictions) or is_list(targets):
        for prediction, target in matched(predictions, targets):
            if type(prediction) is Value and type(target) is float:
                yield prediction, target
            else:
                yield from pairs(prediction, target)
    else:
        yield value(predictions), _number(targets)


def matched(predictions: Any, targets: Any) -> Iterator[tuple[Any, Any]]:
    """(prediction, target) for each entry of two lists. Raises ValueError if they do not fit."""
    if not (is_list(predictions) and is_list(targets)):
        hint = ", such as y[:, 0] for y of shape (n, 1)" if is_list(targets) and len(targets) == 1 else ""
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
    return f"a list of {len(x)}" if is_list(x) else "a single number"


def average(terms: list[Value]) -> Value:
    average: Value = mean(terms)
    return average
