import pytest

import nn
from autograd import Value
from autograd.step.page.subgraphs import CHUNK, MOST_PARTS, MOST_TOTAL_PARTS, Subgraph, subgraphs
from autograd.step.session import Session


def made(output):
    return subgraphs(output, Session(output).names)


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


@pytest.mark.untraced
@every_graph
def test_each_subgraph_shows_its_values_once(output):
    for subgraph in made(output):
        shown = [
            node for part in subgraph.parts for node in (part.nodes if isinstance(part, Subgraph) else [part])
        ]
        assert sorted(node.serial for node in shown) == [node.serial for node in subgraph.nodes]
        assert len(subgraph.parts) <= MOST_PARTS


@pytest.mark.untraced
@every_graph
def test_subgraphs_come_after_those_they_open_from(output):
    found = made(output)
    assert found[0].parent is None
    assert all(found.index(subgraph.parent) < i for i, subgraph in enumerate(found) if i)
    assert sum(len(subgraph.parts) for subgraph in found) < MOST_TOTAL_PARTS + MOST_PARTS


def test_a_small_graph_is_shown_value_by_value():
    (subgraph,) = made(chain(5))
    assert subgraph.parts == subgraph.nodes


def test_a_net_is_shown_by_neurons_and_each_opens():
    first, *others = made(net())
    titles = [part.title for part in first.parts if isinstance(part, Subgraph)]
    assert titles[:5] == [f"layer 0, neuron {i}" for i in range(4)] + ["layer 1, neuron 0"]
    assert [subgraph.title for subgraph in others] == titles
    assert all(subgraph.parts == subgraph.nodes for subgraph in others)


def test_a_wide_net_is_shown_by_layers():
    model = nn.MLP(3, [50, 50, 1], seed=0)
    first, layer, *_ = made(nn.mse(model([1.0, 2.0, 3.0]), 1.0))
    assert [part.title for part in first.parts if isinstance(part, Subgraph)][:2] == ["layer 0", "layer 1"]
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


@pytest.mark.untraced
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
    subgraph = others[0]
    inside, outside = subgraph.nodes[0], others[-1].nodes[0]
    assert subgraph.locate(inside) == (subgraph, inside)
    assert subgraph.locate(outside) == (first, others[-1])
