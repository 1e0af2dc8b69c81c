"""The first batch: does the program compute what the function computes?"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import isclose, isnan
from typing import Any

from ..chain import inputs
from ..functions import constant
from ..grad_mode import no_grad
from ..tree import tree_map
from ..value import Value
from .graph.record import Function, Recording
from .graph.shapes import flat, nested

SAMPLES = 4
STEP = 1e-3  # how far the parameters are moved


def first_batch(fn: Function, recording: Recording) -> Callable[..., None]:
    """A function that compares a program with `fn` on a few samples, and raises ValueError if they differ."""
    shapes = [x.shape for x in recording.inputs]
    left = SAMPLES

    def check(program: Any, columns: Sequence[Any]) -> None:
        nonlocal left
        program._check = None
        try:
            picked = spread_out(len(columns[0]), left)
            with moved(program, recording):
                samples = [[nested(flat(column[i]), s) for column, s in zip(columns, shapes)] for i in picked]
                expected = [eager(fn, sample) for sample in samples]
                defined = [k for k, outputs in enumerate(expected) if outputs is not None]
                if defined:
                    computed = program(*map(list, zip(*[samples[k] for k in defined])))
                    for row, k in enumerate(defined):
                        compare(picked[k], expected[k], list(results(outputs_of(computed, row))))
            left -= len(picked)
        finally:
            program._check = check if left else None

    return check


def outputs_of(computed: Any, i: int) -> Any:
    """The outputs of sample i, of those of a batch."""
    return tuple(part[i] for part in computed) if isinstance(computed, tuple) else computed[i]


def spread_out(n: int, k: int) -> list[int]:
    """The numbers of at most k of n samples."""
    return sorted({i * (n - 1) // max(k - 1, 1) for i in range(k)}) if n else []


@contextmanager
def moved(program: Any, recording: Recording) -> Iterator[None]:
    """Other numbers than those of the recording, in the program and the Values alike.

    So a number that should change with the parameters, but does not, is noticed too.
    """
    first = min([value.serial for x in recording.inputs for value in x.values], default=0)
    before = [node for node in recording.nodes if node.parents and node.serial < first]
    vector, values = list(program.vector), [*program.parameters, *before]
    data = [value.data for value in values]
    program.vector = [x + STEP * (1.0 + abs(x)) for x in vector]
    program.write_values()

    def restore() -> None:
        program.vector = vector
        for value, number in zip(values, data):
            value.data = number

    try:
        try:
            for node in before:
                node.data = node.op(*inputs(node))
        except (ValueError, ZeroDivisionError):  # beyond the edge of a domain
            restore()
        yield
    finally:
        restore()


def eager(fn: Function, sample: list[Any]) -> list[float] | None:
    """What the function computes, from numbers if it can, else from Values; None where it is not defined."""
    for args in (sample, [tree_map(constant, argument) for argument in sample]):
        try:
            with no_grad():
                return list(results(fn(*args)))
        except (ValueError, ZeroDivisionError):
            return None
        except (AttributeError, OverflowError, TypeError):
            continue
    return None


def results(result: Any) -> Iterator[float]:
    """The numbers in what a function or a program returns, in order."""
    for part in result if isinstance(result, tuple) else (result,):
        for x in flat(part):
            yield x.data if isinstance(x, Value) else float(x)


def compare(i: int, expected: Any, computed: list[float]) -> None:
    """Raise ValueError if the function and the program disagree on sample i."""
    if len(expected) == len(computed) and all(map(close, expected, computed)):
        return
    raise ValueError(
        f"for sample {i} of the batch the function returns {expected}, the program {computed} "
        "(with parameters moved slightly, so that what is stuck is noticed): the function does not do the "
        "same for every sample, perhaps because it looks at .data, at random numbers, or at something that "
        "has changed since it was compiled"
    )


def close(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) or (isnan(a) and isnan(b))
