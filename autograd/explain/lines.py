"""Which line of the user's program made a Value: noted while record_lines() is on, free while it is off."""

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from os.path import basename, dirname, join
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from .. import value as engine
from ..formula.symbol import printable
from ..locks import open_in_children

if TYPE_CHECKING:
    from contextlib import _GeneratorContextManager

KEPT = 1_000_000  # Values whose lines are remembered; the oldest are forgotten first
LONGEST = 72  # characters of source that are shown

HOME = dirname(dirname(__file__))
OURS = (join(HOME, ""), join(dirname(HOME), "nn", ""))
COPYING = tuple(
    join(HOME, *names) for names in (("explain", "unfold.py"), ("copying.py",), ("draw", ""), ("step", ""))
)


class Line(NamedTuple):
    """A line of a program. As text it is "train.py:12  c = a * b"."""

    filename: str
    number: int

    @property
    def text(self) -> str:
        """The source, without its indentation; empty where it cannot be found."""
        import linecache

        linecache.checkcache(self.filename)
        return linecache.getline(self.filename, self.number).strip()

    @property
    def place(self) -> str:
        """Where it stands: "train.py:12", in a notebook "In[3]:12"."""
        return printable(f"{_cell(self.filename) or basename(self.filename)}:{self.number}")

    def __str__(self) -> str:
        text = printable(self.text)
        return f"{self.place}  {text if len(text) <= LONGEST else text[:LONGEST] + '…'}".rstrip()


def _cell(filename: str) -> str:
    """What IPython calls the cell whose code it compiled under this name; empty if it is none."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    name = getattr(getattr(shell, "compile", None), "format_code_name", lambda _: None)(filename)
    return str(name[1]) if name else ""


_lines: dict[int, Line] = {}  # serial of a Value -> the line that made it
_order: deque[int] = deque()
_same: dict[Line, Line] = {}  # so that equal lines are one object
_users = 0
_switching = open_in_children(Lock())
_draw_serial = engine._next_serial


@lru_cache(maxsize=4096)
def _is_ours(filename: str) -> bool:
    return filename.startswith(OURS)


@lru_cache(maxsize=256)
def _makes_copies(filename: str) -> bool:
    return filename.startswith(COPYING)


def _note_serial() -> int:
    """The next serial number, and a note of who asked for it."""
    serial = _draw_serial()
    frame = sys._getframe(1)
    while _is_ours(frame.f_code.co_filename):
        if frame.f_back is None or _makes_copies(frame.f_code.co_filename):
            return serial
        frame = frame.f_back
    line = Line(frame.f_code.co_filename, frame.f_lineno or 0)
    _lines[serial] = _same.setdefault(line, line)
    _order.append(serial)
    if len(_order) > KEPT:
        _lines.pop(_order.popleft(), None)
    return serial


def _count_users(change: int) -> None:
    global _users  # noqa: PLW0603
    with _switching:
        _users += change
        engine.draw_serials(_note_serial if _users else _draw_serial)


@contextmanager
def _recording() -> Iterator[None]:
    _count_users(1)
    try:
        yield
    finally:
        _count_users(-1)


def record_lines() -> "_GeneratorContextManager[None]":
    """A `with` block, or a decorator, in which the line that makes each Value is remembered, in all threads.

    Transcripts, ledgers and steppers then show it. A Value that a network makes belongs to the line that
    called the network; copies, as of unfold(), have no line. The lines of the last 1,000,000 Values stay
    known when the block has ended. Recording takes about a microsecond for each Value; without it the engine
    does nothing more than before.

    >>> from autograd import Value
    >>> with record_lines():
    ...     x = Value(3.0, label="x")
    ...     y = x * x
    >>> line_of(y).number, line_of(y).text
    (3, 'y = x * x')
    """
    return _recording()


def line_of(value: "engine.Value") -> Line | None:
    """The line that made a Value; None if it was not recorded, or long ago: see `record_lines`.

    Raises TypeError for anything but a Value.
    """
    if type(value) is not engine.Value:
        raise TypeError(f"expected a Value, not {type(value).__name__}: {value!r:.80}")
    return _lines.get(value.serial)
