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


@pytest.mark.parametrize("n", [1, 3, 8, 20])
@pytest.mark.parametrize("numbers", [(0, 0, 1, 2, 2, 2), (2, 0, 1, 0, 2, 2, 0), (1, 0)])
@pytest.mark.parametrize("ufunc", [np.add, np.maximum])
def test_rows_with_the_same_number_are_reduced(ufunc, numbers, n):
    x = np.random.default_rng(n).normal(size=(len(numbers), n))
    out = np.empty((max(numbers) + 1, n))
    support.reducer(ufunc, np.array(numbers), n)(x, out)
    expected = [ufunc.reduce(x[np.array(numbers) == i]) for i in range(len(out))]
    np.testing.assert_allclose(out, expected, rtol=1e-14)


@pytest.mark.parametrize("wrong", [-1.0, 3.0, 0.5, np.nan, np.inf, -np.inf, 1e300])
def test_what_is_no_number_of_a_row_is_an_error(wrong):
    found, rows = np.empty((2, 3), int), (np.arange(3.0), np.arange(3) * 10, np.array([[0], [5]]))
    support.places(np.array([0.0, 2.0, 1.0]), *rows, found)
    assert found.tolist() == [[0, 20, 10], [5, 25, 15]]
    with pytest.raises(ValueError, match="whole number from 0 to 2"):
        support.places(np.array([0.0, wrong, 1.0]), *rows, found)
