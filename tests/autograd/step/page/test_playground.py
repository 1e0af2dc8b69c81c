"""Playground: what goes into the page of a net that learns there."""

import json
import re

import pytest

import nn
from autograd import Value, constant, no_grad, playground
from autograd.doctor.zero import KINDS
from autograd.step.page.javascript import program
from autograd.step.page.parts import ACTIVATIONS, LOSSES, LOSSES_OF_CLASSES, activation
from nn.modules.activations import ACTIVATIONS as ACTIVATIONS_OF_NN
from nn.modules.init import DEFAULTS

POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def mlp(*layers, **settings):
    return nn.MLP(2, [3, *(layers or (1,))], **{"activation": "tanh", "seed": 0} | settings)


def settings_of(model, y=(0, 1, 1, 0), **settings):
    return playground(model, POINTS, list(y), **settings).data["settings"]


def test_it_begins_with_the_numbers_of_the_model():
    model = mlp()
    data = playground(model, POINTS, [0, 1, 1, 0]).data
    assert data["net"]["numbers"] == [p.data for p in model.parameters()]
    assert data["net"]["sizes"] == [2, 3, 1]
    assert data["own"] == {"X": POINTS, "y": [[0.0], [1.0], [1.0], [0.0]], "classes": [0, 1, 1, 0]}
    assert data["title"] == "MLP(2 -> 3 tanh -> 1 linear, 13 parameters)"
    assert playground(model, title="<b>").html().count("<title>&lt;b&gt;</title>") == 1


def test_settings_are_those_of_nn():
    settings = settings_of(
        mlp(), loss="mse", lr=0.5, momentum=0.9, batch_size=None, l1=0.1, shuffle=False, seed=7
    )
    assert settings == {
        "layers": [3], "activation": "tanh", "output": "linear", "loss": "mse", "lr": 0.5, "momentum": 0.9,
        "batch": None, "l1": 0.1, "l2": 0.0, "shuffle": False, "seed": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "y", "loss"),
    [
        (mlp(), [0, 1, 1, 0], "binary_cross_entropy_with_logits"),
        (mlp(output="sigmoid"), [0, 1, 1, 0], "binary_cross_entropy"),
        (mlp(), [-1, 1, 1, -1], "mse"),
        (mlp(), [0.5, 2.0, 1.0, 0.0], "mse"),
        (mlp(output="tanh"), [0, 1, 1, 0], "mse"),
        (mlp(3, output="softmax"), [0, 1, 2, 0], "cross_entropy_with_logits"),
        (mlp(2), [[0.0, 1.0]] * 4, "mse"),
    ],
)
def test_the_loss_that_suits(model, y, loss):
    assert settings_of(model, y)["loss"] == loss


def test_softmax_is_left_to_the_loss():
    assert settings_of(mlp(3, output="softmax"), [0, 1, 2, 0], loss="cross_entropy")["output"] == "linear"


def test_functions_that_nobody_knows_come_along():
    def swish(z):
        return z * z.sigmoid()

    def cubic(p, t):
        return abs(p - t) ** 3

    with no_grad():
        data = playground(mlp(activation=swish), POINTS, [0, 1, 1, 0], loss=cubic).data
    assert data["activations"]["swish"]["rules"] == ["sigmoid@1", "mul@2"]
    assert data["losses"]["cubic"]["rules"] == ["sub@2", "absolute@1", "constant_power(3.0)@1"]
    assert data["settings"]["loss"] == "cubic"


def test_the_last_layer_has_a_function_of_its_own():
    def doubled(z):
        return 2.0 * z

    data = playground(mlp(output=doubled), POINTS, [0, 1, 1, 0]).data
    assert (data["net"]["output"], data["net"]["given"]) == ("doubled", ["doubled"])
    assert data["activations"]["doubled"]["parents"] == [[[2.0], 0]]


def test_a_target_is_the_class_of_its_largest_number_only_if_it_is_a_distribution():
    outputs = [[0.25, 0.75], [0.5, 0.5], [1.0, 0.0], [0.0, 1.0]]
    assert playground(mlp(2), POINTS, outputs).data["own"]["classes"] == [1, 0, 0, 1]
    outputs[0] = [0.25, 0.8]
    assert playground(mlp(2), POINTS, outputs).data["own"]["classes"] is None


# ---- what is written twice is held to be the same ----


@pytest.mark.parametrize("name", LOSSES | LOSSES_OF_CLASSES)
def test_losses_are_those_of_nn(name):
    k = 3 if name in LOSSES_OF_CLASSES else 1
    loss = (LOSSES | LOSSES_OF_CLASSES)[name]
    for numbers, target in [([0.3, -2.0, 4.0], 1.0), ([-1.7, 0.2, 0.1], 0.0), ([40.0, 0.0, -3.0], 1.0)]:
        found = []
        for function in (loss.function, nn.LOSSES[name]):
            z = [Value(number) for number in numbers[:k]]
            is_probability = name == "binary_cross_entropy" and function is nn.LOSSES[name]
            out = [each.sigmoid() for each in z] if is_probability else z
            value = function(out if k > 1 else out[0], constant(target))
            value.backward()
            found.append([value.data, *[each.grad for each in z]])
        assert found[0] == found[1]


def test_activations_are_those_of_nn():
    assert set(ACTIVATIONS) <= set(ACTIVATIONS_OF_NN)
    for name, (function, scheme) in ACTIVATIONS.items():
        for number in (-1.5, 0.0, 0.7):
            z = Value(number)
            assert function(z).data == ACTIVATIONS_OF_NN[name](z).data
        assert DEFAULTS.get(name, "xavier_uniform").startswith(f"{scheme}_")


# ---- words ----


def test_the_doctors_sentences_are_not_written_again():
    data = playground().data
    sentences = {kind.name: kind.sentence for kind in KINDS}
    assert data["doctor"] == {name: sentences[name] for name in ("dead relu", "saturation", "step function")}
    assert {name: each["flat"] for name, each in data["activations"].items()} == {
        **dict.fromkeys(ACTIVATIONS, "saturation"), "relu": "dead relu", "heaviside": "step function",
        "leaky_relu": None, "sin": None, "linear": None,
    }  # fmt: skip
    assert activation("my", lambda z: (z + 1.0).sqrt())[0]["flat"] is None
    assert activation("my", Value.sqrt)[0]["flat"] is None  # it is not defined far out
    script = program("play.js", [])
    for sentence in data["doctor"].values():
        assert sentence.partition("{what}")[2][:20] not in script


def test_nothing_of_a_title_is_markup():
    html = playground(title="</script><script>alert(1)</script>{{skip}}").html()
    assert html.count("<script") == 3  # the data, the table of the languages, and the program
    assert json.loads(re.search(r'id="data">(.*?)</script>', html)[1])["title"].endswith("{{skip}}")


# ---- errors ----


class Doubled(nn.MLP):
    def __call__(self, x):
        return 2 * super().__call__(x)


def lost():
    model = mlp()
    model.layers[1].neurons[0].b.data = float("nan")
    return model


def without_a_bias():
    model = mlp()
    model.layers[1].neurons[0].b = None
    return model


def two_activations():
    model = mlp(3, 1)
    vars(model.layers[1])["_activation"] = "relu"
    return model


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: playground(nn.Sequential("relu")), TypeError, "trains nets of layers of neurons"),
        (lambda: playground(Doubled(2, [1])), ValueError, "computes something else than its layers do"),
        (lambda: playground(nn.MLP(2, [65, 1])), ValueError, "a layer of 65 is too wide"),
        (lambda: playground(nn.MLP(65, [1])), ValueError, "a layer of 65 is too wide"),
        (lambda: playground(two_activations()), ValueError, "share one activation, not tanh and relu"),
        (lambda: playground(lost()), ValueError, "layers.1.neurons.0.b is nan: only finite numbers"),
        (lambda: playground(without_a_bias()), ValueError, "some neurons have a bias and some have none"),
        (lambda: playground(nn.MLP(3, [1])), ValueError, "no samples of its own for 3 inputs"),
        (lambda: playground(mlp(), POINTS), ValueError, "give X and y, or neither"),
        (lambda: playground(mlp(), POINTS, [0, 1]), ValueError, "X has 4 samples, and y has 2"),
        (lambda: playground(mlp(), [[0.0]] * 4, [0] * 4), ValueError, "1 numbers for 2 inputs"),
        (lambda: playground(mlp(), POINTS * 501, [0] * 2004), ValueError, "at most 2,000 of them"),
        (lambda: playground(mlp(), POINTS, [[0.0, 1.0]] * 4), ValueError, "a target has 2 numbers"),
        (lambda: playground(mlp(), POINTS, [0, 1, 2, 3], loss="hinge"), ValueError, "'hinge' does not suit"),
        (lambda: playground(mlp(), loss="msee"), ValueError, "'msee' does not suit this model and y: mse,"),
        (lambda: playground(mlp(), loss="binary_cross_entropy"), ValueError, "last layer that is sigmoid"),
        (lambda: playground(lr=0), ValueError, "lr is a finite number above 0, not 0"),
        (lambda: playground(l2=-1.0), ValueError, "l2 is a finite number from 0 on"),
        (lambda: playground(momentum=1.0), ValueError, "momentum is a number from 0 to below 1"),
        (lambda: playground(batch_size=0), ValueError, "batch_size is at least 1"),
        (lambda: playground().picture(), ValueError, "no picture of it without the page"),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(call, error, sentence):
    with pytest.raises(error, match=re.escape(sentence)):
        call()


def test_functions_of_one_name_are_told_apart():
    net = nn.MLP(2, [2, 2, 1], activation=lambda z: z.tanh(), output=lambda z: 2.0 * z, seed=0)
    made = playground(net, POINTS, [0, 1, 1, 0]).data
    assert (made["net"]["hidden"], made["net"]["output"]) == ("<lambda>", "<lambda> 2")
    assert made["activations"]["<lambda>"]["rules"] != made["activations"]["<lambda> 2"]["rules"]
    net = nn.MLP(2, [2, 2, 1], activation=lambda z: z.tanh(), seed=0)
    vars(net.layers[1])["_activation"] = lambda z: z.relu()
    with pytest.raises(ValueError, match="share one activation, not <lambda> and <lambda> 2"):
        playground(net, POINTS, [0, 1, 1, 0])


def test_it_shows_itself_as_other_pages_do():
    made = playground(mlp(), POINTS, [0, 1, 1, 0])
    assert repr(made) == (
        "<Playground of MLP(2 -> 3 tanh -> 1 linear, 13 parameters): 4 samples; "
        ".save('playground.html') writes it>"
    )
    bundle = made._repr_mimebundle_()
    assert bundle["image/svg+xml"].lstrip().startswith("<")
    assert "<iframe" in bundle["text/html"]
