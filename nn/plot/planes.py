"""What a model answers everywhere: in the plane of two features, or along the line of one."""

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle
from typing import Any

from ..data.arrays import answer, checked, pairs
from ..modules.module import Module
from ..training.evaluation import predict
from ..training.modes import mode
from .figures import MARKERS, axes, finish, inks

GRID = 101  # places to ask the model at, in each direction
HALF = "sigmoid", "heaviside"  # operations whose outputs, 0 to 1, say yes above 1/2


def decision_boundary(  # noqa: PLR0913
    model: Module,
    X: Any,
    y: Any,
    *,
    level: float | None = None,
    title: str = "",
    engine: str = "compiled",
    ax: Any = None,
) -> Any:
    """A figure of what a model of two features answers at each place, and of the samples.

    model: of one output, which is purple above the level and orange below, with a black line between; or of
        an output for each class, and a place has the colour of the largest.
    X, y: samples of shape (n, 2), and their targets: two numbers, of which the larger is purple circles and
        the smaller orange squares; or classes 0, 1, 2, ..., each with a marker.
    level: which single output decides; by default 1/2 of a sigmoid or a threshold unit, else 0.
    title: what is written above. engine: as in `predict`. ax: axes to draw into, see `panels`.

    Raises ValueError for samples of another shape; ImportError without matplotlib.

    >>> from nn import Neuron, datasets
    >>> X, y = datasets.gate("and")
    >>> decision_boundary(Neuron(2, "sigmoid", seed=0), X, y).axes[0].get_xlabel()
    'x0'
    """
    X, y = pairs(X, y)
    if X.shape[1:] != (2,) or y.ndim != 1:
        raise ValueError(
            f"a decision boundary is drawn in the plane of two features: X has the shape (n, 2) and y (n,), "
            f"not {X.shape} and {y.shape}"
        )
    ax, (xs, ys, places) = axes(ax), grid_around(X)
    outputs = predict(model, places, engine=engine)
    if outputs.ndim == 1:
        middle = _level(model, X) if level is None else level
        _two_sides(ax, xs, ys, outputs.reshape(len(ys), len(xs)) - middle, middle)
    else:
        _regions(ax, xs, ys, outputs.argmax(axis=1).reshape(len(ys), len(xs)), outputs.shape[1])
    markers(ax, X, y)
    ax.set(title=title, xlabel="x0", ylabel="x1")
    ax.locator_params(nbins=5)
    return ax.figure


def _level(model: Module, X: Any) -> float:
    with mode(checked(model), False):
        return 0.5 if answer(model, X[0]).op.name in HALF else 0.0


def grid_around(X: Any) -> tuple[Any, Any, Any]:
    """(xs, ys, the places of a grid, of shape (n, 2), row by row) around samples of two features."""
    import numpy as np

    low, high = X.min(axis=0), X.max(axis=0)
    margin = np.maximum(0.5, 0.1 * (high - low)) if (high - low).max() > 2 else np.full(2, 0.5)
    xs, ys = (np.linspace(a, b, GRID) for a, b in zip(low - margin, high + margin))
    return xs, ys, np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _two_sides(ax: Any, xs: Any, ys: Any, above: Any, middle: float) -> None:
    """Colour the plane by how far the output is above the level, `middle`; of 1/2 up to 1/2, else up to 1."""
    import numpy as np

    most = 0.5 if middle == 0.5 else 1.0
    steps = np.linspace(-most, most, 17)
    paler = 1.3 * most  # than the markers of the samples
    shown = above.clip(-most, most)
    colours = ax.contourf(xs, ys, shown, steps, cmap="PuOr", vmin=-paler, vmax=paler)
    if above.min() < -0.01 and above.max() > 0.01:
        ax.contour(xs, ys, above, [0.0], colors="black", linewidths=1.5)
    bar = ax.figure.colorbar(colours, ax=ax, ticks=np.linspace(-most, most, 5))
    bar.ax.set_yticklabels([f"{tick + middle:g}" for tick in np.linspace(-most, most, 5)])


def _regions(ax: Any, xs: Any, ys: Any, classes: Any, k: int) -> None:
    import numpy as np

    shades = [colour for colour, _ in zip(cycle(inks().lines), range(k))]
    ax.contourf(xs, ys, classes, np.arange(k + 1) - 0.5, colors=shades, alpha=0.35)
    for i in range(k - 1):
        ax.contour(xs, ys, classes > i, [0.5], colors=inks().text, linewidths=1.0)


def class_marks(y: Any) -> Iterator[tuple[Any, str, str]]:
    """(which samples, marker, colour) for each class; of two the smaller is orange, the other purple."""
    import numpy as np

    kinds, lines = np.unique(y), inks().lines
    colours = lines[1:3] if len(kinds) <= 2 else lines
    for kind, shape, colour in zip(kinds, cycle(MARKERS), cycle(colours)):
        yield y == kind, shape, colour


def markers(ax: Any, X: Any, y: Any, *, size: float = 70.0) -> None:
    """Draw samples of two features as markers of their classes."""
    edge, size = inks().page, size if len(X) <= 150 else 0.4 * size
    for chosen, shape, colour in class_marks(y):
        ax.scatter(
            *X[chosen].T, s=size, marker=shape, color=colour, edgecolors=edge, linewidths=1.2, zorder=3
        )


def samples(X: Any, y: Any, *, title: str = "", ax: Any = None) -> Any:
    """A figure of samples of two features, with the markers that `decision_boundary` gives their classes.

    X, y, title, ax: as in `decision_boundary`.

    >>> from nn import datasets
    >>> samples(*datasets.gate("xor"), title="xor").axes[0].get_title()
    'xor'
    """
    X, y = pairs(X, y)
    ax = axes(ax)
    markers(ax, X, y)
    return finish(ax, title, "x0", "x1")


def fitted(  # noqa: PLR0913
    model: Module | Mapping[str, Module | Callable[[Any], Any]],
    X: Any,
    y: Any,
    *,
    truth: Callable[[Any], Any] | tuple[str, Callable[[Any], Any]] | None = None,
    title: str = "",
    name: str = "model",
    engine: str = "compiled",
    ax: Any = None,
) -> Any:
    """A figure of samples of one feature, and of the curve that a model draws through them.

    model: of one feature and one output; or {name: such a model, or a function of an array}, for several.
    X, y: samples, of shape (n,) or (n, 1), and targets, of shape (n,).
    truth: a function of an array, drawn dashed; or (its name, the function).
    name: what a single model is called. title, engine, ax: as in `decision_boundary`.

    Raises ValueError for samples of more features; ImportError without matplotlib.

    >>> from nn import Neuron
    >>> drawn = fitted(Neuron(1, "linear", seed=0), [0.0, 1.0], [1.0, 3.0], truth=lambda x: 1.0 + 2.0 * x)
    >>> [line.get_label() for line in drawn.axes[0].lines]
    ['data', 'model', 'truth']
    """
    import numpy as np

    X, y = pairs(X, y)
    if X.size != len(X) or y.size != len(y):
        raise ValueError(f"a fitted curve is of one feature and one target, not of {X.shape} and {y.shape}")
    ax, models = axes(ax), model if isinstance(model, Mapping) else {name: model}
    margin = 0.08 * float(np.ptp(X)) or 1.0
    along = np.linspace(X.min() - margin, X.max() + margin, 201)
    colours = inks()
    size = 8 if len(X) <= 60 else 4
    ax.plot(
        X.ravel(),
        y.ravel(),
        "o",
        color=colours.grey,
        markeredgecolor=colours.page,
        markersize=size,
        label="data",
    )
    dashed = colours.lines[1]
    for (each, curve), colour in zip(models.items(), cycle([c for c in colours.lines if c != dashed])):
        heights = predict(curve, along, engine=engine) if isinstance(curve, Module) else curve(along)
        ax.plot(along, heights, "-", color=colour, linewidth=2.2, label=each)
    if truth:
        each, curve = truth if isinstance(truth, tuple) else ("truth", truth)
        ax.plot(along, curve(along), "--", color=dashed, linewidth=2.2, label=each)
    return finish(ax, title, "x", "y", legend=True)
