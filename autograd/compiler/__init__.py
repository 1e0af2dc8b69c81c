"""The graph of one sample as a program for batches: record, roll up, emit, run."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..value import Value
from .program import Program, Signature
from .record import Input, Recording, flat, is_list, listed, record, recording, shape_of

LONGEST = 250_000  # operations in a straight-line program; Python needs gigabytes for more
MOST = 50_000  # array steps


def compile(
    fn: Callable[..., Any] | Value | Sequence[Value],
    *example: Any,
    inputs: Sequence[Any] = (),
    parameters: Sequence[Value] | None = None,
    backend: str | None = None,
) -> Program:
    """A program that does for a whole batch what `fn` does for one sample, as fast as hand-written NumPy.

    `fn` is called once, on Values in the shape of `example`: for each of its arguments a number, or numbers
    in (nested) lists. It must do the same operations for every sample: a comparison of Values in it is an
    error. It returns a Value, Values in (nested) lists, or a tuple of these.

    Instead of `fn` it takes a Value, or a list of Values, that have been computed already; `inputs` are then
    the leaves, single or in lists, whose place the batch takes.

    `parameters`: the Values to learn, in the order of the gradient; by default all leaves that are not
    inputs, oldest first. Other leaves, and those made in `fn`, keep the numbers that they have now.

    `backend`: "numpy" for batches, "python" for single samples (the default if there are no inputs), "numba"
    for native code: it needs the extra `jit`, and some seconds when it is first called, and pays where there
    are many small operations. Where eager code raises a domain error, programs of arrays go on with nan or
    infinity, and NumPy's warning; nan in a batch spoils no other sample.

    Raises TypeError for control flow that depends on a Value, and for what is neither a function nor Values;
    ValueError for ragged examples, an input or parameter that comes twice, an unknown back end, a graph that
    is too long for a program and, when the first batch comes, if the outputs of the program and of `fn`
    differ for one of up to four samples; ImportError if the back end is not installed.

    >>> w, b = Value(2.0, label="w"), Value(1.0, label="b")
    >>> program = compile(lambda x, y: (w * x + b - y) ** 2, 0.0, 0.0)
    >>> program([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 9.0, 9.0])
    array([0., 1., 4., 0.])
    >>> program.value_and_grad([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 9.0, 9.0])
    (1.25, array([-2. , -0.5]))
    """
    with uncollected():
        found = recorded(fn, example, inputs, parameters)
        chosen = backend or ("numpy" if found.inputs else "python")
        if chosen not in MAKERS:
            raise ValueError(f"no back end is called {chosen!r}: choose from {', '.join(MAKERS)}")
        program = MAKERS[chosen](found)
    if callable(fn) and example:
        from .check import first_batch  # noqa: PLC0415

        program._check = first_batch(fn, found)
    return program


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: of a million new nodes, none is garbage, but it would look at all."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def recorded(fn: Any, example: Sequence[Any], inputs: Sequence[Any], parameters: Any) -> Recording:
    """The graph of one sample, of a function or computed already."""
    if callable(fn):
        if inputs:
            raise TypeError("inputs= is for what is computed already; a function gets an example instead")
        return record(fn, example, parameters)
    if not isinstance(fn, Value) and not is_list(fn):
        raise TypeError(f"expected a function to compile, or Values, not {type(fn).__name__}: {fn!r:.80}")
    if isinstance(inputs, Value):
        raise TypeError("inputs= takes a list, of Values or of lists of Values: inputs=[x]")
    if example:
        raise TypeError("an example is for a function; for what is computed already, name its inputs=[...]")
    return recording(fn, [leaf_input(x, i) for i, x in enumerate(inputs)], parameters)


def leaf_input(x: Any, i: int) -> Input:
    """Leaves of a graph as an argument of the program."""
    values = list(flat(x))
    for value in values:
        if not isinstance(value, Value) or value.parents:
            raise TypeError(
                f"an input is a leaf of the graph, a Value that is not computed, not {value!r:.80}"
            )
    name = values[0].label.rstrip("0123456789") if values and values[0].label else f"x{i}"
    return Input(name, shape_of(listed(x), f"input {i}"), values)


def signature(found: Recording) -> Signature:
    inputs = found.inputs
    return Signature([given.name for given in inputs], [given.shape for given in inputs], found.shapes)


def floats_program(found: Recording) -> Program:
    from .describe import counted, operations  # noqa: PLC0415
    from .run_floats import FloatProgram  # noqa: PLC0415
    from .scalars import Straight  # noqa: PLC0415

    count = operations(found)
    short_enough(count, LONGEST, f"{count:,} operations, one after the other")
    source = Straight(found).write()
    plan = f"{counted(count, 'scalar operation')}, one after the other"
    return FloatProgram(source, plan, found.parameters, signature(found))


def arrays_program(found: Recording) -> Program:
    from .backward import Planner  # noqa: PLC0415
    from .describe import describe, operations  # noqa: PLC0415
    from .rollup import RollUp  # noqa: PLC0415
    from .run_arrays import ArrayProgram  # noqa: PLC0415
    from .vectors import Vectors  # noqa: PLC0415

    up, count = RollUp(found), operations(found)
    short_enough(up.count, MOST, f"{count:,} operations, which roll up to {up.count:,} array steps")
    plan = Planner(up, found.single).plan
    return ArrayProgram(Vectors(plan).write(), describe(plan, count), found.parameters, signature(found))


def short_enough(count: int, limit: int, what: str) -> None:
    """Raise ValueError for a program that Python could not load in reasonable time."""
    if count > limit:
        raise ValueError(
            f"this graph has {what}; a program of more than {limit:,} would take Python minutes to load: "
            "use backward() on the graph itself, or operations that are alike, such as `dot`"
        )


def loops_program(found: Recording) -> Program:
    from .run_loops import program  # noqa: PLC0415

    return program(found)


MAKERS: dict[str, Callable[[Recording], Program]] = {
    "numpy": arrays_program,
    "python": floats_program,
    "numba": loops_program,
}


__all__ = ["Program", "compile"]
