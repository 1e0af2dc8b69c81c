"""JAX: many steps in a loop inside one jit; the time of one."""

from typing import Any

import jax
import jax.numpy as jnp

from benchmarks import data
from benchmarks.engines.jax_jit import Step, digits_batch, digits_step, first, floats, moons_step, xor_step
from benchmarks.work import Looped, Work


def _looped(step: Step, sizes: tuple[int, ...], batch: tuple[jax.Array, ...] = ()) -> Looped:
    start, none = first(sizes), jnp.zeros(2)

    @jax.jit
    def loop(parameters: Any, steps: int, *batch: jax.Array) -> Any:
        return jax.lax.fori_loop(0, steps, lambda _, state: step(state[0], *batch), (parameters, none))

    def run(steps: int) -> tuple[float, ...]:
        return floats(loop(start, steps, *batch)[1])

    return Looped(run)


def moons() -> Looped:
    return _looped(moons_step(), data.SIZES)


def digits() -> Looped:
    return _looped(digits_step(), data.DIGITS_SIZES, digits_batch())


def xor() -> Work:
    looped = _looped(xor_step(), data.XOR_SIZES)
    return lambda: looped.run(data.XOR_STEPS)
