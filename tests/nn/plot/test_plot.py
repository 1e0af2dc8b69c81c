"""Plots: what is drawn, and where."""

import math
import subprocess
import sys

import numpy as np
import pytest

import nn
from autograd import Value, trace
from nn import MLP, Layer, Module, Neuron, Sequential, datasets, mse, plot, predict

matplotlib = pytest.importorskip("matplotlib")
X, Y = datasets.gate("xor")


def line_named(axes, name):
    return next(line for line in axes.lines if line.get_label() == name)


def test_nothing_is_loaded_before_it_is_drawn():
    program = "import sys, nn; nn.plot.fitted; from nn import plot; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for module in [module for module in sys.modules if module.startswith("matplotlib.")]:
        monkeypatch.delitem(sys.modules, module)
    with pytest.raises(ImportError, match=r"plots need matplotlib: .*glassgrad\[plot\]"):
        plot.losses({"a": [1.0]})


def test_the_style_of_matplotlib_is_followed():
    with matplotlib.rc_context({"figure.facecolor": "black"}):
        dark = plot.losses({"a": [1.0, 0.5]})
    light = plot.losses({"a": [1.0, 0.5]})
    shades = [figure.axes[0].lines[0].get_color() for figure in (light, dark)]
    assert shades == [plot.colours()[0], "#58a6ff"]


def test_plots_stand_side_by_side_in_axes_that_are_given():
    figure, (left, right) = plot.panels(2)
    assert plot.samples(X, Y, ax=left) is plot.activations("tanh", ax=right) is figure
    assert (len(left.collections), len(right.lines)) == (2, 4)


# ---- curves ----


def test_losses():
    axes = plot.losses({"a": [1.0, 0.1], "b": [0.5]}, level=("noise", 0.01)).axes[0]
    assert list(line_named(axes, "a").get_xdata()) == [1, 2]
    assert line_named(axes, "b").get_marker() == "."
    assert line_named(axes, "noise").get_ydata()[0] == 0.01
    with pytest.raises(ValueError, match="no runs"):
        plot.losses({})


# ---- planes ----


def dots(axes):
    """The places of the markers of each class."""
    scattered = [c for c in axes.collections if type(c).__name__ == "PathCollection"]
    return [np.asarray(c.get_offsets()) for c in scattered]


def levels_crossed(figure):
    """The points of the black line between two answers."""
    black = [c for c in figure.axes[0].collections if list(getattr(c, "levels", ())) == [0.0]]
    return np.concatenate([path.vertices for line in black for path in line.get_paths()])


@pytest.mark.parametrize(("activation", "level"), [("sigmoid", 0.5), ("linear", 0.0)])
def test_the_boundary_is_where_the_answer_changes(activation, level):
    neuron = Neuron(2, activation, init=1.0)
    neuron.b.data = -0.5
    points = levels_crossed(plot.decision_boundary(neuron, X, Y))
    assert points.sum(axis=1) == pytest.approx(0.5, abs=0.02)
    assert neuron(points[0].tolist()).data == pytest.approx(level, abs=0.02)


def test_the_boundary_of_a_level():
    neuron = Neuron(2, "linear", init=1.0)
    points = levels_crossed(plot.decision_boundary(neuron, X, Y, level=0.5))
    assert points.sum(axis=1) == pytest.approx(0.5, abs=0.02)


def test_the_boundary_of_a_perceptron_and_of_several_classes():
    threshold = nn.Perceptron(2)
    threshold.fit(*datasets.gate("and"))
    assert len(levels_crossed(plot.decision_boundary(threshold, X, Y)))
    axes = plot.decision_boundary(MLP(2, [4, 3], "tanh", "softmax", seed=0), X, [0, 1, 2, 1]).axes[0]
    assert sum(map(len, dots(axes))) == 4
    assert len(dots(axes)) == 3


@pytest.mark.parametrize(("x", "y"), [([[1.0], [2.0]], [0, 1]), (X, [[0], [1], [1], [0]])])
def test_a_boundary_needs_a_plane(x, y):
    with pytest.raises(ValueError, match="plane of two features"):
        plot.decision_boundary(Neuron(1), x, y)


def test_fitted_draws_what_models_and_functions_say():
    model = Neuron(1, "linear", seed=0)
    curves = {"net": model, "square": np.square}
    axes = plot.fitted(curves, [0.0, 1.0, 2.0], [1.0, 3.0, 5.0], truth=("law", lambda x: 2 * x + 1)).axes[0]
    net, square, law = (line_named(axes, name) for name in ("net", "square", "law"))
    assert net.get_ydata() == pytest.approx(predict(model, net.get_xdata()))
    assert square.get_ydata() == pytest.approx(square.get_xdata() ** 2)
    assert law.get_linestyle() == "--"
    with pytest.raises(ValueError, match="one feature"):
        plot.fitted(model, X, Y)


# ---- activations, gradients, rates ----


def test_an_activation_and_its_slope():
    axes = plot.activations("tanh").axes[0]
    z = line_named(axes, "a = f(z)").get_xdata()
    assert line_named(axes, "a = f(z)").get_ydata() == pytest.approx(np.tanh(z))
    assert line_named(axes, "slope da/dz").get_ydata() == pytest.approx(1 - np.tanh(z) ** 2)


def test_all_activations_can_be_drawn():
    names = list(nn.ACTIVATIONS)
    titles = [axes.get_title() for axes in plot.activations(names).axes]
    assert [title for title in titles if title] == names


def test_activations_that_cannot_be_drawn():
    with pytest.raises(ValueError, match="unknown activation 'tahn': did you mean 'tanh'"):
        plot.activations("tahn")
    with pytest.raises(ValueError, match="one activation for one panel"):
        plot.activations(["tanh", "relu"], ax=plot.panels()[1][0])
    with pytest.raises(ValueError, match="at least one"):
        plot.activations([])


def test_gradient_norms_are_those_of_the_trace():
    loss = mse(MLP(2, [3, 3, 1], "sigmoid", seed=0)([1.0, -1.0]), 1.0)
    axes = plot.gradient_norms({"deep": loss}).axes[0]
    assert list(line_named(axes, "deep").get_ydata()) == [layer.grad for layer in trace(loss).layers()][::-1]
    with pytest.raises(ValueError, match="no layers"):
        plot.gradient_norms(Value(1.0) * 2)


def test_a_finder_draws_its_rate():
    finder = nn.LearningRateFinder(start=1e-4)
    with pytest.raises(ValueError, match=r"call find\(\) first"):
        finder.plot()
    line = Neuron(1, "linear", seed=0)
    data = [0.0, 1.0, 2.0], [1.0, 3.0, 5.0]
    lr = finder.find(line, *data, loss="mse", optimizer="sgd", batch_size=None, seed=0)
    axes = finder.plot().axes[0]
    assert line_named(axes, f"the rate to take, {lr:.2g}").get_xdata()[0] == lr
    assert list(line_named(axes, "smoothed").get_ydata()) == finder.smoothed


# ---- surfaces ----


def bowl(p):
    return p[0] ** 2 + 3 * p[1] ** 2


def test_a_path_begins_at_a_circle_and_ends_at_a_star():
    axes = plot.loss_surface(bowl, {"down": [[2.0, 1.0], [1.0, 0.5], [0.0, 0.0]]}).axes[0]
    dots = {line.get_marker(): (line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines}
    assert (dots["o"], dots["*"]) == ((2.0, 1.0), (0.0, 0.0))
    low, high = axes.get_xlim()
    assert low < 0.0
    assert high > 2.0


@pytest.mark.parametrize("log", [False, True])
def test_a_surface_of_two_parameters_leaves_them_as_they_were(log):
    line = Neuron(1, "linear", seed=0)
    before = [p.data for p in line.parameters()]
    axes = plot.loss_surface(
        lambda: mse([line([0.0]), line([1.0])], [1.0, 3.0]), parameters=(line.w[0], line.b), log=log
    ).axes[0]
    assert [p.data for p in line.parameters()] == before
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("w.0", "b")

    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        plot.loss_surface(broken, parameters=(line.w[0], line.b))
    assert [p.data for p in line.parameters()] == before


@pytest.mark.parametrize("log", [False, True])
def test_flat_and_infinite_surfaces_can_be_drawn(log):
    assert plot.loss_surface(lambda p: 1.0, x=(0, 1), y=(0, 1), log=log).axes
    for hole in (math.inf, math.nan):
        assert plot.loss_surface(
            lambda p, hole=hole: p[0] if p[1] < 0.5 else hole, x=(0, 1), y=(0, 1), log=log
        ).axes


def test_surfaces_that_cannot_be():
    with pytest.raises(ValueError, match="which part of the surface"):
        plot.loss_surface(bowl)
    with pytest.raises(ValueError, match="points of two numbers"):
        plot.loss_surface(bowl, [[1.0, 2.0, 3.0]])


# ---- confusion, hidden layers, weights ----


def test_confusion_counts_and_names():
    axes = plot.confusion([[3, 1], [0, 2]], ["$a$", "b"]).axes[0]
    assert {text.get_position(): text.get_text() for text in axes.texts} == {
        (0, 0): "3",
        (1, 0): "1",
        (1, 1): "2",
    }
    assert axes.get_xticklabels()[0].get_text() == r"\$a\$"
    assert np.sign(axes.images[0].get_array()).tolist() == [[1, -1], [0, 1]]
    with pytest.raises(ValueError, match="2 classes and 1 names"):
        plot.confusion([[1, 0], [0, 1]], ["a"])
    with pytest.raises(ValueError, match="as many rows as columns"):
        plot.confusion([[1, 0, 2], [0, 1, 2]])


def test_hidden_features_are_the_answers_of_the_layer():
    model = MLP(2, [2, 3, 1], "tanh", seed=0)
    axes = plot.hidden_features(model, X, Y, layer=0).axes[0]
    answers = predict(Sequential(model.layers[0]), X)
    assert np.concatenate(dots(axes)) == pytest.approx(np.concatenate([answers[Y == 0], answers[Y == 1]]))
    assert plot.hidden_features(model, X, Y).axes[0].get_xlabel().startswith("direction 1 of 3 units: ")


def test_an_activation_behind_a_layer_belongs_to_it():
    model = Sequential(Layer(2, 2, "linear", seed=0), "tanh", Neuron(2, "linear", seed=1))
    axes = plot.hidden_features(model, X, Y).axes[0]
    assert abs(np.concatenate(dots(axes))).max() <= 1.0
    answers = predict(Sequential(model[0], model[1]), X)
    assert np.concatenate(dots(axes)) == pytest.approx(np.concatenate([answers[Y == 0], answers[Y == 1]]))


class Own(Module):
    def __init__(self):
        self.a, self.b = Neuron(2, seed=0), Neuron(2, seed=1)

    def __call__(self, x):
        return self.a(x) + self.b(x)


@pytest.mark.parametrize(
    ("model", "layer", "sentence"),
    [
        (Neuron(2, seed=0), -1, "has 0 hidden layers, and none is number -1"),
        (MLP(2, [3, 1], seed=0), 1, "has 1 hidden layers, and none is number 1"),
        (Own(), -1, "the hidden layers of a Own are not known"),
    ],
)
def test_hidden_layers_that_are_not_there(model, layer, sentence):
    with pytest.raises(ValueError, match=sentence):
        plot.hidden_features(model, X, Y, layer=layer)


def test_units_are_drawn_where_they_answer():
    model = MLP(2, [2, 1], "tanh", seed=0)
    image = plot.hidden_units(model, X, Y).axes[1].images[0].get_array()
    low = (-0.5, -0.5)
    assert image[0, 0] == pytest.approx(model.layers[0](low)[1].data)
    with pytest.raises(ValueError, match="plane of two features"):
        plot.hidden_units(MLP(3, [2, 1]), np.zeros((4, 3)), Y)


def test_weights_as_pictures():
    model = MLP(4, [20, 2], seed=0)
    figure = plot.weights(model)
    assert len(figure.axes) == 16
    shown = figure.axes[3].images[0].get_array()
    assert shown.ravel().tolist() == [w.data for w in model.layers[0].neurons[3].w]
    assert figure.get_supxlabel() == "the first 16 of 20 units"
    assert plot.weights(model, shape=(1, 4)).axes[0].images[0].get_array().shape == (1, 4)
    with pytest.raises(ValueError, match="4 weights, which do not fill 3 x 2"):
        plot.weights(model, shape=(3, 2))
