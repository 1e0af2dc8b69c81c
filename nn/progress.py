"""A progress bar, where somebody looks."""

import sys
from importlib import import_module
from shutil import get_terminal_size
from typing import Any


class Progress:
    """One line on stderr for all steps of all epochs, if it is a terminal and tqdm is installed."""

    def __init__(self, epochs: int, steps: int, shown: bool) -> None:
        self.epochs, self.steps = epochs, steps
        self._bar = _bar(epochs * steps) if shown and sys.stderr and sys.stderr.isatty() else None

    def advance(self, loss: float) -> None:
        """One step is done; the loss is that of its batch."""
        if self._bar is not None:
            epoch = self._bar.n // self.steps + 1
            self._bar.set_description_str(f"epoch {epoch}/{self.epochs}", refresh=False)
            self._bar.set_postfix_str(f"loss {loss:.4g}", refresh=False)
            self._bar.update()

    def close(self) -> None:
        """Wipe it away."""
        if self._bar is not None:
            self._bar.close()

    def say(self, sentence: str) -> None:
        """A line on stderr, beside what the program itself prints."""
        if sys.stderr:
            print(sentence, file=sys.stderr)


def _bar(total: int) -> Any:
    try:
        tqdm: Any = import_module("tqdm")
    except ImportError:
        return None
    width = min(79, get_terminal_size().columns - 3)  # leaves room for the ^C of the terminal
    return tqdm.tqdm(total=total, leave=False, unit="step", ncols=width)
