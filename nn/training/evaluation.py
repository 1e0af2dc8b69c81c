"""predict: the outputs of a model for many samples. evaluate: how good they are."""

from collections.abc import Iterable, Sequence
from typing import Any

from ..data.arrays import Loss, answers, check_targets, checked, pairs, samples
from ..data.batching import Batch, chunks
from ..data.outputs import joined
from ..data.several import loss_and_targets
from ..engines import ENGINES, Engine
from ..modules.module import Module
from ..names import find
from ..scores.metrics import Metric, averages, resolve_metrics
from .modes import mode

CHUNK = 1024  # samples at once, so that the memory needed does not grow with the data


def engine_for(model: Module, engine: str, backend: str | None, loss: Loss | None = None) -> Engine:
    """The engine of that name for a model, to predict or evaluate with.

    Raises ValueError for an unknown name, TypeError if the model is no Module.
    """
    return find("engine", engine, ENGINES)(model, loss, checked(model).parameters(), backend)


def predict(model: Module, X: Any, *, engine: str = "compiled", backend: str | None = None) -> Any:
    """The outputs of the model as an array: (n,) for a model that returns one Value, (n, k) for k of them.

    Of a model that returns a tuple with lists in it, a tuple of arrays; of samples whose outputs differ in
    their shapes, an array of n arrays.

    model: a Module; it is in eval() mode meanwhile.
    X: samples, an array or lists, of shape (n, features), or (n,) where there is one feature. nan in it goes
        through the model as a number does.
    engine, backend: as in `fit`. The model is compiled anew each time: for a few samples engine="eager", or
        model(x), is quicker.

    Raises ValueError for ragged rows, no samples, or another number of features than the model has; TypeError
    for what are no numbers or no Module.

    >>> from nn import Neuron
    >>> neuron = Neuron(2, "linear", init="zeros")
    >>> neuron.b.data = 0.5
    >>> predict(neuron, [[1.0, 2.0], [3.0, 4.0]])
    array([0.5, 0.5])
    """
    run, X = engine_for(model, engine, backend), samples(X)
    with mode(model, False):
        answers(model, X)
        return joined([run.outputs(X[chunk]) for chunk in chunks(len(X), CHUNK)])


def evaluate(  # noqa: PLR0913
    model: Module,
    X: Any,
    y: Any,
    *,
    loss: str | Loss | Sequence[str | Loss],
    metrics: Iterable[str | Metric] = (),
    engine: str = "compiled",
    backend: str | None = None,
) -> dict[str, float]:
    """{"loss": the mean loss over all samples, name of a metric: its number, ...}; nothing is learned.

    model: a Module; it is in eval() mode meanwhile.
    X, y: samples and targets, as in `fit`.
    loss, metrics, engine, backend: as in `fit`.

    Raises what `fit` raises for these.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, "linear", init="zeros")
    >>> evaluate(neuron, [1.0, 2.0], [1.0, 3.0], loss="mse")
    {'loss': 5.0}
    """
    loss, y = loss_and_targets(loss, y)
    X, y = pairs(X, y)
    measured = resolve_metrics(metrics, loss, y)
    run = engine_for(model, engine, backend, loss)
    with mode(model, False):
        check_targets(model, loss, X, y)
        return measure(run, X, y, measured)


def measure(run: Engine, X: Any, y: Any, metrics: dict[str, Metric]) -> dict[str, float]:
    """{"loss": the mean loss, name: each metric} of all samples, which are computed CHUNK at a time."""
    parts = [run.measure(Batch(X[chunk], y[chunk])) for chunk in chunks(len(X), CHUNK)]
    losses, outputs = (joined(list(part)) for part in zip(*parts))
    return {"loss": float(losses.mean()), **averages(metrics, outputs, y)}
