"""Every operation of the table, and points where each is defined: what the tests loop over."""

import inspect
import math
from functools import wraps

import pytest

from autograd import ops

MEMBERS = [
    *[ops.constant_power(n) for n in (3.0, 2.0, 1.0, 0.0, -1.0, -2.5, 0.5)],
    *[ops.constant_base(a) for a in (2, 0.3)],
    *[ops.leaky_relu(alpha) for alpha in (0.01, 0.5)],
    *[ops.elu(alpha) for alpha in (1.0, 0.3)],
    *[family(i) for family in (ops.softmax_, ops.log_softmax_) for i in (0, 2)],
]
OPS = [op for op in ops.TABLE if op not in (ops.leaf, ops.constant)] + MEMBERS
POINTS = [(0.7, 0.3, 1.1, 2.0), (1.9, 2.5, 4.0, 0.8), (-0.6, 0.9, 1.3, -2.1), (3.5, -1.2, 2.2, 0.1)]


def arity(op):
    """How many inputs the operation takes; None if it takes any number."""
    rule = inspect.signature(op.partials).parameters.values()
    return None if any(p.kind is p.VAR_POSITIONAL for p in rule) else len(rule) - 1


def defined(op, point):
    if op is ops.rint and point[0] % 1 == 0.5:
        return False  # it jumps there
    try:
        return math.isfinite(op(*point))
    except (ValueError, ZeroDivisionError):
        return False


UNARY = [op for op in OPS if arity(op) == 1]
CASES = [(op, point[: arity(op)]) for op in OPS for point in POINTS if defined(op, point[: arity(op)])]


def at_all_points(cases=CASES, argument="point"):
    """Run a test of (op, point) once for each operation, at all of its points.

    Thousands of tests that take no time would still take seconds to be collected and told of.
    """
    points = {}
    for op, point in cases:
        points.setdefault(op, []).append(point)

    def decorate(test):
        @wraps(test)
        def run(op, **fixtures):
            for point in points[op]:
                test(op=op, **{argument: point}, **fixtures)

        signature = inspect.signature(test)
        others = [each for name, each in signature.parameters.items() if name != argument]
        run.__signature__ = signature.replace(parameters=others)
        return pytest.mark.parametrize("op", points, ids=lambda op: op.name)(run)

    return decorate


def difference(f, point, i):
    """df/dx[i] at `point`, with an error of order h**4."""
    h = 1e-3

    def at(steps):
        return float(f(*[x + (j == i) * steps * h for j, x in enumerate(point)]))

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
