"""What `fit` tells while it learns: a progress bar on a terminal, else a line now and then."""

import sys
from importlib import import_module
from shutil import get_terminal_size
from time import monotonic
from typing import Any

MOST_LINES = 20
LONG = 1.0  # seconds that are left from which on a line tells them


class Progress:
    """Tells how a training goes, on stderr, where it does not mix with what the program prints.

    A bar of tqdm, if stderr is a terminal and tqdm is installed; else a line for the first epoch, the last
    one, and at most MOST_LINES in regular steps between. Both tell epochs, steps, examples a second and the
    time that is left; lines only if that is more than a second.

    `epochs`: how many there are. `steps`, `samples`: how many an epoch has. `shown`: False for silence.
    """

    def __init__(self, epochs: int, steps: int, samples: int, shown: bool) -> None:
        self.epochs, self.steps, self.samples = epochs, steps, samples
        self.shown = shown and bool(sys.stderr)
        self._bar: Any = None
        self._has_lines = False
        self._interval = interval(epochs)
        self._untold = ""

    def start(self, epoch: int) -> None:
        """Begin with this epoch, which counts from 0."""
        self._first, self._since, self._taken = epoch, monotonic(), 0
        if self.shown and sys.stderr.isatty():
            self._bar = _bar(self.epochs * self.steps, epoch * self.steps)
        self._has_lines = self.shown and self._bar is None

    def advance(self, loss: float) -> None:
        """Count one step; `loss` is that of its batch."""
        if self._bar is not None:
            self._taken += 1
            epoch, step = divmod(self._bar.n, self.steps)
            place = f"epoch {epoch + 1}/{self.epochs} batch {step + 1}/{self.steps}"
            pace = self._taken / self.steps * self.samples / max(monotonic() - self._since, 1e-9)
            self._bar.set_description_str(place, refresh=False)
            self._bar.set_postfix_str(f"loss {loss:.4g}, {pace:,.0f} examples/s", refresh=False)
            self._bar.update()

    def end_epoch(self, epoch: int, logs: dict[str, float]) -> None:
        """Tell the numbers of an epoch, which counts from 0, if it is the turn of a line."""
        if not self._has_lines:
            return
        numbers = ", ".join(f"{name} {number:.4g}" for name, number in logs.items())
        self._untold = f"epoch {epoch + 1} of {self.epochs}: {numbers}{self._pace(epoch + 1)}"
        if epoch == 0 or (epoch + 1) % self._interval == 0:
            self._tell_rest()

    def _pace(self, done: int) -> str:
        """How many steps were taken, how fast, and how long it will last; "" if it will be over soon.

        The first epoch does not count: programs are made in it.
        """
        if done - 1 == self._first:
            self._since = monotonic()
        if done - 2 < self._first:
            return ""
        a_second = (done - 1 - self._first) / max(monotonic() - self._since, 1e-9)
        left = (self.epochs - done) / a_second
        if left < LONG:
            return ""
        steps = f"step {done * self.steps:,} of {self.epochs * self.steps:,}"
        return f" ({steps}, {a_second * self.samples:,.0f} examples/s, {left:,.0f} s left)"

    def close(self) -> None:
        """Take the bar away, or tell the last epoch."""
        if self._bar is not None:
            self._bar.close()
        self._tell_rest()

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        if self.shown:
            print(sentence, file=sys.stderr)

    def _tell_rest(self) -> None:
        line, self._untold = self._untold, ""
        if line:
            self.say(line)


def interval(epochs: int) -> int:
    """How many epochs a line stands for: 1, 2, 5, 10, 20, 50, ..., so that there are at most MOST_LINES.

    >>> interval(8), interval(60), interval(500)
    (1, 5, 50)
    """
    step = 1
    while epochs > MOST_LINES * step:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _bar(total: int, done: int) -> Any:
    """A bar of tqdm for so many steps; None if tqdm is not installed."""
    try:
        tqdm: Any = import_module("tqdm")
    except ImportError:
        return None
    width = min(99, get_terminal_size().columns - 3)  # leaves room for the ^C of the terminal
    return tqdm.tqdm(total=total, initial=done, leave=False, unit="step", ncols=width)
