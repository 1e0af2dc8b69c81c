"""Activation functions as curves, with their slopes."""

from collections.abc import Sequence
from typing import Any

from autograd import value_and_grad

from ..modules.activations import ACTIVATIONS
from ..names import find
from .figures import axes, finish, inks, panels

USUAL = "sigmoid", "tanh", "relu", "leaky_relu", "softplus", "selu"
SPAN, POINTS = 5.0, 400  # an even number, so that no kink at 0 is met


def activations(names: Sequence[str] | str = USUAL, *, ax: Any = None) -> Any:
    """A figure with a panel for each activation: its curve, and dashed its slope, from -5 to 5.

    names: names in ACTIVATIONS; or one name, which may be drawn into the axes `ax`, see `panels`.

    Raises ValueError for an unknown name, or for several of them in one `ax`; ImportError without matplotlib.

    >>> [axes.get_title() for axes in activations(["sigmoid", "tanh"]).axes]
    ['sigmoid', 'tanh']
    """
    names = [names] if isinstance(names, str) else list(names)
    for name in names:
        find("activation", name, ACTIVATIONS)
    if not names or (ax is not None and len(names) > 1):
        raise ValueError(f"give one activation for one panel, and at least one, not {names}")
    if ax is not None:
        return _draw(ax, names[0])
    columns = min(3, len(names))
    drawn, places = panels(columns, -(-len(names) // columns), height=3.2)
    for place, name in zip(places, names):
        _draw(place, name)
    for place in places[len(names) :]:
        place.set_axis_off()
    return drawn


def _draw(ax: Any, name: str) -> Any:
    import numpy as np

    zs = np.linspace(-SPAN, SPAN, POINTS)
    outputs, slopes = zip(*map(value_and_grad(ACTIVATIONS[name]), zs.tolist()))
    ax = axes(ax)
    blue, orange = inks().lines[:2]
    ax.axhline(0.0, color=inks().grey, linewidth=0.8)
    ax.axvline(0.0, color=inks().grey, linewidth=0.8)
    ax.plot(zs, outputs, color=blue, linewidth=2.2, label="a = f(z)")
    ax.plot(zs, slopes, "--", color=orange, linewidth=2.0, label="slope da/dz")
    return finish(ax, name, "z", legend=True)
