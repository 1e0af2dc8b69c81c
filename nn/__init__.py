"""Neural networks on top of `autograd`, of whose names it uses the public ones only."""

import typing as _typing

try:
    from autograd import Value as _Value  # noqa: F401
except ImportError as error:
    if error.path is None:
        raise
    raise ImportError(
        f"{error.path} is not glassgrad's `autograd` but, it seems, HIPS/autograd, which has the same import "
        "name: make a fresh virtual environment and install only one of them"
    ) from None

from . import datasets, schedules
from .activations import ACTIVATIONS, LAYER_ACTIVATIONS, Activation
from .evaluation import evaluate, predict
from .history import History
from .init import INITS
from .layers import Layer
from .losses import (
    LOSSES,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    cross_entropy_with_logits,
    half_sse,
    hinge,
    huber,
    kl_divergence,
    mae,
    mse,
)
from .minibatches import batches
from .module import Module
from .networks import MLP, Sequential
from .neuron import Neuron
from .onehot import one_hot
from .optim import OPTIMIZERS, SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from .penalties import Penalty, elastic, l1, l2
from .perceptron import Perceptron, PerceptronHistory
from .recipes import RECIPES, Recipe, recipe
from .recorder import Recorder
from .saving import load, save
from .scores import confusion_matrix
from .slips import TrainingWarning
from .splits import train_test_split, train_validation_test_split
from .training import fit

__all__ = [
    "ACTIVATIONS", "Activation", "Adagrad", "Adam", "AdamW", "History", "INITS", "LAYER_ACTIVATIONS",
    "LOSSES", "Layer", "MLP", "Module", "Neuron", "OPTIMIZERS", "Optimizer", "Penalty", "Perceptron",
    "PerceptronHistory", "RECIPES", "RMSprop", "Recipe", "Recorder", "SGD", "Sequential", "TrainingWarning",
    "batches", "binary_cross_entropy", "binary_cross_entropy_with_logits", "confusion_matrix",
    "cross_entropy", "cross_entropy_with_logits", "datasets", "elastic", "evaluate", "fit", "half_sse",
    "hinge", "huber", "kl_divergence", "l1", "l2", "load", "mae", "mse", "one_hot", "predict", "recipe",
    "save", "schedules", "train_test_split", "train_validation_test_split",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


if not _typing.TYPE_CHECKING:

    def __getattr__(name: str):
        """Names of PyTorch and Keras are answered with what they are called here."""
        if name.startswith("_"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from .names import PACKAGE, missing

        raise missing("nn", name, PACKAGE, __all__)
