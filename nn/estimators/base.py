"""What the two estimators share: their parameters, and the training."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from ..callbacks.early_stopping import EarlyStopping
from ..modules.module import Module
from ..modules.networks import MLP, Sequential
from ..modules.neuron import size
from ..modules.standardize import Standardize
from ..names import counted, find
from ..optim import OPTIMIZERS, Optimizer
from ..optim.checks import at_least_0
from ..penalties import l2
from ..training.evaluation import predict
from ..training.fit import fit
from ..training.history import History


class Estimator(BaseEstimator):  # type: ignore[misc]
    """An MLP that scikit-learn can fit, clone and search over."""

    model_: Module
    history_: History

    def __init__(  # noqa: PLR0913
        self,
        hidden_layer_sizes: int | Sequence[int] = (100,),
        activation: str | Callable[[Any], Any] = "relu",
        *,
        solver: str = "adam",
        solver_settings: dict[str, Any] | None = None,
        alpha: float = 0.0001,
        batch_size: int | str = "auto",
        learning_rate_init: float | Callable[[int], float] = 0.001,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: bool = False,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        standardize: bool = False,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.solver_settings = solver_settings
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.tol = tol
        self.verbose = verbose
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.standardize = standardize

    @property
    def coefs_(self) -> list[Any]:
        """The weights of each layer, an array of shape (inputs, outputs)."""
        return [np.array([[w.data for w in each.w] for each in layer.neurons]).T for layer in self._layers]

    @property
    def intercepts_(self) -> list[Any]:
        """The biases of each layer, an array of shape (outputs,)."""
        return [np.array([each.b.data for each in layer.neurons]) for layer in self._layers]

    @property
    def _layers(self) -> list[Any]:
        return next(part for part in self.model_.modules() if isinstance(part, MLP)).layers

    def _learn(  # noqa: PLR0913
        self, X: Any, y: Any, *, outputs: int, output: str, loss: str, weights: Any, classes: Any = None
    ) -> Module:
        """Learn from checked samples; returns the model. `classes`: what early stopping draws shares of."""
        random = check_random_state(self.random_state)
        seed = int(random.randint(2**31 - 1))
        held_out = None
        if self.early_stopping:
            X, y, weights, held_out = self._split(X, y, weights, classes, seed)
        model: Module = MLP(
            X.shape[1],
            [*_sizes(self.hidden_layer_sizes), outputs],
            self.activation,
            output,
            seed=seed,
        )
        if self.standardize:
            model = Sequential(standardized(X, weights), model)
        batch_size = self._batch_size(len(X))
        weight = batch_size if weights is None else batch_size * weights.mean()
        alpha = at_least_0("alpha", self.alpha)
        stopping = EarlyStopping(
            "val_loss" if held_out else "loss",
            patience=size(self.n_iter_no_change, "n_iter_no_change"),
            min_delta=at_least_0("tol", self.tol),
            restore_best_weights=held_out is not None,
        )
        self.history_ = fit(
            model,
            X,
            y,
            loss=loss,
            optimizer=self._optimizer(model),
            epochs=size(self.max_iter, "max_iter"),
            batch_size=batch_size,
            shuffle=self.shuffle,
            seed=seed,
            validation_data=held_out,
            callbacks=[stopping],
            penalty=l2(alpha / (2 * weight)) if alpha else None,
            sample_weight=None if weights is None else weights / weights.mean(),
            verbose=self.verbose,
        )
        self.loss_curve_ = self.history_["loss"]
        self.n_iter_ = len(self.history_)
        self.n_outputs_ = outputs
        self._warn()
        return model

    def _weights(self, sample_weight: Any, X: Any) -> Any:
        """The weights of the samples, an array of shape (n,), or None."""
        if sample_weight is None:
            return None
        return _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)

    def _split(self, X: Any, y: Any, weights: Any, classes: Any, seed: int) -> tuple[Any, Any, Any, Any]:
        """(samples to learn from, their targets and weights, what is held out)."""
        rest, held = train_test_split(
            np.arange(len(X)), test_size=self.validation_fraction, random_state=seed, stratify=classes
        )
        return X[rest], y[rest], None if weights is None else weights[rest], (X[held], y[held])

    def _batch_size(self, n: int) -> int:
        if isinstance(self.batch_size, str):
            find("batch_size", self.batch_size, {"auto": 200})
            return min(200, n)
        return min(size(self.batch_size, "batch_size"), n)

    def _optimizer(self, model: Module) -> Optimizer:
        kind: Any = find("solver", self.solver, OPTIMIZERS)
        settings = {} if self.solver_settings is None else self.solver_settings
        try:
            return kind(model, lr=self.learning_rate_init, **settings)  # type: ignore[no-any-return]
        except TypeError as error:
            error.add_note(f"solver_settings is a dict of arguments of nn.{kind.__name__}, or None.")
            raise

    def _warn(self) -> None:
        history = self.history_
        if history.stopped is None and not history.interrupted:
            warnings.warn(
                f"after max_iter={self.max_iter} epochs the loss was still falling, by more than "
                f"tol={self.tol:g} in {counted(self.n_iter_no_change, 'epoch')}: give a larger max_iter, or "
                "another learning_rate_init",
                ConvergenceWarning,
                stacklevel=4,
            )

    def _outputs(self, X: Any) -> Any:
        """What the model gives for samples, of shape (n,), or (n, k) for k outputs."""
        check_is_fitted(self, "model_")
        return predict(self.model_, validate_data(self, X, reset=False, dtype=np.float64))


def standardized(X: Any, weights: Any) -> Standardize:
    """An nn.Standardize that has measured samples, of which each counts as much as its weight says."""
    if weights is None:
        return Standardize(X.shape[1]).adapt(X)
    seen = X[weights > 0]
    scale = Standardize(X.shape[1]).adapt(seen)
    means = np.average(X, axis=0, weights=weights)
    stds = np.average((X - means) ** 2, axis=0, weights=weights) ** 0.5
    for i in np.flatnonzero(seen.min(axis=0) < seen.max(axis=0)):
        scale.mean[i].data, scale.std[i].data = means[i], stds[i]
    return scale


def _sizes(hidden: Any) -> list[Any]:
    return list(hidden) if hasattr(hidden, "__iter__") else [hidden]
