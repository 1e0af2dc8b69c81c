"""draw_dot of a model by itself: circles and lines."""

import re

import pytest

import nn
from autograd import draw_dot

from .graphs import SVG, parsed


def titles(picture):
    """The titles of the layers, from the lowest to the highest."""
    found = re.findall(r"(?:input|hidden|output) layer.*", "\n".join(words(picture)))
    return sorted(found, key=lambda title: ("iho".index(title[0]), title))


def words(picture):
    return [e.text for e in parsed(picture).iter(f"{SVG}text")]


def lines(picture):
    """{"0.0->1.2": width} of the lines between circles."""
    found = {}
    for group in parsed(picture).iter(f"{SVG}g"):
        name = group.findtext(f"{SVG}title")
        path = next(group.iter(f"{SVG}path"), None)
        if group.get("class") == "edge" and path is not None and path.get("stroke") != "none":
            found[name] = float(path.get("stroke-width", 1))
    return {name: width for name, width in found.items() if name[0] != name.partition("->")[2][0]}


def test_a_net_is_drawn_before_anything_was_computed():
    picture = draw_dot(nn.MLP(2, [3, 1], "tanh", seed=0))
    assert titles(picture)[:3] == [
        "input layer: 2, only passes on",
        "hidden layer 1: 3 tanh",
        "output layer: 1 linear",
    ]
    assert len(list(parsed(picture).iter(f"{SVG}ellipse"))) == 2 + 3 + 1
    assert len(lines(picture)) == 2 * 3 + 3 * 1
    assert str(picture).splitlines()[:2] == [
        "MLP(2 -> 3 tanh -> 1 linear, 13 parameters)",
        "  input layer: 2",
    ]


def test_a_line_is_as_wide_as_its_weight_is_large():
    neuron = nn.Neuron(3, "linear", init=0.0)
    for w, number in zip(neuron.w, (2.0, -1.0, 0.0)):
        w.data = number
    neuron.b.data = -0.25
    picture = draw_dot(neuron)
    assert lines(picture) == {"0.0->1.0": 4.0, "0.1->1.0": 2.0, "0.2->1.0": 0.4}
    assert {"+2.00", "-1.00", "-0.25"} <= set(words(picture))


def test_weights_are_written_where_there_are_few():
    few, many = (draw_dot(nn.MLP(2, [n, 1], seed=0)) for n in (4, 6))
    numbers = [sum(bool(re.fullmatch(r"[+-]\d\.\d\d", word)) for word in words(p)) for p in (few, many)]
    assert numbers == [12 + 5, 7]  # the biases are always there


def test_of_large_layers_some_units_are_shown():
    picture = draw_dot(nn.MLP(64, [32, 10], seed=0))
    assert {"53 more", "21 more"} <= set(words(picture))
    assert len(lines(picture)) == 11 * 11 + 11 * 10


def test_what_is_between_layers_is_told():
    model = nn.Sequential(
        nn.Standardize(2),
        nn.Layer(2, 3, "linear", seed=0),
        "tanh",
        nn.Dropout(0.2),
        nn.Layer(3, 1, "sigmoid", seed=1),
    )
    assert titles(draw_dot(model))[1:3] == [
        "hidden layer 1: 3 tanh, after Standardize(2)",
        "output layer: 1 sigmoid, after Dropout(p=0.2)",
    ]


def test_a_unit_without_a_bias_and_a_perceptron():
    assert "unit 0 of the layer, without a bias" in draw_dot(nn.Neuron(2, bias=False)).source
    assert "output layer: 1 step at 0" in titles(draw_dot(nn.Perceptron(2)))


def test_a_hostile_name_is_drawn_as_it_is():
    def hostile(z):
        return z

    hostile.__name__ = '<b>"\\N&\x1b[31m'
    picture = draw_dot(nn.Neuron(1, hostile))
    assert any('<b>"\\N&' in title for title in titles(picture))
    assert "\x1b" not in str(picture) + picture.source


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
@pytest.mark.parametrize("rankdir", ["LR", "TB"])
def test_themes_and_directions(theme, rankdir):
    picture = draw_dot(nn.MLP(2, [2, 1], seed=0), theme=theme, rankdir=rankdir)
    assert len(lines(picture)) == 6
    assert ("prefers-color-scheme" in picture.pipe().decode()) == (theme == "auto")


def test_weights_that_are_no_finite_numbers():
    neuron = nn.Neuron(3, "linear", init=1.0)
    neuron.w[0].data, neuron.w[1].data = float("nan"), float("inf")
    picture = draw_dot(neuron)
    assert lines(picture)["0.2->1.0"] == 4.0
    assert {"+nan", "+inf", "+1.00"} <= set(words(picture))


def test_no_legend():
    assert "importance" not in draw_dot(nn.Neuron(1), legend=False).source


@pytest.mark.parametrize(
    "option", [{"scope": "layers.0"}, {"view": "neurons"}, {"least": 0.1}, {"stored": True}]
)
def test_options_for_what_is_computed(option):
    with pytest.raises(ValueError, match=rf"{next(iter(option))}: .* draw_dot\(model\(x\)"):
        draw_dot(nn.Neuron(1), **option)


class Own(nn.Module):
    def __init__(self):
        self.a, self.b = nn.Neuron(2, seed=0), nn.Neuron(2, seed=1)


class Empty(nn.Module):
    pass


@pytest.mark.parametrize("model", [Own(), Empty(), nn.Embedding(3, 2), nn.Sequential(Own())])
def test_layers_that_are_not_known(model):
    with pytest.raises(TypeError, match=r"is not known.*draw_dot\(model\(x\)\)"):
        draw_dot(model)


def test_what_is_no_model_is_refused_as_before():
    with pytest.raises(TypeError, match="draw_dot draws a Value, or a list of Values, not"):
        draw_dot(object())


def test_an_activation_that_stands_in_no_title_is_named_before_its_layer():
    model = nn.Sequential(nn.Layer(2, 2, "linear"), nn.Dropout(0.1), "relu", nn.Neuron(2))
    assert "Dropout(p=0.1), relu" in str(draw_dot(model))
    assert "2 tanh, after relu: " in str(draw_dot(nn.Sequential("relu", nn.Layer(2, 2, "tanh"))))
