"""Values that stand for the numbers of a caller: what tells them from numbers is refused while they do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock

from ..grad_mode import refuse_identity
from ..locks import open_in_children
from ..value import Value

_lock = open_in_children(RLock())
_open: set[object] = set()  # the blocks, in any thread


@contextmanager
def refusing_identity(refuse: Callable[..., None]) -> Iterator[None]:
    """In this thread, call `refuse` for `==` of two Values, and for the hash and the text of one.

    They tell a Value from its number: in `table.get(n, 0.0)` it is never found, nor is its text.

    >>> def refuse(what, *values):
    ...     raise TypeError(what)
    >>> with refusing_identity(refuse):
    ...     {2.0: 1.0}.get(Value(2.0))
    Traceback (most recent call last):
    TypeError: the hash of a Value
    """
    block, before = object(), refuse_identity.get()

    def leave() -> None:
        refuse_identity.set(before)
        with _lock:
            _open.discard(block)
            _look(bool(_open))

    try:
        with _lock:
            _open.add(block)
            _look(True)
        refuse_identity.set(refuse)
        yield
    finally:
        try:
            leave()
        finally:
            leave()  # where the first was interrupted


def _look(on: bool) -> None:
    """Whether hash() of any Value asks first: if it always did, `grad` would take almost twice as long."""
    Value.__hash__ = _asking_hash if on else object.__hash__  # type: ignore[assignment,method-assign]


def _asking_hash(self: Value) -> int:
    refuse = refuse_identity.get()
    if refuse:
        refuse("the hash of a Value", self)
    return object.__hash__(self)
