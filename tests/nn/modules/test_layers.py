import pytest

import autograd
import nn
from autograd import Value, constant, gradcheck
from nn import Layer


def test_a_layer_returns_a_list_and_one_neuron_a_bare_value():
    assert [type(a) for a in Layer(2, 3)([1.0, 2.0])] == [Value] * 3
    assert type(Layer(2, 1)([1.0, 2.0])) is Value
    assert Layer(2, 1).forward([constant(1.0), constant(2.0)])[0].label == "neurons.0.a"


def test_neurons_of_a_layer_share_the_inputs_that_were_numbers():
    first, second = Layer(2, 2, "linear")([1.0, 2.0])
    assert first.parents[2:4] == second.parents[2:4]
    assert [x.label for x in first.parents[2:4]] == ["x0", "x1"]


def test_its_nodes_are_labelled_with_the_names_of_its_neurons():
    a = Layer(1, 2, "tanh")([1.0])
    assert [(n.label, n.parents[0].label) for n in a] == [
        ("neurons.0.a", "neurons.0.z"),
        ("neurons.1.a", "neurons.1.z"),
    ]


@pytest.mark.parametrize("name", ["softmax", "log_softmax", autograd.softmax])
def test_softmax_acts_on_the_whole_layer(name):
    layer = Layer(2, 3, name, seed=0)
    z = [neuron([1.0, 2.0]) for neuron in layer.neurons]
    out = layer([1.0, 2.0])
    function = autograd.log_softmax if name == "log_softmax" else autograd.softmax
    assert [a.data for a in out] == [a.data for a in function(z)]
    assert [a.label for a in out] == ["neurons.0.a", "neurons.1.a", "neurons.2.a"]
    assert [p.label for p in out[1].parents] == ["neurons.0.z", "neurons.1.z", "neurons.2.z"]
    assert len(layer.parameters()) == 9


def test_a_layer_hands_its_arguments_on():
    layer = Layer(2, 3, nonlin=False, bias=False, init="zeros")
    assert repr(layer) == "Layer(2 -> 3 linear, 6 parameters)"
    assert [p.data for p in layer.parameters()] == [0.0] * 6


def test_no_neurons():
    with pytest.raises(ValueError, match="the number of neurons must be at least 1, not 0"):
        Layer(2, 0)


@pytest.mark.parametrize("activation", ["tanh", "softmax"])
def test_the_gradient_by_the_inputs(activation):
    layer = Layer(2, 2, activation, seed=1)
    gradcheck(lambda x, y: layer([x, y])[0], 0.3, -0.7)


def test_softmax_of_one_neuron():
    with pytest.raises(ValueError, match="softmax of one neuron is always the same: use 'sigmoid'"):
        Layer(2, 1, "softmax")


@pytest.mark.parametrize(
    "module", [nn.Neuron(2), nn.Layer(2, 2), nn.MLP(2, [2, 1]).layers[0], nn.Activation("relu")]
)
def test_an_activation_is_not_assigned_to(module):
    before = module.activation
    with pytest.raises(
        AttributeError, match=f"the activation of a {type(module).__name__} is chosen when it is made"
    ):
        module.activation = "tanh"
    assert module.activation == before
