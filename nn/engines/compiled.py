"""The engine that runs programs of autograd.compile."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from math import inf
from typing import Any, NamedTuple

import autograd
from autograd import no_grad

from ..data.arrays import is_several, listed
from ..data.batching import Batch
from ..data.outputs import in_order
from ..modules.activations import Activation
from ..modules.dropout import Dropout
from ..modules.layers import Layer
from ..modules.networks import MLP, Sequential
from ..modules.neuron import Neuron
from ..modules.noise import Counting, Given, drawing_from
from ..optim import Optimizer
from .protocol import Engine, check_finite

MOST_PROGRAMS = 64  # that are kept: one for each shape of the samples, and for each mode


STEADY = Neuron, Layer, MLP, Sequential, Activation  # compute the same in each mode


class Compiled(Engine):
    """Runs programs, each recorded from one sample when its shape is first met."""

    def begin(self) -> None:
        if self.backend == "python":
            raise ValueError(
                "backend='python' computes with lists of floats: choose 'numpy' or 'numba', or engine='eager'"
            )
        self.learning: Any = None  # a program of the loss, whose vector holds the parameters
        self.gradient: Any = None  # of the last step
        self._programs: dict[Any, _Program] = {}
        self.moody = [module for module in self.model.modules() if not isinstance(module, STEADY)]
        learned = set(self.parameters)
        held = [*self.model.parameters(), *[buffer for _, buffer in self.model.named_buffers()]]
        self.frozen = [value for value in held if value not in learned]  # constants in the programs
        self.frozen_data = [p.data for p in self.frozen]

    def step(self, batch: Batch, optimizer: Optimizer) -> float:
        """One step. The Values of the parameters stay as they are until write()."""
        with _explained():
            loss, gradient = self._slope(batch)
        before, steps = self.gradient, optimizer.steps
        try:
            self.gradient = gradient
            check_finite(loss, _is_finite(gradient))
            with _quiet():
                optimizer.step_vector(self.learning.vector, gradient)
        except FloatingPointError:
            raise  # .grad shows which it is
        except BaseException:
            if optimizer.steps == steps:
                self.gradient = before
            raise
        return float(loss)

    def _slope(self, batch: Batch) -> tuple[Any, Any]:
        """(the mean loss, its gradient)."""
        groups = batch.groups()
        if len(groups) == 1:
            return self._slope_of(batch, *groups[0])
        loss, gradient = 0.0, 0.0
        for places, group in groups:
            share = len(group.X) / len(batch.X)
            group_loss, group_gradient = self._slope_of(batch, places, group)
            loss, gradient = loss + share * group_loss, gradient + share * group_gradient
        return loss, gradient

    def _slope_of(self, batch: Batch, places: Any, group: Batch) -> tuple[Any, Any]:
        weights = () if group.weights is None else (group.weights,)
        program = self._program(self._weighted_loss if weights else self._loss, group.X, group.y, *weights)
        if self.learning is None:
            self.learning = program.run
        slope: tuple[Any, Any] = program.run.value_and_grad(
            group.X, group.y, *weights, *program.masks(batch, places)
        )
        return slope

    def measure(self, batch: Batch) -> tuple[Any, Any]:
        with _explained():
            parts = [(places, self._measure(batch, places, group)) for places, group in batch.groups()]
        if len(parts) == 1:
            return parts[0][1]
        losses, outputs = ([(places, part[i]) for places, part in parts] for i in (0, 1))
        return in_order(losses), in_order(outputs)

    def _measure(self, batch: Batch, places: Any, group: Batch) -> tuple[Any, Any]:
        program = self._program(self._loss_and_output, group.X, group.y)
        losses, *outputs = program.run(group.X, group.y, *program.masks(batch, places))
        return losses, outputs[0] if len(outputs) == 1 else tuple(outputs)

    def outputs(self, X: Any) -> Any:
        groups = Batch(X, X).groups()
        with _explained():
            parts = [(places, self._program(self._output, group.X).run(group.X)) for places, group in groups]
        return parts[0][1] if len(parts) == 1 else in_order(parts)

    def write(self) -> None:
        if self.learning is not None:
            self.learning.write_values(self.gradient)

    def read(self) -> None:
        now = [p.data for p in self.frozen]
        if now != self.frozen_data:
            self.learning, self._programs, self.frozen_data = None, {}, now
        elif self.learning is not None:
            self.learning.read_values()

    def numbers(self) -> list[float]:
        if self.learning is None:
            return [p.data for p in self.parameters]
        return self.learning.vector.tolist()  # type: ignore[no-any-return]

    def gradients(self) -> list[float]:
        return [p.grad for p in self.parameters] if self.gradient is None else self.gradient.tolist()

    def _output(self, x: Any) -> Any:
        return listed(self.model(x))

    def _loss(self, x: Any, target: Any) -> Any:
        return self._penalised(self.loss(self._output(x), target))

    def _weighted_loss(self, x: Any, target: Any, weight: Any) -> Any:
        return self._penalised(weight * self.loss(self._output(x), target))

    def _penalised(self, loss: Any) -> Any:
        return loss + self.penalty(self.model) if self.penalty else loss

    def _loss_and_output(self, x: Any, target: Any) -> Any:
        output = self._output(x)
        loss = self.loss(output, target)
        return (loss, *output) if is_several(output) else (loss, output)

    def _program(self, fn: Callable[..., Any], *samples: Any) -> "_Program":
        """The program of `fn` for samples of these shapes, in the mode that the model is in.

        It has the parameters as they are now.
        """
        key = fn.__name__, self._mode(), *[each.shape[1:] for each in samples]
        program = self._programs.get(key)
        if program is None:
            if len(self._programs) == MOST_PROGRAMS:
                del self._programs[next(iter(self._programs))]  # the oldest
            program = self._programs[key] = self._compile(fn, *[each[0] for each in samples])
        if self.learning is not None:
            program.run.vector = self.learning.vector
        return program

    def _mode(self) -> tuple[Any, ...]:
        """What of the model may differ from step to step and is not in its parameters: hashable."""
        return (self.model.training, *[(each.training, getattr(each, "p", None)) for each in self.moody])

    def _compile(self, fn: Callable[..., Any], *sample: Any) -> "_Program":
        shares = self._shares(sample[0])
        if not shares:
            return _Program(self._run(fn, *sample), [])

        @wraps(fn)
        def masked(*arguments: Any) -> Any:
            with drawing_from(Given(arguments[-1])):
                return fn(*arguments[:-1])

        return _Program(self._run(masked, *sample, shares), shares)

    def _run(self, fn: Callable[..., Any], *sample: Any) -> Any:
        return autograd.compile(fn, *sample, parameters=self.parameters, backend=self.backend)

    def _shares(self, x: Any) -> list[float]:
        """The p of each mask that the model asks for when it computes a sample."""
        if not (self.model.training and any(isinstance(module, Dropout) for module in self.moody)):
            return []
        counting = Counting()
        with drawing_from(counting), no_grad():
            self.model(x.tolist())
        return counting.shares


class _Program(NamedTuple):
    """A program of autograd.compile, and the p of each mask that it takes as its last argument."""

    run: Any
    shares: list[float]

    def masks(self, batch: Batch, places: Any) -> list[Any]:
        """That argument for samples of a batch, which are at these places; [] if there is none."""
        if not self.shares:
            return []
        table = batch.noise.table(self.shares)  # type: ignore[union-attr]
        return [table if places is None else table[places]]


@contextmanager
def _explained() -> Iterator[None]:
    """A context in which errors of compiling, and of the first batch, say what to do."""
    try:
        with _quiet():
            yield
    except (TypeError, ValueError) as error:
        error.add_note("Where a model or a loss cannot be compiled, engine='eager' runs it as it is.")
        raise


def _quiet() -> AbstractContextManager[Any]:
    """A context in which numbers of NumPy become infinite without a warning, as those of Values do."""
    import numpy as np

    return np.errstate(all="ignore")


def _is_finite(numbers: Any) -> bool:
    import numpy as np

    return bool(np.vdot(numbers, numbers) < inf or np.isfinite(numbers).all())
