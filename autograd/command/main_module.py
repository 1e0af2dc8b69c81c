"""A file of Python, run as `python FILE ARGUMENT ...` runs it: as the module `__main__`, to its exit code."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType, TracebackType
from typing import Any

FOLDER = os.path.dirname(os.path.abspath(__file__))
HOME = os.path.dirname(os.path.dirname(FOLDER))  # the folder of autograd and nn
OURS = {os.path.join(os.path.dirname(__file__), name) for name in ("main_module.py", "runner.py")}


@contextmanager
def as_main(path: str, typed_path: str, arguments: Sequence[str]) -> Iterator[ModuleType]:
    """A fresh module `__main__`, with sys.argv and sys.path as `python typed_path ARGUMENT ...` has them.

    `path`: the absolute path of the file. Afterwards everything is as it was.
    """
    module = ModuleType("__main__")
    module.__file__ = path
    before = sys.modules["__main__"], sys.argv, sys.path
    sys.modules["__main__"], sys.argv, sys.path = module, [typed_path, *arguments], _search_path(path)
    try:
        yield module
    finally:
        sys.modules["__main__"], sys.argv, sys.path = before


def _search_path(path: str) -> list[str]:
    """sys.path with the folder of the file first and, last, the folder of autograd and nn."""
    others = sys.path if sys.flags.safe_path else [os.path.dirname(os.path.realpath(path)), *sys.path[1:]]
    return [*others, *([] if HOME in others else [HOME])]


def execute(path: str, module: ModuleType) -> None:
    """Run the file in the module."""
    with open(path, "rb") as file:
        source = file.read()
    exec(compile(source, path, "exec", dont_inherit=True), vars(module))


def wait_for_threads(before: set[threading.Thread]) -> None:
    """Wait for the threads that were started since `before`, as Python does at the end of a program.

    The workers of executors are not waited for: they only end with the process.
    """
    futures: Any = sys.modules.get("concurrent.futures.thread")
    idle = set(futures._threads_queues) if futures else set()
    for thread in set(threading.enumerate()) - before - idle:
        if not thread.daemon:
            thread.join()


def exit_code(error: SystemExit) -> int:
    """The exit code of a process that ends with this error; a message in it is printed, as Python does."""
    if error.code is None or isinstance(error.code, int):
        return error.code or 0
    sys.stdout.flush()
    print(error.code, file=sys.stderr)
    return 1


def report(error: BaseException) -> None:
    """Print the traceback of an error as Python does, without the frames that run the file."""
    sys.stdout.flush()
    error.__traceback__ = _without_ours(error.__traceback__)
    sys.excepthook(type(error), error, error.__traceback__)


def _without_ours(traceback: TracebackType | None) -> TracebackType | None:
    entries = []
    while traceback:
        if traceback.tb_frame.f_code.co_filename not in OURS:
            entries.append(traceback)
        traceback = traceback.tb_next
    for entry in reversed(entries):
        traceback = TracebackType(traceback, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return traceback
