import nn
from autograd import Value, dot
from autograd.labels.members import Members
from autograd.labels.scope import enclosing
from autograd.step.session import Session
from autograd.step.terminal.rows import CLOSED, OPEN, as_list, as_tree, by_scope, opening


def neuron():
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    return Session((x * w + b + x).tanh())


def lines(rows):
    return [f"{'  ' * row.depth}{row.expander}{row.name}{' again' if row.again else ''}" for row in rows]


def test_a_list_has_every_value_but_plain_numbers():
    x = Value(2.0, label="x")
    rows = as_list(Session(x * 3.0 + x), set())
    assert [row.name for row in rows] == ["x", "v1", "v2"]


def test_a_tree_has_the_output_on_top_and_takes_nothing_apart_twice():
    rows = as_tree(neuron(), set())
    assert lines(rows) == [
        "▾v4", "  ▾v3", "    ▾v2", "      ▾v1", "        x", "        w", "      b", "    x again",
    ]  # fmt: skip


def test_what_is_used_twice_is_taken_apart_once():
    x = Value(2.0, label="x")
    shared = x * x
    rows = as_tree(Session(shared + shared.exp()), set())
    assert lines(rows) == ["▾v3", "  ▾v1", "    x", "  ▾v2", "    v1 again"]


def test_a_value_that_is_used_twice_by_one_operation_has_one_row():
    x = Value(2.0, label="x")
    assert lines(as_tree(Session(x * x), set())) == ["▾v1", "  x"]


def test_many_inputs_are_folded_until_they_are_turned():
    xs = [Value(1.0, label=f"x{i}") for i in range(5)]
    ws = [Value(2.0, label=f"w{i}") for i in range(5)]
    session = Session(dot(ws, xs).tanh())
    v1 = session.output.parents[0]
    assert lines(as_tree(session, set())) == ["▾v2", "  ▸v1"]
    assert len(as_tree(session, {v1})) == 12
    assert lines(as_tree(session, {session.output})) == ["▸v2"]


def test_a_tree_of_any_depth():
    x = Value(1.0, label="x")
    y = x
    for _ in range(3000):
        y = y + x
    rows = as_tree(Session(y), set())
    assert len(rows) == 3000 + 3000  # the sums, x once, and x again
    assert max(row.depth for row in rows) < 30


def net():
    model = nn.MLP(2, [3, 1])
    return Session(model([Value(1.0, label="x0"), Value(2.0, label="x1")]))


def test_scopes_are_folded_and_count_what_they_hide():
    session = net()
    rows = by_scope(session, set())
    assert all(row.expander == CLOSED for row in rows if row.inside)
    hidden = [node for row in rows for node in row.inside]
    beside = [row.node for row in rows if row.node]
    assert len(hidden) == len(set(hidden))
    assert {*hidden, *beside} == {row.node for row in as_list(session, set())}


def test_scopes_open_into_scopes():
    session = net()
    names = [row.name for row in by_scope(session, {"layers.0"})]
    assert [row.expander for row in by_scope(session, {"layers.0"}) if row.key == "layers.0"] == [OPEN]
    assert [name for name in names if name.startswith("neurons")] == ["neurons.0", "neurons.1", "neurons.2"]
    opened = by_scope(
        session,
        {scope for place in Members(session.trace.nodes).scope.values() for scope in enclosing(place)},
    )
    assert {row.node for row in opened if row.node is not None} == {
        row.node for row in as_list(session, set())
    }
    w = next(row for row in opened if row.name.startswith("w"))
    assert w.name == "w.0"
    assert w.depth == 2


def test_values_are_where_the_layers_of_the_trace_have_them():
    model = nn.MLP(2, [3, 2], activation="softmax")
    out = model([Value(1.0, label="x0"), Value(2.0, label="x1")])
    session = Session((out[0] - out[1]) ** 2)
    scope = Members(session.trace.nodes).scope
    rows = {row.key: set(row.inside) for row in by_scope(session, set()) if row.inside}
    assert set(rows) == {"layers.0", "layers.1"}
    for layer, inside in rows.items():
        assert inside == {n for n, s in scope.items() if s.startswith(layer) and not session.is_number(n)}
    assert session.output not in rows["layers.1"]


def test_a_product_without_a_label_is_in_its_neuron_and_a_loss_in_none():
    w, x = Value(1.0, label="a.w"), Value(2.0, label="x")
    product = w * x
    out = product + 1.0
    out.label = "a.out"
    loss = out * out
    rows = by_scope(Session(loss), {"a"})
    assert lines(rows) == ["▾a", "  w", "  v1", "  out", "x", "v2"]


def test_large_nets_open_by_scope():
    assert opening(net()) == "list"
    big = nn.MLP(10, [10, 10])
    session = Session(big([Value(1.0) for _ in range(10)])[0])
    assert opening(session) == "scopes"
    x = Value(1.0)
    y = x
    for _ in range(200):
        y = y + x
    assert opening(Session(y)) == "list"
