"""The chain rule, one step at a time: `stepper`.

forms.py says what an operation looks like, session.py what happens in which order; each front end shows a
session: page.py, terminal/, widget.py, and the transcript of windows.py.
training.py plays the epochs of a training run.
"""

from .training import Replay, replay
from .windows import Stepper, stepper

__all__ = ["Replay", "Stepper", "replay", "stepper"]
