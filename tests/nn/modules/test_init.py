import math
import random
import statistics

import numpy as np
import pytest

from nn import INITS, MLP, Layer, Neuron
from nn.modules.init import ALIASES, drawer, generator, normal
from tests.parity import needed

FAN_IN, FAN_OUT = 30, 10

#: The standard deviation that each paper asks for.
STDS = {
    "xavier_uniform": math.sqrt(2 / (FAN_IN + FAN_OUT)),
    "xavier_normal": math.sqrt(2 / (FAN_IN + FAN_OUT)),
    "he_uniform": math.sqrt(2 / FAN_IN),
    "he_normal": math.sqrt(2 / FAN_IN),
    "lecun_uniform": math.sqrt(1 / FAN_IN),
    "lecun_normal": math.sqrt(1 / FAN_IN),
    "uniform": math.sqrt(1 / 3),
    "zeros": 0.0,
}


def weights(init, n=4000, activation="linear"):
    draw, rng = drawer(init, activation), random.Random(0)
    return [draw(FAN_IN, FAN_OUT, rng) for _ in range(n)]


def test_every_name_has_an_expected_spread():
    assert set(STDS) == set(INITS)


@pytest.mark.parametrize("init", INITS)
def test_the_spread_and_the_centre(init):
    drawn = weights(init)
    assert statistics.pstdev(drawn) == pytest.approx(STDS[init], rel=0.04)
    assert statistics.fmean(drawn) == pytest.approx(0.0, abs=0.06 * STDS[init])


@pytest.mark.parametrize("init", [name for name in INITS if name.endswith("uniform")])
def test_uniform_ones_end_at_their_limit(init):
    limit = 1.0 if init == "uniform" else math.sqrt(3) * STDS[init]
    drawn = weights(init)
    assert 0.99 * limit < max(drawn) <= limit
    assert -limit <= min(drawn) < -0.99 * limit


@pytest.mark.parametrize("init", [name for name in INITS if name.endswith("normal")])
def test_normal_ones_have_normal_tails(init):
    beyond = [sum(abs(w) > k * STDS[init] for w in weights(init, 20_000)) / 20_000 for k in (1, 2, 3)]
    assert beyond == pytest.approx([0.3173, 0.0455, 0.0027], rel=0.3)


@pytest.mark.parametrize("alias", ALIASES)
def test_aliases(alias):
    assert weights(alias, 5) == weights(ALIASES[alias], 5)


def test_he_reckons_with_the_slope_of_leaky_relu():
    plain, leaky = weights("he_normal", 3, "relu"), weights("he_normal", 3, "leaky_relu")
    assert leaky == pytest.approx([w / math.sqrt(1 + 0.01**2) for w in plain], rel=1e-15)
    assert leaky != plain


@pytest.mark.parametrize(
    ("activation", "init"),
    [
        *[(name, "he_normal") for name in ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")],
        ("selu", "lecun_normal"),
        *[(name, "xavier_uniform") for name in ("tanh", "sigmoid", "linear", "sin", abs, lambda z: z * z)],
    ],
)
def test_the_default_suits_the_activation(activation, init):
    assert weights(None, 5, activation) == weights(init, 5, activation)


def test_layers_tell_how_many_neurons_share_the_inputs():
    layer = Layer(3, 5, "tanh", seed=0)
    assert layer.neurons[0].w[0].data == drawer("xavier_uniform")(3, 5, random.Random(0))
    assert [neuron.b.data for neuron in layer.neurons] == [0.0] * 5


def test_softmax_layers_begin_like_linear_ones():
    softmax, linear = (Layer(3, 2, a, seed=0) for a in ("softmax", "linear"))
    assert [p.data for p in softmax.parameters()] == [p.data for p in linear.parameters()]


def test_an_init_of_ones_own():
    neuron = Neuron(2, init=lambda fan_in, fan_out, rng: fan_in * 10.0 + fan_out)
    assert [w.data for w in neuron.w] == [21.0, 21.0]


# ---- biases ----


def biases(model):
    return [neuron.b.data for layer in model.layers for neuron in layer.neurons]


def test_biases_begin_at_0_and_draw_nothing():
    drawn = [p.data for p in MLP(3, [4, 1], seed=0, bias=False).parameters()]
    for bias_init in (None, "zeros", 0, 0.25, -1.0):
        model = MLP(3, [4, 1], seed=0, bias_init=bias_init)
        assert [w.data for layer in model.layers for n in layer.neurons for w in n.w] == drawn
        assert biases(model) == [bias_init if isinstance(bias_init, float) else 0.0] * 5


def test_biases_are_drawn_after_the_weights_of_their_neuron():
    rng, draw = random.Random(5), drawer("lecun_normal", "tanh")
    neuron = Neuron(2, "tanh", bias_init="lecun_normal", init="lecun_normal", seed=5)
    assert [p.data for p in neuron.parameters()] == [draw(2, 1, rng) for _ in range(3)]


def test_a_bias_init_of_ones_own_gets_the_sizes_of_its_layer():
    model = MLP(2, [3, 1], bias_init=lambda fan_in, fan_out, rng: 10.0 * fan_in + fan_out, seed=0)
    assert biases(model) == [23.0, 23.0, 23.0, 31.0]
    assert Layer(2, 3, "softmax", bias_init=0.5).neurons[1].b.data == 0.5
    assert Neuron(2, bias=False, bias_init=0.5).b is None


def test_weights_that_all_begin_at_one_number():
    model = MLP(2, [2, 1], init=0.5, bias_init=1, seed=0)
    assert [p.data for p in model.parameters()] == [0.5, 0.5, 1.0] * 3


@pytest.mark.parametrize("made", [Neuron, lambda n, **k: Layer(n, 2, **k), lambda n, **k: MLP(n, [2], **k)])
def test_unknown_bias_inits(made):
    with pytest.raises(ValueError, match=r"unknown bias_init 'zeroes': did you mean 'zeros'\?"):
        made(2, bias_init="zeroes")
    with pytest.raises(TypeError, match=r"bias_init is a name, a number or a function of .*, not True"):
        made(2, bias_init=True)
    with pytest.raises(ValueError, match="bias_init is a finite number, not nan"):
        made(2, bias_init=math.nan)
    with pytest.raises(ValueError, match="init is a finite number, not inf"):
        made(2, init=math.inf)


def test_unknown_inits():
    with pytest.raises(ValueError, match=r"unknown init 'xavier_unifrom': did you mean 'xavier_uniform'\?"):
        Neuron(2, init="xavier_unifrom")
    with pytest.raises(TypeError, match=r"init is a name, a number or a function of .*, not \[3\]"):
        Neuron(2, init=[3])


# ---- where randomness comes from ----


#: MLP(2, [2, 1], seed=1337), He normal and then Xavier uniform; recorded on CPython 3.11, Linux x86-64.
RECORDED = [
    "0x1.bb3316c11cc88p-2",
    "-0x1.1c78f848ed154p-1",
    "0x0.0p+0",
    "-0x1.e58600b588a68p-1",
    "0x1.0b815fdbf4cc4p+0",
    "0x0.0p+0",
    "0x1.646cc9b638336p+0",
    "-0x1.ab48a919aeba7p-1",
    "0x0.0p+0",
]


def test_the_same_seed_gives_the_same_bits_everywhere():
    model = MLP(2, [2, 1], seed=1337)
    assert [p.data.hex() for p in model.parameters()] == RECORDED


def test_normal_numbers_are_those_of_random_normalvariate():
    ours, theirs = random.Random(5), random.Random(5)
    assert [normal(1.0, ours) for _ in range(100)] == [theirs.normalvariate(0.0, 1.0) for _ in range(100)]


def test_rng_seed_and_the_global_generator_agree():
    by_seed = Neuron(3, seed=7)
    by_rng = Neuron(3, rng=random.Random(7))
    random.seed(7)
    by_default = Neuron(3)
    assert [w.data for w in by_seed.w] == [w.data for w in by_rng.w] == [w.data for w in by_default.w]


def test_micrograds_own_weights():
    random.seed(1337)
    drawn = [p.data for p in MLP(3, [4, 4, 1], init="micrograd").parameters()]
    assert drawn[:4] == [0.23550571390294128, 0.06653114721000164, -0.26830328150124894, 0.0]
    assert drawn[-3:] == [0.3810827422406471, 0.8301999957053683, 0.0]


@pytest.mark.parity
def test_the_weights_that_micrograd_has_now():
    theirs = needed("micrograd.nn")
    random.seed(1337)
    expected = [p.data for p in theirs.MLP(3, [4, 4, 1]).parameters()]
    random.seed(1337)
    assert [p.data for p in MLP(3, [4, 4, 1], init="micrograd").parameters()] == expected


@pytest.mark.parametrize("init", ["he_normal", "xavier_uniform"])
def test_a_numpy_generator_will_do(init):
    neuron = Neuron(3, init=init, rng=np.random.default_rng(0))
    assert [type(w.data) for w in neuron.w] == [float] * 3
    assert neuron.w[0].data == Neuron(3, init=init, rng=np.random.default_rng(0)).w[0].data


def test_layers_of_one_model_draw_on():
    model = MLP(3, [3, 3], init="uniform", seed=0)
    first, second = model.layers
    assert first.neurons[0].w[0].data != second.neurons[0].w[0].data


@pytest.mark.parametrize(
    "make", [lambda **k: Neuron(2, **k), lambda **k: Layer(2, 2, **k), lambda **k: MLP(2, [2], **k)]
)
def test_what_is_no_source(make):
    with pytest.raises(ValueError, match="give rng or seed, not both"):
        make(rng=random.Random(0), seed=0)
    with pytest.raises(TypeError, match="a seed is an int, not 'x'"):
        make(seed="x")
    with pytest.raises(
        TypeError, match=r"rng is a random.Random or a NumPy Generator, not 3; a number goes to seed="
    ):
        make(rng=3)


def test_seeds_may_come_from_numpy():
    assert generator(seed=np.int64(3)).random() == random.Random(3).random()
