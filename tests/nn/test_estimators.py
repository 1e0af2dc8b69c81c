import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest

import nn
from nn import datasets

pytest.importorskip("sklearn")

from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import ConvergenceWarning, FitFailedWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from nn.estimators import MLPClassifier, MLPRegressor

SETTINGS = {"learning_rate_init": 0.05, "max_iter": 1000, "random_state": 0}
#: What needs pandas, or another library of arrays.
MAY_BE_SKIPPED = {
    "check_array_api_input",
    "check_classifier_data_not_an_array",
    "check_regressor_data_not_an_array",
    "check_sample_weights_pandas_series",
}


def classifier(**settings):
    return MLPClassifier((8,), **SETTINGS | settings)


@pytest.fixture(scope="module")
def iris():
    X, y = datasets.iris()
    return X, np.array(["setosa", "versicolor", "virginica"])[y]


@pytest.mark.slow
@pytest.mark.parametrize(
    "estimator",
    [
        MLPClassifier(max_iter=100),
        pytest.param(MLPRegressor(max_iter=100), marks=pytest.mark.nightly),
        pytest.param(MLPClassifier(max_iter=100, standardize=True), marks=pytest.mark.nightly),
        MLPRegressor(max_iter=100, standardize=True),
    ],
    ids=str,
)
def test_every_check_of_scikit_learn(estimator):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(estimator, on_fail=None, on_skip=None)
    assert len(results) > 40
    assert [(each["check_name"], each["exception"]) for each in results if each["status"] == "failed"] == []
    assert {each["check_name"] for each in results if each["status"] != "passed"} <= MAY_BE_SKIPPED


def test_string_labels_and_probabilities(iris):
    X, y = iris
    net = classifier(standardize=True).fit(X, y)
    assert net.score(X, y) > 0.95
    assert net.classes_.tolist() == ["setosa", "versicolor", "virginica"]
    probabilities = net.predict_proba(X)
    assert probabilities.shape == (150, 3)
    assert np.allclose(probabilities.sum(axis=1), 1)
    assert (net.classes_[probabilities.argmax(axis=1)] == net.predict(X)).all()
    assert (net.n_features_in_, net.n_outputs_, net.n_iter_) == (4, 3, len(net.loss_curve_))
    assert [each.shape for each in (*net.coefs_, *net.intercepts_)] == [(4, 8), (8, 3), (8,), (3,)]


def test_the_weights_are_those_of_the_model():
    X, y = datasets.moons(n_samples=50, seed=0)
    net = classifier().fit(X, y)
    hidden = np.maximum(X @ net.coefs_[0] + net.intercepts_[0], 0)
    logits = (hidden @ net.coefs_[1] + net.intercepts_[1])[:, 0]
    assert np.allclose(net.predict_proba(X)[:, 1], 1 / (1 + np.exp(-logits)))
    assert net.classes_.tolist() == [0, 1]


def test_it_learns_what_fit_learns():
    X, y = datasets.moons(n_samples=50, seed=0)
    net = MLPClassifier((4,), "tanh", solver="sgd", alpha=0.1, tol=0, max_iter=5, shuffle=False)
    with pytest.warns(ConvergenceWarning):
        net.set_params(solver_settings={"momentum": 0.5}, random_state=3).fit(X, y)
    seed = int(np.random.RandomState(3).randint(2**31 - 1))
    model = nn.MLP(2, [4, 1], "tanh", "sigmoid", seed=seed)
    history = nn.fit(
        model,
        X,
        y,
        loss="binary_cross_entropy",
        optimizer=nn.SGD(model, lr=0.001, momentum=0.5),
        epochs=5,
        batch_size=50,
        shuffle=False,
        penalty=nn.l2(0.1 / 100),
        verbose=False,
    )
    assert net.loss_curve_ == history["loss"]
    assert net.model_.state_dict() == model.state_dict()


def test_a_pipeline_a_search_and_cross_validation(iris):
    X, y = iris
    pipeline = make_pipeline(StandardScaler(), classifier(max_iter=20))
    grid = {"mlpclassifier__hidden_layer_sizes": [(1,), (8,)], "mlpclassifier__solver": ["adam", "sgd"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        search = GridSearchCV(pipeline, grid, cv=3).fit(X, y)
        scores = cross_val_score(pipeline, X, y, cv=3)
    assert search.best_params_["mlpclassifier__hidden_layer_sizes"] == (8,)
    assert search.best_score_ > 0.9
    assert scores.min() > 0.85


def test_a_rate_that_is_too_large_is_a_score_of_nan_and_not_the_end_of_a_search():
    X, y = datasets.line(n_samples=30, seed=0)
    search = GridSearchCV(
        MLPRegressor((4,), solver="sgd", max_iter=2000, random_state=0),
        {"learning_rate_init": [1e9, 0.1]},
        cv=2,
    )
    with (
        pytest.warns(FitFailedWarning, match=r"Try a learning rate below 1e\+09"),
        pytest.warns(UserWarning, match="scores are non-finite"),
    ):
        search.fit(X, y)
    assert search.best_params_ == {"learning_rate_init": 0.1}


def test_calibration(iris):
    X, y = iris
    calibrated = CalibratedClassifierCV(classifier(standardize=True), cv=2).fit(X, y)
    assert calibrated.score(X, y) > 0.9


def test_clones_pickles_and_dumps(iris, tmp_path):
    joblib = pytest.importorskip("joblib")
    X, y = iris
    net = classifier(standardize=True).fit(X, y)
    joblib.dump(net, tmp_path / "net.joblib")
    for again in (
        clone(net).fit(X, y),
        pickle.loads(pickle.dumps(net)),
        joblib.load(tmp_path / "net.joblib"),
    ):
        assert again.get_params() == net.get_params()
        assert np.array_equal(again.predict_proba(X), net.predict_proba(X))


def test_the_file_of_the_model_has_the_scales(iris, tmp_path):
    X, y = iris
    net = classifier(standardize=True).fit(X, y)
    nn.save(net.model_, tmp_path / "iris.npz")
    assert np.array_equal(nn.predict(nn.load(tmp_path / "iris.npz"), X), net.predict_proba(X))


@pytest.mark.parametrize("k", [1, 2])
def test_regression_to_targets_of_any_size(k, tmp_path):
    X = np.linspace(0, 1, 40)[:, None]
    y = np.column_stack([1e6 + 1e5 * X[:, 0], 1e-6 * X[:, 0] ** 2])[:, :k]
    y = y[:, 0] if k == 1 else y
    net = MLPRegressor((8,), "tanh", standardize=True, **SETTINGS).fit(X, y)
    assert net.predict(X).shape == y.shape
    assert net.score(X, y) > 0.99
    nn.save(net.model_, tmp_path / "net.npz")
    assert np.array_equal(nn.predict(nn.load(tmp_path / "net.npz"), X), net.predict(X))


def test_early_stopping_takes_back_the_best_weights_and_holds_out_each_class(iris, monkeypatch):
    X, y = iris
    seen = {}

    def learn(*arguments, **settings):
        seen.update(settings)
        return nn.fit(*arguments, **settings)

    monkeypatch.setattr("nn.estimators.base.fit", learn)
    net = classifier(standardize=True, early_stopping=True, validation_fraction=0.2)
    net.fit(X, y)
    held_out = seen["validation_data"]
    assert np.bincount(held_out[1]).tolist() == [10, 10, 10]
    losses = net.history_["val_loss"]
    assert min(losses) < losses[-1]
    assert nn.evaluate(net.model_, *held_out, loss="cross_entropy")["loss"] == pytest.approx(min(losses))
    assert net.history_.stopped.startswith("val_loss")


def test_weights_of_samples_count():
    X, y = [[0.0], [0.0], [1.0]], [0.0, 1.0, 1.0]
    net = MLPRegressor((), "linear", solver="sgd", alpha=0, tol=1e-6, **SETTINGS)
    assert net.fit(X, y, [3, 1, 1]).predict([[0.0]]) == pytest.approx(0.25, abs=0.01)
    assert net.fit(X, y, [1, 3, 1]).predict([[0.0]]) == pytest.approx(0.75, abs=0.05)
    with pytest.raises(ValueError, match=r"(?i)sample.weight"):
        net.fit(X, y, [0, 0, 0])


def test_it_says_when_max_iter_was_too_small():
    X, y = datasets.line(n_samples=20, seed=0)
    with pytest.warns(
        ConvergenceWarning, match="after max_iter=2 epochs the loss was still falling, by"
    ) as seen:
        MLPRegressor((2,), max_iter=2, random_state=0).fit(X, y)
    assert seen[0].filename == __file__


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"hidden_layer_sizes": (8, 0)}, ValueError, "the size of a layer must be at least 1, not 0"),
        ({"activation": "rellu"}, ValueError, "did you mean 'relu'"),
        ({"solver": "lbfgs"}, ValueError, "unknown solver 'lbfgs'.*adam"),
        ({"solver_settings": {"speed": 1}}, TypeError, "unexpected keyword argument 'speed'"),
        ({"alpha": -1}, ValueError, "alpha must be 0 or more, not -1"),
        ({"batch_size": "all"}, ValueError, "unknown batch_size 'all': there are: auto"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, not 0"),
        ({"max_iter": 0.5}, TypeError, "max_iter must be a whole number, not 0.5"),
        ({"tol": -1}, ValueError, "tol must be 0 or more, not -1"),
        ({"n_iter_no_change": 0}, ValueError, "n_iter_no_change must be at least 1, not 0"),
    ],
)
def test_settings_out_of_range(settings, error, words):
    with pytest.raises(error, match=words):
        MLPClassifier().set_params(**settings).fit([[0.0], [1.0]], [0, 1])


def test_what_cannot_be_learned():
    with pytest.raises(ValueError, match="y has one class, 'a': a classifier needs two or more"):
        MLPClassifier().fit([[0.0], [1.0]], ["a", "a"])
    with pytest.raises(NotFittedError):
        MLPClassifier().predict([[0.0]])
    with pytest.raises(AttributeError):
        MLPClassifier().coefs_  # noqa: B018


WITHOUT = """
import sys
sys.modules["sklearn"] = None
import nn
try:
    nn.estimators
except ImportError as error:
    print(error)
"""


def test_without_scikit_learn_the_error_names_the_extra():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True)
    assert done.stdout == 'nn.estimators needs scikit-learn, 1.6 or later: pip install "glassgrad[data]"\n'
