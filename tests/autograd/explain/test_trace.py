import math
import time

import pytest
from hypothesis import given

import autograd
from autograd import Value, dot, line_of, logsumexp, record_lines, relu, trace
from autograd.chain import adjoints, ancestors, slopes
from autograd.explain.trace import Step
from autograd.floats import times

from ..test_accumulate import graphs, same


@pytest.fixture
def neuron():
    """The textbook neuron."""
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    o = (x1 * w1 + x2 * w2 + b).tanh()
    o.label = "o"
    return x1, x2, w1, w2, b, o


TRANSCRIPT = """\
o = tanh(v4) = 0.7071, grad 1
    v4.grad += 0.5 * 1 = 0.5   (local do/dv4 = 1 - o² = 0.5)
v4 = v3 + b = 0.8814, grad 0.5
    v3.grad += 1 * 0.5 = 0.5   (local dv4/dv3 = 1)
    b.grad += 1 * 0.5 = 0.5   (local dv4/db = 1)
v3 = v1 + v2 = -6, grad 0.5
    v1.grad += 1 * 0.5 = 0.5   (local dv3/dv1 = 1)
    v2.grad += 1 * 0.5 = 0.5   (local dv3/dv2 = 1)
v2 = x2 * w2 = 0, grad 0.5
    x2.grad += 1 * 0.5 = 0.5   (local dv2/dx2 = w2 = 1)
    w2.grad += 0 * 0.5 = 0   (local dv2/dw2 = x2 = 0)
v1 = x1 * w1 = -6, grad 0.5
    x1.grad += -3 * 0.5 = -1.5   (local dv1/dx1 = w1 = -3)
    w1.grad += 2 * 0.5 = 1   (local dv1/dw1 = x1 = 2)
b = 6.881, grad 0.5
w2 = 1, grad 0
w1 = -3, grad 1
x2 = 0, grad 0.5
x1 = 2, grad -1.5"""


def test_the_transcript_of_the_textbook_neuron(neuron):
    assert str(trace(neuron[-1])) == TRANSCRIPT


def test_the_gradients_of_the_textbook_neuron(neuron):
    *leaves, o = neuron
    o.backward()
    assert [x.grad for x in leaves] == pytest.approx([-1.5, 0.5, 1.0, 0.0, 0.5])
    grads = trace(o).grads
    assert [grads[x] for x in leaves] == [x.grad for x in leaves]


def test_trace_changes_no_grad(neuron):
    x1, *_, o = neuron
    x1.grad = 7.0
    str(trace(o))
    str(x1.explain(o))
    assert [node.grad for node in ancestors(o) if node.grad] == [7.0]


def test_a_step(neuron):
    x1, _, w1, *_, o = neuron
    step = trace(o).into(x1)[0]
    assert isinstance(step, Step)
    assert (step.node.op.name, step.parent, step.position, str(step.rule)) == ("mul", x1, 0, "w1")
    assert (step.local, step.grad) == (w1.data, pytest.approx(0.5))
    assert step.contribution == step.local * step.grad
    assert (step.before, step.after) == (0.0, step.contribution)


@given(graphs())
def test_steps_are_what_backward_does(y):
    told = trace(y)
    assert told.nodes == list(reversed(ancestors(y)))
    expected = adjoints(y)
    assert set(told.grads) == set(expected)
    reached = dict.fromkeys(told.nodes, 0.0) | {y: 1.0}
    done = []
    for step in told:
        if step.node not in done:
            done.append(step.node)
            assert same(reached[step.node], expected[step.node])
        assert step.parent is step.node.parents[step.position]
        assert same(step.local, float(slopes(step.node)[step.position]))
        assert same(step.grad, reached[step.node])
        assert same(step.contribution, times(step.local, step.grad))
        assert same(step.before, reached[step.parent])
        assert same(step.after, step.before + step.contribution)
        reached[step.parent] = step.after
    assert all(same(reached[node], expected[node]) for node in told.nodes)
    assert str(told)


def test_it_is_a_sequence(neuron):
    told = trace(neuron[-1])
    assert len(told) == len(list(told)) == 9
    assert list(reversed(told)) == list(told)[::-1]
    assert told[2:4] == [told[2], told[3]]
    assert told[-1] is list(told)[-1]
    assert told[0] in told
    with pytest.raises(IndexError):
        told[9]


def test_repr(neuron):
    *_, o = neuron
    assert repr(trace(o)) == "<Trace of Value(data=0.707107, grad=0, label='o'): 10 nodes, 9 steps>"


def test_the_steps_into_and_out_of_a_node(neuron):
    x1, *_, o = neuron
    told = trace(o)
    for node in told.nodes:
        assert told.into(node) == [step for step in told if step.parent is node]
        assert told.out_of(node) == [step for step in told if step.node is node]
    told.into(x1).clear()
    assert len(told.into(x1)) == 1
    assert told.into(Value(1.0)) == told.out_of(Value(1.0)) == []


def test_definition(neuron):
    x1, *_, o = neuron
    assert (trace(o).definition(o), trace(o).definition(x1)) == ("o = tanh(v4)", "x1")


def test_formula(neuron):
    x1, *_, o = neuron
    told = trace(o)
    assert str(told.formula(o)) == "tanh(v4)"
    assert told.formula(x1) is None


def test_a_leaf_alone():
    x = Value(3.0, label="x")
    assert len(trace(x)) == 0
    assert str(trace(x)) == "x = 3, grad 1"


def test_the_same_parent_twice():
    x = Value(3.0, label="x")
    first, second = trace(x + x)
    assert [(s.position, s.before, s.after) for s in (first, second)] == [(0, 0.0, 1.0), (1, 1.0, 2.0)]


def test_numbers_are_not_steps():
    assert len(trace(Value(3.0) * 2 + 1)) == 2


def test_unfold_takes_weighted_sums_apart():
    w, x, b = (
        [Value(2.0, label="w")] * 2,
        [Value(3.0, label="x"), Value(5.0, label="z")],
        Value(1.0, label="b"),
    )
    y = dot(w, x, b)
    y.label = "y"
    whole, parts = trace(y), trace(y, unfold=True)
    assert (len(whole), len(parts)) == (5, 8)
    assert str(whole).startswith("y = w * x + w * z + b = 17, grad 1\n")
    assert str(parts).startswith("y = v3 + b = 17, grad 1\n")
    for leaf in (w[0], *x, b):
        assert parts.grads[leaf] == whole.grads[leaf]


# ---- labels ----

HOSTILE = [
    "\x1b[2J\x1b[31mred",
    "two\nlines",
    "bell\a",
    "back\b",
    "\r",
    "\u202eright",
    "\x9b31m",
    "\ud800",
    "\u2028",
    "{0.__class__}",
    "%s",
    "{",
    "}",
]


@pytest.mark.parametrize("label", HOSTILE, ids=ascii)
def test_hostile_labels_do_not_reach_the_terminal(label):
    x, twin = Value(0.5, label=label), Value(0.25, label=label)
    y = dot([x, twin], [twin, x], x).tanh() + relu(twin) ** 2
    y.label = label
    for text in (
        str(trace(y)),
        str(x.explain(y)),
        repr(trace(y)),
        repr(x.explain(y)),
        repr(x),
        str(Value(1.0, label=label).explain(y)),
    ):
        assert all(c.isprintable() or c == "\n" for c in text), text
    assert (
        len(str(trace(y)).splitlines()) == str(trace(y)).count("\n") + 1 == len(trace(y)) + len(ancestors(y))
    )


def test_names_are_unique_even_if_labels_are_not():
    xs = [Value(0.5, label="x") for _ in range(3)] + [Value(0.5, label="x_2"), Value(1.0, label="v1")]
    told = trace(logsumexp(xs) * 2)
    names = [str(name) for name in told.names.values()]
    assert len(set(names)) == len(names)


def test_labels_that_look_alike_when_printed_are_told_apart():
    names = trace(Value(1.0, label="a\n") * Value(2.0, label="a\\n")).names
    assert len({str(name) for name in names.values()}) == 3


def test_a_label_that_is_a_number_is_not_taken_for_it():
    a, one = Value(2.0, label="a"), Value(5.0, label="1")
    y = a * one
    y.label = "y"
    assert not str(trace(y)).startswith("y = a = ")


def test_infinite_and_nan_gradients_are_told():
    x = Value(0.0, label="x")
    assert "inf" in str(trace(x.sqrt()))
    assert trace(x.sqrt() * x.sqrt() * 0).grads[x] == 0
    assert math.isnan(trace(x.sqrt() - x.sqrt()).grads[x])


def test_the_inputs_of_an_operation_on_one_value_are_told_apart():
    x = Value(3.0, label="x")
    told = str(trace(x * x))
    assert "v1 = x * x = 9" in told
    assert "(local dv1/dx = x = 3 for input 1)" in told
    assert "(local dv1/dx = x = 3 for input 2)" in told


def test_the_transcript_shows_lines():
    x = Value(3.0, label="x")
    with record_lines():
        y = x * 2  # doubled
    told = str(trace(y)).splitlines()
    assert told[0] == f"v1 = x * 2 = 6, grad 1   test_trace.py:{line_of(y).number}  y = x * 2  # doubled"
    assert told[-1] == "x = 3, grad 2"


def test_an_input_that_stands_once_is_not_numbered():
    a, b, c = Value(2.0, label="a"), Value(3.0, label="b"), Value(5.0, label="c")
    told = trace(dot([a, a], [b, c]))
    assert [step.which for step in told] == [" for input 1", " for input 2", "", ""]


def test_numbers_are_left_out_of_the_transcript():
    v = Value(2.0, label="v")
    assert "3.grad" not in str(trace(autograd.sum([v, 3.0])))
    assert "three.grad" in str(trace(autograd.sum([v, autograd.constant(3.0, label="three")])))


@pytest.mark.parametrize("ask", [trace, Value(1.0).explain])
def test_only_a_value_can_be_traced(ask):
    with pytest.raises(TypeError, match=r"expected a Value.*float: 3\.0"):
        ask(3.0)


def test_a_trace_keeps_the_numbers_of_its_moment(neuron):
    told = trace(neuron[-1])
    before = str(told)
    for node in ancestors(neuron[-1]):
        node.data += 1.0
    assert str(told) == before


@pytest.mark.nightly
def test_a_wide_sum_takes_time_in_proportion_to_its_terms():
    def seconds(n):
        output = autograd.sum([Value(1.0, label=f"x{i}") for i in range(n)]) + autograd.sum([Value(2.0)] * n)
        twice = output.parents[1].parents[0]
        start = time.process_time()
        str(trace(output))
        str(twice.explain(output))
        return time.process_time() - start

    small = min(seconds(2000) for _ in range(2))
    assert min(seconds(8000) for _ in range(2)) < 9 * small  # 4 times if linear, 16 if quadratic
