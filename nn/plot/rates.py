"""The loss against the learning rate, of a range test."""

from typing import Any

from ..training.finder import LearningRateFinder
from .figures import axes, finish, inks


def learning_rate(finder: LearningRateFinder, *, title: str = "", ax: Any = None) -> Any:
    """A figure of what a LearningRateFinder found: the loss at each rate, smoothed, and the rate to take.

    finder: after its find(). title, ax: as in `decision_boundary`.

    Raises ValueError if find() was not called; ImportError without matplotlib.

    >>> from nn import Neuron
    >>> finder = LearningRateFinder(start=1e-4)
    >>> settings = {"loss": "mse", "optimizer": "sgd", "batch_size": None, "seed": 0}
    >>> lr = finder.find(Neuron(1, "linear", seed=0), [0.0, 1.0, 2.0], [1.0, 3.0, 5.0], **settings)
    >>> learning_rate(finder).axes[0].get_xscale()
    'log'
    """
    if finder.lr is None:
        raise ValueError("this finder has nothing to draw: call find() first")
    ax, (blue, orange, purple, *_), smoothed = axes(ax), inks().lines, finder.smoothed
    best = smoothed.index(min(smoothed))
    ax.plot(finder.rates, finder.losses, color=inks().grey, linewidth=1, alpha=0.7, label="loss")
    ax.plot(finder.rates, smoothed, color=blue, linewidth=2.2, label="smoothed")
    ax.plot(
        finder.rates[best],
        smoothed[best],
        "o",
        color=orange,
        markersize=8,
        label=f"lowest, {finder.rates[best]:.2g}",
    )
    ax.axvline(
        finder.lr, color=purple, linestyle="--", linewidth=2, label=f"the rate to take, {finder.lr:.2g}"
    )
    ax.set_xscale("log")
    if min(finder.losses) > 0:
        ax.set_yscale("log")
    return finish(ax, title or "learning rate range test", "learning rate", "loss", legend=True)
