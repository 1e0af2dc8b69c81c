"""The functions of slopes that may be infinite: for arrays they are those of floats, and warn of nothing."""

import itertools
import math

import numpy as np
import pytest

from autograd import floats
from autograd.compiler.numpy import support

NUMBERS = [0.0, -0.0, 1.0, -2.0, 0.5, 1e300, math.inf, -math.inf, math.nan]
PAIRS = list(itertools.product(NUMBERS, repeat=2))


@pytest.mark.parametrize("name", ["times", "over", "raised"])
def test_arrays_are_as_floats(name):
    x, y = np.array(PAIRS).T
    expected = [getattr(floats, name)(*pair) for pair in PAIRS]
    np.testing.assert_array_equal(getattr(support, name)(x, y), expected)
