"""Recording: what a function may be given, do and return."""

import functools
import math
import random

import numpy as np
import pytest

import autograd
from autograd import Value, compile

from ..comparing import BACKENDS, agree, leaves, samples_of

w, b = Value(2.0, label="w"), Value(1.0, label="b")
pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(params=BACKENDS)
def backend(request):
    return request.param


# ---- shapes of inputs and outputs ----


@pytest.mark.parametrize("shape", [(), (1,), (3,), (1, 1), (3, 1), (2, 3), (2, 2, 2), (0,), (2, 0)], ids=str)
@pytest.mark.parametrize("n", [1, 2, 7])
def test_inputs_of_any_shape(backend, shape, n):
    weights = leaves(10)

    def function(x, y):
        inside = list(np.ravel(np.array(x, object)))
        return autograd.tanh(autograd.dot(weights[: len(inside)], inside, weights[-1])) * y

    agree(function, weights, samples_of(n, shape, ()), backend)


RESULTS = {
    "a Value": lambda x: x * w,
    "a list": lambda x: [x * w, b],
    "a list of one": lambda x: [x * w],
    "nested lists": lambda x: [[x * w, b], [x, 3.0], [w, w]],
    "a tuple": lambda x: (x * w, [b, x], [[x], [w * x]], 3.0),
    "a tuple of one": lambda x: (x * w,),
    "an array": lambda x: np.array([[x * w, x], [w, b]]),
    "the input": lambda x: x,
    "an input twice": lambda x: [x, x * w, x],
    "a parameter": lambda x: w,
    "parameters": lambda x: [b, w],
    "what is computed from parameters": lambda x: [w * b, w.tanh(), w * b],
    "a number": lambda x: 3.0,
    "numbers": lambda x: [3.0, 4.0],
    "equal numbers": lambda x: [3.0, 3.0],
    "a constant": lambda x: autograd.constant(3.0),
    "an empty list beside others": lambda x: (x * w, []),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_function_may_return(backend, name):
    agree(RESULTS[name], [w, b], samples_of(3, ()), backend)


@pytest.mark.parametrize("nothing", [[], ()])
def test_a_function_must_return_something(backend, nothing):
    with pytest.raises(TypeError, match="returns nothing"):
        compile(lambda x: nothing, 1.0, backend=backend)


@pytest.mark.parametrize(
    "wrong", [None, "a", {"a": 1.0}, {1.0}, 1j, (x for x in [1.0])], ids=lambda x: type(x).__name__
)
def test_other_results_are_refused(backend, wrong):
    with pytest.raises(TypeError, match=f"must return Values, not {type(wrong).__name__}"):
        compile(lambda x: wrong, 1.0, backend=backend)


def test_ragged_lists_are_refused(backend):
    with pytest.raises(ValueError, match="the result is ragged"):
        compile(lambda x: [[x], [x, x]], 1.0, backend=backend)
    with pytest.raises(ValueError, match="argument 1 of the example is ragged"):
        compile(lambda x, y: x, 1.0, [[1.0], [1.0, 2.0]], backend=backend)


@pytest.mark.parametrize("wrong", ["a", None, Value(1.0), 1j], ids=repr)
def test_an_example_is_made_of_numbers(backend, wrong):
    with pytest.raises(TypeError, match="one real number"):
        compile(lambda x: x * w, wrong, backend=backend)


@pytest.mark.parametrize(
    "example", [1, True, np.float32(1), np.array(1), np.int8(1), math.nan], ids=lambda x: type(x).__name__
)
def test_an_example_may_be_any_number(backend, example):
    assert list(compile(lambda x: x * w, example, backend=backend)([1.0, 2.0])) == [2.0, 4.0]


def test_inputs_that_are_not_used(backend):
    agree(lambda x, y, z: y[1] * w, [w, b], samples_of(3, (), (3,), (2, 2)), backend)


# ---- kinds of functions ----


class Scale:
    def __call__(self, x):
        return x * w

    def method(self, x):
        return x * w

    @classmethod
    def of_class(cls, x):
        return x * w

    @staticmethod
    def static(x):
        return x * w


FUNCTIONS = {
    "a lambda": lambda x: x * w,
    "with a default": lambda x, k=1.0: x * w * k,
    "with a keyword": lambda x, *, k=1.0: x * w * k,
    "of any number of arguments": lambda *xs: sum(xs) * w,
    "partial": functools.partial(lambda k, x: x * w * k, 1.0),
    "an object": Scale(),
    "a method": Scale().method,
    "a class method": Scale.of_class,
    "a static method": Scale.static,
    "decorated": functools.cache(lambda x: x * w),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_be(backend, name):
    assert list(compile(FUNCTIONS[name], 1.0, backend=backend)([1.0, -2.0])) == [2.0, -4.0]


def test_primitives_compile_as_they_are(backend):
    assert compile(autograd.tanh, 1.0, backend=backend)([0.5])[0] == pytest.approx(math.tanh(0.5), rel=1e-15)
    assert list(compile(np.exp, 1.0, backend=backend)([0.0])) == [1.0]
    assert np.shape(compile(autograd.softmax, [1.0, 2.0], backend=backend)([[1.0, 2.0]] * 3)) == (3, 2)


def test_arguments_are_called_as_in_the_function():
    with pytest.raises(TypeError, match="2: picture, answer; got 1"):
        compile(lambda picture, answer: picture - answer, 1.0, 1.0)([1.0])


@pytest.mark.parametrize("wrong", [3.0, "x * w", None], ids=repr)
def test_what_is_no_function_is_refused(wrong):
    with pytest.raises(TypeError):
        compile(wrong, 1.0)


def test_an_unknown_back_end_is_refused():
    with pytest.raises(ValueError, match=r"'nump'.*numpy, python, numba"):
        compile(lambda x: x, 1.0, backend="nump")


def test_what_the_function_raises_comes_through(backend):
    def function(x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        compile(function, 1.0, backend=backend)


# ---- control flow ----

BRANCHES = {
    "if": lambda x: w if x > 0 else b,
    "equality": lambda x: w * x if x == 1 else b * x,
    "inequality": lambda x: w * x if x != 1 else b * x,
    "membership": lambda x: w * x if x in [1.0, 2.0] else b * x,
    "not": lambda x: w if not x else b,
    "and": lambda x: x and w,
    "any": lambda x: any([x, b]),
    "a chain": lambda x: w if 0 < x < 1 else b,
    "sorted": lambda x: sorted([x, w])[0],
    "a parameter": lambda x: x if w > 0 else b,
    "where of NumPy": lambda x: np.where(np.array([x]) > 0, 1.0, 2.0)[0] * w,
}


@pytest.mark.parametrize("name", BRANCHES)
def test_a_branch_that_depends_on_a_value_is_an_error(backend, name):
    with pytest.raises((TypeError, ValueError), match="for every sample"):
        compile(BRANCHES[name], 1.0, backend=backend)([1.0, -2.0, 1.5])


def test_the_error_shows_the_line_and_what_to_use():
    def function(x):
        return max(x, w)  # this line

    with pytest.raises(TypeError, match=r"test_record\.py:\d+: return max\(x, w\)  # this line") as error:
        compile(function, 1.0)
    assert "autograd.maximum(x, y)" in str(error.value)
    with pytest.raises(TypeError, match=r"autograd\.minimum\(x, y\)"):
        compile(lambda x: min(x, w), 1.0)
    with pytest.raises(TypeError, match=r"autograd\.where\(autograd\.heaviside"):
        compile(lambda x: w if x > 0 else b, 1.0)


def test_a_loop_that_depends_on_a_value_is_an_error():
    def function(x):
        while x > 0:
            x = x - 1
        return x * w

    with pytest.raises(TypeError, match="while x > 0"):
        compile(function, 1.0)


@pytest.mark.parametrize(
    "conversion", [int, float, round, range, math.exp, lambda x: [w, b][x]], ids=lambda f: f.__name__
)
def test_a_conversion_is_an_error(backend, conversion):
    with pytest.raises(TypeError):
        compile(lambda x: conversion(x) * w, 1.0, backend=backend)


def test_comparisons_of_constants_and_texts_of_values_are_allowed(backend):
    def function(x):
        assert len(f"{x}{x:.2f}{x!r}") > 3
        return w * x if autograd.constant(3.0) > 2 else b

    assert list(compile(function, 1.0, backend=backend)([1.0])) == [2.0]


def test_comparisons_are_allowed_again_afterwards():
    with pytest.raises(TypeError):
        compile(lambda x: w if x > 0 else b, 1.0)
    assert w > 1


# ---- graphs that are recorded already ----


def recorded():
    x = Value(3.0, label="x")
    return x, x * w + b


def test_a_recorded_graph(backend):
    x, y = recorded()
    program = compile(y, inputs=[x], parameters=[w, b], backend=backend)
    assert list(program([1.0, 2.0])) == [3.0, 5.0]
    value, gradient = program.value_and_grad([1.0, 2.0])
    assert (value, list(gradient)) == (4.0, [1.5, 1.0])


def test_a_recorded_graph_with_several_outputs_and_inputs_in_lists(backend):
    x, y = recorded()
    program = compile((y, [x, y]), inputs=[[x, w], b], backend=backend)
    first, second = program([[1.0, 2.0], [1.0, 3.0]], [5.0, 0.0])
    assert list(first) == [7.0, 3.0]
    assert np.array_equal(second, [[1.0, 7.0], [1.0, 3.0]])


def test_a_recorded_graph_without_inputs():
    _, y = recorded()
    program = compile(y)
    assert program.backend == "python"
    assert program() == 7.0
    assert program.value_and_grad()[0] == 7.0


def test_a_graph_without_parameters(backend):
    program = compile(autograd.constant(2.0), backend=backend)
    assert program() == 2.0
    with pytest.raises(TypeError, match="this program has none"):
        program.value_and_grad()


@pytest.mark.parametrize(
    ("error", "inputs"),
    [(TypeError, lambda x, y: [y]), (TypeError, lambda x, y: [1.0]), (ValueError, lambda x, y: [x, x])],
)
def test_inputs_are_different_leaves(error, inputs):
    x, y = recorded()
    with pytest.raises(error):
        compile(y, inputs=inputs(x, y))


def test_examples_and_inputs_exclude_each_other():
    x, y = recorded()
    with pytest.raises(TypeError, match="an example is for a function"):
        compile(y, 1.0, inputs=[x])
    with pytest.raises(TypeError, match="a function gets an example"):
        compile(lambda x: x, 1.0, inputs=[x])


def test_compiling_leaves_a_recorded_graph_as_it_was():
    x = Value(3.0, label="x")
    inside = x * w
    whole = autograd.sum([inside])
    whole.label = "whole"
    compile(whole, inputs=[x])
    assert (inside.label, whole.parents, whole.data) == ("", (inside,), 6.0)


# ---- parameters ----


def test_parameters_are_found_in_the_order_in_which_they_were_made(backend):
    first, second, third = Value(1.0), Value(2.0), Value(3.0)
    program = compile(lambda x: (third * x).tanh() + first * second, 1.0, backend=backend)
    assert program.parameters == (first, second, third)


@pytest.mark.parametrize(
    ("error", "parameters"),
    [(TypeError, [1.0]), (TypeError, ["w"]), (ValueError, [w * b])],
    ids=["number", "text", "computed"],
)
def test_parameters_are_leaves(error, parameters):
    with pytest.raises(error, match="parameter"):
        compile(lambda x: x * w, 1.0, parameters=parameters)


def test_an_input_is_no_parameter():
    x, y = recorded()
    with pytest.raises(ValueError, match="is an input"):
        compile(y, inputs=[x], parameters=[x])


def test_parameters_that_are_not_used_have_no_slope(backend):
    unused = Value(5.0)
    program = compile(lambda x: x * w, 1.0, parameters=[unused, w], backend=backend)
    assert list(program.value_and_grad([3.0])[1]) == [0.0, 3.0]


def test_other_leaves_keep_their_numbers(backend):
    frozen = Value(4.0)
    program = compile(lambda x: x * w * frozen, 1.0, parameters=[w], backend=backend)
    assert list(program([1.0] * 9)) == [8.0] * 9
    frozen.data = 100.0
    assert list(program([1.0])) == [8.0]


def test_a_frozen_leaf_that_changes_before_the_first_batch_is_an_error(backend):
    frozen = Value(4.0)
    program = compile(lambda x: x * w * frozen, 1.0, parameters=[w], backend=backend)
    frozen.data = 100.0
    with pytest.raises(ValueError, match="has changed since it was compiled"):
        program([1.0])


ORDERS = {
    "reversed": lambda p: p[::-1],
    "shuffled": lambda p: random.Random(0).sample(p, len(p)),
    "biases apart": lambda p: [*p[3::4], *[x for i, x in enumerate(p) if i % 4 != 3]],
    "every other": lambda p: p[::2],
    "one": lambda p: p[5:6],
    "none": lambda p: [],
}


@pytest.mark.parametrize("order", ORDERS)
def test_parameters_in_any_order(backend, order):
    parameters = leaves(16 + 5)

    def function(x, y):
        hidden = [
            autograd.tanh(autograd.dot(parameters[4 * i : 4 * i + 3], x, parameters[4 * i + 3]))
            for i in range(4)
        ]
        return (autograd.dot(parameters[16:20], hidden, parameters[20]) - y) ** 2

    agree(function, ORDERS[order](parameters), samples_of(3, (3,), ()), backend)


# ---- differentiating, and not, inside ----


def test_derivatives_inside_the_function(backend):
    """A small physics-informed network: u' + u² = 0."""
    weights = leaves(3, "w")

    def residual(x):
        def u(z):
            return weights[0] * autograd.tanh(weights[1] * z + weights[2])

        return (autograd.grad(u)(x) + u(x) ** 2) ** 2

    agree(residual, weights, samples_of(4, ()), backend, 1e-11)


def test_derivatives_by_parameters_inside_the_function(backend):
    agree(lambda x: autograd.grad(lambda a: (a * x).exp())(w), [w], samples_of(3, ()), backend)


def test_detached_values_change_but_have_no_slope(backend):
    program = agree(lambda x: (x * w).detach() * (w + x) * b.detach(), [w, b], samples_of(3, ()), backend)
    program.vector = [5.0, 3.0]
    value, gradient = program.value_and_grad([1.0, 2.0])
    assert (value, list(gradient)) == (5.0 * 3.0 * (6.0 + 2.0 * 7.0) / 2, [5.0 * 3.0 * 1.5, 0.0])


def test_what_is_computed_without_recording_changes_but_has_no_slope(backend):
    def function(x):
        with autograd.no_grad():
            size = (w * w + x * x).sqrt()
        return w / size

    program = agree(function, [w], samples_of(3, ()), backend)
    program.vector = [3.0]
    value, gradient = program.value_and_grad([4.0])
    assert (value, list(gradient)) == (0.6, [0.2])


def test_no_grad_around_compile_does_not_matter(backend):
    with autograd.no_grad():
        program = compile(lambda x: x * w, 1.0, backend=backend)
        assert list(program.value_and_grad([1.0, 2.0])[1]) == [1.5]


def test_a_program_may_be_compiled_and_run_inside_a_function(backend):
    def function(x):
        return x * w * compile(lambda z: z * 2.0, 1.0, backend=backend)(1.5)

    assert list(compile(function, 1.0, backend=backend)([1.0, 2.0])) == [6.0, 12.0]


def test_values_made_in_the_function_are_constants():
    w = Value(2.0)
    program = compile(lambda x: w * x * Value(0.5), 1.0)
    assert program.parameters == (w,)
    assert list(program([3.0])) == [3.0]


def test_an_error_says_that_the_example_is_one_sample():
    w = [Value(1.0), Value(2.0)]
    with pytest.raises(ValueError, match="dot needs one input for each weight") as error:
        compile(lambda x: autograd.dot(w, x), [[1.0, 2.0]] * 5)
    assert "x (5, 2)" in error.value.__notes__[0]


@pytest.mark.parametrize(
    ("branch", "instead"),
    [
        (lambda x: np.maximum(x, 0), r"Use autograd\.maximum$"),
        (lambda x: max(x, 0.0), r"Use autograd\.maximum\(x, y\)$"),
        (lambda x: x if abs(x) < 1 else abs(x), r"Use autograd\.where"),
    ],
    ids=["np.maximum", "max", "abs"],
)
def test_a_branch_is_answered_with_what_to_use(branch, instead):
    with pytest.raises(TypeError, match=instead):
        compile(branch, 1.0)
