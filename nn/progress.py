"""A progress bar on a terminal."""

import sys
from importlib import import_module
from shutil import get_terminal_size
from typing import Any


class Progress:
    """A line on stderr for the steps of all epochs, if stderr is a terminal and tqdm is installed.

    `steps`: how many an epoch has. `shown`: whether there is to be a line at all.
    """

    def __init__(self, epochs: int, steps: int, shown: bool) -> None:
        self.epochs, self.steps = epochs, steps
        self._bar = _bar(epochs * steps) if shown and sys.stderr and sys.stderr.isatty() else None

    def advance(self, loss: float) -> None:
        """Count one step; `loss` is that of its batch."""
        if self._bar is not None:
            epoch = self._bar.n // self.steps + 1
            self._bar.set_description_str(f"epoch {epoch}/{self.epochs}", refresh=False)
            self._bar.set_postfix_str(f"loss {loss:.4g}", refresh=False)
            self._bar.update()

    def close(self) -> None:
        """Take the line away."""
        if self._bar is not None:
            self._bar.close()

    def say(self, sentence: str) -> None:
        """Print a sentence to stderr, where it does not mix with what the program prints."""
        if sys.stderr:
            print(sentence, file=sys.stderr)


def _bar(total: int) -> Any:
    """A bar of tqdm for so many steps; None if tqdm is not installed."""
    try:
        tqdm: Any = import_module("tqdm")
    except ImportError:
        return None
    width = min(79, get_terminal_size().columns - 3)  # leaves room for the ^C of the terminal
    return tqdm.tqdm(total=total, leave=False, unit="step", ncols=width)
