"""Recorder: a callback of fit that keeps what the parameters were, for a page that plays the training."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import nan
from operator import index
from typing import Any

import autograd
from autograd import Value, constant

from ..data.arrays import Loss, checked, loss_function, pairs
from ..losses import OF_PROBABILITIES, binary_cross_entropy, binary_cross_entropy_with_logits, logits_behind
from ..modules.module import Module
from ..training.history import Logs
from ..training.modes import mode

MOST_MOMENTS = 200  # that are kept: when there are more, every second one is given up
MOST_RECORDED_NUMBERS = 500_000  # of all moments together: a page of about 10 MB
PROBED_SAMPLES = 8  # for which the graph of the first sample is compared with the model


class Recorder:
    """A callback of `fit` that records a training, to scrub through it afterwards, epoch by epoch.

    model: the one that `fit` trains.
    X, y: samples and targets, as in `fit`; they may be others than those it learns from. These are drawn.
    loss: that of `fit`.
    sample: the index of the one whose graph the page shows first, with all its gradients.

    Of a long training at most 200 moments are kept, evenly spaced, the first and the last among them; fewer
    if the parameters are so many that this would be more than half a million numbers. A training that ends
    early, by Ctrl-C say, is kept as far as its last full epoch. With several calls of `fit` in a row their
    epochs are counted on, as one long training.

    The graph of one sample stands for all: so the model and the loss must do the same operations for each,
    as for `autograd.compile`, and the model is in eval() mode.

    Raises, before the training, IndexError for a sample that there is not, TypeError for one that is no
    whole number; TypeError for a model or a loss with a Python `if` on a Value, which `where`, `relu` or
    `maximum` can replace; ValueError for a graph that is too large to play, or samples that are not finite;
    and what `fit` raises for X, y and loss.

    >>> from nn import MLP, fit
    >>> model, X, y = MLP(1, [3, 1], activation="tanh", seed=0), [[0.0], [0.5], [1.0]], [0.0, 0.25, 1.0]
    >>> recorder = Recorder(model, X, y, loss="mse")
    >>> history = fit(model, X, y, loss="mse", epochs=5, callbacks=[recorder], seed=0, verbose=False)
    >>> recorder.replay()
    <Replay of MLP(1 -> 3 tanh -> 1 linear, 10 parameters): 6 moments; .save('training.html') writes it>
    """

    def __init__(self, model: Module, X: Any, y: Any, *, loss: str | Loss, sample: int = 0) -> None:
        self.model = checked(model)
        self.X, self.y = pairs(X, y, ragged=False)
        sample = index(sample)
        if not -len(self.X) <= sample < len(self.X):
            raise IndexError(f"sample {sample} of {len(self.X)}: the first is 0")
        self.loss: Any = loss_function(loss)
        self.sample = sample % len(self.X)
        self.logs: list[Logs] = []
        self.history: list[list[float]] = []
        self.epochs: list[int] = []
        self._every = 1
        parameters = max(1, len(self.model.parameters()))
        self._most_moments = max(2, min(MOST_MOMENTS, MOST_RECORDED_NUMBERS // parameters))
        self._keep()
        self._probe()
        self.replay()

    def __call__(self, epoch: int, logs: Logs) -> None:
        self.logs.append(dict(logs))
        self._keep()

    def _keep(self) -> None:
        """Keep the parameters of this moment; when there are too many moments, drop every second one."""
        if self.epochs and self.epochs[-1] % self._every:
            self.history.pop()
            self.epochs.pop()
        self.history.append([p.data for p in self.model.parameters()])
        self.epochs.append(len(self.logs))
        while len(self.epochs) > self._most_moments:
            self._every *= 2
            self.history, self.epochs = self._thinned(self.history), self._thinned(self.epochs)

    def _thinned(self, items: list[Any]) -> list[Any]:
        """The items, one for each moment, of every `self._every`-th epoch and the last."""
        return [item for item, n in zip(items, self.epochs) if n % self._every == 0 or n == self.epochs[-1]]

    @property
    def curves(self) -> dict[str, list[float]]:
        """{name in the logs: [a number for each epoch, nan where it was not measured]}."""
        names = dict.fromkeys(name for logs in self.logs for name in logs)
        return {name: [logs.get(name, nan) for logs in self.logs] for name in names}

    def replay(self) -> Any:
        """The page that plays what was recorded, as `autograd.replay` makes it.

        `recorder.replay().save("training.html")` writes it; last in a notebook's cell it is shown.
        Warns if the parameters never changed, as when `fit` was given another model.
        """
        if len(self.history) > 1 and self.history[0] == self.history[-1]:
            sentence = f"the parameters of {self.model} never changed: is it the model that fit learned?"
            warnings.warn(sentence, stacklevel=2)
        with self._as_recorded():
            inputs, targets, outputs, loss, threshold = self._graph()
            return autograd.replay(
                loss,
                self.model.parameters(),
                self.history,
                epochs=self.epochs,
                curves=self.curves,
                inputs=inputs,
                targets=targets,
                predictions=outputs,
                X=self.X.reshape(len(self.X), -1),
                y=self.y,
                sample=self.sample,
                threshold=threshold,
                title=str(self.model),
            )

    @contextmanager
    def _as_recorded(self) -> Iterator[None]:
        """A context in which the parameters are as they were at the last moment that was kept."""
        parameters = self.model.parameters()
        now = [p.data for p in parameters]
        try:
            for p, data in zip(parameters, self.history[-1]):
                p.data = data
            yield
        finally:
            for p, data in zip(parameters, now):
                p.data = data

    def _graph(self) -> tuple[list[Value], list[Value], list[Value], Value, float | None]:
        """(inputs, targets, outputs, loss) of the sample: Values, all with labels but the outputs; and where
        the border between two classes is, if the loss says so.

        Instead of probabilities there are the logits behind them, if these are what the loss takes.
        """
        x, y = self.X[self.sample], self.y[self.sample]
        inputs, targets = _named("x", x), _named("y", y)
        with mode(self.model, False):
            output = self.model(_shaped(inputs, x.shape))
        outputs = list(output) if isinstance(output, (list, tuple)) else [output]
        logits = logits_behind(outputs) if self.loss in OF_PROBABILITIES else None
        binary = binary_cross_entropy if logits else binary_cross_entropy_with_logits
        loss = self.loss(output, _shaped(targets, y.shape))
        loss.label = loss.label or "loss"
        return inputs, targets, logits or outputs, loss, 0.0 if self.loss is binary else None

    def _probe(self) -> None:
        """Raise what `autograd.compile` raises, if model or loss do other operations for other samples."""
        with mode(self.model, False):
            program = autograd.compile(
                lambda x, y: self.loss(self.model(x), y),
                self.X[0].tolist(),
                self.y[0].tolist(),
                parameters=self.model.parameters(),
            )
            program(self.X[:PROBED_SAMPLES], self.y[:PROBED_SAMPLES])


def _named(name: str, numbers: Any) -> list[Value]:
    """An array of numbers as constants labelled name0, name1, ...; a single number as one labelled name."""
    flat = numbers.ravel().tolist()
    labels = [f"{name}{i}" for i in range(len(flat))] if numbers.ndim else [name]
    return [constant(number, label=label) for number, label in zip(flat, labels)]


def _shaped(flat: list[Value], shape: tuple[int, ...]) -> Any:
    """A flat list as nested lists of this shape; its only entry for the shape ()."""
    if not shape:
        return flat[0]
    size = len(flat) // shape[0]
    return [_shaped(flat[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]
