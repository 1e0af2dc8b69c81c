"""Loops over rows and samples, and sums in them, as lines of Python."""

from collections.abc import Callable, Iterable, Sequence
from textwrap import indent
from typing import NamedTuple

from .fusion import LoopStatement
from .storage import LoopStorage

Lines = list[str]
TILE_TERMS = 16  # terms of a sum that are added up at once


class Row(NamedTuple):
    """How a statement is computed: its value in row i for sample s, and lines that come before.

    `value`: an expression; "" if the lines store the values themselves.
    `loops`: lines before the loop over the rows; `row`: in it; `sample`: in the loop over the samples.
    """

    value: str
    row: Sequence[str] = ()
    sample: Sequence[str] = ()
    loops: Sequence[str] = ()


def loop(variable: str, times: int | str, body: Iterable[str], start: str = "") -> Lines:
    """A `for` loop; `start`, if it is given, ends with a comma."""
    return [f"for {variable} in range({start}{times}):", *inside(body)]


def inside(lines: Iterable[str]) -> Lines:
    return [indent(line, "    ") for line in lines]


def by_row(rows: int, body: Lines) -> Lines:
    return loop("i", rows, body) if rows != 1 else body


def by_row_and_sample(rows: int, batched: bool, body: Lines) -> Lines:
    return by_row(rows, loop("s", "n", body) if batched else body)


def affine(factor: int, row: str, plus: str = "") -> str:
    """`factor * row + plus`, without what is 0 or 1."""
    part = f"({row})" if " " in row else row
    product = "" if row in ("", "0") else row if factor == 1 else f"{factor} * {part}"
    return " + ".join(part for part in (product, plus) if part not in ("", "0")) or "0"


def assignment(at: LoopStorage, statement: LoopStatement, value: str, row: str = "i") -> str:
    """The line that stores a value in a row of the target, or adds it."""
    return f"{at.entry(statement.target, row)} {sign(statement)} {value}"


def sign(statement: LoopStatement) -> str:
    return "+=" if statement.add else "="


# ---- sums over rows ----


class Reduction(NamedTuple):
    """The sum of `first`, if it is not "", and of `term(j)` for each j below `terms`; or another `step`.

    `before`: lines that a row needs.
    """

    first: str
    terms: int
    term: Callable[[str], str]
    before: Sequence[str] = ()
    step: str = "acc += {}"
    start: int = 0  # the first of the terms that are added to `first`


def reduced(at: LoopStorage, statement: LoopStatement, reduction: Reduction) -> Row:
    """A short sum is added up for each sample; of a long one, a tile of terms for all rows and samples."""
    before = reduction.before
    if not statement.is_tiled:
        return Row("acc", before, accumulated(reduction, reduction.terms))
    rows, target = statement.shape.rows, at.entry(statement.target)
    head = reduction.terms % TILE_TERMS or TILE_TERMS
    first = loop("s", "n", [*accumulated(reduction, head), assignment(at, statement, "acc")])
    step = loop("t", f"j + {TILE_TERMS}", [reduction.step.format(reduction.term("t"))], "j, ")
    tile = loop("s", "n", [f"acc = {target}", *step, f"{target} = acc"])
    tiles = loop("j", f"{reduction.terms}, {TILE_TERMS}", by_row(rows, [*before, *tile]), f"{head}, ")
    return Row("", loops=[*by_row(rows, [*before, *first]), *tiles])


def accumulated(reduction: Reduction, stop: int) -> Lines:
    """Lines that leave the sum of the terms below `stop` in `acc`."""
    start = reduction.start if reduction.first or not stop else 1
    first = reduction.first or (reduction.term("0") if stop else "0.0")
    step = reduction.step.format(reduction.term("j"))
    rest = loop("j", stop, [step], f"{start}, " if start else "")
    return [f"acc = {first}", *(rest if stop > start else [])]
