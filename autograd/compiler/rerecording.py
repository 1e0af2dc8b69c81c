"""What to say of a function that is recorded again and again."""

import warnings
from typing import Any

from .cache import Cache
from .graph.record import Function, argument_names, culprit
from .structure import described


def warn(fn: Function, name: str, cache: Cache) -> None:
    """Warn, at the caller's line, that most calls of a function had to be recorded."""
    path, line, _ = culprit()
    warnings.warn_explicit(
        f"{name} was recorded {cache.info().misses} times, for most of its calls: "
        f"{changes(fn, [key[-2:] for key in cache.known()])}",
        RuntimeWarning,
        path,
        line,
    )


def changes(fn: Function, calls: list[tuple[Any, Any]]) -> str:
    """Which argument has come in most structures, in words."""
    met: dict[Any, set[Any]] = {}
    for where, keys in calls:
        for at, key in zip(where, keys):
            met.setdefault(at, set()).add(key)
    if not met:
        return FROZEN
    at = max(met, key=lambda at: len(met[at]))
    if len(met[at]) == 1:
        return (
            "their structure is the same, so the Values they use have changed, which are not in parameters="
        )
    some = "; ".join([described(key) for key in list(met[at])[:3]])
    name = argument_names(fn, at + 1)[at] if isinstance(at, int) else at
    return f"{name} has come in {len(met[at])} structures ({some}; ...). {REMEDY}"


FROZEN = (
    "its arguments are alike, and what it uses beside them has changed: a variable, or a Value that is not "
    "in parameters=. Give numbers that change as arguments, and assign to the .data of Values"
)
REMEDY = (
    "Bring it into few shapes, for instance by padding; give ints that are data as floats or arrays, and "
    "look up with autograd.take; or, if each comes again, give compile a larger cache_size"
)
