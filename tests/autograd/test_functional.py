"""grad and its family, as users of JAX and HIPS/autograd expect them."""

import math
from collections import OrderedDict, namedtuple
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

import autograd
from autograd import Value, constant, cos, exp, grad, hessian, jacobian, no_grad, sin, tanh, value_and_grad


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in pairwise(x))


# ---- arguments ----


def test_the_first_argument_by_default():
    f = lambda x, y: x * y**2
    assert grad(f)(3.0, 2.0) == 4.0
    assert value_and_grad(f)(3.0, 2.0) == (12.0, 4.0)


@pytest.mark.parametrize(
    ("argnums", "expected"),
    [
        (0, 4.0),
        (1, 12.0),
        (-1, 12.0),
        (-2, 4.0),
        ((0, 1), (4.0, 12.0)),
        ((1, 0), (12.0, 4.0)),
        ((-1,), (12.0,)),
        ((), ()),
    ],
)
def test_argnums(argnums, expected):
    assert grad(lambda x, y: x * y**2, argnums)(3.0, 2.0) == expected
    assert grad(lambda x, y: x * y**2, argnums=argnums)(3.0, 2.0) == expected


@pytest.mark.parametrize("argnums", [2, -3, (0, 2)])
def test_argnums_out_of_range(argnums):
    with pytest.raises(TypeError, match=r"argnums=.*called with 2 positional arguments"):
        grad(lambda x, y: x * y, argnums)(3.0, 2.0)


@pytest.mark.parametrize("argnums", [[0], "x", 1.0, None, ("x",)])
def test_argnums_of_another_kind(argnums):
    with pytest.raises(TypeError, match="argnums"):
        grad(lambda x, y: x * y, argnums)(3.0, 2.0)


def test_keywords_pass():
    f = lambda x, *, power, scale=1.0: scale * x**power
    assert grad(f)(3.0, power=2) == 6.0
    assert value_and_grad(f)(3.0, power=3, scale=2.0) == (54.0, 54.0)
    assert jacobian(f)(3.0, power=2) == 6.0
    assert hessian(f)(3.0, power=2) == 2.0


def test_other_arguments_pass_as_they_are():
    seen = []
    grad(lambda x, *others: seen.extend(others) or x)(1.0, "text", None, 3)
    assert seen == ["text", None, 3]


def test_the_wrapper_keeps_the_name():
    def loss(x):
        """What it is."""
        return x

    for transform in (grad, value_and_grad, jacobian, hessian):
        assert transform(loss).__name__ == "loss"
        assert transform(loss).__doc__ == "What it is."


def test_callable_objects():
    class Model:
        w = 3.0

        def __call__(self, x):
            return self.w * x

    assert grad(Model())(1.0) == 3.0
    assert grad(autograd.tanh)(0.5) == 1 - math.tanh(0.5) ** 2
    assert grad(abs)(-2) == -1.0


# ---- shapes ----

Point = namedtuple("Point", ["x", "y"])


@pytest.mark.parametrize("number", [3, 3.0, Fraction(3), np.float64(3), np.int64(3), True + 2], ids=repr)
def test_a_number_in_a_number_out(number):
    value, slope = value_and_grad(lambda x: x * x)(number)
    assert (value, slope) == (9.0, 6.0)
    assert type(value) is type(slope) is float


@pytest.mark.parametrize(
    ("f", "point", "gradient"),
    [
        (lambda x: x[0] * x[1], [3.0, 2.0], [2.0, 3.0]),
        (lambda x: x[0] * x[1], (3, 2), (2.0, 3.0)),
        (lambda x: x[0] * x[1][0] + x[1][1], [3.0, [2.0, 5.0]], [2.0, [3.0, 1.0]]),
        (lambda d: d["w"] * d["b"][1], {"w": 3.0, "b": (7.0, 2.0)}, {"w": 2.0, "b": (0.0, 3.0)}),
        (lambda p: p.x * p.y, Point(3.0, 2.0), Point(2.0, 3.0)),
        (lambda d: d["a"] ** 2, OrderedDict(a=3.0), {"a": 6.0}),
        (lambda x: x[0], [3.0, [], {}], [1.0, [], {}]),
        (lambda x: constant(5.0), [3.0], [0.0]),
        (lambda x: constant(5), 3.0, 0.0),
        (lambda x: x, 3.0, 1.0),
    ],
)
def test_the_gradient_has_the_shape_of_the_argument(f, point, gradient):
    result = grad(f)(point)
    assert result == gradient
    assert type(result) in (type(gradient), type(point))


def test_arrays():
    w = np.array([[1.0, 2.0], [3.0, 4.0]])
    gradient = grad(lambda x: x @ w @ x)(np.array([1.0, 2.0]))
    assert gradient.dtype == float
    np.testing.assert_allclose(gradient, (w + w.T) @ [1.0, 2.0])
    np.testing.assert_allclose(grad(lambda m: np.sum(np.exp(m)))(w), np.exp(w))
    assert grad(np.sum)(np.ones((2, 0, 3))).shape == (2, 0, 3)
    assert grad(lambda x: x * x)(np.array(3.0)) == 6.0
    assert grad(np.sum)(np.array([1, 2])).dtype == float


def test_the_arguments_are_not_changed():
    point = [1.0, [2.0]]
    grad(lambda x: x[0] * x[1][0])(point)
    assert point == [1.0, [2.0]]
    array = np.array([1.0, 2.0])
    grad(lambda x: x @ x)(array)
    assert array.tolist() == [1.0, 2.0]


# ---- what the function returns ----


@pytest.mark.parametrize(
    "result", [lambda x: (x, x), lambda x: [x], lambda x: {"y": x}, lambda x: np.array([x, x])]
)
@pytest.mark.parametrize("transform", [grad, value_and_grad, hessian])
def test_grad_wants_one_output(result, transform):
    with pytest.raises(TypeError, match="use jacobian"):
        transform(result)(1.0)


@pytest.mark.parametrize("result", [None, "text", 1j, object(), {1, 2}], ids=lambda r: type(r).__name__)
@pytest.mark.parametrize("transform", [grad, value_and_grad, jacobian])
def test_a_result_that_is_no_number(result, transform):
    with pytest.raises(TypeError, match="function's result"):
        transform(lambda x: result)(1.0)


@pytest.mark.parametrize(
    "point", ["3", ["3"], None, [None], 1j, {1.0}, object()], ids=lambda p: type(p).__name__
)
def test_a_point_that_is_no_number(point):
    with pytest.raises(TypeError, match="expected a number, or a list"):
        grad(lambda x: 1.0)(point)


# ---- jacobian and hessian ----


def test_jacobian():
    assert jacobian(lambda x: [x[0] * x[1], x[0] + x[1]])([3.0, 2.0]) == [[2.0, 3.0], [1.0, 1.0]]
    assert jacobian(lambda x: x * x)(3.0) == 6.0
    assert jacobian(lambda x: {"a": x, "b": (2 * x, 5.0)})(3.0) == {"a": 1.0, "b": (2.0, 0.0)}
    assert jacobian(lambda x, y: [x * y], argnums=(0, 1))(3.0, 2.0) == [(2.0, 3.0)]


def test_jacobian_of_a_linear_map_is_its_matrix():
    w = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    matrix = jacobian(lambda x: w @ x)(np.array([1.0, 2.0]))
    assert matrix.shape == (3, 2)
    np.testing.assert_allclose(matrix, w)


def test_jacobian_of_an_array_at_a_number_or_a_list():
    assert jacobian(lambda x: np.array([x, x * x]))(3.0).tolist() == [1.0, 6.0]
    np.testing.assert_allclose(
        np.array(jacobian(lambda x: np.array([x[0], x[0] * x[1]]))([3.0, 2.0]).tolist()), [[1, 0], [2, 3]]
    )


def test_hessian_of_rosenbrock():
    x, y = 1.2, 0.7
    exact = [[2 - 400 * (y - 3 * x * x), -400 * x], [-400 * x, 200.0]]
    for row, expected in zip(hessian(rosenbrock)([x, y]), exact):
        assert row == pytest.approx(expected)
    assert grad(rosenbrock)([1.0, 1.0, 1.0]) == [0.0, 0.0, 0.0]


def test_hessian_of_arrays():
    w = np.array([[1.0, 2.0], [3.0, 4.0]])
    matrix = hessian(lambda x: x @ w @ x)(np.array([1.0, 2.0]))
    assert matrix.shape == (2, 2)
    np.testing.assert_allclose(matrix, w + w.T)


def test_hessian_argnums():
    f = lambda x, y: x**2 * y**3
    assert hessian(f)(3.0, 2.0) == 16.0
    assert hessian(f, argnums=1)(3.0, 2.0) == 108.0
    assert hessian(f, argnums=(0, 1))(3.0, 2.0) == ((16.0, 72.0), (72.0, 108.0))


def test_hessian_is_symmetric():
    f = lambda x: exp(x[0] * sin(x[1])) / (1 + x[2] ** 2) + autograd.logsumexp(x) * tanh(x[0])
    h = np.array(hessian(f)([0.3, -1.1, 0.7]))
    np.testing.assert_allclose(h, h.T, rtol=1e-12)


@pytest.mark.parametrize("f", [autograd.sqrt, lambda x: x**0.5], ids=["sqrt", "power"])
def test_the_second_derivative_at_a_pole_is_not_silently_wrong(f):
    assert grad(f)(0.0) == math.inf
    try:
        second = grad(grad(f))(0.0)
    except (ValueError, ZeroDivisionError):
        pass
    else:
        assert not math.isfinite(second)


# ---- nesting ----


def test_fourth_derivative_of_sin_is_sin():
    fourth = grad(grad(grad(grad(sin))))
    assert fourth(0.3) == pytest.approx(math.sin(0.3))


@pytest.mark.parametrize("n", range(7))
def test_nth_derivative_of_exp_of_2x(n):
    f = lambda x: exp(2 * x)
    for _ in range(n):
        f = grad(f)
    assert f(0.25) == pytest.approx(2**n * math.exp(0.5))


def test_mixed_partials():
    f = lambda x, y: sin(x) * exp(y)
    assert grad(grad(f, 1), 0)(0.3, 0.7) == pytest.approx(math.cos(0.3) * math.exp(0.7))
    assert grad(grad(f, 0), 1)(0.3, 0.7) == pytest.approx(math.cos(0.3) * math.exp(0.7))


def test_grad_of_a_function_of_a_gradient():
    penalty = lambda w: sum(g * g for g in grad(lambda w: w[0] ** 2 * w[1])(w))
    assert penalty([3.0, 2.0]) == 12.0**2 + 9.0**2
    x, y = 3.0, 2.0
    assert grad(penalty)([x, y]) == [8 * x * y * y + 4 * x**3, 8 * x * x * y]


def test_nested_value_and_grad():
    def f(x):
        value, slope = value_and_grad(lambda x: x**3)(x)
        return value * slope  # 3 x^5

    assert value_and_grad(f)(2.0) == (96.0, 240.0)


def test_jacobian_inside_grad():
    f = lambda x: sum(map(sum, jacobian(lambda x: [x[0] * x[1], x[0] ** 2])(x)))  # y + x + 2x + 0
    assert grad(f)([3.0, 2.0]) == [3.0, 1.0]


def test_at_values_it_returns_values_that_go_on():
    x = Value(3.0)
    slope = grad(lambda x: x**3)(x)
    assert type(slope) is Value
    (slope * 2).backward()
    assert x.grad == 36.0
    assert [type(g) for g in grad(lambda x: x[0] * 5)([x, 2.0])] == [Value, Value]


# ---- the traps of perturbation confusion ----


def test_the_inner_variable_is_not_the_outer():
    # d/dx [x * d/dy (x * y) at y = x] = d/dx [x * x] = 2x
    assert grad(lambda x: x * grad(lambda y: x * y)(x))(3.0) == 6.0


def test_siskind_and_pearlmutter():
    # "Perturbation confusion and referential transparency", 2005:
    # d/dx (x * d/dy (x + y) at y = 1) at x = 1 is 1, not 2
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0


def test_inner_grad_at_a_number_still_depends_on_the_outer_variable():
    # d/dw [d/dx (w x^2) at x = 1] = d/dw [2 w] = 2
    assert grad(lambda w: grad(lambda x: w * x * x)(1.0))(5.0) == 2.0


def test_a_constant_that_closes_over_the_variable():
    # JAX, autodidax
    assert grad(lambda x: x * grad(lambda y: x)(0.0))(0.0) == 0.0


def test_the_same_value_through_the_closure_is_not_the_variable():
    # d/dy (x * y) at y = x is x, although it is the same Value
    x = Value(3.0)
    slope = grad(lambda y: x * y)(x)
    assert slope.data == 3.0
    slope.backward()
    assert x.grad == 1.0


def test_three_levels():
    # d/dx d/dy d/dz (x y^2 z^3) at z = 2, y = 3, x = 5 = 2 y 3 z^2 = 72
    assert grad(lambda x: grad(lambda y: grad(lambda z: x * y**2 * z**3)(2.0))(3.0))(5.0) == 72.0


def test_curried():
    # Manzyuk et al. 2019, "Perturbation confusion in forward AD of higher-order functions"
    shift = lambda u: lambda f: lambda x: f(x + u)
    derivative = grad(lambda u: shift(u)(grad(shift(u)(sin)))(0.4))(0.0)
    # d/du [ d/dx sin(x + u) at 0.4 + u ] = d/du cos(0.4 + 2u) = -2 sin(0.4)
    assert derivative == pytest.approx(-2 * math.sin(0.4))


def test_an_exception_does_not_leave_it_believing_it_is_inside():
    def fail(x):
        raise KeyError

    with pytest.raises(KeyError):
        grad(fail)(1.0)
    assert type(grad(lambda x: x * x)(3.0)) is float


# ---- what is outside stays as it is ----


def test_closed_over_values_are_untouched():
    w = Value(2.0)
    assert grad(lambda x: w * x)(1.0) == 2.0
    assert hessian(lambda x: w * x * x)(1.0) == 4.0
    assert w.grad == 0.0


def test_grads_of_the_point_are_untouched():
    x = Value(3.0)
    grad(lambda x: x * x)(x)
    assert x.grad == 0.0


def test_inside_no_grad():
    with no_grad():
        assert grad(lambda x: x * x)(3.0) == 6.0
        assert grad(grad(lambda x: x**3))(2.0) == 12.0
        assert not (Value(1.0) * 2).parents


def test_no_grad_inside_the_function_is_a_constant():
    def f(x):
        with no_grad():
            factor = x * x
        return factor * x

    assert grad(f)(3.0) == 9.0


def test_no_grad_around_an_inner_grad_makes_it_a_constant():
    def f(w):
        with no_grad():
            slope = grad(lambda x: w * x * x)(1.0)  # 2 w
        return slope * w

    assert grad(f)(3.0) == 6.0


def test_comparisons_choose_the_branch():
    f = lambda x: x * x if x > 0 else -x
    assert (grad(f)(3.0), grad(f)(-3.0)) == (6.0, -1.0)


def test_threads():
    f = lambda x: grad(grad(lambda y: sin(x * y)))(0.5) + cos(x)
    points = [0.1 * i for i in range(16)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(grad(f), points)) == [grad(f)(x) for x in points]


def test_a_backward_inside_the_function():
    def f(x):
        leaf = Value(2.0)
        (leaf * leaf).backward()
        return x * leaf.grad

    assert grad(f)(3.0) == 4.0


# ---- what f does to its arguments, and where it is called ----


def test_a_function_may_write_into_its_argument():
    def scaled(x):
        x *= 3.0
        return (x**2).sum()

    def doubled(p):
        p[0] = p[0] * 2
        return p[0] ** 2

    assert grad(scaled)(np.array([2.0, 3.0])).tolist() == [36.0, 54.0]
    assert grad(doubled)([3.0]) == [24.0]


def test_the_value_inside_no_grad_is_a_constant_too():
    x = Value(3.0)
    with autograd.no_grad():
        value, slope = autograd.value_and_grad(lambda x: x * x)(x)
    assert (value.data, slope.data) == (9.0, 6.0)
    assert value.parents == slope.parents == ()


@pytest.mark.parametrize("n", [1, 2])
def test_a_power_has_as_many_derivatives_as_you_like(n):
    f = lambda x: x**n
    for _ in range(n + 2):
        f = grad(f)
    assert f(0.0) == 0.0


def test_a_value_is_not_a_function():
    with pytest.raises(TypeError, match=r"expected a function.*\.backward"):
        grad(Value(1.0))(1.0)


@pytest.mark.parametrize(
    "f", [lambda x: (x * x).data, lambda x: 9.0, lambda x: [x.data, 1]], ids=["data", "number", "list"]
)
def test_a_function_that_returns_plain_numbers_has_lost_its_gradient(f):
    with pytest.raises(TypeError, match=r"does not depend on its arguments: \.data.*autograd\.constant"):
        jacobian(f)(3.0)
    if f(Value(3.0)) == 9.0:
        with pytest.raises(TypeError, match="does not depend on its arguments"):
            grad(f)(3.0)


# ---- the walk back ends at the variables ----


def test_the_history_of_an_argument_is_not_walked():
    assert grad(lambda t: t * t)(autograd.sqrt(Value(0.0))).data == 0.0
    x = Value(1e-200) ** 2 * 1e300  # a history with slopes of its own
    assert grad(lambda t: t * t * t)(x).data == 3 * x.data**2


def test_nested_gradients_in_a_loop_make_as_many_nodes_a_round():
    from autograd.chain import ancestors

    def descended(x, rounds):
        for _ in range(rounds):
            x = x - 0.01 * grad(lambda t: t * t * t)(x)
        return x

    sizes = [len(ancestors(descended(Value(1.0), rounds))) for rounds in (10, 20, 40)]
    assert sizes[2] - sizes[1] == 2 * (sizes[1] - sizes[0])
    derivative = grad(lambda x: descended(x, 30))(1.0)
    expected, x = 1.0, 1.0
    for _ in range(30):
        expected, x = expected * (1 - 0.06 * x), x - 0.03 * x**2
    assert derivative == pytest.approx(expected, rel=1e-13)


# ---- infinite slopes: 0 wins over infinity, as for abs at 0 ----

EDGES = {
    "sqrt of a square": (lambda x: ((2 * x - 2) ** 2).sqrt(), 1.0, 0.0),
    "a branch that is not taken": (
        lambda x: autograd.where(autograd.heaviside(1 - x), x, autograd.sqrt(x)),
        0.0,
        1.0,
    ),
    "a power of a square": (lambda x: (x * x) ** 0.25, 0.0, 0.0),
    "a power with an exponent that is a Value": (lambda x: (x * x) ** Value(0.5), 0.0, 0.0),
    "arccos of cos": (lambda x: autograd.arccos(autograd.cos(x)), 0.0, 0.0),
    "arcsin": (lambda x: autograd.arcsin(1 - x * x), 0.0, 0.0),
    "arccosh": (lambda x: autograd.arccosh(1 + x * x), 0.0, 0.0),
    "hypot": (lambda x: autograd.hypot(x, 3 * x), 0.0, 0.0),
    "arctan2": (lambda x: autograd.arctan2(x, 3 * x), 0.0, 0.0),
    "cbrt": (lambda x: autograd.cbrt(x**3), 0.0, 0.0),
    "a norm": (lambda x: autograd.sqrt(autograd.dot([x, 2 * x], [x, 2 * x])), 0.0, 0.0),
    "a product with 0": (lambda x: autograd.sqrt(x * 0.0), 0.0, 0.0),
}


@pytest.mark.parametrize("name", EDGES)
def test_0_wins_over_an_infinite_slope(name):
    f, x, slope = EDGES[name]
    assert grad(f)(x) == slope
    v = Value(x)
    f(v).backward()
    assert v.grad == slope
    assert autograd.trace(f(v)).grads[v] == slope
    if name != "arctan2":
        assert not math.isnan(grad(grad(f))(x))


def test_the_curvature_of_an_angle_at_the_origin_is_infinity_minus_infinity():
    """Its mixed derivatives, (y**2 - x**2) / r**4, are unbounded there in both directions: no number wins."""
    assert math.isnan(grad(grad(EDGES["arctan2"][0]))(0.0))
    (yy, yx), (xy, xx) = autograd.hessian(lambda p: autograd.arctan2(*p))([0.0, 0.0])
    assert (yy, xx) == (0.0, 0.0)
    assert {yx, xy} == {math.inf, -math.inf}


def test_a_slope_that_is_infinite_is_infinity():
    assert grad(autograd.sqrt)(0.0) == grad(autograd.arcsin)(1.0) == math.inf
    assert grad(grad(autograd.sqrt))(0.0) == grad(autograd.arccos)(1.0) == -math.inf
    assert grad(lambda p: autograd.hypot(*p))([0.0, 0.0]) == [0.0, 0.0]


@pytest.mark.parametrize(("n", "second"), [(0.0, 0.0), (1.0, 0.0), (1.5, math.inf), (2.0, 2.0), (3.0, 0.0)])
@pytest.mark.parametrize("power", [lambda x, n: x**n, autograd.pow, lambda x, n: x ** Value(n)])
def test_second_derivatives_of_powers_at_0(n, second, power):
    assert grad(grad(lambda x: power(x, n)))(0.0) == second
