"""GradientMonitor: says when gradients vanish, explode or end on their way to the first layers."""

import warnings
from math import hypot
from typing import Any

import autograd

from ..modules.neuron import size
from ..training.dead import mean_loss
from ..training.history import Logs
from ..training.slips import TrainingWarning
from .base import Callback

SAMPLES = 8  # of the last batch, whose graph is looked at


class GradientMonitor(Callback):
    """Looks at the gradient of each layer after every so many epochs, and warns of what is wrong with it.

    every: how many epochs.

    `norms` are the Euclidean norms of the gradients of the last step of those epochs; `verdicts` is what
    `autograd.trace(loss).layers()` says of up to 8 samples of its batch, in eval() mode: whether the gradient
    vanishes or explodes, and where neurons are dead, with numbers. It warns with nn.TrainingWarning when a
    verdict is first met.

    Raises ValueError for `every` below 1.

    >>> from nn import MLP, fit
    >>> deep, monitor = MLP(1, [4] * 6 + [1], "sigmoid", seed=0), GradientMonitor()
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     history = fit(deep, [0.0, 1.0], [0.0, 1.0], loss="mse", callbacks=[monitor], verbose=False)
    >>> str(caught[0].message).partition(":")[0]
    'after epoch 1 the gradient vanishes'
    """

    def __init__(self, every: int = 1) -> None:
        self.every = size(every, "every")
        self._forget()

    def _forget(self) -> None:
        self.norms: list[float] = []
        self.verdicts: list[str] = []
        self._told: set[str] = set()

    def on_train_begin(self, logs: Logs) -> None:
        self._forget()

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        if (epoch + 1) % self.every:
            return
        layers = autograd.trace(self._loss()).layers()
        self.norms.append(hypot(*self.training.gradients()))
        self.verdicts.append("; ".join([layers.verdict, *_dead(layers)]))
        kind = layers.verdict.partition(":")[0]
        if kind not in self._told and (_dead(layers) or not layers.is_healthy):
            self._told.add(kind)
            warnings.warn(f"after epoch {epoch + 1:,} {self.verdicts[-1]}", TrainingWarning, stacklevel=2)

    def _loss(self) -> Any:
        """The mean loss of some samples of the last batch, as a graph."""
        batch = self.training.last_batch()
        return mean_loss(self.model, self.training.loss, batch.X[:SAMPLES], batch.y[:SAMPLES])


def _dead(layers: Any) -> list[str]:
    """A sentence for each layer of which more than half of the neurons are dead."""
    return [
        f"{layer.dead} of {layer.units} neurons of {layer.scope} are dead: no gradient reaches them"
        for layer in layers
        if 2 * layer.dead > layer.units
    ]
