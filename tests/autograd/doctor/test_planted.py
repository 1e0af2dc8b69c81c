"""Of planted faults at least 95 % are named, and none on healthy graphs. docs/doctor.md has the table."""

import pytest

from .planted import HEALTHY, NAN, ZERO, N, alarms, nan_named, zero_named


@pytest.mark.parametrize("name", ZERO)
def test_why_a_gradient_is_zero(name):
    assert zero_named(name) >= 0.95 * N


@pytest.mark.parametrize("name", NAN)
def test_why_a_number_is_nan(name):
    assert nan_named(name) >= 0.95 * N


@pytest.mark.untraced
@pytest.mark.parametrize("count", [100, pytest.param(HEALTHY, marks=pytest.mark.nightly)])
def test_nothing_is_named_where_nothing_is_wrong(count):
    assert alarms(count) == []
