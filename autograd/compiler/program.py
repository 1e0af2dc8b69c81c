"""Program: what `compile` returns."""

import linecache
import weakref
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import count
from typing import Any, NamedTuple

from ..real import real
from ..value import Value
from .graph.record import Recording
from .graph.shapes import Shape

BACKENDS = {"numpy": "ArrayProgram", "python": "FloatProgram", "numba": "LoopProgram"}  # a folder each
_number = count(1)


def load(source: str, owner: Any) -> Callable[..., Any]:
    """The function `bind` of a source, which tracebacks can show."""
    filename = f"<autograd.compile {next(_number)}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    weakref.finalize(owner, linecache.cache.pop, filename, None)
    namespace: dict[str, Any] = {}
    exec(compile(source, filename, "exec"), namespace)
    bind: Callable[..., Any] = namespace["bind"]
    return bind


class Program:
    """A function of batches, made by `autograd.compile`.

    `parameters`: the Values that it learns. `vector`: their numbers, in that order, an array (for "python" a
    list): the program reads these, not the Values. They are copied from the Values when the program is made
    and by read_values(), and back by write_values(); nothing else connects the two. `source`: the program in
    Python; print() it for its plan.

    Threads may share a program; they take turns. It can be copied and pickled; a copy no longer compares its
    first batch with the function. (To unpickle is to execute: load only files that you trust.)

    >>> from autograd import compile
    >>> w = Value(3.0, label="w")
    >>> program = compile(lambda x: (w * x).square(), 1.0)
    >>> value, gradient = program.value_and_grad([1.0, 2.0])
    >>> value, gradient
    (22.5, array([15.]))
    >>> program.vector -= 0.1 * gradient
    >>> program.write_values()
    >>> w
    Value(data=1.5, grad=0, label='w')
    >>> print(program)
    2 scalar operations -> 2 array steps forward, 3 backward
    <BLANKLINE>
    forward:
      (n,)      v1 = p * x
      (n,)      v2 = v1 * v1
    <BLANKLINE>
    backward:
      (n,)      d_v1 = 2.0 * v1 * share
      (n,)      d_p = x * d_v1
                g = d_p, summed over the samples

    Here p are the parameters and g is their gradient, n the number of samples, and share 1 / n.
    """

    backend = ""

    def __init__(self, source: str, plan: str, parameters: Sequence[Value], signature: "Signature") -> None:
        self.source = source
        self.parameters = tuple(parameters)
        self._plan = plan
        self._signature = signature
        self._check: Callable[..., None] | None = None
        self._start([parameter.data for parameter in parameters])

    def _start(self, numbers: Sequence[float]) -> None:
        """Load the source, for a vector of these numbers."""
        raise NotImplementedError

    def __call__(self, *batch: Any) -> Any:
        """The outputs, a row for each sample; for a single sample, its output.

        `batch`: for each argument of the function, an array of shape (samples, *shape of the argument).

        Raises ValueError for other shapes, TypeError for what are not numbers.
        """
        raise NotImplementedError

    def value_and_grad(self, *batch: Any) -> tuple[float, Any]:
        """The mean of the output over the batch, and its gradient in the order of `parameters`: a new array.

        Raises TypeError if the function returns more than one number or has no parameters, ValueError for an
        empty batch.
        """
        raise NotImplementedError

    def on(self, *batch: Any) -> Callable[[], tuple[float, Any]]:
        """value_and_grad for a batch that stays the same: a function without arguments, which is quicker.

        The batch is copied; the numbers of the parameters are those of the moment when it is called.
        """
        raise NotImplementedError

    def _row(self, sample: Sequence[Any]) -> Sequence[float]:
        """The outputs of one sample, whose shapes are known to be right, as flat numbers."""
        raise NotImplementedError

    def _value_and_grad_of_one(self, sample: Sequence[Any]) -> tuple[float, Any]:
        """value_and_grad of one sample, whose shapes are known to be right."""
        return self.value_and_grad(*sample)

    def _rows_at(self, numbers: Sequence[float], columns: Sequence[Any]) -> list[list[float]]:
        """The outputs of each sample for parameters of these numbers; nothing of the program changes."""
        raise NotImplementedError

    @property
    def vector(self) -> Any:
        """The numbers of the parameters: assigning to it, or to entries of it, changes what is computed."""
        return self._vector

    @vector.setter
    def vector(self, numbers: Any) -> None:
        if numbers is self._vector:  # program.vector -= ...
            return
        checked = numbers if is_vector(numbers) and is_vector(self._vector) else numbers_in(numbers)
        if len(checked) != len(self.parameters):
            raise ValueError(f"the program has {len(self.parameters)} parameters, not {len(checked)}")
        self._vector[:] = checked

    def read_values(self) -> None:
        """Copy the numbers of the Values into the vector."""
        self._vector[:] = [parameter._data for parameter in self.parameters]

    def write_values(self, gradient: Any = None) -> None:
        """Copy the vector into the `.data` of the Values, and a gradient, if given, into their `.grad`."""
        for parameter, number in zip(self.parameters, floats_of(self._vector)):
            parameter._data = number
        if gradient is not None:
            for parameter, number in zip(self.parameters, floats_of(gradient)):
                parameter._grad = number

    _vector: Any

    def __str__(self) -> str:
        return self._plan

    def __repr__(self) -> str:
        return f"<Program for {self.backend}: {self._plan.splitlines()[0]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        kept = self.source, self._plan, self.parameters, tuple(self._signature), floats_of(self._vector)
        return restored, (self.backend, *kept)


def floats_of(vector: Any) -> list[float]:
    """The numbers of a vector, an array or a list, as a new list."""
    return [*map(float, vector)] if type(vector) is list else vector.tolist()


def restored(backend: str, *kept: Any) -> Program:
    """The program that a copy or a pickle has kept; pickles name this function, and no class."""
    source, plan, parameters, signature, numbers = kept
    kind = getattr(import_module(f"{__package__}.{backend}.program"), BACKENDS[backend])
    program: Program = kind(source, plan, parameters, Signature(*signature))
    program._vector[:] = numbers
    return program


class Signature(NamedTuple):
    """The inputs and outputs of one sample: their names and shapes."""

    names: list[str]
    shapes: list[Shape]
    outputs: Any  # a shape, or a list of shapes

    @property
    def single(self) -> bool:
        """Whether the output is one number."""
        return bool(self.outputs == ())

    def expect(self, batch: Sequence[Any]) -> None:
        """Raise TypeError unless there is an argument for each input."""
        if len(batch) != len(self.names):
            wanted = f"{len(self.names)}: {', '.join(self.names)}" if self.names else "none"
            raise TypeError(
                f"the program takes as many arguments as the function, {wanted}; got {len(batch)}"
            )

    def expect_single(self, parameters: int) -> None:
        """Raise TypeError unless the output is one number, and there is something to differentiate it by."""
        if not self.single:
            raise TypeError(
                f"value_and_grad needs a function that returns one number; this one returns {self.outputs}"
            )
        if not parameters:
            raise TypeError(
                "value_and_grad gives the gradient in the parameters, and this program has none: they are "
                "the Values that the function uses beside its arguments, or parameters=[...]; "
                "autograd.grad differentiates in the arguments"
            )

    def samples(self, shapes: list[Shape]) -> int | None:
        """How many samples arguments of these shapes are; None for one that is no batch; or ValueError."""
        if shapes == self.shapes:
            return None
        n = shapes[0][:1]
        if shapes != [n + shape for shape in self.shapes]:
            raise self.mismatch(shapes)
        return n[0]

    def mismatch(self, shapes: Sequence[Shape]) -> ValueError:
        """The error for arguments of shapes that are not those of a batch, nor of a single sample."""
        single, many = [], []
        for name, shape, wanted in zip(self.names, shapes, self.shapes):
            if shape == wanted:
                single.append(name)
            elif shape[1:] == wanted and len(shape) > len(wanted):
                many.append(f"{name} a batch of {shape[0]}")
            else:
                expected = ", ".join(["samples", *map(str, wanted)]) + ("" if wanted else ",")
                text = f"{name} has the shape {shape}; expected ({expected}), or {wanted} for a single sample"
                return ValueError(text)
        if single:
            return ValueError(f"{single[0]} is a single sample, {many[0]}: give the same for all arguments")
        return ValueError(f"{', '.join(many)}: they must have as many samples")


def is_vector(x: Any) -> bool:
    """Whether it is a flat array of real numbers."""
    return hasattr(x, "dtype") and x.dtype.kind in "biuf" and x.ndim == 1


def numbers_in(x: Any) -> list[float]:
    """A flat collection of real numbers as floats. Raises TypeError for anything else."""
    if not hasattr(x, "__iter__") or isinstance(x, (str, bytes)):
        raise TypeError(f"expected the numbers of all parameters, not {x!r:.60}")
    return [real(number) for number in x]


def signature(recording: Recording) -> Signature:
    inputs = recording.inputs
    return Signature([x.name for x in inputs], [x.shape for x in inputs], recording.shapes)


def short_enough(count: int, limit: int, what: str) -> None:
    """Raise ValueError for a program that Python could not load in reasonable time."""
    if count > limit:
        raise ValueError(
            f"this graph has {what}; a program of more than {limit:,} would take Python minutes to load: "
            "use backward() on the graph itself, or operations that are alike, such as `dot`, or steps that "
            "are alike, each from what the one before made, of which backend='numpy' and 'python' make a loop"
        )
