"""Naming Values after the variables that hold them."""

import sys

from .value import Value


def label_locals() -> None:
    """Label each unlabelled Value that a local variable of the caller holds with the variable's name.

    In a notebook or at the top of a script these are the global variables. Where two variables hold one
    Value, the first names it; names that begin with an underscore are passed over.

    >>> x, w = Value(2.0), Value(-3.0)
    >>> y = x * w
    >>> label_locals()
    >>> y
    Value(data=-6, grad=0, label='y')
    """
    for name, held in list(sys._getframe(1).f_locals.items()):
        if isinstance(held, Value) and not held.label and not name.startswith("_"):
            held.label = name
