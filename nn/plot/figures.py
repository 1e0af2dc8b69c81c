"""Figures of matplotlib, which the extra `plot` installs: their colours, on a light or a dark page."""

from importlib import import_module
from typing import Any, NamedTuple

BLUE, ORANGE, PURPLE, GREY = "#1f6fb4", "#b35806", "#542788", "#7f8797"
MARKERS = "sodv^P"  # of classes 0, 1, ..., which so differ by more than their colour


class Inks(NamedTuple):
    """What is drawn with, on one kind of page."""

    lines: tuple[str, ...]
    grey: str
    text: str
    page: str


LIGHT = Inks((BLUE, ORANGE, PURPLE, "#2a7f62", "#a4306f", "#6b6b00"), GREY, "#111111", "white")
DARK = Inks(
    ("#58a6ff", "#f0883e", "#b79cf0", "#56c596", "#f07ab8", "#cfcf4a"), "#a9b3be", "#f0f6fc", "#111111"
)


def inks() -> Inks:
    """The colours for the page that matplotlib's style asks for, as plt.style.use("dark_background") does.

    Raises ImportError, which says what to install, without matplotlib.
    """
    page = _matplotlib("colors").to_rgb(_matplotlib("").rcParams["figure.facecolor"])
    return DARK if sum(page) < 1.5 else LIGHT


def colours() -> tuple[str, ...]:
    """The colours of lines, for plots of your own beside these: six that differ for every eye."""
    return inks().lines


def _matplotlib(module: str) -> Any:
    try:
        return import_module(f"matplotlib.{module}" if module else "matplotlib")
    except ImportError:
        raise ImportError("plots need matplotlib: python -m pip install 'glassgrad[plot]'") from None


def panels(columns: int = 1, rows: int = 1, *, height: float = 3.8) -> tuple[Any, list[Any]]:
    """(a new Figure, its axes, row by row), for plots that stand side by side: each takes one as `ax=`.

    height: of each, in inches.

    Raises ImportError without matplotlib.

    >>> from nn import plot
    >>> figure, (left, right) = plot.panels(2)
    >>> plot.losses({"a run": [1.0, 0.5]}, ax=left) is figure
    True
    """
    drawn = _matplotlib("figure").Figure(
        figsize=(4.8 * columns, height * rows), dpi=110, layout="constrained"
    )
    return drawn, list(drawn.subplots(rows, columns, squeeze=False).flat)


def axes(ax: Any) -> Any:
    """The axes to draw into: those that were given, or those of a new figure."""
    return panels()[1][0] if ax is None else ax


def diverging() -> Any:
    """A map from orange, below 0, to blue, above it; 0 is as grey as the page allows."""
    low, middle, high = (
        ("#e08a3c", "#30363d", "#4a90d9") if inks() is DARK else ("#b35806", "#f1f5f9", "#1f6fb4")
    )
    return _matplotlib("colors").LinearSegmentedColormap.from_list("orange to blue", [low, middle, high])


def finish(ax: Any, title: str, x: str, y: str = "", *, legend: bool = False) -> Any:
    """Add a title, the names of the axes, a grid and, if asked for, a legend; returns the Figure."""
    ax.set(title=title, xlabel=x, ylabel=y)
    ax.grid(alpha=0.3)
    if legend:
        ax.legend(fontsize=9)
    return ax.figure
