import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd
from autograd import Value, relu, trace
from autograd.explain.shares import flows, proportions, shares, totals

from ..test_accumulate import graphs


@given(graphs())
def test_what_stays_adds_up_to_one(y):
    told = trace(y)
    flow = shares(told)
    assert list(flow) == told.nodes
    assert flow[y] == 1.0
    assert all(0.0 <= share <= 1 + 1e-12 for share in flow.values())
    stays = [node for node in told.nodes if not any(step.contribution for step in told.out_of(node))]
    assert math.fsum(flow[node] for node in stays) == pytest.approx(1.0)


@given(graphs())
def test_every_share_is_handed_on_in_proportion(y):
    told = trace(y)
    flow = shares(told)
    expected = dict.fromkeys(told.nodes, 0.0) | {y: 1.0}
    for node in told.nodes:
        steps = told.out_of(node)
        sizes = [abs(step.contribution) for step in steps]
        if not all(map(math.isfinite, sizes)):
            sizes = [float(not math.isfinite(each)) for each in sizes]
        for step, each in zip(steps, sizes, strict=True):
            if each:
                expected[step.parent] += flow[node] * (each / max(sizes)) / sum(s / max(sizes) for s in sizes)
    assert flow == pytest.approx(expected)


def test_by_hand():
    a, b, c = Value(2.0), Value(3.0), Value(-1.0)
    y = a * b + c * a  # half to each product; there 3 : 2 to a and b, 2 : 1 to c and a
    flow = trace(y).shares()
    assert [flow[x] for x in (a, b, c)] == pytest.approx(
        [0.5 * 3 / 5 + 0.5 * 1 / 3, 0.5 * 2 / 5, 0.5 * 2 / 3]
    )


def test_nodes_that_are_numbers_take_part_and_numbers_of_operators_do_not():
    x = Value(2.0)
    flow = shares(trace(x * 3.0))
    assert [flow[node] for node in flow] == [1.0, 1.0]
    y = autograd.sum([x, 3.0])
    flow = shares(trace(y))
    assert [flow[parent] for parent in y.parents] == [0.5, 0.5]


def test_a_share_stays_where_nothing_is_handed_on():
    x = Value(-1.0)
    y = relu(x)
    assert shares(trace(y)) == {y: 1.0, x: 0.0}


def test_a_value_that_is_used_twice_gets_both():
    x = Value(3.0)
    assert shares(trace(x * x))[x] == 1.0


def test_several_outputs_have_one_between_them():
    x = Value(2.0)
    a = x * 3.0
    b = a * 5.0
    handed = {b: [(a, 5.0)], a: [(x, 18.0)], x: []}.__getitem__
    assert totals([b, a, x], [a, b], handed) == {b: 0.5, a: 1.0, x: 1.0}
    assert list(flows([b, a, x], [a, b], handed)) == [(b, a, 0.5), (a, x, 1.0)]


def test_leaves_alone():
    x = Value(3.0)
    assert shares(trace(x)) == {x: 1.0}


@pytest.mark.parametrize(
    ("xs", "expected"),
    [
        ([], []),
        ([0.0, -0.0], [0.0, 0.0]),
        ([1.0, -3.0], [0.25, 0.75]),
        ([1e308, 1e308], [0.5, 0.5]),
        ([5e-324, 5e-324], [0.5, 0.5]),
        ([math.inf, 1.0], [1.0, 0.0]),
        ([math.inf, 1.0, math.nan, -math.inf], [1 / 3, 0.0, 1 / 3, 1 / 3]),
        ([math.nan], [1.0]),
    ],
)
def test_proportions(xs, expected):
    assert proportions(xs) == expected


@given(st.lists(st.floats(), max_size=8))
def test_proportions_are_shares_of_one(xs):
    assert math.fsum(proportions(xs)) == pytest.approx(1.0 if any(xs) else 0.0)
