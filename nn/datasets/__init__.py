"""Small datasets to learn from, as NumPy arrays (X, y): drawn here, or those that come with scikit-learn.

X has the shape (n, features); y has the shape (n,), ints for classes and floats for numbers. Nothing is ever
downloaded. The names and the arguments are scikit-learn's, without make_ and load_, and `seed` is ours.
"""

import typing as _typing

from .bundled import diabetes, digits, iris, wine
from .classes import GATES, blobs, circles, gate, moons, spirals
from .regression import line, sine

__all__ = [
    "GATES", "blobs", "circles", "diabetes", "digits", "gate", "iris", "line", "moons", "sine", "spirals",
    "wine",
]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


if not _typing.TYPE_CHECKING:

    def __getattr__(name: str):
        """Names of scikit-learn, and of gates, are answered with what they are called here."""
        from ..names import missing

        hints = {f"{verb}_{known}": f"nn.datasets.{known}" for verb in ("make", "load") for known in __all__}
        hints |= {known: f'nn.datasets.gate("{known}")' for known in GATES}
        raise missing("nn.datasets", name, hints, __all__)
