"""no_grad: computing without recording. It holds in one thread, or one asyncio task, at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import _GeneratorContextManager

#: The blocks that are open, the innermost last: (whether it records, itself).
_blocks: ContextVar[tuple[tuple[bool, object], ...]] = ContextVar("blocks", default=())
#: What a comparison or bool() of a Value calls, while a function is being compiled.
refuse_branch: ContextVar[Callable[..., None] | None] = ContextVar("refuse_branch", default=None)
#: What `==` of two Values, the hash and the text of one, call while Values stand for a caller's numbers.
refuse_identity: ContextVar[Callable[..., None] | None] = ContextVar("refuse_identity", default=None)
#: What `.data` is for who reads it in a function that is compared with its program.
displace: ContextVar[Callable[[float], float] | None] = ContextVar("displace", default=None)
displaced: set[object] = set()  # the open blocks, in any thread, in which it is another number
#: The open blocks, in any thread, that do not record, or watch; while there is none, no need to look.
paused: set[object] = set()


@contextmanager
def _set_recording(on: bool) -> Iterator[None]:
    """Blocks may end in another order than they began, as in generators: each takes away only itself."""
    block = object()

    def leave() -> None:
        _blocks.set(tuple([each for each in _blocks.get() if each[1] is not block]))
        paused.discard(block)

    try:
        if not on:
            paused.add(block)
        _blocks.set((*_blocks.get(), (on, block)))
        yield
    finally:
        try:
            leave()
        finally:
            leave()  # where the first was interrupted


@contextmanager
def refusing_branches(refuse: Callable[..., None]) -> Iterator[None]:
    """Call `refuse` when the number of a Value is about to decide what is computed."""
    before = refuse_branch.get()
    try:
        refuse_branch.set(refuse)
        yield
    finally:
        try:
            refuse_branch.set(before)
        finally:
            refuse_branch.set(before)  # where the first was interrupted


@contextmanager
def displaced_data(move: Callable[[float], float]) -> Iterator[None]:
    """In this thread, who reads `.data` of a Value sees move(number); the Values stay as they are."""
    block, before = object(), displace.get()

    def leave() -> None:
        displace.set(before)
        displaced.discard(block)

    try:
        displaced.add(block)
        displace.set(move)
        yield
    finally:
        try:
            leave()
        finally:
            leave()  # where the first was interrupted


class Watcher(Protocol):
    """Who looks at what is computed in a block; either may raise."""

    def made(self, node: Any) -> None:
        """Called with each new node that was computed."""

    def backward(self, output: Any) -> None:
        """Called before each backward pass."""


watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watching(by: Watcher) -> Iterator[None]:
    """In this thread, let `by` look at what is computed."""
    block, before = object(), watcher.get()

    def leave() -> None:
        watcher.set(before)
        paused.discard(block)

    try:
        paused.add(block)
        watcher.set(by)
        yield
    finally:
        try:
            leave()
        finally:
            leave()  # where the first was interrupted


def is_recording() -> bool:
    """Whether operations are recorded: as the innermost block says that has not ended."""
    return next((on for on, block in reversed(_blocks.get()) if on or block in paused), True)


def no_grad() -> "_GeneratorContextManager[None]":
    """A `with` block, or a decorator, in which results are constants: nothing is recorded.

    It holds in this thread or asyncio task alone.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.parents
    ()
    """
    return _set_recording(False)


def enable_grad() -> "_GeneratorContextManager[None]":
    """A `with` block, or a decorator, that records again inside no_grad()."""
    return _set_recording(True)
