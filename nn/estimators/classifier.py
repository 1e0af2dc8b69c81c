"""MLPClassifier: a net that tells classes apart, for scikit-learn."""

from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from .base import Estimator


class MLPClassifier(ClassifierMixin, Estimator):  # type: ignore[misc]
    """A multi-layer perceptron for two classes or more, with scikit-learn's names and defaults.

    hidden_layer_sizes: the number of units of each hidden layer.
    activation: that of the hidden layers, as in nn.MLP: "relu", "tanh", "logistic", ..., or a function.
    solver: a name in nn.OPTIMIZERS. solver_settings: its arguments, such as {"momentum": 0.9} of "sgd".
    alpha: the strength of the L2 penalty, alpha / (2 * batch size) * Σ w².
    batch_size: how many samples a step learns from; "auto" is 200, or all if there are fewer.
    learning_rate_init: the learning rate, or one of nn.schedules.
    max_iter: how many epochs at most. tol, n_iter_no_change: the training ends when so many epochs in a row
        the loss was not below its best by more than tol.
    shuffle: whether each epoch has a new order. random_state: an int, for the same result each time.
    verbose: as in nn.fit.
    early_stopping: whether to hold out the share validation_fraction of the samples, the same share of each
        class, to watch their loss instead, and to take back the best weights.
    standardize: whether the model begins with an nn.Standardize that has measured the samples.

    It has, when it is fitted, `classes_`, `model_` (the nn.Module, for nn.save: of two classes it gives the
    probability of the second), `history_` (the nn.History), `loss_curve_`, `n_iter_`, `n_features_in_`,
    `n_outputs_`, `coefs_`, `intercepts_`. Its labels may be numbers or strings.

    Raises ValueError for a single class, targets that are no classes, and settings out of range;
    FloatingPointError if the loss becomes infinite, as it may with a learning rate that is too large.

    >>> X, y = [[0.0], [0.1], [0.9], [1.0]], ["low", "low", "high", "high"]
    >>> net = MLPClassifier((4,), "tanh", learning_rate_init=0.1, random_state=0).fit(X, y)
    >>> net.classes_.tolist(), net.predict([[0.05], [0.95]]).tolist()
    (['high', 'low'], ['low', 'high'])
    """

    classes_: Any

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learn from X, (n, features), and the classes y, (n,); returns the estimator itself.

        sample_weight: n numbers, 0 or more: how much each sample counts.
        """
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        k = len(self.classes_)
        if k < 2:
            raise ValueError(
                f"y has one class, {self.classes_.tolist()[0]!r}: a classifier needs two or more"
            )
        outputs, output, loss = (
            (1, "sigmoid", "binary_cross_entropy") if k == 2 else (k, "softmax", "cross_entropy")
        )
        self.model_ = self._learn(
            X,
            codes,
            outputs=outputs,
            output=output,
            loss=loss,
            weights=self._weights(sample_weight, X),
            classes=codes,
        )
        return self

    def predict_proba(self, X: Any) -> Any:
        """The probability of each class, in the order of classes_: of shape (n, classes)."""
        outputs = self._outputs(X)
        return np.column_stack([1 - outputs, outputs]) if outputs.ndim == 1 else outputs

    def predict(self, X: Any) -> Any:
        """The class of each sample that is most probable, of shape (n,)."""
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]
