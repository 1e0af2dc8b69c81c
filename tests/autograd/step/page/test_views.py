import pytest

import nn
from autograd import Value
from autograd.step.page.views import CHUNK, MOST, MOST_BOXES, View, views
from autograd.step.session import Session


def made(output):
    return views(output, Session(output).names)


def chain(n):
    x = y = Value(0.5, label="x")
    for _ in range(n):
        y = y * x + 0.1
    return y


def net(samples=1):
    model = nn.MLP(2, [4, 4, 1], seed=0)
    return nn.mse([model([0.1 * i, 1.0]) for i in range(samples)], [1.0] * samples)


GRAPHS = {"small": chain(5), "chain": chain(5000), "net": net(), "batch": net(100)}
every_graph = pytest.mark.parametrize("output", GRAPHS.values(), ids=GRAPHS)


@every_graph
def test_each_view_shows_its_values_once(output):
    for view in made(output):
        shown = [node for part in view.parts for node in (part.nodes if isinstance(part, View) else [part])]
        assert sorted(node.serial for node in shown) == [node.serial for node in view.nodes]
        assert len(view.parts) <= MOST


@every_graph
def test_views_come_after_those_they_open_from(output):
    found = made(output)
    assert found[0].around is None
    assert all(found.index(view.around) < i for i, view in enumerate(found) if i)
    assert sum(len(view.parts) for view in found) < MOST_BOXES + MOST


def test_a_small_graph_is_shown_value_by_value():
    (view,) = made(chain(5))
    assert view.parts == view.nodes


def test_a_net_is_shown_by_neurons_and_each_opens():
    first, *others = made(net())
    titles = [part.title for part in first.parts if isinstance(part, View)]
    assert titles[:5] == [f"layer 0, neuron {i}" for i in range(4)] + ["layer 1, neuron 0"]
    assert [view.title for view in others] == titles
    assert all(view.parts == view.nodes for view in others)


def test_a_wide_net_is_shown_by_layers():
    model = nn.MLP(3, [50, 50, 1], seed=0)
    first, layer, *_ = made(nn.mse(model([1.0, 2.0, 3.0]), 1.0))
    assert [part.title for part in first.parts if isinstance(part, View)][:2] == ["layer 0", "layer 1"]
    assert layer.title == "layer 0"
    assert [part.title for part in layer.parts][:2] == [
        "layer 0, neuron 0 … neuron 2",
        "layer 0, neuron 3 … neuron 5",
    ]
    some = layer.parts[0]
    assert [node.serial for node in some.parts] == sorted(node.serial for node in some.nodes)


def test_many_inputs_are_together_beside_the_layers():
    model = nn.MLP(70, [20, 30], seed=0)
    first, *_ = made(nn.mse(model([0.01 * i for i in range(70)]), [0.0] * 30))
    assert [part.title for part in first.parts] == ["layer 0", "layer 1", "x0 … x69", "v1 … v61"]


def test_values_without_scopes_are_shown_in_consecutive_chunks():
    first, second, *_ = made(chain(5000))
    serials = [[node.serial for node in part.nodes] for part in first.parts]
    assert [serial for part in serials for serial in part] == sorted(
        serial for part in serials for serial in part
    )
    assert all(len(part.nodes) >= CHUNK for part in first.parts[:-1])
    assert first.parts[0].title == "x … v500"
    assert second is first.parts[0]


def test_a_place_is_in_the_innermost_view_around():
    first, *others = made(net())
    view = others[0]
    inside, outside = view.nodes[0], others[-1].nodes[0]
    assert view.place(inside) == (view, inside)
    assert view.place(outside) == (first, others[-1])
