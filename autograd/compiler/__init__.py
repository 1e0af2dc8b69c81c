"""The graph of one sample as a program for batches: record, roll up, emit, run."""

from collections.abc import Callable, Sequence
from typing import Any, overload

from ..value import Value
from .batch import Batch
from .build import built, checked_backend
from .compiled import CompiledFunction, decorator
from .graph.record import record, uncollected
from .program import Program

_NOT_GIVEN: Any = object()


@overload
def compile(
    fn: Value | Sequence[Value],
    *,
    inputs: Sequence[Any] = (),
    parameters: Any = None,
    backend: str | None = None,
) -> Program: ...
@overload
def compile(
    fn: Callable[..., Any], first: Any, /, *example: Any, parameters: Any = None, backend: str | None = None
) -> Program: ...
@overload
def compile(
    fn: Callable[..., Any], *, parameters: Any = None, backend: str | None = None, cache_size: int | None = 64
) -> CompiledFunction: ...
@overload
def compile(
    *, parameters: Any = None, backend: str | None = None, cache_size: int | None = 64
) -> Callable[[Callable[..., Any]], CompiledFunction]: ...
def compile(
    fn: Any = _NOT_GIVEN,
    *example: Any,
    inputs: Sequence[Any] = (),
    parameters: Any = None,
    backend: str | None = None,
    cache_size: int | None = 64,
) -> Any:
    """A program that does for a whole batch what `fn` does for one sample, as fast as hand-written NumPy.

    `fn` is called once, on Values in the shape of `example`: for each of its arguments a number, or numbers
    in (nested) lists. It must do the same operations for every sample: a comparison of Values in it is an
    error. It returns a Value, Values in (nested) lists, or a tuple of these.

    Instead of `fn` it takes a Value, or a list of Values, that have been computed already; `inputs` are then
    the leaves, single or in lists, whose place the batch takes.

    `parameters`: the Values to learn, in the order of the gradient, in lists or dicts, or models that have
    parameters(); by default all leaves that are not inputs, oldest first. Other leaves, and those made in
    `fn`, keep the numbers that they have now.

    `backend`: "numpy" for batches, "python" for single samples (the default if there are no inputs), "numba"
    for native code: it needs the extra `jit`, takes seconds or minutes when it is first called (a warning
    tells if it is long), and pays where there are many small operations. Where eager code raises a domain
    error, programs of arrays go on with nan or infinity, and NumPy's warning; nan in a batch spoils no other
    sample.

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
    options: dict[str, Any] = {"parameters": parameters, "backend": backend, "cache_size": cache_size}
    if fn is _NOT_GIVEN:
        return decorator(**options)
    if callable(fn) and not example and not inputs:
        return CompiledFunction(fn, **options)
    with uncollected():
        recording = record(fn, example, inputs, parameters)
        program = built(recording, checked_backend(backend or ("numpy" if recording.inputs else "python")))
    if callable(fn):
        from .first_batch import first_batch

        program._check = first_batch(fn, recording)
    return program


__all__ = ["Batch", "CompiledFunction", "Program", "compile"]
