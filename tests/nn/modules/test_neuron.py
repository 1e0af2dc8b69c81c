import math

import numpy as np
import pytest

import autograd
from autograd import Value, constant, grad, no_grad
from nn import MLP, Neuron


def neuron_with(weights, bias, activation=None):
    neuron = Neuron(len(weights), activation)
    for w, data in zip(neuron.w, weights):
        w.data = data
    neuron.b.data = bias
    return neuron


def test_weights_are_replaced_together_or_not_at_all():
    with pytest.raises(TypeError):
        Neuron(2).w[0] = 5.0


def test_a_neuron_is_its_activation_of_the_weighted_sum():
    neuron = neuron_with([2.0, -3.0], 0.5, "tanh")
    assert neuron([0.25, 0.5]).data == math.tanh(0.5 - 1.5 + 0.5)


def test_the_weighted_sum_is_one_node():
    neuron = neuron_with([2.0, -3.0], 0.5, "tanh")
    x = [constant(1.0), constant(2.0)]
    a = neuron(x)
    (z,) = a.parents
    assert z.parents == (*neuron.w, *x, neuron.b)
    assert (z.label, a.label) == ("z", "a")


def test_its_gradients():
    neuron = neuron_with([2.0, -3.0], 0.5)
    neuron([10.0, 20.0]).backward()
    assert [p.grad for p in neuron.parameters()] == [10.0, 20.0, 1.0]


def test_without_an_activation_there_is_only_z():
    assert Neuron(2, None)([1.0, 2.0]).label == "z"


def test_without_a_bias():
    neuron = Neuron(2, "linear", bias=False)
    assert neuron.b is None
    assert neuron([1.0, 1.0]).data == pytest.approx(sum(w.data for w in neuron.w))
    assert repr(neuron) == "Neuron(2 -> linear, 2 parameters)"


def test_the_default_is_relu_as_in_micrograd():
    assert neuron_with([1.0], 0.0, "relu")([-2.0]).data == 0.0
    assert Neuron(1).activation == Neuron(1, True).activation == Neuron(1, nonlin=True).activation == "relu"
    assert Neuron(1, False).activation == Neuron(1, nonlin=False).activation == "linear"


@pytest.mark.parametrize(
    "x", [(1.0, 2), np.array([1.0, 2.0]), np.array([1, 2]), [Value(1.0), 2], (n for n in (1, 2))]
)
def test_inputs_come_in_any_sequence_of_numbers_and_values(x):
    assert neuron_with([2.0, 3.0], 0.0)(x).data == 8.0


def test_one_input_may_come_bare():
    assert neuron_with([2.0], 0.0)(3.0).data == neuron_with([2.0], 0.0)(Value(3.0)).data == 6.0


def test_numbers_become_labelled_constants_and_values_stay():
    v = Value(3.0)
    _, _, x0, x1, _ = Neuron(2, None)([1.5, v]).parents
    assert (x0.data, x0.label, x0.op.name) == (1.5, "x0", "constant")
    assert x1 is v


@pytest.mark.parametrize(
    ("nin", "x", "message"),
    [
        (2, [1, 2, 3], "this neuron has 2 weights and got 3 inputs"),
        (1, [], "this neuron has 1 weight and got 0 inputs"),
        (3, 1.0, "this neuron has 3 weights and got 1 input$"),
    ],
)
def test_the_wrong_number_of_inputs(nin, x, message):
    with pytest.raises(ValueError, match=message):
        Neuron(nin)(x)
    with pytest.raises(ValueError, match=message):
        MLP(nin, [2, 1])(x)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (["1", 2.0], "input 0 is not a number: .* not str"),
        ([1.0, None], "input 1 is not a number: .* not NoneType"),
        ([[1.0, 2.0], [3.0, 4.0]], r"one sample at a time: \[model\(x\) for x in batch\]"),
        (np.ones((2, 2)), "one sample at a time"),
        (None, "input 0 is not a number"),
    ],
)
def test_what_is_not_a_number(x, message):
    with pytest.raises(TypeError, match=message):
        Neuron(2)(x)


@pytest.mark.parametrize(
    ("nin", "error", "message"),
    [
        (0, ValueError, "number of inputs must be at least 1, not 0"),
        (-1, ValueError, "at least 1, not -1"),
        (2.5, TypeError, "number of inputs must be a whole number, not 2.5"),
        ("2", TypeError, "must be a whole number, not '2'"),
        (True, TypeError, "must be a whole number, not True"),
    ],
)
def test_impossible_sizes(nin, error, message):
    with pytest.raises(error, match=message):
        Neuron(nin)


def test_numpy_integers_are_sizes():
    assert len(Neuron(np.int64(2)).w) == 2


@pytest.mark.parametrize("activation", [autograd.sin, Value.sin, "sin", lambda z: (-z).sin() * -1.0])
def test_an_activation_is_a_name_or_a_function(activation):
    a = neuron_with([1.0], 0.0, activation)([0.5])
    assert (a.data, a.label) == (math.sin(0.5), "a")


def test_an_activation_that_returns_no_value():
    with pytest.raises(TypeError, match=r"the activation <lambda> returned 1.0, not a Value"):
        Neuron(1, lambda z: 1.0)([0.5])


def test_softmax_is_not_for_one_neuron():
    with pytest.raises(ValueError, match=r"softmax needs all neurons of a layer: write Layer"):
        Neuron(2, "softmax")


def test_no_grad_records_nothing():
    with no_grad():
        assert MLP(2, [2, 1])([1.0, 2.0]).parents == ()


def test_a_second_derivative_through_a_neuron():
    neuron = neuron_with([2.0], 0.0, "tanh")
    second = grad(grad(lambda x: neuron([x])))(0.3)
    t = math.tanh(0.6)
    assert second == pytest.approx(4 * -2 * t * (1 - t * t))
