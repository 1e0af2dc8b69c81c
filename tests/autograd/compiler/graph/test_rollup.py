"""Rolling up: many nodes become few steps; weights are seen where they are; sharing adds up."""

import math

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, compile

from ..comparing import BACKENDS, agree, flat, leaves, samples_of


@pytest.fixture(params=BACKENDS)
def backend(request):
    return request.param


def plan(program):
    forward, _, backward = str(program).partition("backward:")
    return forward, backward


def steps(program):
    """How many lines the plan has, without titles."""
    return sum(line.startswith("  ") for line in str(program).splitlines())


# ---- few steps, no gathers ----


def network_loss(network):
    return lambda x, y: nn.cross_entropy_with_logits(network(x), y)


def test_a_network_is_a_product_a_layer():
    network = nn.MLP(8, [16, 4], seed=0)
    program = compile(network_loss(network), [0.0] * 8, 0, parameters=network.parameters())
    forward, backward = plan(program)
    assert "p[0:144] @ x: 16 weighted sums of 8 and a bias" in forward
    assert "p[144:212] @ layers_0_a: 4 weighted sums of 16 and a bias" in forward
    assert "g[0:144] = " in backward
    assert "g[144:212] = " in backward
    assert "= rows of" not in str(program)
    assert "g[0:144] +=" not in backward
    assert "g[144:212] +=" not in backward


def test_the_number_of_steps_does_not_depend_on_the_width():
    counts = set()
    for width in (3, 10, 40):
        network = nn.MLP(width, [width, 2], seed=0)
        counts.add(steps(compile(network_loss(network), [0.0] * width, 0, parameters=network.parameters())))
    assert len(counts) == 1


def test_the_source_of_a_network_has_views_and_no_gathers():
    network = nn.MLP(8, [16, 4], seed=0)
    source = compile(network_loss(network), [0.0] * 8, 0, parameters=network.parameters()).source
    assert "p[0:144].reshape(16, -1)" in source
    assert "g[0:144].reshape(16, -1)" in source
    assert source.count(".take(") == 1  # the score of the right class
    assert "add.at" not in source


def textbook(units, inputs):
    """A layer written out, its weights made first, then its biases."""
    weights = [[Value(0.1 * (i - j)) for j in range(inputs)] for i in range(units)]
    biases = [Value(0.01 * i) for i in range(units)]

    def layer(x):
        return [autograd.tanh(sum(w * a for w, a in zip(row, x)) + b) for row, b in zip(weights, biases)]

    return layer


def test_textbook_layers_become_products_without_gathers():
    first, second = textbook(6, 3), textbook(2, 6)
    program = compile(lambda x: second(first(x)), [0.0] * 3)
    assert "p[0:18] @ x: 6 weighted sums of 3" in str(program)
    assert "2 weighted sums of 6" in str(program)
    assert "= rows of" not in str(program)
    assert steps(program) == 6  # two products, two biases, two tanh


def test_the_first_line_of_the_plan_counts_operations():
    network = nn.MLP(64, [32, 10], seed=0)
    program = compile(network, [0.0] * 64, parameters=network.parameters())
    # 32 sums of 64 products and a bias, 32 relus, 10 sums of 32 products and a bias
    assert str(program).startswith(f"{32 * 128 + 32 + 10 * 64:,} scalar operations -> 3 array steps")


def test_elementwise_operations_of_one_depth_are_one_step():
    scales = leaves(20)
    program = compile(lambda x: [(s * a).exp() for s, a in zip(scales, x)], [0.0] * 20)
    assert steps(program) == 2


def test_convolutions_are_one_product():
    kernel = leaves(4)

    def convolve(x):
        return [autograd.dot(kernel[:3], x[i : i + 3], kernel[3]) for i in range(6)]

    assert "weighted sum of 3 and a bias, at 6 places" in str(compile(convolve, [0.0] * 8, parameters=kernel))


# ---- weight sharing ----


def test_one_neuron_at_several_places(backend):
    neuron = nn.Neuron(3, activation="tanh", seed=0)

    def convolve(x):
        h = [neuron(x[i : i + 3]) for i in range(6)]
        h = [neuron(h[i : i + 3]) for i in range(4)]
        return autograd.dot(h, x[:4]) + neuron([x[0], x[3], x[7]])

    agree(convolve, neuron.parameters(), samples_of(4, (8,)), backend)


@pytest.mark.parametrize("channels_first", [True, False])
def test_a_small_convolutional_network(backend, channels_first):
    kernels, head = nn.Layer(9, 3, activation="tanh", seed=3), nn.MLP(12, [4, 2], seed=3)

    def loss(picture, answer):
        patches = [
            [picture[i + a][j + b] for a in range(3) for b in range(3)] for i in (0, 2) for j in (0, 2)
        ]
        maps = [kernels(patch) for patch in patches]
        features = [m[c] for c in range(3) for m in maps] if channels_first else flat(maps)
        return nn.mse(head(features), answer)

    parameters = kernels.parameters() + head.parameters()
    agree(loss, parameters, samples_of(3, (5, 5), (2,)), backend)


def test_inputs_that_go_into_a_layer_and_a_convolution(backend):
    layer, neuron = nn.Layer(8, 3, seed=5), nn.Neuron(3, activation="tanh", seed=2)

    def function(x):
        h = [neuron(x[i : i + 3]) for i in range(0, 6, 3)] + [
            neuron([x[i], x[i + 3], x[7]]) for i in range(3)
        ]
        return autograd.sum(layer(x)) * autograd.mean(h) + autograd.dot(h, x[:5])

    agree(function, layer.parameters() + neuron.parameters(), samples_of(5, (8,)), backend)


@pytest.mark.parametrize("first", ["layer", "neuron"])
def test_one_input_as_a_column_and_as_a_matrix(backend, first):
    layer, neuron = nn.Layer(8, 3, seed=5), nn.Neuron(4, seed=2)

    def function(x):
        parts = {"layer": lambda: layer(x), "neuron": lambda: [neuron(x[i::2]) for i in range(2)]}
        one, other = [parts[name]() for name in sorted(parts, key=lambda name: name != first)]
        return autograd.logsumexp([*one, *other])

    agree(function, layer.parameters() + neuron.parameters(), samples_of(3, (8,)), backend)


def test_siamese_networks(backend):
    network = nn.MLP(4, [5, 3], seed=7)

    def distance(x, y, z):
        a, b, c = network(x), network(y), network(z)
        return nn.mse(a, b) - nn.mse(a, c) + autograd.dot(a, a)

    agree(distance, network.parameters(), samples_of(4, (4,), (4,), (4,)), backend)


@pytest.mark.parametrize("start", ["zero", "learned"])
def test_recurrent_networks(backend, start):
    cell, readout = nn.Layer(5, 3, activation="tanh", seed=1), nn.Neuron(3, seed=2)
    first = leaves(3, "h") if start == "learned" else [0.0, 0.0, 0.0]

    def unrolled(xs):
        h, outputs = first, []
        for x in xs:
            h = cell([*x, *h])
            outputs.append(readout(h))
        return autograd.mean(o * o for o in outputs)

    parameters = cell.parameters() + readout.parameters() + (first if start == "learned" else [])
    agree(unrolled, parameters, samples_of(4, (6, 2)), backend)
    agree(unrolled, parameters[::-1], samples_of(2, (6, 2)), backend)


@pytest.mark.parametrize("mask", [None, -math.inf], ids=["full", "causal"])
def test_attention(backend, mask):
    layers = [nn.Layer(3, n, seed=n) for n in (2, 2, 3)]

    def attend(xs):
        queries, keys, values = [[layer(x) for x in xs] for layer in layers]
        rows = []
        for i, query in enumerate(queries):
            scores = [
                mask if mask and j > i else autograd.dot(query, key) / math.sqrt(2.0)
                for j, key in enumerate(keys)
            ]
            shares = autograd.softmax(scores)
            rows.append([autograd.dot(shares, column) for column in zip(*values)])
        return rows

    parameters = [p for layer in layers for p in layer.parameters()]
    agree(attend, parameters, samples_of(3, (4, 3)), backend)
    agree(
        lambda xs: autograd.sum(c * c for c in flat(attend(xs))), parameters, samples_of(3, (4, 3)), backend
    )


def test_layer_normalisation(backend):
    gains, biases = leaves(4, "g"), leaves(4, "b")

    def normalise(xs):
        mean = autograd.mean(xs)
        centred = [x - mean for x in xs]
        scale = (autograd.mean(c * c for c in centred) + 1e-5) ** -0.5
        return autograd.logsumexp(g * c * scale + b for c, g, b in zip(centred, gains, biases))

    agree(normalise, gains + biases, samples_of(3, (4,)), backend)


MATRIX = [leaves(3, f"row{i}.", 0.1 * i) for i in range(3)]
FORMS = {
    "x W y": lambda x, y: autograd.dot(x, [autograd.dot(row, y) for row in MATRIX]),
    "y W^T x": lambda x, y: autograd.dot([autograd.dot(column, x) for column in zip(*MATRIX)], y),
    "W (W x)": lambda x, y: autograd.dot(
        y, [autograd.dot(r, [autograd.dot(q, x) for q in MATRIX]) for r in MATRIX]
    ),
    "W^T tanh(W x)": lambda x, y: autograd.dot(
        y, [autograd.dot(c, [autograd.dot(r, x).tanh() for r in MATRIX]) for c in zip(*MATRIX)]
    ),
    "(W W) x": lambda x, y: autograd.sum(
        autograd.dot(row, column) * a for row in MATRIX for column, a in zip(zip(*MATRIX), x)
    ),
    "W / |W|": lambda x, y: autograd.sum(
        autograd.dot([w / autograd.sum(v * v for v in row).sqrt() for w in row], x).tanh() for row in MATRIX
    ),
    "softmax(W) x": lambda x, y: autograd.sum(
        autograd.dot(autograd.softmax(row), x) * y[0] for row in MATRIX
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_matrix_in_several_roles(backend, form):
    agree(FORMS[form], flat(MATRIX), samples_of(4, (3,), (3,)), backend)


@pytest.mark.parametrize("activation", [autograd.tanh, abs, lambda z: z * 2.0], ids=["tanh", "abs", "linear"])
def test_textbook_convolutions_with_several_channels(backend, activation):
    kernels, biases = leaves(6), leaves(3, start=0.1)

    def convolve(x):
        return autograd.sum(
            activation(sum(w * a for w, a in zip(kernels[2 * c : 2 * c + 2], x[i : i + 2])) + biases[c])
            for c in range(3)
            for i in range(4)
        )

    agree(convolve, kernels + biases, samples_of(3, (5,)), backend)


# ---- selection ----

TABLE = [leaves(3, f"e{i}.", 0.2 * i) for i in range(5)]
INDICES = [(float(i % 5), float(i * 3 % 5)) for i in range(9)]


def embed(i):
    return [autograd.take(column, i) for column in zip(*TABLE)]


SELECTIONS = {
    "an embedding": lambda i, j: autograd.dot(embed(i), [1.0, -2.0, 0.5]).tanh(),
    "two embeddings": lambda i, j: autograd.dot(embed(i), embed(j)),
    "an index that is computed": lambda i, j: autograd.take(TABLE[0] + TABLE[1][:2], 4.0 - i) * j,
    "what is chosen from is mixed": lambda i, j: autograd.take(
        [i, TABLE[0][0], 2.0, j * TABLE[1][1], TABLE[0][1]], i
    ),
    "one entry of one_hot": lambda i, j: (
        autograd.one_hot(i, 5)[1] * TABLE[0][0] + autograd.one_hot(i, 7)[3] * TABLE[2][2]
    ),
    "a constant index": lambda i, j: autograd.dot(autograd.one_hot(2, 3), TABLE[0]) * i,
}


@pytest.mark.parametrize("name", SELECTIONS)
def test_selection_by(backend, name):
    agree(SELECTIONS[name], flat(TABLE), INDICES, backend)


def test_an_index_may_be_a_parameter(backend):
    index = Value(2.0, label="index")
    program = compile(lambda x: autograd.take([x, x * x, x * 3.0], index), 1.0, backend=backend)
    assert list(program([2.0])) == [6.0]
    program.vector = [1.0]
    assert list(program([2.0])) == [4.0]
    assert list(program.value_and_grad([2.0])[1]) == [0.0]


# ---- other corners ----


def test_samples_may_have_weights(backend):
    network = nn.MLP(4, [3, 1], seed=0)
    agree(
        lambda x, y, s: s * (flat(network(x))[0] - y) ** 2,
        network.parameters(),
        samples_of(5, (4,), (), ()),
        backend,
    )


def test_ties_go_the_same_way(backend):
    w = leaves(6)

    def function(x):
        zero = 0.0 * x
        return (
            autograd.maximum(w[0] + zero, w[0])
            + autograd.minimum(w[1], w[1])
            + autograd.clip(w[2] + zero, w[2], w[2])
            + autograd.where(zero, w[3], w[4])
            + (w[5] * zero).relu()
            + abs(w[5] - w[5])
        ) * x

    agree(function, w, samples_of(3, ()), backend)


@pytest.mark.parametrize("name", ["logsumexp", "softmax", "log_softmax"])
def test_large_numbers_do_not_overflow(backend, name):
    function = getattr(autograd, name)
    big = Value(1000.0)
    agree(lambda x: function([x * 1000.0, big, -1000.0, x]), [big], [(1.0,), (-1.0,), (2.0,)], backend)


@pytest.mark.slow
def test_deep_chains_and_values_used_at_many_depths(backend):
    w, b = Value(0.9), Value(0.1)

    def chain(x):
        for _ in range(1500):
            x = autograd.tanh(x * w + b)
        return x

    agree(chain, [w, b], [(0.5,), (-0.5,)], backend, 1e-11)


@pytest.mark.slow
def test_a_value_with_thousands_of_uses(backend):
    w = Value(0.7)

    def function(x):
        states = [x]
        for _ in range(1200):
            states.append((states[-1] * 0.99 + w).tanh())
        return autograd.sum(s * w for s in states)

    agree(function, [w], [(0.5,), (-0.5,)], backend, 1e-11)


@pytest.mark.slow
def test_wide_graphs(backend):
    weights = leaves(3000)
    agree(
        lambda x: autograd.sum(autograd.tanh(w * x + 0.1) * w for w in weights),
        weights,
        [(0.5,), (0.1,)],
        backend,
    )


def test_compiling_twice_gives_the_same_source(backend):
    network = nn.MLP(3, [4, 2], seed=0)
    sources = {compile(network_loss(network), [0.0] * 3, 0, backend=backend).source for _ in range(3)}
    assert len(sources) == 1
    assert "0x" not in sources.pop()


def test_columns_are_samples_and_rows_are_values():
    w = leaves(2)
    shapes = str(compile(lambda x: [w[0] * x[0], w[1] * x[1]], [0.0, 0.0]))
    assert "(2, n)" in shapes
    assert np.shape(compile(lambda x: [w[0] * x[0], w[1] * x[1]], [0.0, 0.0])(np.ones((5, 2)))) == (5, 2)


# ---- what it is called ----


def test_a_plan_has_two_titles_and_a_line_for_each_step():
    network = nn.MLP(2, [3, 1], seed=0)
    told = str(compile(network, [0.0] * 2, parameters=network.parameters())).splitlines()
    assert [line for line in told if not line.startswith("  ")][1:] == ["", "forward:", "", "backward:"]


def test_weights_and_biases_are_named_after_their_layer():
    network = nn.MLP(1, [2, 1], seed=0)
    assert "layers_0_Wb = p[0:4]" in compile(network, [0.0], parameters=network.parameters()).source


# ---- sequences: positions that do the same are rows of the same arrays ----


def attention(length, softmax):
    """(function of a sequence, its parameters): causal attention with one head of two, as in a textbook."""
    rng = np.random.default_rng(0)
    q, k, v = ([[Value(x) for x in row] for row in rng.normal(size=(2, 2))] for _ in range(3))

    def linear(weights, x):
        return [sum(w * a for w, a in zip(row, x)) for row in weights]

    def function(*xs):
        keys, values, out = [], [], []
        for x in zip(xs[::2], xs[1::2]):
            query = linear(q, x)
            keys.append(linear(k, x))
            values.append(linear(v, x))
            weights = softmax([sum(a * b for a, b in zip(query, key)) for key in keys])
            out.append([sum(w * value[j] for w, value in zip(weights, values)) for j in range(2)])
        return sum(a * a for row in out for a in row)

    return function, [w for matrix in (q, k, v) for row in matrix for w in row]


def by_hand(scores):
    exps = [score.exp() for score in scores]
    total = sum(exps)
    return [e / total for e in exps]


@pytest.mark.parametrize("softmax", [autograd.softmax, by_hand])
def test_the_steps_of_attention_do_not_depend_on_the_length(softmax):
    counts = set()
    for length in (3, 4, 9):
        function, parameters = attention(length, softmax)
        counts.add(steps(compile(function, *[0.5] * 2 * length, parameters=parameters)))
    assert len(counts) == 1


@pytest.mark.parametrize("softmax", [autograd.softmax, by_hand])
def test_attention_gives_what_the_graph_gives(softmax, backend):
    function, parameters = attention(5, softmax)
    program = compile(function, *[0.5] * 10, parameters=parameters, backend=backend)
    for samples in (1, 12):  # rows are added up in another way for many samples
        batch = np.random.default_rng(samples).normal(size=(samples, 10)).round(2)
        value, gradient = program.value_and_grad(*batch.T.tolist())
        for parameter in parameters:
            parameter.grad = 0.0
        mean = autograd.mean([function(*map(Value, row)) for row in batch.tolist()])
        mean.backward()
        assert value == pytest.approx(mean.data, rel=1e-12)
        np.testing.assert_allclose(gradient, [p.grad for p in parameters], rtol=1e-10, atol=1e-14)
