"""A loss over two numbers, as a landscape with level lines, and the path of a descent in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import Any, TypeAlias

from autograd import Value, no_grad

from .figures import axes, finish

Path: TypeAlias = Sequence[Sequence[float]]
GRID = 61  # places to compute the loss at, in each direction
LEVELS = 24


def loss_surface(  # noqa: PLR0913
    f: Callable[..., Any],
    path: Path | Mapping[str, Path] = (),
    *,
    parameters: tuple[Value, Value] | None = None,
    x: tuple[float, float] | None = None,
    y: tuple[float, float] | None = None,
    log: bool = False,
    title: str = "",
    ax: Any = None,
) -> Any:
    """A figure of a loss over two numbers, dark where it is low, and of descents: from a circle to a star.

    f: a function of a list of two numbers, as `autograd.grad` takes it; or, with `parameters`, a function
        without arguments that returns the loss of a model as it is.
    path: the points that a descent went through, [[x, y], ...]; or {name: points}, for several.
    parameters: the two parameters of a model to move, whose numbers are afterwards as they were.
    x, y: from where to where; by default what the paths, or the parameters, are in, and around it.
    log: whether colours and level lines follow the logarithm of the loss above its smallest, which shows the
        bottom of a valley.
    title, ax: as in `decision_boundary`.

    Raises ValueError for points that are not of two numbers, or where neither a path nor x and y are given;
    ImportError without matplotlib.

    >>> bowl = loss_surface(lambda p: p[0] ** 2 + 3 * p[1] ** 2, [[2.0, 1.0], [1.2, -0.2], [0.7, 0.0]])
    >>> bowl.axes[0].get_xlabel()
    'x'
    """
    import numpy as np

    paths = {name: np.asarray(p, dtype=float) for name, p in _named(path).items()}
    for each in paths.values():
        if each.ndim != 2 or each.shape[1] != 2:
            raise ValueError(f"a path is a list of points of two numbers, not of the shape {each.shape}")
    here = [np.array([[p.data for p in parameters]])] if parameters else []
    xs, ys = _spans([*paths.values(), *here], x, y)
    ax = axes(ax)
    with _function(f, parameters) as g:
        heights = np.array([[g([float(a), float(b)]) for a in xs] for b in ys])
    _landscape(ax, xs, ys, heights, log)
    _descents(ax, paths)
    names = [p.label or "parameter" for p in parameters] if parameters else ["x", "y"]
    finish(ax, title, names[0], names[1], legend=any(paths))
    ax.grid(visible=False)
    return ax.figure


def _named(path: Any) -> Mapping[str, Path]:
    return path if isinstance(path, Mapping) else {"": path} if len(path) else {}


def _spans(points: list[Any], x: Any, y: Any) -> Iterator[Any]:
    """The coordinates of the grid in both directions."""
    import numpy as np

    for axis, given in enumerate((x, y)):
        if given is None and not points:
            raise ValueError("which part of the surface? Give a path, or x=(from, to) and y=(from, to)")
        if given is None:
            numbers = np.concatenate([p[:, axis] for p in points])
            margin = 0.25 * float(np.ptp(numbers)) or 1.0
            yield np.linspace(numbers.min() - margin, numbers.max() + margin, GRID)
        else:
            yield np.linspace(float(given[0]), float(given[1]), GRID)


@contextmanager
def _function(f: Callable[..., Any], parameters: Any) -> Iterator[Callable[[list[float]], float]]:
    """A function of two floats that returns a float."""
    before = [p.data for p in parameters or ()]

    def moved(point: list[float]) -> float:
        for parameter, number in zip(parameters, point):
            parameter.data = number
        return _number(f())

    try:
        with no_grad():
            yield moved if parameters else lambda point: _number(f([Value(c) for c in point]))
    finally:
        for parameter, number in zip(parameters or (), before):
            parameter.data = number


def _number(loss: Any) -> float:
    return float(getattr(loss, "data", loss))


def _landscape(ax: Any, xs: Any, ys: Any, heights: Any, log: bool) -> None:
    import numpy as np

    known = np.isfinite(heights)
    least, rise = heights[known].min(), 1e-3 * (np.ptp(heights[known]) or 1.0)
    shown = np.where(known, heights, np.nan)
    if log:
        shown = np.log10(shown - least + rise)
    low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
    levels = np.linspace(low, high if high > low else low + 1.0, LEVELS)
    colours = ax.contourf(xs, ys, shown, levels, cmap="cividis")
    ax.contour(xs, ys, shown, levels, colors="white", linewidths=0.4, alpha=0.5)
    bar = ax.figure.colorbar(colours, ax=ax, ticks=np.linspace(levels[0], levels[-1], 5))
    if log:
        ticks = 10 ** np.linspace(levels[0], levels[-1], 5) + least - rise
        bar.ax.set_yticklabels([f"{tick:.2g}" for tick in ticks])


def _descents(ax: Any, paths: Mapping[str, Any]) -> None:
    """Draw the paths, each in an ink that is seen on both ends of the colours of the landscape."""
    box = ax.get_xlim(), ax.get_ylim()
    inks_of_paths = cycle(("#ff5fa2", "#ffffff", "#7df9ff", "#ffb000"))
    for (name, points), colour in zip(paths.items(), inks_of_paths):
        ax.plot(*points.T, "-", color="black", linewidth=3.4, alpha=0.6)
        ax.plot(*points.T, ".-", color=colour, linewidth=1.6, markersize=5, label=name or None)
        ax.plot(*points[0], "o", color=colour, markeredgecolor="black", markersize=9)
        ax.plot(*points[-1], "*", color=colour, markeredgecolor="black", markersize=15)
    ax.set(xlim=box[0], ylim=box[1])
