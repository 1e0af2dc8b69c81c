"""Nets as estimators of scikit-learn, for its pipelines, searches and cross-validation.

>>> from nn import datasets
>>> from nn.estimators import MLPClassifier
>>> X, y = datasets.moons(n_samples=100, seed=0)
>>> net = MLPClassifier(hidden_layer_sizes=(8,), learning_rate_init=0.1, max_iter=500, random_state=0)
>>> net.fit(X, y).score(X, y)
1.0
"""

try:
    from sklearn.utils.validation import validate_data as _validate_data  # noqa: F401
except ImportError as error:
    raise ImportError(
        'nn.estimators needs scikit-learn, 1.6 or later: pip install "glassgrad[data]"'
    ) from error

from .classifier import MLPClassifier
from .regressor import MLPRegressor

__all__ = ["MLPClassifier", "MLPRegressor"]
