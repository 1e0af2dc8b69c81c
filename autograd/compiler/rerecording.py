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
    met: dict[str, dict[Any, None]] = {}  # the structures in their order
    for (positional, *named), keys in calls:
        for name, key in zip([*argument_names(fn, positional), *named], keys):
            met.setdefault(name, {})[key] = None
    most = max(met, key=lambda name: len(met[name]), default="")
    if not most or len(met[most]) == 1:
        return FROZEN
    some = "; ".join([described(key) for key in list(met[most])[:3]])
    return f"{most} has come in {len(met[most])} structures ({some}; ...). {REMEDY}"


FROZEN = (
    "its arguments are alike, and what it uses beside them has changed: a variable, or a Value that is not "
    "in parameters=. Give numbers that change as arguments, and assign to the .data of Values"
)
REMEDY = (
    "Bring it into few shapes, for instance by padding; give ints that are data as floats or arrays, and "
    "look up with autograd.take; or, if each comes again, give compile a larger cache_size"
)
