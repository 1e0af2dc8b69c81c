"""A script of the user's, run as it is, and the backward() calls that it makes."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from types import FrameType
from typing import Any, NamedTuple

from ..chain import ancestors
from ..explain.lines import Line, record_lines
from ..labels.variables import label_after_variables, variable
from ..ops import leaf
from ..real import number
from ..value import Value
from .main_module import OURS, as_main, execute, exit_code, report, wait_for_threads

BackwardHook = Callable[[Value, float, FrameType], None]  # of the output, the argument, the frame that calls


class Call(NamedTuple):
    """One backward() call of a script."""

    number: int  # 1 is the first
    line: int  # of the script, or of `file` if the script is not on the stack, as in a thread
    file: str
    source: str  # the text of that line
    inside: str  # where the call stands, if not in that line: "nn/engines/eager.py:64"
    thread: str  # "" for the main thread
    name: str  # the label of the output, else the variable that holds it; "" if there is none
    data: float
    seed: float  # the argument of backward()
    values: int  # how many are behind the output, itself included

    @property
    def place(self) -> str:
        """Its file and line: "train.py:12"."""
        return Line(self.file, self.line).place


class ScriptRun:
    """A script, run once by `run`.

    path, arguments: what stands behind `python` on a command line.
    wanted: says of each backward() call whether it is the one to look at, until it is.
    look: gets the output of that call, before any gradient is added, and returns a function that shows it.
        This is called at once, or after the script if the call was made in another thread or in a running
        event loop.
    keep_on: let the script run on after the call. Otherwise it is stopped: that call, and whichever comes
        after it in any thread, raises SystemExit.

    `calls`: all calls made until then. `chosen`: the one that was wanted, or None.
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
        self.typed_path = path
        self.arguments = arguments
        self.wanted = wanted
        self.look = look
        self.keep_on = keep_on
        self.calls: list[Call] = []
        self.chosen: Call | None = None
        self._to_show: list[Callable[[], None]] = []
        self._failures: list[Exception] = []
        self._is_over = False
        self._is_stopped = False
        self._process = os.getpid()
        self._lock = threading.Lock()

    def run(self) -> int:
        """Run the script as `python path arguments` does; its exit code, 0 if it was stopped.

        What the script raises is printed as Python prints it. Raises what `look`, or the function that it
        returned, raised; SystemExit in a process that the script forked, which ends there.
        """
        before = set(threading.enumerate())
        main = as_main(self.path, self.typed_path, self.arguments)
        with backward_hook(self._on_backward), record_lines(), main as module:
            code = self._exit_code(lambda: execute(self.path, module))
            code = self._exit_code(lambda: wait_for_threads(before)) or code
            with self._lock:
                self._is_over = True
        if os.getpid() != self._process:
            raise SystemExit(code)  # a forked child has nothing to show
        for failure in self._failures:
            raise failure
        for show in self._to_show:
            show()
        return code

    def _exit_code(self, act: Callable[[], None]) -> int:
        """The exit code of a process that calls `act`."""
        try:
            act()
        except SystemExit as error:
            return 0 if self._is_stopped else exit_code(error)
        except KeyboardInterrupt as error:
            if self._is_stopped:
                return 0  # the main thread waited in vain for one that was stopped
            report(error)
            return 130
        except BaseException as error:
            report(error)
            return 1
        return 0

    # ---- a backward() call ----

    def _on_backward(self, output: Value, seed: float, frame: FrameType) -> None:
        if os.getpid() != self._process:
            return  # a forked child goes its own way
        if self._is_stopped:
            raise SystemExit  # here is another thread, or the script caught the first one
        with self._lock:
            if self._is_over or self.chosen or not self._is_wanted(output, seed, frame):
                return
            self.chosen = self.calls[-1]
            with self._keeping_failure():
                label_after_variables(output, self._frames_of_script(frame))
                self._to_show.append(self.look(output, self.chosen))
        if self._to_show and can_show():
            with self._keeping_failure():
                self._to_show.pop()()
        if self._failures or not self.keep_on:
            self._is_stopped = True
            raise SystemExit  # in a thread it ends that thread, without a word

    def _is_wanted(self, output: Value, seed: float, frame: FrameType) -> bool:
        self.calls.append(self._call(output, seed, frame))
        return self.wanted(self.calls[-1])

    @contextmanager
    def _keeping_failure(self) -> Iterator[None]:
        """Keep an error of ours for `run` to raise: the script must not catch it."""
        try:
            yield
        except Exception as error:
            self._failures.append(error)

    def _frames_of_script(self, frame: FrameType) -> Iterator[FrameType]:
        """The frame and its callers, up to the outermost one of the script."""
        for caller in stack(frame):
            if caller.f_code.co_filename in OURS:
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
            inside="" if frame is caller else short_place(caller),
            thread="" if thread is threading.main_thread() else thread.name,
            name=output.label or variable(output, caller),
            data=output.data,
            seed=seed,
            values=len(ancestors(output)),
        )


def stack(frame: FrameType | None) -> Iterator[FrameType]:
    """The frame, its caller, the caller of that, ..."""
    while frame:
        yield frame
        frame = frame.f_back


def short_place(frame: FrameType) -> str:
    """The file and line of a frame, from its package on, or with one folder: "nn/engines/eager.py:64"."""
    folders = max(1, frame.f_globals.get("__name__", "").count("."))
    return f"{'/'.join(frame.f_code.co_filename.split(os.sep)[-folders - 1 :])}:{frame.f_lineno}"


def can_show() -> bool:
    """Whether a terminal program can run here: in the main thread, and in no event loop."""
    asyncio: Any = sys.modules.get("asyncio")
    loop = asyncio and asyncio._get_running_loop()
    return threading.current_thread() is threading.main_thread() and not loop


@contextmanager
def backward_hook(hook: BackwardHook) -> Iterator[None]:
    """Call `hook` before every backward() call that will not raise."""
    original = Value.backward

    @wraps(original)
    def backward(self: Value, grad: float = 1.0) -> None:
        seed = number(grad)
        if seed is not NotImplemented and any(node.op is leaf for node in ancestors(self)):  # else it raises
            hook(self, seed, sys._getframe(1))
        original(self, grad)

    Value.backward = backward  # type: ignore[method-assign]
    try:
        yield
    finally:
        Value.backward = original  # type: ignore[method-assign]
