"""How large a number looks: its shade, the width of its edge, its digits."""

from collections.abc import Iterable
from math import isfinite, isnan, log10

from .theme import LEVELS

DECADES = 2.0  # numbers this many powers of ten below the largest have the lightest shade
THIN, THICK = 0.8, 4.0  # points


def digits(x: float, significant: int = 4, sign: str = "-") -> str:
    """`x` with so many significant digits; below a million without an exponent, and never "-0".

    sign: "-", or "+" to write the sign of positive numbers too.

    >>> digits(0.70710678), digits(-0.0), digits(-1e9), digits(12345.6)
    ('0.7071', '0', '-1e+09', '12346')
    """
    whole = 10**significant <= round(abs(x)) < 10**6 if isfinite(x) else False
    return f"{x + 0.0:{sign}.0f}" if whole else f"{x + 0.0:{sign}.{significant}g}"


def signed(x: float, significant: int = 3) -> str:
    """`x` with so many significant digits and its sign; 0 has none.

    >>> signed(3.0), signed(-0.0)
    ('+3', '0')
    """
    return digits(x, significant, "+" if abs(x) > 0 else "-")


class Scale:
    """Magnitudes on a logarithmic scale that ends at the largest of `numbers`.

    >>> scale = Scale([-2.0, 1.0, 0.0])
    >>> scale.top, scale.shade(-2.0), scale.shade(0.0), scale.shade(0.02)
    (2.0, '-6', 'zero', '+1')
    >>> scale.width(2.0), scale.width(0.0)
    (4.0, 0.8)
    """

    def __init__(self, numbers: Iterable[float]) -> None:
        self.top = max((abs(x) for x in numbers if isfinite(x)), default=0.0)

    def share(self, x: float) -> float:
        """Where |x| is on the scale, from 0 to 1: 1 at the top, 0 for 0, nan and DECADES below the top."""
        if not x or isnan(x):
            return 0.0
        if abs(x) >= self.top:
            return 1.0
        return max(0.0, 1.0 + (log10(abs(x)) - log10(self.top)) / DECADES)

    def shade(self, x: float) -> str:
        """The role of the colour behind the number `x`: "zero", or "+1" to "+6", or "-1" to "-6"."""
        if not x or isnan(x):
            return "zero"
        return f"{'+' if x > 0 else '-'}{1 + round(self.share(x) * (LEVELS - 1))}"

    def width(self, x: float) -> float:
        """The width of an arrow that carries `x`, in points."""
        return round(THIN + (THICK - THIN) * self.share(x), 2)


def hue(x: float) -> str:
    """The role of the colour of lines and letters for the sign of `x`: "positive", "negative", "muted"."""
    return "positive" if x > 0 else "negative" if x < 0 else "muted"
