"""Perceptron: units that fire at a threshold, and the rule by which they learn: Rosenblatt 1958."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from autograd import Value, no_grad

from ..data.arrays import pairs
from ..names import counted
from ..optim.checks import above_0, number
from ..training.evaluation import predict
from .init import Draw, Rng
from .inputs import lift
from .layers import Layer, bare
from .neuron import size


class Step:
    """The activation of a threshold unit: 1 from the threshold on, 0 below it. Its slope is 0."""

    def __init__(self, threshold: float) -> None:
        self.threshold = number("threshold", threshold)

    def __call__(self, z: Value) -> Value:
        return (z - self.threshold if self.threshold else z).heaviside()

    def __repr__(self) -> str:
        return f"step at {self.threshold:g}"


@dataclass(frozen=True)
class PerceptronHistory:
    """What `Perceptron.fit` returns.

    errors: for each epoch, how many answers were wrong, each given just before the step that learned from it.
    repeats: (later, earlier) if the weights after epoch `later` are those after epoch `earlier`, of which 0
        is the start; else None.

    >>> PerceptronHistory([2, 1, 0])
    PerceptronHistory(3 epochs, errors [2, 1, 0]: converged, epoch 3 had no error)
    """

    errors: list[int]
    repeats: tuple[int, int] | None = None

    @property
    def converged(self) -> bool:
        """Whether the last epoch had no error: then nothing changes any more."""
        return self.errors[-1] == 0

    def __len__(self) -> int:
        return len(self.errors)

    def __repr__(self) -> str:
        shown = [str(n) for n in self.errors]
        if len(shown) > 12:
            shown[6:-4] = ["..."]
        return (
            f"PerceptronHistory({counted(len(self), 'epoch')}, errors [{', '.join(shown)}]: {self._ending()})"
        )

    def _ending(self) -> str:
        if self.converged:
            return f"converged, epoch {len(self)} had no error"
        if self.repeats:
            later, earlier = self.repeats
            before = f"those after epoch {earlier}" if earlier else "those at the start"
            return f"cycles, the weights after epoch {later} are {before}, so it will never end"
        return "not converged yet"


class Perceptron(Layer):
    """Threshold units that share their inputs: each gives 1 if w · x + b reaches the threshold, else 0.

    nin: the number of inputs. nout: the number of units.
    threshold: what the weighted sum must reach.
    lr: the learning rate, η of the rule.
    bias, init, rng, seed: as in `Neuron`; weights begin at 0.

    `w` is the tuple of the weights and `b` the bias of a single unit, or a list of them, one for each unit.
    perceptron(x) takes one sample, as a Layer does, and graphs, pictures and steppers show it. The slope of
    the step is 0, so gradients teach it nothing: `fit` has a rule of its own.

    Raises ValueError for sizes below 1 and an lr that is not above 0; TypeError for what are no numbers.

    >>> from nn import datasets
    >>> perceptron = Perceptron(2)
    >>> perceptron.fit(*datasets.gate("and"))
    PerceptronHistory(6 epochs, errors [2, 3, 3, 2, 1, 0]: converged, epoch 6 had no error)
    >>> perceptron([1.0, 1.0]), [w.data for w in perceptron.w], perceptron.b.data
    (Value(data=1, grad=0, label='neurons.0.a'), [2.0, 1.0], -3.0)
    """

    def __init__(  # noqa: PLR0913
        self,
        nin: int,
        nout: int = 1,
        *,
        threshold: float = 0.0,
        lr: float = 1.0,
        bias: bool = True,
        init: str | Draw | None = "zeros",
        rng: Rng | None = None,
        seed: int | None = None,
    ) -> None:
        self.lr = above_0("lr", lr)
        super().__init__(nin, nout, Step(threshold), bias=bias, init=init, rng=rng, seed=seed)

    @property
    def threshold(self) -> float:
        step: Any = self.activation
        return float(step.threshold)

    @property
    def w(self) -> Any:
        return bare([neuron.w for neuron in self.neurons])

    @property
    def b(self) -> Any:
        return bare([neuron.b for neuron in self.neurons])

    def fit(self, X: Any, y: Any, *, epochs: int = 100) -> PerceptronHistory:
        """Learn by the perceptron rule, sample by sample in the order given: w_ij += lr (y_j - answer_j) x_i.

        X: samples, of shape (n, nin). y: targets, 0 and 1, of shape (n,) or (n, nout). epochs: how often to
        see all samples, at most.

        If a line (a plane, with more inputs) separates the classes, an epoch without an error comes (Novikoff
        1962), and ends it. It also ends if all weights are, to the last bit, what they were after an earlier
        epoch: all that follows is computed from them, so it would repeat for ever. That is a proof, however
        numbers are rounded; but rounding may hide or delay a cycle: 0.1 + 0.2 - 0.3 is not 0. Nothing is
        rounded with whole numbers in X, and an lr, a threshold and first weights such as 0, 1 or 0.5.

        Raises ValueError for targets that are not 0 and 1, and for wrong shapes; FloatingPointError if the
        weights overflow.

        >>> from nn import datasets
        >>> history = Perceptron(2).fit(*datasets.gate("xor"))
        >>> history.errors, history.converged, history.repeats
        ([3, 3, 4], False, (3, 2))
        """
        X, y = pairs(X, y, ragged=False)
        samples = list(zip(X.tolist(), _targets(y, len(self.neurons))))
        seen, errors = {self._numbers(): 0}, list[int]()
        for epoch in range(1, size(epochs, "epochs") + 1):
            errors.append(sum([self._learn(x, right) for x, right in samples]))
            state = self._numbers()
            if not all(map(isfinite, state)):
                raise FloatingPointError(
                    f"the weights overflowed in epoch {epoch}: try smaller numbers in X, or a smaller lr"
                )
            if not errors[-1]:
                break
            if state in seen:
                return PerceptronHistory(errors, (epoch, seen[state]))
            seen[state] = epoch
        return PerceptronHistory(errors)

    def predict(self, X: Any) -> Any:
        """The answers, 0 and 1, for samples of shape (n, nin): an array, as nn.predict returns it.

        >>> Perceptron(2, threshold=1.0, init=lambda *_: 1.0).predict([[0.0, 0.5], [0.5, 0.5]])
        array([0., 1.])
        """
        return predict(self, X)

    def _learn(self, x: Any, targets: list[float]) -> int:
        """Take the step of one sample; returns how many answers were wrong."""
        inputs = lift(x)
        with no_grad():
            errors = [target - a.data for target, a in zip(targets, self.forward(inputs))]
        for neuron, error in zip(self.neurons, errors):
            for w, xi in zip(neuron.w, inputs):
                w.data += self.lr * error * xi.data
            if neuron.b is not None:
                neuron.b.data += self.lr * error
        return sum([error != 0 for error in errors])

    def _numbers(self) -> tuple[float, ...]:
        return tuple([p.data for p in self.parameters()])


def _targets(y: Any, nout: int) -> list[list[float]]:
    """The targets of each sample. Raises ValueError if they are not 0 and 1, or not one for each unit."""
    if y.reshape(len(y), -1).shape[1] != nout:
        raise ValueError(
            f"a Perceptron of {counted(nout, 'unit')} has as many targets for each sample, "
            f"and y has the shape {y.shape}"
        )
    rows: list[list[float]] = y.reshape(len(y), nout).tolist()
    for i, row in enumerate(rows):
        if not set(row) <= {0, 1}:
            hint = ": for -1 and 1 give (y + 1) / 2" if -1 in row else ""
            raise ValueError(f"the targets of a Perceptron are 0 and 1, and y[{i}] is {y[i].tolist()}{hint}")
    return rows
