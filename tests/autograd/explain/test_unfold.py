import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, dot, mean, no_grad, ops, unfold
from autograd import sum as total
from autograd.chain import adjoints, ancestors

from ..test_accumulate import graphs


def kinds(y):
    return [node.op.name for node in ancestors(y) if node.parents]


def test_dot_is_products_and_additions():
    w, x = [Value(2.0), Value(3.0)], [Value(10.0), Value(1.0)]
    y = unfold(dot(w, x, Value(0.5)))
    assert kinds(y) == ["mul", "mul", "add", "add"]
    assert y.data == 23.5


@pytest.mark.parametrize("n", range(2, 5))
def test_sum_and_mean(n):
    xs = [Value(float(i)) for i in range(n)]
    assert kinds(unfold(total(xs))) == ["add"] * (n - 1)
    assert kinds(unfold(mean(xs))) == ["add"] * (n - 1) + ["div"]
    assert unfold(mean(xs)).data == mean(xs).data


@pytest.mark.parametrize("f", [total, mean, lambda xs: dot(xs, xs), lambda xs: dot([], [], xs[0])])
def test_of_a_single_value(f):
    x = Value(3.0)
    y = f([x])
    assert unfold(y).data == y.data
    assert adjoints(unfold(y))[x] == adjoints(y)[x]


def test_the_leaves_are_the_same_and_the_rest_is_new():
    x, w = Value(3.0, label="x"), Value(2.0, label="w")
    h = dot([w], [x], w)
    h.label = "h"
    y = h.tanh()
    copy = unfold(y)
    assert {node for node in ancestors(copy) if not node.parents} == {x, w}
    assert not {node for node in ancestors(copy) if node.parents} & set(ancestors(y))
    assert [node.label for node in ancestors(copy) if node.label] == ["x", "w", "h"]
    assert y.parents == (h,)
    assert h.op is ops.dot_


def test_a_leaf_unfolds_to_itself():
    x = Value(3.0)
    assert unfold(x) is x


def test_unfold_inside_no_grad():
    x = Value(3.0)
    y = dot([x], [x], x)
    with no_grad():
        assert kinds(unfold(y)) == ["mul", "add"]


@given(graphs(st.floats(-3.0, 3.0)))
def test_the_gradients_agree(y):
    before, after = adjoints(y), adjoints(unfold(y))
    for leaf in before:
        if not leaf.parents and abs(before[leaf]) < 1e100:
            assert after[leaf] == pytest.approx(before[leaf], rel=1e-6, abs=1e-6, nan_ok=True)


def test_deep_graphs_need_no_recursion():
    y = x = Value(1.0)
    for _ in range(20_000):
        y = total([y, x])
    assert len(kinds(unfold(y))) == 20_000
