"""Our own, compiled: `autograd.compile(..., backend="numpy")`, with NumPy, the default."""

from benchmarks import compiled, data
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


def microgpt() -> Work:
    return compiled.microgpt("numpy")


def microgpt_batch() -> Work:
    return compiled.microgpt("numpy", data.GPT_BATCH)


def rnn() -> Work:
    return compiled.rnn("numpy")
