"""Where things stand in a picture: nets read like text, and nothing is drawn across a title."""

import itertools
import re

import pytest

from autograd import Value, constant, draw_dot, mean

from .graphs import SVG, net, neuron, parsed, textbook_neuron

NEURONS = r"cluster layers\.\d\.neurons\.\d"


def groups(picture, kind):
    """{title: element} of the nodes, edges or clusters of a picture."""
    found = [e for e in parsed(picture).iter(f"{SVG}g") if e.get("class") == kind]
    return {e.findtext(f"{SVG}title"): e for e in found}


def outlines(picture, kind, pattern=""):
    """{title: (left, top, right, bottom)} of what matches the pattern."""
    found = {}
    for title, group in groups(picture, kind).items():
        corners = re.findall(
            r"([-\d.]+),([-\d.]+)", " ".join(p.get("points") for p in group.iter(f"{SVG}polygon"))
        )
        if re.fullmatch(pattern or ".*", title) and corners:
            xs, ys = (list(map(float, axis)) for axis in zip(*corners))
            found[title] = min(xs), min(ys), max(xs), max(ys)
    return found


def heights(picture, words):
    """Where each of these words is written, from above to below, as (y, word)."""
    written = [(float(e.get("y")), e.text) for e in parsed(picture).iter(f"{SVG}text")]
    return [text for _, text in sorted(written) if text in words]


@pytest.mark.parametrize("view", ["cards", "compact"])
def test_layers_stand_side_by_side(view):
    layers = outlines(draw_dot(net([3, 4, 4, 1]), view=view), "cluster", r"cluster layers\.\d")
    assert len(layers) == 3
    for (_, top, right, bottom), (left, below, _, above) in itertools.pairwise(
        layers[k] for k in sorted(layers)
    ):
        assert right < left
        assert max(top, below) < min(bottom, above)


@pytest.mark.parametrize("view", ["cards", "compact"])
@pytest.mark.parametrize("rankdir", ["LR", "TB"])
def test_neurons_and_their_parameters_are_in_the_order_of_the_model(view, rankdir):
    picture = draw_dot(net([2, 4, 4, 1]), view=view, rankdir=rankdir)
    side = 1 if rankdir == "LR" else 0
    places = outlines(picture, "cluster", NEURONS)
    for layer in (0, 1):
        inside = {title: place[side] for title, place in places.items() if f"layers.{layer}" in title}
        assert len(inside) == 4
        assert sorted(inside, key=inside.get) == sorted(inside)


def test_neurons_of_a_lone_layer_are_in_order():
    x = [constant(0.5, label="x1"), constant(2.0, label="x2")]
    outputs = []
    for i in range(3):
        w, b = (
            [Value(k - i, label=f"neurons.{i}.w.{k}") for k in range(2)],
            Value(0.1, label=f"neurons.{i}.b"),
        )
        outputs.append(neuron(f"neurons.{i}", w, x, b, "tanh"))
    y = [Value(i, label=f"y{i}") for i in range(3)]
    picture = draw_dot(mean([(out - target) ** 2 for out, target in zip(outputs, y)]), view="cards")
    places = outlines(picture, "cluster", r"cluster neurons\.\d")
    assert len(places) == 3
    assert sorted(places, key=lambda title: places[title][1]) == sorted(places)


def test_operands_are_from_above_to_below():
    output, params = textbook_neuron()
    leaves = ["x1", "w1", "x2", "w2"]
    assert heights(draw_dot(output, params=params), leaves) == leaves
    inputs = ["x0", "x1", "x2"]
    assert heights(draw_dot(net([3, 2, 1]), view="cards"), inputs) == inputs


def test_a_stacked_net_is_as_high_as_its_widest_layer():
    one, three = (
        float(parsed(draw_dot(net(s), view="cards")).get("viewBox").split()[3]) for s in ([3, 4], [3, 4, 4])
    )
    assert three < 1.6 * one


def curve(path):
    """Points along the Bezier curves of a path of an SVG."""
    start, *rest = [complex(float(x), float(y)) for x, y in re.findall(r"([-\d.]+),([-\d.]+)", path)]
    for a, b, c in zip(rest[::3], rest[1::3], rest[2::3]):
        for t in (i / 20 for i in range(21)):
            s = 1 - t
            yield s**3 * start + 3 * s * s * t * a + 3 * s * t * t * b + t**3 * c
        start = c


@pytest.mark.parametrize("rankdir", ["LR", "RL", "TB", "BT"])
@pytest.mark.parametrize("options", [{"view": "neurons"}, {"scope": "layers.1"}], ids=str)
def test_no_arrow_runs_across_the_title_of_a_layer(rankdir, options):
    root = parsed(draw_dot(net([3, 4, 4, 1]), rankdir=rankdir, **options))
    titles = [
        (float(e.get("x")), float(e.get("y")), float(e.get("textLength")), float(e.get("font-size")))
        for e in root.iter(f"{SVG}text")
        if re.match(r"layer|\d+ (tanh|params)", e.text)
    ]
    points = [point for path in root.iter(f"{SVG}path") for point in curve(path.get("d"))]
    assert titles
    assert points
    for x, y, wide, high in titles:
        assert not [p for p in points if x < p.real < x + wide and y - high < p.imag < y]
