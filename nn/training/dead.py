"""A layer that died while a net learned, so that what is below it learns nothing any more."""

import warnings
from collections.abc import Mapping
from typing import Any

from autograd import Value, enable_grad, mean, why_zero

from ..data.arrays import Loss, answer, rows
from ..modules.layers import Layer
from ..modules.module import Module
from .modes import mode
from .slips import TrainingWarning

SAMPLES = 64  # of all, evenly, whose graph is looked at


def mean_loss(model: Module, loss: Loss, X: Any, y: Any) -> Any:
    """The mean loss of samples as a graph, in eval() mode."""
    with mode(model, False), enable_grad():
        return mean([loss(answer(model, x), target) for x, target in zip(X, rows(y))])


def warn_if_dead(model: Module, loss: Loss, X: Any, y: Any, gradient: Mapping[Value, float]) -> None:
    """Warn of a layer that gets no gradient, for relus are below 0 for all samples, though there is a loss.

    gradient: that of the last step, of each parameter that is learned.
    """
    layers = (each for each in model.modules() if isinstance(each, Layer))
    layer = next((each for each in layers if _is_still(each, gradient)), None)
    if layer is None:
        return
    some = list(range(0, len(X), -(-len(X) // SAMPLES)))
    output, parameter = mean_loss(model, loss, X[some], y[some]), layer.parameters()[-1]
    finding = why_zero(parameter, output)
    if output.data and "dead relu" in finding.kinds:
        name = parameter.label.partition(".neurons")[0] or "a layer"
        why = finding.causes[finding.kinds.index("dead relu")].sentence
        sentence = f"{name} learns nothing any more, its gradient is 0: {why}"
        warnings.warn(sentence, TrainingWarning, stacklevel=5)


def _is_still(layer: Layer, gradient: Mapping[Value, float]) -> bool:
    """Whether it is learned, and its gradient is 0."""
    return all(gradient.get(p) == 0 for p in layer.parameters())
