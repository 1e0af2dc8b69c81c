"""scikit-learn's MLPClassifier, which has no other loss than that of `digits`."""

import math
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from benchmarks import data
from benchmarks.work import Looped


def fit(model: MLPClassifier, X: np.ndarray, y: np.ndarray) -> None:
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):  # all epochs are wanted
        model.fit(X, y)


def epoch() -> Looped:
    pictures = data.digits(data.EPOCH_DIGITS)
    X, y = np.array([x for x, _ in pictures]), np.array([label for _, label in pictures])
    model = MLPClassifier(
        data.DIGITS_SIZES[1:-1],
        alpha=0.0,
        batch_size=data.DIGITS,
        learning_rate_init=data.ADAM_RATE,
        max_iter=1,
        shuffle=False,
        tol=0.0,
        n_iter_no_change=math.inf,
        warm_start=True,
    )
    fit(model, X, y)  # makes the arrays of the weights

    def run(epochs: int) -> tuple[float, ...]:
        layers = data.matrices(data.DIGITS_SIZES)
        model.coefs_ = [np.array(weights).T for weights, _ in layers]
        model.intercepts_ = [np.array(biases) for _, biases in layers]
        model.set_params(max_iter=epochs)
        fit(model, X, y)
        return (model.loss_curve_[-epochs],)

    return Looped(run, data.EPOCHS)
