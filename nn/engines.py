"""The engines of `fit`: sample by sample over Values, or all samples at once by a compiled program."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from math import isfinite
from typing import Any, Protocol

import autograd
from autograd import Value, enable_grad, mean, no_grad

from .data import Loss, answer
from .module import Module
from .optim import Optimizer
from .penalties import OfModel


class Engine(Protocol):
    """What fit, predict and evaluate need. X are samples, (n, ...), and Y their targets, (n, ...): arrays."""

    def __init__(
        self,
        model: Module,
        loss: Loss | None,
        parameters: list[Value],
        backend: str | None,
        penalty: OfModel | None = None,
    ) -> None: ...

    def step(self, X: Any, Y: Any, optimizer: Optimizer, weights: Any = None) -> float:
        """Move the parameters once, against the gradient of the mean loss; returns the loss before the step.

        `weights`: an array of shape (n,), by which the loss of each sample is multiplied.

        Raises FloatingPointError, and moves nothing, if the loss or its gradient is not finite. A step that
        is interrupted leaves parameters, gradients and optimizer as they were.
        """

    def measure(self, X: Any, Y: Any) -> tuple[Any, Any]:
        """(the loss of each sample, of shape (n,), the outputs, of shape (n,) or (n, k)), as arrays."""

    def outputs(self, X: Any) -> Any:
        """The outputs as an array of shape (n,) or (n, k)."""

    def write(self) -> None:
        """Bring `.data` and `.grad` of the parameters up to date."""

    def read(self) -> None:
        """Take over `.data` of the parameters, which somebody else may have changed."""


class SlopeError(FloatingPointError):
    """The loss is finite, and its gradient is not."""


def check_finite(loss: float, gradient_is_finite: bool) -> float:
    """The loss. Raises FloatingPointError if it, or the gradient, is not finite."""
    if not isfinite(loss):
        raise FloatingPointError(f"the loss is {loss}")
    if not gradient_is_finite:
        raise SlopeError(f"the loss is {loss:.6g}, but its gradient is not finite")
    return loss


class Eager:
    """Computes the model and the loss over Values, one sample after the other."""

    def __init__(
        self,
        model: Module,
        loss: Loss | None,
        parameters: list[Value],
        backend: str | None,
        penalty: OfModel | None = None,
    ) -> None:
        if backend is not None:
            raise ValueError(f"backend={backend!r} is for engine='compiled': engine='eager' has none")
        self.model = model
        self.loss: Any = loss
        self.penalty = penalty
        self.parameters = parameters
        self.read()

    def step(self, X: Any, Y: Any, optimizer: Optimizer, weights: Any = None) -> float:
        samples, steps = zip(X.tolist(), Y.tolist()), optimizer.steps
        losses = [self.loss(self.model(x), target) for x, target in samples]
        if weights is not None:
            losses = [weight * each for weight, each in zip(weights.tolist(), losses)]
        loss: Value = mean(losses)
        if self.penalty:
            loss = loss + self.penalty(self.model)
        try:
            optimizer.zero_grad()
            loss.backward()
            gradient = [p.grad for p in self.parameters]
            check_finite(loss.data, all(map(isfinite, gradient)))
            optimizer.step()
            self.gradient = gradient
        except FloatingPointError:
            raise  # .grad shows which it is
        except BaseException:
            if optimizer.steps == steps:
                for parameter, grad in zip(self.parameters, self.gradient):
                    parameter.grad = grad
            raise
        return loss.data

    def measure(self, X: Any, Y: Any) -> tuple[Any, Any]:
        import numpy as np

        losses, outputs = [], []
        with enable_grad():  # losses see which operation made a prediction
            for x, target in zip(X, Y.tolist()):
                output = answer(self.model, x)
                losses.append(self.loss(output, target).data)
                outputs.append(_numbers([output])[0])
        return np.array(losses), np.array(outputs)

    def outputs(self, X: Any) -> Any:
        with no_grad():
            return _numbers([answer(self.model, x) for x in X])

    def write(self) -> None:
        """Do nothing: the parameters are Values all the time."""

    def read(self) -> None:
        self.gradient = [p.grad for p in self.parameters]  # of the last step


def _numbers(outputs: list[Any]) -> Any:
    """The numbers of n Values, or of n lists of k Values, as an array of shape (n,) or (n, k)."""
    import numpy as np

    return np.array([out.data if isinstance(out, Value) else [o.data for o in out] for out in outputs])


class Compiled:
    """Runs programs made by autograd.compile, each recorded from one sample when it is first needed."""

    def __init__(
        self,
        model: Module,
        loss: Loss | None,
        parameters: list[Value],
        backend: str | None,
        penalty: OfModel | None = None,
    ) -> None:
        if backend == "python":
            raise ValueError(
                "backend='python' computes with lists of floats: choose 'numpy' or 'numba', or engine='eager'"
            )
        self.model = model
        self.loss: Any = loss
        self.penalty = penalty
        self.parameters = parameters
        self.backend = backend
        self.learning: Any = None  # the program of the loss: its vector holds the parameters
        self.gradient: Any = None  # of the last step
        self._others: dict[Any, Any] = {}  # (function, whether in train() mode) -> program
        learned = set(parameters)
        self.frozen = [p for p in model.parameters() if p not in learned]  # constants in the programs
        self.frozen_data = [p.data for p in self.frozen]

    def step(self, X: Any, Y: Any, optimizer: Optimizer, weights: Any = None) -> float:
        """One step. The Values of the parameters stay as they are until write()."""
        with _explained():
            samples = (X, Y) if weights is None else (X, Y, weights)
            if self.learning is None:
                self.learning = self._compile(self._loss, *[each[0] for each in samples])
            loss, gradient = self.learning.value_and_grad(*samples)
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

    def measure(self, X: Any, Y: Any) -> tuple[Any, Any]:
        with _explained():
            losses, outputs = self._program(self._loss_and_output, X[0], Y[0])(X, Y)
        return losses, outputs

    def outputs(self, X: Any) -> Any:
        with _explained():
            return self._program(self._output, X[0])(X)

    def write(self) -> None:
        if self.learning is not None:
            self.learning.write_values(self.gradient)

    def read(self) -> None:
        now = [p.data for p in self.frozen]
        if now != self.frozen_data:
            self.learning, self._others, self.frozen_data = None, {}, now
        elif self.learning is not None:
            self.learning.read_values()

    def _output(self, x: Any) -> Any:
        output = self.model(x)
        return list(output) if isinstance(output, tuple) else output  # a tuple is several outputs to compile

    def _loss(self, x: Any, target: Any, weight: Any = None) -> Any:
        loss = self.loss(self._output(x), target)
        loss = loss if weight is None else weight * loss
        return loss + self.penalty(self.model) if self.penalty else loss

    def _loss_and_output(self, x: Any, target: Any) -> Any:
        output = self._output(x)
        return self.loss(output, target), output

    def _program(self, fn: Callable[..., Any], *sample: Any) -> Any:
        """The program of `fn`, in the mode that the model is in, with the parameters as they are now."""
        key = fn.__name__, self.model.training
        program = self._others.get(key)
        if program is None:
            program = self._others[key] = self._compile(fn, *sample)
        if self.learning is not None:
            program.vector = self.learning.vector
        return program

    def _compile(self, fn: Callable[..., Any], *sample: Any) -> Any:
        return autograd.compile(fn, *sample, parameters=self.parameters, backend=self.backend)


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

    return bool(np.isfinite(numbers).all())


#: Engines by name.
ENGINES: dict[str, type[Engine]] = {"compiled": Compiled, "eager": Eager}


@contextmanager
def mode(model: Module, training: bool) -> Iterator[None]:
    """A context in which the model is in train() or eval() mode; then each of its modules is as it was."""
    before = [(module, module.training) for module in model.modules()]
    try:
        model.train(training)
        yield
    finally:
        try:
            _restore(before)
        except KeyboardInterrupt:
            _restore(before)
            raise


def _restore(before: list[tuple[Module, bool]]) -> None:
    for module, was in before:
        module.training = was
