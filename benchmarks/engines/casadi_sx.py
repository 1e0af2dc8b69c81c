"""CasADi: the expression as a graph of SX scalars, compiled once, evaluated by its virtual machine."""

import casadi

from benchmarks import data
from benchmarks.scalar import Work


def expression() -> Work:
    a, b = casadi.SX.sym("a"), casadi.SX.sym("b")
    c, d = a + b, a * b + b**3
    c = c + c + 1
    c = c + 1 + c + (-a)
    d = d + d * 2 + casadi.fmax(b + a, 0)
    d = d + 3 * d + casadi.fmax(b - a, 0)
    f = (c - d) ** 2
    g = f / 2.0 + 10.0 / f
    run = casadi.Function("g", [a, b], [g, casadi.jacobian(g, casadi.vertcat(a, b))])

    def work() -> tuple[float, ...]:
        value, slopes = run(-4.0, 2.0)
        return float(value), float(slopes[0]), float(slopes[1])

    return work


def chain() -> Work:
    """The graph is built, differentiated and evaluated each time, as an eager engine does."""

    def work() -> tuple[float, ...]:
        x, w, b = (casadi.SX.sym(name) for name in "xwb")
        y = x
        for _ in range(data.CHAIN // 2):
            y = y * w + b
        value, slope = casadi.Function("c", [x, w, b], [y, casadi.gradient(y, w)])(0.5, 0.999, 0.001)
        return float(value), float(slope)

    return work
