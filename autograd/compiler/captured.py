"""What a function finds outside of itself: a recording holds while that is the same."""

import dis
from collections.abc import Callable, Iterator
from functools import partial
from operator import is_
from types import CellType, CodeType, MethodType
from typing import Any

MISSING = object()
BY_NUMBER = {int, float, bool, str}


class Captured:
    """The globals of a function, the variables of the functions around it, and its object, if it has one.

    Only names in the function itself are seen, not those in functions that it calls, nor attributes.
    """

    def __init__(self, fn: Callable[..., Any]) -> None:
        self.owners: list[Any] = [fn]
        while isinstance(fn, (partial, MethodType)):
            self.owners.append(getattr(fn, "__self__", None))
            fn = fn.func if isinstance(fn, partial) else fn.__func__
        code = getattr(fn, "__code__", None)
        self.cells: tuple[CellType, ...] = getattr(fn, "__closure__", None) or ()
        self.globals: dict[str, Any] = getattr(fn, "__globals__", {})
        self.names = sorted(set(global_names(code))) if code else []

    def now(self) -> list[Any]:
        """What the names stand for."""
        found = [self.globals.get(name, MISSING) for name in self.names]
        return [*self.owners, *found, *map(contents, self.cells)]


def global_names(code: CodeType) -> Iterator[str]:
    """The global names in a function, and in the functions and comprehensions inside it."""
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_GLOBAL":
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from global_names(constant)


def modes(captured: list[Any]) -> tuple[Any, ...]:
    """For each object whether it is in train() mode, as models may be; True for what has no modes."""
    return tuple([vars(x).get("training") is not False for x in captured if hasattr(x, "__dict__")])


def contents(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # nothing is assigned yet
        return MISSING


def same(before: list[Any], now: list[Any]) -> bool:
    """Whether names stand for the same objects, or for equal numbers."""
    if all(map(is_, before, now)):
        return True
    return all(a is b or (type(a) is type(b) in BY_NUMBER and a == b) for a, b in zip(before, now))
