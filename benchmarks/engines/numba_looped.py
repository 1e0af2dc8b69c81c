"""Loops by hand, compiled by Numba, the steps too; the time of one."""

from typing import Any

import numpy as np

from benchmarks import data
from benchmarks.engines.numba_loops import batch, digits_step, jit, moons_step, xor_step
from benchmarks.work import Looped, Work


@jit
def moons_steps(p, g, x, y, steps):  # type: ignore[no-untyped-def]
    loss = 0.0
    for _ in range(steps):
        loss = moons_step(p, g, x, y)
    return loss


@jit
def digits_steps(p, g, x, y, steps):  # type: ignore[no-untyped-def]
    loss = 0.0
    for _ in range(steps):
        loss = digits_step(p, g, x, y)
    return loss


@jit
def xor_steps(p, g, x, y, steps):  # type: ignore[no-untyped-def]
    loss = 0.0
    for _ in range(steps):
        loss = xor_step(p, g, x, y)
    return loss


def _looped(steps: Any, sizes: tuple[int, ...], points: Any) -> Looped:
    first = np.array(data.weights(sizes))
    p, g, (x, y) = first.copy(), np.zeros_like(first), batch(points)

    def run(count: int) -> tuple[float, ...]:
        p[:] = first
        return steps(p, g, x, y, count), float(g[0])

    return Looped(run)


def moons() -> Looped:
    return _looped(moons_steps, data.SIZES, data.moons())


def digits() -> Looped:
    return _looped(digits_steps, data.DIGITS_SIZES, data.digits())


def xor() -> Work:
    looped = _looped(xor_steps, data.XOR_SIZES, data.XOR)
    return lambda: looped.run(data.XOR_STEPS)
