"""One recording of a function for the structure of one call."""

import sys
from collections.abc import Callable, Sequence
from itertools import chain, count
from typing import Any, NamedTuple

from .. import ops
from ..chain import ancestors
from ..value import Value
from .graph.record import Recording, argument_names, branch_error, called, fresh_input, record_result
from .graph.shapes import flat
from .identity import refusing_identity
from .structure import FLOAT, INT, NUMBER, Key, build, kind_of, look, look_at_result, names_of

Function = Callable[..., Any]
Where = int | str  # the position of an argument, or its name


class Call(NamedTuple):
    """The arguments of one call, apart: what is part of the program, and what is data."""

    where: tuple[Any, ...]  # the number of positional arguments, and the names of the others
    keys: tuple[Key, ...]
    data: list[Any]  # the blocks of numbers in all arguments


def look_at_call(args: Sequence[Any], kwargs: dict[str, Any], fixed: frozenset[Where]) -> Call:
    """A call, of which the ints in the arguments `fixed` are part of the program."""
    data: list[Any] = []
    if not kwargs and not fixed:
        return Call((len(args),), tuple([look(x, data) for x in args]), data)
    keys = [look(x, data, at in fixed) for at, x in enumerate(args)]
    keys += [look(x, data, at in fixed) for at, x in kwargs.items()]
    return Call((len(args), *kwargs), tuple(keys), data)


def with_ints(args: Sequence[Any], kwargs: dict[str, Any], fixed: frozenset[Where]) -> set[Where]:
    """Where there are ints that are data."""
    found: set[Where] = set()
    positions: list[Where] = [*range(len(args)), *kwargs]
    for at, x in zip(positions, [*args, *kwargs.values()]):
        blocks: list[Any] = []
        look(x, blocks, at in fixed)
        if any(map(holds_ints, blocks)):
            found.add(at)
    return found


def holds_ints(block: Any) -> bool:
    if hasattr(block, "dtype"):
        return bool(block.dtype.kind in "biu")
    return any(kind_of(type(x)) == INT for x in flat(block))


class Attempt:
    """The function with blocks of numbers as its arguments, and as its result."""

    def __init__(self, fn: Function, call: Call) -> None:
        self.fn = fn
        self.call = call
        self.refused: Exception | None = None
        self.result: Key = NUMBER

    def __call__(self, *blocks: Any) -> Any:
        numbers = chain.from_iterable(map(flat, blocks))
        count, *names = self.call.where
        values = [build(key, numbers) for key in self.call.keys]
        computed: list[Any] = []
        self.result = look_at_result(self.fn(*values[:count], **dict(zip(names, values[count:]))), computed)
        return computed[0] if self.result == NUMBER else tuple(computed)

    def record(self, parameters: Any) -> Recording:
        """The graph of the call. Raises what the function raises."""
        self.oldest = Value(0.0).serial
        inputs = [fresh_input(*each) for each in zip(self.names(), self.call.data, count())]
        kinds = [INT if holds_ints(block) else FLOAT for block in self.call.data]
        self.kinds = {x: kind for given, kind in zip(inputs, kinds) for x in given.values}
        with refusing_identity(self.refuse_identity):
            result, start = called(self, inputs, self.refuse)
        if self.refused:
            raise self.refused  # which the function has caught
        return record_result(result, inputs, parameters, start)

    def names(self) -> list[str]:
        """A name for each block."""
        positional, *named = self.call.where
        named = [*argument_names(self.fn, positional), *named]
        return [name for key, of in zip(self.call.keys, named) for name in names_of(key, of)]

    def refuse(self, what: str, *_: Value) -> None:
        """Raise the error for a Value whose number would decide what is recorded."""
        self.refused = branch_error(what)
        self.refused.add_note(
            "An argument that decides what is computed is an int, a bool or a text: each has its own program."
        )
        raise self.refused

    def refuse_identity(self, what: str, *values: Value) -> None:
        """The same for one that is compared, looked up or written, in code that is not ours.

        The text of a float is for people, and what they see is a Value; that of an int may be a key.
        """
        if is_ours() or not any(x.serial > self.oldest and x.op is not ops.constant for x in values):
            return
        if "text" not in what or self.is_whole(*values):
            self.refuse(what)

    def is_whole(self, x: Value) -> bool:
        """Whether a Value was computed from ints alone."""
        behind = {node for node in ancestors(x) if node in self.kinds}
        return bool(behind) and {self.kinds[node] for node in behind} == {INT}


def is_ours() -> bool:
    """Whether the code that asks for a hash, or compares, is of this package."""
    frame: Any = sys._getframe(1)
    asked = {__name__, Value.__module__, refusing_identity.__module__}
    while frame.f_back and frame.f_globals.get("__name__") in asked:
        frame = frame.f_back
    name: str = frame.f_globals.get("__name__", "")
    return name.partition(".")[0] == __name__.partition(".")[0]
