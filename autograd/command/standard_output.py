"""The standard output, kept free of what a script writes to it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from typing import TextIO

_kept: TextIO | None = None


@contextmanager
def kept_for_us(*, forever: bool = False) -> Iterator[None]:
    """Within it the standard output is only what `standard_output` returns: all else goes to standard error.

    That is what print, subprocesses, and whatever writes to file descriptor 1 do. `forever`: afterwards too,
    until the process ends, for the functions that run at its exit and for threads that run on.
    """
    global _kept  # noqa: PLW0603
    stdout = sys.stdout
    stdout.flush()
    before = _copy_of_descriptor_1()
    is_process = _is_descriptor_1(stdout)  # else it is a stream of a notebook, or of a test
    _kept = stdout
    if is_process:
        _kept = open(os.dup(1), "w", encoding=stdout.encoding, errors=stdout.errors)  # noqa: SIM115
        stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # as the standard error is
    send(1, to=2)
    try:
        with nullcontext() if is_process else redirect_stdout(sys.stderr):
            yield
    finally:
        if not stdout.closed:
            stdout.flush()
        if not (forever and is_process):
            send(1, to=before)
        if before is not None:
            os.close(before)
        ended, _kept = _kept, None
        if is_process:
            ended.close()


def _copy_of_descriptor_1() -> int | None:
    try:
        return os.dup(1)
    except OSError:
        return None  # it is closed


def is_kept() -> bool:
    """Whether the standard output is kept for us."""
    return _kept is not None


def standard_output() -> TextIO:
    """Where documents are written."""
    return _kept or sys.stdout


def _is_descriptor_1(stream: TextIO) -> bool:
    try:
        return stream.fileno() == 1
    except (OSError, ValueError):
        return False


def send(descriptor: int, *, to: int | None) -> None:
    """Make `descriptor` another name of the open file `to`; of none at all, if that is None or closed."""
    if to is None:
        to = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(to, descriptor)
    except OSError:
        send(descriptor, to=None)
