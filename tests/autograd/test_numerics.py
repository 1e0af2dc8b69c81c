"""Values and derivatives against mpmath, far out and close in.

Tolerances are in units of float epsilon, relative to the true number (ULPS below), for every function but
these: sigmoid and tanh give their slope from their output, out(1 - out) and 1 - out², which is right to an
epsilon *of 1* (as in every peer); so are the slopes of softmax. Functions of exp(-x²) lose x² epsilons.
"""

import math

import mpmath
import pytest

from autograd import Value, grad, log_softmax, logsumexp, ops, softmax, value_and_grad

from .table import UNARY, at_all_points

EPS = 2.0**-52
ULPS = 8
TINY = 1e-320  # a few of the smallest floats
inf, nan = math.inf, math.nan


def mp_elu(x, alpha=1.0):
    return x if x > 0 else alpha * mpmath.expm1(x)


TRUE = {
    ops.sigmoid: lambda x: 1 / (1 + mpmath.exp(-x)),
    ops.softplus: lambda x: mpmath.log1p(mpmath.exp(x)),
    ops.tanh: mpmath.tanh,
    ops.silu: lambda x: x / (1 + mpmath.exp(-x)),
    ops.gelu: lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    ops.selu: lambda x: mpmath.mpf(ops.SELU_SCALE) * mp_elu(x, mpmath.mpf(ops.SELU_ALPHA)),
    ops.elu(1.0): mp_elu,
    ops.exp: mpmath.exp,
    ops.exp2: lambda x: mpmath.mpf(2) ** x,
    ops.expm1: mpmath.expm1,
    ops.log: mpmath.log,
    ops.log1p: mpmath.log1p,
    ops.log2: lambda x: mpmath.log(x, 2),
    ops.log10: mpmath.log10,
    ops.sqrt: mpmath.sqrt,
    ops.sin: mpmath.sin,
    ops.cos: mpmath.cos,
    ops.tan: mpmath.tan,
    ops.arcsin: mpmath.asin,
    ops.arccos: mpmath.acos,
    ops.arctan: mpmath.atan,
    ops.sinh: mpmath.sinh,
    ops.cosh: mpmath.cosh,
    ops.arcsinh: mpmath.asinh,
    ops.arccosh: mpmath.acosh,
    ops.arctanh: mpmath.atanh,
    ops.erf: mpmath.erf,
    ops.erfc: mpmath.erfc,
    ops.square: lambda x: x * x,
    ops.constant_power(-2.5): lambda x: x ** mpmath.mpf(-2.5),
    ops.constant_base(0.3): lambda x: mpmath.mpf(0.3) ** x,
}
FROM_ITS_OUTPUT = {ops.sigmoid, ops.tanh}
OF_EXP_OF_SQUARE = {ops.erf, ops.erfc, ops.gelu}
POSITIVE = [
    1e-300,
    1e-20,
    1e-8,
    1e-3,
    0.3,
    0.999999,
    1.000001,
    3.0,
    12.0,
    37.0,
    120.0,
    400.0,
    800.0,
    1e5,
    1e300,
]
POINTS = [*POSITIVE, 0.0, *[-x for x in POSITIVE]]


def domain(op, x):
    try:
        op(x)
    except (ValueError, ZeroDivisionError):
        return False
    return abs(x) <= 1e5 or op not in (ops.sin, ops.cos, ops.tan, ops.gelu, ops.erf, ops.erfc)


CASES = [(op, x) for op in TRUE for x in POINTS if domain(op, x)]
points = at_all_points(CASES, "x")


def exact(f, x):
    """f(x) as the nearest float, computed with enough digits for any cancellation."""
    with mpmath.workdps(700 if abs(x) < 1e6 else 1000):
        return float(mpmath.re(f(mpmath.mpf(x))))


def slope(op, x):
    """The true derivative."""
    with mpmath.workdps(60):
        return float(mpmath.re(SLOPES[op](mpmath.mpf(x))))


def mp_phi(x):
    return mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)


def mp_sigmoid_slope(x):
    e = mpmath.exp(-abs(x))
    return e / (1 + e) ** 2


SLOPES = {
    ops.sigmoid: mp_sigmoid_slope,
    ops.softplus: TRUE[ops.sigmoid],
    ops.tanh: lambda x: mpmath.sech(x) ** 2,
    ops.silu: lambda x: TRUE[ops.sigmoid](x) + x * mp_sigmoid_slope(x),
    ops.gelu: lambda x: mpmath.erfc(-x / mpmath.sqrt(2)) / 2 + x * mp_phi(x),
    ops.selu: lambda x: (
        mpmath.mpf(ops.SELU_SCALE) * (1 if x > 0 else mpmath.mpf(ops.SELU_ALPHA) * mpmath.exp(x))
    ),
    ops.elu(1.0): lambda x: 1 if x > 0 else mpmath.exp(x),
    ops.exp: mpmath.exp,
    ops.exp2: lambda x: mpmath.log(2) * mpmath.mpf(2) ** x,
    ops.expm1: mpmath.exp,
    ops.log: lambda x: 1 / x,
    ops.log1p: lambda x: 1 / (1 + x),
    ops.log2: lambda x: 1 / (x * mpmath.log(2)),
    ops.log10: lambda x: 1 / (x * mpmath.log(10)),
    ops.sqrt: lambda x: 1 / (2 * mpmath.sqrt(x)) if x else mpmath.inf,
    ops.sin: mpmath.cos,
    ops.cos: lambda x: -mpmath.sin(x),
    ops.tan: lambda x: mpmath.sec(x) ** 2,
    ops.arcsin: lambda x: 1 / mpmath.sqrt(1 - x * x),
    ops.arccos: lambda x: -1 / mpmath.sqrt(1 - x * x),
    ops.arctan: lambda x: 1 / (1 + x * x),
    ops.sinh: mpmath.cosh,
    ops.cosh: mpmath.sinh,
    ops.arcsinh: lambda x: 1 / mpmath.sqrt(1 + x * x),
    ops.arccosh: lambda x: 1 / mpmath.sqrt(x * x - 1),
    ops.arctanh: lambda x: 1 / (1 - x * x),
    ops.erf: lambda x: 2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-x * x),
    ops.erfc: lambda x: -2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-x * x),
    ops.square: lambda x: 2 * x,
    ops.constant_power(-2.5): lambda x: mpmath.mpf(-2.5) * x ** mpmath.mpf(-3.5),
    ops.constant_base(0.3): lambda x: mpmath.log(mpmath.mpf(0.3)) * mpmath.mpf(0.3) ** x,
}


def loss(op, x):
    """How many more epsilons than others the function may lose at x."""
    return min(x * x, 1500) if op in OF_EXP_OF_SQUARE else 0


@points
def test_values(op, x):
    assert op(x) == pytest.approx(exact(TRUE[op], x), rel=(ULPS + loss(op, x)) * EPS, abs=TINY)
    assert Value(x).data == x


@points
def test_slopes(op, x):
    v = Value(x)
    y = op(v)
    y.backward()
    absolute = 2 * EPS if op in FROM_ITS_OUTPUT else ULPS * EPS if op is ops.gelu else TINY
    assert v.grad == pytest.approx(slope(op, x), rel=(ULPS + loss(op, x)) * EPS, abs=absolute)


# ---- the numbers the issue names ----


@pytest.mark.parametrize(
    ("f", "x", "value", "derivative"),
    [
        (ops.sigmoid, 800.0, 1.0, 0.0),
        (ops.sigmoid, -800.0, 0.0, 0.0),
        (ops.sigmoid, -700.0, math.exp(-700.0), math.exp(-700.0)),
        (ops.softplus, 800.0, 800.0, 1.0),
        (ops.softplus, -800.0, 0.0, 0.0),
        (ops.softplus, -700.0, math.exp(-700.0), math.exp(-700.0)),
        (ops.tanh, 400.0, 1.0, 0.0),
        (ops.tanh, -400.0, -1.0, 0.0),
        (ops.exp, 1000.0, inf, inf),
        (ops.exp, -1000.0, 0.0, 0.0),
        (ops.expm1, 1000.0, inf, inf),
        (ops.exp2, 5000.0, inf, inf),
        (ops.sinh, 1000.0, inf, inf),
        (ops.sinh, -1000.0, -inf, inf),
        (ops.cosh, -1000.0, inf, -inf),
        (ops.square, 1e200, inf, 2e200),
        (ops.constant_power(3), -1e200, -inf, inf),
        (ops.constant_power(3), 1e150, inf, 3e300),
        (ops.constant_power(2), -1e200, inf, -2e200),
        (ops.constant_power(2.5), 1e200, inf, 2.5 * 1e200**1.5),
        (ops.constant_base(2), 5000.0, inf, inf),
        (ops.constant_base(0.5), 5000.0, 0.0, -0.0),
        (ops.silu, -800.0, -0.0, 0.0),
        (ops.gelu, -800.0, -0.0, 0.0),
        (ops.gelu, 800.0, 800.0, 1.0),
        (ops.selu, -800.0, -ops.SELU_SCALE * ops.SELU_ALPHA, 0.0),
        (ops.elu(1.0), 800.0, 800.0, 1.0),
        (ops.log1p, 1e-18, 1e-18, 1.0),
        (ops.expm1, 1e-18, 1e-18, 1.0),
    ],
    ids=lambda x: getattr(x, "name", None),
)
def test_the_extremes(f, x, value, derivative):
    assert value_and_grad(f)(x) == pytest.approx((value, derivative), rel=2 * EPS, abs=0)


def test_logsumexp_of_large_numbers():
    value, slopes = value_and_grad(logsumexp)([1000.0, 1000.0])
    assert value == 1000.0 + math.log(2.0)
    assert slopes == [0.5, 0.5]


@pytest.mark.parametrize(
    "xs",
    [
        [1e-3, -2.0, 5.0],
        [0.0, -50.0],
        [-745.0, 0.0, -700.0],
        [1e300, -1e300],
        [-1000.0, -1001.0],
        [1e-20, -800.0],
        [0.0, 0.0, 0.0, -1e-9],
        [800.0],
        [-50.0] * 3 + [-0.0],
        [20.0, 40.0, 60.0],
    ],
    ids=str,
)
def test_logsumexp_softmax_log_softmax(xs):
    with mpmath.workdps(1500):
        exps = [mpmath.exp(mpmath.mpf(x) - max(xs)) for x in xs]
        total = mpmath.fsum(exps)
        expected = float(max(xs) + mpmath.log(total))
        shares = [float(e / total) for e in exps]
        logs = [float(mpmath.mpf(x) - max(xs) - mpmath.log(total)) for x in xs]
    value, slopes = value_and_grad(logsumexp)(xs)
    assert value == pytest.approx(expected, rel=2 * EPS, abs=TINY)
    assert slopes == softmax(xs) == pytest.approx(shares, rel=4 * EPS, abs=TINY)
    assert log_softmax(xs) == pytest.approx(logs, rel=4 * EPS, abs=TINY)
    for i in range(len(xs)):
        expected = [(i == j) - share for j, share in enumerate(shares)]
        assert grad(lambda xs, i=i: log_softmax(xs)[i])(xs) == pytest.approx(expected, abs=4 * EPS)
        by_softmax = [shares[i] * slope for slope in expected]
        assert grad(lambda xs, i=i: softmax(xs)[i])(xs) == pytest.approx(by_softmax, abs=4 * EPS)


def test_softmax_sums_to_1():
    assert sum(softmax([0.1 * i for i in range(-30, 30)])) == pytest.approx(1.0, rel=4 * EPS)


SCALES = [(3.0, 4.0), (1e200, 1e200), (1e-200, 2e-200), (1e200, -3e-200), (-1.0, 1e-170)]


@pytest.mark.parametrize(("y", "x"), SCALES)
def test_hypot_and_arctan2_at_every_scale(y, x):
    with mpmath.workdps(900):
        a, b = mpmath.mpf(y), mpmath.mpf(x)
        r = mpmath.sqrt(a * a + b * b)
        length, angle = float(r), float(mpmath.atan2(a, b))
        to_length, to_angle = (float(a / r), float(b / r)), (float(b / r / r), float(-a / r / r))
    assert value_and_grad(ops.hypot, (0, 1))(y, x) == (
        pytest.approx(length, rel=ULPS * EPS, abs=TINY),
        pytest.approx(to_length, rel=ULPS * EPS, abs=TINY),
    )
    assert value_and_grad(ops.arctan2, (0, 1))(y, x) == (
        pytest.approx(angle, rel=ULPS * EPS, abs=TINY),
        pytest.approx(to_angle, rel=ULPS * EPS, abs=TINY),
    )


# ---- infinity and nan ----


@pytest.mark.parametrize("op", UNARY, ids=lambda op: op.name)
def test_nan_in_nan_out(op):
    if op is not ops.constant_power(0.0):  # nan ** 0 is 1, by IEEE
        assert math.isnan(op(nan))
        assert math.isnan(op(Value(nan)).data)


@pytest.mark.parametrize(
    "op", [ops.add, ops.sub, ops.mul, ops.div, ops.power, ops.maximum, ops.minimum, ops.hypot]
)
@pytest.mark.parametrize("point", [(nan, 2.0), (2.0, nan)])
def test_nan_on_either_side(op, point):
    assert math.isnan(op(*point))
    assert math.isnan(op(*map(Value, point)).data)


@pytest.mark.parametrize(
    "op", [ops.sum_, ops.mean_, ops.dot_, ops.logsumexp_, ops.softmax_(0), ops.log_softmax_(1), ops.clip]
)
@pytest.mark.parametrize("i", range(3))
def test_nan_among_others(op, i):
    point = [0.5, 0.25, 2.0]
    point[i] = nan
    if op is not ops.clip or i == 0:
        assert math.isnan(op(*point))


@pytest.mark.parametrize("i", [1, 2])
def test_a_nan_bound_of_clip_is_seen(i):
    point = [0.5, 0.25, 2.0]
    point[i] = nan
    assert math.isnan(ops.clip(*point))


@pytest.mark.parametrize("op", UNARY, ids=lambda op: op.name)
@pytest.mark.parametrize("x", [inf, -inf])
def test_infinity_has_its_limit_or_is_refused_with_a_sentence(op, x):
    v = Value(x)
    try:
        y = op(v)
    except ValueError as error:
        assert f"({x})" in str(error)  # noqa: PT017
    else:
        assert not math.isnan(y.data)
        y.backward()


WITH_A_LIMIT = [ops.softplus, ops.sigmoid, ops.tanh, ops.relu, ops.selu, ops.elu(1.0), ops.arctan, ops.erf]


@pytest.mark.parametrize("op", WITH_A_LIMIT)
@pytest.mark.parametrize("x", [inf, -inf])
def test_the_value_at_infinity_is_the_limit(op, x):
    assert op(x) == pytest.approx(op(math.copysign(1e6, x)), rel=1e-5) or op(x) == x


@pytest.mark.parametrize("op", WITH_A_LIMIT)
@pytest.mark.parametrize("x", [inf, -inf])
def test_the_slope_at_infinity_is_the_limit(op, x):
    assert grad(op)(x) == pytest.approx(grad(op)(math.copysign(1e100, x)))


@pytest.mark.parametrize(
    ("xs", "value"), [([inf, 0.0], inf), ([-inf, 0.0], 0.0), ([-inf, -inf], -inf), ([inf, -inf], inf)]
)
def test_logsumexp_of_infinities(xs, value):
    assert logsumexp(xs) == value
    assert not any(map(math.isnan, grad(logsumexp)(xs)))


def test_overflow_in_arithmetic_is_infinity():
    x = Value(1e308)
    assert (x * 10).data == (x + x).data == (x / 1e-10).data == (x**2).data == (x**x).data == inf
    assert (-x * 10).data == ((-x) ** 3).data == -inf


@pytest.mark.parametrize(
    ("op", "x", "value"),
    [(ops.gelu, 1e300, 1e300), (ops.gelu, -1e300, 0.0), (ops.erf, -1e300, -1.0), (ops.erfc, 1e300, 0.0)],
)
def test_very_far_out(op, x, value):
    assert value_and_grad(op)(x) == (value, float(x == value))


def test_a_slope_may_overflow_too():
    x = Value(1e-200)
    (1 / x).backward()
    assert x.grad == -inf
    y = Value(5e-324)
    y.log().backward()
    assert y.grad == inf


def test_the_constants_of_selu():
    # Klambauer et al. 2017, arXiv:1706.02515, equation 14
    with mpmath.workdps(40):
        e, pi, a = mpmath.e, mpmath.pi, mpmath.erfc(mpmath.sqrt(0.5)) * mpmath.sqrt(mpmath.e)
        alpha = mpmath.sqrt(2 / pi) / (1 - a)
        under = 2 * mpmath.erfc(mpmath.sqrt(2)) * e**2 + pi * a**2 - 2 * (2 + pi) * a + pi + 2
        scale = (1 - a) * mpmath.sqrt(2 * pi) / mpmath.sqrt(under)
        assert (float(alpha), float(scale)) == (ops.SELU_ALPHA, ops.SELU_SCALE)


def test_the_logarithm_of_what_was_rounded_to_0_says_what_to_write():
    with pytest.raises(ValueError, match=r"-softplus\(-z\) is log\(sigmoid\(z\)\), exactly"):
        Value(-1000.0).sigmoid().log()
    with pytest.raises(ValueError, match="log_softmax is its logarithm, exactly"):
        softmax([Value(0.0), Value(-1000.0)])[1].log()
    with pytest.raises(ValueError, match=r"needs x > 0; computed from Value\(data=0, grad=0\)$"):
        Value(0.0).log()
