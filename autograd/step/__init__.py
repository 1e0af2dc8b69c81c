"""The chain rule, one step at a time: `stepper`.

forms.py says what an operation looks like, session.py what happens in which order; each front end shows a
session: page.py, terminal.py, widget.py, and the transcript of stepper.py.
"""

from .stepper import Stepper, stepper

__all__ = ["Stepper", "stepper"]
