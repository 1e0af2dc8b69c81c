"""The chain rule, one step at a time.

A session is what happens, in which order, with all its numbers; a form is what an operation looks like. The
transcript of stepper.py, the page and the terminal show a session, and compute no derivative of their own.
"""
