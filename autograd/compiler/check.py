"""The first batch: does the program compute what the function computes?"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import isclose, isnan
from typing import Any

from ..functions import constant
from ..pause import no_grad
from ..value import Value
from .record import Function, Recording, flat, nested

SAMPLES = 4
STEP = 1e-3  # how far the parameters are moved


def first_batch(fn: Function, found: Recording) -> Callable[..., None]:
    """A function that compares a program with `fn` on a few samples, and raises ValueError if they differ."""
    shapes = [given.shape for given in found.inputs]

    def check(program: Any, columns: Sequence[Any]) -> None:
        n = len(columns[0])
        if not n:
            return
        program._check = None
        with moved(program):
            for i in sorted({k * (n - 1) // (SAMPLES - 1) for k in range(SAMPLES)}):
                sample = [list(flat(column[i])) for column in columns]
                args = [nested(map(constant, numbers), shape) for numbers, shape in zip(sample, shapes)]
                single = [nested(iter(numbers), shape) for numbers, shape in zip(sample, shapes)]
                compare(i, eager(fn, args), list(results(program(*single))))

    return check


@contextmanager
def moved(program: Any) -> Iterator[None]:
    """Other numbers than those of the recording, in the program and the Values alike.

    So a number that should change with the parameters, but does not, is noticed too.
    """
    vector, data = list(program.vector), [parameter.data for parameter in program.parameters]
    program.vector = [x + STEP * (1.0 + abs(x)) for x in vector]
    program.write_values()
    try:
        yield
    finally:
        program.vector = vector
        for parameter, number in zip(program.parameters, data):
            parameter.data = number


def eager(fn: Function, args: list[Any]) -> list[float] | None:
    """What the function computes; None if it is not defined there."""
    try:
        with no_grad():
            return list(results(fn(*args)))
    except (ValueError, ZeroDivisionError):
        return None


def results(result: Any) -> Any:
    for part in result if isinstance(result, tuple) else (result,):
        for x in flat(part):
            yield x.data if isinstance(x, Value) else float(x)


def compare(i: int, expected: list[float] | None, found: list[float]) -> None:
    if expected is None or (len(expected) == len(found) and all(map(close, expected, found))):
        return
    raise ValueError(
        f"for sample {i} of the batch the function returns {expected}, the program {found}: the function "
        "does not do the same for every sample, perhaps because it looks at .data, at random numbers, or at "
        "something that has changed since it was compiled"
    )


def close(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) or (isnan(a) and isnan(b))
