"""What commands print: JSON documents, tables, bytes, and numbers in colour on terminals."""

import json
import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..formula.expression import Expression
from ..value import Value
from .standard_output import standard_output

POSITIVE, NEGATIVE, PLAIN = "\x1b[38;5;63m", "\x1b[38;5;130m", "\x1b[0m"  # blue and orange on white and black


def coloured() -> bool:
    """Whether the standard output is a terminal that may show colours."""
    able = os.environ.get("TERM") != "dumb" if os.name != "nt" else "WT_SESSION" in os.environ
    return able and not os.environ.get("NO_COLOR") and sys.stdout.isatty()


def tinted(text: str, number: float) -> str:
    """`text` in the colour of the sign of `number`, if the standard output shows colours."""
    if not coloured() or not number or math.isnan(number):
        return text
    return f"{POSITIVE if number > 0 else NEGATIVE}{text}{PLAIN}"


def columns(rows: Iterable[Sequence[str]], right: str = "") -> list[str]:
    """The rows of a table as lines; `right` has a > for each column that is aligned to the right."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows)]
    right = right.ljust(len(widths))
    return [
        "  ".join(
            f"{cell:{side.strip() or '<'}{width}}" for cell, side, width in zip(row, right, widths)
        ).rstrip()
        for row in rows
    ]


def write(data: bytes) -> None:
    """Write bytes to the standard output, as they are."""
    out = standard_output()
    out.flush()
    binary = getattr(out, "buffer", None)
    if binary is None:
        out.write(data.decode())
    else:
        binary.write(data)
        binary.flush()


def plain(data: Any) -> Any:
    """`data` for JSON: nan and infinities become words that float(), or Number() in JavaScript, reads.

    >>> plain({"x": [1.5, float("inf")]})
    {'x': [1.5, 'Infinity']}
    """
    if isinstance(data, float) and not math.isfinite(data):
        return "NaN" if math.isnan(data) else "Infinity" if data > 0 else "-Infinity"
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [plain(value) for value in data]
    return data


def document(data: Any) -> None:
    """Print `data` as one JSON document."""
    text = json.dumps(plain(data), indent=2, allow_nan=False)
    print(text, file=standard_output(), flush=True)


def summary(expression: Expression, leaves: Mapping[str, Value], output: float) -> dict[str, Any]:
    """The first entries of every document on an expression: its text, its names' numbers, its value."""
    values = {name: leaf.data for name, leaf in leaves.items()}
    return {"expression": expression.text, "values": values, "value": output}
