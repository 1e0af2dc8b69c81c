"""What hidden layers make of the data, and what their weights look like."""

from typing import Any

from ..data.arrays import checked, pairs
from ..modules.module import Module
from ..modules.networks import Sequential
from ..modules.summaries import in_order
from ..training.evaluation import predict
from .figures import axes, diverging, inks, panels
from .planes import grid_around, markers

MOST = 16  # units that are drawn


def hidden_layer(model: Module, layer: int = -1) -> tuple[Sequential, Module]:
    """(the model up to a hidden layer, that layer).

    layer: 0 is the lowest hidden layer, -1 the highest.

    Raises ValueError if the model has no such layer, or if the order of its modules is not known.
    """
    steps = in_order(checked(model))
    if steps is None:
        raise ValueError(
            f"the hidden layers of a {type(model).__name__} are not known, for it alone knows in which order "
            "its modules compute: give an nn.MLP or an nn.Sequential"
        )
    places = [i for i, (_, _, computes) in enumerate(steps) if computes]
    hidden = places[:-1]
    if not -len(hidden) <= layer < len(hidden):
        raise ValueError(f"the model has {len(hidden)} hidden layers, and none is number {layer}")
    end = hidden[layer]
    above = places[places.index(end) + 1]
    while end + 1 < above and getattr(steps[end + 1][1], "activation", None):
        end += 1
    return Sequential(*[step for _, step, _ in steps[: end + 1]]), steps[hidden[layer]][1]


def hidden_features(  # noqa: PLR0913
    model: Module, X: Any, y: Any, *, layer: int = -1, title: str = "", ax: Any = None
) -> Any:
    """A figure of the samples as a hidden layer sees them: each at the place that its units answer.

    model: an MLP, or a Sequential. X, y: samples of shape (n, features) and classes of shape (n,).
    layer: 0 is the lowest hidden layer, -1 the highest, which the output layer draws a straight line in.
        Of more than two units the two directions are drawn in which the answers differ most (principal
        components), and the names of the axes say how much of the variance that is.
    title, ax: as in `decision_boundary`.

    Raises ValueError for a model without hidden layers; ImportError without matplotlib.

    >>> from nn import MLP, datasets
    >>> X, y = datasets.gate("xor")
    >>> hidden_features(MLP(2, [2, 1], "tanh", seed=0), X, y).axes[0].get_xlabel()
    'unit 0'
    """
    X, y = pairs(X, y)
    below, _ = hidden_layer(model, layer)
    answers = predict(below, X).reshape(len(X), -1)
    places, names = _plane(answers)
    ax = axes(ax)
    markers(ax, places, y)
    ax.set(title=title, xlabel=names[0], ylabel=names[1])
    ax.grid(alpha=0.3)
    ax.margins(0.1)
    return ax.figure


def _plane(answers: Any) -> tuple[Any, list[str]]:
    """(places of shape (n, 2), the names of both directions) for the answers of any number of units."""
    import numpy as np

    units = answers.shape[1]
    if units == 1:
        return np.column_stack([answers, np.zeros(len(answers))]), ["unit 0", ""]
    if units == 2:
        return answers, ["unit 0", "unit 1"]
    centred = answers - answers.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    directions *= np.sign(directions[:, np.abs(directions).argmax(axis=1)].diagonal())[:, None]
    shares = sizes**2 / max(float((sizes**2).sum()), 1e-300)
    names = [f"direction {i + 1} of {units} units: {shares[i]:.0%} of the variance" for i in (0, 1)]
    return centred @ directions[:2].T, names


def hidden_units(model: Module, X: Any, y: Any, *, layer: int = 0) -> Any:
    """A figure with a panel for each unit of a hidden layer: what it answers in the plane of two features.

    model, X, y, layer: as in `hidden_features`; X is of shape (n, 2). Blue is above 0, orange below; at most
        16 units are drawn.

    Raises ValueError for samples of another shape; ImportError without matplotlib.

    >>> from nn import MLP, datasets
    >>> X, y = datasets.gate("xor")
    >>> len(hidden_units(MLP(2, [3, 1], "tanh", seed=0), X, y).axes)
    3
    """
    X, y = pairs(X, y)
    if X.shape[1:] != (2,):
        raise ValueError(
            f"units are drawn in the plane of two features: X has the shape (n, 2), not {X.shape}"
        )
    below, _ = hidden_layer(model, layer)
    xs, ys, places = grid_around(X)
    answers = predict(below, places).reshape(len(ys), len(xs), -1)
    extent = xs[0], xs[-1], ys[0], ys[-1]

    def draw(ax: Any, unit: int) -> None:
        _image(ax, answers[..., unit], origin="lower", extent=extent, aspect="auto")
        markers(ax, X, y, size=18.0)

    return _tiles(answers.shape[2], draw)


def weights(model: Module, *, shape: tuple[int, int] | None = None, layer: int = 0) -> Any:
    """A figure of the weights of each unit of a hidden layer, as a small picture.

    model: an MLP, or a Sequential. shape: (rows, columns) of the picture; by default a square if the number
        of inputs is one, else a single row.
    layer: as in `hidden_features`. Blue weights are above 0, orange below; at most 16 units are drawn.

    Raises ValueError for a shape that is not that of the inputs; ImportError without matplotlib.

    >>> from nn import MLP
    >>> len(weights(MLP(9, [4, 2], seed=0)).axes)
    4
    """
    import numpy as np

    _, chosen = hidden_layer(model, layer)
    rows = np.array([[w.data for w in unit.w] for unit in getattr(chosen, "neurons", [chosen])])
    n = rows.shape[1]
    side = round(n**0.5)
    shape = shape or ((side, side) if side * side == n else (1, n))
    if shape[0] * shape[1] != n:
        raise ValueError(f"a unit of this layer has {n} weights, which do not fill {shape[0]} x {shape[1]}")

    def draw(ax: Any, unit: int) -> None:
        _image(ax, rows[unit].reshape(shape), interpolation="nearest")

    return _tiles(len(rows), draw)


def _image(ax: Any, numbers: Any, **settings: Any) -> None:
    most = float(abs(numbers).max()) or 1.0
    ax.imshow(numbers, cmap=diverging(), vmin=-most, vmax=most, **settings)


def _tiles(units: int, draw: Any) -> Any:
    """A figure with a small panel for each unit, in rows of up to four."""
    shown = min(units, MOST)
    columns = min(4, shown)
    rows = -(-shown // columns)
    figure, places = panels(columns, rows, height=2.1)
    figure.set_size_inches(2.2 * columns, 2.3 * rows)
    for unit, ax in enumerate(places):
        if unit >= shown:
            ax.remove()
            continue
        draw(ax, unit)
        ax.set_title(f"unit {unit}", fontsize=9)
        ax.set(xticks=[], yticks=[])
    if shown < units:
        figure.supxlabel(f"the first {shown} of {units} units", fontsize=9, color=inks().text)
    return figure
