"""The table of primitive operations: each is declared here, once, and nowhere else.

A rule uses only operators, comparisons and other operations, so the same line is calculus in every number
system: floats (eager), Values (gradients of gradients), Symbols (the formula), arrays (a batch at once).
"""

# mypy: disable-error-code="has-type"
# (a rule may use operations that stand further down in the table)

import math
import operator
from collections.abc import Callable
from functools import lru_cache, reduce
from math import inf, nan
from typing import Any

from . import floats

Function = Callable[..., Any]

#: How each number system but float applies an operation: {type: interpret(op, args)}. Each registers itself.
interpreters: dict[type, Callable[["Op", tuple[Any, ...]], Any]] = {}


class Op:
    """One primitive: what it computes, and how its output moves when each of its inputs moves.

    >>> round(tanh(0.5), 6)
    0.462117
    >>> tanh.partials(0.5, None)
    (0.75,)
    """

    __slots__ = ("array", "domain", "forward", "name", "origin", "partials", "symbol")

    def __init__(
        self,
        name: str,
        forward: Function,
        partials: Function,
        array: str | Function | None = None,
        *,
        symbol: str = "",
        domain: str = "a finite x",
    ) -> None:
        self.name = name
        self.forward = forward  # (*floats) -> float
        self.partials = partials  # (output, *inputs) -> (d output/d input, ...), in every number system
        self.array = array  # beyond floats: the ufunc's name, a formula of other operations, or as `forward`
        self.symbol = symbol or name  # as drawn in a graph and written in a formula
        self.domain = domain  # what `forward` needs, for the error message
        self.origin: tuple[Function, tuple[float, ...]] | None = None  # the family it is a member of, if any

    def __call__(self, *args: Any) -> Any:
        """Apply this operation in the number system its arguments come from."""
        for arg in args:
            if type(arg) is float:
                continue
            interpret = interpreters.get(type(arg))
            if interpret:
                return interpret(self, args)
            if getattr(arg, "ndim", 0) or isinstance(arg, (list, tuple)):
                return self.mapped(args)
        try:
            return self.forward(*args)
        except (ValueError, ZeroDivisionError) as error:
            raise type(error)(self.refusal(args)) from None

    def mapped(self, args: tuple[Any, ...]) -> Any:
        """The operation on each entry of NumPy arrays, as an array; TypeError for lists."""
        if any(isinstance(arg, (list, tuple)) for arg in args):
            name = self.symbol if self.symbol.isidentifier() else self.name
            raise TypeError(
                f"{name} takes numbers and Values, and arrays of them, not a list: "
                f"[{name}(x) for x in xs], or {name}(np.array(xs))"
            )
        import numpy as np

        result = np.frompyfunc(self, len(args), 1)(*args)
        numbers = all(isinstance(x, (int, float)) for x in result.ravel().tolist())
        return result.astype(float) if numbers else result

    def call(self, numbers: tuple[float, ...]) -> str:
        """The operation of these numbers, in text."""
        texts = [f"{x:.6g}" for x in numbers]
        if self.symbol.isidentifier():
            return f"{self.symbol}({', '.join(texts)})"
        signed = [text if text[0] != "-" else f"({text})" for text in texts]
        return f" {self.symbol} ".join(signed) if len(signed) > 1 else signed[0] + self.symbol

    def refusal(self, numbers: tuple[float, ...]) -> str:
        """The sentence for numbers for which the operation is not defined."""
        return f"{self.call(numbers)} is not a real number: {self.name} needs {self.domain}"

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    def __reduce__(self) -> str | tuple[Function, tuple[float, ...]]:
        return self.origin or self.name  # copied and pickled by reference: an operation is its row


def family(make: Callable[..., Op]) -> Callable[..., Op]:
    """A row with constants: one operation for each choice of them, made once."""

    @lru_cache(maxsize=4096)
    def member(*constants: float) -> Op:
        op = make(*constants)
        op.origin = (member, constants)
        return op

    member.__module__, member.__name__, member.__qualname__ = __name__, make.__name__, make.__qualname__
    member.__doc__ = make.__doc__
    return member


# ---- what rules share ----

LOG_2, LOG_10 = math.log(2.0), math.log(10.0)
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805  # Klambauer et al. 2017, arXiv:1706.02515


def _power_slope(x: Any, n: float) -> Any:
    """n * x ** (n - 1); at 0 ** 0 it is 0, the slope of a constant."""
    if n == 0:
        return 0.0
    if isinstance(x, float):
        return floats.times(n, floats.raised(x, n - 1))
    return n * x ** (n - 1) if 1 <= n < inf else times(n, raised(x, n - 1))


def probabilities(xs: tuple[Any, ...]) -> tuple[Any, ...]:
    """softmax(xs), all at once where they are floats."""
    if all(type(x) is float for x in xs):
        return tuple(floats.softmax(xs))
    return tuple(softmax_(i)(*xs) for i in range(len(xs)))


def _density(x: Any) -> Any:
    """The normal density, exp(-x^2 / 2) / sqrt(2 pi)."""
    return exp(-0.5 * (x * x)) * (floats.SQRT_HALF / math.sqrt(math.pi))


def _zero(x: Any) -> Any:
    """1 where x is 0, else 0."""
    return (x >= 0) * (x <= 0)


# fmt: off
#                 name          forward                  partials                                             array
leaf       = Op("leaf",         float,                   lambda out: (),                                      symbol="")
constant   = Op("constant",     float,                   lambda out: (),                                      symbol="")
identity   = Op("identity",     lambda x: x,             lambda out, x: (1.0,))

add        = Op("add",          operator.add,            lambda out, x, y: (1.0, 1.0),                        symbol="+")
sub        = Op("sub",          operator.sub,            lambda out, x, y: (1.0, -1.0),                       symbol="-")
mul        = Op("mul",          operator.mul,            lambda out, x, y: (y, x),                            symbol="*")
div        = Op("div",          operator.truediv,        lambda out, x, y: (1.0 / y, -out / y),               symbol="/", domain="a denominator other than 0")
neg        = Op("neg",          operator.neg,            lambda out, x: (-1.0,),                              symbol="-")
power      = Op("power",        floats.power,                    lambda out, x, y: (times(y, raised(x, y - 1.0)), out * power_log(x)), operator.pow, symbol="**", domain="a base above 0 (below 0 only whole powers, at 0 no negative one)")

exp        = Op("exp",          floats.saturating(math.exp),   lambda out, x: (out,),                               "exp")
exp2       = Op("exp2",         floats.saturating(lambda x: math.pow(2.0, x)), lambda out, x: (LOG_2 * out,),       "exp2")
expm1      = Op("expm1",        floats.saturating(math.expm1), lambda out, x: (exp(x),),                            "expm1")
log        = Op("log",          math.log,                lambda out, x: (1.0 / x,),                           "log",   domain="x > 0")
log1p      = Op("log1p",        math.log1p,              lambda out, x: (1.0 / (1.0 + x),),                   "log1p", domain="x > -1")
log2       = Op("log2",         math.log2,               lambda out, x: (1.0 / (LOG_2 * x),),                 "log2",  domain="x > 0")
log10      = Op("log10",        math.log10,              lambda out, x: (1.0 / (LOG_10 * x),),                "log10", domain="x > 0")
sqrt       = Op("sqrt",         math.sqrt,               lambda out, x: (over(0.5, out),),                   "sqrt",  domain="x >= 0")
square     = Op("square",       lambda x: x * x,         lambda out, x: (2.0 * x,))

sin        = Op("sin",          math.sin,                lambda out, x: (cos(x),),                            "sin")
cos        = Op("cos",          math.cos,                lambda out, x: (-sin(x),),                           "cos")
tan        = Op("tan",          math.tan,                lambda out, x: (1.0 + out * out,),                   "tan")
arcsin     = Op("arcsin",       math.asin,               lambda out, x: (over(1.0, sqrt((1.0 - x) * (1.0 + x))),),  "arcsin", domain="-1 <= x <= 1")
arccos     = Op("arccos",       math.acos,               lambda out, x: (over(-1.0, sqrt((1.0 - x) * (1.0 + x))),), "arccos", domain="-1 <= x <= 1")
arctan     = Op("arctan",       math.atan,               lambda out, x: (1.0 / (1.0 + x * x),),               "arctan")
arctan2    = Op("arctan2",      math.atan2,              lambda out, y, x: (over(over(x, hypot(x, y)), hypot(x, y)), over(over(-y, hypot(x, y)), hypot(x, y))), "arctan2")
sinh       = Op("sinh",         floats.saturating(math.sinh),  lambda out, x: (cosh(x),),                           "sinh")
cosh       = Op("cosh",         floats.saturating(math.cosh),  lambda out, x: (sinh(x),),                           "cosh")
tanh       = Op("tanh",         math.tanh,               lambda out, x: (1.0 - out * out,),                   "tanh")
arcsinh    = Op("arcsinh",      math.asinh,              lambda out, x: (1.0 / hypot(x, 1.0),),               "arcsinh")
arccosh    = Op("arccosh",      math.acosh,              lambda out, x: (over(1.0, sqrt(x - 1.0) * sqrt(x + 1.0)),), "arccosh", domain="x >= 1")
arctanh    = Op("arctanh",      math.atanh,              lambda out, x: (1.0 / ((1.0 - x) * (1.0 + x)),),     "arctanh", domain="-1 < x < 1")
hypot      = Op("hypot",        math.hypot,              lambda out, x, y: (over(x, out), over(y, out)),    "hypot")
erf        = Op("erf",          math.erf,                lambda out, x: (2.0 / math.sqrt(math.pi) * exp(-(x * x)),))
erfc       = Op("erfc",         math.erfc,               lambda out, x: (-2.0 / math.sqrt(math.pi) * exp(-(x * x)),))

sigmoid    = Op("sigmoid",      floats.sigmoid,                lambda out, x: (out * (1.0 - out),),                 lambda x: exp(minimum(x, 0.0)) / (1.0 + exp(-absolute(x))))
softplus   = Op("softplus",     floats.softplus,               lambda out, x: (sigmoid(x),),                        lambda x: maximum(x, 0.0) + log1p(exp(-absolute(x))))
relu       = Op("relu",         lambda x: x if x > 0 or x != x else 0.0, lambda out, x: (out > 0,),           lambda x: maximum(x, 0.0))
selu       = Op("selu",         lambda x: SELU_SCALE * (x if x > 0 else SELU_ALPHA * math.expm1(x)), lambda out, x: (SELU_SCALE * ((x > 0) + (x <= 0) * SELU_ALPHA * exp(minimum(x, 0.0))),), lambda x: SELU_SCALE * (maximum(x, 0.0) + SELU_ALPHA * expm1(minimum(x, 0.0))))
gelu       = Op("gelu",         floats.gelu,                   lambda out, x: (0.5 * erfc(-floats.SQRT_HALF * x) + x * _density(x),), lambda x: 0.5 * maximum(x, -100.0) * erfc(-floats.SQRT_HALF * x))  # Hendrycks & Gimpel 2016, arXiv:1606.08415, with the exact erf
silu       = Op("silu",         floats.silu,                   lambda out, x: (sigmoid(x) * (1.0 + x * sigmoid(-x)),), lambda x: maximum(x, -1000.0) * sigmoid(x))

absolute   = Op("absolute",     abs,                     lambda out, x: (sign(x),),                           "absolute", symbol="abs")
sign       = Op("sign",         floats.sign,                   lambda out, x: (0.0,),                               "sign")
heaviside  = Op("heaviside",    floats.heaviside,              lambda out, x: (0.0,),                               lambda x: minimum(sign(x) + 1.0, 1.0))  # 1 at 0: a perceptron's step
floor      = Op("floor",        floats.floor,                  lambda out, x: (0.0,),                               "floor")
ceil       = Op("ceil",         floats.ceil,                   lambda out, x: (0.0,),                               "ceil")
trunc      = Op("trunc",        floats.trunc,                  lambda out, x: (0.0,),                               "trunc")
rint       = Op("rint",         floats.rint,                   lambda out, x: (0.0,),                               "rint")
floor_divide = Op("floor_divide", operator.floordiv,     lambda out, x, y: (0.0, 0.0),                        "floor_divide", domain="a divisor other than 0")
mod        = Op("mod",          operator.mod,            lambda out, x, y: (1.0, -floor_divide(x, y)),        "mod", domain="a divisor other than 0")  # of the sign of y
fmod       = Op("fmod",         math.fmod,               lambda out, x, y: (1.0, -trunc(over(x, y))),           "fmod", domain="a finite x and a divisor other than 0")  # of the sign of x
cbrt       = Op("cbrt",         math.cbrt,               lambda out, x: (over(1.0, 3.0 * (out * out)),),      "cbrt")
copysign   = Op("copysign",     math.copysign,           lambda out, x, y: (sign(x) * copysign(1.0, y), 0.0), "copysign")
maximum    = Op("maximum",      floats.maximum,                lambda out, x, y: (x >= y, x < y),                   "maximum", symbol="max")
minimum    = Op("minimum",      floats.minimum,                lambda out, x, y: (x <= y, x > y),                   "minimum", symbol="min")
clip       = Op("clip",         lambda x, low, high: floats.minimum(floats.maximum(x, low), high), lambda out, x, low, high: ((x >= low) * (x <= high), (x < low) * (low <= high), 1.0 * (maximum(x, low) > high)), lambda x, low, high: minimum(maximum(x, low), high))
where      = Op("where",        lambda condition, x, y: x if condition else y, lambda out, condition, x, y: (0.0, 1 - _zero(condition), _zero(condition)), "where")

sum_       = Op("sum_",         floats.total,                    lambda out, *xs: (1.0,) * len(xs),                   lambda *xs: reduce(add, xs), symbol="sum")
mean_      = Op("mean_",        floats.mean,                   lambda out, *xs: (1.0 / len(xs),) * len(xs),         lambda *xs: reduce(add, xs) / len(xs), symbol="mean")
dot_       = Op("dot_",         floats.dot,                    lambda out, *wxb: (*wxb[len(wxb) // 2 : len(wxb) // 2 * 2], *wxb[: len(wxb) // 2], *(1.0,) * (len(wxb) % 2)), floats.dot, symbol="dot")
logsumexp_ = Op("logsumexp_",   floats.logsumexp,              lambda out, *xs: probabilities(xs), lambda *xs: (m := reduce(maximum, xs)) + log(reduce(add, [exp(minus(x, m)) for x in xs])), symbol="logsumexp")
# fmt: on


@family
def constant_power(n: float) -> Op:
    """x ** n."""
    forward: Function = lambda x: floats.power(x, n)

    rule: Function = square.partials if n == 2 else lambda out, x: (_power_slope(x, n),)
    return Op(f"constant_power({n!r})", forward, rule, lambda x: x**n, symbol=f"**{n:g}", domain=power.domain)


@family
def constant_base(a: float) -> Op:
    """a ** x, for a > 0."""
    log_a = math.log(a)
    rule: Function = lambda out, x: (log_a * out,)
    return Op(f"constant_base({a!r})", lambda x: floats.power(a, x), rule, lambda x: a**x, symbol=f"{a:g}**")


@family
def leaky_relu(alpha: float = 0.01) -> Op:
    """x above 0, alpha * x below: Maas et al. 2013."""
    forward: Function = lambda x: x if x > 0 else alpha * x
    rule: Function = lambda out, x: ((x > 0) + alpha * (x <= 0),)
    array: Function = lambda x: maximum(x, 0.0) + alpha * minimum(x, 0.0)
    return Op(f"leaky_relu({alpha!r})", forward, rule, array, symbol="leaky_relu")


@family
def elu(alpha: float = 1.0) -> Op:
    """x above 0, alpha * (exp(x) - 1) below: Clevert et al. 2015, arXiv:1511.07289."""
    forward: Function = lambda x: x if x > 0 else alpha * math.expm1(x)
    rule: Function = lambda out, x: ((x > 0) + (x <= 0) * alpha * exp(minimum(x, 0.0)),)
    array: Function = lambda x: maximum(x, 0.0) + alpha * expm1(minimum(x, 0.0))
    return Op(f"elu({alpha!r})", forward, rule, array, symbol="elu")


@family
def softmax_(i: int) -> Op:
    """Entry i of softmax(xs): exp(x[i]) / sum(exp(xs))."""
    rule: Function = lambda out, *xs: tuple(out * ((i == j) - p) for j, p in enumerate(probabilities(xs)))
    array: Function = lambda *xs: exp(log_softmax_(i)(*xs))
    return Op(f"softmax_({i})", lambda *xs: floats.softmax(xs)[i], rule, array, symbol="softmax")


@family
def log_softmax_(i: int) -> Op:
    """Entry i of log_softmax(xs): x[i] - logsumexp(xs), without the rounding error of that difference."""

    def forward(*xs: float) -> float:
        largest, rest = floats.log_terms(xs)
        return floats.minus(xs[i], largest) - rest

    rule: Function = lambda out, *xs: tuple((i == j) - p for j, p in enumerate(probabilities(xs)))
    array: Function = lambda *xs: xs[i] - logsumexp_(*xs)
    return Op(f"log_softmax_({i})", forward, rule, array, symbol="log_softmax")


@family
def one_hot_(i: int, n: int) -> Op:
    """1 where x is i, else 0, for x of 0, 1, ... n - 1."""
    array: Function = lambda x: 1.0 * ((x >= i) * (x <= i))

    def forward(x: float) -> float:
        if not (0 <= x < n and x == int(x)):
            raise ValueError
        return float(x == i)

    domain = f"a whole number from 0 to {n - 1}"
    return Op(f"one_hot_({i}, {n})", forward, lambda out, x: (0.0,), array, symbol="one_hot", domain=domain)


TABLE = tuple(op for op in globals().values() if isinstance(op, Op))
FAMILIES = (constant_power, constant_base, leaky_relu, elu, softmax_, log_softmax_, one_hot_)

#: A number that changes, but is a constant to the chain rule: `detach` in a function that is compiled.
stop_gradient = Op("stop_gradient", lambda x: x, lambda out, x: (0.0,))

# ---- operations that exist for rules ----

#: *, / and ** in slopes that may be infinite: see floats.times.
times = Op("times", floats.times, lambda out, x, y: (y, x), operator.mul, symbol="*")
over = Op("over", floats.over, lambda out, x, y: (over(1.0, y), -over(out, y)), operator.truediv, symbol="/")
raised = Op(
    "raised",
    floats.raised,
    lambda out, x, y: (times(y, raised(x, y - 1.0)), times(out, power_log(x))),
    operator.pow,
    symbol="**",
)

#: - between logits, of which the largest may be infinite.
minus = Op("minus", floats.minus, lambda out, x, y: (1.0, -1.0), operator.sub, symbol="-")

#: log in d(x**y)/dy: 0 at x = 0, none below.
power_log = Op(
    "power_log",
    floats.power_log,
    lambda out, x: (over(1.0, x),),
    lambda x: log(where(x > 0, x, where(x < 0, nan, 1.0))),
    symbol="log",
)
