import math

import pytest
from hypothesis import given

import autograd
from autograd import Value, constant, dot, record_lines, softmax, trace
from autograd.chain import adjoints, ancestors
from autograd.step.forms import form
from autograd.step.frames import BACKWARD, END, FORWARD, GRAD, SEED, START, UPDATE
from autograd.step.session import Session

from ..test_accumulate import graphs, same


@pytest.fixture
def neuron():
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    y = (x * w + b).tanh()
    y.label = "y"
    loss = (y - x) ** 2
    loss.label = "L"
    return x, w, b, loss


def test_frames_are_the_forward_pass_the_backward_pass_and_the_update(neuron):
    session = Session(neuron[-1], lr=0.1)
    kinds = [frame.kind for frame in session.frames]
    assert kinds == [START, *[FORWARD] * 5, SEED, *[BACKWARD] * 8, *[UPDATE] * 3, END]
    assert session.begins == {0: "forward pass", 6: "backward pass", 15: "update"}


def test_without_a_rate_there_is_no_update(neuron):
    assert Session(neuron[-1]).frames[-1].kind == BACKWARD


def test_sentences_and_code(neuron):
    session = Session(neuron[-1], lr=0.1)
    told = [(session.sentence(frame), session.code(frame)) for frame in session.frames]
    assert told[1] == ("v1 is computed from x and w: it is -1.", "v1.data = x.data * w.data")
    assert told[6] == (
        "The forward pass is done: L is 6.437. The backward pass starts here: dL/dL is 1.",
        "L.grad = 1",
    )
    assert told[10] == (
        "v2 feeds y. The gradient arriving at y is -5.074; times the local derivative 0.7116 it sends -3.611 "
        "back to v2.",
        "v2.grad += (1 - y.data**2) * y.grad",
    )
    assert told[13][0].endswith("Contribution 2 of 2: gradients add up, from 5.074 to 6.879.")
    assert told[16] == (
        "w takes a step against its gradient, which is -7.221. At a learning rate of 0.1 it goes from -0.5 "
        "to 0.2221.",
        "w.data -= 0.1 * w.grad",
    )
    assert told[-1] == ("With the new parameters L is 0.2801; it was 6.437.", "")


def test_the_update_is_what_gradient_descent_does(neuron):
    x, w, b, loss = neuron
    session = Session(loss, lr=0.1, parameters=[w, b])
    loss.backward()
    for p in (w, b):
        p.data -= 0.1 * p.grad
        assert session.update.new[p] == p.data
    assert session.update.output == (((x * w + b).tanh() - x) ** 2).data
    assert [frame.node for frame in session.frames if frame.kind == UPDATE] == [w, b]


def test_a_session_is_a_snapshot(neuron):
    _, w, _, loss = neuron
    session = Session(loss, lr=0.1)
    before = [session.sentence(frame) for frame in session.frames]
    w.data, w.grad, loss.data = 7.0, 3.0, math.nan
    assert [session.sentence(frame) for frame in session.frames] == before


def test_a_session_changes_nothing(neuron):
    loss = neuron[-1]
    held = [(node.data, node.grad) for node in ancestors(loss)]
    Session(loss, lr=0.1)
    assert [(node.data, node.grad) for node in ancestors(loss)] == held


def test_numbers_have_no_frames_of_their_own():
    x = Value(3.0, label="x")
    session = Session(x * 2.0 + constant(1.0))
    assert {frame.step.parent.label for frame in session.frames if frame.step} == {"", "x"}
    assert [session.code(frame) for frame in session.frames if frame.step] == [
        "v1.grad += v2.grad",
        "x.grad += 2.0 * v1.grad",
    ]


def test_a_named_constant_is_an_input():
    x0 = constant(2.0, label="x0")
    session = Session(x0 * Value(3.0, label="w"))
    assert x0 in {frame.step.parent for frame in session.frames if frame.step}
    assert x0 not in session.parameters


@given(graphs())
def test_the_backward_frames_are_the_trace(y):
    session = Session(y)
    steps = [frame.step for frame in session.frames if frame.kind == BACKWARD]
    expected = [step for step in trace(y) if not session.is_number(step.parent)]
    assert repr(steps) == repr(expected)
    last = len(session.frames) - 1
    grads = adjoints(y)
    for node in ancestors(y):
        if not session.is_number(node):
            assert same(session.number_at(node, GRAD, last), grads[node])


@given(graphs())
def test_every_frame_can_be_told(y):
    session = Session(y, lr=0.5 if can_step(y) else None)
    for frame in session.frames:
        assert session.sentence(frame)
        assert "{" not in session.sentence(frame) + session.code(frame)


def can_step(y):
    """Whether a step of the leaves leaves all operations defined."""
    try:
        Session(y, lr=0.5)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def test_turns_count_the_contributions():
    x = Value(3.0, label="x")
    turns = [(frame.turn, frame.turns) for frame in Session(x * x + x).frames if frame.step]
    assert turns == [(1, 1), (1, 3), (2, 3), (3, 3)]


def test_finished_is_the_frame_that_completes_a_gradient(neuron):
    x, w, _, loss = neuron
    session = Session(loss)
    assert session.frames[session.finished(x)].turn == 2
    assert session.frames[session.finished(w)].step.parent is w
    assert session.frames[session.finished(loss)].kind == SEED


def test_names_are_taken_literally():
    x = Value(1.0, label="{node}\n\x1b[31m</script>")
    session = Session(x * 2)
    assert r"{node}\n\x1b[31m</script>" in session.sentence(session.frames[1])
    assert r"{node}\n\x1b[31m</script>.data" in session.code(session.frames[1])


def test_long_lists_of_inputs_are_shortened():
    xs = [Value(float(i), label=f"x{i}") for i in range(20)]
    session = Session(dot(xs, xs))
    assert (
        session.sentence(session.frames[1]) == "v1 is computed from x0, x1, x2, …, x18 and x19: it is 2470."
    )


def test_an_output_that_is_no_value():
    with pytest.raises(TypeError, match="expected a Value"):
        Session(3.0)


def test_lines_of_the_program_are_known_where_they_were_recorded():
    x = Value(3.0, label="x")
    with record_lines():
        y = x * x
    session = Session(y)
    assert list(session.lines) == [y]
    assert session.lines[y].endswith("y = x * x")


def test_a_step_to_where_an_operation_is_not_defined():
    x = Value(0.5, label="x")
    with pytest.raises(
        ValueError, match=r"after a step with lr=1, log\(-1.5\) is not a real number.*smaller lr"
    ):
        Session(x.log(), lr=1.0)


def test_constants_alone_have_nothing_to_step_through():
    with pytest.raises(ValueError, match="only constants are behind it"):
        Session(constant(2.0) * 3)


@pytest.mark.untraced
def test_what_is_told_of_a_graph_of_many_inputs_takes_no_ages():
    """The form of an operation is made once, not once for each of its inputs."""
    form.cache_clear()
    xs = [Value(0.01 * i) for i in range(60)]
    session = Session(dot(softmax(xs), xs))
    for frame in session.frames:
        session.code(frame)
    assert form.cache_info().misses == 61


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (8, "x1, x2, x3, x4, x5, x6, x7 and x8: it is 8."),
        (9, "x1, x2, x3, …, x8 and x9: it is 9."),
    ],
)
def test_eight_inputs_are_all_named_and_nine_are_not(n, said):
    session = Session(autograd.sum([Value(1.0, label=f"x{i}") for i in range(1, n + 1)]))
    assert session.sentence(session.frames[1]) == f"v1 is computed from {said}"
