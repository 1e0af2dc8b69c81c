"""CasADi's generated C, through the system's compiler."""

import tempfile
from pathlib import Path

import casadi

from benchmarks import native
from benchmarks.engines import casadi_sx
from benchmarks.work import Work


def compiled(function: casadi.Function) -> casadi.Function:
    generator = casadi.CodeGenerator("step.c")
    generator.add(function)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "step.c"
        source.write_text(generator.dump())
        return casadi.external(function.name(), str(native.build(source)))


def expression() -> Work:
    return casadi_sx.expression(compiled)


def moons() -> Work:
    return casadi_sx.moons(compiled)


def digits() -> Work:
    return casadi_sx.digits(compiled)


def xor() -> Work:
    return casadi_sx.xor(compiled)


def compile() -> Work:
    def work() -> tuple[float, ...]:
        return digits()()

    return work
