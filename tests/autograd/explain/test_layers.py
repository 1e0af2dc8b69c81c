import math
import random
from itertools import pairwise

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, trace
from autograd.explain.layers import UNNAMED, Layers

RNG = random.Random(0)


def samples(n, size):
    return [[RNG.gauss(0.0, 1.0) for _ in range(size)] for _ in range(n)]


def matrices(model):
    """The weights and biases of each layer as arrays."""
    for layer in model.layers:
        yield (
            np.array([[w.data for w in neuron.w] for neuron in layer.neurons]),
            np.array([neuron.b.data for neuron in layer.neurons]),
        )


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def by_hand(model, x, y):
    """Backpropagation of the mean squared error by matrices: for each layer, from the last one back, the
    gradients at its outputs, its inputs and its parameters."""
    inputs, slopes = [np.array(x)], []
    for w, b in matrices(model):
        a = sigmoid(inputs[-1] @ w.T + b)
        slopes.append(a * (1 - a))
        inputs.append(a)
    grad = 2 * (inputs[-1] - np.array(y)) / inputs[-1].size
    for (w, _), slope, given in reversed(list(zip(matrices(model), slopes, inputs, strict=False))):
        at_z = grad * slope
        yield grad, at_z @ w, np.hstack([(at_z.T @ given).ravel(), at_z.sum(axis=0)])
        grad = at_z @ w  # W^T diag(f') g for each sample


@pytest.mark.parametrize("batch", [1, 5])
@pytest.mark.parametrize("unfold", [False, True])
def test_the_numbers_of_a_deep_sigmoid_network(batch, unfold):
    model = nn.MLP(4, [6, 5, 6, 5, 3], "sigmoid", "sigmoid", seed=1)
    x, y = samples(batch, 4), samples(batch, 3)
    layers = trace(nn.mse([model(each) for each in x], y), unfold=unfold).layers()
    expected = list(by_hand(model, x, y))
    assert [layer.scope for layer in layers] == [f"layers.{i}" for i in reversed(range(5))]
    for layer, (at_outputs, at_inputs, at_params) in zip(layers, expected, strict=True):
        assert len(layer.outputs) == at_outputs.size
        assert len(layer.parameters) == at_params.size
        assert layer.grad == pytest.approx(np.linalg.norm(at_outputs))
        assert layer.mean == pytest.approx(np.abs(at_outputs).mean())
        assert layer.factor == pytest.approx(np.linalg.norm(at_inputs) / np.linalg.norm(at_outputs))
        assert layer.product == pytest.approx(np.linalg.norm(at_outputs) / np.linalg.norm(expected[0][0]))
        assert layer.params_grad == pytest.approx(np.linalg.norm(at_params))
        assert (layer.dead, layer.units) == (0, at_outputs.shape[1])
    if not unfold:
        assert [layer.values for layer in layers] == [2 * batch * n for n in (3, 5, 6, 5, 6)]


def test_in_a_chain_the_product_is_that_of_the_factors():
    model = nn.MLP(4, [6, 5, 6, 3], "tanh", seed=1)
    layers = trace(nn.mse(model([1.0, 2.0, -1.0, 0.5]), [0.0, 1.0, 2.0])).layers()
    factors = 1.0
    for layer in layers:
        assert layer.product == pytest.approx(factors)
        factors *= layer.factor


def test_the_parameters_alone_do_not_count_as_inputs():
    model = nn.MLP(1, [1], "linear", seed=1)
    w = model.layers[0].neurons[0].w[0].data
    (layer,) = trace(model([3.0])).layers()
    assert layer.factor == pytest.approx(abs(w))


def chain(n, w, activation=Value.sigmoid):
    h = Value(1.0, label="x")
    for i in range(n):
        h = activation(Value(w, label=f"layers.{i}.w") * h)
        h.label = f"layers.{i}.h"
    return h


def test_it_vanishes():
    layers = trace(chain(6, 0.5)).layers()
    assert len(layers) == 6
    assert layers.verdict == (
        "the gradient vanishes: of 1 at the outputs of layer 5, 2.745e-05 arrives at those of layer 0"
    )


def test_it_explodes():
    layers = trace(chain(5, 10.0, lambda z: z * 1.0)).layers()
    assert [layer.product for layer in layers] == [1.0, 10.0, 100.0, 1e3, 1e4]
    assert layers.verdict == (
        "the gradient explodes: of 1 at the outputs of layer 4, 1e+04 arrives at those of layer 0"
    )


def test_it_does_neither():
    layers = trace(chain(3, 2.0, lambda z: z * 1.0)).layers()
    assert layers.verdict == (
        "the gradient neither vanishes nor explodes: it is between 1 and 4 times that at layer 2"
    )


def test_the_table():
    assert (
        str(trace(chain(2, 2.0, lambda z: z * 1.0)).layers())
        == """\
layer    values  grad  mean |grad|  factor  product  params' grad    dead
layer 1       2     1            1       2        1             2  0 of 1
layer 0       2     2            2       2        2             2  0 of 1
the gradient neither vanishes nor explodes: it is between 1 and 2 times that at layer 1"""
    )


def test_one_layer():
    (layer,) = layers = trace(nn.Layer(2, 3, "softmax", seed=0)([1.0, 2.0])[0]).layers()
    assert (layer.scope, layer.units) == ("neurons", 3)
    assert layers.verdict == "there is one layer, neurons: the gradient at its outputs is 1"


def test_no_layers():
    layers = trace(Value(2.0, label="x") * 3).layers()
    assert (list(layers), str(layers), layers.verdict) == ([], UNNAMED, UNNAMED)
    assert repr(layers) == "<Layers behind Value(data=6, grad=0): 0>"


def test_parameters_alone_are_no_layer():
    assert list(trace(Value(2.0, label="layers.0.w").square()).layers()) == []


def test_dead_units():
    model = nn.MLP(2, [4, 3, 1], "relu", seed=3)
    for i, bias in enumerate([-100.0, 100.0, -100.0, 100.0]):
        model.layers[0].neurons[i].b.data = bias
    layers = trace(nn.mse([model([1.0, 2.0]), model([-1.0, 0.5])], [0.0, 1.0])).layers()
    assert (layers[-1].dead, layers[-1].units) == (2, 4)


def test_an_input_of_0_makes_no_unit_dead():
    (layer,) = trace(nn.Layer(2, 1, "tanh", seed=0)([0.0, 1.0])).layers()
    assert [layer.parameters[0].label, layer.dead, layer.units] == ["neurons.0.b", 0, 1]


def test_a_unit_that_is_dead_for_one_sample_only_is_not():
    model = nn.MLP(1, [1, 1], "relu", seed=3)
    model.layers[0].neurons[0].w[0].data = 1.0
    alive, dead = model([1.0]), model([-1.0])
    assert trace(alive + dead).layers()[-1].dead == 0
    assert trace(dead).layers()[-1].dead == 1


def test_the_gradient_that_never_arrives():
    layers = trace(chain(2, 0.5) * 0.0).layers()
    assert layers.verdict == "no gradient arrives at the outputs of layer 1: it is exactly 0"
    assert math.isnan(layers[0].factor)
    assert math.isnan(layers[1].product)
    assert str(layers)


def test_a_gradient_that_is_not_a_number():
    x = chain(2, 0.5, lambda z: (z - z.data).sqrt())
    layers = trace(x).layers()
    assert layers.verdict == "the gradient at the outputs of layer 0 is inf"
    assert str(layers)


class Dense(nn.Module):
    """A layer of one's own: nothing that it computes has a label."""

    def __init__(self, nin, nout, rng):
        self.w = [[Value(rng.gauss(0.0, 0.5)) for _ in range(nin)] for _ in range(nout)]
        self.b = [Value(0.1) for _ in range(nout)]

    def __call__(self, x):
        return [autograd.sum([w * v for w, v in zip(row, x)]).tanh() + b for row, b in zip(self.w, self.b)]


class Net(nn.Module):
    def __init__(self, sizes):
        rng = random.Random(1)
        self.layers = [Dense(a, b, rng) for a, b in pairwise(sizes)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def test_modules_of_ones_own_that_label_nothing_but_parameters():
    net = Net([3, 4, 5, 2])
    out = net([1.0, -2.0, 0.5])
    loss = (out[0] - 1.0) ** 2 + (out[1] + 1.0) ** 2
    told = trace(loss)
    last, middle, first = told.layers()
    assert [layer.scope for layer in (last, middle, first)] == ["layers.2", "layers.1", "layers.0"]
    weights = [np.array([[w.data for w in row] for row in layer.w]) for layer in net.layers]
    h = [np.array([1.0, -2.0, 0.5])]
    for w in weights:
        h.append(np.tanh(w @ h[-1]) + 0.1)
    grad = 2 * (h[-1] - np.array([1.0, -1.0]))
    grads = []
    for w, a in zip(reversed(weights), reversed(h), strict=False):
        grads.append(grad)
        grad = w.T @ (grad * (1 - (a - 0.1) ** 2))
    assert first.grad == pytest.approx(np.linalg.norm(grads[2]))
    assert middle.grad == pytest.approx(np.linalg.norm(grads[1]))
    assert middle.factor == pytest.approx(first.grad / middle.grad)
    assert len(first.outputs) == 4
    assert len(middle.outputs) == 5
    assert math.isnan(first.factor)  # its inputs are plain numbers
    assert loss not in last.outputs


def test_a_penalty_on_the_weights_is_no_layer():
    model = nn.MLP(2, [3, 3, 1], "tanh", seed=0)
    data = model([1.0, 2.0]).square()
    plain = trace(data).layers()
    penalty = autograd.sum([w.square() for w in model.parameters()]) * 0.01
    told = trace(data + penalty).layers()
    for layer, expected in zip(told, plain, strict=True):
        assert (layer.scope, layer.values, layer.grad) == (expected.scope, expected.values, expected.grad)
        assert layer.outputs == expected.outputs


def test_the_sequence():
    layers = trace(chain(3, 0.5)).layers()
    assert isinstance(layers, Layers)
    assert layers[0] is next(iter(layers))
    assert layers[1:] == [layers[1], layers[2]]
    assert repr(layers) == f"<Layers behind {layers[0].outputs[0]!r}: 3>"


def test_hostile_labels_do_not_reach_the_terminal():
    h = Value(1.0, label="layers.0.\x1b[31m\n") * Value(2.0, label="\u202e.w.1")
    h.label = "a\x1b.b"
    assert all(c.isprintable() or c == "\n" for c in str(trace(h).layers()))


def last_line(model, *x, loss=nn.mse):
    layers = trace(loss([model(x)], [1.0])).layers()
    assert str(layers).endswith(f"\n{layers.verdict}")
    return layers.verdict


def test_the_verdict_on_a_layer_of_dead_neurons():
    model = nn.MLP(1, [4, 1], seed=0)
    assert "neither vanishes nor explodes" in last_line(model, 1.0)
    for neuron in model.layers[0].neurons:
        neuron.b.data = -100.0
    assert last_line(model, 1.0) == (
        "the gradient ends at layer 0: it is exactly 0 for all parameters of 4 of 4 neurons"
    )
    model.layers[0].neurons[0].b.data = 0.0
    model.layers[0].neurons[0].w[0].data = 1.0
    assert "neither vanishes nor explodes" in last_line(model, 1.0)


def test_the_verdict_names_the_dead_layer_where_the_gradient_ends_and_not_those_behind_it():
    model = nn.MLP(1, [3, 3, 3, 1], seed=0)
    for dead, alive in zip(model.layers[1].neurons, model.layers[2].neurons):
        dead.b.data, alive.b.data = -100.0, 1.0
    assert last_line(model, 1.0).startswith(
        "the gradient ends at layer 1: it is exactly 0 for all parameters"
    )


def test_the_verdict_on_weights_of_0_names_the_layer_at_which_nothing_arrives():
    model = nn.MLP(1, [3, 3, 1], "tanh", seed=0)
    for neuron in model.layers[1].neurons:
        for w in neuron.w:
            w.data = 0.0
    assert last_line(model, 1.0) == "no gradient arrives at the outputs of layer 0: it is exactly 0"


def test_the_verdict_on_a_deep_net_whose_first_layers_get_half_a_percent():
    model = nn.MLP(1, [4] * 50 + [1], activation="tanh", seed=0)
    assert last_line(model, 1.0) == (
        "the gradient vanishes: of 2 at the outputs of layer 50, 0.008266 arrives at those of layer 0"
    )


def test_the_verdict_on_a_gradient_that_grows_by_a_layer_of_large_weights():
    model = nn.MLP(1, [2, 2, 1], "tanh", seed=0)
    for neuron in model.layers[2].neurons:
        for w in neuron.w:
            w.data *= 1000.0
    assert last_line(model, 0.1).startswith("the gradient explodes: of ")


def test_the_verdict_on_a_gradient_that_grows_and_then_vanishes():
    x = Value(1.0)
    for i, w in enumerate([1e-6, 1e3, 1.0]):
        x = Value(w, label=f"layers.{i}.w") * x
        x.label = f"layers.{i}.h"
    layers = trace(x).layers()
    assert "the gradient explodes: of 1 at the outputs of layer 2" in layers.verdict
    deep = Value(1.0)
    for i, w in enumerate([1.0, 1e-6, 1e3, 1.0]):
        deep = Value(w, label=f"layers.{i}.w") * deep
        deep.label = f"layers.{i}.h"
    assert trace(deep).layers().verdict == (
        "the gradient vanishes and explodes: of 1 at the outputs of layer 3, 0.001 arrives at those of "
        "layer 0 and 1000 arrives at those of layer 1"
    )
