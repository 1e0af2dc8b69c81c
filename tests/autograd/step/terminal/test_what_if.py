import pytest

from autograd import Value, dot, record_lines, stepper
from autograd.step.stepper import Stepper
from autograd.step.terminal.what_if import Sessions, changed


def weighted(**options):
    """y = tanh(dot(w, x) + b) / b"""
    w, x, b = [Value(0.5), Value(-1.0)], [Value(2.0), Value(3.0)], Value(0.1, label="b")
    y = dot(w, x, b).tanh() / b
    y.label = "y"
    return w, b, stepper(y, **options)


def made_anew(w0, b0, **options):
    """The same from the beginning, with other numbers."""
    w, x, b = [Value(w0), Value(-1.0)], [Value(2.0), Value(3.0)], Value(b0, label="b")
    y = dot(w, x, b).tanh() / b
    y.label = "y"
    return stepper(y, **options)


def test_it_is_the_session_of_a_computation_with_these_numbers():
    w, b, steps = weighted(lr=0.01)
    for session, expected in zip((steps.session, steps.unfolded), _both(made_anew(0.75, -0.2, lr=0.01))):
        new = changed(session, {w[0]: 0.75, b: -0.2})
        assert str(Stepper(new)) == str(Stepper(expected))
        assert list(new.data.values()) == list(expected.data.values())
        assert new.grads == {new.nodes[i]: expected.grads[n] for i, n in enumerate(expected.nodes)}


def _both(steps):
    return steps.session, steps.unfolded


def test_the_values_of_the_user_are_untouched():
    w, b, steps = weighted()
    before = [(node, node.data, node.grad) for node in steps.session.nodes]
    changed(steps.session, {b: 7.0})
    assert [(node, node.data, node.grad) for node in steps.session.nodes] == before
    assert w[0].data == 0.5


def test_it_starts_from_the_snapshot_and_not_from_what_has_become_of_the_values():
    w, b, steps = weighted()
    w[1].data = 100.0
    assert str(Stepper(changed(steps.session, {b: 0.2}))) == str(made_anew(0.5, 0.2))


def test_lines_parameters_and_title_stay():
    with record_lines():
        x, w = Value(2.0, label="x"), Value(3.0, label="w")
        y = x * w
    session = stepper(y, lr=0.1, parameters=[w], title="mine").session
    new = changed(session, {x: 1.0})
    assert list(new.lines.values()) == list(session.lines.values())
    assert new.lines
    assert [new.names[node] for node in new.parameters] == ["w"]
    assert new.title == "mine"


def test_changes_add_up_also_across_the_unfolding_and_end():
    w, b, steps = weighted()
    sessions = Sessions(steps.session, steps.unfolded)
    sessions.change({w[0]: 0.75})
    leaf = next(node for node in sessions.shown.nodes if node.label == "b")
    assert leaf is not b
    sessions.change({leaf: -0.2})
    expected = made_anew(0.75, -0.2)
    assert str(Stepper(sessions.shown)) == str(expected)
    assert sessions.switch()
    assert str(Stepper(sessions.shown)) == str(Stepper(expected.unfolded))
    assert sessions.title == f"{steps.unfolded.title}   what if {steps.unfolded.names[w[0]]} = 0.75, b = -0.2"
    sessions.change({})
    assert (sessions.shown, sessions.other) == (steps.unfolded, steps.session)
    assert sessions.comparison.startswith("all leaves have their own numbers: y is ")


def test_where_an_operation_is_not_defined_nothing_changes():
    w, _, steps = weighted()
    sessions = Sessions(steps.session, steps.unfolded)
    sessions.change({w[0]: 0.75})
    shown = sessions.shown
    leaf = next(node for node in shown.nodes if node.label == "b")
    with pytest.raises((ValueError, ZeroDivisionError), match=r"with these numbers, .*; nothing is changed"):
        sessions.change({leaf: 0.0})
    assert sessions.shown is shown
    assert list(sessions.changes) == [w[0]]


def test_without_weighted_sums_there_is_no_other():
    x = Value(2.0, label="x")
    steps = stepper(x * x)
    sessions = Sessions(steps.session, steps.unfolded)
    assert not sessions.switch()
    sessions.change({x: 3.0})
    assert sessions.other is None
    assert sessions.comparison == "what if x = 3: v1 is 9, it was 4; :reset goes back"
