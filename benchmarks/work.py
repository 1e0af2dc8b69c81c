"""What an engine offers for a benchmark: work to time."""

from collections.abc import Callable
from dataclasses import dataclass

#: Does one whole piece of work; returns a few numbers, the same for every engine.
Work = Callable[[], tuple[float, ...]]

LOOPED = 1000


class AbsentError(Exception):
    """The engine is not installed, or cannot do the benchmark."""


@dataclass
class Looped:
    """Work that does many steps in one call: `run(1)` gives the numbers, `run(steps)` is timed, a step."""

    run: Callable[[int], tuple[float, ...]]
    steps: int = LOOPED
