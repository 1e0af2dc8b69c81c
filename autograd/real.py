"""What counts as a real number."""

from numbers import Real
from typing import Any

HINTS = {
    "str": "convert it first: Value(float(text))",
    "complex": "differentiate its real and imaginary parts separately",
    "Value": "it is a Value already; .detach() gives its number as a constant",
}

OF_ARGUMENTS = {"str": "; convert it first: float(text)", "Value": "; its number is its .data"}


def real(x: Any) -> float:
    """`x` as a float; TypeError, with what to do, if it is not one real number."""
    if type(x) is float:
        return x
    if isinstance(x, (int, Real)):
        try:
            return float(x)
        except OverflowError:
            raise ValueError("this number is too large for a float: the limit is about 1.8e308") from None
    if type(x).__module__ == "numpy" and getattr(x, "shape", None) == ():  # numpy.bool, arrays of shape ()
        return real(x.item())
    kind = type(x).__name__
    one_each = "make one Value for each number: [Value(x) for x in xs]"
    hint = HINTS.get(kind, one_each if hasattr(x, "__iter__") else "convert it to a float first")
    raise TypeError(f"a Value holds one real number, not {kind}: {x!r:.80}; {hint}")


def argument(name: str, x: Any) -> float:
    """An argument that is one real number, as a float; TypeError, with its name, if it is none.

    >>> argument("lr", "0.1")
    Traceback (most recent call last):
        ...
    TypeError: lr is one real number, not str: '0.1'; convert it first: float(text)
    """
    try:
        return real(x)
    except TypeError:
        kind = type(x).__name__
        hint = OF_ARGUMENTS.get(kind, "")
        raise TypeError(f"{name} is one real number, not {kind}: {x!r:.80}{hint}") from None


def number(x: Any) -> Any:
    """`x` as a float if it is a real number, else NotImplemented: for Python's operators."""
    try:
        return float(x) if type(x) is int else real(x)
    except TypeError:
        return NotImplemented
    except OverflowError:
        return real(x)  # which says so in a sentence
