"""Learning curves: the numbers of trainings, epoch by epoch."""

from collections.abc import Mapping
from itertools import cycle
from typing import Any

from ..history import History
from .figures import COLOURS, figure, finish


def learning_curves(runs: History | Mapping[str, History]) -> Any:
    """A figure with a panel for the loss and one for each metric, in which those of validation are dashed.

    runs: what `fit` returned, or {name of a run: what fit returned}. A loss that is above 0 throughout is on
        a log scale.

    Raises ValueError for no runs, or runs without an epoch; TypeError for what is no History; ImportError
    without matplotlib.

    >>> from nn import Neuron, fit
    >>> line = Neuron(1, "linear", seed=0)
    >>> history = fit(line, [0.0, 1.0], [1.0, 3.0], loss="mse", metrics=["mae"], epochs=9, verbose=False)
    >>> [axes.get_title() for axes in learning_curves(history).axes]
    ['loss', 'mae']
    """
    named = {"": runs} if isinstance(runs, History) else dict(runs)
    _check(named)
    names = list(dict.fromkeys(name.removeprefix("val_") for run in named.values() for name in run))
    drawn, panels = figure(len(names))
    for axes, name in zip(panels, names):
        for (title, run), colour in zip(named.items(), cycle(COLOURS)):
            _draw(axes, run, name, title, colour)
        axes.xaxis.get_major_locator().set_params(integer=True)
        finish(axes, name, "epoch", legend=len(axes.lines) > 1)
    return drawn


def _check(named: Mapping[str, Any]) -> None:
    if not named:
        raise ValueError("there are no runs to draw: give what fit returned, or {name: what fit returned}")
    for name, run in named.items():
        if not isinstance(run, History):
            raise TypeError(f"a run is what fit returned, a History, not {run!r:.60}")
        if not len(run):
            raise ValueError(
                f"the run {name!r} has no finished epoch" if name else "there is no finished epoch"
            )


def _draw(axes: Any, run: History, metric: str, title: str, colour: str) -> None:
    """Draw one number of a run, and that of its validation data."""
    found = [name for name in (metric, f"val_{metric}") if name in run]
    for name in found:
        epochs = range(1, len(run) + 1)
        style = "--" if name.startswith("val_") else "-"
        label = f"{title} (validation)" if title and style == "--" else title or name
        axes.plot(
            epochs,
            run[name],
            style,
            color=colour,
            linewidth=2,
            label=label,
            marker="." if len(run) == 1 else "",
        )
    if metric == "loss" and found and min(min(run[name]) for name in found) > 0:
        axes.set_yscale("log")
