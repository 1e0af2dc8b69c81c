"""The engines of `fit`: sample by sample over Values, or all samples at once by a compiled program."""

from .compiled import Compiled
from .eager import Eager
from .protocol import Engine, SlopeError

__all__ = ["ENGINES", "Compiled", "Eager", "Engine", "SlopeError"]

#: Engines by name.
ENGINES: dict[str, type[Engine]] = {"compiled": Compiled, "eager": Eager}
