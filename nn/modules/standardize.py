"""Standardize: features with the mean 0 and the standard deviation 1, by what was measured from data."""

from math import isfinite, isnan, nan
from typing import Any, Self

from autograd import constant

from ..data.arrays import array, finite
from ..names import counted
from .inputs import Inputs, lift, one_sample
from .module import Module
from .neuron import size


class Standardize(Module):
    """(x - mean) / std for each of `nin` features: Keras' Normalization, scikit-learn's StandardScaler.

    nin: the number of features.
    invert: whether it computes x * std + mean instead, as the `inverse` of another one does.

    `adapt(X)` measures `mean` and `std`, tuples of constants, before it is used: they are not learned, and
    are in `state_dict()` and in files. layer(x) takes one sample, a list of `nin` numbers or Values, and
    returns a list of `nin` Values; of a single number it returns a Value.

    Raises ValueError for a size below 1, TypeError for one that is no int, and for `invert` that is no bool.

    >>> scale = Standardize(2).adapt([[0.0, 5.0], [4.0, 5.0]])
    >>> scale
    Standardize(2)
    >>> scale([4.0, 6.0])
    [Value(data=1, grad=0), Value(data=1, grad=0)]
    >>> scale.inverse([1.0, 1.0])
    [Value(data=4, grad=0), Value(data=6, grad=0)]
    """

    def __init__(self, nin: int, *, invert: bool = False) -> None:
        n = size(nin, "the number of features")
        if not isinstance(invert, bool):
            raise TypeError(f"invert is True or False, not {invert!r:.60}")
        self.invert = invert
        self.mean = tuple([constant(nan) for _ in range(n)])
        self.std = tuple([constant(nan) for _ in range(n)])

    @property
    def nin(self) -> int:
        """The number of features."""
        return len(self.mean)

    @property
    def inverse(self) -> "Standardize":
        """A module that undoes it, with the same `mean` and `std`: for targets, the way back."""
        other = Standardize(self.nin, invert=not self.invert)
        other.mean, other.std = self.mean, self.std
        return other

    def adapt(self, X: Any) -> Self:
        """Measure the mean and the standard deviation of each feature; returns the module itself.

        X: samples, an array or lists, of shape (n, nin), or (n,) where there is one feature. That of the
        population, which divides by n, is taken; a feature that never changes is divided by 1.

        Raises ValueError for another shape, no samples, nan, infinity and spreads that are too large,
        TypeError for what are no numbers.
        """
        import numpy as np

        numbers = array("X", X).astype(float)
        if numbers.ndim == 1 and self.nin == 1:
            numbers = numbers[:, None]
        if numbers.ndim != 2 or numbers.shape[1] != self.nin:
            raise ValueError(
                f"X has the shape {numbers.shape}, and this Standardize has {counted(self.nin, 'feature')}: "
                f"give an array of shape (n, {self.nin})"
            )
        finite("X", numbers, "what is measured must be finite")
        with np.errstate(over="ignore", invalid="ignore"):
            measured = list(map(_measured, numbers.T))
        for i, (_, spread) in enumerate(measured):
            if not isfinite(spread):
                raise ValueError(f"the spread of feature {i} is too large for a float: divide X first")
        for mean, std, of in zip(self.mean, self.std, measured):
            mean.data, std.data = of
        return self

    def __call__(self, x: Inputs, *more: Any) -> Any:
        if more:
            raise one_sample(x, *more)
        out = self._each(lift(x))
        return out if hasattr(x, "__iter__") else out[0]

    def _each(self, x: list[Any]) -> list[Any]:
        if len(x) != self.nin:
            raise ValueError(f"this Standardize has {counted(self.nin, 'feature')} and got {len(x)}")
        if isnan(self.mean[0].data):
            raise ValueError(
                "this Standardize has measured nothing yet: call adapt(X) first, with samples to learn from"
            )
        if self.invert:
            return [entry * std + mean for entry, mean, std in zip(x, self.mean, self.std)]
        return [(entry - mean) / std for entry, mean, std in zip(x, self.mean, self.std)]

    def __repr__(self) -> str:
        return f"Standardize({self.nin}{', invert=True' * self.invert})"


def _measured(column: Any) -> tuple[float, float]:
    """(mean, standard deviation, or 1 if it is 0) of an array of shape (n,), in two passes."""
    low, high = float(column.min()), float(column.max())
    if low == high:
        return low, 1.0
    scale = max(abs(low), abs(high))
    rough = float((column / scale).mean()) * scale
    rest = column - rough
    spread = float(abs(rest).max())  # so that no square is too large, or 0
    rest = rest / spread
    offset = float(rest.mean())
    return rough + offset * spread, float((((rest - offset) ** 2).mean()) ** 0.5) * spread
