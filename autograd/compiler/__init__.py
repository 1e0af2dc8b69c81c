"""The graph of one sample as a program, for others and for batches: record, roll up, emit, run."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, overload

from ..value import Value
from .batch import Batch
from .build import built
from .compiled import CompiledFunction
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
    """`fn` as programs, as fast as hand-written NumPy: for any arguments, or for batches like an example.

    **compile(fn)**, also as a decorator, with or without options, is a `CompiledFunction`: it is called as
    `fn` is, for one sample, and returns what `fn` returns, with numbers for Values. At the first call for
    each structure of the arguments `fn` runs on Values, and what it does is kept as a program. It runs a
    few times more, to compare; then no longer, so that a `print` in it is silent.

    - Floats and arrays are data. So are ints, unless `fn` uses them as ints, as an index, in range() or an
      `if`: then each has a program of its own, as have bools, text and None. Lists, tuples and dicts may be
      nested and ragged. At most `cache_size` programs are kept (None: all); see cache_info() and
      clear_cache().
    - `compiled.value_and_grad(...)` also returns the gradient in the parameters, an array in the order of
      `compiled.parameters`; `compiled.backward(...)` adds it to their `.grad`. The result itself is a
      number, without a gradient.
    - `compiled.batch(X, Y)`, and its value_and_grad and backward, take a list or an array of samples for
      each argument. `compiled.program(*sample)` is the Program behind it.
    - Each call sees the numbers that Values have then, and the variables around `fn` as they are. What is
      inside of objects and lists is as it was when it was recorded: clear_cache() after a change.
    - With a Value among the arguments, or called while another function is compiled or differentiated, it
      is `fn` itself, so gradients flow.

    **compile(fn, *example)** is one `Program` for batches, recorded at once, on Values in the shape of
    `example`: for each argument of `fn` a number, or numbers in (nested) lists. Instead of `fn` it takes a
    Value, or a list of Values, that have been computed already; `inputs` are then the leaves, single or in
    lists, whose place the batch takes.

    In both, `fn` must do the same operations for every sample of a program: a comparison of Values is an
    error.

    Steps that are alike, each from what the one before has made, become a loop where they are a thousand
    operations deep or more: the program of a million operations is as long as that of one step.

    `parameters`: the Values to learn, in the order of the gradient, in lists or dicts, or models that have
    parameters(); by default all leaves that are not inputs, oldest first. Other leaves, and those made in
    `fn`, are constants.

    `backend`: "numpy" for batches, "python" for single samples (the default if there are no inputs, and for
    one sample of a small function), "numba" for native code: it needs the extra `jit`, takes seconds or
    minutes when it is first called (a warning tells if it is long), and pays where there are many small
    operations. Where eager code raises a domain error, programs of arrays go on with nan or infinity, and
    NumPy's warning; nan in a batch spoils no other sample.

    Raises TypeError for control flow that depends on a Value, and for what is neither a function nor
    Values; ValueError for ragged examples, an input or parameter that comes twice, an unknown back end, a
    graph that is too long for a program and, when the first batch comes, if the outputs of the program and
    of `fn` differ for one of up to four samples; ImportError if the back end is not installed.

    >>> w, b = Value(2.0, label="w"), Value(1.0, label="b")
    >>> @compile
    ... def loss(x, y):
    ...     return (w * x + b - y) ** 2
    >>> loss(2.0, 4.0)
    1.0
    >>> loss.value_and_grad(2.0, 4.0)
    (1.0, array([4., 2.]))
    >>> loss.batch([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 9.0, 9.0])
    array([0., 1., 4., 0.])

    >>> program = compile(lambda x, y: (w * x + b - y) ** 2, 0.0, 0.0)
    >>> program([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 9.0, 9.0])
    array([0., 1., 4., 0.])
    >>> program.value_and_grad([1.0, 2.0, 3.0, 4.0], [3.0, 4.0, 9.0, 9.0])
    (1.25, array([-2. , -0.5]))
    """
    options: dict[str, Any] = {"parameters": parameters, "backend": backend, "cache_size": cache_size}
    if fn is _NOT_GIVEN:
        if inputs:
            raise TypeError("inputs= is for what is computed already: write compile(output, inputs=[x])")
        return partial(CompiledFunction, **options)
    if callable(fn) and not example and not inputs:
        return CompiledFunction(fn, **options)
    if cache_size != 64:
        raise TypeError("cache_size is for a function without an example: this makes one Program")
    with uncollected():
        recording = record(fn, example, inputs, parameters)
        program = built(recording, backend or ("numpy" if recording.inputs else "python"))
    if callable(fn):
        from .first_batch import first_batch

        program._check = first_batch(fn, recording)
    return program


__all__ = ["Batch", "CompiledFunction", "Program", "compile"]
