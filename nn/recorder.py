"""Recorder: a callback of fit that keeps what the parameters were, for a page that plays the training."""

from typing import Any

from autograd import Value, constant

from .data import Loss, checked, loss_function, pairs
from .engines import mode
from .module import Module
from .training import Logs

MOST = 200  # moments that are kept: when there are more, every second one is given up


class Recorder:
    """A callback of `fit` that records a training, to scrub through it afterwards, epoch by epoch.

    `model`, `X`, `y` and `loss` are those of `fit`; `sample`: which of the samples the page shows the graph
    of, with all its gradients. Of a long training about 200 moments are kept, evenly spaced, the first and
    the last among them.

    >>> from nn import MLP, fit
    >>> model, X, y = MLP(1, [3, 1], activation="tanh", seed=0), [[0.0], [0.5], [1.0]], [0.0, 0.25, 1.0]
    >>> recorder = Recorder(model, X, y, loss="mse")
    >>> history = fit(model, X, y, loss="mse", epochs=5, callbacks=[recorder], seed=0, verbose=False)
    >>> recorder.replay()
    <Replay of loss = mean(square(layers.1.neurons.0.z - y)): 6 moments; .save('training.html') writes it>
    """

    def __init__(self, model: Module, X: Any, y: Any, *, loss: str | Loss, sample: int = 0) -> None:
        self.model = checked(model)
        self.X, self.y = pairs(X, y)
        if not -len(self.X) <= sample < len(self.X):
            raise IndexError(f"sample {sample} of {len(self.X)}: the first is 0")
        self.loss = loss_function(loss)
        self.sample = sample
        self.curves: dict[str, list[float]] = {}
        self.epochs: list[list[float]] = []
        self.numbers: list[int] = []
        self._every = 1
        self._keep(0)

    def __call__(self, epoch: int, logs: Logs) -> None:
        for name, number in logs.items():
            self.curves.setdefault(name, []).append(number)
        self._keep(len(self.curves["loss"]))

    def _keep(self, number: int) -> None:
        """Keep this moment; of those before, only every so many-th."""
        if self.numbers and self.numbers[-1] % self._every:
            self.epochs.pop()
            self.numbers.pop()
        self.epochs.append([p.data for p in self.model.parameters()])
        self.numbers.append(number)
        if len(self.numbers) > MOST:
            self._every *= 2
            self.epochs, self.numbers = self._thinned(self.epochs), self._thinned(self.numbers)

    def _thinned(self, kept: list[Any]) -> list[Any]:
        return [item for item, n in zip(kept, self.numbers) if n % self._every == 0 or n == self.numbers[-1]]

    def replay(self) -> Any:
        """The page: `recorder.replay().save("training.html")`, or last in a notebook's cell."""
        from autograd import replay  # noqa: PLC0415

        inputs, outputs, loss = self._graph()
        return replay(
            loss,
            self.model.parameters(),
            self.epochs,
            numbers=self.numbers,
            curves=self.curves,
            inputs=inputs,
            predictions=outputs,
            X=self.X.reshape(len(self.X), -1),
            y=self.y,
        )

    def _graph(self) -> tuple[list[Value], list[Value], Value]:
        """The inputs, the outputs and the loss of the sample, with names."""
        x, y = self.X[self.sample], self.y[self.sample]
        inputs = [constant(number, label=f"x{i}") for i, number in enumerate(x.ravel().tolist())]
        names = [f"y{i}" for i in range(y.size)] if y.ndim else ["y"]
        targets = [constant(number, label=name) for number, name in zip(y.ravel().tolist(), names)]
        with mode(self.model, False):
            output = self.model(_shaped(inputs, x.shape))
        loss = self.loss(output, _shaped(targets, y.shape))
        loss.label = loss.label or "loss"
        return inputs, list(output) if isinstance(output, (list, tuple)) else [output], loss


def _shaped(flat: list[Value], shape: tuple[int, ...]) -> Any:
    """A flat list as nested ones; the number itself where there are no axes."""
    if not shape:
        return flat[0]
    size = len(flat) // shape[0]
    return [_shaped(flat[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]
