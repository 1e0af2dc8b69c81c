"""The numba back end: the loops that it prints, in plain Python."""

import sys

import numpy as np
import pytest

import autograd
from autograd import Value
from autograd.compiler.graph.record import record_function
from autograd.compiler.graph.rollup import roll_up
from autograd.compiler.numba import analysis, array_ops, fusion, loops
from autograd.compiler.numba.source import LoopSource
from autograd.compiler.plan.backward import make_plan
from nn import MLP, Neuron, cross_entropy_with_logits

from .. import random_graphs


def interpreted(function):
    """In place of numba's jit: the functions of the table get floats, as they do there."""
    if not (function.__module__ or "").startswith("autograd."):
        return function
    return lambda *args: function(*map(float, args))


def source(fn, *example, parameters=None):
    return LoopSource(make_plan(roll_up(record_function(fn, example, parameters)))).write()


def in_python(fn, parameters, *batch):
    """The mean and its gradient, by the printed loops in plain Python."""
    arrays = [np.asarray(x, float) for x in batch]
    names = {}
    exec(source(fn, *[x[0].tolist() for x in arrays], parameters=parameters), names)
    load, run, _, state_size, work_rows = names["bind"](interpreted)
    count, state, work = len(parameters), np.zeros(state_size), np.empty((work_rows, len(arrays[0])))
    state[:count] = [p.data for p in parameters]
    load(work, *[x.reshape(len(x), -1) if x[0].size > 1 else x.reshape(-1) for x in arrays])
    return run(state, work, True), state[count : 2 * count]


def agree(found, expected):
    scale = max(1.0, abs(expected[0]), *np.abs(expected[1]))
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-12, atol=1e-12 * scale)
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-12, atol=1e-12 * scale)


@pytest.fixture
def many(monkeypatch):
    """More than one loop counts as many: each gets a function."""
    monkeypatch.setattr(analysis, "ONE_FUNCTION", 1)
    monkeypatch.setattr(analysis, "LOOPS_PER_FUNCTION", 2)


@pytest.fixture
def short(monkeypatch):
    """Sums of more than one term count as long: they are added up tile by tile."""
    monkeypatch.setattr(fusion, "INLINE_TERMS", 1)
    monkeypatch.setattr(loops, "TILE_TERMS", 2)
    monkeypatch.setattr(array_ops, "TILE_DOTS", 2)


def check_random(seed):
    function, weights, samples = random_graphs.make(seed, size=12 if seed % 3 else 40)
    value, gradient, _ = random_graphs.eager(function, weights, samples)
    batch = [x for x, _ in samples], [y for _, y in samples]
    agree(in_python(function, weights, *batch), (value, gradient))


@pytest.mark.parametrize("seed", range(40))
def test_random_functions_agree_with_the_eager_walk(seed):
    check_random(seed)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("seed", range(40))
def test_so_they_do_where_sums_are_long(seed):
    check_random(seed)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("seed", range(20))
def test_so_they_do_where_loops_are_many(seed):
    check_random(seed)


def shared_neuron():
    """One neuron at four places, as in a convolution, and another on what it finds."""
    filters, last = [Neuron(3, activation="tanh") for _ in range(2)], Neuron(8)

    def loss(x, y):
        found = [f(list(x[i : i + 3])) for f in filters for i in range(4)]
        return (last(found) - y) ** 2

    return loss, [p for f in (*filters, last) for p in f.parameters()], (batch_of(5, 6), batch_of(5))


def penalized():
    model = MLP(3, [4, 1], activation="relu")
    parameters = model.parameters()

    def loss(x, y):
        return (1 - y * model(x)).relu() + 0.1 * autograd.sum([p * p for p in parameters])

    return loss, parameters, (batch_of(6, 3), np.sign(batch_of(6)))


def classifier():
    model = MLP(5, [20, 3])
    return (
        lambda x, y: cross_entropy_with_logits(model(x), y),
        model.parameters(),
        (batch_of(7, 5), np.arange(7) % 3),
    )


def probabilities():
    model = MLP(4, [3])

    def loss(x):
        found = autograd.softmax(model(x))
        return found[0] * found[1] + autograd.logsumexp(found)

    return loss, model.parameters(), (batch_of(4, 4),)


def embedding():
    table = [[Value(0.1 * i - 0.2 * j) for j in range(3)] for i in range(4)]
    weights = [Value(0.3 * i - 0.2) for i in range(3)]

    def loss(word, y):
        vector = [autograd.take([row[j] for row in table], word) for j in range(3)]
        return (autograd.tanh(autograd.dot(weights, vector)) - y) ** 2

    return loss, [*weights, *[v for row in table for v in row]], (np.arange(6) % 4, batch_of(6))


def strided():
    """Weights that are not next to each other in the vector."""
    weights = [Value(0.1 * i - 0.5) for i in range(12)]

    def loss(x, y):
        even = autograd.dot(weights[::2], x)
        odd = autograd.dot(weights[1::2], x)
        return autograd.sigmoid(even) * odd - y * autograd.maximum(even, odd)

    return loss, weights, (batch_of(3, 6), batch_of(3))


MODELS = [shared_neuron, penalized, classifier, probabilities, embedding, strided]


def batch_of(*shape):
    return np.random.default_rng(len(shape)).normal(size=shape)


@pytest.mark.parametrize("make", MODELS)
@pytest.mark.parametrize("long", [False, True])
def test_models_agree_with_numpy(make, long, request):
    if long:
        request.getfixturevalue("short")
    loss, parameters, batch = make()
    expected = autograd.compile(
        loss, *[x[0].tolist() for x in batch], parameters=parameters, backend="numpy"
    ).value_and_grad(*batch)
    agree(in_python(loss, parameters, *batch), expected)


def test_the_peak_of_many_negative_rows_is_negative():
    """A sum may start from 0, a maximum may not: exp would be 0 for all of them."""
    weights = [Value(-1000.0 - i) for i in range(32)]
    value, gradient = in_python(lambda x: autograd.logsumexp([w * x for w in weights]), weights, [1.0, 1.0])
    assert value == pytest.approx(-1000.0 + 0.4586751453870819)
    assert sum(gradient) == pytest.approx(1.0)


def test_what_only_one_loop_knows_needs_no_array():
    w = Value(2.0, label="w")
    text = source(lambda x: autograd.tanh(w * x) + 1.0, 0.0)
    assert "            v1 = p[0] * x[s]\n" in text


def test_labels_do_not_hide_the_names_of_the_loops():
    """An input called s, a parameter called range, an activation called tanh."""
    w = Value(0.5, label="range")

    def fn(s, n, i):
        tanh = autograd.tanh(w * s)
        tanh.label = "tanh"
        work = tanh * n
        work.label = "work"
        return work * i

    agree(
        in_python(fn, [w], [1.0, 2.0], [3.0, 4.0], [5.0, 6.0]),
        autograd.compile(fn, 0.0, 0.0, 0.0, parameters=[w], backend="numpy").value_and_grad(
            [1.0, 2.0], [3.0, 4.0], [5.0, 6.0]
        ),
    )


def test_an_input_may_be_called_as_an_argument_is():
    w = [Value(0.5), Value(0.25)]
    value, gradient = in_python(lambda x, given_x: w[0] * x + autograd.sin(w[1] * given_x), w, [1.0], [3.0])
    assert value == pytest.approx(0.5 + np.sin(0.75))
    assert list(gradient) == pytest.approx([1.0, 3.0 * np.cos(0.75)])


def test_nothing_to_learn_writes_nothing():
    assert "g[0] = " not in source(autograd.sin, 1.0, parameters=[])


def test_without_numba_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "autograd.compiler.numba.program", raising=False)
    with pytest.raises(ImportError, match=r"pip install -e"):
        autograd.compile(lambda x: Value(1.0) * x, 0.0, backend="numba")


@pytest.mark.parametrize("tiles", ["", "short"])
def test_groups_of_different_sizes_and_entries_of_tables(tiles, request):
    """A sum for each position over those before it, by numbers of the batch."""
    if tiles:
        request.getfixturevalue(tiles)
    table = [[Value(0.3 * i - 0.1 * j) for j in range(2)] for i in range(3)]
    parameters = [value for row in table for value in row]

    def function(*numbers):
        rows = [autograd.take(table, number) for number in numbers]
        outs = []
        for k in range(len(rows)):
            scores = [autograd.dot(rows[k], row) for row in rows[: k + 1]]
            weights = autograd.softmax(scores)
            outs += [sum(w * row[j] for w, row in zip(weights, rows)) for j in range(2)]
        return sum(out * out for out in outs)

    batch = [[0, 2], [1, 1], [2, 0], [1, 2]]
    for value in parameters:
        value.grad = 0.0
    mean = autograd.mean([function(*map(Value, sample)) for sample in zip(*batch)])
    mean.backward()
    agree(in_python(function, parameters, *batch), (mean.data, [value.grad for value in parameters]))
