"""Two ways to the same numbers: sample by sample over Values, or all at once by a compiled program."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from math import isfinite
from typing import Any, Protocol

import autograd
from autograd import Value, mean, no_grad

from .data import Loss, answer
from .module import Module
from .optim import Optimizer


class Engine(Protocol):
    """What fit, predict and evaluate need of either; X and Y are arrays of samples and of targets."""

    def __init__(
        self, model: Module, loss: Loss | None, parameters: list[Value], backend: str | None
    ) -> None: ...

    def step(self, X: Any, Y: Any, optimizer: Optimizer) -> float:
        """Move the parameters once, against the gradient of the mean loss; that loss, before the step."""

    def measure(self, X: Any, Y: Any) -> tuple[Any, Any]:
        """The loss of each sample (n,) and the outputs (n,) or (n, k), as arrays."""

    def outputs(self, X: Any) -> Any:
        """The outputs alone."""

    def write(self) -> None:
        """Bring .data and .grad of the parameters up to date."""

    def read(self) -> None:
        """Take over .data, in case somebody else changed it."""


def check_finite(loss: float, gradient_is_finite: bool) -> float:
    """The loss; FloatingPointError if it, or the gradient, is no finite number."""
    if not isfinite(loss):
        raise FloatingPointError(f"the loss is {loss}")
    if not gradient_is_finite:
        raise FloatingPointError(f"the loss is {loss:.6g}, but its gradient is not finite")
    return loss


class Eager:
    """The model and the loss over Values, one sample after the other."""

    def __init__(
        self, model: Module, loss: Loss | None, parameters: list[Value], backend: str | None
    ) -> None:
        if backend is not None:
            raise ValueError(f"backend={backend!r} is for engine='compiled': engine='eager' has none")
        self.model = model
        self.loss: Any = loss

    def step(self, X: Any, Y: Any, optimizer: Optimizer) -> float:
        """One step; .grad is that of this batch."""
        samples = zip(X.tolist(), Y.tolist())
        loss = mean([self.loss(self.model(x), target) for x, target in samples])
        optimizer.zero_grad()
        loss.backward()
        found = check_finite(loss.data, all(isfinite(p.grad) for p in optimizer.parameters))
        optimizer.step()
        return found

    def measure(self, X: Any, Y: Any) -> tuple[Any, Any]:
        import numpy as np

        with no_grad():
            outputs = [answer(self.model, x) for x in X]
            losses = [self.loss(output, target).data for output, target in zip(outputs, Y.tolist())]
        return np.array(losses), _plain(outputs)

    def outputs(self, X: Any) -> Any:
        with no_grad():
            return _plain([answer(self.model, x) for x in X])

    def write(self) -> None:
        """Nothing to do: the parameters are Values all the time."""

    def read(self) -> None:
        """Nothing to do."""


def _plain(outputs: list[Any]) -> Any:
    import numpy as np

    return np.array([out.data if isinstance(out, Value) else [o.data for o in out] for out in outputs])


class Compiled:
    """Programs by autograd.compile, each recorded from one sample when it is first needed."""

    def __init__(
        self, model: Module, loss: Loss | None, parameters: list[Value], backend: str | None
    ) -> None:
        if backend == "python":
            raise ValueError(
                "backend='python' computes with lists of floats: choose 'numpy' or 'numba', or engine='eager'"
            )
        self.model = model
        self.loss: Any = loss
        self.parameters = parameters
        self.backend = backend
        self.learning: Any = None
        self.gradient: Any = None
        self._others: dict[Any, Any] = {}
        learned = set(parameters)
        self.frozen = [p for p in model.parameters() if p not in learned]  # constants to the programs
        self.numbers = [p.data for p in self.frozen]

    def step(self, X: Any, Y: Any, optimizer: Optimizer) -> float:
        """One step; the Values are as they were until write()."""
        with _way_out():
            if self.learning is None:
                self.learning = self._compile(self._loss, X[0], Y[0])
            loss, self.gradient = self.learning.value_and_grad(X, Y)
        check_finite(loss, _is_finite(self.gradient))
        with _quiet():
            optimizer.step_vector(self.learning.vector, self.gradient)
        return float(loss)

    def measure(self, X: Any, Y: Any) -> tuple[Any, Any]:
        with _way_out():
            losses, outputs = self._program(self._loss_and_output, X[0], Y[0])(X, Y)
        return losses, outputs

    def outputs(self, X: Any) -> Any:
        with _way_out():
            return self._program(self._output, X[0])(X)

    def write(self) -> None:
        if self.learning is not None:
            self.learning.write_values()
        if self.gradient is not None:
            for parameter, grad in zip(self.parameters, self.gradient.tolist()):
                parameter.grad = grad

    def read(self) -> None:
        now = [p.data for p in self.frozen]
        if now != self.numbers:
            self.learning, self._others, self.numbers = None, {}, now
        elif self.learning is not None:
            self.learning.read_values()

    def _output(self, x: Any) -> Any:
        output = self.model(x)
        return list(output) if isinstance(output, tuple) else output  # a tuple is several outputs to compile

    def _loss(self, x: Any, target: Any) -> Any:
        return self.loss(self._output(x), target)

    def _loss_and_output(self, x: Any, target: Any) -> Any:
        output = self._output(x)
        return self.loss(output, target), output

    def _program(self, fn: Callable[..., Any], *sample: Any) -> Any:
        """The program of `fn` for the mode that the model is in, with the parameters as they are now."""
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
def _way_out() -> Iterator[None]:
    """Errors of compiling, and of the first batch, say what to do."""
    try:
        with _quiet():
            yield
    except (TypeError, ValueError) as error:
        error.add_note("Where a model or a loss cannot be compiled, engine='eager' runs it as it is.")
        raise


def _quiet() -> AbstractContextManager[Any]:
    """Numbers become infinite without a warning, as those of Values do."""
    import numpy as np

    return np.errstate(all="ignore")


def _is_finite(numbers: Any) -> bool:
    import numpy as np

    return bool(np.isfinite(numbers).all())


#: How to compute, by name.
ENGINES: dict[str, type[Engine]] = {"compiled": Compiled, "eager": Eager}


@contextmanager
def mode(model: Module, training: bool) -> Iterator[None]:
    """The model in train() or eval() mode; afterwards each of its modules is as it was."""
    before = [(module, module.training) for module in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for module, was in before:
            module.training = was
