"""What autograd.draw_dot draws of a model by itself: its layers as plain numbers."""

from itertools import pairwise
from typing import Any

from .activations import Activation, title
from .layers import Layer
from .module import Module
from .neuron import Neuron
from .summaries import in_order

Unit = tuple[list[float], float | None]  # its weights and its bias


def layers_to_draw(model: Module) -> list[tuple[str, str, list[Unit], str]]:
    """(name, title, units, what is before it) of each layer of units, from the lowest to the highest.

    Raises TypeError for a model whose layers, or their order, are not known.

    >>> from nn import MLP
    >>> [title for _, title, _, _ in layers_to_draw(MLP(2, [3, 1], "tanh"))]
    ['hidden layer 1: 3 tanh', 'output layer: 1 linear']
    """
    steps = in_order(model)
    if steps is None or not any(computes for _, _, computes in steps):
        raise _unknown(model)
    ends = [i for i, (_, _, computes) in enumerate(steps) if computes]
    found, activation = [], None
    for number, (last, i) in enumerate(pairwise([-1, *ends]), 1):
        before = [repr(m) for _, m, _ in steps[last + 1 : i] if m is not activation]
        name, module, _ = steps[i]
        units = _units(module)
        if units is None:
            raise _unknown(model)
        kind = "output layer" if i == ends[-1] else f"hidden layer {number}"
        following = steps[i + 1 :][: 1 if getattr(module, "activation", "") == "linear" else 0]
        activation = next((m for _, m, _ in following if isinstance(m, Activation)), module)
        text = f"{kind}: {len(units):,} {title(getattr(activation, 'activation', ''))}"
        found.append((name, text, units, ", ".join(before)))
    return found


def _units(module: Module) -> list[Unit] | None:
    """The units of a layer; None for a module that has none."""
    if not isinstance(module, (Layer, Neuron)):
        return None
    neurons: list[Any] = module.neurons if isinstance(module, Layer) else [module]
    return [([w.data for w in n.w], None if n.b is None else n.b.data) for n in neurons]


def _unknown(model: Module) -> TypeError:
    return TypeError(
        f"which layers of neurons of a {type(model).__name__} compute one after the other is not known, as "
        "it is of an nn.MLP or an nn.Sequential: draw what it computes, draw_dot(model(x))"
    )
