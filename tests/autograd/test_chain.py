from operator import attrgetter

import pytest

from autograd import Value, dot, no_grad, tanh
from autograd.chain import adjoints, ancestors, chain_rule, inputs, itself, slopes
from autograd.formula.symbol import Symbol, as_symbol, symbols


@pytest.fixture
def graph():
    x, w = Value(0.5, label="x"), Value(-2.0, label="w")
    return x, w, (w * x + x**2).tanh() / 3


def test_ancestors_come_parents_first(graph):
    *_, y = graph
    seen = set()
    for node in ancestors(y):
        assert seen.issuperset(p for p in node.parents if type(p) is not float)
        seen.add(node)
    assert ancestors(y)[-1] is y


def test_ancestors_of_several_outputs_are_listed_once(graph):
    x, w, y = graph
    z = y * w
    assert ancestors(z, y, x) == ancestors(z)
    assert len(set(ancestors(y, z))) == len(ancestors(y, z))
    assert ancestors() == []


def test_the_walk_passes_over_nodes_that_are_older(graph):
    *_, y = graph
    z = y * 2.0
    out = z + y
    assert ancestors(out, since=z.serial) == [z, out]
    assert adjoints(out, since=z.serial) == {out: 1.0, z: 1.0}


def test_inputs_and_slopes_in_the_view_of_numbers():
    x = Value(3.0)
    y = x * 2
    assert inputs(y) == [3.0, 2.0]
    assert slopes(y) == (2.0, 3.0)


def test_inputs_and_slopes_in_the_view_of_symbols(graph):
    x, w, y = graph
    names = symbols(ancestors(y))
    product = w * x
    view = {**names, product: Symbol("p")}.__getitem__
    assert list(map(str, inputs(product, view))) == ["w", "x"]
    assert list(map(str, slopes(product, view))) == ["x", "w"]


def test_reused_node_sums_its_paths():
    a = Value(1.0)
    b = a + a
    assert adjoints(b + b)[a] == 4.0


def test_adjoints_leave_grad_alone(graph):
    x, _, y = graph
    adjoints(y)
    assert x.grad == 0.0


def test_a_seed_scales_everything(graph):
    x, _, y = graph
    assert adjoints(y, seed=4.0)[x] == 4.0 * adjoints(y)[x]


def test_the_view_of_nodes_gives_gradients_to_differentiate_again():
    x = Value(0.7)
    first = adjoints(tanh(x), itself)[x]
    assert adjoints(first)[x] == pytest.approx(-2 * tanh(0.7) * (1 - tanh(0.7) ** 2))


def test_the_view_of_symbols_gives_the_formula():
    x = Value(0.5, label="x")
    y = tanh(x)
    assert str(as_symbol(adjoints(y, symbols([x, y]).__getitem__)[x])) in ("1 - v1²", "0 + 1 - v1²")


def test_gradients_are_complete_when_a_node_is_yielded(graph):
    *_, y = graph
    final, grads = adjoints(y), {y: 1.0}
    for node, local in chain_rule(y, grads):
        assert grads[node] == final[node]
        assert local == slopes(node)


def test_a_caller_may_change_a_gradient_on_its_way():
    x = Value(3.0)
    hidden = x * x
    y = hidden * 10
    grads = {y: 1.0}
    for node, _ in chain_rule(y, grads):
        if node is hidden:
            grads[node] = 1.0
    assert grads[x] == 6.0


def test_a_caller_may_stop():
    x = Value(3.0)
    hidden = x * x
    y = hidden * 10
    grads = {y: 1.0}
    next(walk := chain_rule(y, grads))
    next(walk)
    assert x not in grads
    assert grads[hidden] == 10.0


def test_any_node_will_do():
    class Node:
        def __init__(self, serial, *parents):
            self.op, self.parents, self.serial, self.data = self, parents, serial, 1.0

        def partials(self, out, *inputs):
            return (2.0,) * len(inputs)

    a = Node(1)
    b = Node(2, a, 1.0)
    assert adjoints(Node(3, a, b), attrgetter("data"))[a] == 6.0


def test_deep_graph_needs_no_recursion():
    x = Value(1.0)
    y = x
    for _ in range(50_000):
        y = y + 1.0
    assert adjoints(y)[x] == 1.0


def test_dot_of_the_same_value_many_times():
    x = Value(3.0)
    assert adjoints(dot([x, x], [x, x], x))[x] == 13.0


def test_what_is_not_recorded_is_not_behind():
    x = Value(3.0)
    with no_grad():
        hidden = x * x
    assert x not in adjoints(hidden * 2)
