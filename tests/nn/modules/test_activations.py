import pytest

import autograd
from autograd import Value, gradcheck
from nn import ACTIVATIONS, LAYER_ACTIVATIONS, Activation, Layer, Neuron
from nn.modules.activations import ALIASES, resolve, title

POINTS = (-1.3, -0.2, 0.4, 2.0)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_each_is_the_function_of_its_name(name):
    function = ACTIVATIONS[name]
    for x in POINTS:
        public = getattr(autograd, name, lambda x: x)
        assert function(Value(x)).data == public(x)
        gradcheck(function, x)


def test_the_table_has_the_usual_ones():
    usual = "linear relu leaky_relu elu selu gelu silu softplus tanh sigmoid heaviside sign sin abs"
    assert set(usual.split()) == set(ACTIVATIONS)
    assert set(LAYER_ACTIVATIONS) == {"softmax", "log_softmax"}


@pytest.mark.parametrize("alias", ALIASES)
def test_aliases_mean_what_they_stand_for(alias):
    assert resolve(alias) == ALIASES[alias]
    assert ALIASES[alias] in ACTIVATIONS


@pytest.mark.parametrize("name", [*ACTIVATIONS, *LAYER_ACTIVATIONS])
def test_functions_are_recognised(name):
    assert resolve(name) == name
    assert resolve((ACTIVATIONS | LAYER_ACTIVATIONS)[name]) == name
    assert resolve(getattr(autograd, name, None)) == name


def test_a_function_of_ones_own_stays_itself():
    class Unhashable:
        __hash__ = None

        def __call__(self, z):
            return z

    mine = Unhashable()
    assert resolve(mine) is mine
    assert "Unhashable" in title(mine)
    assert repr(Neuron(1, lambda z: z * z)) == "Neuron(1 -> <lambda>, 2 parameters)"


def test_unknown_names_get_a_suggestion_and_the_list():
    with pytest.raises(
        ValueError, match=r"unknown activation 'Tanhh': did you mean 'tanh'\? There are: abs, elu"
    ):
        Neuron(1, "Tanhh")
    with pytest.raises(
        ValueError, match=r"unknown activation 'xyz': there are: abs, elu, gelu, .*, swish, tanh"
    ):
        Layer(1, 1, "xyz")


def test_as_a_module():
    assert Activation("tanh")(0.5).data == autograd.tanh(0.5)
    assert Activation("tanh")(Value(0.5)).data == autograd.tanh(0.5)
    for x in ((1.0, 2.0), iter([1.0, 2.0])):
        assert [a.data for a in Activation(lambda z: z + 1.0)(x)] == [2.0, 3.0]
    assert len(Activation("relu")([1.0])) == 1
    assert Activation("swish").parameters() == []
    assert repr(Activation("swish")) == "silu"
