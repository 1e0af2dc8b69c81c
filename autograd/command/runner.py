"""A script of the user's, run as it is, and the backward() calls that it makes."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from types import FrameType, ModuleType, TracebackType
from typing import Any, NamedTuple

from ..chain import ancestors
from ..explain.lines import Line, record_lines
from ..labels.variables import label_after_variables, variable
from ..ops import leaf
from ..real import number
from ..value import Value

OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the folder of autograd
Seen = Callable[[Value, float, FrameType], None]


class Call(NamedTuple):
    """One backward() call of a script."""

    number: int  # 1 is the first
    line: int  # of the script, or of `file` if the script is not on the stack, as in a thread
    file: str
    source: str  # the text of that line
    inside: str  # where the call stands, if not in that line: "nn/engines.py:64"
    thread: str  # "" for the main thread
    name: str  # the label of the output, else the variable that holds it, if there is one
    data: float
    seed: float  # the argument of backward()
    values: int  # how many are behind the output, itself included

    @property
    def place(self) -> str:
        return Line(self.file, self.line).place


class Script:
    """A script, run once by `run`.

    `path`, `arguments`: what stands behind `python`. `wanted` says of each backward() call whether it is the
    one to look at, until it is. That call's output is handed to `look`, before any gradient is added; what
    `look` returns is then called to show it: at once, or after the script if the call was made in another
    thread or in a running event loop. Then the script is stopped, unless `keep_on`: that call, and whichever
    comes after it in any thread, raises SystemExit.

    `calls` are all those made until then, `chosen` the one that was wanted.
    """

    def __init__(
        self,
        path: str,
        arguments: Sequence[str],
        wanted: Callable[[Call], bool],
        look: Callable[[Value, Call], Callable[[], None]],
        *,
        keep_on: bool = False,
    ) -> None:
        self.path = os.path.abspath(path)
        self.given = path
        self.arguments = arguments
        self.wanted = wanted
        self.look = look
        self.keep_on = keep_on
        self.calls: list[Call] = []
        self.chosen: Call | None = None
        self._later: list[Callable[[], None]] = []
        self._failure: list[Exception] = []
        self._over = False
        self._stopped = False
        self._process = os.getpid()
        self._lock = threading.Lock()

    def run(self) -> int:
        """Run it as `python path arguments` does, and return its exit code; 0 if it was stopped.

        What the script raises is printed as Python prints it, without the frames of this file. Raises what
        `look`, or what it returned, raised.
        """
        before = set(threading.enumerate())
        with watched(self._met), record_lines(), as_main(self.path, self.given, self.arguments) as module:
            code = self._code(lambda: execute(self.path, module))
            code = self._code(lambda: wait_for_others(before)) or code
            with self._lock:
                self._over = True
        for failure in self._failure:
            raise failure
        for show in self._later:
            show()
        return code

    def _code(self, act: Callable[[], None]) -> int:
        """The exit code of a process that does this."""
        try:
            act()
        except SystemExit as error:
            return 0 if self._stopped else exit_code(error)
        except KeyboardInterrupt as error:
            if self._stopped:
                return 0  # the main thread waited in vain for one that was stopped
            report(error)
            return 130
        except BaseException as error:
            report(error)
            return 1
        return 0

    # ---- a backward() call ----

    def _met(self, output: Value, seed: float, frame: FrameType) -> None:
        if os.getpid() != self._process:
            return  # a forked child goes its own way
        if self._stopped:
            raise SystemExit  # here is another thread, or the script caught the first one
        with self._lock:
            if self._over or self.chosen or not self._is_wanted(output, seed, frame):
                return
            self.chosen = self.calls[-1]
            with self._noting_failure():
                label_after_variables(output, self._theirs(frame))
                self._later.append(self.look(output, self.chosen))
        if self._later and at_home():
            with self._noting_failure():
                self._later.pop()()
        if self._failure or not self.keep_on:
            self._stopped = True
            raise SystemExit  # in a thread it ends that thread, without a word

    def _is_wanted(self, output: Value, seed: float, frame: FrameType) -> bool:
        self.calls.append(self._call(output, seed, frame))
        return self.wanted(self.calls[-1])

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        """An error of ours is not for the script to catch."""
        try:
            yield
        except Exception as error:
            self._failure.append(error)

    def _theirs(self, frame: FrameType) -> Iterator[FrameType]:
        """The frames of the stack down to the script's outermost."""
        for caller in stack(frame):
            if caller.f_code.co_filename == __file__:
                return
            yield caller

    def _call(self, output: Value, seed: float, caller: FrameType) -> Call:
        frame = next((f for f in stack(caller) if f.f_code.co_filename == self.path), caller)
        file, line = frame.f_code.co_filename, frame.f_lineno
        thread = threading.current_thread()
        return Call(
            number=len(self.calls) + 1,
            line=line,
            file=file,
            source=Line(file, line).text,
            inside="" if frame is caller else short(caller),
            thread="" if thread is threading.main_thread() else thread.name,
            name=output.label or variable(output, caller),
            data=output.data,
            seed=seed,
            values=len(ancestors(output)),
        )


def stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame:
        yield frame
        frame = frame.f_back


def short(frame: FrameType) -> str:
    """Where a frame stands, with one folder: "nn/engines.py:64"."""
    return f"{'/'.join(frame.f_code.co_filename.split(os.sep)[-2:])}:{frame.f_lineno}"


def at_home() -> bool:
    """Whether this is the main thread, and no event loop runs in it: a terminal program can."""
    asyncio: Any = sys.modules.get("asyncio")
    running = asyncio and asyncio._get_running_loop()
    return threading.current_thread() is threading.main_thread() and not running


# ---- what is changed while a script runs ----


@contextmanager
def watched(seen: Seen) -> Iterator[None]:
    """Every backward() call is told to `seen` first: the output, the argument, and the frame that calls."""
    original = Value.backward

    @wraps(original)
    def backward(self: Value, grad: float = 1.0) -> None:
        seed = number(grad)
        if seed is not NotImplemented and any(node.op is leaf for node in ancestors(self)):  # else it raises
            seen(self, seed, sys._getframe(1))
        original(self, grad)

    Value.backward = backward  # type: ignore[method-assign]
    try:
        yield
    finally:
        Value.backward = original  # type: ignore[method-assign]


@contextmanager
def as_main(path: str, given: str, arguments: Sequence[str]) -> Iterator[ModuleType]:
    """A fresh module `__main__`; sys.argv and sys.path as `python given arguments` has them."""
    module = ModuleType("__main__")
    module.__file__ = path
    before = sys.modules["__main__"], sys.argv, sys.path
    sys.modules["__main__"], sys.argv, sys.path = module, [given, *arguments], paths(path)
    try:
        yield module
    finally:
        sys.modules["__main__"], sys.argv, sys.path = before


def paths(path: str) -> list[str]:
    """sys.path with the script's folder first, and last the folder of autograd and nn, wherever it is."""
    others = sys.path if sys.flags.safe_path else [os.path.dirname(os.path.realpath(path)), *sys.path[1:]]
    home = os.path.dirname(OURS)
    return [*others, *([] if home in others else [home])]


def execute(path: str, module: ModuleType) -> None:
    with open(path, "rb") as file:
        source = file.read()
    exec(compile(source, path, "exec", dont_inherit=True), vars(module))


def wait_for_others(before: set[threading.Thread]) -> None:
    """Wait as Python does at the end of a script; the workers of executors only end with the process."""
    futures: Any = sys.modules.get("concurrent.futures.thread")
    idle = set(futures._threads_queues) if futures else set()
    for thread in set(threading.enumerate()) - before - idle:
        if not thread.daemon:
            thread.join()


# ---- how a script ends ----


def exit_code(error: SystemExit) -> int:
    """What sys.exit(...) was given, as Python takes it."""
    if error.code is None or isinstance(error.code, int):
        return error.code or 0
    sys.stdout.flush()
    print(error.code, file=sys.stderr)
    return 1


def report(error: BaseException) -> None:
    """The traceback, as Python prints it, without the frames of this file."""
    sys.stdout.flush()
    error.__traceback__ = theirs(error.__traceback__)
    sys.excepthook(type(error), error, error.__traceback__)


def theirs(traceback: TracebackType | None) -> TracebackType | None:
    entries = []
    while traceback:
        if traceback.tb_frame.f_code.co_filename != __file__:
            entries.append(traceback)
        traceback = traceback.tb_next
    for entry in reversed(entries):
        traceback = TracebackType(traceback, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return traceback
