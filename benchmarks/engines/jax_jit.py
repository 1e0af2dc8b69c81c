"""JAX: one jit-compiled step, called from Python."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from benchmarks import data
from benchmarks.work import Work

jax.config.update("jax_enable_x64", True)

#: step(parameters, *batch) -> moved parameters, [value, first slope]
Step = Callable[..., Any]


def _net(parameters, x, activation):  # type: ignore[no-untyped-def]
    for w, b in parameters[:-1]:
        x = activation(x @ w.T + b)
    w, b = parameters[-1]
    return x @ w.T + b


def first(sizes: tuple[int, ...]):  # type: ignore[no-untyped-def]
    return [(jnp.array(w), jnp.array(b)) for w, b in data.matrices(sizes)]


def _step(loss: Callable[..., Any], rate: float) -> Step:
    def step(parameters, *batch):  # type: ignore[no-untyped-def]
        value, gradient = jax.value_and_grad(loss)(parameters, *batch)
        moved = jax.tree.map(lambda p, g: p - rate * g, parameters, gradient)
        return moved, jnp.stack([value, gradient[0][0][0, 0]])

    return step


def _flat(step: Step, sizes: tuple[int, ...]) -> tuple[Step, jax.Array]:
    """The step, compiled, from vector to vector: each array costs a call microseconds. And the first."""
    vector, tree = ravel_pytree(first(sizes))

    @jax.jit
    def flat(vector: jax.Array, *batch: jax.Array) -> Any:
        moved, numbers = step(tree(vector), *batch)
        return ravel_pytree(moved)[0], numbers

    return flat, vector


def floats(numbers: jax.Array) -> tuple[float, ...]:
    return tuple(np.asarray(numbers).tolist())


def moons_step() -> Step:
    x = jnp.array([x for x, _ in data.moons()])
    y = jnp.array([y for _, y in data.moons()])

    def loss(parameters):  # type: ignore[no-untyped-def]
        penalty = sum((p**2).sum() for p in jax.tree.leaves(parameters))
        return jax.nn.relu(1 - y * _net(parameters, x, jax.nn.relu)[:, 0]).mean() + data.ALPHA * penalty

    return _step(loss, data.RATE)


def xor_step() -> Step:
    x = jnp.array([x for x, _ in data.XOR])
    y = jnp.array([y for _, y in data.XOR])
    return _step(lambda p: ((_net(p, x, jnp.tanh)[:, 0] - y) ** 2).mean(), data.XOR_RATE)


def digits_step() -> Step:
    def loss(parameters, x, labels):  # type: ignore[no-untyped-def]
        scores = jax.nn.log_softmax(_net(parameters, x, jax.nn.relu))
        return -scores[jnp.arange(len(labels)), labels].mean()

    return _step(loss, data.DIGITS_RATE)


def digits_batch() -> tuple[jax.Array, jax.Array]:
    return jnp.array([x for x, _ in data.digits()]), jnp.array([label for _, label in data.digits()])


def expression() -> Work:
    def g(a, b):  # type: ignore[no-untyped-def]
        c, d = a + b, a * b + b**3
        c += c + 1
        c += 1 + c + (-a)
        d += d * 2 + jax.nn.relu(b + a)
        d += 3 * d + jax.nn.relu(b - a)
        f = (c - d) ** 2
        return f / 2.0 + 10.0 / f

    @jax.jit
    def both(a, b):  # type: ignore[no-untyped-def]
        value, slopes = jax.value_and_grad(g, argnums=(0, 1))(a, b)
        return jnp.stack([value, *slopes])

    return lambda: floats(both(-4.0, 2.0))


def _called(step: Step, sizes: tuple[int, ...], batch: tuple[jax.Array, ...] = ()) -> Work:
    flat, vector = _flat(step, sizes)

    def work() -> tuple[float, ...]:
        nonlocal vector
        vector, numbers = flat(vector, *batch)
        return floats(numbers)

    return work


def moons() -> Work:
    return _called(moons_step(), data.SIZES)


def digits() -> Work:
    return _called(digits_step(), data.DIGITS_SIZES, digits_batch())


def xor() -> Work:
    flat, start = _flat(xor_step(), data.XOR_SIZES)

    def work() -> tuple[float, ...]:
        vector = start
        for _ in range(data.XOR_STEPS):
            vector, numbers = flat(vector)
        return floats(numbers)

    return work


def compile() -> Work:
    def work() -> tuple[float, ...]:
        return digits()()

    return work


def nested() -> Work:
    third = jax.jit(jax.grad(jax.grad(jax.grad(lambda x: jnp.tanh(x) * jnp.exp(-x * x)))))
    return lambda: (float(third(data.NESTED)),)
