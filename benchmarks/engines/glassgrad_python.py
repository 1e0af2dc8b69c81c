"""Our own, compiled: `autograd.compile(..., backend="python")`, in Python's floats."""

from benchmarks import compiled
from benchmarks.work import Work


def expression() -> Work:
    return compiled.expression("python")


def moons() -> Work:
    return compiled.moons("python")


def xor() -> Work:
    return compiled.xor("python")


def digits() -> Work:
    return compiled.digits("python")


def compile() -> Work:
    return compiled.compile("python")


def wide() -> Work:
    return compiled.wide("python")


def long() -> Work:
    return compiled.long("python")


def nested() -> Work:
    return compiled.nested("python")
