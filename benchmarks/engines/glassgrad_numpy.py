"""Our own, compiled: `autograd.compile(..., backend="numpy")`, with NumPy, the default."""

from benchmarks import compiled
from benchmarks.work import Looped, Work


def expression() -> Work:
    return compiled.expression("numpy")


def moons() -> Work:
    return compiled.moons("numpy")


def xor() -> Work:
    return compiled.xor("numpy")


def digits() -> Work:
    return compiled.digits("numpy")


def epoch() -> Looped:
    return compiled.epoch("numpy")


def compile() -> Work:
    return compiled.compile("numpy")


def wide() -> Work:
    return compiled.wide("numpy")


def long() -> Work:
    return compiled.long("numpy")
