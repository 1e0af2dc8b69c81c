"""What counts as a real number."""

from numbers import Real
from typing import Any

HINTS = {
    "str": "convert it first: Value(float(text))",
    "complex": "differentiate its real and imaginary parts separately",
    "Value": "it is a Value already; .detach() gives its number as a constant",
}


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


def number(x: Any) -> Any:
    """`x` as a float if it is a real number, else NotImplemented: for Python's operators."""
    try:
        return float(x) if type(x) is int else real(x)
    except TypeError:
        return NotImplemented
    except OverflowError:
        return real(x)  # which says so in a sentence
