"""Our own, compiled: `autograd.compile(..., backend="numba")`, with Numba."""

from benchmarks import compiled
from benchmarks.work import Looped, Work


def expression() -> Work:
    return compiled.expression("numba")


def moons() -> Work:
    return compiled.moons("numba")


def xor() -> Work:
    return compiled.xor("numba")


def digits() -> Work:
    return compiled.digits("numba")


def epoch() -> Looped:
    return compiled.epoch("numba")


def compile() -> Work:
    return compiled.compile("numba")
