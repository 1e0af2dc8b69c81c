"""The chain rule, one step at a time: `stepper`.

forms.py says what an operation looks like, session.py what happens in which order; each front end shows a
session: page.py, terminal.py, widget.py, and the transcript of stepper.py.
training.py plays the epochs of a training run.
"""

from .stepper import Stepper, stepper
from .training import Replay, replay

__all__ = ["Replay", "Stepper", "replay", "stepper"]
