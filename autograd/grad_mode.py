"""no_grad: computing without recording."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import _GeneratorContextManager


class _Thread(local):
    recording = True
    refuse_branch: Callable[[str], None] | None = None  # what a comparison or bool() of a Value calls


thread = _Thread()
paused = 0  # how many threads are not recording: while it is 0, none needs to look
_counting = Lock()


@contextmanager
def _set_recording(on: bool) -> Iterator[None]:
    global paused  # noqa: PLW0603
    before = thread.recording
    thread.recording = on
    with _counting:
        paused += before - on
    try:
        yield
    finally:
        thread.recording = before
        with _counting:
            paused += on - before


@contextmanager
def refusing_branches(refuse: Callable[[str], None]) -> Iterator[None]:
    """Call `refuse` when the number of a Value is about to decide what is computed, in this thread."""
    before = thread.refuse_branch
    thread.refuse_branch = refuse
    try:
        yield
    finally:
        thread.refuse_branch = before


def is_recording() -> bool:
    """Whether operations in this thread are recorded."""
    return thread.recording


def no_grad() -> "_GeneratorContextManager[None]":
    """A `with` block, or a decorator, in which results are constants: nothing is recorded, in this thread.

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
