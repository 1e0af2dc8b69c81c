import pytest
from hypothesis import given

from autograd import Value, line_of, record_lines, trace
from autograd.chain import ancestors
from autograd.explain.ledger import Ledger

from ..test_accumulate import graphs, same


@given(graphs())
def test_the_rows_of_a_ledger_sum_to_the_gradient_exactly(y):
    y.backward()
    for node in ancestors(y):
        ledger = node.explain(y)
        total = 1.0 if node is y else 0.0
        for row in ledger.rows:
            assert row.parent is node
            total += row.contribution
        assert same(total, ledger.grad)
        assert same(total, node.grad)
        assert str(ledger)


def test_the_ledger():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    y = a * b + a
    y.label = "y"
    ledger = a.explain(y)
    assert isinstance(ledger, Ledger)
    assert (
        str(ledger)
        == """\
dy/da = 4
  1 * 1 = 1   via y = v1 + a, where local dy/da = 1
  3 * 1 = 3   via v1 = a * b, where local dv1/da = b"""
    )
    assert repr(ledger) == "<Ledger of Value(data=2, grad=0, label='a'): 2 contributions>"


def test_the_ledger_of_the_output_itself():
    y = Value(2.0, label="y")
    assert str(y.explain(y)) == "dy/dy = 1: backward() starts here"


def test_the_ledger_of_a_node_that_is_not_behind():
    ledger = Value(2.0, label="x").explain(Value(3.0) * 2)
    assert (ledger.rows, ledger.grad) == ([], 0.0)
    assert (
        str(ledger)
        == "Value(data=2, grad=0, label='x') is not behind Value(data=6, grad=0): its gradient is 0"
    )


def test_rows_show_the_lines_that_were_recorded():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    with record_lines():
        c = a * b
        y = c + a
    first, second = line_of(y).number, line_of(c).number
    assert (
        str(a.explain(y))
        == f"""\
dv2/da = 4
  1 * 1 = 1   via v2 = v1 + a, where local dv2/da = 1   test_ledger.py:{first}  y = c + a
  3 * 1 = 3   via v1 = a * b, where local dv1/da = b    test_ledger.py:{second}  c = a * b"""
    )


def test_a_trace_explains_all_its_nodes():
    x = Value(3.0, label="x")
    y = x * x
    told = trace(y)
    assert told.explain(x).trace is told
    assert str(told.explain(x)) == str(x.explain(y))


def test_the_summary():
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(4.0, label="c")
    y = a * b + c * a
    y.label = "L"
    assert a.explain(y).summary == "4 * 1 via v2 = c * a  +  -3 * 1 via v1 = a * b  =  1"
    assert y.explain(y).summary == "backward() starts here  =  1"
    assert Value(1.0).explain(y).summary == "not behind the output  =  0"


@pytest.mark.parametrize(("n", "terms", "hidden"), [(6, 6, None), (7, 5, 3), (50, 5, 46)])
def test_the_middle_of_a_long_summary_is_left_out(n, terms, hidden):
    x = Value(2.0, label="x")
    y = Value(0.0)
    for _ in range(n):
        y = y + x.exp()
    ledger = x.explain(y)
    summary = ledger.summary
    assert len(summary.split("  +  ")) == terms
    last = ledger.trace.definition(ledger.rows[-1].node)
    assert summary.split("  =  ")[0].endswith(f"  +  7.389 * 1 via {last}")
    assert (f"… ({hidden} more) …" in summary) == (hidden is not None)
    assert summary.endswith(f"  =  {n * 7.38905609893065:.4g}")


def test_the_paths_of_a_ledger():
    x = Value(3.0, label="x")
    assert [path.product for path in x.explain(x * x + x).paths(2)] == [3.0, 3.0]


def test_what_is_no_value_has_no_ledger():
    with pytest.raises(TypeError, match="expected a Value whose gradient to explain, not str: 'a'"):
        trace(Value(1.0) * 2).explain("a")
