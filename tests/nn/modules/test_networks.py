import pytest

from autograd import Value, gradcheck
from nn import MLP, Layer, Neuron, Sequential

# ---- MLP ----


def test_hidden_layers_are_relu_and_the_last_is_linear():
    model = MLP(2, [16, 16, 1])
    assert repr(model) == "MLP(2 -> 16 relu -> 16 relu -> 1 linear, 337 parameters)"
    assert [layer.activation for layer in model.layers] == ["relu", "relu", "linear"]


def test_it_is_its_layers_one_after_the_other():
    model = MLP(2, [3, 2], "tanh", "sigmoid", seed=0)
    first, second = model.layers
    assert [a.data for a in model([0.5, -1.0])] == [a.data for a in second(first([0.5, -1.0]))]
    assert repr(model) == "MLP(2 -> 3 tanh -> 2 sigmoid, 17 parameters)"


def test_softmax_outputs():
    model = MLP(2, [4, 3], output="softmax", seed=0)
    assert sum(p.data for p in model([1.0, 2.0])) == pytest.approx(1.0)
    assert model.layers[0].activation == "relu"


def test_one_neuron_in_a_hidden_layer():
    model = MLP(1, [1, 1, 2], "tanh", seed=0)
    assert len(model([0.5])) == 2
    assert type(MLP(1, [1, 1])(0.5)) is Value


def test_without_bias_and_from_a_seed():
    model = MLP(2, [3, 1], bias=False, init="xavier_normal", seed=3)
    assert len(model.parameters()) == 9
    twin = MLP(2, (3, 1), bias=False, init="xavier_normal", seed=3)
    assert [p.data for p in model.parameters()] == [p.data for p in twin.parameters()]
    assert len({p.data for p in model.parameters()}) == 9


@pytest.mark.parametrize(
    ("nin", "nouts", "error", "message"),
    [
        (2, [], ValueError, "an MLP needs at least one layer"),
        (2, [4, 0], ValueError, "the size of a layer must be at least 1, not 0"),
        (2, [-4], ValueError, "at least 1, not -4"),
        (0, [1], ValueError, "the number of inputs must be at least 1, not 0"),
        (2, [4, 1.5], TypeError, "the size of a layer must be a whole number, not 1.5"),
        (2, 16, TypeError, r"come in a list, the last one too: \[16, 16, 1\], not 16"),
        (2, "16", TypeError, "must be a whole number, not '1'"),
    ],
)
def test_impossible_sizes(nin, nouts, error, message):
    with pytest.raises(error, match=message):
        MLP(nin, nouts)


@pytest.mark.parametrize("activations", [("rleu", "linear"), ("relu", "liner")])
def test_a_misspelt_activation_is_noticed_even_without_hidden_layers(activations):
    with pytest.raises(ValueError, match=r"unknown activation '.*': did you mean"):
        MLP(2, [1], *activations)


def test_the_gradient_by_inputs_and_by_a_weight():
    model = MLP(2, [3, 1], "tanh", seed=0)
    gradcheck(lambda *x: model(x), 0.3, -0.8)
    neuron = model.layers[0].neurons[1]
    weight, *others = neuron.w

    def by_weight(w):
        neuron.w = (w, *others)
        return model([0.3, -0.8])

    gradcheck(by_weight, weight.data)


# ---- Sequential ----


def test_steps_follow_each_other():
    layer, last = Layer(2, 3, "linear", seed=0), Neuron(3, "linear", seed=1)
    model = Sequential(layer, "tanh", lambda z: z * 2.0, last)
    expected = last([2.0 * z.data for z in map(Value.tanh, layer([1.0, -1.0]))])
    assert model([1.0, -1.0]).data == expected.data
    assert model.parameters()[-1].label == "steps.3.b"


def test_an_activation_on_a_bare_value_gives_a_bare_value():
    assert Sequential(Layer(1, 1, "linear", init="zeros"), "sigmoid")([1.0]).data == 0.5


def test_softmax_as_a_step_acts_on_the_list():
    assert [p.data for p in Sequential("softmax")([1.0, 1.0])] == [0.5, 0.5]


def test_it_is_a_sequence():
    layer = Layer(1, 1)
    model = Sequential(layer, "relu")
    assert len(model) == 2
    assert model[0] is layer
    assert list(model) == [model[0], model[1]]
    assert repr(model) == "Sequential(Layer(1 -> 1 relu, 2 parameters) -> relu)"


def test_sequentials_nest():
    inner = Sequential(Layer(2, 2, "linear", seed=0), "tanh")
    model = Sequential(inner, Layer(2, 1, seed=1))
    assert model.parameters()[0].label == "steps.0.steps.0.neurons.0.w.0"
    assert model([1.0, 2.0]).data == Layer(2, 1, seed=1)(inner([1.0, 2.0])).data


def test_what_is_no_step():
    with pytest.raises(ValueError, match="unknown activation 'relo': did you mean 'relu'"):
        Sequential("relo")
    with pytest.raises(TypeError, match="an activation is a name or a function of one Value, not 3"):
        Sequential(3)
