"""Schedules: the learning rate as a function of the steps taken, for `lr=` of an optimizer.

schedule(0) is the rate of the first step. A step is one of an optimizer, so one batch of `fit`: an epoch has
ceil(samples / batch_size) of them.
"""

from collections.abc import Callable
from math import cos, inf, pi
from numbers import Real
from typing import Any


class Schedule:
    """A function of the number of steps taken, that shows how it was made. It can be copied and pickled.

    >>> cosine(0.1, 100)
    cosine(lr=0.1, steps=100, end=0.0)
    >>> cosine(0.1, 100)(50)
    0.05
    """

    def __init__(self, rule: Callable[..., float], **settings: Any) -> None:
        self.rule, self.settings = rule, settings

    def __call__(self, step: int) -> float:
        """The learning rate after so many steps, 0 or more."""
        return self.rule(step, **self.settings)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={held!r}" for name, held in self.settings.items())
        return f"{self.rule.__name__.lstrip('_')}({settings})"


def _positive(name: str, x: Any, most: float = inf) -> Any:
    if not (isinstance(x, Real) and 0 < float(x) <= most and float(x) < inf):
        limit = "" if most == inf else f" and at most {most:g}"
        raise ValueError(f"{name} of a schedule is a finite number above 0{limit}, not {x!r}")
    return x


def _least(name: str, x: Any) -> Any:
    if not (isinstance(x, Real) and 0 <= float(x) < inf):
        raise ValueError(f"{name} of a schedule is a finite number, 0 or more, not {x!r}")
    return x


def _whole(name: str, n: Any) -> int:
    if isinstance(n, bool) or not hasattr(n, "__index__") or n < 1:
        raise ValueError(f"{name} of a schedule is a whole number of steps, 1 or more, not {n!r}")
    return int(n)


def constant(lr: float) -> Schedule:
    """The same rate for all steps, to be composed: `warmup(constant(0.1), 100)`.

    Raises ValueError, as all schedules do, for numbers out of their range.

    >>> constant(0.1)(7)
    0.1
    """
    return Schedule(_constant, lr=_least("lr", lr))


def _constant(step: int, lr: float) -> float:
    return lr


def step(lr: float, every: int, gamma: float = 0.1) -> Schedule:
    """The rate is multiplied by `gamma` after `every` steps: PyTorch's StepLR.

    >>> [step(1.0, 2, gamma=0.5)(n) for n in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """
    return Schedule(
        _step, lr=_least("lr", lr), every=_whole("every", every), gamma=_positive("gamma", gamma, 1)
    )


def _step(step: int, lr: float, every: int, gamma: float) -> float:
    return float(lr * gamma ** (step // every))


def exponential(lr: float, gamma: float) -> Schedule:
    """The rate is multiplied by `gamma` after each step: PyTorch's ExponentialLR.

    >>> [exponential(1.0, 0.5)(n) for n in range(4)]
    [1.0, 0.5, 0.25, 0.125]
    """
    return Schedule(_exponential, lr=_least("lr", lr), gamma=_positive("gamma", gamma))


def _exponential(step: int, lr: float, gamma: float) -> float:
    return float(lr * gamma**step)


def cosine(lr: float, steps: int, end: float = 0.0) -> Schedule:
    """Down from `lr` to `end` along half a cosine, in so many steps, and then `end`.

    Loshchilov & Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", arXiv:1608.03983,
    without the restarts. PyTorch's CosineAnnealingLR is the same up to `steps`, and rises again after them.

    >>> [round(cosine(1.0, 4)(n), 3) for n in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """
    return Schedule(_cosine, lr=_least("lr", lr), steps=_whole("steps", steps), end=_least("end", end))


def _cosine(step: int, lr: float, steps: int, end: float) -> float:
    return _between(lr, end, min(step / steps, 1.0))


def _between(a: float, b: float, share: float) -> float:
    """From a to b along half a cosine, as `share` goes from 0 to 1."""
    return float(b + (a - b) * (1.0 + cos(pi * share)) / 2.0)


def warmup(then: Callable[[int], float] | float, steps: int, start: float = 1 / 3) -> Schedule:
    """In so many steps straight up, from the share `start` of the first rate of `then`; then that schedule.

    then: a schedule, or a number; it begins when the warm-up ends. Goyal et al. 2017,
    "Accurate, large minibatch SGD", arXiv:1706.02677. It is PyTorch's LinearLR with start_factor=start,
    before another one in a SequentialLR.

    >>> [round(warmup(exponential(1.0, 0.5), 2, start=0.5)(n), 3) for n in range(5)]
    [0.5, 0.75, 1.0, 0.5, 0.25]
    """
    schedule = then if callable(then) else constant(then)
    share = _positive("start", start, 1)
    return Schedule(_warmup, then=schedule, steps=_whole("steps", steps), start=share)


def _warmup(step: int, then: Callable[[int], float], steps: int, start: float) -> float:
    if step >= steps:
        return then(step - steps)
    return float(then(0) * (start + (1.0 - start) * step / steps))


def one_cycle(lr: float, steps: int, rise: float = 0.3, start: float = 25.0, end: float = 1e4) -> Schedule:
    """Up to `lr` and down again, along half cosines, in so many steps: PyTorch's OneCycleLR. Then it stays.

    lr: the highest rate. rise: the share of the steps that go up, between 0 and 1. start: lr / start is the
    first rate; end: that divided by `end` is the last one. Smith & Topin 2018, "Super-convergence",
    arXiv:1708.07120.

    >>> [round(one_cycle(1.0, 10, rise=0.5)(n), 3) for n in range(0, 10, 2)]
    [0.04, 0.52, 1.0, 0.655, 0.095]
    """
    if not (isinstance(rise, Real) and 0 < float(rise) < 1):
        raise ValueError(f"rise of a schedule is a number between 0 and 1, not {rise!r}")
    rates = {"start": _positive("start", start), "end": _positive("end", end)}
    n = _whole("steps", steps)
    if not 0 < float(rise) * n - 1 < n - 1:
        raise ValueError(
            f"one_cycle has no step to go up in: give more than {1 / float(rise):g} steps, not {n}"
        )
    return Schedule(_one_cycle, lr=_least("lr", lr), steps=n, rise=rise, **rates)


def _one_cycle(step: int, lr: float, steps: int, *, rise: float, start: float, end: float) -> float:  # noqa: PLR0913
    top, last = rise * steps - 1, steps - 1
    if step <= top:
        return _between(lr / start, lr, step / top)
    return _between(lr, lr / start / end, min((step - top) / (last - top), 1.0))
