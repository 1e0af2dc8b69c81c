"""Record: call a function once, on Values for one sample, and keep the graph that it makes."""

import gc
import linecache
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from inspect import Parameter, signature
from math import inf
from types import FrameType
from typing import Any, NamedTuple

from ... import grad_mode, ops
from ...chain import ancestors
from ...real import real
from ...value import Value, operand
from .dependence import Dependences, dependences
from .shapes import Shape, flat, is_list, listed, nested, shape_of

Function = Callable[..., Any]


class Input(NamedTuple):
    """One argument of the function: its name, its shape for one sample, and a Value for each number in it."""

    name: str
    shape: Shape
    values: list[Value]


class Recording(NamedTuple):
    """The graph of one sample."""

    inputs: list[Input]
    parameters: list[Value]
    outputs: list[Value]
    shapes: Any  # the shape of the result; for a tuple of results, a list of shapes
    nodes: list[Value]  # all behind the outputs, oldest first
    dependences: Dependences  # what each of them, and each parameter, depends on

    @property
    def single(self) -> bool:
        """Whether the result is one number, which can be differentiated."""
        return bool(self.shapes == ())


def record(fn: Any, example: Sequence[Any], inputs: Sequence[Any], parameters: Any) -> Recording:
    """The graph of one sample, of a function or computed already."""
    if callable(fn):
        if inputs:
            raise TypeError("inputs= is for what is computed already; a function gets an example instead")
        return record_function(fn, example, parameters)
    if not isinstance(fn, Value) and not is_list(fn):
        raise TypeError(f"expected a function to compile, or Values, not {type(fn).__name__}: {fn!r:.80}")
    if isinstance(inputs, Value):
        raise TypeError("inputs= takes a list, of Values or of lists of Values: inputs=[x]")
    if example:
        raise TypeError("an example is for a function; for what is computed already, name its inputs=[...]")
    return record_result(fn, [leaf_input(x, i) for i, x in enumerate(inputs)], parameters)


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


def record_function(fn: Function, example: Sequence[Any], parameters: Any) -> Recording:
    """The graph that `fn` makes of fresh Values, in the shape of `example`."""
    names = argument_names(fn, len(example))
    inputs = [fresh_input(name, argument, i) for i, (name, argument) in enumerate(zip(names, example))]
    try:
        result, start = called(fn, inputs, refuse)
    except BranchError:
        raise
    except Exception as error:
        add_notes(error, inputs)
        raise
    return record_result(result, inputs, parameters, start)


def called(fn: Function, inputs: Sequence[Input], refuse: Callable[..., None]) -> tuple[Any, int]:
    """What `fn` returns, and a serial: the Values that are younger were made by it.

    `refuse` is called where the number of a Value would decide what is recorded.
    """
    with grad_mode.enable_grad(), grad_mode.refusing_branches(refuse):
        start = Value(0.0).serial
        return fn(*[nested(iter(x.values), x.shape) for x in inputs]), start


def add_notes(error: Exception, inputs: list[Input]) -> None:
    """Add to an error of the function what its arguments were."""
    shapes = ", ".join([f"{x.name} {x.shape}" for x in inputs])
    error.add_note(
        f"This was in recording the function for ONE sample, of the shape {shapes or 'of no inputs'}, whose "
        "arguments are Values or lists of Values. Of a batch, X[0] is an example."
    )
    if "indices must be integers" in str(error):
        error.add_note("Where an input is the index, use autograd.take(values, index).")


def record_result(
    result: Any,
    inputs: list[Input],
    parameters: Any,
    start: float = inf,
) -> Recording:
    """The graph behind a result; leaves that were made since `start`, by the function, are constants."""
    several = isinstance(result, tuple)
    results = result if several else (result,)
    shapes = [shape_of(part, "the result") for part in results]
    outputs = [output(x) for part in results for x in flat(part)]
    if not outputs:
        raise TypeError(
            "the function returns nothing to compute: it must return a Value, or several in lists"
        )
    nodes = ancestors(*outputs)
    input_values = {value for x in inputs for value in x.values}
    if len(input_values) < sum([len(x.values) for x in inputs]):
        raise ValueError("a Value comes twice in inputs=, but has one number")
    if parameters is None:
        learned = [n for n in nodes if n.op is ops.leaf and n.serial < start and n not in input_values]
    else:
        learned = checked_parameters(parameters, input_values)
    depends = dependences(nodes, input_values, set(learned))
    return Recording(inputs, learned, outputs, shapes if several else shapes[0], nodes, depends)


def output(x: Any) -> Value:
    try:
        return operand(x)
    except TypeError as error:
        raise TypeError(f"the function to compile must return Values, not {type(x).__name__}") from error


# ---- inputs and parameters ----


def argument_names(fn: Function, n: int) -> list[str]:
    """What `fn` calls its first n arguments; x0, x1, ... where it does not say."""
    try:
        names = [p.name for p in signature(fn).parameters.values() if p.kind is not Parameter.VAR_POSITIONAL]
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"x{i}" for i in range(n)]


def fresh_input(name: str, argument: Any, position: int) -> Input:
    """An argument of the function with a new leaf for each of its numbers."""
    if isinstance(argument, dict):
        raise TypeError(
            f"argument {position} of the example, {name}, is a dict: an argument is a number, or numbers in "
            f"(nested) lists, so write fn({', '.join(map(str, argument)) or '...'}); Values that are "
            "learned are no arguments: use them in the function, and give the dict as parameters="
        )
    shape = shape_of(argument, f"argument {position} of the example")
    numbers = [real(x) for x in flat(argument)]
    labels = [name] if not shape else [f"{name}{i}" for i in range(len(numbers))]
    return Input(name, shape, [Value(x, label=label) for x, label in zip(numbers, labels)])


def collected(parameters: Any) -> Iterator[Any]:
    """What is in a model, or in dicts and lists of Values or models, in order."""
    if hasattr(parameters, "parameters") and not isinstance(parameters, Value):
        parameters = parameters.parameters()
    if isinstance(parameters, dict):
        parameters = parameters.values()
    if isinstance(parameters, str) or not hasattr(parameters, "__iter__"):
        yield parameters
    else:
        for part in parameters:
            yield from collected(part)


def checked_parameters(parameters: Any, inputs: set[Value]) -> list[Value]:
    """The parameters as a list; TypeError or ValueError unless they are distinct leaves and no inputs."""
    is_several = hasattr(parameters, "__iter__") or hasattr(parameters, "parameters")
    if isinstance(parameters, (Value, str)) or not is_several:
        raise TypeError(
            f"parameters= takes a list of Values, or a model, not {type(parameters).__name__}: parameters=[w]"
        )
    result = list(collected(parameters))
    for parameter in result:
        if not isinstance(parameter, Value):
            raise TypeError(f"a parameter is a Value, not {type(parameter).__name__}: {parameter!r:.60}")
        if parameter.parents or parameter in inputs:
            kind = "an input" if parameter in inputs else "computed"
            raise ValueError(f"{parameter!r} is {kind}: parameters are leaves that are learned")
    if len(set(result)) < len(result):
        raise ValueError("a parameter comes twice in parameters=, but has one gradient")
    return result


# ---- control flow ----

INSTEAD = {  # what stands on the line, and what to write
    r"(?<![\w.])max\(": "autograd.maximum(x, y)",
    r"(?<![\w.])min\(": "autograd.minimum(x, y)",
    r"\b(?:np|numpy)\.(maximum|minimum|clip|where|sign)\b": r"autograd.\1",
    r"\bmath\.(\w+)": r"autograd.\1, if there is one",
    r"\brange\(": "a number that is not an input",
}
WHERE = (
    "autograd.where(autograd.heaviside(x - y), a, b) for `a if x >= y else b`, or relu, maximum, clip, take"
)


class BranchError(TypeError):
    """A Value whose number would decide what is recorded."""


def refuse(what: str, *_: Value) -> None:
    """Raise the error for a Value whose number would decide what is recorded."""
    raise branch_error(what)


def branch_error(what: str) -> BranchError:
    """The error, with the line of the caller's code."""
    path, line, text = culprit()
    matches = ((re.search(pattern, text), primitive) for pattern, primitive in INSTEAD.items())
    instead = next((match.expand(primitive) for match, primitive in matches if match), WHERE)
    return BranchError(
        f"{path}:{line}: {text.strip() or '(source not found)'}\n{what} would be decided once, by the "
        "example, for every sample, but a function to compile does the same operations for all. "
        f"Use {instead}"
    )


def culprit() -> tuple[str, int, str]:
    """The line outside this package that is being executed: its file, number and text."""
    libraries = (__name__.partition(".")[0], "numpy")
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] in libraries:
        frame = frame.f_back
    if not frame:
        return "?", 0, ""
    path, line = frame.f_code.co_filename, frame.f_lineno
    return path, line, linecache.getline(path, line, frame.f_globals)


# ---- speed ----


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: of a million new nodes, none is garbage, but it would look at all."""
    was = gc.isenabled()
    try:
        gc.disable()
        yield
    finally:
        try:
            if was:
                gc.enable()
        finally:
            if was:
                gc.enable()  # where the first was interrupted
