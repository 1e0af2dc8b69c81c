"""Value in C, where it was built: the same numbers, several times as fast. Nobody else needs to know of it.

The environment variable GLASSGRAD_NATIVE chooses: 0 is the engine in Python, 1 the one in C or an error;
without it, that in C where it is. `python -m pip install -e .` builds it if there is a C compiler.
"""

import os
import zlib
from collections.abc import Callable
from importlib import import_module
from types import MemberDescriptorType
from typing import Any

from .. import floats, grad_mode, ops
from ..accumulate import lock, nothing_to_differentiate, walk_by_the_chain_rule
from ..refusals import domain_error

_status = "python: not loaded"


def draw_serials(by: Callable[[], int]) -> None:
    """What C needs to know of value.draw_serials."""


def status() -> str:
    """Which engine computes: "native", or "python: " and why.

    >>> status().partition(":")[0] in ("native", "python")
    True
    """
    return _status


def engine(names: dict[str, Any]) -> dict[str, Any]:
    """What stands for these names of value.py; {} where the engine in Python stays."""
    global _status, draw_serials  # noqa: PLW0603
    wish = os.environ.get("GLASSGRAD_NATIVE", "")
    if wish not in ("", "0", "1"):
        raise ValueError(f"GLASSGRAD_NATIVE is 0 (Python) or 1 (C), not {wish!r}")
    try:
        if wish == "0":
            raise ImportError("GLASSGRAD_NATIVE is 0")
        found = _native(names)
    except ImportError as error:
        if wish == "1":
            raise ImportError(f"GLASSGRAD_NATIVE is 1, but there is no native engine: {error}") from None
        _status = f"python: {error}"
        return {}
    _status, draw_serials = "native", found.pop("draw_serials")
    return found


def fingerprint() -> int:
    """A number that changes with the text of the table."""
    number = 0
    for module in (ops, floats):
        with open(str(module.__file__), "rb") as file:
            number = zlib.crc32(file.read().replace(b"\r\n", b"\n"), number)
    return number & 0x7FFFFFFF


def _native(names: dict[str, Any]) -> dict[str, Any]:
    try:
        _value: Any = import_module("._value", __name__)
    except ModuleNotFoundError:
        raise ImportError("it was not built here") from None
    if fingerprint() != _value.FINGERPRINT:
        raise ImportError(
            "it was built from another table of operations: run `python -m autograd.native.generate`, and "
            "build it again with `python setup.py build_ext --inplace`"
        )
    twin = names["Value"]
    cls = _value.start(ops, _helpers(names, twin))
    for name, attribute in vars(twin).items():
        if type(attribute) is not MemberDescriptorType and (name not in vars(cls) or name == "__doc__"):
            setattr(cls, name, attribute)
    cls.__name__ = "Value"  # without its module: as error messages of Python have it
    functions = ("accumulate", "draw_serials", "made", "node", "record", "weighted_sum")
    return {"Value": cls, "_next_serial": _value.next_serial} | {
        name: getattr(_value, name) for name in functions
    }


def _helpers(names: dict[str, Any], twin: Any) -> dict[str, Any]:
    """What the engine in C leaves to Python."""
    return {
        "acquire": lock.acquire,
        "assigned": names["assigned"],
        "backward": vars(twin)["backward"],
        "chain_rule": walk_by_the_chain_rule,
        "detached_if_paused": names["detached_if_paused"],
        "displaced": names["displaced"],
        "displaced_blocks": grad_mode.displaced,
        "forward": forward,
        "new": vars(twin)["__new__"].__func__,
        "nothing": nothing_to_differentiate,
        "number": names["number"],
        "paused": grad_mode.paused,
        "record": names["record"],
        "release": lock.release,
        "rpow": vars(twin)["__rpow__"],
    }


def forward(op: ops.Op, parents: tuple[Any, ...]) -> Any:
    """What `op` computes; where it is not defined, an error that names the nodes."""
    compute: Callable[..., Any] = op.forward
    try:
        return compute(*[parent if type(parent) is float else parent._data for parent in parents])
    except (ValueError, ZeroDivisionError) as error:
        raise domain_error(error, op, parents) from None
