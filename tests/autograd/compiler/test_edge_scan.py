"""Every operation at the edges of floats: programs give what the eager walk gives, but for a short table."""

import itertools
import math
import random
import re
from math import inf, isinf, isnan, nan
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import autograd
from autograd import Value, ops

from ...parity import needed
from ..table import OPS, arity

ROOT = Path(__file__).parents[3]
EDGES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    5e-324,
    -5e-324,
    1e-308,
    1e308,
    -1e308,
    inf,
    -inf,
    nan,
    0.5,
    -2.5,
    40.0,
    -800.0,
]
FEW = [0.0, -0.0, 1.0, -1.0, 5e-324, 1e308, -1e308, inf, -inf, nan, 0.5, -2.5]
SUMS = (ops.add, ops.sub, ops.sum_, ops.mean_, ops.dot_)
ROOTS = (ops.power, ops.constant_power(0.5))


class Case(NamedTuple):
    """One number of a program, and what it was computed from. `slope`: whether it is one, or the value."""

    backend: str
    op: ops.Op
    inputs: list[float]
    slope: bool
    expected: float
    found: float

    @property
    def agrees(self):
        a, b = self.expected, self.found
        return a == b or (isnan(a) and isnan(b)) or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-300)

    def meets_infinity(self):
        extreme = any(isinf(x) or 0.0 < abs(x) < 1e-300 for x in self.inputs)
        return self.slope and self.expected == 0.0 and isnan(self.found) and extreme

    def meets_nan(self):
        return self.slope and isnan(self.expected) and self.found == 0.0 and any(map(isnan, self.inputs))

    def adds_infinities(self):
        is_sum = self.op in SUMS and not self.slope and self.backend != "python"
        return is_sum and isnan(self.expected) and isinf(self.found)

    def overflows_on_the_way(self):
        return self.slope and self.backend == "numba" and isinf(self.expected) and math.isfinite(self.found)

    def is_root(self):
        is_value = self.op in ROOTS and self.backend == "numpy" and not self.slope
        return is_value and -inf in self.inputs and isnan(self.found)


#: The rows of the table in the documentation.
TABLE = {
    "a slope of 0 meets an infinite number": Case.meets_infinity,
    "a slope that is 0 for every number meets nan": Case.meets_nan,
    "infinities of both signs meet in a sum": Case.adds_infinities,
    "a product of slopes overflows on the way": Case.overflows_on_the_way,
    "`x**0.5` at -inf": Case.is_root,
}


class Scan(NamedTuple):
    """A function of the inputs of an operation; its parameters; what the operation is applied to."""

    function: Any
    parameters: list[Value]
    inputs: Any


def plus(op, n):
    """x + -0.0 is x, to the last bit."""
    shifts = [Value(-0.0) for _ in range(n)]
    return Scan(lambda *xs: op(*[x + w for x, w in zip(xs, shifts)]), shifts, list)


def times(op, n):
    factors = [Value(2.0) for _ in range(n)]
    return Scan(
        lambda *xs: op(*[x * w for x, w in zip(xs, factors)]), factors, lambda xs: [2.0 * x for x in xs]
    )


def rows(op, n):
    """Beside another of its kind, as two rows of an array."""
    one, others = plus(op, n), [Value(1.5 if op is ops.arccosh else 0.4) for _ in range(n)]
    return Scan(lambda *xs: one.function(*xs) * 1.0 + op(*others) * 0.0, one.parameters, list)


def points(op):
    n = arity(op) or 3
    if n == 1:
        return [(x,) for x in EDGES]
    if n == 2:
        return list(itertools.product(FEW, FEW))
    rng = random.Random(1)
    return [tuple(rng.choice(FEW) for _ in range(n)) for _ in range(120)]


def eager(scan, point):
    """The value and the slopes; None where the operation is not defined."""
    try:
        out = scan.function(*point)
    except (ValueError, ZeroDivisionError):
        return None
    for w in scan.parameters:
        w.grad = 0.0
    out.backward()
    return [out.data, *[w.grad for w in scan.parameters]]


@pytest.mark.parametrize(("make", "backend"), [*itertools.product([plus, times, rows], ["numpy", "python"])])
@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_programs_agree_with_the_eager_walk(op, make, backend):
    compare(op, make, backend)


@pytest.mark.parity
@pytest.mark.slow  # a second each
@pytest.mark.parametrize(
    "op",
    [pytest.param(op, marks=[pytest.mark.nightly] * (i % 6 > 0)) for i, op in enumerate(OPS)],
    ids=lambda op: op.name,
)
def test_native_programs_agree_with_the_eager_walk(op):
    needed("numba")
    compare(op, times, "numba")


def compare(op, make, backend):
    """A program and the eager walk agree at all points, or differ as the documents tell."""
    n = arity(op) or 3
    scan, example = make(op, n), [1.5 if op is ops.arccosh else 0.4] * n
    program = autograd.compile(scan.function, *example, parameters=scan.parameters, backend=backend)
    program._check = None
    for point in points(op):
        expected = eager(scan, point)
        batch = [[x] for x in point]
        if expected is None and backend == "python":
            with pytest.raises((ValueError, ZeroDivisionError)):
                program.value_and_grad(*batch)
        if expected is None:
            continue
        with np.errstate(all="ignore"):
            value, slopes = program.value_and_grad(*batch)
        found = [float(x) for x in (value, *slopes)]
        for i, numbers in enumerate(zip(expected, found)):
            case = Case(backend, op, scan.inputs(point), i > 0, *numbers)
            assert case.agrees or any(allowed(case) for allowed in TABLE.values()), case


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_programs_of_numbers_agree_with_the_eager_walk(op):
    """Without a batch, by NumPy: its numbers are no arrays, and are computed by other functions."""
    start = [1.5 if op is ops.arccosh else 0.4] * (arity(op) or 3)
    learned = list(map(Value, start))
    program = autograd.compile(op(*learned), parameters=learned, backend="numpy")
    for point in points(op):
        for w, x in zip(learned, point):
            w.data = x
        expected = eager(Scan(lambda: op(*learned), learned, list), ())
        if expected is None:
            continue
        program.read_values()
        with np.errstate(all="ignore"):
            value, slopes = program.value_and_grad()
        for i, numbers in enumerate(zip(expected, [float(x) for x in (value, *slopes)])):
            case = Case("numpy", op, list(point), i > 0, *numbers)
            assert case.agrees or any(allowed(case) for allowed in TABLE.values()), case


def test_the_table_is_in_the_documentation():
    text = (ROOT / "docs" / "from-scalars-to-matrices.md").read_text(encoding="utf-8")
    section = text.partition("## At the edges\n")[2].partition("\n## ")[0]
    titles = re.findall(r"^\| (.*?) \|", section, re.MULTILINE)
    assert titles[1:] == list(TABLE)


@pytest.mark.parametrize("backend", ["numpy", "python"])
@pytest.mark.parametrize(
    ("row", "op", "x"),
    [
        ("a slope of 0 meets an infinite number", ops.tanh, inf),
        ("a slope that is 0 for every number meets nan", ops.floor, nan),
    ],
)
def test_what_the_table_says_is_so(backend, row, op, x):
    """Or else its row is to be deleted."""
    scan = times(op, 1)
    program = autograd.compile(scan.function, 1.0, parameters=scan.parameters, backend=backend)
    with np.errstate(all="ignore"):
        _, (slope,) = program.value_and_grad([x])
    case = Case(backend, op, [x], True, eager(scan, (x,))[1], slope)
    assert not case.agrees
    assert TABLE[row](case)
