"""Figures of matplotlib, which the extra `plot` installs."""

from importlib import import_module
from typing import Any

BLUE, ORANGE, PURPLE, GREY = "#1f6fb4", "#b35806", "#542788", "#7f8797"
COLOURS = BLUE, ORANGE, PURPLE, "#2a7f62", "#a4306f", "#6b6b00"


def figure(columns: int = 1, rows: int = 1) -> tuple[Any, list[Any]]:
    """(a new figure, its axes, row by row). Raises ImportError, which says what to install."""
    try:
        matplotlib = import_module("matplotlib.figure")
    except ImportError:
        raise ImportError("plots need matplotlib: python -m pip install 'glassgrad[plot]'") from None
    drawn = matplotlib.Figure(figsize=(4.8 * columns, 3.8 * rows), dpi=110, layout="constrained")
    return drawn, list(drawn.subplots(rows, columns, squeeze=False).flat)


def finish(axes: Any, title: str, x: str, y: str = "", *, legend: bool = False) -> None:
    """Add a title, the names of the axes, a grid and, if asked for, a legend."""
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.grid(alpha=0.3)
    if legend:
        axes.legend()
