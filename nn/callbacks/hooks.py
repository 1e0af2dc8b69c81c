"""Calling the hooks of all callbacks, of which those that nobody defines cost nothing."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ..engines import Engine
from .base import Callback, OfEpochs

if TYPE_CHECKING:
    from ..training.loop import Training

Hook = Callable[..., Any]
MOMENTS = "on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end", "on_batch_begin", "on_batch_end"


def as_callbacks(callbacks: Any) -> list[Callback]:
    """The callbacks, functions among them as Callbacks. Raises TypeError for what is neither."""
    given: list[Any] = list(callbacks) if isinstance(callbacks, Iterable) else [None]
    for each in given:
        if isinstance(each, type) and issubclass(each, Callback):
            raise TypeError(f"callbacks has the class {each.__name__}: write {each.__name__}()")
        if not (isinstance(each, Callback) or callable(each)):
            raise TypeError(
                f"callbacks are functions of (epoch, logs), or nn.Callbacks, in a list, not {callbacks!r:.60}"
            )
    return [each if isinstance(each, Callback) else OfEpochs(each) for each in given]


class Hooks:
    """The hooks of callbacks, by their moment. Raises TypeError for one that is never called."""

    def __init__(self, callbacks: list[Callback], training: "Training", engine: Engine) -> None:
        self.training, self.engine = training, engine
        self.callbacks = sorted(callbacks, key=lambda callback: callback.is_last)
        self._defined: dict[str, list[Hook]] = {moment: [] for moment in MOMENTS}
        self._looking: set[str] = set()  # the moments at which somebody looks at parameters
        for callback in self.callbacks:
            callback.training = training
            for moment in _defined(callback):
                self._defined[moment].append(getattr(callback, moment))
                if callback.looks:
                    self._looking.add(moment)

    def __contains__(self, moment: str) -> bool:
        return bool(self._defined[moment])

    def call(self, moment: str, *arguments: Any) -> None:
        """Call the hooks of a moment; one that returns True ends the training.

        The end is told to all, though a hook fails.
        """
        hooks = self._defined[moment]
        if not hooks:
            return
        call = self._call_all if moment == "on_train_end" else self._call
        if moment not in self._looking:
            call(hooks, arguments)
            return
        self.engine.write()
        try:
            call(hooks, arguments)
        finally:
            try:
                self.engine.read()
            except KeyboardInterrupt:
                self.engine.read()
                raise

    def _call_all(self, hooks: list[Hook], arguments: tuple[Any, ...]) -> None:
        try:
            self._call(hooks[:1], arguments)
        finally:
            if hooks[1:]:
                self._call_all(hooks[1:], arguments)

    def _call(self, hooks: list[Hook], arguments: tuple[Any, ...]) -> None:
        *before, logs = arguments
        for hook in hooks:
            answer = hook(*before, dict(logs))
            if answer is not None and not _is_truth(answer):
                raise TypeError(
                    f"a callback returns True to end the training, or nothing, not {answer!r:.60}"
                )
            if answer:
                self.training.stop(f"{_name(hook)} returned True", is_told=False)


def _defined(callback: Callback) -> list[str]:
    """The moments for which it has hooks of its own, be they of its class or of the object."""
    for name in dir(callback):
        if name.startswith("on_") and name not in MOMENTS and callable(getattr(callback, name)):
            known = f"on_{name.removeprefix('on_train_')}"
            hint = f"it is called {known} here" if known in MOMENTS else f"there are {', '.join(MOMENTS)}"
            raise TypeError(f"{type(callback).__name__} has {name}, which is never called: {hint}")
    hooks = {moment: getattr(callback, moment) for moment in MOMENTS}
    return [
        moment
        for moment, hook in hooks.items()
        if getattr(hook, "__func__", None) is not getattr(Callback, moment)
    ]


def _is_truth(answer: Any) -> bool:
    return type(answer).__name__ in ("bool", "bool_", "int") and answer in (0, 1)


def _name(hook: Any) -> str:
    callback = getattr(hook, "__self__", hook)
    function = callback.function if isinstance(callback, OfEpochs) else callback
    return getattr(function, "__name__", type(function).__name__)
