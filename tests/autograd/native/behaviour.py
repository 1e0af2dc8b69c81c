"""Everything that a program may see of a Value, but for numbers of operations."""

import copy
import math
import pickle
from contextlib import contextmanager
from fractions import Fraction
from functools import partial

import numpy as np

import autograd
from autograd import Value, dot, no_grad, record_lines
from autograd.compiler.identity import refusing_identity
from autograd.explain.lines import line_of

from .lines import outcome, text


@contextmanager
def refused():
    def refuse(what, *values):
        raise TypeError(f"refused: {what} of {len(values)}")

    with refusing_identity(refuse):
        yield


class Other:
    """What has operators of its own."""

    def __radd__(self, x):
        return ("added to", type(x).__name__)

    def __rpow__(self, x):
        return ("power of", type(x).__name__)

    def __lt__(self, x):
        return "less"


def _subclass():
    class Kind(Value):
        pass

    return Kind


def _assigned(name, x):
    v = Value(2.0, label="v") * 3
    setattr(v, name, x)
    return v, getattr(v, name)


def _deleted(name):
    delattr(Value(1.0), name)


def _without_recording(f):
    with no_grad():
        y = f()
    return y, y.parents


def _lines():
    with record_lines():
        y = Value(1.0) * 2 + 1
    return str(line_of(y)), line_of(Value(2.0)), y.serial - y.parents[0].serial


def _refused(f):
    with refused():
        return f()


def _micrograd(y):
    return sorted(map(text, y._prev)), y._op, y.parents


def behaviour():
    """Everything else that a program may see of a Value."""
    v = Value(0.5, label="v")
    w = v * 2 + 1
    cases = {
        "new": [
            lambda x=x: Value(x)
            for x in (1, True, Fraction(1, 3), np.float32(0.1), "1", None, 1j, [1], v, 10**400)
        ],
        "label": [partial(Value, 1.0, label=x) for x in ("", "a", 3, None)],
        "arguments": [
            Value,
            lambda: Value(1.0, 2.0),
            lambda: Value(1.0, name="x"),
            lambda: Value(data=2),
        ],
        "operands": [
            f
            for x in (
                "1",
                None,
                [1.0],
                1j,
                10**400,
                np.float64(2.0),
                np.array(2.0),
                Fraction(1, 3),
                True,
                Other(),
            )
            for f in (
                *(
                    lambda x=x: v + x,
                    lambda x=x: x + v,
                    lambda x=x: v - x,
                    lambda x=x: x - v,
                    lambda x=x: v * x,
                ),
                *(
                    lambda x=x: x * v,
                    lambda x=x: v / x,
                    lambda x=x: x / v,
                    lambda x=x: v**x,
                    lambda x=x: x**v,
                ),
                *(lambda x=x: v % x, lambda x=x: x % v, lambda x=x: v // x, lambda x=x: x // v),
                *(lambda x=x: v < x, lambda x=x: x >= v, lambda x=x: v == x, lambda x=x: divmod(v, x)),
            )
        ],
        "arrays": [
            lambda: np.array([1.0, 2.0]) * v,
            lambda: np.exp(v),
            lambda: np.array([v, w]).std(),
            lambda: np.sinc(v),
        ],
        "powers": [
            lambda x=x, n=n: Value(x) ** n for x in (0.0, -0.0, -8.0) for n in (-1, 0, -0.0, 0.5, 2, 1 / 3)
        ],
        "conversions": [
            lambda f=f: f(v) for f in (float, int, complex, round, bool, math.floor, math.ceil, math.exp, str)
        ],
        "formats": [
            lambda: f"{v:.3f}",
            lambda: f"{v}",
            lambda: f"{v!r:>40}",
            lambda: f"{v:q}",
            lambda: pow(v, 2),
        ],
        "attributes": [
            lambda name=name: getattr(v, name) for name in ("item", "shape", "real", "imag", "nothing", "m")
        ],
        "assigned": [
            lambda n=n, x=x: _assigned(n, x)
            for n in ("data", "grad")
            for x in (3, None, v, "1", [1], np.float64(2))
        ],
        "labels": [
            lambda: _assigned("label", "new"),
            lambda: _assigned("item", 1),
            lambda: _assigned("nothing", 1),
        ],
        "deleted": [lambda name=name: _deleted(name) for name in ("data", "grad")],
        "backward": [lambda x=x: (w.backward(x), v.grad) for x in (2, True, "1", None, v, math.inf)],
        "more": [
            lambda: w.backward(grad=0.5),
            lambda: w.backward(1, 2),
            lambda: w.backward(seed=1),
            w.zero_grad,
        ],
        "constants": [
            (v.detach() * 2).backward,
            autograd.constant(1).backward,
            v.detach,
        ],
        "paused": [
            lambda f=f: _without_recording(f)
            for f in (lambda: v + 1, v.exp, lambda: v**2, lambda: v % v, v.rint)
        ],
        "identity": [
            lambda f=f: _refused(f) for f in (lambda: hash(v), lambda: v == w, lambda: str(v), lambda: {v: 1})
        ],
        "equal": [
            lambda: v == 0.5,
            lambda: v == v,  # noqa: PLR0124
            lambda: v != w,
            lambda: v in [w, v],
            lambda: len({v, w, v}),
        ],
        "class": [
            _subclass,
            lambda: Value.__name__,
            lambda: Value.__module__,
            lambda: Value.__doc__,
            lambda: v.__class__,
        ],
        "directory": [
            lambda: [n for n in dir(v) if not n.startswith("_")],
            lambda: isinstance(v, Value),
            lambda: vars(v),
        ],
        "lines": [_lines],
        "micrograd": [
            lambda: _micrograd(3 - Value(2.0) * 4.0),
            lambda: _micrograd(Value(2.0).relu()),
            lambda: _micrograd(v),
        ],
        "copies": [
            lambda: copy.copy(v),
            lambda: copy.deepcopy(w),
            lambda: pickle.loads(pickle.dumps(w)),
            lambda: pickle.dumps(w),
        ],
        "sums": [lambda n=n, b=b: dot([v] * n, [w] * n, b) for n in range(3) for b in (v, None)]
        + [lambda: dot([v], [2.0], v), lambda: dot([v], [], v)],
    }
    for name, fs in cases.items():
        for i, f in enumerate(fs):
            yield f"{name} {i}: {outcome(f)}"
