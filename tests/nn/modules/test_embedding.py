"""Embedding: rows by their index, over Values and compiled; Flatten."""

import random
import statistics

import numpy as np
import pytest

import autograd
import nn
from autograd import Value

PAIRS = np.random.default_rng(0).integers(0, 5, (40, 2))


def test_an_index_gives_a_row_and_indices_give_rows():
    table = nn.Embedding(4, 3, seed=0)
    assert table(2) == list(table.rows[2])
    assert table(np.int64(2)) == table(2.0) == table(2)
    assert table([1, 3, 1]) == [table(1), table(3), table(1)]
    assert table(np.array([[1], [2]])) == [[table(1)], [table(2)]]
    assert [v.data for v in table(Value(2.0))] == [v.data for v in table(2)]


def test_only_the_row_of_the_index_gets_a_gradient():
    for index in (1, Value(1.0)):
        table = nn.Embedding(3, 2, seed=0)
        autograd.sum(table(index)).backward()
        assert [p.grad for p in table.parameters()] == [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]


def test_it_begins_with_normal_numbers():
    drawn = [p.data for p in nn.Embedding(500, 8, seed=3).parameters()]
    assert statistics.fmean(drawn) == pytest.approx(0.0, abs=0.06)
    assert statistics.pstdev(drawn) == pytest.approx(1.0, rel=0.04)
    assert drawn == [p.data for p in nn.Embedding(500, 8, rng=random.Random(3)).parameters()]


def test_names_and_looks():
    table = nn.Embedding(1000, 2)
    assert [name for name, _ in table.named_parameters()][-1] == "rows.999.1"
    assert repr(table) == "Embedding(1,000 rows of 2, 2,000 parameters)"


@pytest.mark.parametrize("of", ["index", "indices"])
def test_fit_compiled_and_eager_are_the_same(of):
    X, y = (PAIRS, PAIRS[:, 0] - PAIRS[:, 1]) if of == "indices" else (PAIRS[:, 0], PAIRS[:, 0] % 2)
    found = []
    for engine in ("compiled", "eager"):
        front = [nn.Embedding(5, 3, seed=0)] + [nn.Flatten()] * (of == "indices")
        model = nn.Sequential(*front, nn.MLP(6 if of == "indices" else 3, [4, 1], "tanh", seed=1))
        history = nn.fit(model, X, y, loss="mse", epochs=30, engine=engine, seed=0, verbose=False)
        assert history.history["loss"][-1] < history.history["loss"][0]
        found.append([p.data for p in model.parameters()])
        assert nn.predict(model, X, engine=engine) == pytest.approx([model(x).data for x in X], rel=1e-12)
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_the_program_has_one_step_for_all_columns():
    table = nn.Embedding(5, 3, seed=0)
    program = autograd.compile(table, 1, parameters=table.parameters())
    assert str(program).endswith("(3, n)    v1 = p[index]")
    assert program([0, 4]).tolist() == [[v.data for v in table(i)] for i in (0, 4)]


@pytest.mark.parametrize("index", [5, -1, 1.5, float("nan"), Value(5.0)])
def test_an_index_out_of_range(index):
    with pytest.raises(ValueError, match="an index must be a whole number from 0 to 4, not"):
        nn.Embedding(5, 2)(index)


@pytest.mark.parametrize("engine", ["compiled", "eager"])
def test_an_index_out_of_range_in_data(engine):
    model = nn.Sequential(nn.Embedding(5, 2, seed=0), nn.Neuron(2, "tanh", seed=0))
    with pytest.raises(ValueError, match="an index must be a whole number from 0 to 4, not 7"):
        nn.predict(model, [1, 7], engine=engine)
    with pytest.raises(ValueError, match="an index must be a whole number from 0 to 4, not 7"):
        nn.fit(model, [1, 7], [0.0, 1.0], loss="mse", engine=engine, verbose=False)


@pytest.mark.parametrize(
    ("act", "kind", "said"),
    [
        (lambda: nn.Embedding(0, 2), ValueError, "the number of rows must be at least 1"),
        (lambda: nn.Embedding(2, 2.0), TypeError, "the number of parameters of a row must be a whole"),
        (lambda: nn.Embedding(2), TypeError, "embedding_dim"),
        (lambda: nn.Embedding(5, 2)("1"), TypeError, "an index of an Embedding is a whole number, not '1'"),
        (lambda: nn.Embedding(5, 2)(None), TypeError, "not None"),
        (lambda: nn.Neuron(4)(nn.Embedding(5, 2)([1, 2])), TypeError, r"become one list by nn\.Flatten\(\)"),
        (lambda: nn.Embedding(5, 2)(1, 2), TypeError, r"write model\(\[1, 2\]\)"),
    ],
)
def test_what_is_refused(act, kind, said):
    with pytest.raises(kind, match=said):
        act()


def test_flatten_takes_any_depth():
    v = Value(1.0)
    assert nn.Flatten()([[v, 2.0], [[3.0]], 4.0]) == [v, 2.0, 3.0, 4.0]
    assert nn.Flatten()(np.ones((2, 3))) == [1.0] * 6
    assert nn.Flatten()(v) == [v]
    pictures = np.random.default_rng(0).normal(size=(10, 2, 2))
    model = nn.Sequential(nn.Flatten(), nn.Layer(4, 1, "tanh", seed=0))
    assert nn.predict(model, pictures) == pytest.approx(nn.predict(model[1], pictures.reshape(10, 4)))


def test_take_of_a_table_computes_the_places_once():
    rows = [[[Value(1.0), Value(2.0)]], [[Value(3.0), Value(4.0)]]]
    assert [v.data for v in autograd.take(rows, Value(1.0))[0]] == [3.0, 4.0]
    a, b = autograd.take([[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]], Value(1.0))
    assert a.parents[2:] == b.parents[2:]
