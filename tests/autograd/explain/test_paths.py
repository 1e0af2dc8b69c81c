import math
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograd import Value, dot, relu, trace
from autograd.chain import ancestors, slopes
from autograd.explain.paths import Path, Paths, counted
from autograd.floats import times

from ..test_accumulate import graphs, same

NUMBERS = st.floats(-2.0, 2.0) | st.sampled_from([0.0, 1.0, -1.0])


def enumerated(output, node):
    """Every path from the output to `node`: the factors of each."""
    if output is node:
        yield ()
        return
    for parent, slope in zip(output.parents, slopes(output)):
        if type(parent) is not float:
            for factors in enumerated(parent, node):
                yield (float(slope), *factors)


def product(factors):
    out = 1.0
    for factor in factors:
        out = times(factor, out)
    return out


def size(x):
    return math.inf if math.isnan(x) else abs(x)


def few_paths(y):
    counts = {y: 1}
    for node in reversed(ancestors(y)):
        for parent in node.parents:
            if type(parent) is not float:
                counts[parent] = counts.get(parent, 0) + counts[node]
    return max(counts.values()) <= 500


@given(graphs(), st.integers(1, 12))
def test_the_largest_of_all_paths(y, k):
    """Over the whole table, with 0, inf and nan among the factors."""
    assume(few_paths(y))
    told = trace(y)
    for node in told.nodes:
        every = list(enumerated(y, node))
        paths = Paths(told, node, k)
        sizes = sorted((size(product(factors)) for factors in every), reverse=True)
        assert paths.total == len(every)
        assert paths.zeros == sum(0 in factors and not any(map(math.isnan, factors)) for factors in every)
        assert [size(path.product) for path in paths] == [each for each in sizes[:k] if each]
        assert paths.others == len(every) - len(paths)
        assert str(paths)


@given(graphs(), st.integers(1, 12))
def test_each_is_a_path_and_no_two_are_the_same(y, k):
    assume(few_paths(y))
    told = trace(y)
    for node in told.nodes:
        paths = Paths(told, node, k)
        for path in paths:
            assert path.nodes[0] is node
            assert path.nodes[-1] is y
            for step, parent, child in zip(path.steps, path.nodes, path.nodes[1:], strict=False):
                assert (step.parent, step.node) == (parent, child)
                assert step.parent is step.node.parents[step.position]
            assert path.locals == [step.local for step in path.steps]
            assert same(path.product, product(reversed(path.locals)))
        edges = {tuple((step.node, step.position) for step in path.steps) for path in paths}
        assert len(edges) == len(paths)


@given(graphs(NUMBERS), st.integers(1, 6))
def test_the_products_and_the_rest_add_up_to_the_gradient(y, k):
    assume(few_paths(y))
    told = trace(y)
    for node in told.nodes:
        paths, every = Paths(told, node, k), [product(factors) for factors in enumerated(y, node)]
        shown = [path.product for path in paths]
        if not all(map(math.isfinite, [*every, paths.grad])):
            assert math.isnan(paths.rest) or paths.others == paths.zeros
            continue
        rounding = 1e-12 * (1 + sum(map(abs, every)))
        assert math.fsum([*shown, paths.rest]) == pytest.approx(paths.grad, rel=0, abs=rounding)
        assert paths.rest == pytest.approx(math.fsum(every) - math.fsum(shown), rel=0, abs=rounding)


@pytest.fixture
def diamond():
    w, b = Value(2.0, label="w"), Value(0.5, label="b")
    loss = (w * b).square() * 3.0 + w
    loss.label = "L"
    return w, loss


def test_the_text(diamond):
    w, loss = diamond
    assert (
        str(w.explain(loss).paths())
        == """\
w -> v1 -> v2 -> v3 -> L:  0.5 * 2 * 3 * 1 = 3
w -> L:  1 = 1
2 paths; they add up to dL/dw = 4"""
    )
    paths = w.explain(loss).paths(1)
    assert str(paths).splitlines()[1:] == ["2 paths; the other one adds up to 1: dL/dw = 4"]
    assert repr(paths) == f"<Paths of {w!r}: the 1 largest of 2>"


def test_it_is_a_sequence(diamond):
    w, loss = diamond
    paths = w.explain(loss).paths()
    assert len(paths) == 2
    assert list(paths) == [paths[0], paths[1]] == paths[:]
    assert isinstance(paths[0], Path)
    assert paths[-1].nodes == [w, loss]


def test_the_output_itself():
    y = Value(2.0, label="y")
    paths = y.explain(y).paths()
    assert (paths.total, paths.grad, paths[0]) == (1, 1.0, Path([y], [], 1.0))
    assert str(paths) == "y:  1 = 1\n1 path; it adds up to dy/dy = 1"


def test_a_value_that_is_not_behind():
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    paths = x.explain(y).paths()
    assert (len(paths), paths.total, paths.rest) == (0, 0, 0.0)
    assert str(paths) == f"no path leads from {x!r} to {y!r}"


def test_two_edges_between_two_nodes_are_two_paths():
    x = Value(3.0, label="x")
    paths = x.explain(x * x).paths()
    assert [path.steps[0].position for path in paths] == [0, 1]
    assert str(paths).splitlines()[:2] == ["x (input 1) -> v1:  3 = 3", "x (input 2) -> v1:  3 = 3"]


def test_paths_through_0_are_counted_and_not_shown():
    x = Value(2.0, label="x")
    y = relu(-x) + relu(-2.0 * x) + x
    paths = x.explain(y).paths()
    assert ([path.product for path in paths], paths.total, paths.zeros, paths.rest) == ([1.0], 3, 2, 0.0)
    assert str(paths).endswith("3 paths; the other 2 (with a factor 0) add up to 0: dv6/dx = 1")
    y = relu(-x)
    assert str(x.explain(y).paths()) == "1 path; it (with a factor 0) adds up to 0: dv2/dx = 0"
    y = relu(-x) + x + x.square() + x
    assert "the other 2 (1 of them with a factor 0) add up to 1: " in str(x.explain(y).paths(2))


def test_a_factor_0_wins_over_an_infinite_one():
    x = Value(0.0, label="x")
    for first in (x.sqrt() * 0.0, relu(x.sqrt() - 1.0)):
        y = first + x * 5.0
        paths = x.explain(y).paths()
        assert [path.product for path in paths] == [5.0]
        assert (paths.total, paths.zeros, paths.rest) == (2, 1, 0.0)


def test_underflow_is_not_a_factor_0():
    x = Value(1.0, label="x")
    y = x
    for _ in range(4):
        y = y * 1e-100
    paths = x.explain(y).paths()
    assert (len(paths), paths.total, paths.zeros, paths.rest) == (0, 1, 0, 0.0)
    assert str(paths) == "1 path; it adds up to 0: dv4/dx = 0"


def test_a_difference_within_rounding_is_called_so():
    x = Value(1.0, label="x")
    y = x * 0.1 + x * 0.2 + x * 0.3 + x.exp() * 1e-18
    paths = x.explain(y).paths(3)
    assert paths.others == 1
    assert "adds up to about 0, within rounding" in str(paths)


def test_the_rest_is_0_where_all_are_shown():
    x = Value(1.0, label="x")
    paths = x.explain(x * 0.3 + x * 0.2 + x * 0.1).paths()
    assert paths.grad != math.fsum(path.product for path in paths)
    assert (paths.others, paths.rest) == (0, 0.0)


def test_cancellation():
    x = Value(1.0, label="x")
    paths = x.explain(x * 8.0 - x * 8.0 + x * 0.5).paths(2)
    assert sorted(path.product for path in paths) == [-8.0, 8.0]
    assert (paths.rest, paths.grad) == (0.5, 0.5)


def doubled(x, times):
    for _ in range(times):
        x = x + x
    return x


def test_their_number_is_exact_and_they_are_not_enumerated():
    x = Value(1.0, label="x")
    y = doubled(x, 1000)
    paths = x.explain(y).paths(4)
    assert paths.total == 2**1000
    assert [path.product for path in paths] == [1.0] * 4
    assert len({tuple(step.position for step in path.steps) for path in paths}) == 4
    assert paths.rest == pytest.approx(2.0**1000)
    assert str(paths).endswith(
        "about 1.07e+301 paths; the other about 1.07e+301 add up to 1.072e+301: dv1000/dx = 1.072e+301"
    )


def test_the_largest_of_2_to_the_400():
    x = y = Value(1.0, label="x")
    for _ in range(400):
        y = y * 0.75 + y * 0.25
    paths = x.explain(y).paths(5)
    best = 0.75**400
    assert [path.product for path in paths] == pytest.approx([best] + [best / 3] * 4)


@pytest.mark.slow
def test_a_graph_deeper_than_the_stack():
    x = Value(1.0, label="x")
    y = doubled(x, 20 * sys.getrecursionlimit())
    paths = x.explain(y).paths(2)
    assert paths.total == 2 ** (20 * sys.getrecursionlimit())
    assert len(paths[0].steps) == 20 * sys.getrecursionlimit()
    assert str(paths).count("\n") == 2
    del paths, y


def test_the_middle_of_a_long_path_is_left_out():
    x = y = Value(1.0, label="x")
    for _ in range(7):
        y = -y
    told = str(x.explain(y).paths()).splitlines()[0]
    assert told == "x -> v1 -> v2 -> … (3 more) … -> v6 -> v7:  -1 * -1 * -1 * -1 * -1 * -1 * -1 = -1"


def test_a_wide_node():
    xs = [Value(float(i), label=f"x{i}") for i in range(300)]
    y = dot(xs, xs)
    assert [path.product for path in xs[7].explain(y).paths()] == [7.0, 7.0]


@pytest.mark.parametrize("k", [0, -1])
def test_at_least_one(k):
    with pytest.raises(ValueError, match=f"at least 1, not {k}"):
        Value(1.0).explain(Value(2.0)).paths(k)


@pytest.mark.parametrize("k", [2.0, True, "3", None])
def test_a_whole_number(k):
    with pytest.raises(TypeError, match="is a whole number, not"):
        Value(1.0).explain(Value(2.0)).paths(k)


def test_hostile_labels_do_not_reach_the_terminal():
    x = Value(0.5, label="\x1b[31mred\n")
    y = x * x
    y.label = "\u202e"
    assert all(c.isprintable() or c == "\n" for c in str(x.explain(y).paths()))
    assert str(x.explain(y).paths()).count("\n") == 2


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0"),
        (999, "999"),
        (122880, "122,880"),
        (10**15 - 1, "999,999,999,999,999"),
        (10**15, "about 1.00e+15"),
        (2**64, "about 1.84e+19"),
        (9_999 * 10**14, "about 1.00e+18"),
        (10**30 - 1, "about 1.00e+30"),
        (2**1000, "about 1.07e+301"),
        (2**100_000, "about 9.99e+30102"),
    ],
    ids=range(10),  # the last number has more digits than Python writes
)
def test_counts(n, text):
    assert counted(n) == text


def test_rounding_counts_the_steps_of_the_longest_path_and_one_sum():
    x = Value(2.0, label="x")
    paths = x.explain((x * 3.0).square() * 0.5 + x).paths()
    assert max(len(path.steps) for path in paths) == 4
    assert paths.grad == 19.0
    assert paths.rounding == sys.float_info.epsilon * 5 * (19.0 + 18.0 + 1.0)
