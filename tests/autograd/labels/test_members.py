import pytest

import autograd
import nn
from autograd import Value, dot, trace
from autograd.labels.members import Members


def scopes(output):
    """{label or operation: scope} of what is computed, and {scope: layer}."""
    members = Members(trace(output).nodes)
    found = {node.label or node.op.name: scope for node, scope in members.scope.items() if node.parents}
    return found, members.layer


def parameter(label):
    return Value(0.5, label=label)


def layer(name, x, speaks):
    """tanh(w * x + b); if it speaks, its result has a label."""
    h = (parameter(f"{name}.w") * x + parameter(f"{name}.b")).tanh()
    if speaks:
        h.label = f"{name}.h"
    return h


@pytest.mark.parametrize("speaks", [True, False])
def test_layers_in_a_chain(speaks):
    members = Members(trace((layer("l.1", layer("l.0", Value(1.0), speaks), speaks) - 1.0) ** 2).nodes)
    assert members.layer == {"l.0": "l.0", "l.1": "l.1"}
    inside = [node.op.name for node, scope in members.scope.items() if scope == "l.0" and node.parents]
    assert inside == ["tanh", "add", "mul"]
    inside = [node.op.name for node, scope in members.scope.items() if scope == "l.1" and node.parents]
    assert inside == (["tanh", "add", "mul"] if speaks else ["mul"])  # without a label it may be the loss's


@pytest.mark.parametrize("speaks", [True, False])
def test_units_side_by_side(speaks):
    x = Value(1.0)
    h = [layer(f"l.0.units.{i}", x, speaks) for i in range(3)]
    out = layer("l.1.units.0", h[0] * h[1] * h[2], speaks)
    _, layers = scopes(out)
    assert layers == {
        "l.0.units.0": "l.0",
        "l.0.units.1": "l.0",
        "l.0.units.2": "l.0",
        "l.1.units.0": "l.1",
    }


def test_softmax_does_not_make_a_chain_of_neurons():
    for outputs in (slice(0, 1), slice(0, 3)):
        out = autograd.sum(nn.Layer(2, 3, "softmax", seed=0)([1.0, 2.0])[outputs])
        assert set(scopes(out)[1].values()) == {"neurons"}
    model = nn.MLP(2, [4, 3], "relu", "softmax", seed=0)
    assert set(scopes(model([1.0, 2.0])[0].log())[1].values()) == {"layers.0", "layers.1"}


def test_a_scope_without_an_index_is_a_layer():
    assert scopes(layer("decoder", layer("encoder", Value(1.0), True), True))[1] == {
        "encoder": "encoder",
        "decoder": "decoder",
    }


def test_steps_of_a_sequence():
    model = nn.Sequential(nn.Layer(2, 3, "linear"), "tanh", nn.Layer(3, 1, "linear"))
    found, layers = scopes(nn.mse(model([1.0, 2.0]), 0.0))
    assert found["tanh"].startswith("steps.0.neurons.")
    assert set(layers.values()) == {"steps.0", "steps.2"}
    assert "mean_" not in found


def test_what_skips_a_layer_belongs_to_the_later_one():
    h = layer("l.0", Value(1.0), True)
    skip = h + layer("l.1", h, True)
    found, _ = scopes(layer("l.2", skip, True))
    members = Members(trace(layer("l.2", skip, True)).nodes)
    assert members.scope[skip] == "l.1"
    assert found["l.1.h"] == "l.1"


def test_the_same_layer_twice():
    w = parameter("cell.w")
    first = (w * Value(1.0)).tanh()
    second = (w * first).tanh()
    first.label = second.label = "cell.h"
    assert Members(trace(second).nodes).layer == {"cell": "cell"}


def recurrent(times, speaks):
    """Two neurons that weigh what both of them gave before."""
    names = [f"cell.neurons.{i}" for i in range(2)]
    weights = [[parameter(f"{name}.w.{k}") for k in range(2)] for name in names]
    h = [Value(1.0), Value(2.0)]
    for _ in range(times):
        h = [dot(w, h).tanh() for w in weights]
        for name, each in zip(names, h, strict=True):
            each.label = f"{name}.h" if speaks else ""
    return autograd.sum(h)


@pytest.mark.parametrize("speaks", [True, False])
def test_neurons_that_feed_each_other_are_one_layer(speaks):
    members = Members(trace(recurrent(3, speaks)).nodes)
    assert members.units == {"cell.neurons.0", "cell.neurons.1"}
    assert set(members.layer.values()) == {"cell"}


def test_what_neurons_share_is_of_their_layer():
    h = [layer(f"l.0.units.{i}", Value(1.0), True) for i in range(3)]
    mean = autograd.mean(h)
    centred = [each - mean for each in h]
    out = dot([parameter("l.1.units.0.w.1") for _ in h], centred)
    members = Members(trace(out).nodes)
    assert members.scope[mean] == "l.0"
    assert "l.0" not in members.units
    assert [members.scope[each] for each in centred] == [f"l.0.units.{i}" for i in range(3)]
    layers = members.layers()
    assert {layers[each] for each in (mean, *centred, *h)} == {"l.0"}
    assert layers[out] == "l.1"


def test_the_parameters_of_a_layer_that_has_neurons_too():
    h = [layer(f"l.0.units.{i}", Value(1.0), True) for i in range(3)]
    scaled = autograd.sum(h) * parameter("l.0.gain")
    members = Members(trace(layer("l.1.units.0", scaled, True)).nodes)
    assert members.scope[scaled] == "l.0"
    assert members.layer["l.0"] == members.layer["l.0.units.1"] == "l.0"


def test_a_scope_without_parameters_or_without_anything_computed_has_no_layer():
    h = layer("l.0", Value(1.0), True)
    loss = h.square() + parameter("alone.b")
    loss.label = "train.loss"
    members = Members(trace(loss).nodes)
    assert members.scope[loss] == "train"
    assert members.units == set(members.layer) == {"l.0"}
    assert loss not in members.layers()


def test_numbers_for_inputs():
    h = (parameter("l.0.w") * 2.0).tanh()
    found, layers = scopes((dot([parameter("l.1.w")], [h]) - 1.0) ** 2)
    assert (found["tanh"], found["dot_"]) == ("l.0", "l.1")
    assert "constant_power(2.0)" not in found
    assert layers == {"l.0": "l.0", "l.1": "l.1"}


def test_penalties_belong_to_no_layer():
    ws = [parameter(f"l.{i}.w") for i in range(2)]
    y = (ws[1] * (ws[0] * Value(1.0)).tanh()).square()
    out = y + 0.01 * autograd.sum([w.square() for w in ws])
    members = Members(trace(out).nodes)
    assert [node.op.name for node in members.scope if node.parents] == ["mul", "tanh", "mul"]


def test_what_a_loss_does_with_weights_is_not_the_layer_that_labels_its_values():
    w = parameter("l.0.w")
    h = w * Value(1.0)
    h.label = "l.0.h"
    term = w * Value(3.0)
    members = Members(trace((h - 1.0) ** 2 + term).nodes)
    assert [node for node in members.scope if node.parents] == [h]


def test_later_is_told_by_the_computation_and_not_by_the_name():
    h = layer("l.1", Value(1.0), False)
    skip = h + layer("l.0", h, False)
    members = Members(trace(layer("k", skip, False)).nodes)
    assert members.scope[skip] == "l.0"


def test_weights_that_are_used_again_keep_their_scope():
    w = parameter("l.0.w")
    h = layer("l.1", (w * Value(1.0)).tanh(), False)
    again = w * h
    assert Members(trace(again).nodes).scope[again] == "l.0"


def test_weights_that_are_computed_from_parameters():
    direction, length = parameter("l.0.v"), parameter("l.0.g")
    weight = direction / direction.square().sqrt() * length
    out = (parameter("l.1.w") * (weight * Value(3.0))).tanh()
    members = Members(trace(out).nodes)
    assert members.scope[weight] == "l.0"
    assert set(members.layer) == {"l.0", "l.1"}


def test_without_scopes():
    assert scopes(Value(1.0, label="x") * Value(2.0, label="w")) == ({}, {})
