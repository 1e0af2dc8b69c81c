"""Numbers and names as text, in JavaScript as in Python."""

import math

import pytest

from autograd.draw import scale
from autograd.step.page.page import SAID
from autograd.step.session import _listed

from .....node import ask

inf, nan = math.inf, math.nan
POINTS = [0.0, -0.0, 0.1, 9999.4, 9999.5, 9999.6, 12344.5, 12345.5, -99999.5, 999999.4, 999999.5, 1e6, 1e21]
POINTS += [inf, -inf, nan, 1e-5, -1.5e-320, 123.45, 2.5, 1e22, 1e16, 123456789012345678.0, 1e15, 0.0001]
CARD = """
import { digits, repr, signed } from "./digits.js";
import { hue, Scale } from "./scale.js";
"""


def test_numbers_as_on_a_card():
    sized = scale.Scale(POINTS)
    found = ask(
        CARD,
        """([points, measures]) => { const scale = new Scale(points, measures); return points.map((x) =>
            [digits(x), signed(x), hue(x), repr(x), scale.shade(x), scale.width(x)]); }""",
        [POINTS, SAID["scale"]],
    )
    for x, (*texts, shade, width) in zip(POINTS, found, strict=True):
        assert texts == [scale.digits(x), scale.signed(x), scale.hue(x), repr(x)]
        assert shade == sized.shade(x).replace("+", "plus").replace("-", "minus")
        assert width == pytest.approx(sized.width(x), abs=0.006)


def test_lists_are_pythons():
    lists = [[f"x{i}" for i in range(n)] * 2 for n in (0, 1, 2, 3, 7, 8, 9, 10, 30)]
    found = ask('import { listed } from "./text.js";\n', "(lists) => lists.map(listed)", lists)
    assert found == [_listed(names) for names in lists]
