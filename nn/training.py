"""fit: mini-batch gradient descent, from samples to a History."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import ceil
from typing import Any, NamedTuple, TypeAlias

from autograd import enable_grad

from .culprit import culprit
from .data import Loss, answer, check_targets, checked, loss_function, pairs
from .engines import ENGINES, Engine, SlopeError, mode
from .evaluation import chunks, measure
from .history import History, Logs
from .init import Rng, generator
from .metrics import Metric, averages, joined, resolve_metrics
from .module import Module
from .names import counted, find
from .neuron import size
from .optim import OPTIMIZERS, Optimizer
from .penalties import OfModel, penalty_function
from .progress import Progress
from .slips import warn_if_rising
from .strays import warn_of_strays
from .weights import sample_weights

Callback: TypeAlias = Callable[[int, Logs], Any]  # of (epoch, logs); True ends the training


def fit(  # noqa: PLR0913
    model: Module,
    X: Any,
    y: Any,
    *,
    loss: str | Loss,
    optimizer: Optimizer | type[Optimizer] | str = "adam",
    epochs: int = 1,
    batch_size: int | None = 32,
    shuffle: bool = True,
    seed: int | None = None,
    validation_data: tuple[Any, Any] | None = None,
    metrics: Iterable[str | Metric] = (),
    callbacks: Iterable[Callback] = (),
    penalty: OfModel | None = None,
    sample_weight: Any = None,
    class_weight: Mapping[Any, float] | None = None,
    engine: str = "compiled",
    backend: str | None = None,
    verbose: bool = True,
) -> History:
    """Learn the parameters of the model from samples: mini-batch gradient descent, with Keras' words.

    model: a Module. It is in train() mode meanwhile, in eval() mode for validation_data, and then as it was.
    X: samples, an array or lists, of shape (n, features), or (n,) where there is one feature.
    y: their targets, of shape (n,) or (n, k), as the loss wants them.
    loss: a name in LOSSES, or a function of (prediction, target) for one sample, which returns a Value.
    optimizer: one that was made for the model, which keeps its momentum, and counts its epochs, from fit to
        fit; or a class, or a name in OPTIMIZERS, for a new one with its default settings. Its weight_decay is
        the penalty for large weights.
    epochs: how often to see all samples.
    batch_size: how many samples a step learns from, None for all; the last batch of an epoch may be smaller.
    shuffle: whether each epoch has a new order, drawn with `seed`.
    seed: an int, for orders that depend on it and on `optimizer.epochs` alone: two fits of 5 epochs with one
        optimizer are one of 10. By default the order comes from Python's global `random`.
    validation_data: a pair (X, y) to evaluate after each epoch, not to learn from.
    metrics: "accuracy", "precision", "recall", "mae", "r2", or functions of (outputs, targets), both arrays,
        that return a number. Accuracy is the share of right classes. With mse and half_sse that needs targets
        that are classes: 0 and 1, where 1/2 decides; -1 and 1, where 0 does; or rows with a single 1, where
        the largest output does.
    callbacks: functions of (epoch, logs), called at the end of each epoch, which counts from 0, with the
        numbers that the History gets. The parameters are up to date then, and may be changed. One that
        returns True ends the training.
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
    `.data` are those after the last step, and their `.grad` those of the last batch.

    Raises ValueError for X and y of different lengths, no samples, ragged rows, nan or infinity, targets that
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
    loss, optimizer = loss_function(loss), _optimizer(optimizer, checked(model))
    X, y = pairs(X, y)
    penalty = penalty_function(penalty, model)
    training = _Training(
        model,
        loss,
        find("engine", engine, ENGINES)(model, loss, optimizer.parameters, backend, penalty),
        optimizer,
        resolve_metrics(metrics, loss, y),
        Batches(X, y, batch_size, generator(seed=seed) if shuffle else None),
        _held_out(validation_data),
        sample_weights(sample_weight, class_weight, y, loss),
    )
    training.check()
    if shuffle and seed is not None:
        training.batches.skip(optimizer.epochs)
    return training.learn(size(epochs, "epochs"), _callbacks(callbacks), verbose)


class Batches:
    """The batches (X, y) of one epoch, every time it is iterated; shuffled by `rng`, if there is one."""

    def __init__(self, X: Any, y: Any, batch_size: int | None, rng: Rng | None) -> None:
        self.X, self.y, self.rng = X, y, rng
        self.size = len(X) if batch_size is None else size(batch_size, "batch_size")
        self.indices: list[int] = []  # of the last batch

    def __len__(self) -> int:
        return ceil(len(self.X) / self.size)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        order = self._order()
        for chunk in chunks(len(order), self.size):
            self.indices = order[chunk]
            yield self.X[self.indices], self.y[self.indices]

    def skip(self, epochs: int) -> None:
        """Draw the orders of so many epochs, which have been, to go on with those of the next ones."""
        for _ in range(epochs):
            self._order()

    def _order(self) -> list[int]:
        """The indices of the samples in their new order.

        It is drawn from random() alone, which is the same in every version of Python.
        """
        order = range(len(self.X))
        rng = self.rng
        return sorted(order, key=lambda _: rng.random()) if rng else list(order)


class _Training(NamedTuple):
    """A training that can begin."""

    model: Module
    loss: Loss
    engine: Engine
    optimizer: Optimizer
    metrics: dict[str, Metric]
    batches: Batches
    held_out: tuple[Any, Any] | None
    weights: Any  # of the samples: an array of shape (n,), or None

    def check(self) -> None:
        """Raise, before the first step, what would be raised in a later one."""
        with mode(self.model, True):
            check_targets(self.model, self.loss, self.batches.X, self.batches.y)
            with enable_grad():
                output = answer(self.model, self.batches.X[0])
            warn_of_strays(self.model, output, self.optimizer.parameters)
        if self.held_out:
            with mode(self.model, False):
                check_targets(self.model, self.loss, *self.held_out)

    def learn(self, epochs: int, callbacks: list[Callback], verbose: bool) -> History:
        """Train for so many epochs, or until a callback or Ctrl-C ends it."""
        history = History([f"{val}{name}" for val in self._prefixes() for name in ("loss", *self.metrics)])
        bar = Progress(epochs, len(self.batches), verbose)
        try:
            with mode(self.model, True):
                for epoch in range(epochs):
                    logs = self._epoch(epoch, bar)
                    self.optimizer.epochs += 1
                    logs |= self._validation()
                    history.append(logs)
                    bar.end_epoch(epoch, logs)
                    if self._called(callbacks, epoch, logs):
                        break
        except KeyboardInterrupt:
            history.interrupted = True
        finally:
            try:
                bar.close()
                self.engine.write()
            except KeyboardInterrupt:
                history.interrupted = True
                self.engine.write()
        warn_if_rising(history.history["loss"], self.optimizer.lr)
        if history.interrupted:
            bar.say(f"Stopped by Ctrl-C after {len(history):,} of {counted(epochs, 'epoch')}.")
        return history

    def _prefixes(self) -> list[str]:
        return ["", "val_"] if self.held_out else [""]

    def _epoch(self, epoch: int, bar: Progress) -> Logs:
        """Take a step for each batch; returns the mean loss and the metrics of the samples."""
        total, seen = 0.0, []
        for batch, (X, y) in enumerate(self.batches):
            if self.metrics:
                seen.append((self.engine.measure(X, y)[1], y))
            loss = self._step(epoch, batch, X, y)
            total += len(X) * loss
            bar.advance(loss)
        measured = averages(self.metrics, *joined(seen)) if seen else {}
        return {"loss": total / len(self.batches.X), **measured}

    def _step(self, epoch: int, batch: int, X: Any, y: Any) -> float:
        """Learn from one batch; returns its mean loss. Raises FloatingPointError, which says what to try."""
        weights = None if self.weights is None else self.weights[self.batches.indices]
        try:
            return self.engine.step(X, y, self.optimizer, weights)
        except FloatingPointError as error:
            self.engine.write()
            why = culprit(self.model, self.loss, X, y, self.batches.indices)
            raise FloatingPointError(
                f"{error} in epoch {epoch + 1}, batch {batch + 1}{f': {why}' if why else ''}. "
                f"{self._advice(isinstance(error, SlopeError))}"
            ) from None

    def _advice(self, is_steep: bool) -> str:
        if is_steep:
            return (
                "Another learning rate does not help where an operation has an infinite slope: keep away "
                "from such a place, as sqrt(x + 1e-12) does"
            )
        if not self.optimizer.steps:
            return "No step was taken yet: the numbers in X and y, or the first weights, are too large"
        return f"Try a learning rate below {self.optimizer.lr:g}, or smaller numbers in X and y"

    def _validation(self) -> Logs:
        """The loss and the metrics of the validation data, with "val_" in front; {} without such data."""
        if not self.held_out:
            return {}
        with mode(self.model, False):
            measured = measure(self.engine, *self.held_out, self.metrics)
        return {f"val_{name}": number for name, number in measured.items()}

    def _called(self, callbacks: list[Callback], epoch: int, logs: Logs) -> bool:
        """Call all callbacks. Returns whether one of them ends the training."""
        if not callbacks:
            return False
        self.engine.write()
        try:
            answers = [callback(epoch, dict(logs)) for callback in callbacks]
        finally:
            try:
                self.engine.read()
            except KeyboardInterrupt:
                self.engine.read()
                raise
        for each in answers:
            if each not in (None, True, False):
                raise TypeError(f"a callback returns True to end the training, or nothing, not {each!r:.60}")
        return any(answers)


def _held_out(validation_data: Any) -> tuple[Any, Any] | None:
    if validation_data is None:
        return None
    if not isinstance(validation_data, (tuple, list)) or len(validation_data) != 2:
        raise ValueError("validation_data is a pair: (X, y)")
    X, y = validation_data
    return pairs(X, y, ("validation X", "validation y"))


def _callbacks(callbacks: Any) -> list[Callback]:
    if isinstance(callbacks, Iterable):
        functions = list(callbacks)
        if all(map(callable, functions)):
            return functions
    raise TypeError(f"callbacks are functions of (epoch, logs), in a list, not {callbacks!r:.60}")


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
