"""What a computation gives, in text: floats in hexadecimal, errors with their types and sentences."""

import numpy as np

from autograd import Value


def text(x):
    if isinstance(x, Value):
        return f"Value({text(x.data)}, {text(x.grad)}, {x.op.name}, {x.label!r}, {len(x.parents)})"
    if isinstance(x, (tuple, list)):
        return f"[{', '.join(map(text, x))}]"
    return float(x).hex() if isinstance(x, (float, np.floating)) else repr(x)


def outcome(f, *args):
    """What f(*args) returns, or its error."""
    try:
        return text(f(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error} (cause {error.__cause__!r}, {error.__suppress_context__})"
