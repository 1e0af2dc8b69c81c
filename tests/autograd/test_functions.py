import math

import numpy as np
import pytest

import autograd
from autograd import Value, constant, dot, elu, grad, leaky_relu, log_softmax, logsumexp, mean, ops, softmax


def test_constant():
    c = constant(2, label="c")
    assert (c.data, c.op, c.label, c.parents) == (2.0, ops.constant, "c", ())
    with pytest.raises(TypeError, match="one real number"):
        constant("2")


def test_sum_is_one_node_for_any_number_of_values():
    xs = [Value(float(i)) for i in range(10)]
    y = autograd.sum(xs)
    assert (y.data, y.op, len(y.parents)) == (45.0, ops.sum_, 10)
    y.backward()
    assert all(x.grad == 1.0 for x in xs)
    assert autograd.sum(x for x in xs[:1]).data == 0.0
    assert autograd.sum([]) == 0.0
    assert autograd.sum([1, 2.5]) == 3.5


def test_sum_goes_from_left_to_right():
    xs = [0.1] * 10
    assert (
        autograd.sum(xs)
        == autograd.sum(map(Value, xs)).data
        == 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1
    )


def test_mean():
    xs = [Value(1.0), Value(2.0), Value(6.0)]
    y = mean(xs)
    assert y.data == 3.0
    y.backward()
    assert [x.grad for x in xs] == [1 / 3] * 3


@pytest.mark.parametrize("f", [mean, logsumexp, softmax, log_softmax])
def test_no_values_are_refused(f):
    with pytest.raises(ValueError, match=f"{f.__name__} of no values"):
        f([])


@pytest.mark.parametrize("f", [autograd.sum, mean, logsumexp, softmax, log_softmax])
@pytest.mark.parametrize(
    "bad", [["1", "2"], [None], [Value(1.0), "2"], [[1.0]], [1j], ["2", Value(1.0)]], ids=repr
)
def test_what_is_not_a_number_is_refused(f, bad):
    with pytest.raises(TypeError):
        f(bad)


@pytest.mark.parametrize(
    "f",
    [
        autograd.sum,
        mean,
        logsumexp,
        lambda xs: softmax(xs)[0],
        lambda xs: log_softmax(xs)[0],
        lambda xs: dot(xs, xs),
    ],
)
@pytest.mark.parametrize("container", [list, tuple, np.array])
def test_containers(f, container):
    numbers = [0.5, -1.0, 2.0]
    assert f(container([Value(x) for x in numbers])).data == f(numbers) == f(container(numbers))


def test_dot():
    w, x, b = [Value(2.0), Value(3.0)], [Value(10.0), Value(1.0)], Value(0.5)
    assert dot(w, x).data == 23.0
    assert dot(w, x, b).data == dot(w, x, bias=0.5).data == dot([2, 3], [10, 1], b).data == 23.5
    assert dot([2, 3], [10, 1]) == 23
    y = dot(w, x, b)
    assert (y.op, y.parents) == (ops.dot_, (*w, *x, b))


@pytest.mark.parametrize(
    "mixed", [[2, 3.0], [2.0, Value(3.0)], [Value(2.0), np.float64(3.0)], np.array([2.0, 3.0])]
)
@pytest.mark.parametrize("bias", [None, 0.5, Value(0.5)])
def test_dot_of_numbers_and_values(mixed, bias):
    w = [Value(10.0), Value(1.0)]
    for y in (dot(w, mixed, bias), dot(mixed, w, bias)):
        assert y.data == 23.0 + (0.5 if bias is not None else 0.0)
        for v in w:
            v.grad = 0.0
        y.backward()
        assert [v.grad for v in w] == [2.0, 3.0]


@pytest.mark.parametrize("bias", [None, Value(1.0)])
def test_dot_counts_its_inputs(bias):
    with pytest.raises(ValueError, match="one input for each weight: 2 weights, 1 inputs"):
        dot([Value(1.0), Value(2.0)], [Value(3.0)], bias)
    with pytest.raises(ValueError, match="1 weights, 2 inputs"):
        dot([Value(1.0)], [Value(2.0), Value(3.0)], bias)


@pytest.mark.parametrize(
    ("w", "x", "b"),
    [(["a"], [Value(1.0)], Value(1.0)), ([Value(1.0)], [None], None), ([Value(1.0)], [1.0], "b")],
)
def test_dot_refuses_what_is_not_a_number(w, x, b):
    with pytest.raises(TypeError, match="one real number"):
        dot(w, x, b)


def test_softmax_and_log_softmax():
    xs = [Value(0.0), Value(math.log(3.0))]
    assert [p.data for p in softmax(xs)] == pytest.approx([0.25, 0.75])
    assert [p.data for p in log_softmax(xs)] == pytest.approx([math.log(0.25), math.log(0.75)])
    softmax(xs)[0].backward()
    assert [x.grad for x in xs] == pytest.approx([0.1875, -0.1875])


def test_cross_entropy_is_softmax_minus_one_hot():
    logits = [0.3, -1.2, 2.0]
    gradient = grad(lambda xs: -log_softmax(xs)[1])(logits)
    assert gradient == pytest.approx([p - (i == 1) for i, p in enumerate(softmax(logits))])


def test_one_hot_has_no_slope_but_take_has():
    index, xs = Value(1.0), [Value(10.0), Value(20.0), Value(30.0)]
    assert [x.data for x in autograd.one_hot(index, 3)] == [0.0, 1.0, 0.0]
    autograd.take(xs, index).backward()
    assert [x.grad for x in xs] == [0.0, 1.0, 0.0]
    assert index.grad == 0


@pytest.mark.parametrize("index", [-1, 3, 0.5, math.nan, math.inf])
def test_an_index_out_of_range_is_an_error(index):
    with pytest.raises(ValueError, match="a whole number from 0 to 2"):
        autograd.take([1.0, 2.0, 3.0], index)
    with pytest.raises(ValueError, match="a whole number from 0 to 2"):
        autograd.take([1.0, 2.0, 3.0], Value(index))


def test_take_from_a_table_gives_a_row():
    table = [[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]]
    assert [x.data for x in autograd.take(table, Value(1.0))] == [3.0, 4.0]
    with pytest.raises(ValueError, match="no values"):
        autograd.take([], 0)


def test_leaky_relu_and_elu():
    assert (leaky_relu(2.0), leaky_relu(-2.0), leaky_relu(-2.0, 0.5)) == (2.0, -0.02, -1.0)
    assert (elu(2.0), elu(-1.0), elu(-1.0, 2.0)) == (2.0, math.expm1(-1.0), 2 * math.expm1(-1.0))
    assert leaky_relu(Value(-2.0), alpha=1).data == -2.0


@pytest.mark.parametrize("f", [leaky_relu, elu])
@pytest.mark.parametrize("alpha", [Value(0.1), "0.1", None, 1j], ids=lambda alpha: type(alpha).__name__)
def test_alpha_is_a_number_so_that_no_gradient_is_dropped(f, alpha):
    with pytest.raises(TypeError):
        f(Value(-1.0), alpha)


def test_sum_takes_a_start_as_pythons_does():
    values = [Value(1.0), Value(2.0)]
    assert autograd.sum((v for v in values), 10.0).data == 13.0
    assert len(autograd.sum(values, 0).parents) == 2
    assert autograd.sum([], Value(1.0)).data == 1.0


def test_labels_of_constants_are_text():
    with pytest.raises(TypeError, match="a label is text"):
        autograd.constant(1.0, label=5)
    assert type(Value(1.0, label=np.str_("a")).label) is str


W = Value(1.0)


@pytest.mark.parametrize(
    ("name", "given", "call"),
    [
        ("alpha", "0.1", lambda x: autograd.leaky_relu(W, x)),
        ("alpha", [1.0], lambda x: autograd.elu(W, x)),
        ("lr", "0.1", lambda x: autograd.why_rising(W * W, [W], x)),
        ("lr", None, lambda x: autograd.why_rising(W * W, [W], x)),
        ("lr", W, lambda x: autograd.stepper(W * W, lr=x)),
        ("claimed", "216", lambda x: autograd.diagnose(W, W * W, claimed=x)),
        ("momentum", "0.9", lambda x: autograd.playground(momentum=x)),
    ],
)
def test_an_argument_that_is_no_number_is_named(name, given, call):
    kind = type(given).__name__
    with pytest.raises(TypeError, match=f"^{name} is one real number, not {kind}: ") as caught:
        call(given)
    assert "a Value holds" not in str(caught.value)
