"""Running straight-line programs: floats and lists, and nothing to install."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ...real import real
from ..graph.loop import loops_in
from ..graph.loops import looped
from ..graph.record import Recording
from ..graph.shapes import Shape, flat, listed, nested, shape_of
from ..plan.describe import counted, operations
from ..program import Program, load, short_enough, signature
from .source import FloatSource

MOST_OPERATIONS = 250_000  # in a straight-line program; Python needs gigabytes for more


class FloatProgram(Program):
    """A program of Python floats: the fastest for one sample, and for expressions without inputs."""

    backend = "python"

    def _start(self, numbers: Sequence[float]) -> None:
        self._vector = list(numbers)
        self._bind = load(self.source, self)
        functions = self._bind(self._vector)
        self._forward = functions[0]
        self._learn = functions[1] if len(functions) > 1 else None
        if self._learn and self.parameters and not self._signature.names:
            self.value_and_grad = self._learn  # type: ignore[method-assign]  # nothing to check: quicker

    def __call__(self, *batch: Any) -> Any:
        columns, single = self._columns(batch)
        if self._check:
            self._check(self, columns)
        rows = self._forward(*columns)
        return self._shaped(rows[0]) if single else self._stacked(rows)

    def _row(self, sample: Sequence[Any]) -> Sequence[float]:
        columns = self._columns_of_one(sample)
        if self._check:
            self._check(self, columns)
        row: Sequence[float] = self._forward(*columns)[0]
        return row

    def _value_and_grad_of_one(self, sample: Sequence[Any]) -> tuple[float, Any]:
        if not self._learn or not self.parameters:
            self._signature.expect_single(len(self.parameters))
        columns = self._columns_of_one(sample)
        if self._check:
            self._check(self, columns)
        assert self._learn
        result: tuple[float, Any] = self._learn(*columns)
        return result

    def _columns_of_one(self, sample: Sequence[Any]) -> list[list[Any]]:
        return [[numbers(x, shape)] for x, shape in zip(sample, self._signature.shapes)]

    def _rows_at(self, numbers: Sequence[float], columns: Sequence[Any]) -> list[list[float]]:
        return list(map(list, self._bind(list(numbers))[0](*columns)))

    def value_and_grad(self, *batch: Any) -> tuple[float, Any]:
        return self.on(*batch)()

    def on(self, *batch: Any) -> Callable[[], tuple[float, Any]]:
        self._signature.expect_single(len(self.parameters))
        columns, _ = self._columns(batch)
        if columns and not columns[0]:
            raise ValueError("the batch is empty: the mean of nothing is not defined")
        if self._check:
            self._check(self, columns)
        assert self._learn
        return partial(self._learn, *columns)

    def _columns(self, batch: Sequence[Any]) -> tuple[list[list[Any]], bool]:
        """For each argument, a list of samples, each a number or a flat list; and whether it was but one."""
        self._signature.expect(batch)
        wanted = self._signature.shapes
        shapes = [shape_of(argument, name) for argument, name in zip(batch, self._signature.names)]
        shapes = [(0, *shape) if x == (0,) != shape else x for x, shape in zip(shapes, wanted)]
        single = self._signature.samples(shapes) is None
        columns = [[argument] if single else listed(argument) for argument in batch]
        return [[numbers(x, shape) for x in column] for column, shape in zip(columns, wanted)], single

    def _shaped(self, row: Sequence[float]) -> Any:
        """The output of one sample."""
        values, shapes = iter(row), self._signature.outputs
        if isinstance(shapes, list):
            return tuple([nested(values, shape) for shape in shapes])
        return nested(values, shapes)

    def _stacked(self, rows: list[Sequence[float]]) -> Any:
        """The outputs of all samples: a list with an entry for each, or a tuple of such lists."""
        samples = list(map(self._shaped, rows))
        if isinstance(self._signature.outputs, list):
            return tuple([[sample[i] for sample in samples] for i in range(len(self._signature.outputs))])
        return samples


def numbers(sample: Any, shape: Shape) -> Any:
    """One sample as a float, or as a flat list of them."""
    if not shape:
        return real(sample)
    if len(shape) == 1 and type(sample) is list:
        return [*map(real, sample)]
    return [real(x) for x in flat(sample)]


def program(recording: Recording) -> FloatProgram:
    count = operations(recording)
    rolled = looped(recording)
    left = operations(rolled)
    short_enough(left, MOST_OPERATIONS, f"{left:,} operations, one after the other")
    source = FloatSource(rolled).write()
    loops = [f"a loop of {loop.steps:,} steps" for _, loop in loops_in(rolled)]
    plan = f"{counted(count, 'scalar operation')}, {' and '.join(loops) or 'one after the other'}"
    return FloatProgram(source, plan, recording.parameters, signature(recording))
