"""Running programs of arrays: a batch at once."""

from collections.abc import Callable, Sequence
from math import prod
from threading import RLock
from typing import Any

import numpy as np

from .program import Program, load

FLOAT = np.dtype(np.float64)
KEPT = 8  # batch sizes whose arrays are kept
CHUNK = 4096  # samples whose outputs are computed at once


class ArrayProgram(Program):
    """A program of NumPy arrays: the fastest for batches."""

    backend = "numpy"

    def _start(self, numbers: Sequence[float]) -> None:
        self._bind = load(self.source, self)
        self._vector = np.array(numbers, dtype=np.float64)
        self._gradient = np.zeros_like(self._vector)
        self._bound: dict[int, tuple[Any, ...]] = {}
        self._lock = RLock()  # threads take turns: they share the arrays

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
            load, forward, *_ = self._functions(n)
            load(*columns)
            rows = np.reshape(forward(), (self._width(), -1))
            return np.array(np.broadcast_to(rows, (len(rows), n)).T)

    def value_and_grad(self, *batch: Any) -> tuple[float, Any]:
        columns, n, _ = self._columns(batch)
        if self._check:
            self._check(self, columns)
        with self._lock:
            load, forward, *backward = self._bound.get(n) or self._functions(n)
            if not backward:
                self._signature.only()
            load(*columns)
            forward()
            return float(backward[0]()), self._gradient.copy()

    def on(self, *batch: Any) -> Callable[[], tuple[float, Any]]:
        columns, n, _ = self._columns(batch)
        self._signature.only()
        if self._check:
            self._check(self, columns)
        load, forward, backward = self._made(n)
        load(*columns)
        gradient, lock = self._gradient, self._lock

        def value_and_grad() -> tuple[float, Any]:
            with lock:
                forward()
                return float(backward()), gradient.copy()

        return value_and_grad

    def _functions(self, n: int) -> tuple[Any, ...]:
        """The functions for batches of n."""
        if n not in self._bound:
            while len(self._bound) >= KEPT:
                del self._bound[next(iter(self._bound))]
            self._bound[n] = self._made(n)
        return self._bound[n]

    def _made(self, n: int) -> tuple[Any, ...]:
        if not n:
            raise ValueError("the batch is empty: the mean of nothing is not defined")
        found: tuple[Any, ...] = self._bind(self._vector, self._gradient, n)
        return found

    def _columns(self, batch: Sequence[Any]) -> tuple[list[Any], int, bool]:
        """For each argument an array of shape (n, numbers in it) or (n,); n; whether it was one sample."""
        arrays: list[Any] = []
        for argument, shape, name in zip(batch, self._signature.shapes, self._signature.names):
            array = (
                argument
                if type(argument) is np.ndarray and argument.dtype is FLOAT
                else as_array(argument, name)
            )
            if array.shape[1:] != shape or array.ndim == len(shape):
                return self._single(batch)
            arrays.append(array if len(shape) < 2 and shape != (1,) else flattened(array, len(array)))
        if len(arrays) != len(self._signature.names) or not arrays:
            return self._single(batch)
        n = len(arrays[0])
        for array, name in zip(arrays, self._signature.names):
            if len(array) != n:
                first = self._signature.names[0]
                raise ValueError(f"{name} has {len(array)} samples, {first} has {n}: they must have as many")
        return arrays, n, False

    def _single(self, batch: Sequence[Any]) -> tuple[list[Any], int, bool]:
        """The same for what is not a batch: one sample, if anything."""
        self._signature.count(batch)
        columns = [as_array(argument, name) for argument, name in zip(batch, self._signature.names)]
        for column, shape, name in zip(columns, self._signature.shapes, self._signature.names):
            if column.shape != shape:
                raise self._signature.wrong(name, column.shape, shape)
        return [flattened(column, 1) for column in columns], 1, True

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
        found = [part.reshape(len(rows), *shape) for part, shape in zip(parts, shapes)]
        return tuple(part[0] if single else part for part in found)


def chunks(n: int) -> list[tuple[int, int]]:
    return [(start, min(start + CHUNK, n)) for start in range(0, n, CHUNK)]


def flattened(array: Any, n: int) -> Any:
    """Of shape (n, numbers in a sample), or (n,)."""
    return array.reshape(n, array.size // n if n else 0) if array.size != n else array.reshape(n)


def as_array(x: Any, name: str) -> Any:
    """`x` as an array of float64. Raises TypeError if it does not hold real numbers."""
    if type(x) is np.ndarray and x.dtype == np.float64:
        return x
    try:
        found = np.asarray(x)
        if found.dtype.kind in "biuf" or not found.size:
            return found.astype(np.float64)
        return found.astype(np.float64) if found.dtype.kind == "O" else refuse(found, name)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must hold real numbers, in the shape of an array: {error}") from None


def refuse(found: Any, name: str) -> Any:
    raise TypeError(f"numbers are wanted, not {found.dtype}")
