"""Metrics: numbers that say how good predictions are, and are not learned from."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from ..data.arrays import Loss, is_ragged
from ..losses import half_sse, mse
from ..names import find
from .scores import METRICS, Rule, accuracy, by_class, by_half, by_sign, of_classes, rule

Metric: TypeAlias = Callable[[Any, Any], float]  # of (outputs, targets), both arrays


#: Losses whose outputs are to be as the targets: what accuracy means depends on these.
REGRESSION = (mse, half_sse)


def resolve_metrics(metrics: Iterable[str | Metric], loss: Loss, targets: Any) -> dict[str, Metric]:
    """{name: metric}. `metrics`: "accuracy", names in METRICS, or functions of (outputs, targets).

    targets: those of all samples, an array of shape (n,) or (n, k).

    Raises ValueError for another name, for accuracy with a loss that has none or with targets that are no
    classes, and for a name that is taken; TypeError for what is neither.
    """
    if isinstance(metrics, str) or not isinstance(metrics, Iterable):
        raise TypeError(f'metrics come in a list, such as ["accuracy"], not {metrics!r}')
    resolved: dict[str, Metric] = {}
    for metric in metrics:
        name = metric if isinstance(metric, str) else getattr(metric, "__name__", type(metric).__name__)
        if name in resolved or name in ("loss", "epoch") or name.startswith("val_"):
            raise ValueError(f"a metric cannot be called {name!r}: that name is taken, give it another")
        resolved[name] = _metric(metric, loss, targets)
    return resolved


def _metric(metric: Any, loss: Loss, targets: Any) -> Metric:
    split = getattr(loss, "split", None)  # the loss of several outputs
    if callable(metric):
        return metric if split is None else lambda outputs, rows: metric(outputs, split(rows))
    if split is not None:
        raise ValueError(
            f"a metric of several outputs is a function of (outputs, targets), both tuples, not {metric!r}"
        )
    if not isinstance(metric, str):
        raise TypeError(
            f"a metric is a name, such as 'accuracy', or a function of (outputs, targets), not {metric!r}"
        )
    if targets is not None and is_ragged(targets):
        raise ValueError(
            f"{metric!r} is of targets of one shape: give a function of (outputs, targets), arrays of arrays"
        )
    if metric == "confusion_matrix":
        raise ValueError(
            "a confusion matrix is a table, not a number: write "
            "nn.confusion_matrix(nn.predict(model, X), y, loss=...)"
        )
    name = find("metric", metric, {name: name for name in ("accuracy", *METRICS)})
    return _accuracy(loss, targets) if name == "accuracy" else METRICS[name](loss)


def _accuracy(loss: Loss, targets: Any) -> Metric:
    return of_classes(
        accuracy, _by_targets(targets) if loss in REGRESSION else rule("accuracy", loss, REGRESSION)
    )


def _by_targets(targets: Any) -> Rule:
    """How outputs that are to be as these targets tell classes."""
    kinds = set(targets.ravel().tolist())
    if targets.ndim == 2 and targets.shape[1] > 1 and kinds <= {0, 1} and (targets.sum(axis=1) == 1).all():
        return by_class
    if kinds <= {0, 1}:
        return by_half
    if kinds <= {-1, 1}:
        return by_sign
    raise ValueError(
        "accuracy is the share of right classes, and these targets are no classes, which would be 0 and 1, "
        "-1 and 1, or rows with a single 1: leave it out, or give a function of (outputs, targets), such as "
        "lambda outputs, targets: abs(outputs - targets).mean()"
    )


def averages(metrics: dict[str, Metric], outputs: Any, targets: Any) -> dict[str, float]:
    """{name: the number of this metric} for outputs and targets, both arrays."""
    return {name: _number(name, metric(outputs, targets)) for name, metric in metrics.items()}


def _number(name: str, found: Any) -> float:
    try:
        return float(found)
    except (TypeError, ValueError):
        raise TypeError(f"the metric {name!r} returned {found!r:.60}, and not a number") from None
