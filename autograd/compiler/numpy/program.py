"""Running programs of arrays: a batch at once."""

from collections.abc import Callable, Sequence
from math import prod
from threading import RLock
from typing import Any

import numpy as np

from ...locks import open_in_children
from ...real import real
from ..graph.fold import SUMS
from ..graph.loops import looped
from ..graph.record import Recording
from ..graph.rollup import roll_up
from ..graph.shapes import Shape
from ..plan.backward import make_plan
from ..plan.describe import describe, operations
from ..plan.plan import Plan
from ..program import Program, load, short_enough, signature
from .loops import LoopsSource

MOST_STEPS = 50_000
FLOAT = np.dtype(np.float64)
KEPT = 8  # batch sizes whose arrays are kept
CHUNK = 4096  # samples whose outputs are computed at once


class ArrayProgram(Program):
    """A program of NumPy arrays: the fastest for batches."""

    backend = "numpy"
    exact = False  # whether batches must be of float64

    def _start(self, numbers: Sequence[float]) -> None:
        self._load(numbers)
        self._bound: dict[int, tuple[Any, ...]] = {}
        self._last: tuple[Any, int, bool] = None, 0, False  # the last batch that was taken as it is
        self._lock = open_in_children(RLock())  # threads take turns: they share the arrays

    def _load(self, numbers: Sequence[float]) -> None:
        """What is made once: the source as a function, the vector, and its gradient."""
        self._bind = load(self.source, self)
        self._vector = np.array(numbers, dtype=np.float64)
        self._gradient = np.zeros_like(self._vector)

    def __call__(self, *batch: Any) -> Any:
        columns, n, single = self._columns(batch)
        if self._check:
            self._check(self, columns)
        parts = [self._outputs([column[start:stop] for column in columns]) for start, stop in chunks(n)]
        rows = np.concatenate(parts) if parts else np.empty((0, self._width()))
        return self._shaped(rows, single)

    def _outputs(self, columns: list[Any]) -> Any:
        """A new array with a row for each sample."""
        n = len(columns[0]) if columns else 1
        with self._lock:
            load, forward, _ = self._functions(n)
            load(*columns)
            rows = np.reshape(forward(), (self._width(), -1))
            return np.array(np.broadcast_to(rows, (len(rows), n)).T)

    def _row(self, sample: Sequence[Any]) -> list[float]:
        columns, _, _ = self._columns(sample)
        if self._check:
            self._check(self, columns)
        found: list[float] = self._outputs(columns)[0].tolist()
        return found

    def _rows_at(self, numbers: Sequence[float], columns: Sequence[Any]) -> list[list[float]]:
        columns = [np.array(column, dtype=np.float64) for column in columns]
        vector, n = np.array(numbers, dtype=np.float64), len(columns[0]) if columns else 1
        load, forward, *_ = self._bind(vector, np.zeros_like(vector), n)
        load(*columns)
        rows = np.reshape(forward(), (self._width(), -1))
        found: list[list[float]] = np.broadcast_to(rows, (len(rows), n)).T.tolist()
        return found

    def value_and_grad(self, *batch: Any) -> tuple[float, Any]:
        columns, n, _ = self._columns(batch)
        if self._check:
            self._check(self, columns)
        with self._lock:
            load, forward, backward = self._bound.get(n) or self._functions(n)
            if backward is None or not self.parameters:
                self._signature.expect_single(len(self.parameters))
            load(*columns)
            return self._mean(forward, backward), self._gradient.copy()

    def on(self, *batch: Any) -> Callable[[], tuple[float, Any]]:
        columns, n, _ = self._columns(batch)
        self._signature.expect_single(len(self.parameters))
        if self._check:
            self._check(self, columns)
        load, forward, backward = self._new_functions(n)
        load(*columns)
        gradient, lock, mean = self._gradient, self._lock, self._mean

        def value_and_grad() -> tuple[float, Any]:
            with lock:
                return mean(forward, backward), gradient.copy()

        return value_and_grad

    def _mean(self, forward: Any, backward: Any) -> float:
        """The mean of the outputs; leaves its gradient in `_gradient`."""
        forward()
        return float(backward())

    def _functions(self, n: int) -> tuple[Any, ...]:
        """(load, forward, backward or None) for batches of n samples."""
        if n not in self._bound:
            while len(self._bound) >= KEPT:
                del self._bound[next(iter(self._bound))]
            self._bound[n] = self._new_functions(n)
        return self._bound[n]

    def _new_functions(self, n: int) -> tuple[Any, ...]:
        if not n:
            raise ValueError("the batch is empty: the mean of nothing is not defined")
        load, forward, *backward = self._bind(self._vector, self._gradient, n)
        return load, forward, backward[0] if backward else None

    def _columns(self, batch: Sequence[Any]) -> tuple[Any, int, bool]:
        """For each argument an array of shape (n, numbers in it) or (n,); n; whether it was one sample.

        A batch of the same types and shapes as the last one needs no second look.
        """
        try:
            kinds = [(type(x), x.dtype, x.shape) for x in batch]
        except AttributeError:
            return self._checked(batch)
        last = self._last
        if kinds != last[0]:
            columns, n, single = self._checked(batch)
            if any(column is not argument for column, argument in zip(columns, batch)):
                return columns, n, single
            last = self._last = kinds, n, single
        return batch, *last[1:]

    def _checked(self, batch: Sequence[Any]) -> tuple[list[Any], int, bool]:
        """What `_columns` returns, for any batch. Raises TypeError or ValueError if it is none."""
        wanted = self._signature.shapes
        if len(batch) != len(wanted):
            self._signature.expect(batch)
        arrays = [as_array(*of_one, self.exact) for of_one in zip(batch, wanted, self._signature.names)]
        samples = self._signature.samples([array.shape for array in arrays])
        n = 1 if samples is None else samples
        return [flattened(*pair, n) for pair in zip(arrays, wanted)], n, samples is None

    def _width(self) -> int:
        shapes = self._signature.outputs
        return sum(map(prod, shapes)) if isinstance(shapes, list) else prod(shapes)

    def _shaped(self, rows: Any, single: bool) -> Any:
        """The outputs from an array with a row for each sample."""
        shapes = self._signature.outputs
        if not isinstance(shapes, list):
            return rows.reshape(len(rows), *shapes)[0] if single else rows.reshape(len(rows), *shapes)
        ends = np.cumsum([prod(shape) for shape in shapes])
        parts = np.split(rows, ends[:-1], axis=1)
        parts = [part.reshape(len(rows), *shape) for part, shape in zip(parts, shapes)]
        return tuple(part[0] if single else part for part in parts)


def chunks(n: int) -> list[tuple[int, int]]:
    return [(start, min(start + CHUNK, n)) for start in range(0, n, CHUNK)]


def flattened(array: Any, shape: Shape, n: int) -> Any:
    """Samples of this shape as an array of shape (n, numbers in a sample), or (n,) if that is one number."""
    size = prod(shape)
    if array.shape == ((n, size) if size != 1 else (n,)):
        return array
    return array.reshape(n, size) if size != 1 else array.reshape(n)


def as_array(x: Any, shape: Shape, name: str, exact: bool) -> Any:
    """`x` as an array of real numbers, of float64 if `exact`; an empty list stands for an empty batch.

    Raises TypeError if it does not hold real numbers, ValueError if it is ragged.
    """
    if type(x) is np.ndarray and (x.dtype is FLOAT or (x.dtype.kind in "biuf" and not exact)):
        return x
    if hasattr(x, "mask") and hasattr(x, "filled"):
        raise TypeError(f"{name} is a masked array: its .filled(number) says what stands for what is masked")
    try:
        result = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} is ragged: its parts have different shapes") from None
    if result.dtype.kind == "O":
        result = np.array([real(number) for number in result.ravel().tolist()]).reshape(result.shape)
    if result.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, not {result.dtype}")
    return np.empty((0, *shape)) if result.shape == (0,) != shape else result.astype(np.float64)


def planned(recording: Recording, rolled: Recording, limit: int, steps: str) -> tuple[Plan, str]:
    """The plan of a recording, and its text. Raises ValueError if it has more steps than the limit.

    `rolled`: the recording, with loops or without.
    """
    up, count = roll_up(rolled), operations(recording)
    short_enough(up.steps, limit, f"{count:,} operations, which roll up to {up.steps:,} {steps}")
    plan = make_plan(up)
    return plan, describe(plan, count)


def program(recording: Recording) -> ArrayProgram:
    plan, text = planned(recording, looped(recording, SUMS), MOST_STEPS, "array steps")
    return ArrayProgram(LoopsSource(plan).write(), text, recording.parameters, signature(recording))
