"""copy and pickle of Values."""

import copy
import pickle

import pytest

import autograd
from autograd import Value, ops
from autograd.chain import ancestors

COPIES = [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
copies = pytest.mark.parametrize("duplicate", COPIES, ids=["deepcopy", "pickle"])


def graph_of(y):
    """Everything behind y, as plain data: each node once, numbered as it is met."""
    index = {y: 0}
    for node in (nodes := [y]):  # grows as it goes
        for parent in node.parents:
            if type(parent) is Value and parent not in index:
                index[parent] = len(nodes)
                nodes.append(parent)
    return [(n.data, n.grad, n.op, n.label, tuple(index.get(p, p) for p in n.parents)) for n in nodes]


@copies
def test_a_copied_leaf(duplicate):
    x = Value(3.0, label="x")
    x.grad = 2.0
    twin = duplicate(x)
    assert twin is not x
    assert graph_of(twin) == graph_of(x)


@copies
def test_a_copied_graph(duplicate):
    x = Value(0.5, label="x")
    h = x * x + 2.5
    y = autograd.dot([h, x, 3.0], [x, h, h], x) ** 2 + autograd.leaky_relu(h) / autograd.softmax([h, x])[1]
    y.backward()
    twin = duplicate(y)
    assert graph_of(twin) == graph_of(y)
    assert not set(ancestors(twin)) & set(ancestors(y))
    twin.zero_grad()
    assert x.grad
    twin.backward()
    assert graph_of(twin) == graph_of(y)


@copies
def test_what_copied_graphs_share_is_shared(duplicate):
    x = Value(2.0)
    a, b, x2 = duplicate([x * 2, x * 3, x])
    (a + b).backward()
    assert x2.grad == 5.0
    x2, a, b = duplicate([x, x * 2, x * 3])
    (a + b).backward()
    assert x2.grad == 5.0


def test_a_deepcopy_shares_what_lies_between_too():
    x = Value(2.0)
    h = x * x
    h2, y2, z2 = copy.deepcopy((h, h * 3, h * 4))
    assert y2.parents[0] is z2.parents[0] is h2


@copies
def test_a_copy_can_be_computed_with(duplicate):
    y = duplicate(Value(2.0) * 3)
    z = y * y
    z.backward()
    assert y.parents[0].grad == 36.0


@copies
def test_deep_graphs_are_copied_without_recursion(duplicate):
    y = x = Value(1.0)
    for _ in range(20_000):
        y = y + x
    twin = duplicate(y)
    twin.backward()
    assert ancestors(twin)[0].grad == 20_001.0


def test_a_shallow_copy_of_a_leaf_is_a_leaf_of_its_own():
    x = Value(3.0, label="x")
    twin = copy.copy(x)
    twin.data = 4.0
    assert (x.data, twin.label, twin.op) == (3.0, "x", ops.leaf)
