"""The chain rule, one step at a time.

frames.py says what happens, in which order, with all its numbers; session.py adds names, sentences and lines
of code, by forms.py, which knows what an operation looks like. The transcript of stepper.py, the page and the
terminal show a session, and compute no derivative of their own.
"""
