"""JAX: one jit-compiled step, called from Python."""

import jax
import jax.numpy as jnp

from benchmarks import data
from benchmarks.scalar import Work

jax.config.update("jax_enable_x64", True)


def _net(parameters, x, activation):  # type: ignore[no-untyped-def]
    for w, b in parameters[:-1]:
        x = activation(x @ w.T + b)
    w, b = parameters[-1]
    return (x @ w.T + b)[:, 0]


def _parameters(sizes: tuple[int, ...]):  # type: ignore[no-untyped-def]
    return [(jnp.array(w), jnp.array(b)) for w, b in data.matrices(sizes)]


def expression() -> Work:
    def g(a, b):  # type: ignore[no-untyped-def]
        c, d = a + b, a * b + b**3
        c += c + 1
        c += 1 + c + (-a)
        d += d * 2 + jax.nn.relu(b + a)
        d += 3 * d + jax.nn.relu(b - a)
        f = (c - d) ** 2
        return f / 2.0 + 10.0 / f

    both = jax.jit(jax.value_and_grad(g, argnums=(0, 1)))

    def work() -> tuple[float, ...]:
        value, (to_a, to_b) = both(-4.0, 2.0)
        return float(value), float(to_a), float(to_b)

    return work


def moons() -> Work:
    x = jnp.array([x for x, _ in data.moons()])
    y = jnp.array([y for _, y in data.moons()])

    def loss(parameters):  # type: ignore[no-untyped-def]
        penalty = sum((p**2).sum() for p in jax.tree.leaves(parameters))
        return jax.nn.relu(1 - y * _net(parameters, x, jax.nn.relu)).mean() + data.ALPHA * penalty

    @jax.jit
    def step(parameters):  # type: ignore[no-untyped-def]
        value, gradient = jax.value_and_grad(loss)(parameters)
        moved = jax.tree.map(lambda p, g: p - data.RATE * g, parameters, gradient)
        return moved, value, gradient[0][0][0, 0]

    state = [_parameters(data.SIZES)]

    def work() -> tuple[float, ...]:
        state[0], value, slope = step(state[0])
        return float(value), float(slope)

    return work


def xor() -> Work:
    x = jnp.array([x for x, _ in data.XOR])
    y = jnp.array([y for _, y in data.XOR])

    def loss(parameters):  # type: ignore[no-untyped-def]
        return ((_net(parameters, x, jnp.tanh) - y) ** 2).mean()

    @jax.jit
    def step(parameters):  # type: ignore[no-untyped-def]
        value, gradient = jax.value_and_grad(loss)(parameters)
        moved = jax.tree.map(lambda p, g: p - data.XOR_RATE * g, parameters, gradient)
        return moved, value, gradient[0][0][0, 0]

    first = _parameters(data.XOR_SIZES)

    def work() -> tuple[float, ...]:
        parameters = first
        for _ in range(data.XOR_STEPS):
            parameters, value, slope = step(parameters)
        return float(value), float(slope)

    return work
