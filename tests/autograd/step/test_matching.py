import pytest

from autograd import Value, dot, mean, no_grad
from autograd import sum as total
from autograd.explain.unfold import unfold
from autograd.step.frames import BACKWARD, FORWARD
from autograd.step.matching import counterparts, matching_frame
from autograd.step.session import Session


def folded_and_unfolded(output, **options):
    session = Session(output, **options)
    return session, Session(unfolded(output), **options)


def unfolded(output):
    copy = unfold(output)
    assert copy is not output
    return copy


def squares():
    """dot(a, a) * 2: v1 and v2 in one session, v3 and v4 in the other."""
    a = [Value(1.0, label="a0"), Value(2.0, label="a1")]
    return folded_and_unfolded(dot(a, a) * 2.0)


def by_name(one, other):
    same = counterparts(one, other)
    return {one.names[node]: other.names[there] for node, there in same.items() if not one.is_number(node)}


def test_a_name_of_one_session_means_another_value_in_the_other():
    folded, apart = squares()
    assert by_name(folded, apart) == {"a0": "a0", "a1": "a1", "v1": "v3", "v2": "v4"}
    assert by_name(apart, folded) == {"a0": "a0", "a1": "a1", "v3": "v1", "v4": "v2"}


def test_values_of_the_same_size_are_told_apart():
    x, w = [Value(1.0), Value(2.0)], [Value(3.0), Value(0.0)]  # the partial sum is as large as the sum
    s = dot(x, w, Value(0.0))
    r = s.relu()
    folded, apart = folded_and_unfolded(r.relu())
    same = counterparts(folded, apart)
    assert {same[s].op.name, same[r].op.name} == {"add", "relu"}
    assert same[r].parents == (same[s],)
    back = counterparts(apart, folded)
    assert all(back[there] is node for node, there in same.items())
    assert len(back) == len(same)


@pytest.mark.parametrize(
    "make",
    [
        total,
        mean,
        lambda x: dot(x, x),
        lambda x: dot(x[:1], x[1:2]) * x[0],
        lambda x: dot(x, [2.0, -1.0, 0.5], x[0]),
        lambda x: mean([total(x), dot(x, x[::-1], 0.5), x[1]]),
    ],
)
def test_every_value_of_the_folded_session_has_a_counterpart_with_its_numbers(make):
    out = make([Value(1.5), Value(-2.0), Value(0.25)]).tanh()
    folded, apart = folded_and_unfolded(out)
    same = counterparts(folded, apart)
    assert {node for node in folded.nodes if not folded.is_number(node)} <= same.keys()
    for node, there in same.items():
        assert (node is there) == (not node.parents and not folded.is_number(node)) or folded.is_number(node)
        assert apart.data[there] == pytest.approx(folded.data[node])
        assert apart.grads[there] == pytest.approx(folded.grads[node])


def test_nothing_needs_to_be_recorded():
    folded, apart = squares()
    with no_grad():
        assert by_name(folded, apart)["v1"] == "v3"


@pytest.mark.slow
def test_a_graph_of_any_depth():
    x = Value(1.0, label="x")
    y = x
    for _ in range(3000):
        y = dot([y, x], [x, x])
    folded, apart = folded_and_unfolded(y)
    assert len(counterparts(folded, apart)) == 3001


def frame(session, kind, name, turn=1):
    """The index of the frame that gives this value a number."""
    return next(
        i
        for i, each in enumerate(session.frames)
        if (each.kind, each.turn, session.names[each.step.parent if each.step else each.node])
        == (kind, turn, name)
    )


def test_the_frame_that_tells_the_same():
    folded, apart = squares()
    to, back = counterparts(folded, apart), counterparts(apart, folded)
    for kind, here, there, turn in [
        (FORWARD, "v1", "v3", 1), (FORWARD, "v2", "v4", 1), (BACKWARD, "v1", "v3", 1),
        (BACKWARD, "a0", "a0", 1), (BACKWARD, "a0", "a0", 2), (BACKWARD, "a1", "a1", 2),
    ]:  # fmt: skip
        i, j = frame(folded, kind, here, turn), frame(apart, kind, there, turn)
        assert matching_frame(folded, apart, i, to) == j
        assert matching_frame(apart, folded, j, back) == i
    for part in ("start", "seed"):
        assert matching_frame(folded, apart, folded.index(part), to) == apart.index(part)


def test_of_contributions_the_one_from_the_same_value():
    x, w = Value(2.0, label="x"), Value(3.0, label="w")
    h = x.exp()
    h.label = "h"
    folded, apart = folded_and_unfolded(dot([x, h], [w, w]) + x * 5.0)
    same = counterparts(folded, apart)
    for i, each in enumerate(folded.frames):
        if each.step and each.step.parent is x:
            there = apart.frames[matching_frame(folded, apart, i, same)]
            assert there.step.parent is x
            if each.node is h or each.node.op.name == "mul":
                assert there.node is same[each.node]


def test_a_frame_that_only_one_session_has_leads_about_as_far_on():
    folded, apart = squares()
    back = counterparts(apart, folded)
    product = frame(apart, FORWARD, "v2")
    assert 0 <= matching_frame(apart, folded, product, back) <= 2
    late = frame(apart, BACKWARD, "v1")
    assert folded.frames[matching_frame(apart, folded, late, back)].kind in ("seed", BACKWARD)
    assert folded.index("seed") < matching_frame(apart, folded, late, back) < len(folded.frames) - 1
