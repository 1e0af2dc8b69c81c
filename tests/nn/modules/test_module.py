import copy
import inspect
import pickle
import pydoc

import numpy as np
import pytest

import autograd
from autograd import Value, constant
from nn import MLP, Layer, Module, Neuron, Sequential


class Holder(Module):
    def __init__(self, **held):
        vars(self).update(held)


def names(module):
    return [name for name, _ in module.named_parameters()]


def labels(module):
    return [parameter.label for parameter in module.parameters()]


# ---- finding ----


def test_parameters_are_found_in_attributes_containers_and_submodules():
    a, b, c, d, e, f = map(Value, range(6))
    inner = Holder(z=f)
    module = Holder(a=a, items=[b, (c,)], table={"k": d}, inner=inner, W=np.array([[e]], dtype=object))
    assert module.parameters() == [a, b, c, d, e, f]
    assert names(module) == ["a", "items.0", "items.1.0", "table.k", "W.0.0", "inner.z"]


def test_what_is_no_parameter_is_passed_over():
    w = Value(1.0)
    module = Holder(w=w, x=constant(2.0), last=w * 2, text="text", numbers=[1, None], array=np.ones(2))
    assert module.parameters() == [w]
    assert names(module) == ["w"]


def test_a_shared_value_or_module_comes_once():
    w, part = Value(1.0), Neuron(1)
    module = Holder(w=w, again=[w], part=part, tied=part)
    assert names(module) == ["w", "part.w.0", "part.b"]
    assert len(module.parameters()) == 3
    assert list(module.modules()) == [module, part]


def test_a_module_may_hold_its_holder():
    inner = Holder(w=Value(1.0))
    outer = Holder(inner=inner)
    inner.outer = outer
    assert names(outer) == ["inner.w"]


def test_both_walks_have_one_order_depth_first():
    model = Holder(first=Holder(deep=Neuron(1), own=Value(0.0)), second=Neuron(1), own=Value(0.0))
    assert names(model)[:2] == ["own", "first.own"]
    assert [p for _, p in model.named_parameters()] == model.parameters()
    assert [m for _, m in model._named_modules()] == list(model.modules())


def test_zero_grad():
    model = MLP(2, [3, 1], seed=0)
    model([1.0, 2.0]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert not any(p.grad for p in model.parameters())


def test_train_and_eval_reach_all_submodules():
    model = MLP(2, [2, 1])
    assert model.training
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    assert all(module.training for module in model.train().modules())


def test_a_module_that_does_not_say_what_it_computes():
    with pytest.raises(NotImplementedError, match=r"what does Holder compute\? Define __call__"):
        Holder()(1.0)


# ---- labels ----


def test_labels_are_dotted_names_from_the_outermost_module():
    assert labels(Neuron(2)) == ["w.0", "w.1", "b"]
    assert labels(Layer(2, 1)) == ["neurons.0.w.0", "neurons.0.w.1", "neurons.0.b"]
    model = MLP(2, [3, 1])
    assert labels(model)[7] == "layers.0.neurons.2.w.1"
    assert labels(model) == names(model)
    assert labels(Holder(net=model))[8] == "net.layers.0.neurons.2.b"
    assert names(model)[8] == "layers.0.neurons.2.b"  # names are relative, labels are not


def test_a_label_of_ones_own_stays_as_the_last_part():
    module = Holder(w=Value(1.0, label="slope"))
    assert labels(module) == ["slope"]
    outer = Holder(inner=module)
    assert labels(outer) == ["inner.slope"]
    assert names(outer) == ["inner.w"]
    module.w.label = "steepness"
    list(outer.named_parameters())
    assert labels(outer) == ["inner.steepness"]


def test_held_constants_are_labelled_and_results_are_not():
    w = Value(1.0)
    module = Holder(w=w, shift=constant(2.0), last=w * 2)
    assert (module.shift.label, module.last.label) == ("shift", "")


def test_buffers_are_held_constants_each_once_after_the_parameters():
    shift, scale, w = constant(2.0), constant(3.0), Value(1.0)
    module = Holder(shift=shift, inner=Holder(scales=[scale, shift]), w=w, last=shift * 2)
    assert list(module.named_buffers()) == [("shift", shift), ("inner.scales.0", scale)]
    assert list(module.state_dict().items()) == [("w", 1.0), ("shift", 2.0), ("inner.scales.0", 3.0)]
    assert module.parameters() == [w]
    module.load_state_dict({"inner.scales.0": 5.0, "shift": 4.0, "w": 6.0})
    assert (w.data, shift.data, scale.data) == (6.0, 4.0, 5.0)
    with pytest.raises(ValueError, match="it lacks 'shift'"):
        module.load_state_dict({"inner.scales.0": 5.0, "w": 6.0})
    with pytest.raises(TypeError):
        module.load_state_dict({"inner.scales.0": "5", "shift": 0.0, "w": 0.0})
    assert (w.data, shift.data, scale.data) == (6.0, 4.0, 5.0)


def test_a_shared_value_is_labelled_by_its_first_name():
    w = Value(1.0)
    assert labels(Holder(a=Holder(w=w), b=Holder(v=w))) == ["a.w"]


def test_modules_added_in_a_loop_are_labelled_when_the_outer_one_is_complete():
    class Net(Module):
        def __init__(self):
            self.parts = []
            for _ in range(2):
                self.parts.append(Neuron(1))

    assert labels(Net()) == ["parts.0.w.0", "parts.0.b", "parts.1.w.0", "parts.1.b"]


def test_named_parameters_brings_labels_up_to_date():
    model = MLP(1, [1, 1])
    model.layers.insert(0, Layer(1, 1))
    model.layers[2].neurons[0].b.label = ""
    assert names(model) == labels(model)
    assert model.layers[1].neurons[0]._z == "layers.1.neurons.0.z"


# ---- copies ----


def shared():
    w = Value(0.5)
    return Holder(w=w, again=w, net=Sequential(Layer(1, 2, "tanh", seed=0), "relu"))


COPIES = [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))]


@pytest.mark.parametrize("copied", COPIES)
def test_copies_keep_numbers_labels_and_sharing(copied):
    model = shared()
    twin = copied(model)
    assert twin.w is twin.again
    assert twin.w is not model.w
    assert labels(twin) == labels(model)
    assert [p.data for p in twin.parameters()] == [p.data for p in model.parameters()]
    out, expected = twin.net([0.3]), model.net([0.3])
    assert [a.data for a in out] == [a.data for a in expected]
    out[0].backward()
    assert not any(p.grad for p in model.parameters())


def cubed(z):
    return z**3


@pytest.mark.parametrize("copied", COPIES)
@pytest.mark.parametrize(
    "make",
    [
        lambda activation: Layer(2, 2, activation, seed=0),
        lambda activation: MLP(2, [3, 2], output=activation, seed=0),
        lambda activation: Sequential(Layer(2, 2, seed=0), activation),
    ],
)
@pytest.mark.parametrize(
    "activation",
    ["leaky_relu", "softmax", Value.tanh, Value.sinh, autograd.tanh, autograd.sinh, autograd.elu, abs, cubed],
)
def test_every_kind_of_activation_can_be_copied(make, activation, copied):
    model = make(activation)
    out, expected = copied(model)([1.0, 2.0]), model([1.0, 2.0])
    assert [(a.data, a.label) for a in out] == [(a.data, a.label) for a in expected]


# ---- print ----


def test_repr_shows_what_is_inside():
    assert repr(Holder(w=Value(1.0))) == "Holder(1 parameter)"
    model = Holder(scale=Value(1.0), parts=[Neuron(2), Holder(head=Layer(2, 3))])
    assert repr(model).splitlines() == [
        "Holder(13 parameters):",
        "  parts.0: Neuron(2 -> relu, 3 parameters)",
        "  parts.1: Holder(9 parameters):",
        "    head: Layer(2 -> 3 relu, 9 parameters)",
    ]
    assert repr(MLP(100, [20])) == "MLP(100 -> 20 linear, 2,020 parameters)"


def test_help_shows_the_arguments_of_init():
    class Plain(Module):
        pass

    shown = inspect.signature(MLP)
    assert list(shown.parameters)[:4] == ["nin", "nouts", "activation", "output"]
    assert shown.parameters["activation"].default == "relu"
    assert "**kwargs" not in pydoc.render_doc(MLP).partition("Methods")[0]
    assert str(inspect.signature(Plain)) == "()"
    assert "x" in inspect.signature(MLP(1, [1])).parameters


def test_modules_that_refer_to_each_other_are_printed():
    class Pair(Module):
        def __init__(self):
            self.w = Value(1.0)

    first, second = Pair(), Pair()
    first.other, second.other = second, first
    assert repr(first) == "Pair(2 parameters):\n  other: Pair(2 parameters):\n    other: ..."
    chain = Sequential("relu")
    chain.steps.append(chain)
    assert repr(chain) == "Sequential(relu -> ...)"


@pytest.mark.parametrize("model", [MLP(2, [1]), Layer(2, 1), Neuron(2), Sequential(Neuron(2))])
def test_numbers_that_are_not_in_a_list(model):
    with pytest.raises(TypeError, match=r"one sample, in a list: write model\(\[0, 1\]\), not model\(0, 1\)"):
        model(0, 1)


def test_sizes_all_in_one_list():
    with pytest.raises(TypeError, match=r"by itself: write MLP\(2, \[4, 1\]\), not MLP\(\[2, 4, 1\]\)"):
        MLP([2, 4, 1])
