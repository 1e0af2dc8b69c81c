"""Names in generated programs: identifiers, each used once; how a program imports what it calls."""

import keyword
import re
from collections.abc import Iterable
from typing import Any

from ... import ops
from .infix import number

UNRESTRICTED = ops.sin.domain
OTHERS = re.compile(r"\W+", re.ASCII)  # characters that no identifier has


class Names:
    """Hands out identifiers.

    >>> names = Names(["exp"])
    >>> names.new("layers.0.w"), names.new("layers.0.w"), names.new("exp"), names.new("2 x"), names.new("")
    ('layers_0_w', 'layers_0_w_2', 'exp_2', 'v2_x', 'v')
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self.used = set(reserved)
        self.last: dict[str, int] = {}  # the number given to a stem last

    def new(self, wish: str) -> str:
        """An identifier that resembles `wish`, which may be any text."""
        stem = OTHERS.sub("_", wish)[:40].strip("_")
        if not stem or stem[0].isdigit() or keyword.iskeyword(stem):
            stem = f"v{stem}"
        identifier, i = stem, self.last.get(stem, 1)
        while identifier in self.used:
            i += 1
            identifier = f"{stem}_{i}"
        self.last[stem] = i
        self.used.add(identifier)
        return identifier

    def copy(self) -> "Names":
        names = Names(self.used)
        names.last = dict(self.last)
        return names

    def restore(self, names: "Names") -> None:
        """Forget what was handed out since `names` was copied."""
        self.used, self.last = names.used, names.last


def import_path(called: Any) -> str:
    """The expression for an operation or a function of `floats`, in a module that imports ops and floats.

    `ops.log` is called itself, for its error message; `ops.sin.forward`, which has none, is faster.
    """
    if not isinstance(called, ops.Op):
        return f"floats.{called.__name__}"
    path = f"ops.{called.name}"
    if called.origin:
        family, constants = called.origin
        path = f"ops.{family.__name__}({', '.join(map(number, constants))})"
    return f"{path}.forward" if called.domain == UNRESTRICTED else path
