"""How values that go everywhere are drawn: arrows across the whole picture would take Graphviz minutes."""

import warnings

import pytest

from autograd import Value, draw_dot


def chain(n):
    x, w, b = Value(0.5), Value(0.999, label="w"), Value(0.001, label="b")
    for _ in range(n):
        x = x * w + b
    return x


def test_a_leaf_that_goes_into_many_operations_gets_a_stub_at_each():
    assert "behind60" in draw_dot(chain(30)).source
    assert "behind61" not in draw_dot(chain(30)).source
    assert "behind" not in draw_dot(chain(10)).source


@pytest.mark.parametrize("n", [100, 3000])
def test_a_long_chain_on_shared_leaves_is_drawn(n):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        assert b"<svg" in draw_dot(chain(n)).pipe("svg")
