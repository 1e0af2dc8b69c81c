"""Penalties: what large weights cost, as one Value, added to the loss of a batch."""

from collections.abc import Callable, Iterable
from math import inf
from numbers import Real
from typing import Any, TypeAlias

import autograd
from autograd import Value

from .modules.module import Module

BIASES = ("b", "bias")  # what attributes that hold biases are called


class Penalty:
    """A penalty for large weights: `fit` takes one, and in a loop of one's own it is added to the loss.

    penalty(model) is a Value: l1 * Σ |w| + l2 * Σ w² over the weights of a Module, or over all Values of a
    list. What a module calls `b` or `bias` is no weight: it counts with `biases` only.

    Raises ValueError if there are no weights, TypeError for what is no Module or list of Values.
    """

    def __init__(self, l1: float, l2: float, biases: bool, text: str) -> None:
        self.l1, self.l2, self.biases, self.text = l1, l2, biases, text

    def __call__(self, weights: Module | Iterable[Value]) -> Value:
        penalised = self._penalised(weights)
        terms = []
        if self.l1:
            terms.append(self.l1 * autograd.sum([abs(w) for w in penalised]))
        if self.l2:
            terms.append(self.l2 * autograd.sum([w.square() for w in penalised]))
        total: Value = autograd.sum(terms)
        return total

    def _penalised(self, weights: Any) -> list[Value]:
        if isinstance(weights, Module):
            named = list(weights.named_parameters())
            values = [value for name, value in named if self.biases or not is_bias(name)]
        else:
            values = list(weights) if isinstance(weights, Iterable) else [weights]
        for value in values:
            if not isinstance(value, Value):
                raise TypeError(f"a penalty takes a Module or a list of Values, not {value!r:.60}")
        if not values:
            raise ValueError(f"there are no weights for {self.text}: give a Module with weights, or a list")
        return values

    def __repr__(self) -> str:
        return self.text


def is_bias(name: str) -> bool:
    """Whether the last part of a dotted name, but for indices, is that of a bias."""
    return next((part for part in reversed(name.split(".")) if not part.isdigit()), "") in BIASES


def l1(strength: float, *, biases: bool = False) -> Penalty:
    """strength * Σ |w|, which draws weights to exactly 0: the lasso. Tibshirani 1996.

    strength: a number above 0. biases: whether biases are penalised too; as in Keras they are not, for they
    do not make a model more curved.

    Raises ValueError for another strength.

    >>> l1(0.1)([Value(3.0), Value(-2.0)])
    Value(data=0.5, grad=0)
    """
    return Penalty(_strength("l1", strength), 0.0, biases, f"l1({strength:g}{', biases=True' * biases})")


def l2(strength: float, *, biases: bool = False) -> Penalty:
    """strength * Σ w², which keeps weights small: ridge regression. Hoerl & Kennard 1970.

    It takes and raises what `l1` does, and is that of Keras. PyTorch has `weight_decay` instead, as
    optimizers have it here too: it acts on all parameters, biases too, and SGD with weight_decay=2 * strength
    takes the steps of l2(strength, biases=True).

    >>> l2(0.1)([Value(3.0), Value(-2.0)])
    Value(data=1.3, grad=0)
    """
    return Penalty(0.0, _strength("l2", strength), biases, f"l2({strength:g}{', biases=True' * biases})")


def elastic(l1: float, l2: float, *, biases: bool = False) -> Penalty:
    """l1 * Σ |w| + l2 * Σ w²: the elastic net, both at once. Zou & Hastie 2005.

    It takes and raises what `l1` does.

    >>> elastic(0.1, 0.1)([Value(3.0), Value(-2.0)])
    Value(data=1.8, grad=0)
    """
    text = f"elastic({l1:g}, {l2:g}{', biases=True' * biases})"
    return Penalty(_strength("l1", l1), _strength("l2", l2), biases, text)


def _strength(name: str, strength: Any) -> float:
    if not (isinstance(strength, Real) and 0 < float(strength) < inf):
        raise ValueError(f"the strength of {name} is a finite number above 0, such as 0.01, not {strength!r}")
    return float(strength)


#: What `fit` takes: a penalty, or a function of the model that returns a Value.
OfModel: TypeAlias = Callable[[Any], Any]


def penalty_function(penalty: Any, model: Module) -> OfModel | None:
    """The penalty, which was called once. Raises TypeError if it is none."""
    if penalty is None:
        return None
    if not callable(penalty):
        raise TypeError(
            f"a penalty is nn.l1(...), nn.l2(...) or a function of the model, not {penalty!r:.60}"
        )
    value = penalty(model)
    if not isinstance(value, Value):
        raise TypeError(f"a penalty returns one Value, not {value!r:.60}")
    return penalty  # type: ignore[no-any-return]
