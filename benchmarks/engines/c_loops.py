"""Loops by hand in C: one step, called from Python through ctypes."""

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import data, native
from benchmarks.work import Work

CONSTANTS = ("ALPHA", "RATE", "XOR_RATE", "DIGITS_RATE")
#: run(steps) -> loss, the first slope; start() puts back the first parameters
Run = Callable[[int], tuple[float, ...]]


def library() -> ctypes.CDLL:
    return native.load(
        Path(__file__).with_name("loops.c"), *(f"{name}={getattr(data, name)}" for name in CONSTANTS)
    )


def steps(c: ctypes.CDLL, name: str, sizes: tuple[int, ...], points: Any) -> tuple[Run, Callable[[], None]]:
    first = _doubles(data.weights(sizes))
    p, g = _doubles(first), _doubles([0.0] * len(first))
    x = _doubles([number for row in zip(*(x for x, _ in points)) for number in row])
    targets = [y for _, y in points]
    y = (ctypes.c_long * len(targets))(*targets) if isinstance(targets[0], int) else _doubles(targets)
    function = c[f"{name}_steps"]
    function.restype = ctypes.c_double

    def run(count: int) -> tuple[float, ...]:
        return function(p, g, x, y, count), g[0]

    def start() -> None:
        ctypes.memmove(p, first, ctypes.sizeof(first))

    return run, start


def _doubles(numbers: Any) -> Any:
    return (ctypes.c_double * len(numbers))(*numbers)


def moons() -> Work:
    run, _ = steps(library(), "moons", data.SIZES, data.moons())
    return lambda: run(1)


def digits() -> Work:
    run, _ = steps(library(), "digits", data.DIGITS_SIZES, data.digits())
    return lambda: run(1)


def xor() -> Work:
    run, start = steps(library(), "xor", data.XOR_SIZES, data.XOR)

    def work() -> tuple[float, ...]:
        start()
        for _ in range(data.XOR_STEPS - 1):
            run(1)
        return run(1)

    return work


def compile() -> Work:
    def work() -> tuple[float, ...]:
        return digits()()

    return work
