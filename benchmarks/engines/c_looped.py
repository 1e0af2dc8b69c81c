"""Loops by hand in C, the steps too; the time of one."""

from typing import Any

from benchmarks import data
from benchmarks.engines.c_loops import library, steps
from benchmarks.work import Looped, Work


def _looped(name: str, sizes: tuple[int, ...], points: Any) -> Looped:
    run, start = steps(library(), name, sizes, points)

    def restarted(count: int) -> tuple[float, ...]:
        start()
        return run(count)

    return Looped(restarted)


def moons() -> Looped:
    return _looped("moons", data.SIZES, data.moons())


def digits() -> Looped:
    return _looped("digits", data.DIGITS_SIZES, data.digits())


def xor() -> Work:
    looped = _looped("xor", data.XOR_SIZES, data.XOR)
    return lambda: looped.run(data.XOR_STEPS)
