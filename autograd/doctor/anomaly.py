"""detect_anomaly: stop at the operation that makes the first nan or infinity."""

from contextlib import AbstractContextManager
from math import isfinite
from typing import TYPE_CHECKING

from ..grad_mode import watching
from .nonfinite import made, why_nan

if TYPE_CHECKING:
    from ..value import Value


class _Stop:
    """Looks at each new node, and at each output before its backward pass."""

    def made(self, node: "Value") -> None:
        """Raise FloatingPointError for a node that is not finite."""
        if not isfinite(node._data):
            raise FloatingPointError(made(node))

    def backward(self, output: "Value") -> None:
        """Raise FloatingPointError if a gradient behind `output` is not finite: no `.grad` has changed."""
        finding = why_nan(output)
        if finding:
            raise FloatingPointError(str(finding))


def detect_anomaly() -> AbstractContextManager[None]:
    """A `with` block in which the first operation that makes nan or infinity raises FloatingPointError.

    So does a backward pass, before it changes any `.grad`. PyTorch's `torch.autograd.detect_anomaly` is its
    model. It holds in this thread or asyncio task alone; operations in it take longer.

    >>> from autograd import Value
    >>> with detect_anomaly():
    ...     Value(1000.0, label="z").exp()
    Traceback (most recent call last):
        ...
    FloatingPointError: exp(z) = inf for z = 1000: exp overflows above 709.78: ...
    """
    return watching(_Stop())
