"""C as a number system: its numbers are C expressions, so that the rules of the table write themselves in C.

The Python functions of an operation run on expressions. A condition is followed both ways: `x if x > 0 else
0.0` becomes `x > 0 ? x : 0.0`. A function of `math` becomes the C function that CPython itself calls.
"""

import math
from collections.abc import Callable
from types import BuiltinFunctionType, CellType, FunctionType
from typing import Any

from .. import floats, ops

#: Functions of math that are, wherever they are finite, those of C of the same name.
LIBRARY = {
    *("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "copysign", "cos", "cosh", "erf"),
    *("erfc", "exp", "expm1", "fabs", "fmod", "log", "log10", "log1p", "log2", "pow", "sin", "sinh", "sqrt"),
    *("tan", "tanh"),
}


class UnwritableError(Exception):
    """C cannot say it, or not to the last bit: the operation stays in Python."""


class C:
    """A C expression.

    >>> 2.0 * C("x") + abs(C("y"))
    ((2.0 * x) + fabs(y))
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return self.text

    def __bool__(self) -> bool:
        return Paths.now.decide(f"({self.text} != 0.0)")

    def __neg__(self) -> "C":
        return C(f"(-{self.text})")

    def __abs__(self) -> "C":
        return C(f"fabs({self.text})")

    def __pow__(self, n: Any) -> "C":
        return C(f"pow({self.text}, {literal(n)})")


class Comparison(C):
    """A C expression that is 1 or 0."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return Paths.now.decide(self.text)


def _infix(sign: str, kind: type[C] = C, *, is_reflected: bool = False) -> Callable[[C, Any], Any]:
    def method(a: C, b: Any) -> Any:
        if not isinstance(b, (C, int, float)):
            return NotImplemented
        left, right = (literal(b), a.text) if is_reflected else (a.text, literal(b))
        return kind(f"({left} {sign} {right})")

    return method


for _name, _sign in {"add": "+", "sub": "-", "mul": "*", "truediv": "/"}.items():
    setattr(C, f"__{_name}__", _infix(_sign))
    setattr(C, f"__r{_name}__", _infix(_sign, is_reflected=True))
for _name, _sign in {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}.items():
    setattr(C, f"__{_name}__", _infix(_sign, Comparison))


def literal(x: Any) -> str:
    """`x`, an expression or a number, as it stands in C.

    >>> literal(2), literal(-0.1), literal(math.inf)
    ('2.0', '(-0.1)', 'INFINITY')
    """
    if isinstance(x, C):
        return x.text
    x = float(x)
    if math.isnan(x):
        return "NAN"
    size = repr(abs(x)) if math.isfinite(x) else "INFINITY"
    return f"(-{size})" if math.copysign(1.0, x) < 0 else size


class Paths:
    """All the ways through the conditions of a function, which is run once for each.

    >>> x = C("x")
    >>> Paths().expression(lambda: x if x > 0 else 0.0)
    '((x > 0.0) ? x : 0.0)'
    """

    now: "Paths"
    LONGEST = 16

    def __init__(self) -> None:
        self.route: list[bool] = []
        self.asked: list[str] = []

    def decide(self, condition: str) -> bool:
        """The next turn: as the route says, which goes on with yes."""
        self.asked.append(condition)
        if len(self.asked) > len(self.route):
            self.route.append(True)
        return self.route[len(self.asked) - 1]

    def expression(self, f: Callable[[], Any], route: tuple[bool, ...] = ()) -> str:
        """What f() returns, for all routes that begin with `route`."""
        if len(route) > self.LONGEST:
            raise UnwritableError("too many conditions")
        Paths.now, self.route, self.asked = self, list(route), []
        text, asked = literal(f()), self.asked
        for depth in range(len(asked) - 1, len(route) - 1, -1):
            other = self.expression(f, (*route, *[True] * (depth - len(route)), False))
            text = f"({asked[depth]} ? {text} : {other})"
        return text


# ---- the table's functions, with those of C in place of math's ----


class _Kind(type):
    def __instancecheck__(cls, x: object) -> bool:
        return isinstance(x, C) or type(x) is float


class _Float(metaclass=_Kind):
    """`float` in a rule: an expression is one."""

    def __new__(cls, x: Any) -> Any:
        return x if isinstance(x, C) else float(x)


class _Math:
    """`math` in a rule."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(math, name)
        if isinstance(found, float):
            return found
        if name not in LIBRARY:
            raise UnwritableError(f"math.{name}")

        def call(*args: Any) -> Any:
            written = C(f"{name}({', '.join(map(literal, args))})")
            return written if any(isinstance(arg, C) for arg in args) else found(*args)

        return call


class _Floats:
    """`floats` in a rule."""

    def __getattr__(self, name: str) -> Any:
        return written(getattr(floats, name))


_NAMES = {"math": _Math(), "floats": _Floats(), "float": _Float}


def written(f: Any) -> Any:
    """`f`, a function or a constant of the table, so that it can be called with expressions."""
    if isinstance(f, BuiltinFunctionType) and f.__module__ == "math":
        return getattr(_NAMES["math"], f.__name__)
    if not isinstance(f, FunctionType):
        return f
    if f.__module__ not in (ops.__name__, floats.__name__):
        raise UnwritableError(f"{f.__module__}.{f.__name__}")
    cells = tuple([CellType(written(cell.cell_contents)) for cell in f.__closure__ or ()])
    names = f.__globals__ | _NAMES
    if f.__module__ == floats.__name__:  # they call each other
        called = [name for name in f.__code__.co_names if isinstance(vars(floats).get(name), FunctionType)]
        names |= {name: written(vars(floats)[name]) for name in called}
    return FunctionType(f.__code__, names, f.__name__, f.__defaults__, cells)


def applied(op: ops.Op, args: tuple[Any, ...]) -> Any:
    """What `op` computes, in C."""
    return written(op.forward)(*args)


ops.interpreters[C] = ops.interpreters[Comparison] = applied
