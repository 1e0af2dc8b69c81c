"""Samples and their targets as plain data, checked."""

from math import ceil, isfinite
from typing import Any

from ...real import real
from ...tree import leaves, tree_map

MOST_SAMPLES, MOST_INPUT_NUMBERS = 500, 100_000  # that are drawn, and of their inputs


def samples(
    X: Any, y: Any, sizes: tuple[int, int, int], sample: int = 0, most: int = MOST_SAMPLES
) -> dict[str, Any]:
    """Some of the samples, the one of index `sample` among them, as a part of the page's data.

    sizes: how many inputs, targets and predictions a sample has. most: how many samples.

    Raises ValueError for lengths that do not fit, and numbers that are not finite.
    """
    total, (inputs, targets, predictions) = len(X), sizes
    if total != len(y):
        raise ValueError(f"X has {total} samples, and y has {len(y)}: there must be one target for each")
    if total and not 0 <= sample < total:
        raise ValueError(f"sample {sample} of {total}: the first is 0")
    most = max(1, min(most, MOST_INPUT_NUMBERS // max(1, inputs)))
    chosen = sorted({*range(0, total, ceil(total / most) or 1), *[sample] * (total > 0)})
    rows = [finite_row(f"y[{i}]", y[i], targets, "targets") for i in chosen]
    return {
        "X": [finite_row(f"X[{i}]", X[i], inputs, "inputs") for i in chosen],
        "y": rows,
        "samples": chosen,
        "total": total,
        "sample": chosen.index(sample) if total else 0,
        "classes": classes(rows, predictions),
    }


def _plain(numbers: Any) -> Any:
    """Numbers in lists, from an array or from any nested containers."""
    return numbers.tolist() if hasattr(numbers, "tolist") else tree_map(float, numbers, "samples: ")


def classes(y: list[list[float]], predictions: int) -> list[int] | None:
    """The class of each target in `y`, of shape (n, k), counted from 0; None if they are no classes.

    >>> classes([[-1.0], [1.0]], 1), classes([[2.0], [0.0]], 3), classes([[0.0, 1.0]], 2), classes([[3.0]], 2)
    ([0, 1], [2, 0], [1], None)
    """
    numbers = sorted({row[0] for row in y if row})
    if predictions == 1:
        return [numbers.index(row[0]) for row in y] if 1 <= len(numbers) <= 2 else None
    if y and all(row in [[float(k)] for k in range(predictions)] for row in y):
        return [int(row[0]) for row in y]
    if y and predictions and all(len(row) == predictions and _is_distribution(row) for row in y):
        return [row.index(max(row)) for row in y]
    return None


def _is_distribution(row: list[float]) -> bool:
    return min(row) >= 0 and abs(sum(row) - 1) < 1e-6


def middle(y: list[list[float]]) -> float:
    """Halfway between the smallest and the largest number; 0 if there is none."""
    flat = [number for row in y for number in row]
    return (min(flat) + max(flat)) / 2 if flat else 0.0


# ---- numbers ----


def numbers_of(name: str, row: Any, n: int, what: str) -> list[float]:
    """The `n` numbers of a row. Raises ValueError, which says `what` they are for, if there are not `n`."""
    flat = leaves(row)
    if len(flat) != n:
        raise ValueError(f"{name} has {len(flat)} numbers for {n} {what}")
    return [real(number) for number in flat]


def finite(name: str, number: float) -> float:
    """The number. Raises ValueError if it is not finite."""
    if not isfinite(number):
        raise ValueError(f"{name} is {number}: only finite numbers can be drawn")
    return number


def finite_row(name: str, row: Any, n: int, what: str) -> list[float]:
    numbers = numbers_of(name, _plain(row), n, what)
    return [finite(f"{name}[{i}]" if n > 1 else name, number) for i, number in enumerate(numbers)]
