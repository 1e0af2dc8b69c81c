"""Dropout: in training, some inputs are left out at random."""

from typing import Any

from ..optim.checks import below_1
from .init import Rng, generator
from .inputs import Inputs, lift
from .module import Module
from .noise import masks


class Dropout(Module):
    """In train() mode each input is 0 with probability p, else divided by 1 - p; in eval() mode it passes on.

    p: the probability, from 0 to below 1.
    rng, seed: where randomness comes from in loops of your own, as in `Neuron`. In `fit` the inputs to leave
        out depend on its seed and on the number of steps taken alone.

    It takes a list of n numbers or Values and returns n Values, or takes one and returns one. Srivastava et
    al. 2014, "Dropout: a simple way to prevent neural networks from overfitting"; the division is done in
    training, as in PyTorch, so that nothing is to be done afterwards.

    Raises ValueError for p out of range, TypeError for what is no number.

    >>> dropout = Dropout(0.5, seed=1)
    >>> [x.data for x in dropout([1.0, 2.0, 3.0])]
    [0.0, 4.0, 6.0]
    >>> [x.data for x in dropout.eval()([1.0, 2.0, 3.0])]
    [1.0, 2.0, 3.0]
    """

    def __init__(self, p: float = 0.5, *, rng: Rng | None = None, seed: int | None = None) -> None:
        self.p = below_1("p", p)
        self._rng = None if rng is None and seed is None else generator(rng, seed)  # a module has no copy

    def __call__(self, x: Inputs) -> Any:
        kept = lift(x)
        if self.training and self.p:
            kept = [
                each * mask for each, mask in zip(kept, masks(len(kept), self.p, self._rng or generator()))
            ]
        return kept if hasattr(x, "__iter__") else kept[0]

    def __repr__(self) -> str:
        return f"Dropout(p={self.p:g})"
