"""What a model says of many samples at once, and how good that is."""

from collections.abc import Iterable, Iterator
from typing import Any

from .data import Loss, answer, check_targets, checked, loss_function, pairs, samples
from .engines import ENGINES, Engine, mode
from .metrics import Metric, averages, resolve_metrics
from .module import Module
from .names import find

AT_ONCE = 1024  # samples, so that the memory needed does not grow with the data


def chunks(n: int, size: int) -> Iterator[slice]:
    """Slices of `size`, the last one perhaps shorter, that cover n samples.

    >>> list(chunks(5, 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 6, None)]
    """
    return (slice(start, start + size) for start in range(0, n, size))


def engine_for(model: Module, engine: str, backend: str | None, loss: Loss | None = None) -> Engine:
    """The engine of that name, not to learn with. ValueError for an unknown one, TypeError for no Module."""
    return find("engine", engine, ENGINES)(model, loss, checked(model).parameters(), backend)


def predict(model: Module, X: Any, *, engine: str = "compiled", backend: str | None = None) -> Any:
    """The outputs of the model, as an array: (n,) for a model that returns one Value, (n, k) for k of them.

    `X`: samples, an array or lists: (n, features), or (n,) where there is one feature. nan in it goes through
    the model as a number does. The model is compiled anew each time: for a few samples engine="eager", or
    model(x), is quicker. `engine`, `backend`: as in `fit`. The model is in eval() mode meanwhile.

    Raises ValueError for ragged or no samples or another number of features, TypeError for what are no
    numbers.

    >>> from nn import Neuron
    >>> neuron = Neuron(2, "linear", init="zeros")
    >>> neuron.b.data = 0.5
    >>> predict(neuron, [[1.0, 2.0], [3.0, 4.0]])
    array([0.5, 0.5])
    """
    import numpy as np

    run, X = engine_for(model, engine, backend), samples(X)
    with mode(model, False):
        answer(model, X[0])
        return np.concatenate([run.outputs(X[chunk]) for chunk in chunks(len(X), AT_ONCE)])


def evaluate(  # noqa: PLR0913
    model: Module,
    X: Any,
    y: Any,
    *,
    loss: str | Loss,
    metrics: Iterable[str | Metric] = (),
    engine: str = "compiled",
    backend: str | None = None,
) -> dict[str, float]:
    """The mean loss over all samples, and the metrics, by name; nothing is learned.

    Takes and raises what `fit` does. The model is in eval() mode meanwhile.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, "linear", init="zeros")
    >>> evaluate(neuron, [1.0, 2.0], [1.0, 3.0], loss="mse")
    {'loss': 5.0}
    """
    loss = loss_function(loss)
    measured = resolve_metrics(metrics, loss)
    run = engine_for(model, engine, backend, loss)
    X, y = pairs(X, y)
    with mode(model, False):
        check_targets(model, loss, X, y)
        return measure(run, X, y, measured)


def measure(run: Engine, X: Any, y: Any, metrics: dict[str, Metric]) -> dict[str, float]:
    """The mean loss and the metrics, from all samples, some at a time."""
    import numpy as np

    parts = [run.measure(X[chunk], y[chunk]) for chunk in chunks(len(X), AT_ONCE)]
    losses, outputs = map(np.concatenate, zip(*parts))
    return {"loss": float(losses.mean()), **averages(metrics, outputs, y)}
