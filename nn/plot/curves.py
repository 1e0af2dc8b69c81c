"""Learning curves: the numbers of trainings, epoch by epoch or step by step."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

from ..training.history import History
from .figures import axes, finish, inks, panels


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
    drawn, places = panels(len(names))
    for ax, name in zip(places, names):
        for (title, run), colour in zip(named.items(), cycle(inks().lines)):
            _draw(ax, run, name, title, colour)
        _whole_numbers(ax)
        finish(ax, name, "epoch", legend=len(ax.lines) > 1)
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


def _draw(ax: Any, run: History, metric: str, title: str, colour: str) -> None:
    """Draw one number of a run, and that of its validation data."""
    found = [name for name in (metric, f"val_{metric}") if name in run]
    for name in found:
        style = "--" if name.startswith("val_") else "-"
        label = f"{title} (validation)" if title and style == "--" else title or name
        _line(ax, run[name], style, colour, label)
    if metric == "loss" and found and min(min(run[name]) for name in found) > 0:
        ax.set_yscale("log")


def _line(ax: Any, numbers: Sequence[float], style: str, colour: str, label: str) -> None:
    dot = "." if len(numbers) == 1 else ""
    ax.plot(range(1, len(numbers) + 1), numbers, style, color=colour, linewidth=2, label=label, marker=dot)


def _whole_numbers(ax: Any) -> None:
    ax.xaxis.get_major_locator().set_params(integer=True)


def losses(
    runs: Mapping[str, Sequence[float]],
    *,
    level: tuple[str, float] | None = None,
    title: str = "loss",
    x: str = "step",
    ax: Any = None,
) -> Any:
    """A figure of numbers that were written down step by step, on a log scale.

    runs: {name of a run: its numbers, above 0}. level: (name, number), a dashed line to compare them with.
    title, x: what is written above and below. ax: axes to draw into, see `panels`.

    Raises ValueError for no runs; ImportError without matplotlib.

    >>> losses({"SGD": [1.0, 0.5], "Adam": [1.0, 0.1]}).axes[0].get_yscale()
    'log'
    """
    if not runs:
        raise ValueError("there are no runs to draw: give {name: numbers}")
    ax = axes(ax)
    for (name, numbers), colour in zip(runs.items(), cycle(inks().lines)):
        _line(ax, numbers, "-", colour, name)
    if level:
        ax.axhline(level[1], color=inks().lines[1], linestyle="--", linewidth=2, label=level[0])
    ax.set_yscale("log")
    _whole_numbers(ax)
    return finish(ax, title, x, legend=len(runs) > 1 or bool(level))
