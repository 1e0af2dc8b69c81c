"""Both engines give the same numbers, whatever is trained."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn
from autograd import Value, take
from nn import MLP, SGD, Adam, Layer, Module, Neuron, fit
from nn.engines import ENGINES
from nn.training.modes import mode

HIDDEN = ["linear", "tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "sin"]
OPTIMIZERS = [
    lambda model: SGD(model, lr=0.05),
    lambda model: SGD(model, lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1),
    lambda model: Adam(model, lr=0.03),
    lambda model: Adam(model, lr=0.03, weight_decay=0.01, betas=(0.5, 0.9)),
]
TARGETS = {  # loss -> targets for n samples and k outputs
    "mse": lambda rng, n, k: rng.normal(size=(n, k)),
    "half_sse": lambda rng, n, k: rng.normal(size=(n, k)),
    "hinge": lambda rng, n, k: rng.choice([-1, 1], size=(n, k)),
    "binary_cross_entropy_with_logits": lambda rng, n, k: rng.uniform(size=(n, k)).round(1),
    "cross_entropy_with_logits": lambda rng, n, k: rng.integers(k, size=n),
    "cross_entropy_with_probabilities": lambda rng, n, k: rng.dirichlet(np.ones(k), size=n),
}


def data(kind, n, k, seed):
    """Samples of 2 features and targets, the bare ones where a model has one output."""
    rng = np.random.default_rng(seed)
    y = TARGETS[kind](rng, n, k)
    return rng.normal(size=(n, 2)), y[:, 0] if k == 1 else y


def train(engine, kind, data, model, optimizer, **settings):
    """All numbers that a training leaves."""
    model, (X, y) = model(), data
    loss = "cross_entropy_with_logits" if "probabilities" in kind else kind
    history = fit(
        model, X, y, loss=loss, optimizer=optimizer(model), engine=engine, validation_data=(X[:2], y[:2]),
        metrics=[] if kind in ("mse", "half_sse") else ["accuracy"], **settings,
    )  # fmt: skip
    told = [number for numbers in history.history.values() for number in numbers]
    return told + [number for p in model.parameters() for number in (p.data, p.grad)]


@given(
    kind=st.sampled_from(list(TARGETS)),
    n=st.integers(2, 7),
    shape=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    hidden=st.sampled_from(HIDDEN),
    optimizer=st.sampled_from(OPTIMIZERS),
    batch_size=st.none() | st.integers(1, 8),
    shuffle=st.booleans(),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=25)  # each trains two nets
@pytest.mark.filterwarnings("ignore::nn.TrainingWarning")  # a small net of random numbers may be dead
def test_the_same_numbers(  # noqa: PLR0917
    kind, n, shape, hidden, optimizer, batch_size, shuffle, seed
):
    if kind.startswith("cross_entropy") and shape[-1] == 1:
        shape = [*shape[:-1], 2]
    samples = data(kind, n, shape[-1], seed)
    told = {"epochs": 3, "batch_size": batch_size, "shuffle": shuffle, "seed": seed}
    eager, compiled = (
        train(engine, kind, samples, lambda: MLP(2, shape, hidden, seed=3), optimizer, **told)
        for engine in ("eager", "compiled")
    )
    assert compiled == pytest.approx(eager, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_same_numbers_for_each_loss_and_optimizer(kind, optimizer):
    samples = data(kind, 11, 3, seed=0)
    told = {"epochs": 10, "batch_size": 4, "seed": 1}
    eager, compiled = (
        train(engine, kind, samples, lambda: MLP(2, [4, 3], "tanh", seed=3), optimizer, **told)
        for engine in ("eager", "compiled")
    )
    assert compiled == pytest.approx(eager, rel=1e-9, abs=1e-12)


class Bias(Module):
    def __init__(self):
        self.b = Value(0.3)

    def __call__(self, x):
        return self.b


class Scale(Module):
    """With a parameter that nothing comes from."""

    def __init__(self):
        self.a, self.unused = Value(0.3), Value(2.0)

    def __call__(self, x):
        return self.a * x[0] * x[1]


class Residual(Module):
    def __init__(self):
        self.inner, self.outer = MLP(2, [4, 2], "tanh", seed=1), Neuron(2, "linear", seed=2)

    def __call__(self, x):
        return self.outer([h + xi for h, xi in zip(self.inner(x), x)])


class Recurrent(Module):
    """The same weights five times."""

    def __init__(self):
        self.layer = Layer(2, 2, "tanh", seed=1)

    def __call__(self, x):
        for _ in range(5):
            x = self.layer(x)
        return x[0] * x[1]


@pytest.mark.parametrize("model", [Bias, Scale, Residual, Recurrent])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_same_numbers_for_modules_of_ones_own(model, optimizer):
    samples = data("mse", 11, 1, seed=0)
    eager, compiled = (
        train(engine, "mse", samples, model, optimizer, epochs=4, batch_size=4, seed=1)
        for engine in ("eager", "compiled")
    )
    assert compiled == pytest.approx(eager, rel=1e-9, abs=1e-12)


def test_an_embedding():
    class Embedding(Module):
        def __init__(self):
            self.table = [Value(0.1 * i) for i in range(5)]

        def __call__(self, x):
            return take(self.table, x)

    rng = np.random.default_rng(0)
    samples = rng.integers(5, size=11), rng.normal(size=11)
    eager, compiled = (
        train(engine, "mse", samples, Embedding, OPTIMIZERS[0], epochs=4, seed=1) for engine in ENGINES
    )
    assert compiled == pytest.approx(eager, rel=1e-9, abs=1e-12)


def test_what_cannot_be_compiled_is_told_with_the_way_out():
    class Branch(Module):
        def __init__(self):
            self.a, self.b = Value(1.0), Value(2.0)

        def __call__(self, x):
            return self.a * x if x > 0 else self.b * x

    class Dropout(Module):
        def __init__(self):
            self.neuron = Neuron(2, "linear", seed=0)

        def __call__(self, x):
            keep = iter([1.0, 0.0] * 9)
            self.calls = self.__dict__.get("calls", 0) + self.training
            return self.neuron([xi * next(keep) if self.calls % 2 else xi for xi in x])

    with pytest.raises(TypeError, match=r"(?s)comparison of Values.*engine='eager' runs it as it is"):
        fit(Branch(), [1.0, -1.0], [0.0, 1.0], loss="mse")
    assert len(fit(Branch(), [1.0, -1.0], [0.0, 1.0], loss="mse", engine="eager")) == 1
    with pytest.raises(ValueError, match=r"(?s)does not do the same for every.*engine='eager' runs it as it"):
        fit(Dropout(), [[1.0, 2.0]] * 4, [0.0] * 4, loss="mse")


@pytest.mark.parametrize("engine", ENGINES)
def test_integer_samples(engine):
    X, y = np.array([[1, 2], [3, 4]]), [0, 1]
    model = MLP(2, [2], seed=0)
    assert len(fit(model, X, y, loss="cross_entropy_with_logits", engine=engine)) == 1
    assert nn.predict(model, X, engine=engine).shape == (2, 2)


def test_a_mode_is_left_as_it_was_found():
    model = MLP(2, [2, 2])
    model.layers[0].eval()
    with mode(model, False):
        assert not any(module.training for module in model.modules())
    assert [model.training, *(layer.training for layer in model.layers)] == [True, False, True]
    with pytest.raises(KeyError), mode(model, False):
        raise KeyError
    assert model.training
