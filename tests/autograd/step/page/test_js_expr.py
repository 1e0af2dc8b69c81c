import math

import pytest

from autograd import ops
from autograd.formula.notation import javascript_literal
from autograd.step.page.js_expr import JsExpr, arguments, array


def test_parentheses_keep_the_order_of_rounding():
    a, b, c = map(JsExpr, "abc")
    assert str(a + (b + c)) == "a + (b + c)"
    assert str(a * (b * c)) == "a * (b * c)"
    assert str((a - b) - c) == "a - b - c"
    assert str(-(a.__neg__())) == "-(-a)"
    assert str(a - -1.0) == "a - -1.0"
    assert str(2.0 / (a + b) - c**-0.5) == "over(2.0, a + b) - power(c, -0.5)"


def test_a_comparison_is_a_number():
    a, b = map(JsExpr, "ab")
    assert [str(x) for x in (a < b, a <= b, a > 1, a >= b)] == [
        "+(a < b)",
        "+(a <= b)",
        "+(a > 1.0)",
        "+(a >= b)",
    ]
    assert str(-(a > b) + 0.5 * (a + 1 <= b)) == "-(+(a > b)) + 0.5 * +(a + 1.0 <= b)"


def test_it_is_neither_true_nor_false():
    with pytest.raises(TypeError, match="neither true nor false"):
        max(JsExpr("a"), JsExpr("b"))


def test_numbers_are_javascripts():
    assert [javascript_literal(x) for x in (1, True, -0.0, 1e-300, math.inf, -math.inf, math.nan)] == [
        *("1.0", "1.0", "-0.0", "1e-300", "Infinity", "-Infinity", "NaN")
    ]
    assert str(JsExpr("a") - math.inf) == "a - Infinity"
    assert str(ops.exp(JsExpr("a")) * -1) == "exp(a) * -1.0"


def test_a_power_whose_exponent_is_a_number_of_the_graph_has_a_slope_at_zero():
    x, n = arguments(2)
    assert str(ops.power.partials(JsExpr("out"), x, n)[0]) == "times(x[1], power(x[0], x[1] - 1.0))"


@pytest.mark.parametrize("n", [3, 4])
def test_only_all_inputs_in_order_are_the_array_itself(n):
    x = arguments(n)
    assert array(x) == "x"
    assert array(x[:-1]) == "[" + ", ".join(map(str, x[:-1])) + "]"
    assert array(x[::-1]) == "[" + ", ".join(map(str, x[::-1])) + "]"
    assert array([]) == "[]"
