"""CompiledFunction: what `compile` returns for a function without an example."""

from collections.abc import Hashable
from functools import partial, update_wrapper
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from types import FunctionType, MethodType
from typing import Any

from .. import grad_mode
from ..functional import is_differentiating
from ..value import Value
from .attempt import Attempt, Call, Function, Where, look_at_call, with_ints
from .batch import Batch
from .build import built, checked_backend
from .cache import Cache, CacheInfo, Kept
from .captured import Captured, modes, same
from .first_batch import first_batch
from .gradient import add_to_grad, as_array
from .graph.fold import SUMS
from .graph.loop import operands
from .graph.loops import looped
from .graph.record import Recording, checked_parameters, uncollected
from .program import Program
from .rerecording import warn
from .structure import NUMBER, MeetsValue, build

SMALL = 600  # operands in a graph, of a loop in a step, up to which floats are quicker for one sample


class CompiledFunction:
    """A function of one sample that records a program for each structure of its arguments.

    Made by `autograd.compile(fn)`, which see. `batch` is the same for many samples.
    """

    __name__: str
    __qualname__: str
    __wrapped__: Function

    def __init__(self, fn: Function, parameters: Any, backend: str | None, cache_size: int | None) -> None:
        update_wrapper(self, checked_function(fn), updated=())
        self.__name__ = name_of(fn)
        self._learned = list(parameters) if hasattr(parameters, "__next__") else parameters
        if parameters is not None:
            checked_parameters(self._learned, set())
        self._backend = checked_backend(backend) if backend else None
        self._captured = Captured(fn)
        self._cache = Cache(checked_size(cache_size))
        self._fixed: frozenset[Where] = frozenset()  # arguments whose ints the function uses as ints
        self._first: Kept | None = None  # whose parameters give the order of the gradient
        self._has_warned = False

    # ---- one sample ----

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        """What the function returns, with numbers for Values.

        With a Value among the arguments, and in a function that is itself compiled or differentiated, this
        is the function as it was written, and returns Values.
        """
        if grad_mode.refuse_branch.get() or grad_mode.displace.get() or is_differentiating():
            return self.__wrapped__(*args, **kwargs)
        try:
            call = look_at_call(args, kwargs, self._fixed)
        except MeetsValue:
            return self.__wrapped__(*args, **kwargs)
        call, kept = self._kept(call, args, kwargs, False)
        row = kept.refresh()._row(call.data)
        return row[0] if kept.result == NUMBER else build(kept.result, iter(row))

    def value_and_grad(self, /, *args: Any, **kwargs: Any) -> tuple[float, Any]:
        """The result, which must be one number, and its gradient: an array in the order of `parameters`."""
        try:
            call = look_at_call(args, kwargs, self._fixed)
        except MeetsValue:
            raise TypeError(WITH_VALUES) from None
        call, kept = self._kept(call, args, kwargs, False)
        value, gradient = self._learning(kept)._value_and_grad_of_one(call.data)
        return value, as_array(gradient)

    def backward(self, /, *args: Any, **kwargs: Any) -> float:
        """The result; its gradient is added to the `.grad` of the parameters, as Value.backward() does.

        >>> from autograd import Value, compile
        >>> w = Value(3.0)
        >>> compile(lambda x: (w * x) ** 2).backward(2.0), w.grad
        (36.0, 24.0)
        """
        value, gradient = self.value_and_grad(*args, **kwargs)
        add_to_grad(self.parameters, gradient)
        return value

    # ---- many ----

    @property
    def batch(self) -> Batch:
        """The same with one more axis in front: see Batch."""
        return Batch(self)

    # ---- programs ----

    def program(self, /, *args: Any, **kwargs: Any) -> Program:
        """The program that `batch` uses for samples like this one; it is recorded if there is none yet.

        Each block of numbers in the arguments is an argument of the program: a number, or lists or an array
        of one shape. Its vector has the numbers of the Values at that moment, and is set to them again when
        this function is called; floats are always data, ints only if the function calculates with them.
        """
        try:
            call = look_at_call(args, kwargs, self._fixed)
        except MeetsValue:
            raise TypeError(WITH_VALUES) from None
        _, kept = self._kept(call, args, kwargs, True)
        kept.is_public = True
        return kept.program

    @property
    def parameters(self) -> tuple[Value, ...]:
        """The Values that are learned, in the order of the gradient.

        Raises AttributeError before the first value_and_grad().
        """
        if not self._first:
            raise AttributeError  # __getattr__ says why
        return self._first.program.parameters

    def cache_info(self) -> CacheInfo:
        """(hits, misses, maxsize, currsize) of the programs; a miss is a recording."""
        return self._cache.info()

    def clear_cache(self) -> None:
        """Forget all programs: the next calls record again."""
        self._cache.clear()
        self._first = None
        self._fixed = frozenset()

    def _kept(self, call: Call, args: Any, kwargs: Any, many: bool) -> tuple[Call, Kept]:
        """The program for a call, and the call as it needs it."""
        if grad_mode.refuse_branch.get():
            raise TypeError(INSIDE)
        captured = self._captured.now()
        way = many or self._backend is not None, modes([self._learned, *captured])
        kept = self._cache.get((way, call.where, call.keys), captured)
        return (call, kept) if kept else self._recorded(call, args, kwargs, way, captured)

    def _recorded(
        self, call: Call, args: Any, kwargs: Any, way: tuple[bool, Hashable], captured: list[Any]
    ) -> tuple[Call, Kept]:
        with uncollected():
            attempt, recording = self._settled(call, args, kwargs)
            program = built(recording, self._backend or quickest(recording, way[0]))
        program._check = first_batch(attempt, recording)
        kept = Kept(program, attempt.result, recording, attempt.oldest, captured)
        self._cache.put((way, attempt.call.where, attempt.call.keys), kept)
        if self._cache.records_too_often() and not self._has_warned:
            self._has_warned = True
            warn(self.__wrapped__, self.__name__, self._cache)
        return attempt.call, kept

    def _settled(self, call: Call, args: Any, kwargs: Any) -> tuple[Attempt, Recording]:
        """A recording in which ints are data, except those of arguments whose ints it needs."""
        try:
            return self._attempt(call)
        except Exception:
            suspects = with_ints(args, kwargs, self._fixed)
            if not suspects:
                raise
        needed = self._fixed | suspects
        found = self._attempt(look_at_call(args, kwargs, needed))
        for suspect in suspects if len(suspects) > 1 else ():
            try:
                found = self._attempt(look_at_call(args, kwargs, needed - {suspect}))
            except Exception:
                continue
            needed -= {suspect}
        self._fixed |= needed
        return found

    def _attempt(self, call: Call) -> tuple[Attempt, Recording]:
        attempt = Attempt(self.__wrapped__, call)
        return attempt, attempt.record(self._learned)

    def _learning(self, kept: Kept) -> Program:
        """The program, up to date. Raises ValueError if it learns others than those before."""
        first, learned = self._first, kept.program.parameters
        if not first or learned != first.program.parameters:
            if first and same(first.captured, kept.captured):
                raise ValueError(
                    f"{self.__name__} meets {len(learned)} Values to learn for these arguments, and had "
                    f"{len(first.program.parameters)}, or others, before: their gradients have no common "
                    "order. Name all of them: autograd.compile(fn, parameters=model)"
                )
            self._first = kept
        return kept.refresh()

    # ---- as a function ----

    def __get__(self, instance: Any, owner: type | None = None) -> "CompiledFunction":
        """As a method: each object has its own programs, because it has its own numbers."""
        if instance is None:
            return self
        if not hasattr(instance, "__dict__"):
            raise TypeError(
                f"{self.__qualname__} keeps programs in the object, which has no __dict__: use no __slots__"
            )
        name = f"_compiled {self.__qualname__}"
        bound: CompiledFunction | None = vars(instance).get(name)
        of = getattr(bound and bound.__wrapped__, "__self__", None)
        if not bound or of is not instance:  # a copy has that of the original
            bound = self._of(MethodType(self.__wrapped__, instance))
            (type if isinstance(instance, type) else object).__setattr__(instance, name, bound)
        return bound

    def _of(self, fn: Function) -> "CompiledFunction":
        return CompiledFunction(fn, self._learned, self._backend, self._cache.maxsize)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"a compiled function has no {name}{HINTS.get(name, '')}")

    def __repr__(self) -> str:
        n = self._cache.info().currsize
        return f"<compiled function {self.__name__}: {n} program{'s' if n != 1 else ''}>"

    def __copy__(self) -> "CompiledFunction":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "CompiledFunction":
        from copy import deepcopy

        fn = deepcopy(self.__wrapped__, memo)
        if fn is self.__wrapped__:  # a function is not copied
            return self
        return CompiledFunction(fn, deepcopy(self._learned, memo), self._backend, self._cache.maxsize)

    def __reduce__(self) -> Any:
        fn = self.__wrapped__
        if isinstance(fn, FunctionType):
            return self.__qualname__  # as functions are pickled: by name
        if isinstance(fn, MethodType) and isinstance(
            getattr(type(fn.__self__), self.__name__, None), CompiledFunction
        ):
            return getattr, (fn.__self__, self.__name__)
        return CompiledFunction, (fn, self._learned, self._backend, self._cache.maxsize)


OF_PROGRAMS = ("backend", "on", "read_values", "source", "vector", "write_values")
HINTS = {name: f": it is of its programs, fn.program(*sample).{name}" for name in OF_PROGRAMS} | {
    "parameters": " yet: it finds them when it is recorded; call value_and_grad(...) first"
}
WITH_VALUES = (
    "a program takes numbers, and there is a Value among the arguments: call the function itself, which then "
    "returns a Value, and use its backward()"
)
INSIDE = (
    "value_and_grad and programs of a compiled function give numbers, which would be constants in the "
    "function that is recorded now: call it as a function, or use autograd.grad"
)


def checked_function(fn: Any) -> Function:
    """`fn`; TypeError if it cannot be called, or a call of it computes nothing yet."""
    if not callable(fn):
        raise TypeError(f"expected a function to compile, not {type(fn).__name__}: {fn!r:.80}")
    if isgeneratorfunction(fn) or iscoroutinefunction(fn) or isasyncgenfunction(fn):
        raise TypeError(
            f"{name_of(fn)} is a generator or a coroutine: a compiled function returns its result"
        )
    return fn  # type: ignore[no-any-return]


def checked_size(size: Any) -> int | None:
    if size is None or (isinstance(size, int) and size > 0 and size is not True):
        return size
    raise ValueError(f"cache_size is how many programs are kept, 1 or more, or None for all; not {size!r}")


def name_of(fn: Any) -> str:
    fn = fn.func if isinstance(fn, partial) else fn
    return getattr(fn, "__name__", type(fn).__name__)


def quickest(recording: Recording, many: bool) -> str:
    """The back end for one sample, or many."""
    if not recording.inputs:
        return "python"
    if many:
        return "numpy"
    return "python" if operands(looped(recording, SUMS)) <= SMALL else "numpy"
