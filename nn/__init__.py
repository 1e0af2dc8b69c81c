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
from .callbacks.backup import BackupAndRestore
from .callbacks.base import Callback
from .callbacks.early_stopping import EarlyStopping
from .callbacks.gradient_monitor import GradientMonitor
from .callbacks.model_checkpoint import ModelCheckpoint
from .callbacks.plateau import ReduceLROnPlateau
from .callbacks.recorder import Recorder
from .callbacks.stop_when import StopWhen
from .data.minibatches import batches
from .data.onehot import one_hot
from .data.splits import train_test_split, train_validation_test_split
from .files.saving import load, save
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
from .modules.activations import ACTIVATIONS, LAYER_ACTIVATIONS, Activation
from .modules.dropout import Dropout
from .modules.embedding import Embedding, Flatten
from .modules.init import INITS
from .modules.layers import Layer
from .modules.module import Module
from .modules.networks import MLP, Sequential
from .modules.neuron import Neuron
from .modules.normalization import LayerNorm
from .modules.perceptron import Perceptron, PerceptronHistory
from .modules.standardize import Standardize
from .modules.summaries import Summary, summary
from .optim import OPTIMIZERS, SGD, Adagrad, Adam, AdamW, Optimizer, RMSprop
from .penalties import Penalty, elastic, l1, l2
from .recipes import RECIPES, Recipe, recipe
from .scores.scores import confusion_matrix
from .training.evaluation import evaluate, predict
from .training.finder import LearningRateFinder
from .training.fit import fit
from .training.history import History
from .training.loop import Training
from .training.slips import TrainingWarning

__all__ = [
    "ACTIVATIONS", "Activation", "Adagrad", "Adam", "AdamW", "BackupAndRestore", "Callback", "Dropout",
    "EarlyStopping", "Embedding", "Flatten", "GradientMonitor", "History", "INITS", "LAYER_ACTIVATIONS",
    "LOSSES", "Layer", "LayerNorm", "LearningRateFinder", "MLP", "ModelCheckpoint", "Module", "Neuron",
    "OPTIMIZERS", "Optimizer", "Penalty", "Perceptron", "PerceptronHistory", "RECIPES", "RMSprop",
    "Recipe", "Recorder", "ReduceLROnPlateau", "SGD", "Sequential", "Standardize", "StopWhen", "Summary",
    "Training", "TrainingWarning", "batches", "binary_cross_entropy", "binary_cross_entropy_with_logits",
    "confusion_matrix", "cross_entropy", "cross_entropy_with_logits", "datasets", "elastic", "evaluate",
    "fit", "half_sse", "hinge", "huber", "kl_divergence", "l1", "l2", "load", "mae", "mse", "one_hot",
    "plot", "predict", "recipe", "save", "schedules", "summary", "train_test_split",
    "train_validation_test_split",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


if _typing.TYPE_CHECKING:
    from . import board as board
    from . import estimators as estimators
    from . import plot as plot
else:

    def __getattr__(name: str):
        """Packages that need other packages; names of PyTorch and Keras, with what they are called here."""
        if name in ("board", "estimators", "plot"):
            from importlib import import_module

            return import_module(f"{__name__}.{name}")
        if name.startswith("_"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from .names import PACKAGE, missing

        raise missing("nn", name, PACKAGE, __all__)
