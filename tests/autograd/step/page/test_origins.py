"""Where gradients come from, as data of a page."""

import json

import pytest

import nn
from autograd import Value
from autograd.step.page import origins as room
from autograd.step.page.languages import said
from autograd.step.page.origins import has_name, layers, origins
from autograd.step.session import Session


def told(output):
    session = Session(output)
    return session, origins(session, {node: i for i, node in enumerate(session.nodes)})


def test_the_frames_of_a_path_lead_from_the_leaf_to_the_output():
    model = nn.MLP(2, [4, 4, 1], activation="tanh", seed=0)
    session, found = told(nn.mse(model([Value(1.0, label="x0"), 2.0]), 1.0))
    assert len(found) == sum(bool(node.label) for node in session.nodes if not node.parents) > 37
    for i, known in found.items():
        node = session.nodes[i]
        paths = session.trace.explain(node).paths(3)
        assert (known["total"], known["others"]) == (str(paths.total), str(paths.others))
        for frames, path in zip(known["paths"], paths, strict=True):
            steps = [session.frames[frame].step for frame in frames]
            assert steps == path.steps
            assert (steps[0].parent, steps[-1].node) == (node, session.output)


def test_only_leaves_with_a_name_are_told_of():
    x, y = Value(2.0, label="x"), Value(3.0)
    session, found = told((x * y).tanh())
    assert [session.nodes[i] for i in found] == [x]
    assert [has_name(session, node) for node in session.nodes] == [True, False, False, False]
    assert told(x)[1] == {}


def test_long_paths_are_counted_and_not_told():
    y = Value(0.5, label="x")
    for _ in range(room.LONGEST_PATH + 1):
        y = y.tanh()
    assert told(y)[1] == {0: {"total": "1", "others": "1", "paths": []}}
    assert len(told(y.parents[0])[1][0]["paths"][0]) == room.LONGEST_PATH


def test_numbers_without_end_are_told_as_text():
    y = Value(0.5, label="x")
    for _ in range(400):
        y = y + y
    known = told(y)[1][0]
    assert known["total"] == "about 2.58e+120"
    json.dumps(known)


def test_there_is_a_limit(monkeypatch):
    total = sum((Value(float(i), label=f"x{i}") for i in range(100)), Value(0.0))
    assert len(told(total)[1]) == room.MOST_TRACED_LEAVES
    monkeypatch.setattr(room, "MOST_SEARCHED_STEPS", 1000)
    assert len(told(total)[1]) == 5


def test_the_layers():
    model = nn.MLP(2, [4, 4, 1], activation="tanh", seed=0)
    session = Session(nn.mse(model([1.0, 2.0]), 1.0))
    found = layers(session)
    table = session.trace.layers()
    assert found["verdict"] == said(table.verdict)
    assert [row["layer"] for row in found["rows"]] == ["layer 2", "layer 1", "layer 0"]
    assert [row["numbers"][3] for row in found["rows"]] == [layer.product for layer in table]
    assert [row["dead"] for row in found["rows"]] == [
        ["{done} of {all}", {"done": "0", "all": count}] for count in "144"
    ]


@pytest.mark.parametrize("label", ["", "w"])
def test_without_scopes_there_are_no_layers(label):
    assert layers(Session(Value(2.0, label=label) * 3)) is None
