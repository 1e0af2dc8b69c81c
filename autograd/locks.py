"""Locks that are open in a forked child, which has no other threads, and so nobody who would release them."""

import os
from typing import TypeVar
from weakref import WeakSet

L = TypeVar("L")
_locks: WeakSet[object] = WeakSet()


def open_in_children(lock: L) -> L:
    """`lock`, a Lock or RLock, which a forked child finds open, unless the thread that forks holds it.

    >>> from threading import RLock
    >>> lock = open_in_children(RLock())
    >>> with lock:
    ...     print("one thread at a time")
    one thread at a time
    """
    _locks.add(lock)
    return lock


def _open_all() -> None:
    for lock in list(_locks):
        if not getattr(lock, "_is_owned", bool)():  # as RLocks can tell
            lock._at_fork_reinit()  # type: ignore[attr-defined]  # as the locks of `logging`


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_open_all)
