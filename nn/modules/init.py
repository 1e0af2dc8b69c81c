"""Initial weights: named distributions, drawn from random() alone by additions, products and quotients.

Python promises that random.Random(seed).random() gives the same numbers in every version; what is built on it
here involves no function whose last bit depends on the platform, so one seed means the same bits everywhere.

"micrograd" is U(-1, 1), drawn in the order of micrograd: after random.seed(1337), MLP(3, [4, 4, 1],
init="micrograd") begins with the very weights that micrograd's MLP(3, [4, 4, 1]) has.
"""

import random
from collections.abc import Callable
from math import isfinite, log, sqrt
from numbers import Real
from typing import Protocol, TypeAlias

from ..names import find
from .activations import Function


class Rng(Protocol):
    """A source of random numbers: random.Random, numpy.random.Generator, the `random` module itself."""

    def random(self) -> float:
        """A number from [0, 1)."""


Draw: TypeAlias = Callable[[int, int, Rng], float]  # of (fan_in, fan_out, rng): one weight
Init: TypeAlias = str | float | Draw  # what `drawer` takes


def uniform(low: float, high: float, rng: Rng) -> float:
    """A number between low and high, as random.uniform draws it."""
    return low + (high - low) * float(rng.random())


def normal(std: float, rng: Rng) -> float:
    """A number from the normal distribution of mean 0 and this standard deviation.

    It is a ratio of two uniform numbers: Kinderman & Monahan 1977. The logarithm only decides whether to keep
    the ratio, so its rounding does not reach the result.
    """
    while True:
        u, v = float(rng.random()), 1.0 - float(rng.random())
        z = 1.7155277699214135 * (u - 0.5) / v  # 4 exp(-1/2) / sqrt(2)
        if z * z / 4.0 <= -log(v):
            return z * std


def _uniform_of(std: float, rng: Rng) -> float:
    """A number from the uniform distribution of mean 0 and this standard deviation."""
    limit = sqrt(3.0) * std
    return uniform(-limit, limit, rng)


#: The standard deviation of a weight, given fan_in, fan_out and the slope of the activation below 0.
SCHEMES: dict[str, Callable[[int, int, float], float]] = {
    "xavier": lambda fan_in, fan_out, slope: sqrt(2.0 / (fan_in + fan_out)),
    "he": lambda fan_in, fan_out, slope: sqrt(2.0 / ((1.0 + slope * slope) * fan_in)),
    "lecun": lambda fan_in, fan_out, slope: sqrt(1.0 / fan_in),
}
SHAPES: dict[str, Callable[[float, Rng], float]] = {"uniform": _uniform_of, "normal": normal}
SLOPES = {"leaky_relu": 0.01}


def _scaled(scheme: str, shape: str) -> Callable[[int, int, float, Rng], float]:
    """The function that draws one weight, as in INITS."""
    std, sample = SCHEMES[scheme], SHAPES[shape]
    return lambda fan_in, fan_out, slope, rng: sample(std(fan_in, fan_out, slope), rng)


#: Initialisations by name: functions that draw one weight, of (fan_in, fan_out, slope of the activation below
#: 0, rng). "uniform" is U(-1, 1); Xavier: Glorot & Bengio 2010; He: He et al. 2015, arXiv:1502.01852; LeCun:
#: LeCun et al. 1998, "Efficient BackProp".
INITS: dict[str, Callable[[int, int, float, Rng], float]] = {
    "uniform": lambda fan_in, fan_out, slope, rng: uniform(-1.0, 1.0, rng),
    "zeros": lambda fan_in, fan_out, slope, rng: 0.0,
} | {f"{scheme}_{shape}": _scaled(scheme, shape) for scheme in SCHEMES for shape in SHAPES}

ALIASES = {
    "micrograd": "uniform",
    "xavier": "xavier_uniform",
    "glorot": "xavier_uniform",
    "glorot_uniform": "xavier_uniform",
    "glorot_normal": "xavier_normal",
    "he": "he_normal",
    "kaiming": "he_normal",
    "kaiming_uniform": "he_uniform",
    "kaiming_normal": "he_normal",
    "lecun": "lecun_normal",
}
_BY_NAME = INITS | {alias: INITS[name] for alias, name in ALIASES.items()}

#: The initialisation that suits an activation: Xavier for those that are not here.
DEFAULTS = dict.fromkeys(["relu", "leaky_relu", "elu", "gelu", "silu", "softplus"], "he_normal") | {
    "selu": "lecun_normal"
}


def drawer(init: Init | None, activation: str | Function = "linear", what: str = "init") -> Draw:
    """The function that draws one weight, from (fan_in, fan_out, rng).

    `init`: a name, a number that all weights begin at, a function like the one returned, or None for what
    suits the activation, which is a proper name or a function, as `resolve` returns it. `what`: what errors
    call it.

    Raises ValueError for an unknown name or nan and infinity, TypeError for what is nothing of that.

    >>> drawer("he_uniform", "relu")(6, 1, random.Random(0))
    0.6888437030500961
    """
    if callable(init):
        return init
    name = DEFAULTS.get(str(activation), "xavier_uniform") if init is None else init
    if isinstance(name, Real) and not isinstance(name, bool):
        return _same(float(name), what)
    if not isinstance(name, str):
        raise TypeError(f"{what} is a name, a number or a function of (fan_in, fan_out, rng), not {init!r}")
    one, slope = find(what, name, _BY_NAME), SLOPES.get(str(activation), 0.0)
    return lambda fan_in, fan_out, rng: one(fan_in, fan_out, slope, rng)


def bias_drawer(init: Init | None, activation: str | Function = "linear") -> Draw:
    """As `drawer`, for a bias, which begins at 0 by default."""
    return drawer("zeros" if init is None else init, activation, "bias_init")


def _same(number: float, what: str) -> Draw:
    if not isfinite(number):
        raise ValueError(f"{what} is a finite number, not {number}")
    return lambda fan_in, fan_out, rng: number


def generator(rng: Rng | None = None, seed: int | None = None) -> Rng:
    """The source to draw from: `rng`, or one seeded with `seed`, or else Python's global `random` module.

    Raises ValueError if both are given, TypeError if `seed` is not an int or `rng` has no random().

    >>> generator(seed=0).random()
    0.8444218515250481
    """
    if rng is not None and seed is not None:
        raise ValueError("give rng or seed, not both")
    if seed is not None:
        if not hasattr(seed, "__index__"):
            raise TypeError(f"a seed is an int, not {seed!r}")
        return random.Random(int(seed))
    if rng is None:
        return random
    if not callable(getattr(rng, "random", None)):
        raise TypeError(f"rng is a random.Random or a NumPy Generator, not {rng!r}; a number goes to seed=")
    return rng
