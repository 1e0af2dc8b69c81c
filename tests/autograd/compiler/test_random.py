"""Programs and the eager walk agree on random functions of the whole table."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import autograd

from . import random_graphs
from .comparing import BACKENDS, agree


@pytest.mark.untraced
@pytest.mark.parametrize("backend", BACKENDS)
@given(seed=st.integers(0, 10**9))
def test_values_and_gradients_are_those_of_the_eager_walk(backend, seed):
    function, weights, samples = random_graphs.make(seed)
    value, gradient, outputs = random_graphs.eager(function, weights, samples)
    program = autograd.compile(function, *samples[0], parameters=weights, backend=backend)
    xs, ys = [x for x, _ in samples], [y for _, y in samples]
    found, slopes = program.value_and_grad(xs, ys)
    scale = max(1.0, *map(abs, gradient), *map(abs, outputs))
    np.testing.assert_allclose(program(xs, ys), outputs, rtol=1e-12, atol=1e-12 * scale)
    assert found == pytest.approx(value, rel=1e-12, abs=1e-12 * scale)
    np.testing.assert_allclose(slopes, gradient, rtol=1e-12, atol=1e-12 * scale)


@pytest.mark.untraced
@pytest.mark.parametrize("backend", BACKENDS)
@given(seed=st.integers(0, 10**9))
@example(seed=3239)  # an entry of a table, and slopes that may be infinite
@example(seed=23405574)  # entries of a table whose gradient is a number
@example(seed=2436)  # rows with the same gradient for all samples, of as many rows as there are samples
def test_wilder_functions(backend, seed):
    """Of inputs of many shapes, with shared weights, several outputs, and some of the leaves learned."""
    agree(*random_graphs.wild(seed), backend, tolerance=1e-10)
