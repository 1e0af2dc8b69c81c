"""Standardize: what it measures, where it is kept, and that nothing is lost."""

import math

import numpy as np
import pytest

import autograd
import nn
from autograd import Value

X = [[1.0, 20.0], [2.0, 60.0], [6.0, 10.0]]
FEATURES = np.random.default_rng(0).normal([3.0, -100.0, 0.01], [2.0, 50.0, 1e-4], (200, 3))


def numbers(values):
    return [value.data for value in values]


def test_outputs_have_the_mean_0_and_the_standard_deviation_1():
    scale = nn.Standardize(3)
    assert scale.adapt(FEATURES) is scale
    out = nn.predict(scale, FEATURES)
    assert out.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-12)
    assert out.std(axis=0) == pytest.approx(np.ones(3), rel=1e-12)


def test_a_feature_that_never_changes_is_divided_by_1():
    scale = nn.Standardize(2).adapt([[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]] * 7)
    assert (scale.mean[0].data, scale.std[0].data) == (0.1, 1.0)
    assert numbers(scale([0.1, 2.0])) == [0.0, 0.0]
    assert numbers(nn.Standardize(2).adapt([[3.0, 4.0]])([4.0, 4.0])) == [1.0, 0.0]


@pytest.mark.parametrize("offset", [1e8, -1e12])
def test_a_large_offset(offset):
    small = np.arange(8.0)
    scale = nn.Standardize(1).adapt(offset + small)
    assert scale.std[0].data == pytest.approx(small.std(), rel=1e-12)
    assert scale.mean[0].data == offset + 3.5


@pytest.mark.parametrize("size", [1e300, 1e-300, 5e307])
def test_numbers_whose_squares_are_infinite_or_0(size):
    scale = nn.Standardize(1).adapt([size, 2 * size, 3 * size])
    assert scale.mean[0].data == pytest.approx(2 * size, rel=1e-12)
    assert scale.std[0].data == pytest.approx(size * math.sqrt(2 / 3), rel=1e-12)


def test_the_inverse():
    scale = nn.Standardize(2).adapt(X)
    there = nn.predict(scale, X)
    assert nn.predict(scale.inverse, there) == pytest.approx(np.array(X), rel=1e-12)
    assert repr(scale.inverse) == "Standardize(2, invert=True)"
    assert numbers(scale.inverse.inverse([1.0, 20.0])) == numbers(scale([1.0, 20.0]))
    before = scale.inverse
    scale.adapt([[0.0, 0.0], [2.0, 2.0]])
    assert numbers(before([1.0, 1.0])) == [2.0, 2.0]


def test_a_number_alone_and_a_gradient():
    scale = nn.Standardize(1).adapt([1.0, 5.0])
    x = Value(5.0)
    y = scale(x)
    y.backward()
    assert (y.data, x.grad) == (1.0, 0.5)
    assert numbers(scale([5.0])) == [1.0]


@pytest.mark.filterwarnings("ignore:nothing was learned")  # tanh of what is far away
def test_its_numbers_are_buffers_and_not_learned():
    model = nn.Sequential(nn.Standardize(2).adapt(X), nn.Neuron(2, "tanh", seed=0))
    assert [name for name, _ in model.named_parameters()] == ["steps.1.w.0", "steps.1.w.1", "steps.1.b"]
    buffers = ["steps.0.mean.0", "steps.0.mean.1", "steps.0.std.0", "steps.0.std.1"]
    assert list(model.state_dict())[3:] == [name for name, _ in model.named_buffers()] == buffers
    assert [value.label for _, value in model.named_buffers()] == buffers
    assert model[0].adapt([[0.0, 0.0], [1.0, 1.0]]).mean[0].label == "steps.0.mean.0"
    before = [value.data for _, value in model.named_buffers()]
    nn.fit(model, X, [0.0, 1.0, 0.0], loss="mse", epochs=3, seed=0, verbose=False)
    assert [value.data for _, value in model.named_buffers()] == before


def test_compiled_and_eager_are_the_same(recwarn):
    found = []
    for engine in ("compiled", "eager"):
        model = nn.Sequential(nn.Standardize(2).adapt(X), nn.MLP(2, [3, 1], "tanh", seed=0))
        nn.fit(model, X, [0.0, 1.0, 0.0], loss="mse", epochs=20, engine=engine, seed=0, verbose=False)
        found.append([p.data for p in model.parameters()])
    assert found[0] == pytest.approx(found[1], rel=1e-12)
    assert not recwarn.list
    program = autograd.compile(model, X[0], parameters=model.parameters())
    assert program(X).tolist() == pytest.approx([model(x).data for x in X], rel=1e-14)


def test_it_comes_back_from_a_file_and_from_a_state(tmp_path):
    model = nn.Sequential(
        nn.Standardize(2).adapt(X), nn.MLP(2, [3, 1], seed=0), nn.Standardize(1).adapt([5.0, 9.0]).inverse
    )
    nn.save(model, tmp_path / "m.npz")
    again = nn.load(tmp_path / "m.npz")
    assert again.state_dict() == model.state_dict()
    assert again(X[0]).data == model(X[0]).data
    other = nn.Sequential(nn.Standardize(2), nn.MLP(2, [3, 1], seed=1), nn.Standardize(1, invert=True))
    other.load_state_dict(model.state_dict())
    assert other(X[0]).data == model(X[0]).data
    del (state := model.state_dict())["steps.0.mean.0"]
    with pytest.raises(ValueError, match=r"it lacks 'steps\.0\.mean\.0'"):
        other.load_state_dict(state)


def test_a_file_holds_what_was_not_measured_yet(tmp_path):
    nn.save(nn.Standardize(2), tmp_path / "m")
    with pytest.raises(ValueError, match="has measured nothing yet"):
        nn.load(tmp_path / "m")([1.0, 2.0])


def test_pictures_name_what_was_measured():
    y = nn.Sequential(nn.Standardize(2).adapt(X), nn.Neuron(2, "tanh", seed=0))(X[0])
    for view in ("cards", "compact"):
        assert "steps.0.mean.1" in autograd.draw_dot(y, view=view).source
    assert "steps.0.std.0" in str(autograd.trace(y))


@pytest.mark.parametrize(
    ("act", "kind", "said"),
    [
        (lambda: nn.Standardize(2)([1.0, 2.0]), ValueError, r"measured nothing yet: call adapt\(X\) first"),
        (lambda: nn.Standardize(2).adapt(X)([1.0]), ValueError, "has 2 features and got 1"),
        (lambda: nn.Standardize(3).adapt(X), ValueError, r"shape \(3, 2\), and .* 3 features: .* \(n, 3\)"),
        (lambda: nn.Standardize(2).adapt([1.0, 2.0]), ValueError, r"X has the shape \(2,\)"),
        (lambda: nn.Standardize(1).adapt([]), ValueError, "X is empty"),
        (lambda: nn.Standardize(1).adapt([[1.0], [math.nan]]), ValueError, r"X\[1, 0\] is nan"),
        (lambda: nn.Standardize(1).adapt([[1.0], [1.0, 2.0]]), ValueError, "X is ragged"),
        (lambda: nn.Standardize(1).adapt(["a"]), TypeError, "X must hold numbers"),
        (lambda: nn.Standardize(1).adapt(3.0), ValueError, "X is a single number"),
        (
            lambda: nn.Standardize(1).adapt([-1.7e308, 1.7e308, 1.7e308]),
            ValueError,
            "the spread of feature 0 is too large",
        ),
        (lambda: nn.Standardize(0), ValueError, "the number of features must be at least 1, not 0"),
        (lambda: nn.Standardize(X), TypeError, "the number of features must be a whole number"),
        (lambda: nn.Standardize(2, invert=1), TypeError, "invert is True or False, not 1"),
        (lambda: nn.Standardize(2).adapt(X)(1.0, 2.0), TypeError, r"write model\(\[1.0, 2.0\]\)"),
    ],
)
def test_what_is_refused(act, kind, said):
    with pytest.raises(kind, match=said):
        act()


def test_what_is_refused_changes_nothing():
    scale = nn.Standardize(2).adapt(X)
    before = scale.state_dict()
    with pytest.raises(ValueError, match="finite"):
        scale.adapt([[1.0, 2.0], [math.inf, 1.0]])
    assert scale.state_dict() == before
