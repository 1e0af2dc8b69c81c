"""summary: what it counts, and what it does not claim to know."""

import pytest

import nn
from autograd import Value


class Net(nn.Module):
    """Its attributes do not stand in the order in which it computes."""

    def __init__(self):
        self.out = nn.Layer(4, 1, "linear", seed=0)
        self.parts = {"a": nn.Layer(2, 4, "tanh", seed=0)}
        self.scale, self.tied = Value(1.0), self.out

    def __call__(self, x):
        return self.scale * self.out(self.parts["a"](x))


class Line(nn.Module):
    def __init__(self):
        self.slope, self.b = Value(1.0), Value(2.0)


def kinds(model):
    return [row.kind for row in nn.summary(model).rows]


def facts(model):
    table = nn.summary(model)
    return table.inputs, table.hidden, table.outputs, table.depth, table.parameters


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (nn.MLP(2, [16, 16, 1]), (2, 2, 1, 3, 337)),
        (nn.Layer(2, 3), (2, 0, 3, 1, 9)),
        (nn.Neuron(3, bias=False), (3, 0, 1, 1, 3)),
        (nn.Sequential(nn.Standardize(2), nn.MLP(2, [8, 3]), nn.LayerNorm(3), "relu"), (2, 1, 3, 2, 57)),
        (nn.Sequential("tanh", nn.Sequential(nn.Layer(4, 2), nn.Neuron(2))), (4, 1, 1, 2, 13)),
        (nn.Sequential(nn.Embedding(10, 3), nn.Flatten(), nn.Layer(6, 2)), (None, 0, 2, 1, 44)),
        (nn.Sequential("relu"), (None, 0, None, 0, 0)),
        (nn.Sequential(), (None, 0, None, 0, 0)),
        (Line(), (None, 0, None, 1, 2)),
        (nn.Sequential(nn.Layer(2, 1), Line()), (2, 1, None, 2, 5)),
        (Net(), (None, None, None, None, 18)),
        (nn.Sequential(nn.Layer(3, 2), Net(), nn.Layer(1, 2)), (3, None, 2, None, 30)),
        (nn.Sequential(nn.Layer(3, 2), Net()), (3, None, None, None, 26)),
    ],
    ids=repr,
)
def test_what_it_counts(model, expected):
    assert facts(model) == expected


def test_every_parameter_stands_in_one_row():
    layer = nn.Layer(2, 2, seed=0)
    for model in (Net(), nn.Sequential(layer, "tanh", layer), nn.Sequential(Net(), Net()), nn.MLP(2, [3, 1])):
        table = nn.summary(model)
        assert sum(row.parameters for row in table.rows) == table.parameters == len(model.parameters())
    assert str(nn.summary(nn.Sequential(layer, layer))).count("shared") == 1


def test_which_layer_is_hidden_and_which_is_the_output_layer():
    assert kinds(nn.MLP(2, [3, 4, 1])) == ["input", "hidden", "hidden", "output"]
    assert kinds(nn.Sequential(nn.Layer(2, 3, "linear"), "tanh", nn.Neuron(3), "relu")) == [
        "input", "hidden", "", "output", "",
    ]  # fmt: skip
    assert kinds(Net()) == ["input", "", "", ""]
    assert kinds(nn.Sequential(nn.Layer(3, 2), Net())) == ["input", "hidden", "", "", ""]
    assert kinds(nn.Sequential(Net(), nn.Layer(1, 2)))[-1] == "output"


def test_the_text():
    assert str(nn.summary(nn.Sequential(nn.Standardize(2), nn.MLP(2, [1000, 2], "tanh", "softmax")))) == (
        "Sequential: depth 2, multi-layer: 1 hidden layer and the output layer\n"
        "name              layer        kind    outputs  activation  weights  biases  parameters\n"
        "                  input        input         2\n"
        "steps.0           Standardize                2\n"
        "steps.1.layers.0  Layer        hidden    1,000  tanh          2,000   1,000       3,000\n"
        "steps.1.layers.1  Layer        output        2  softmax       2,000       2       2,002\n"
        "5,002 parameters: 4,000 weights and 1,002 biases; and 4 constants"
    )
    assert "depth 1, the output layer alone" in str(nn.summary(nn.Neuron(2)))
    assert "multi" not in str(nn.summary(nn.Neuron(2)))
    assert "its depth is not known, for Net alone knows in which order" in str(nn.summary(Net()))


def test_a_subclass_of_a_class_of_nn():
    class Same(nn.MLP):
        def __init__(self):
            super().__init__(2, [3, 1])

    class More(nn.MLP):
        def __init__(self):
            super().__init__(2, [3, 1])
            self.gate = Value(1.0)

    class Other(nn.MLP):
        def __call__(self, x):
            return self.layers[0](x)

    assert facts(Same()) == (2, 1, 1, 2, 13)
    assert facts(More()) == (None, None, None, None, 14)
    assert facts(Other(2, [3, 1])) == (None, None, None, None, 13)


def test_odd_models():
    inner, outer = Net(), Net()
    outer.inner, inner.outer = inner, outer
    assert nn.summary(outer).parameters == 36
    odd = Net()
    odd.parts["\x1b[31m\n"] = nn.Neuron(1)
    assert "parts.\\x1b[31m\\n " in str(nn.summary(odd))
    assert "<lambda>" in str(nn.summary(nn.Layer(1, 2, lambda z: z * z)))


def test_what_is_refused():
    with pytest.raises(TypeError, match="a model is a Module, not list"):
        nn.summary([nn.Layer(1, 1)])
    with pytest.raises(AttributeError, match=r"MLP, has no summary: nn\.summary\(model\)"):
        nn.MLP(1, [1]).summary  # noqa: B018
