"""rules.h: each operation of one or two inputs, in C. `python -m autograd.native.generate` writes it."""

import inspect
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from .. import ops
from . import fingerprint
from .csource import C, Paths, UnwritableError, written

FILE = Path(__file__).with_name("rules.h")
FAMILIES = (ops.constant_power, ops.constant_base, ops.leaky_relu, ops.elu)  # each of one number, k
HEAD = "/* Written by `python -m autograd.native.generate` from autograd/ops.py: do not edit. */\n\n"
LEFT_TO_PYTHON = "NAN"  # what is not finite, Python computes


class Row(NamedTuple):
    """An operation: its name, how many inputs it has, and its functions in C."""

    name: str
    inputs: int
    is_family: bool
    forward: str
    slopes: list[str]

    @property
    def code(self) -> str:
        return f"OP_{self.name.upper()}"


def inputs(op: ops.Op) -> int:
    """How many inputs an operation has; 0 for any number."""
    given = list(inspect.signature(op.partials).parameters.values())[1:]
    return 0 if any(each.kind is each.VAR_POSITIONAL for each in given) else len(given)


def row(name: str, make: Callable[[], ops.Op], n: int, is_family: bool = False) -> Row:
    args = (C("x"), C("y"))[:n]

    def slope(i: int) -> Any:
        return written(make().partials)(C("out"), *args)[i]

    forward = text_of(lambda: written(make().forward)(*args))
    return Row(name, n, is_family, forward, [text_of(partial(slope, i)) for i in range(n)])


def text_of(f: Callable[[], Any]) -> str:
    try:
        return Paths().expression(f)
    except (UnwritableError, TypeError):  # TypeError: of a function that is none of math's, such as round()
        return LEFT_TO_PYTHON


def rows() -> list[Row]:
    few = [op for op in ops.TABLE if inputs(op) in (1, 2)]
    members = [row(each.__name__, _member(each), 1, is_family=True) for each in FAMILIES]
    return [row(op.name, partial(_itself, op), inputs(op)) for op in few] + members


def _itself(op: ops.Op) -> ops.Op:
    return op


def _member(family: Any) -> Callable[[], ops.Op]:
    """A function that makes the member of `family` whose number is k."""
    make = inspect.getclosurevars(family.__wrapped__).nonlocals["make"]
    return lambda: written(make)(C("k"))


def methods(cls: type) -> dict[str, ops.Op]:
    """The methods of the Python class that are one operation of one input."""
    code = vars(cls)["exp"].__code__
    found = {name: f for name, f in vars(cls).items() if getattr(f, "__code__", None) is code}
    return {name: inspect.getclosurevars(f).nonlocals["op"] for name, f in found.items()}


def source(cls: type) -> str:
    """The text of rules.h; `cls` is the Python class Value."""
    table = rows()
    return HEAD + "\n".join(
        [*codes(table), *forwards(table), *slopes(table), *listed(methods(cls)), *docs(cls), ""]
    )


def codes(table: list[Row]) -> list[str]:
    return [
        f"#define FINGERPRINT {fingerprint()}",
        f"enum {{ OP_OTHER, {', '.join(each.code for each in table)}, OPERATIONS }};",
        "",
        "static const struct { const char *name; int inputs, is_family; } TABLE[] = {",
        '    {"", 0, 0},',
        *[f'    {{"{each.name}", {each.inputs}, {int(each.is_family)}}},' for each in table],
        "};",
        "",
    ]


def forwards(table: list[Row]) -> list[str]:
    return [
        "/* What an operation computes. Where this is not finite, Python decides. */",
        "INLINE double rule_forward(int code, double x, double y, double k)",
        *switch([f"{each.code}: return {each.forward};" for each in table if each.forward != LEFT_TO_PYTHON]),
        f"    return {LEFT_TO_PYTHON};",
        "}",
        "",
    ]


def slopes(table: list[Row]) -> list[str]:
    assigned = [" ".join([f"to[{i}] = {text};" for i, text in enumerate(each.slopes)]) for each in table]
    return [
        "/* Its derivatives, likewise. */",
        "INLINE void rule_slopes(int code, double out, double x, double y, double k, double *to)",
        *switch([f"{each.code}: {text} return;" for each, text in zip(table, assigned)]),
        f"    to[0] = to[1] = {LEFT_TO_PYTHON};",
        "}",
        "",
    ]


def switch(cases: list[str]) -> list[str]:
    return ["{", "    switch (code) {", *[f"    case {case}" for case in cases], "    }"]


def listed(methods: dict[str, ops.Op]) -> list[str]:
    each = [f'    M({name}, OP_{op.name.upper()}, "{op.symbol}")' for name, op in methods.items()]
    return ["#define METHODS(M) \\", " \\\n".join(each), ""]


def docs(cls: type) -> list[str]:
    """The docstrings of what is written in C."""
    of = {name: inspect.getdoc(getattr(cls, name)) for name in ("data", "grad", "parents", "backward")}
    return [f"#define DOC_{name.upper()} {json.dumps(text)}" for name, text in of.items()]


if __name__ == "__main__":
    from ..value import PythonValue

    FILE.write_text(source(PythonValue), encoding="utf-8", newline="\n")
