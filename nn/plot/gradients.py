"""How large the gradient is at each layer."""

from collections.abc import Mapping
from itertools import cycle
from typing import Any

from autograd import Value, trace

from .figures import axes, finish, inks


def gradient_norms(losses: Value | Mapping[str, Value], *, title: str = "", ax: Any = None) -> Any:
    """A figure of the norm of the gradient at the outputs of each layer, from the lowest to the highest.

    losses: a loss, a Value with its graph; or {name: loss}, for several models. It is worked out as
        `autograd.trace(loss).layers()` does, without changing any `.grad`; a gradient of 0 is not drawn.
    title, ax: as in `decision_boundary`.

    Raises ValueError where no layer is found, by labels such as those of nn; ImportError without matplotlib.

    >>> from nn import MLP, mse
    >>> loss = mse(MLP(2, [4, 4, 1], "sigmoid", seed=0)([1.0, -1.0]), 1.0)
    >>> drawn = gradient_norms(loss)
    >>> len(drawn.axes[0].lines[0].get_ydata())
    3
    """
    named = losses if isinstance(losses, Mapping) else {"": losses}
    ax, deepest = axes(ax), 0
    for (name, loss), colour in zip(named.items(), cycle(inks().lines)):
        layers = trace(loss).layers()
        if not len(layers):
            raise ValueError(layers.verdict)
        norms = [layer.grad for layer in layers][::-1]
        deepest = max(deepest, len(norms))
        ax.plot(
            range(1, len(norms) + 1), norms, "o-", color=colour, linewidth=2, markersize=5, label=name or None
        )
    ax.set_yscale("log")
    ax.set_xticks(range(1, deepest + 1) if deepest <= 12 else range(1, deepest + 1, 1 + deepest // 12))
    return finish(ax, title, "layer (1 is the lowest)", "|gradient| at its outputs", legend=any(named))
