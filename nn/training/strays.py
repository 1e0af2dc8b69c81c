"""Values that a model computes with and that parameters() does not have, so that nobody learns them."""

import warnings
from collections.abc import Iterable
from typing import Any

from autograd import Value

from ..data.arrays import leaves
from ..modules.module import Module


def warn_of_strays(model: Module, outputs: Any, learned: Iterable[Value]) -> None:
    """Warn, once, of the leaves behind the outputs that are neither parameters nor `learned`."""
    known = {*model.parameters(), *learned}
    met: set[Value] = set()
    waiting = list(leaves(outputs))
    strays = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, Value) and value not in met:
            met.add(value)
            waiting += value.parents
            if value.op.name == "leaf" and value not in known:
                strays.append(value)
    if strays:
        names = ", ".join(sorted(_name(model, stray) for stray in strays)[:5])
        warnings.warn(
            f"{type(model).__name__} computes with {names}{', ...' if len(strays) > 5 else ''}, which "
            "parameters() does not have, so that fit does not learn it: make the object that holds it a "
            "Module, or write autograd.constant(...) for what is not to be learned",
            stacklevel=4,
        )


def _name(model: Module, stray: Value) -> str:
    """Where the plain objects of the modules hold it: "helper.w"; else its label, or what it looks like."""
    for module in model.modules():
        for name, thing in vars(module).items():
            for attribute, held in getattr(thing, "__dict__", {}).items():
                if held is stray:
                    return f"{name}.{attribute}"
    return stray.label or repr(stray)
