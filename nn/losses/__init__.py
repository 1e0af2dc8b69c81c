"""Losses: how wrong predictions are, as one Value; smaller is better.

Targets that are Values are not checked, for their numbers may change: they are learned, or are the inputs of
a compiled program.
"""

from collections.abc import Callable
from typing import Any

from autograd import Value

from .binary import binary_cross_entropy, binary_cross_entropy_with_logits, hinge
from .categorical import cross_entropy, cross_entropy_with_logits, kl_divergence
from .probabilities import logits_behind
from .regression import half_sse, huber, mae, mse

__all__ = [
    "CLASSIFICATION", "LOSSES", "OF_PROBABILITIES", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "cross_entropy", "cross_entropy_with_logits", "half_sse", "hinge",
    "huber", "kl_divergence", "logits_behind", "mae", "mse",
]  # fmt: skip

#: Losses that take certain targets only.
CLASSIFICATION = (
    hinge,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    cross_entropy_with_logits,
    kl_divergence,
)

#: Losses of probabilities, which take the logits behind these.
OF_PROBABILITIES = binary_cross_entropy, cross_entropy, kl_divergence

#: Losses by name: functions of (predictions, targets) that return one Value.
LOSSES: dict[str, Callable[[Any, Any], Value]] = {
    loss.__name__: loss for loss in (mse, half_sse, mae, huber, *CLASSIFICATION)
}
