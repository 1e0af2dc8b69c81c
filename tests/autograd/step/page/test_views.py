import json
import random
import re

import pytest

import nn
from autograd import Value, constant
from autograd.step.page.data import as_data
from autograd.step.page.layout import MOST_LABELLED, QUICK, documents, dot
from autograd.step.page.subgraphs import subgraphs
from autograd.step.page.views import PageViews
from autograd.step.session import Session


def laid_out(output):
    session = Session(output)
    return session, PageViews(session, subgraphs(output, session.names)).views


@pytest.fixture(scope="module")
def net():
    model = nn.MLP(2, [4, 4, 1], seed=0)
    return laid_out(nn.mse(model([1.0, 2.0]), 1.0))


def overlap(a, b):
    return abs(a.x - b.x) < (a.w + b.w) / 2 - 1 and abs(a.y - b.y) < (a.h + b.h) / 2 - 1


def test_boxes_stand_apart_and_within_the_view(net):
    for view in net[1]:
        for i, box in enumerate(view.boxes):
            assert box.w / 2 - 1 <= box.x <= view.w - box.w / 2 + 1
            assert box.h / 2 - 1 <= box.y <= view.h - box.h / 2 + 1
            assert not [other for other in view.boxes[:i] if overlap(box, other)]


def test_every_step_runs_along_an_arrow_where_it_can_be_seen(net):
    session, views = net
    steps = [i for i, frame in enumerate(session.frames) if frame.step]
    seen = {i for view in views for arrow in view.arrows for i in arrow.steps}
    assert seen == set(steps)
    for view in views:
        told = [i for arrow in view.arrows for i in arrow.steps]
        assert len(told) == len(set(told))


def test_arrows_lead_from_parents_to_children(net):
    session, views = net
    index = {node: i for i, node in enumerate(session.nodes)}
    for view in views:
        for arrow in view.arrows:
            for i in arrow.steps:
                step = session.frames[i].step
                tail, head = view.boxes[arrow.tail], view.boxes[arrow.head]
                assert index[step.parent] in tail.nodes or tail.kind == "stub"
                assert index[step.node] in head.nodes or head.kind == "stub"


def test_an_arrow_begins_and_ends_at_its_boxes(net):
    for view in net[1]:
        for arrow in view.arrows:
            numbers = [float(x) for x in re.findall(r"-?[\d.]+", arrow.path)]
            tail, head = view.boxes[arrow.tail], view.boxes[arrow.head]
            assert abs(numbers[0] - tail.x) <= tail.w / 2 + 2
            assert abs(numbers[-2] - head.x) <= head.w / 2 + 4
            assert abs(numbers[-1] - head.y) <= head.h / 2 + 4


def test_what_lies_outside_is_a_stub_that_leads_there(net):
    _, (first, *others) = net
    assert not [box for box in first.boxes if box.kind == "stub"]
    assert all(view.around == 0 for view in others)
    stubs = [box for box in others[0].boxes if box.kind == "stub"]
    assert {"x0", "layer 1, neuron 0"} <= {box.text for box in stubs}
    views = [first, *others]
    for box in stubs:  # a value is on the view around; what can be opened is
        assert views[box.view].title == ("" if box.text[0] == "x" else box.text)
        assert len(box.nodes) == 1


def test_neighbours_stand_in_their_order(net):
    first = net[1][0]
    neurons = [box for box in first.boxes if box.scope == "layers.1"]
    assert [box.text for box in sorted(neurons, key=lambda box: box.y)] == [
        f"layer 1, neuron {i}" for i in range(4)
    ]


def test_what_is_empty_is_left_out(net):
    boxes = net[1][0].as_data()["boxes"]
    card = next(box for box in boxes if box["kind"] == "card")
    assert card.keys() == {"kind", "nodes", "w", "h", "x", "y"}


def test_folds_open_their_view(net):
    _, (first, *others) = net
    folds = [box for box in first.boxes if box.kind == "fold"]
    assert [others[box.view - 1].title for box in folds] == [box.text for box in folds]
    assert [others[box.view - 1].values for box in folds] == [len(box.nodes) for box in folds]


def test_neurons_of_a_layer_stand_in_its_cluster(net):
    first = net[1][0]
    layer = next(cluster for cluster in first.clusters if cluster["title"] == "layer 0")
    inside = [box for box in first.boxes if box.scope == "layers.0"]
    assert len(inside) == 4
    for box in inside:
        assert layer["x"] <= box.x - box.w / 2
        assert box.x + box.w / 2 <= layer["x"] + layer["w"]
        assert layer["y"] <= box.y <= layer["y"] + layer["h"]


def test_a_value_used_twice_has_two_arrows():
    x = Value(3.0, label="x")
    _, (view,) = laid_out(x * x)
    assert [len(arrow.steps) for arrow in view.arrows if view.boxes[arrow.head].kind == "op"] == [1, 1]


def test_plain_numbers_have_small_boxes():
    x = Value(3.0, label="x")
    _, (view,) = laid_out(x * 2.5)
    assert [box.text for box in view.boxes if box.kind == "number"] == ["2.5"]


def test_hostile_labels_do_not_reach_graphviz():
    x = Value(3.0, label='"]; } a<b>\\N </script>')
    session, (view,) = laid_out(x * 2)
    assert len(view.boxes) == 4
    json.dumps([vars(box) for box in view.boxes])
    assert session.names[x] == '"]; } a<b>\\N </script>'


def test_a_page_is_a_snapshot():
    x, k = Value(3.0, label="x"), constant(2.5)
    session = Session(x * k)
    before = as_data(session)
    k.data, x.data, x.label, session.output.label = 7.0, 8.0, "renamed", "loss"
    after = as_data(session)
    assert before == after
    assert [box["text"] for box in after["sheets"][0]["boxes"] if box["kind"] == "number"] == ["2.5"]
    assert (after["data"], after["kinds"]) == ([3.0, 2.5, 7.5], ["leaf", "const", "output"])


def tangle(n):
    """A random graph of unnamed values."""
    rng = random.Random(0)
    values = [Value(rng.uniform(0.5, 1.5)) for _ in range(n // 5)]
    while len(values) < n:
        a, b = rng.choice(values), rng.choice(values)
        values.append(a * b if rng.random() < 0.5 else a - b)
    return sum(values[-n // 3 :], Value(0.0)).tanh()


@pytest.mark.slow
def test_sheets_with_many_arrows_are_laid_out_quickly():
    _, views = laid_out(tangle(1500))
    many = [view for view in views if len(view.arrows) > MOST_LABELLED]
    few = [view for view in views if len(view.arrows) <= MOST_LABELLED]
    assert len(many) > 10
    assert all(QUICK in dot(view) for view in many)
    assert not any(QUICK in dot(view) for view in few)
    for view in many:
        assert all(arrow.path and arrow.label is None for arrow in view.arrows)
        assert not [b for i, a in enumerate(view.boxes) for b in view.boxes[:i] if overlap(a, b)]


def test_documents_are_told_apart():
    assert list(documents('{"a": {"b": 1}}\n{"c": 2}\n\n')) == [{"a": {"b": 1}}, {"c": 2}]
