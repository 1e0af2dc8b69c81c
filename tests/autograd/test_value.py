"""What a Value promises: the Semantics section of the design, sentence by sentence."""

import math
import operator
import re
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import Value, ops
from autograd.chain import ancestors

inf, nan = math.inf, math.nan


def slopes(f, *xs):
    """The gradient of f at the numbers xs, by backward()."""
    values = [Value(x) for x in xs]
    f(*values).backward()
    return [v.grad for v in values]


# ---- what a Value holds ----


@pytest.mark.parametrize(
    ("given", "data"),
    [
        (2, 2.0),
        (True, 1.0),
        (Fraction(1, 4), 0.25),
        (np.float64(2.5), 2.5),
        (np.float32(2.5), 2.5),
        (np.int64(3), 3.0),
        (np.bool_(True), 1.0),
        (np.array(2.5), 2.5),
        (inf, inf),
    ],
    ids=repr,
)
def test_any_real_number_is_held_as_a_float(given, data):
    assert Value(given).data == data
    assert type(Value(given).data) is float


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("2", r"one real number, not str: '2'; convert it first: Value\(float\(text\)\)"),
        (1j, r"not complex: 1j; differentiate its real and imaginary parts"),
        (np.complex128(1j), "not complex: 1j"),
        (None, "not NoneType: None; convert it to a float first"),
        ([1.0], r"not list: \[1.0\]; make one Value for each number: \[Value\(x\) for x in xs\]"),
        (np.array([1.0]), "not ndarray"),
        (Value(1.0), "it is a Value already"),
    ],
    ids=repr,
)
def test_anything_else_is_refused_with_what_to_do(given, sentence):
    with pytest.raises(TypeError, match=sentence):
        Value(given)


@pytest.mark.parametrize(
    "make", [Value, lambda n: Value(1.0) + n, lambda n: n * Value(1.0), lambda n: Value(1.0) ** n]
)
def test_an_integer_too_large_for_a_float_is_refused_in_one_way(make):
    with pytest.raises(ValueError, match="too large for a float"):
        make(10**400)


def test_nan_is_allowed_as_data():
    assert math.isnan(Value(nan).data)


def test_a_fresh_leaf():
    x = Value(3, label="x")
    assert (x.data, x.grad, x.parents, x.label, x.op) == (3.0, 0.0, (), "x", ops.leaf)
    assert Value(3.0).label == ""
    with pytest.raises(TypeError):
        Value(3.0, "x")


def test_no_stray_attributes():
    with pytest.raises(AttributeError):
        Value(1.0).gradient = 2.0
    assert not hasattr(Value(1.0), "__dict__")


def test_repr_and_format():
    x = Value(1.23456789, label="x")
    assert repr(x) == "Value(data=1.23457, grad=0, label='x')"
    assert repr(Value(2.0) * 3) == "Value(data=6, grad=0)"
    assert repr(Value(1.0, label="a\x1b[31m\n")) == r"Value(data=1, grad=0, label='a\x1b[31m\n')"
    assert f"{x:.2f}|{x:8.3f}|{x}" == f"1.23|   1.235|{x!r}"
    with pytest.raises(ValueError, match="format"):
        f"{x:x}"


# ---- the gradient ----


@pytest.mark.parametrize(
    ("f", "x", "slope"),
    [
        (lambda a: a + a, 3.0, 2.0),
        (lambda a: a - a, 3.0, 0.0),
        (lambda a: a * a, 3.0, 6.0),
        (lambda a: a / a, 3.0, 0.0),
        (lambda a: (a * a) * (a * a), 2.0, 32.0),
        (lambda a: (b := a * 2) * (b + a), 3.0, 36.0),
        (lambda a: +a * 1, 3.0, 1.0),
        (lambda a: sum([a, a, a]), 3.0, 3.0),
        (lambda a: a, 3.0, 1.0),
        (lambda a: autograd.dot([a, a], [a, 2.0], a), 3.0, 9.0),
    ],
)
def test_reused_values(f, x, slope):
    assert slopes(f, x) == [pytest.approx(slope)]


def test_a_ladder_of_diamonds():
    x = y = Value(1.0)
    for _ in range(50):
        y = y + y
    y.backward()
    assert x.grad == y.data == 2.0**50


def test_backward_twice_adds_exactly_twice():
    a, b = Value(0.3), Value(-1.7)
    c = a * b
    y = (c + a).tanh() * c
    y.backward()
    nodes = ancestors(y)
    once = [node.grad for node in nodes]
    y.backward()
    assert [node.grad for node in nodes] == [2 * grad for grad in once]
    y.backward()
    assert [node.grad for node in nodes] == [2 * grad + grad for grad in once]


def test_two_outputs_accumulate_in_what_they_share():
    x = Value(3.0)
    h = x * x
    (h * 10).backward()
    (h * 100).backward()
    assert (h.grad, x.grad) == (110.0, 660.0)


def test_what_a_node_held_is_kept_and_not_handed_on():
    x = Value(3.0)
    h = x * x
    h.grad = x.grad = 7.0
    h.backward()
    assert (h.grad, x.grad) == (8.0, 13.0)


def test_backward_from_the_middle_and_then_the_end():
    x = Value(2.0)
    h = x * x
    y = h * h
    h.backward()
    y.backward()
    assert (x.grad, h.grad, y.grad) == (4.0 + 32.0, 1.0 + 8.0, 1.0)


def test_a_seed_gradient():
    x = Value(3.0)
    y = x * x
    y.backward(2.0)
    assert (y.grad, x.grad) == (2.0, 12.0)
    y.backward(-2)
    assert (y.grad, x.grad) == (0.0, 0.0)


@pytest.mark.parametrize("seed", [None, "1", 1j, [1.0], Value(1.0)])
def test_a_seed_is_one_number(seed):
    x = Value(3.0)
    with pytest.raises(TypeError, match="one real number"):
        x.backward(seed)
    assert x.grad == 0.0


def test_a_backward_that_fails_leaves_the_gradients_alone():
    def refuse(out, x):
        raise ZeroDivisionError("a rule that fails")

    x = Value(2.0)
    x.grad = 5.0
    y = ops.Op("bad", lambda x: x, refuse)(x * 3) * x
    y.grad = 7.0
    with pytest.raises(ZeroDivisionError):
        y.backward()
    assert (x.grad, y.grad) == (5.0, 7.0)
    (x * 3).backward()
    assert x.grad == 8.0


def test_zero_grad_clears_everything_behind():
    x = Value(3.0)
    y = (x * x).tanh()
    y.backward()
    y.zero_grad()
    assert [node.grad for node in ancestors(y)] == [0.0] * 3


def test_data_may_be_changed_and_the_graph_built_again():
    w = Value(5.0)
    for _ in range(100):
        w.grad = 0.0
        ((w - 2) ** 2).backward()
        w.data -= 0.1 * w.grad
    assert w.data == pytest.approx(2.0, abs=1e-8)


def test_results_are_the_same_every_run():
    def run():
        xs = [Value(0.1 * i) for i in range(20)]
        sum(x * y for x in xs for y in xs).tanh().backward()
        return [x.grad for x in xs]

    assert run() == run()


# ---- operators ----

NUMBERS = [
    2,
    2.5,
    True,
    Fraction(1, 2),
    np.float64(2.5),
    np.float32(2.5),
    np.int64(2),
    np.bool_(True),
    np.array(2.5),
]
OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow]


@pytest.mark.parametrize("apply", OPERATORS)
@pytest.mark.parametrize("number", NUMBERS, ids=repr)
def test_a_number_on_either_side(apply, number):
    x = Value(1.5)
    for y, result, slope in (
        (apply(x, number), apply(1.5, float(number)), slopes(lambda x: apply(x, Value(float(number))), 1.5)),
        (apply(number, x), apply(float(number), 1.5), slopes(lambda x: apply(Value(float(number)), x), 1.5)),
    ):
        assert type(y) is Value
        assert y.data == pytest.approx(result)
        assert type(y.data) is float
        x.grad = 0.0
        y.backward()
        assert x.grad == pytest.approx(slope[0])


@pytest.mark.parametrize("apply", OPERATORS)
@pytest.mark.parametrize(
    "bad", ["2", None, 1j, [], {}, object(), np.complex128(1j)], ids=lambda b: type(b).__name__
)
def test_what_is_not_a_real_number_is_a_type_error_on_either_side(apply, bad):
    with pytest.raises(TypeError):
        apply(Value(1.0), bad)
    with pytest.raises(TypeError):
        apply(bad, Value(1.0))


@pytest.mark.parametrize("apply", [operator.matmul, operator.and_, operator.lshift])
def test_operators_without_a_derivative_are_not_there(apply):
    with pytest.raises(TypeError):
        apply(Value(5.0), 2)


def test_operators_of_other_types_get_their_turn():
    class Other:
        def __radd__(self, other):
            return "other's"

        __rmul__ = __rsub__ = __rtruediv__ = __rpow__ = __gt__ = __radd__

    assert {f(Value(1.0), Other()) for f in (*OPERATORS, operator.lt)} == {"other's"}


def test_in_place_operators_make_new_nodes():
    x = y = Value(3.0)
    y += 1
    y *= x
    y -= x
    y /= 2
    y **= 2
    assert (x.data, y.data) == (3.0, 20.25)
    y.backward()
    assert x.grad == pytest.approx(2 * 4.5 * 3.0)


@pytest.mark.parametrize(
    ("f", "value", "slope"),
    [
        (lambda x: x**2, 4.0, -4.0),
        (lambda x: x**-1, -0.5, -0.25),
        (lambda x: x**0, 1.0, 0.0),
        (lambda x: x**1, -2.0, 1.0),
        (lambda x: x**3.0, -8.0, 12.0),
        (lambda x: x ** Value(2.0), 4.0, -4.0),
        (lambda x: 2**x, 0.25, 0.25 * math.log(2)),
        (lambda x: 1**x, 1.0, 0.0),
        (lambda x: Value(2.0) ** x, 0.25, 0.25 * math.log(2)),
        (lambda x: autograd.pow(x, 2), 4.0, -4.0),
        (lambda x: autograd.pow(2.0, x), 0.25, 0.25 * math.log(2)),
    ],
)
def test_powers_at_minus_2(f, value, slope):
    assert f(Value(-2.0)).data == value
    assert slopes(f, -2.0) == [pytest.approx(slope)]


@pytest.mark.parametrize(
    ("f", "x", "value", "slope"),
    [
        (lambda x: x**0, 0.0, 1.0, 0.0),
        (lambda x: x**0.0, 0.0, 1.0, 0.0),
        (lambda x: x ** Value(0.0), 0.0, 1.0, 0.0),
        (lambda x: x**1, 0.0, 0.0, 1.0),
        (lambda x: x**2, 0.0, 0.0, 0.0),
        (lambda x: x**0.5, 0.0, 0.0, inf),
        (lambda x: 0**x, 2.0, 0.0, 0.0),
        (lambda x: 0**x, 0.0, 1.0, 0.0),
        (lambda x: (-2) ** x, 2.0, 4.0, nan),  # no real power beside it
        (lambda x: x**1000, 10.0, inf, inf),
        (lambda x: x**1001, -10.0, -inf, inf),
    ],
)
def test_powers_at_the_edges(f, x, value, slope):
    assert f(Value(x)).data == value
    assert slopes(f, x) == [pytest.approx(slope, nan_ok=True)]


def test_a_power_takes_no_modulus():
    with pytest.raises(TypeError):
        pow(Value(2.0), 3, 5)


# ---- comparisons look at numbers, and are not recorded ----


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
@pytest.mark.parametrize("other", [1.0, 2, 3.0, np.float64(2.0), Fraction(5, 2), Value(2.0), nan], ids=repr)
def test_comparisons(compare, other):
    number = other.data if isinstance(other, Value) else float(other)
    assert bool(compare(Value(2.0), other)) is compare(2.0, number)
    assert bool(compare(other, Value(2.0))) is compare(number, 2.0)


@pytest.mark.parametrize("bad", ["2", None, 1j])
def test_comparisons_with_what_is_not_a_number(bad):
    with pytest.raises(TypeError):
        Value(2.0) < bad  # noqa: B015
    with pytest.raises(TypeError):
        bad >= Value(2.0)  # noqa: B015


def test_equality_is_identity_so_that_values_are_keys():
    x, y = Value(2.0), Value(2.0)
    assert x == x  # noqa: PLR0124
    assert x != y
    assert x != 2.0
    assert len({x, y, x}) == 2


def test_truth():
    assert Value(2.0)
    assert Value(nan)
    assert not Value(0.0)


def test_builtin_max_min_sorted_abs():
    xs = [Value(3.0), Value(-1.0), Value(2.0)]
    assert max(xs) is xs[0]
    assert min(xs) is xs[1]
    assert [x.data for x in sorted(xs)] == [-1.0, 2.0, 3.0]
    assert abs(xs[1]).data == 1.0
    assert slopes(abs, -1.0) == [-1.0]


# ---- conversions that would drop the gradient ----


@pytest.mark.parametrize(
    "convert",
    [
        float,
        int,
        complex,
        round,
        math.exp,
        math.sqrt,
        math.isnan,
        lambda v: round(v, 2),
    ],
)
def test_conversions_are_refused_with_the_way_out(convert):
    with pytest.raises(TypeError, match=r"v\.data for the number.*v\.exp\(\) for math\.exp\(v\)"):
        convert(Value(1.0))


def test_an_array_of_floats_is_not_made_silently():
    with pytest.raises(TypeError, match=r"v\.data"):
        np.array([Value(1.0)], dtype=float)
    with pytest.raises((TypeError, ValueError)):
        np.zeros(2)[:] = [Value(1.0), Value(2.0)]


# ---- errors name the node, its value and the operation ----


@pytest.mark.parametrize(
    ("f", "x", "kind", "parts"),
    [
        (Value.log, 0.0, ValueError, ["log(0)", "x > 0"]),
        (Value.log, -1.5, ValueError, ["log(-1.5)", "x > 0"]),
        (Value.log2, -1.0, ValueError, ["log2(-1)"]),
        (Value.log1p, -1.0, ValueError, ["log1p(-1)", "x > -1"]),
        (Value.sqrt, -4.0, ValueError, ["sqrt(-4)", "x >= 0"]),
        (Value.arcsin, 2.0, ValueError, ["arcsin(2)", "-1 <= x <= 1"]),
        (Value.arccosh, 0.5, ValueError, ["arccosh(0.5)", "x >= 1"]),
        (Value.arctanh, 1.0, ValueError, ["arctanh(1)", "-1 < x < 1"]),
        (Value.sin, inf, ValueError, ["sin(inf)", "finite"]),
        (lambda x: 1 / x, 0.0, ZeroDivisionError, ["1", "0", "denominator"]),
        (lambda x: x / 0, 3.0, ZeroDivisionError, ["3", "0", "denominator"]),
        (lambda x: x / Value(0.0), 3.0, ZeroDivisionError, ["3", "0", "denominator"]),
        (lambda x: x**0.5, -8.0, ValueError, ["-8", "0.5", "real"]),
        (lambda x: x**-1, 0.0, (ValueError, ZeroDivisionError), ["0", "-1"]),
        (lambda x: x ** Value(0.5), -8.0, ValueError, ["-8", "0.5"]),
        (lambda x: (-2) ** x, 0.5, ValueError, ["-2", "0.5"]),
        (lambda x: 0**x, -1.0, (ValueError, ZeroDivisionError), ["0", "-1"]),
        (lambda x: x ** Value(-1.0), 0.0, (ValueError, ZeroDivisionError), ["0", "-1"]),
        (autograd.log, 0.0, ValueError, ["log(0)"]),
    ],
)
def test_domain_errors(f, x, kind, parts):
    with pytest.raises(kind) as caught:
        f(Value(x, label="mass"))
    message = str(caught.value)
    for part in ["label='mass'", f"data={x:g}", "is not a real number", *parts]:
        assert part in message
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


# ---- NumPy ----


def test_arrays_of_values():
    x = Value(3.0)
    assert [v.data for v in np.array([1.0, 2.0]) * x] == [3.0, 6.0]
    assert [v.data for v in x - np.array([1.0, 2.0])] == [2.0, 1.0]
    xs = np.array([Value(1.0), Value(2.0)])
    assert [v.data for v in xs + xs] == [2.0, 4.0]
    assert [v.data for v in xs**2] == [1.0, 4.0]


STEPS = {"floor", "ceil", "trunc", "rint"}
UFUNCS = {name for name in dir(Value) if getattr(getattr(np, name, None), "nin", None) == 1}


@pytest.mark.parametrize("name", sorted(UFUNCS - {"arccosh", "sign"} | {"abs", "negative", "positive"}))
def test_ufuncs_of_an_array_of_values(name):
    xs = np.array([Value(0.25), Value(0.5)])
    ys = getattr(np, name)(xs)
    assert [type(y) for y in ys] == [Value, Value]
    np.testing.assert_allclose([y.data for y in ys], getattr(np, name)([0.25, 0.5]))
    np.sum(ys).backward()
    assert all((x.grad == 0) == (name in STEPS) for x in xs)


def test_ufuncs_of_two():
    x, y = np.array([Value(3.0)]), np.array([Value(4.0)])
    assert np.hypot(x, y)[0].data == 5.0
    assert np.arctan2(x, y)[0].data == math.atan2(3.0, 4.0)
    assert np.maximum(x, y)[0] is y[0]
    assert np.minimum(x, y)[0] is x[0]
    assert np.exp(Value(0.0)).data == 1.0


def test_reductions_and_products():
    xs = np.array([Value(1.0), Value(2.0), Value(4.0)])
    weights = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]])
    assert [v.data for v in weights @ xs] == [17.0, 2.0]
    assert (np.sum(xs).data, np.prod(xs).data, np.dot(xs, xs).data) == (7.0, 8.0, 21.0)
    assert np.mean(xs).data == pytest.approx(7 / 3)
    assert np.max(xs) is xs[2]
    assert np.argmin(xs) == 0
    (weights @ xs)[0].backward()
    assert [x.grad for x in xs] == [1.0, 2.0, 3.0]


def test_a_numpy_scalar_times_a_value_is_a_value():
    v = Value(3.0)
    y = np.float64(2) * v
    assert type(y) is Value
    y.backward()
    assert v.grad == 2.0


# ---- .data and .grad are one real number each ----


@pytest.mark.parametrize("name", ["data", "grad"])
def test_what_is_assigned_is_one_real_number(name):
    v = Value(1.0)
    for number in (2, np.float32(2.0), Fraction(2), np.array(2.0), True + 1):
        setattr(v, name, number)
        assert type(getattr(v, name)) is float
        assert getattr(v, name) == 2.0
    for bad in (np.array([1.0, 2.0]), [1.0], "1", 1j):
        with pytest.raises(TypeError, match=rf"\.{name}: a Value holds one real number"):
            setattr(v, name, bad)
    with pytest.raises(TypeError, match=r"zero_grad\(\)"):
        setattr(v, name, None)
    with pytest.raises(TypeError, match=r"w\.data -= lr \* w\.grad"):
        setattr(v, name, v - 0.1 * v)
    assert getattr(v, name) == 2.0


# ---- names from elsewhere ----


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("item", "v.data"),
        ("detach_", "v.detach()"),
        ("_backward", "op.partials"),
        ("m", "in a dictionary"),
    ],
)
def test_names_of_other_libraries_are_answered(name, hint):
    assert not hasattr(Value(1.0), name)
    with pytest.raises(AttributeError, match=re.escape(hint)):
        getattr(Value(1.0), name)
    with pytest.raises(AttributeError, match=re.escape(hint)):
        setattr(Value(1.0), name, 0.0)


def test_tab_completion_shows_what_is_of_use():
    shown = dir(Value(1.0))
    assert {"data", "grad", "label", "backward", "exp"} <= set(shown)
    assert not {"first", "second", "bias", "serial", "visited_by"} & set(shown)


# ---- NumPy's functions of a Value ----

NUMPY = {
    "deg2rad": ((np.deg2rad, 30.0), math.pi / 180),
    "mod": ((lambda v: v % 2.0, 7.5), 1.0),
    "mod, its divisor": ((lambda v: -7.5 % v, 2.0), 4.0),
    "fmod": ((lambda v: np.fmod(v, 2.0), -7.5), 1.0),
    "floor_divide": ((lambda v: v // 2.0, 7.5), 0.0),
    "floor": ((np.floor, 7.5), 0.0),
    "logaddexp": ((lambda v: np.logaddexp(v, 1.0), 1.0), 0.5),
    "logaddexp2": ((lambda v: np.logaddexp2(v, 1.0), 1.0), 0.5),
    "heaviside": ((lambda v: np.heaviside(v, 0.5), 0.0), 0.0),
    "cbrt": ((np.cbrt, 8.0), 1 / 12),
    "fabs": ((np.fabs, -3.0), -1.0),
    "copysign": ((lambda v: np.copysign(v, -2.0), 3.0), -1.0),
    "float_power": ((lambda v: np.float_power(v, 3), 2.0), 12.0),
    "variance": ((lambda v: np.var(np.array([v, 1.0], dtype=object)), 3.0), 1.0),
    "standard deviation": ((lambda v: np.array([v, 1.0], dtype=object).std(), 3.0), 0.5),
    "matmul": ((lambda v: np.matmul(np.ones((1, 2)), np.array([v, 1.0], dtype=object))[0], 3.0), 1.0),
    "an array times a Value": ((lambda v: np.sum(np.array([1.0, 2.0]) * v), 3.0), 3.0),
}


@pytest.mark.parametrize("name", NUMPY)
def test_numpys_functions_of_a_value(name):
    (f, x), slope = NUMPY[name]
    v = Value(x)
    y = f(v)
    y.backward()
    assert y.data == pytest.approx(float(f(x)), rel=1e-15)
    assert v.grad == pytest.approx(slope, rel=1e-14)


@pytest.mark.parametrize(
    "function",
    [np.sinc, np.angle, np.var, np.cov, np.corrcoef, lambda v: np.polyfit(v, [1.0], 1), np.histogram],
)
def test_functions_of_numpy_that_are_no_operations_say_so(function):
    with pytest.raises(TypeError, match=r"np\.\w+ is not defined for Values: use np\.\w+\(v\.data\)"):
        function(Value(0.7))


def test_sinc_says_what_to_write():
    with pytest.raises(TypeError, match=r"np\.sin\(np\.pi \* v\) / \(np\.pi \* v\), where v is not 0"):
        np.sinc(Value(0.7))


def test_functions_of_numpy_that_are_no_ufuncs_work_as_before():
    v, w = Value(0.7), Value(1.7)
    assert np.where(True, v, 0.0).item() is v
    assert np.stack([v, w]).tolist() == [v, w]
    assert np.clip(v, 0.0, 1.0) is v
    assert np.linalg.norm(v).data == pytest.approx(0.7)
    assert np.shape(v) == ()
    with pytest.raises(ValueError, match="at least one"):
        np.diff(v)
    with pytest.raises(TypeError, match=r"float\(\) of a Value"):
        np.i0(v)


@pytest.mark.parametrize("function", [np.arctan2, np.hypot, np.fmod])
def test_a_number_may_come_before_a_value(function):
    assert function(1.5, Value(0.7)).data == pytest.approx(function(1.5, 0.7))


def test_numpys_questions_are_answered_and_what_is_not_defined_is_said():
    assert np.isfinite(Value(1.0))
    assert np.isnan(Value(nan))
    with pytest.raises(TypeError, match=r"np\.spacing is not defined for Values: use np\.spacing\(v\.data\)"):
        np.spacing(Value(1.0))
    with pytest.raises(TypeError, match="dtype=object"):
        np.zeros(2)[0] = Value(1.0)


def test_operations_map_over_arrays_and_say_what_to_do_with_lists():
    ys = autograd.relu(np.array([Value(1.0), Value(-1.0)]))
    assert [y.data for y in ys] == [1.0, 0.0]
    assert autograd.exp(np.zeros((2, 2))).tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert autograd.maximum(np.array([1.0, 5.0]), Value(3.0))[0].data == 3.0
    with pytest.raises(TypeError, match=r"\[exp\(x\) for x in xs\]"):
        autograd.exp([1.0, 2.0])
