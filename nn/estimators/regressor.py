"""MLPRegressor: a net that predicts numbers, for scikit-learn."""

from typing import Any, Self

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.utils.validation import validate_data

from ..modules.networks import Sequential
from .base import Estimator, standardized


class MLPRegressor(RegressorMixin, Estimator):  # type: ignore[misc]
    """A multi-layer perceptron for one number or several, with scikit-learn's names and defaults.

    standardize: whether the model begins with an nn.Standardize that has measured the samples, and learns
        targets of mean 0 and standard deviation 1, of which it ends with the inverse. `loss_curve_` is of
        these targets then.
    early_stopping: whether to hold out the share validation_fraction of the samples, to watch their loss
        instead, and to take back the best weights.

    The other arguments and the attributes are those of `MLPClassifier`. The loss is the mean squared error.

    Raises ValueError for settings out of range; FloatingPointError if the loss becomes infinite, as it may
    with a learning rate that is too large, or with large targets.

    >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [100.0, 300.0, 500.0, 700.0]
    >>> settings = {"learning_rate_init": 0.05, "max_iter": 1000, "n_iter_no_change": 50, "random_state": 0}
    >>> net = MLPRegressor((8,), "tanh", standardize=True, **settings).fit(X, y)
    >>> net.predict([[0.0], [3.0]]).round(-2).tolist()
    [100.0, 700.0]
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learn from X, (n, features), and the numbers y, (n,) or (n, k); returns the estimator itself.

        sample_weight: n numbers, 0 or more: how much each sample counts.
        """
        X, y = validate_data(self, X, y, dtype=np.float64, multi_output=True, y_numeric=True)
        weights, outputs = self._weights(sample_weight, X), y.shape[1] if y.ndim == 2 else 1
        targets, back = y.reshape(len(y), outputs).astype(np.float64), []
        if self.standardize:
            scale = standardized(targets, weights)
            mean, std = (np.array([each.data for each in part]) for part in (scale.mean, scale.std))
            targets, back = (targets - mean) / std, [scale.inverse]
        model = self._learn(
            X,
            targets[:, 0] if outputs == 1 else targets,
            outputs=outputs,
            output="linear",
            loss="mse",
            weights=weights,
        )
        self.model_ = Sequential(model, *back) if back else model
        return self

    def predict(self, X: Any) -> Any:
        """The numbers for each sample, of shape (n,), or (n, k) for k of them."""
        return self._outputs(X)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
