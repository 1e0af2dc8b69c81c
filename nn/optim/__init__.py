"""Optimizers: step() moves each parameter against its gradient."""

from .adam import Adam, AdamW
from .adaptive import Adagrad, RMSprop
from .optimizer import Optimizer
from .sgd import SGD

__all__ = ["OPTIMIZERS", "SGD", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop"]

#: Optimizers by name: classes of (parameters, lr, ...).
OPTIMIZERS: dict[str, type[SGD] | type[Adagrad] | type[RMSprop] | type[Adam]] = {
    kind.__name__.lower(): kind for kind in (SGD, Adagrad, RMSprop, Adam, AdamW)
}
