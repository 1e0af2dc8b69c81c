"""The confusion matrix as a picture."""

from collections.abc import Sequence
from typing import Any

from .figures import axes


def confusion(matrix: Any, names: Sequence[str] | None = None, *, title: str = "", ax: Any = None) -> Any:
    """A figure of a confusion matrix: a row for each right class, a column for each that was told.

    matrix: what `nn.confusion_matrix` returns, of shape (k, k). names: of the classes; by default 0, 1, ...
    title, ax: as in `decision_boundary`. Mistakes stand beside the diagonal, in orange.

    Raises ValueError for another shape, or another number of names; ImportError without matplotlib.

    >>> drawn = confusion([[9, 1], [0, 10]], ["cat", "dog"])
    >>> [text.get_text() for text in drawn.axes[0].texts]
    ['9', '1', '10']
    """
    import numpy as np

    counts = np.asarray(matrix)
    k = len(counts)
    if counts.shape != (k, k):
        raise ValueError(f"a confusion matrix has as many rows as columns, not the shape {counts.shape}")
    names = [str(i) for i in range(k)] if names is None else list(names)
    if len(names) != k:
        raise ValueError(f"there are {k} classes and {len(names)} names: give one for each")
    ax, right = axes(ax), np.eye(k, dtype=bool)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(np.where(right, shares, -shares), cmap="PuOr", vmin=-1.3, vmax=1.3)
    size = 12 if k <= 4 else 8
    for (row, column), n in np.ndenumerate(counts):
        if n:
            ink = "white" if shares[row, column] > 0.6 else "black"
            ax.text(column, row, f"{n}", ha="center", va="center", color=ink, fontsize=size)
    ax.set_xticks(range(k), [_plain(name) for name in names])
    ax.set_yticks(range(k), [_plain(name) for name in names])
    ax.set(title=title, xlabel="told", ylabel="right")
    return ax.figure


def _plain(name: str) -> str:
    """The name as it is: between two dollar signs matplotlib would see a formula."""
    return str(name).replace("$", r"\$")
