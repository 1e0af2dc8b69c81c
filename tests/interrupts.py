"""Interrupts at every moment: what a user's Ctrl-C may hit."""

import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count


def at_every_moment(act: Callable[[], object], *files: str) -> Iterator[int]:
    """Call `act` again and again, with KeyboardInterrupt before line 1, 2, 3, ... that runs in these files.

    Yields the number of the line after each interrupt, until `act` comes to its end. Lines that begin `with`
    or `try` are passed over: Python looks for signals after calls, in loops and where functions start, so
    none is handled between a block's `__enter__` or `__exit__` and its body.
    """
    for stop in count(1):
        with suppress(KeyboardInterrupt):
            _interrupted(act, files, stop)
            return
        yield stop


def _interrupted(act: Callable[[], object], files: tuple[str, ...], stop: int) -> None:
    met = count(1)

    def trace(frame, event, _):
        if not frame.f_code.co_filename.endswith(files):
            return None
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
        if event == "line" and not line.startswith(("with ", "try:")) and next(met) == stop:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
