"""One test per property, over the whole table: a new operation is tested the moment it is declared."""

import copy
import math
import pickle
import re

import numpy as np
import pytest

import autograd
from autograd import Value, hessian, ops
from autograd.formula.symbol import Symbol, as_symbol

from .table import CASES, MEMBERS, OPS, POINTS, arity, at_all_points, defined, difference

every_op = pytest.mark.parametrize("op", [*ops.TABLE, *MEMBERS], ids=lambda op: op.name)


@every_op
def test_the_points_reach_every_operation(op):
    assert op in (ops.leaf, ops.constant) or any(case is op for case, _ in CASES)


@at_all_points()
def test_partials_agree_with_finite_differences(op, point):
    partials = op.partials(op(*point), *point)
    assert len(partials) == len(point)
    for i, partial in enumerate(partials):
        if op is ops.power and point[0] < 0 and i == 1:
            continue  # no derivative along the exponent of a negative base
        assert float(partial) == pytest.approx(difference(op, point, i), rel=1e-9, abs=1e-9)


@at_all_points()
def test_partials_can_be_differentiated_again(op, point):
    again = hessian(lambda xs: op(*xs))(list(point))
    for i in range(len(point)):
        for j in range(len(point)):
            if op is ops.power and point[0] < 0 and 1 in (i, j):
                continue
            numeric = difference(lambda *xs, i=i: op.partials(op(*xs), *xs)[i], point, j)
            assert again[i][j] == pytest.approx(numeric, rel=1e-8, abs=1e-8)


@at_all_points()
def test_values_agree_with_floats(op, point):
    assert op(*map(Value, point)).data == op(*point)


def test_a_refusal_writes_the_call_as_one_would():
    with pytest.raises(
        ValueError, match=r"^\(-8\) \*\* 0\.5 is not a real number: power needs a base above 0"
    ):
        ops.power(-8.0, 0.5)
    with pytest.raises(ZeroDivisionError, match=r"^1\.5 / 0 is not a real number: div needs a denominator"):
        ops.div(1.5, 0.0)
    with pytest.raises(ValueError, match=r"^log\(-1\) is not a real number: log needs x > 0$"):
        ops.log(-1.0)


@pytest.mark.parametrize("x", [-1.0, 0.5, 3.0, math.inf, math.nan])
def test_a_class_is_a_whole_number_below_their_count(x):
    with pytest.raises(ValueError, match=r"one_hot_.* needs a whole number from 0 to 2"):
        ops.one_hot_(0, 3)(x)


# ---- arrays as a number system ----


def apply_to_arrays(op, args):
    if isinstance(op.array, str):
        return getattr(np, op.array)(*args)
    return op.array(*args) if op.array else np.vectorize(op.forward, otypes=[float])(*args)


@pytest.fixture
def arrays(monkeypatch):
    monkeypatch.setitem(ops.interpreters, np.ndarray, apply_to_arrays)


@pytest.mark.usefixtures("arrays")
@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_arrays_agree_with_floats(op):
    points = [point[: arity(op)] for point in POINTS if defined(op, point[: arity(op)])]
    columns = [np.array(column) for column in zip(*points)]
    out = op(*columns)
    numbers = [op(*point) for point in points]
    np.testing.assert_allclose(out, numbers, rtol=1e-13, atol=1e-15)
    with np.errstate(invalid="ignore"):  # a negative base
        slopes = op.partials(out, *columns)
    for i, slope in enumerate(slopes):
        expected = [float(op.partials(number, *point)[i]) for number, point in zip(numbers, points)]
        np.testing.assert_allclose(np.broadcast_to(slope, len(points)), expected, rtol=1e-12, atol=1e-14)


STABLE = [ops.sigmoid, ops.softplus, ops.relu, ops.selu, ops.gelu, ops.silu, ops.tanh, ops.elu(1.0)]


@pytest.mark.usefixtures("arrays")
@pytest.mark.parametrize("op", [*STABLE, ops.leaky_relu(0.01)], ids=lambda op: op.name)
def test_arrays_do_not_overflow_at_the_extremes(op):
    xs = np.array([-800.0, -30.0, -0.0, 0.0, 30.0, 800.0])
    np.testing.assert_allclose(op(xs), [op(x) for x in xs.tolist()], rtol=1e-13)
    slope = np.broadcast_to(op.partials(op(xs), xs)[0], 6)
    np.testing.assert_allclose(slope, [float(op.partials(op(x), x)[0]) for x in xs.tolist()], rtol=1e-13)


@pytest.mark.usefixtures("arrays")
def test_arrays_of_large_numbers_through_logsumexp_and_softmax():
    columns = np.array([[1000.0, -1000.0], [1000.0, 0.0]])
    np.testing.assert_allclose(ops.logsumexp_(*columns), [1000.0 + math.log(2.0), 0.0])
    np.testing.assert_allclose(ops.softmax_(0)(*columns), [0.5, 0.0])
    np.testing.assert_allclose(ops.log_softmax_(0)(*columns), [-math.log(2.0), -1000.0])


# ---- formulas as a number system ----

SPELLED = re.compile(r"[\w.+\-*/^()\[\], <>≤≥⁻⁰¹²³⁴⁵⁶⁷⁸⁹·]+")


@at_all_points()
def test_every_formula_prints_without_garbage(op, point):
    names = [Symbol(name) for name in "abcd"[: len(point)]]
    for formula in (op(*names), *op.partials(Symbol("out"), *names)):
        text = str(as_symbol(formula))
        assert SPELLED.fullmatch(text), text
        assert not re.search(r"\b(nan|inf|True|False|None|lambda)\b", text), text


def read(text):
    """A formula's text as Python."""
    text = re.sub("[⁻·⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: f"**({m[0].translate(ASCII)})", text)
    text = re.sub(r"(?<![)])\[([^\[\]]+)\]", r"(\1)", text)  # Iverson brackets; softmax(a, b)[0] stays
    return text.replace("^", "**").replace("≤", "<=").replace("≥", ">=")


ASCII = str.maketrans("⁻·⁰¹²³⁴⁵⁶⁷⁸⁹", "-.0123456789")
CALLS = {
    **{op.symbol: op for op in ops.TABLE[::-1] if op.symbol.isidentifier()},
    **{name: getattr(autograd, name) for name in ("leaky_relu", "elu")},
    **{name: (lambda *xs, name=name: getattr(autograd, name)(xs)) for name in ("softmax", "log_softmax")},
    "nan": math.nan,
}


@at_all_points()
def test_every_formula_says_what_is_computed(op, point):
    out = op(*point)
    symbols = [Symbol(name) for name in "abcd"[: len(point)]]
    here = {**CALLS, **dict(zip("abcd", point)), "out": out}
    assert eval(read(str(as_symbol(op(*symbols)))), here) == pytest.approx(out, rel=1e-3)
    for rule, number in zip(op.partials(Symbol("out"), *symbols), op.partials(out, *point)):
        assert eval(read(str(as_symbol(rule))), here) == pytest.approx(float(number), rel=2e-3, nan_ok=True)


# ---- rows ----

INSIDE = {ops.leaf, ops.identity, ops.power_log}  # what no user calls


def test_names_are_unique():
    names = [op.name for op in [*ops.TABLE, *MEMBERS]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("make", [ops.constant_power, ops.leaky_relu])
def test_members_of_a_family_have_names_of_their_own(make):
    assert make(1 / 3).name != make(0.333333).name


@pytest.mark.parametrize("name", [op.name for op in ops.TABLE])
def test_an_operation_is_named_as_in_the_module(name):
    assert getattr(ops, name).name == name
    assert repr(getattr(ops, name)) == f"<operation {name}>"


@every_op
@pytest.mark.parametrize(
    "duplicate",
    [copy.copy, copy.deepcopy, lambda op: pickle.loads(pickle.dumps(op))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_a_copied_operation_is_the_same_object(op, duplicate):
    assert duplicate(op) is op


@pytest.mark.parametrize("family", ops.FAMILIES)
def test_a_member_of_a_family_is_made_once(family):
    more = (3,) if family is ops.one_hot_ else ()
    assert family(2, *more) is family(2, *more)
    assert family(2, *more) is not family(1, *more)
    assert getattr(ops, family.__name__) is family
    assert family.__doc__


@pytest.mark.parametrize("op", [op for op in ops.TABLE if arity(op) == 1], ids=lambda op: op.name)
def test_a_value_has_a_method_for_every_unary_operation(op):
    name = {"neg": "__neg__", "absolute": "__abs__"}.get(op.name, op.name)
    if op not in INSIDE:
        y = getattr(Value(0.5 if op is not ops.arccosh else 1.5), name)()
        assert y.op is op
        assert y.data == op(y.parents[0].data)


@pytest.mark.parametrize("op", [op for op in ops.TABLE if op.symbol.isidentifier()], ids=lambda op: op.name)
def test_every_named_operation_is_public(op):
    assert op in INSIDE or op is ops.neg or hasattr(autograd, op.symbol) or hasattr(autograd, op.name)


def test_an_operation_of_numbers_alone_is_a_plain_function():
    assert type(ops.tanh(0.5)) is float
    assert ops.dot_(1.0, 2.0, 3.0, 4.0, 5.0) == 16.0
    assert ops.sum_() == 0.0


@pytest.mark.parametrize("x", ["1", None, [1.0], 1j])
def test_what_is_not_a_number_is_refused(x):
    with pytest.raises(TypeError):
        ops.exp(x)
    with pytest.raises(TypeError):
        ops.hypot(Value(1.0), x)


# ---- conventions at kinks and at the edges of domains ----


@pytest.mark.parametrize(
    ("op", "point", "partials"),
    [
        (ops.relu, (0.0,), (0,)),
        (ops.absolute, (0.0,), (0,)),
        (ops.sign, (0.0,), (0,)),
        (ops.heaviside, (0.0,), (0,)),
        (ops.maximum, (1.0, 1.0), (1, 0)),
        (ops.minimum, (1.0, 1.0), (1, 0)),
        (ops.clip, (1.0, 1.0, 2.0), (1, 0, 0)),
        (ops.clip, (2.0, 1.0, 2.0), (1, 0, 0)),
        (ops.clip, (0.0, 1.0, 2.0), (0, 1, 0)),
        (ops.clip, (3.0, 1.0, 2.0), (0, 0, 1)),
        (ops.clip, (0.0, 2.0, 1.0), (0, 0, 1)),  # crossed: the upper bound wins
        (ops.clip, (1.5, 2.0, 1.0), (0, 0, 1)),
        (ops.where, (1.0, 5.0, 6.0), (0, 1, 0)),
        (ops.where, (-1.0, 5.0, 6.0), (0, 1, 0)),
        (ops.where, (0.0, 5.0, 6.0), (0, 0, 1)),
        (ops.where, (math.nan, 5.0, 6.0), (0, 1, 0)),
        (ops.selu, (0.0,), (ops.SELU_SCALE * ops.SELU_ALPHA,)),
        (ops.elu(1.0), (0.0,), (1.0,)),
        (ops.leaky_relu(0.1), (0.0,), (0.1,)),
        (ops.constant_power(0), (0.0,), (0.0,)),
        (ops.constant_power(1), (0.0,), (1.0,)),
        (ops.constant_power(2), (0.0,), (0.0,)),
        (ops.constant_power(0.5), (0.0,), (math.inf,)),
        (ops.constant_power(4), (-1e200,), (-math.inf,)),
        (ops.power, (0.0, 2.0), (0.0, 0.0)),
        (ops.power, (0.0, 0.0), (0.0, 0.0)),
        (ops.sqrt, (0.0,), (math.inf,)),
        (ops.arcsin, (1.0,), (math.inf,)),
        (ops.arccos, (1.0,), (-math.inf,)),
        (ops.arccosh, (1.0,), (math.inf,)),
    ],
    ids=lambda x: getattr(x, "name", None),
)
def test_conventions(op, point, partials):
    assert op.partials(op(*point), *point) == partials


@pytest.mark.parametrize(
    ("op", "point", "value"),
    [
        (ops.heaviside, (0.0,), 1.0),
        (ops.heaviside, (-1e-300,), 0.0),
        (ops.sign, (0.0,), 0.0),
        (ops.sign, (-3.0,), -1.0),
        (ops.where, (0.0, 5.0, 6.0), 6.0),
        (ops.clip, (5.0, 2.0, 1.0), 1.0),
        (ops.power, (0.0, 0.0), 1.0),
        (ops.mean_, (1.0, 2.0, 6.0), 3.0),
    ],
    ids=lambda x: getattr(x, "name", None),
)
def test_values(op, point, value):
    assert op(*point) == value


def test_the_slope_of_a_power_along_its_exponent_is_nan_below_0():
    to_x, to_y = ops.power.partials(4.0, -2.0, 2.0)
    assert to_x == -4.0
    assert math.isnan(to_y)


@pytest.mark.parametrize("y", [2.0, 3.0])
def test_the_second_derivatives_of_a_power_of_0(y):
    (xx, _), (_, yy) = hessian(lambda v: v[0] ** v[1])([0.0, y])
    assert (xx, yy) == (2.0 * (y == 2.0), 0.0)


@at_all_points()
def test_numbers_of_numpy_are_as_good_as_floats(op, point):
    assert op(*map(np.float64, point)) == op(*point)
