"""LayerNorm: a list of numbers with the mean 0 and the variance 1, times a gain, plus a bias."""

from math import inf
from numbers import Real
from typing import Any

from autograd import Value, mean

from .inputs import Inputs, lift, one_sample
from .module import Module
from .neuron import size


class LayerNorm(Module):
    """gain * (x - mean) / sqrt(variance + eps) + bias, over the `n` numbers of one sample.

    n: how many numbers, 2 or more: of a single one there would be nothing left but the bias.
    eps: a small number that keeps the root away from 0.

    `gain` and `bias` are tuples of n parameters, which begin at 1 and 0. layer(x) takes a list of n numbers
    or Values and returns n Values. Ba, Kiros & Hinton 2016, arXiv:1607.06450. It treats each sample by
    itself, in training and after it; batch normalisation mixes the samples of a batch instead.

    Raises ValueError for sizes below 2 and for eps that is not a finite number of 0 or more; TypeError for a
    size that is no int.

    >>> layer = LayerNorm(2)
    >>> layer
    LayerNorm(2, 4 parameters)
    >>> [round(v.data, 3) for v in layer([1.0, 5.0])]
    [-1.0, 1.0]
    """

    def __init__(self, n: int, eps: float = 1e-5) -> None:
        n = size(n, "the number of inputs")
        if n == 1:
            raise ValueError("LayerNorm of one number is always its bias: give it at least two")
        self.eps: float = _eps(eps)
        self.gain: tuple[Value, ...] = tuple([Value(1.0) for _ in range(n)])
        self.bias: tuple[Value, ...] = tuple([Value(0.0) for _ in range(n)])

    @property
    def n(self) -> int:
        """How many numbers it takes and returns."""
        return len(self.gain)

    def __call__(self, x: Inputs, *more: Any) -> list[Any]:
        if more:
            raise one_sample(x, *more)
        entries = lift(x)
        if len(entries) != self.n:
            raise ValueError(f"this LayerNorm takes {self.n} numbers and got {len(entries)}")
        centre = mean(entries)
        rest = [entry - centre for entry in entries]
        spread = (mean([entry.square() for entry in rest]) + self.eps).sqrt()
        return [gain * (entry / spread) + bias for entry, gain, bias in zip(rest, self.gain, self.bias)]

    def __repr__(self) -> str:
        eps = "" if self.eps == 1e-5 else f", eps={self.eps:g}"
        return f"LayerNorm({self.n}{eps}, {self._count()})"


def _eps(eps: Any) -> float:
    if not (isinstance(eps, Real) and 0 <= float(eps) < inf):
        raise ValueError(f"eps is a finite number, 0 or more, such as 1e-5, not {eps!r:.60}")
    return float(eps)
