"""Training: the epochs and steps of fit, and what callbacks can ask of it."""

import random
from typing import Any

from ..callbacks.base import Callback
from ..callbacks.hooks import Hooks
from ..data.arrays import Loss
from ..data.batching import Batch, Batches
from ..data.fingerprint import called, fingerprint
from ..data.outputs import joined
from ..engines import Engine, SlopeError
from ..modules.dropout import Dropout
from ..modules.module import Module
from ..modules.noise import Noise
from ..names import counted
from ..optim import Optimizer
from ..scores.metrics import Metric, averages
from .culprit import culprit
from .dead import warn_if_dead
from .evaluation import measure
from .history import History, Logs
from .modes import mode
from .progress import Progress
from .slips import warn_if_flat, warn_if_rising


class Training:
    """A training that `fit` has begun, as callbacks see it.

    model, loss, optimizer, callbacks, seed: those of fit. history: the History so far. epoch: how many epochs
    are finished; epochs: how many there will be. is_ended: whether a callback has ended it; is_failed:
    whether an error has.
    """

    def __init__(  # noqa: PLR0913
        self,
        *,
        model: Module,
        loss: Loss,
        engine: Engine,
        optimizer: Optimizer,
        metrics: dict[str, Metric],
        batches: Batches,
        held_out: tuple[Any, Any] | None,
        seed: int | None,
        penalty: Any = None,
    ) -> None:
        self.penalty = penalty
        self.model, self.loss, self.optimizer, self.seed = model, loss, optimizer, seed
        self.epoch = self.epochs = 0
        prefixes = ["", "val_"] if held_out else [""]
        self.history = History([f"{val}{name}" for val in prefixes for name in ("loss", *metrics)])
        self._engine, self._metrics, self._batches, self._held_out = engine, metrics, batches, held_out
        self.callbacks: list[Callback] = []
        self.is_ended = self.is_failed = self._is_told = False
        self._has_noise = any(isinstance(module, Dropout) for module in model.modules())
        self._noise_seed = random.getrandbits(64) if self._has_noise and seed is None else seed or 0

    @property
    def batch_size(self) -> int:
        """How many samples a step learns from."""
        return self._batches.size

    @property
    def samples(self) -> int:
        """How many samples an epoch has."""
        return len(self._batches.X)

    @property
    def batches(self) -> int:
        """How many steps an epoch has."""
        return len(self._batches)

    def parameters(self) -> list[float]:
        """The numbers that are learned, as they are now, in the order of `optimizer.parameters`."""
        return self._engine.numbers()

    def assign(self, numbers: list[float]) -> None:
        """Change the numbers that are learned. Raises ValueError for another number of them."""
        n = len(self.optimizer.parameters)
        if len(numbers) != n:
            raise ValueError(f"there are {counted(n, 'parameter')}, and {counted(len(numbers), 'number')}")
        self._engine.assign(numbers)

    def gradients(self) -> list[float]:
        """The gradient of the last step."""
        return self._engine.gradients()

    def last_batch(self) -> Batch:
        """The samples of the last step."""
        at = self._batches.indices
        return Batch(self._batches.X[at], self._batches.y[at])

    @property
    def is_random(self) -> bool:
        """Whether the order of the samples, or what the model does, is drawn at random."""
        return self._has_noise or self._batches.rng is not None

    def settings(self) -> dict[str, Any]:
        """What decides how the training goes, beside model, optimizer and callbacks: plain data."""
        return {
            "data": fingerprint(self._batches.X, self._batches.y, self._batches.weights, self._held_out),
            "samples": self.samples,
            "batch_size": self.batch_size,
            "shuffle": self._batches.rng is not None,
            "seed": self.seed,
            "loss": called(self.loss),
            "penalty": called(self.penalty),
        }

    def write(self) -> None:
        """Bring `.data` and `.grad` of the parameters up to date, for a callback with looks = False."""
        self._engine.write()

    def read(self) -> None:
        """Take over `.data` of the parameters, which such a callback has changed."""
        self._engine.read()

    def stop(self, why: str, is_told: bool = True) -> None:
        """End the training after this hook. `why`: a sentence without its stop, for History and stderr."""
        self.is_ended = True
        if self.history.stopped is None:
            self.history.stopped, self._is_told = why, is_told

    def learn(self, epochs: int, callbacks: list[Callback], verbose: bool) -> History:
        """Train until so many epochs are done, or until a callback or Ctrl-C ends it."""
        self.epochs, history = epochs, self.history
        hooks = Hooks(callbacks, self, self._engine)
        self.callbacks = hooks.callbacks
        bar = Progress(epochs, self.batches, self.samples, verbose)
        try:
            with mode(self.model, True), self.optimizer._slips.trusted():
                self._run(hooks, bar)
        except KeyboardInterrupt:
            history.interrupted = True
        finally:
            try:
                bar.close()
                self._engine.write()
            except KeyboardInterrupt:
                history.interrupted = True
                self._engine.write()
        warn_if_rising(history["loss"], self.optimizer.lr)
        self._warn_if_still(self.gradients())
        if history.interrupted:
            bar.say(f"Stopped by Ctrl-C after {self.epoch:,} of {counted(epochs, 'epoch')}.")
        elif self.is_ended and self._is_told:
            bar.say(f"Stopped after {self.epoch:,} of {counted(epochs, 'epoch')}: {history.stopped}.")
        return history

    def _warn_if_still(self, gradient: list[float]) -> None:
        """Warn if nothing was learned, or if a layer learns nothing any more though there is a loss."""
        losses = self.history["loss"]
        if losses and losses[-1] and not warn_if_flat(losses, gradient):
            of_each = dict(zip(self.optimizer.parameters, gradient))
            warn_if_dead(self.model, self.loss, self._batches.X, self._batches.y, of_each)

    def _run(self, hooks: Hooks, bar: Progress) -> None:
        logs: Logs = {}
        hooks.call("on_train_begin", logs)
        self._batches.skip(self.optimizer.epochs if self.seed is not None else 0)
        bar.start(self.epoch)
        try:
            while self.epoch < self.epochs and not self.is_ended:
                hooks.call("on_epoch_begin", self.epoch, {})
                learned = None if self.is_ended else self._epoch(hooks, bar)
                if learned is None:
                    break
                logs = learned | self._validation()
                self.optimizer.epochs += 1
                self.epoch += 1
                self.history.append(logs)
                bar.end_epoch(self.epoch - 1, logs)
                hooks.call("on_epoch_end", self.epoch - 1, logs)
        except KeyboardInterrupt:
            self.history.interrupted = True
        except BaseException:
            self.is_failed = True
            hooks.call("on_train_end", logs)
            raise
        hooks.call("on_train_end", logs)

    def _epoch(self, hooks: Hooks, bar: Progress) -> Logs | None:
        """Take a step for each batch; returns the mean loss and the metrics of the samples.

        It returns None if a hook of a batch ended the training.
        """
        total, seen = 0.0, []
        watched = "on_batch_begin" in hooks or "on_batch_end" in hooks
        for i, batch in enumerate(self._batches):
            if watched:
                hooks.call("on_batch_begin", i, {})
            drawn = batch._replace(noise=self._noise(batch)) if self._has_noise else batch
            if self._metrics:
                seen.append((self._engine.measure(drawn)[1], batch.y))
            loss = self._step(i, drawn)
            total += len(batch.X) * loss
            bar.advance(loss)
            if watched:
                hooks.call("on_batch_end", i, {"loss": loss})
                if self.is_ended:
                    return None
        measured = averages(self._metrics, *(joined(list(part)) for part in zip(*seen))) if seen else {}
        return {"loss": total / self.samples, **measured}

    def _noise(self, batch: Batch) -> Noise:
        return Noise(self._noise_seed % 2**64, self.optimizer.steps, len(batch.X))

    def _step(self, i: int, batch: Batch) -> float:
        """Learn from one batch; returns its mean loss. Raises FloatingPointError, which says what to try.

        An operation that is not defined for its numbers raises its own error, with a note where that is.
        """
        try:
            return self._engine.step(batch, self.optimizer)
        except (ValueError, ArithmeticError) as error:
            self._engine.write()
            sample, why = culprit(self.model, self.loss, batch, self._batches.indices)
            place = f"in epoch {self.epoch + 1}, batch {i + 1}"
            if not isinstance(error, FloatingPointError):
                error.add_note(f"It happened {place}{f', at {sample}' if sample else ''}.")
                raise
            raise FloatingPointError(
                f"{error} {place}{f': at {sample} {why}' if sample else ''}. "
                f"{self._advice(isinstance(error, SlopeError))}"
            ) from None

    def _advice(self, is_steep: bool) -> str:
        if is_steep:
            return (
                "Another learning rate does not help where an operation has an infinite slope: keep away "
                "from such a place, as sqrt(x + 1e-12) does"
            )
        if not self.optimizer.steps:
            return "No step was taken yet: the numbers in X and y, or the first weights, are too large"
        return f"Try a learning rate below {self.optimizer.lr:g}, or smaller numbers in X and y"

    def _validation(self) -> Logs:
        """The loss and the metrics of the validation data, with "val_" in front; {} without such data."""
        if not self._held_out:
            return {}
        with mode(self.model, False):
            measured = measure(self._engine, *self._held_out, self._metrics)
        return {f"val_{name}": number for name, number in measured.items()}
