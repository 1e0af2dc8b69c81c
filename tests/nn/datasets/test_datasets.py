import hashlib
import math
import random
import sys

import numpy as np
import pytest

from nn import datasets
from nn.datasets.drawing import on_circle

DRAWN = {
    "blobs": datasets.blobs,
    "blobs of 3 features": lambda **given: datasets.blobs(centers=2, n_features=3, **given),
    "circles": datasets.circles,
    "line": datasets.line,
    "moons": datasets.moons,
    "sine": datasets.sine,
    "spirals": datasets.spirals,
}
each = pytest.mark.parametrize("make", DRAWN.values(), ids=DRAWN)
#: Of the bits of 50 samples with the seed 0.
BITS = {
    "blobs": "c303d32463f5",
    "blobs of 3 features": "f70370b9b9e9",
    "circles": "9d3de9ddcad3",
    "line": "6c28d42d7e3b",
    "moons": "701182fa6aec",
    "sine": "73d2f503562f",
    "spirals": "80a9220247da",
}


def bits(X, y):
    numbers = [float(x).hex() for x in [*X.ravel(), *y]]
    return hashlib.sha256(" ".join(numbers).encode()).hexdigest()[:12]


@pytest.mark.parametrize("name", DRAWN)
def test_a_seed_is_the_same_bits_everywhere(name):
    random.seed(5)
    before = random.getstate()
    assert bits(*DRAWN[name](n_samples=50, seed=0)) == BITS[name]
    assert random.getstate() == before


@each
def test_shapes_seeds_and_kinds(make):
    X, y = make(n_samples=7, seed=1)
    assert (X.dtype, X.ndim, len(X), y.shape) == (np.float64, 2, 7, (7,))
    assert y.dtype.kind == ("f" if make in (DRAWN["line"], DRAWN["sine"]) else "i")
    assert not np.array_equal(X, make(n_samples=7, seed=2)[0])
    assert len(make(n_samples=1, seed=1)[0]) == 1
    random.seed(3)
    without = make(n_samples=7)[0]
    assert np.array_equal(without, make(n_samples=7, seed=3)[0])


@each
def test_what_is_no_setting(make):
    for settings, error in (
        ({"n_samples": 0}, "n_samples must be at least 1, not 0"),
        ({"n_samples": 2.5}, "n_samples must be a whole number, not 2.5"),
        ({"seed": "a"}, "a seed is an int, not 'a'"),
    ):
        with pytest.raises((ValueError, TypeError), match=error):
            make(**settings)


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_no_noise(name):
    spread = "cluster_std" if "blobs" in name else "noise"
    with pytest.raises(ValueError, match=f"{spread} must be 0 or more, not -1"):
        DRAWN[name](**{spread: -1})
    with pytest.raises(TypeError, match=f"{spread} must be a number, not 'much'"):
        DRAWN[name](**{spread: "much"})


def test_other_wrong_settings():
    for make, error in (
        (lambda: datasets.circles(factor=1.0), "factor must be from 0 to below 1"),
        (lambda: datasets.spirals(classes=0), "classes must be at least 1"),
        (lambda: datasets.spirals(turns="two"), "turns must be a number"),
        (lambda: datasets.blobs(centers=0), "centers must be at least 1"),
        (lambda: datasets.blobs(centers=[1.0, 2.0]), r"centers are points, .* not an array of shape \(2,\)"),
        (lambda: datasets.blobs(centers=[["a"]]), "centers must hold numbers"),
        (lambda: datasets.line(slope="steep"), "slope must be a number"),
        (lambda: datasets.line(intercept=None), "intercept must be a number"),
        (lambda: datasets.sine(periods="many"), "periods must be a number"),
        (
            lambda: datasets.gate("xandor"),
            r"unknown gate 'xandor': did you mean 'xnor'\? There are: and, nand",
        ),
    ):
        with pytest.raises((ValueError, TypeError), match=error):
            make()


# ---- they are what they are called ----


def test_gates_are_pythons():
    rules = {
        "and": lambda a, b: a & b,
        "or": lambda a, b: a | b,
        "xor": lambda a, b: a ^ b,
        "nand": lambda a, b: 1 - (a & b),
        "nor": lambda a, b: 1 - (a | b),
        "xnor": lambda a, b: 1 - (a ^ b),
    }
    assert set(rules) == set(datasets.GATES)
    for name, rule in rules.items():
        X, y = datasets.gate(name)
        assert [rule(int(a), int(b)) for a, b in X] == y.tolist()
        y[:] = 7
        assert datasets.gate(name)[1].max() == 1


def test_points_on_a_circle():
    for turns in (*np.linspace(-3, 3, 97), 0.5, 1e6 + 0.25):
        angle = 2 * math.pi * (turns - round(turns))
        assert on_circle(turns) == pytest.approx((math.cos(angle), math.sin(angle)), abs=4e-15)


def test_lines_and_sines_are_as_noisy_as_asked():
    for noise in (0.0, 0.1, 2.0):
        X, y = datasets.line(2000, 3.0, -1.0, noise=noise, seed=0)
        assert np.abs(X).max() <= 1
        assert (y - (3 * X[:, 0] - 1)).std() == pytest.approx(noise, rel=0.05, abs=1e-12)
        X, y = datasets.sine(2000, periods=2, noise=noise, seed=0)
        assert math.pi < np.abs(X).max() <= 2 * math.pi
        assert (y - np.sin(X[:, 0])).std() == pytest.approx(noise, rel=0.05, abs=1e-12)


def test_moons_lie_on_half_circles():
    X, y = datasets.moons(200, noise=0.0, seed=0)
    upper, lower = X[y == 0], X[y == 1]
    assert len(upper) == len(lower) == 100
    assert np.hypot(*upper.T) == pytest.approx(1)
    assert np.hypot(*(lower - [1.0, 0.5]).T) == pytest.approx(1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5


def test_circles_lie_on_circles():
    X, y = datasets.circles(200, noise=0.0, factor=0.3, seed=0)
    assert np.hypot(*X.T) == pytest.approx(np.where(y == 1, 0.3, 1.0))
    spread = np.hypot(*datasets.circles(2000, noise=0.05, seed=0)[0].T)
    assert spread.max() < 1.25
    assert {(a > 0, b > 0) for a, b in X} == {(a, b) for a in (False, True) for b in (False, True)}


def test_arms_of_spirals_are_turned_copies():
    X, y = datasets.spirals(300, classes=3, turns=2.0, noise=0.0, seed=0)
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0]) / (2 * math.pi)
    away = angle - 2.0 * radius - y / 3
    assert away == pytest.approx(np.round(away), abs=1e-12)
    assert np.bincount(y).tolist() == [100, 100, 100]
    assert radius.max() <= 1


def test_blobs_lie_around_their_centers():
    centers = [[0.0, 10.0, -3.0], [5.0, 5.0, 5.0]]
    X, y = datasets.blobs(4000, centers=centers, cluster_std=0.5, seed=0)
    for label, center in enumerate(centers):
        assert X[y == label].mean(axis=0) == pytest.approx(center, abs=0.05)
        assert X[y == label].std(axis=0) == pytest.approx(0.5, rel=0.05)
    X, y = datasets.blobs(50, centers=5, cluster_std=0.0, seed=0)
    assert len(np.unique(X, axis=0)) == 5
    assert np.abs(X).max() < 10


# ---- scikit-learn's ----


@pytest.mark.parametrize(
    ("name", "shape", "kind"),
    [
        ("iris", (150, 4), "i"),
        ("wine", (178, 13), "i"),
        ("digits", (1797, 64), "i"),
        ("diabetes", (442, 10), "f"),
    ],
)
def test_what_comes_with_scikit_learn(name, shape, kind):
    sklearn = pytest.importorskip("sklearn.datasets")
    X, y = getattr(datasets, name)()
    assert (X.shape, y.shape, y.dtype.kind) == (shape, shape[:1], kind)
    assert np.array_equal(X, getattr(sklearn, f"load_{name}")().data)


@pytest.mark.parametrize("name", ["iris", "wine", "digits", "diabetes"])
def test_without_scikit_learn(monkeypatch, name):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    told = rf'nn\.datasets\.{name} comes with scikit-learn: pip install "glassgrad\[data\]"'
    with pytest.raises(ImportError, match=told):
        getattr(datasets, name)()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("make_moons", r"nn\.datasets has no make_moons: nn\.datasets\.moons"),
        ("load_iris", r"nn\.datasets\.iris"),
        ("xor", r'nn\.datasets\.gate\("xor"\)'),
        ("spiral", r"did you mean spirals\?"),
    ],
)
def test_names_of_scikit_learn_are_answered(name, said):
    with pytest.raises(AttributeError, match=said):
        getattr(datasets, name)
    assert name not in dir(datasets)
