"""LearningRateFinder: the range test for learning rates."""

import warnings
from contextlib import suppress
from math import inf
from typing import Any

from ..callbacks.base import Callback
from ..data.arrays import Loss, checked
from ..modules.module import Module
from ..modules.neuron import size
from ..optim import Optimizer
from ..optim.checks import above_0
from ..optim.found import FoundRate
from .fit import fit
from .history import Logs
from .slips import TrainingWarning

KEEP = 0.9  # of the running mean of the loss
DIVERGES = 4.0  # times the first loss: the test is over
FEW = 5  # losses, at first, are not yet a mean
FALLS = 0.95  # times what it was at small rates, or less: batches differ


class LearningRateFinder:
    """Finds a learning rate by a range test: steps at rates from very small to very large.

    start, end: the first and the last rate; between them each is the same factor times the one before.
    steps: how many.
    margin: by how much to divide the rate of the smallest loss, 1 or more.

    The loss first stays, then falls, and turns up where steps are too large. The rate of the smallest loss,
    smoothed, over `margin` is told: Smith 2017, "Cyclical learning rates", arXiv:1506.01186; that it is a
    tenth is from Géron 2022, "Hands-on machine learning", chapter 11.

    After find(): `lr` is the rate, `rates` and `losses` are those of the steps, `smoothed` are running means
    of the losses, and `reason` says why. A rate that was found warns in `fit` if the size of the batches, or
    the number of parameters, is another one.

    Raises ValueError for rates that are not 0 < start < end, fewer than 10 steps, and a margin below 1.

    >>> from nn import SGD, Neuron
    >>> line, finder = Neuron(1, "linear", seed=0), LearningRateFinder(start=1e-4)
    >>> X = [i / 10 for i in range(20)]
    >>> y = [2 * x + 1 for x in X]
    >>> lr = finder.find(line, X, y, loss="mse", optimizer="sgd", batch_size=None, seed=0)
    >>> print(finder.reason)
    the smoothed loss fell from 3.329 at 0.00013 to 0.0001853 at 2.4, and turned up after it
    >>> round(SGD(line, lr=lr).lr, 2)
    0.24
    """

    def __init__(
        self, start: float = 1e-6, end: float = 10.0, steps: int = 200, margin: float = 10.0
    ) -> None:
        self.start, self.end = above_0("start", start), above_0("end", end)
        if not self.start < self.end < inf:
            raise ValueError(f"start is below end, not {start!r} and {end!r}")
        self.steps = size(steps, "steps")
        if self.steps < 10:
            raise ValueError(f"a range test needs 10 steps or more, not {steps}")
        self.margin = above_0("margin", margin)
        if not 1.0 <= self.margin < inf:
            raise ValueError(
                f"margin divides the rate of the smallest loss, so it is 1 or more, not {margin!r}"
            )
        self.lr: FoundRate | None = None
        self.rates: list[float] = []
        self.losses: list[float] = []
        self.reason = "find() was not called"

    def find(
        self,
        model: Module,
        X: Any,
        y: Any,
        *,
        loss: str | Loss,
        optimizer: type[Optimizer] | str = "adam",
        **settings: Any,
    ) -> FoundRate:
        """The rate for this model, whose parameters and gradients are then as they were.

        model, X, y, loss, optimizer: as in `fit`. settings: others of `fit`, such as batch_size and seed.

        Raises ValueError if the loss does not fall at any rate; TypeError for an optimizer that was made
        already, whose memory the test would change; and what `fit` raises.
        """
        if isinstance(optimizer, Optimizer):
            raise TypeError(
                f"a range test makes its own optimizer: give {type(optimizer).__name__}, the class"
            )
        ramp, before = _Ramp(self), [(p, p.data, p.grad) for p in checked(model).parameters()]
        for name in {"callbacks", "epochs", "initial_epoch"} & settings.keys():
            raise TypeError(f"a range test decides itself on {name}: leave it out")
        settings = {"verbose": False, **settings, "epochs": self.steps, "callbacks": [ramp]}
        try:
            with warnings.catch_warnings(), suppress(FloatingPointError):
                warnings.simplefilter("ignore", TrainingWarning)
                history = fit(model, X, y, loss=loss, optimizer=optimizer, **settings)
                if history.interrupted:
                    raise KeyboardInterrupt
        finally:
            for parameter, data, grad in before:
                parameter.data, parameter.grad = data, grad
        self.losses, self.rates = ramp.losses, [self.rate(step) for step in range(len(ramp.losses))]
        self.lr = FoundRate(self._best(), ramp.training.batch_size, len(ramp.training.parameters()))
        return self.lr

    def rate(self, step: int) -> float:
        """The rate of a step, which counts from 0."""
        return float(self.start * (self.end / self.start) ** (step / (self.steps - 1)))

    @property
    def smoothed(self) -> list[float]:
        """The running mean of the losses, in which earlier ones count 0.9 times as much for each step."""
        total, weight, means = 0.0, 0.0, []
        for loss in self.losses:
            total, weight = KEEP * total + loss, KEEP * weight + 1.0
            means.append(total / weight)
        return means

    def plot(self) -> Any:
        """The loss at each rate, as `nn.plot.learning_rate` draws it: a Figure of matplotlib."""
        from ..plot import learning_rate

        return learning_rate(self)

    def _best(self) -> float:
        smoothed, skipped = self.smoothed, FEW
        then = smoothed[skipped:]
        if not then or min(then) > FALLS * then[0]:
            raise ValueError(
                f"the loss does not fall at any rate from {self.start:g}: give a smaller start or a larger "
                "end, or look whether this model and loss can learn at all"
            )
        best = skipped + then.index(min(then))
        rate, is_last = self.rates[best], best == self.steps - 1
        ending = "was still falling: a larger end may find more" if is_last else "turned up after it"
        self.reason = (
            f"the smoothed loss fell from {then[0]:.4g} at {self.rates[skipped]:.2g} to {min(then):.4g} "
            f"at {rate:.2g}, and {ending}"
        )
        return rate / self.margin

    def __repr__(self) -> str:
        return f"LearningRateFinder({'' if self.lr is None else f'lr={self.lr:.2g}: '}{self.reason})"


class _Ramp(Callback):
    """Raises the rate with each step, and keeps the losses."""

    looks = False

    def __init__(self, finder: LearningRateFinder) -> None:
        self.finder = finder
        self.losses: list[float] = []

    def on_batch_begin(self, batch: int, logs: Logs) -> None:
        self.training.optimizer.lr = self.finder.rate(len(self.losses))

    def on_batch_end(self, batch: int, logs: Logs) -> bool:
        self.losses.append(logs["loss"])
        return len(self.losses) == self.finder.steps or logs["loss"] > DIVERGES * max(self.losses[0], 1e-12)
