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


def first_batch(fn: Function, found: Recording) -> Callable[..., None]:
    """A function that compares a program with `fn` on a few samples, and raises ValueError if they differ."""
    shapes = [given.shape for given in found.inputs]
    left = SAMPLES

    def check(program: Any, columns: Sequence[Any]) -> None:
        nonlocal left
        program._check = None
        try:
            picked = spread_out(len(columns[0]), left)
            with moved(program, found):
                samples = [[nested(flat(column[i]), s) for column, s in zip(columns, shapes)] for i in picked]
                expected = [eager(fn, sample) for sample in samples]
                some = [k for k, outputs in enumerate(expected) if outputs is not None]
                if some:
                    computed = program(*map(list, zip(*[samples[k] for k in some])))
                    for at, k in enumerate(some):
                        compare(picked[k], expected[k], list(results(row(computed, at))))
            left -= len(picked)
        finally:
            program._check = check if left else None

    return check


def row(computed: Any, i: int) -> Any:
    """The outputs of one sample."""
    return tuple(part[i] for part in computed) if isinstance(computed, tuple) else computed[i]


def spread_out(n: int, k: int) -> list[int]:
    """At most k of n samples."""
    return sorted({i * (n - 1) // max(k - 1, 1) for i in range(k)}) if n else []


@contextmanager
def moved(program: Any, found: Recording) -> Iterator[None]:
    """Other numbers than those of the recording, in the program and the Values alike.

    So a number that should change with the parameters, but does not, is noticed too.
    """
    first = min([value.serial for given in found.inputs for value in given.values], default=0)
    before = [node for node in found.nodes if node.parents and node.serial < first]
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


def results(result: Any) -> Any:
    for part in result if isinstance(result, tuple) else (result,):
        for x in flat(part):
            yield x.data if isinstance(x, Value) else float(x)


def compare(i: int, expected: Any, found: list[float]) -> None:
    if len(expected) == len(found) and all(map(close, expected, found)):
        return
    raise ValueError(
        f"for sample {i} of the batch the function returns {expected}, the program {found} (with parameters "
        "moved slightly, so that what is stuck is noticed): the function does not do the same for every "
        "sample, perhaps because it looks at .data, at random numbers, or at something that has changed "
        "since it was compiled"
    )


def close(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) or (isnan(a) and isnan(b))
