"""fit: mini-batch gradient descent, from samples to a History."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from numbers import Real
from typing import Any, TypeAlias

from ..callbacks.base import Callback
from ..callbacks.hooks import as_callbacks
from ..data.arrays import Loss, check_targets, checked, pairs
from ..data.batching import Batches
from ..data.several import loss_and_targets
from ..data.weights import sample_weights
from ..engines import ENGINES
from ..modules.init import generator
from ..modules.module import Module
from ..modules.neuron import size
from ..modules.noise import Counting, drawing_from
from ..names import find
from ..optim import OPTIMIZERS, Optimizer
from ..optim.checks import whole
from ..optim.found import warn_of_change
from ..penalties import OfModel, penalty_function
from ..scores.metrics import Metric, resolve_metrics
from .history import History, Logs
from .loop import Training
from .modes import mode
from .strays import warn_of_strays

Callbacks: TypeAlias = Iterable[Callback | Callable[[int, Logs], Any]]


def fit(  # noqa: PLR0913
    model: Module,
    X: Any,
    y: Any,
    *,
    loss: str | Loss | Sequence[str | Loss],
    optimizer: Optimizer | type[Optimizer] | str = "adam",
    epochs: int = 1,
    batch_size: int | None = 32,
    shuffle: bool = True,
    seed: int | None = None,
    validation_data: tuple[Any, Any] | None = None,
    validation_split: float = 0.0,
    metrics: Iterable[str | Metric] = (),
    callbacks: Callbacks = (),
    initial_epoch: int = 0,
    penalty: OfModel | None = None,
    sample_weight: Any = None,
    class_weight: Mapping[Any, float] | None = None,
    engine: str = "compiled",
    backend: str | None = None,
    verbose: bool = True,
) -> History:
    """Learn the parameters of the model from samples: mini-batch gradient descent, with Keras' words.

    model: a Module. It is in train() mode meanwhile, in eval() mode for validation_data, and then as it was.
    X: samples, an array or lists, of shape (n, features), or (n,) where there is one feature. The shapes of
        samples may differ, if the model takes them: there is a program for each, of which 64 are kept.
    y: their targets, of shape (n,) or (n, k), as the loss wants them.
    loss: a name in LOSSES, or a function of (prediction, target) for one sample, which returns a Value. For a
        model that returns a tuple of outputs, a list with one for each; y is then a tuple of their targets.
    optimizer: one that was made for the model, which keeps its momentum, and counts its epochs, from fit to
        fit; or a class, or a name in OPTIMIZERS, for a new one with its default settings. Its weight_decay is
        the penalty for large weights.
    epochs: how often to see all samples, those before `initial_epoch` included.
    batch_size: how many samples a step learns from, None for all; the last batch of an epoch may be smaller.
    shuffle: whether each epoch has a new order, drawn with `seed`.
    seed: an int, for orders that depend on it and on `optimizer.epochs` alone: two fits of 5 epochs with one
        optimizer are one of 10. By default the order comes from Python's global `random`.
    validation_data: a pair (X, y) to evaluate after each epoch, not to learn from.
    validation_split: instead, the share of the samples to keep for that: the last ones, as they are given.
    metrics: "accuracy", "precision", "recall", "mae", "r2", or functions of (outputs, targets), both arrays,
        that return a number. Accuracy is the share of right classes. With mse and half_sse that needs targets
        that are classes: 0 and 1, where 1/2 decides; -1 and 1, where 0 does; or rows with a single 1, where
        the largest output does.
    callbacks: nn.Callbacks, such as nn.EarlyStopping(); and functions of (epoch, logs), called at the end of
        each epoch, which counts from 0, with the numbers that the History gets. The parameters are up to date
        then, and may be changed. One that returns True ends the training.
    initial_epoch: the number of the first epoch, for a training that goes on.
    penalty: nn.l1, nn.l2 or nn.elastic, or a function of the model that returns a Value: it is added to the
        loss of each batch, and so to "loss", not to "val_loss".
    sample_weight: n numbers, 0 or more, by which the loss of each sample is multiplied, before the mean.
    class_weight: instead, {class: the weight of its samples}; 1 for other classes. Neither counts in metrics
        and "val_loss".
    engine: "compiled" for programs by `autograd.compile`, "eager" for a graph of Values for each batch; both
        give the same numbers, but for rounding.
    backend: that of `autograd.compile`.
    verbose: whether to tell how it goes, on stderr: by a bar if that is a terminal and tqdm is installed,
        else by a line for the first epoch, the last, and up to 20 between.

    Loss and metrics of an epoch are those of all its samples, each taken just before the step that learned
    from it. Ctrl-C ends the training, and what was learned so far is kept. However it ends, the parameters'
    `.data` are those after the last step, unless a callback changes them, and their `.grad` those of the last
    batch.

    Raises ValueError for X and y of different lengths, no samples, nan or infinity, targets that
    the loss refuses, settings out of range and unknown names; TypeError for what are no numbers, and for a
    model, a loss, metrics or callbacks of another type; FloatingPointError, before the step that it would
    spoil, if the loss or its gradient is nan or infinite.

    >>> from nn import SGD, Neuron
    >>> line = Neuron(1, "linear", seed=0)
    >>> sgd = SGD(line, lr=0.1)
    >>> fit(line, [0.0, 1.0, 2.0], [1.0, 3.0, 5.0], loss="mse", optimizer=sgd, epochs=200, seed=0)
    History(200 epochs, loss 3.75125e-12)
    >>> [round(p.data, 3) for p in line.parameters()]
    [2.0, 1.0]
    """
    optimizer, rng = _optimizer(optimizer, checked(model)), generator(seed=seed)
    losses = loss
    loss, y = loss_and_targets(loss, y)
    X, y = pairs(X, y)
    penalty = penalty_function(penalty, model)
    weights = sample_weights(sample_weight, class_weight, y, loss)
    held_out = _held_out(validation_data, losses, loss)
    n = _learned(len(X), validation_split)
    if n < len(X):
        if held_out:
            raise ValueError("give validation_data or validation_split, not both")
        held_out = X[n:], y[n:]
        X, y, weights = X[:n], y[:n], None if weights is None else weights[:n]
    training = Training(
        model=model,
        loss=loss,
        engine=find("engine", engine, ENGINES)(model, loss, optimizer.parameters, backend, penalty),
        optimizer=optimizer,
        metrics=resolve_metrics(metrics, loss, y),
        batches=Batches(X, y, batch_size, rng if shuffle else None, weights),
        held_out=held_out,
        seed=None if seed is None else int(seed),
        penalty=penalty,
    )
    _check(training, X, y, held_out)
    training.epoch = whole("initial_epoch", initial_epoch)
    return training.learn(size(epochs, "epochs"), as_callbacks(callbacks), verbose)


def _check(training: Training, X: Any, y: Any, held_out: tuple[Any, Any] | None) -> None:
    """Raise, before the first step, what would be raised in a later one."""
    model, loss = training.model, training.loss
    with mode(model, True), drawing_from(Counting()):
        output = check_targets(model, loss, X, y)
        warn_of_strays(model, output, training.optimizer.parameters)
    warn_of_change(training.optimizer.lr, training.batch_size, len(training.parameters()))
    if held_out:
        with mode(model, False):
            check_targets(model, loss, *held_out)


def _learned(n: int, validation_split: Any) -> int:
    """How many of n samples are learned from."""
    if not (isinstance(validation_split, Real) and 0 <= float(validation_split) < 1):
        raise ValueError(f"validation_split is a share, from 0 to below 1, not {validation_split!r}")
    kept = n - ceil(n * float(validation_split))
    if kept < 1:
        raise ValueError(f"validation_split={validation_split} of {n} samples leaves none to learn from")
    return kept


def _held_out(validation_data: Any, losses: Any, like: Loss) -> tuple[Any, Any] | None:
    if validation_data is None:
        return None
    if not isinstance(validation_data, (tuple, list)) or len(validation_data) != 2:
        raise ValueError("validation_data is a pair: (X, y)")
    X, y = validation_data
    _, y = loss_and_targets(losses, y, like)
    return pairs(X, y, ("validation X", "validation y"))


def _optimizer(optimizer: Any, model: Module) -> Optimizer:
    """The optimizer; if it is a name or a class, one made for the model.

    Raises ValueError for an unknown name or one for other parameters, TypeError for anything else.
    """
    if isinstance(optimizer, str):
        optimizer = find("optimizer", optimizer, OPTIMIZERS)
    if isinstance(optimizer, type) and issubclass(optimizer, Optimizer):
        return optimizer(model)  # type: ignore[call-arg]
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"an optimizer is an nn.Optimizer, a class of these or a name, not {optimizer!r}")
    if not set(optimizer.parameters) & set(model.parameters()):
        raise ValueError("the optimizer was made for other parameters: make one for this model")
    return optimizer
