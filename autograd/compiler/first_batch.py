"""The first batch: does the program compute what the function computes?"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..chain import inputs
from ..functions import constant
from ..grad_mode import displace, displaced_data, no_grad
from ..tree import tree_map
from ..value import Value
from .graph.record import Function, Recording
from .graph.shapes import flat, nested
from .mismatch import Mismatch, agree, close

SAMPLES = 4
STEP = 1e-3  # how far what is read as `.data` is moved


def first_batch(fn: Function, recording: Recording) -> Callable[..., None]:
    """A function that compares a program with `fn` on a few samples, and raises ValueError if they differ.

    It changes no number that anyone can see. `fn` computes with the Values as they are, and the program with
    the same numbers, in arrays of its own; only who reads `.data` in `fn` is shown another number.
    """
    shapes = [x.shape for x in recording.inputs]
    outside = computed_before(recording)
    left = SAMPLES

    def check(program: Any, columns: Sequence[Any]) -> None:
        nonlocal left
        if displace.get():
            return  # the function calls its own program
        picked = spread_out(len(columns[0]) if columns else 1, left)
        numbers = [parameter.data for parameter in program.parameters]
        if all(map(is_up_to_date, outside)):
            samples = [[nested(flat(column[i]), s) for column, s in zip(columns, shapes)] for i in picked]
            results = zip(picked, [eager(fn, sample) for sample in samples])
            expected = {i: result for i, result in results if result is not None}
            if expected:
                rows = program._rows_at(numbers, [[column[i] for i in expected] for column in columns])
                for (i, wanted), computed in zip(expected.items(), rows):
                    if not agree(wanted, computed):
                        sample = [column[i] for column in columns]
                        mismatch = Mismatch(program, recording, numbers, sample, wanted, computed)
                        raise ValueError(
                            f"for sample {i} of the batch the function returns {wanted}, "
                            f"the program {computed}{mismatch.cause()}"
                        )
        left -= len(picked)
        program._check = check if left > 0 else None

    return check


def computed_before(recording: Recording) -> list[Value]:
    """The nodes that the function did not compute, but found."""
    first = min([value.serial for x in recording.inputs for value in x.values], default=0)
    return [node for node in recording.nodes if node.parents and node.serial < first]


def is_up_to_date(node: Value) -> bool:
    """Whether a node is what its operation makes of its parents; a program computes it again."""
    try:
        return close(node.data, node.op(*inputs(node)))
    except (ValueError, ZeroDivisionError):
        return False


def moved(number: float) -> float:
    """Another number near it, so that a number that is read once, and then is stuck, is noticed."""
    return number + STEP * (1.0 + abs(number))


def spread_out(n: int, k: int) -> list[int]:
    """The numbers of at most k of n samples."""
    return sorted({i * (n - 1) // max(k - 1, 1) for i in range(k)}) if n else []


def eager(fn: Function, sample: list[Any]) -> list[float] | None:
    """What the function computes, from numbers if it can, else from Values; None where it is not defined."""
    for args in (sample, [tree_map(constant, argument) for argument in sample]):
        try:
            with no_grad(), displaced_data(moved):
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
