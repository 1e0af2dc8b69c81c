import math

import numpy as np
import pytest

import nn
from autograd import Value
from nn import MLP, Layer, Module, Neuron, Sequential, evaluate, fit, predict
from nn.engines import ENGINES

each_engine = pytest.mark.parametrize("engine", ENGINES)
X = [[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0]]


@each_engine
@pytest.mark.parametrize(
    "model",
    [
        Neuron(2, "tanh", seed=0),
        Layer(2, 3, "log_softmax", seed=0),
        MLP(2, [4, 1], seed=0),
        MLP(2, [4, 3], output="softmax", seed=0),
        Sequential(Layer(2, 2, "sin", seed=0), "softmax"),
        Sequential("relu"),
    ],
    ids=repr,
)
def test_predict_is_the_model_at_each_sample(engine, model):
    def plain(out):
        return out.data if isinstance(out, Value) else [o.data for o in out]

    expected = np.array([plain(model(x)) for x in X])
    for given in (X, np.array(X), tuple(map(tuple, X))):
        found = predict(model, given, engine=engine)
        assert found.shape == expected.shape
        assert found == pytest.approx(expected, rel=1e-12)
        assert found.dtype == float


@each_engine
def test_one_feature(engine):
    line = Neuron(1, "linear", seed=0)
    assert predict(line, [1.0, 2.0], engine=engine).tolist() == [line(1.0).data, line(2.0).data]


@each_engine
def test_many_samples(engine):
    line = Neuron(1, "linear", seed=0)
    xs = np.arange(2500) % 7
    assert predict(line, xs, engine=engine) == pytest.approx(line.w[0].data * xs)
    found = evaluate(line, xs, xs, loss="mse", engine=engine)
    assert found == {"loss": pytest.approx(((line.w[0].data - 1) ** 2 * xs**2).mean(), rel=1e-12)}


@each_engine
def test_nan_goes_through_predict(engine):
    found = predict(Neuron(1, "linear", seed=0), [1.0, math.nan], engine=engine)
    assert np.isnan(found).tolist() == [False, True]


@each_engine
def test_nothing_is_learned(engine):
    model = MLP(2, [3], seed=0)
    before = [(p.data, p.grad) for p in model.parameters()]
    found = evaluate(
        model, X, [0, 1, 2], loss="cross_entropy_with_logits", metrics=["accuracy"], engine=engine
    )
    expected = nn.cross_entropy_with_logits([model(x) for x in X], [0, 1, 2]).data
    answers = [max(range(3), key=lambda i: model(x)[i].data) for x in X]
    right = sum(answer == i for i, answer in enumerate(answers)) / 3
    assert found == pytest.approx({"loss": expected, "accuracy": right})
    assert [(p.data, p.grad) for p in model.parameters()] == before


@each_engine
def test_a_model_may_return_a_tuple(engine):
    class Pair(Module):
        def __init__(self):
            self.a = Value(2.0)

        def __call__(self, x):
            return self.a * x, self.a + x

    assert predict(Pair(), [1.0, 3.0], engine=engine).tolist() == [[2.0, 3.0], [6.0, 5.0]]
    assert evaluate(Pair(), [1.0], [[2.0, 3.0]], loss="mse", engine=engine) == {"loss": 0.0}


@each_engine
def test_a_model_may_pass_a_number_on(engine):
    class Skip(Module):
        def __init__(self):
            self.a = Value(2.0)

        def __call__(self, x):
            return [x[0], self.a * x[1]]

    assert predict(Skip(), X, engine=engine).tolist() == [[0.0, 2.0], [1.0, 1.0], [-1.0, 4.0]]
    found = evaluate(Skip(), X, np.zeros((3, 2)), loss="mse", engine=engine)
    assert found == {"loss": pytest.approx((0 + 4 + 1 + 1 + 1 + 16) / 6)}


@each_engine
@pytest.mark.parametrize("out", [1.0, [], [1.0], "a", None, [Value(1.0), "a"], [[]], ({"a": 1},)])
def test_what_a_model_must_return(engine, out):
    class Odd(Module):
        def __call__(self, x):
            return out

    with pytest.raises(TypeError, match="a model returns a Value or a list of Values, not "):
        predict(Odd(), X, engine=engine)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ([], ValueError, "X is empty: there must be at least one sample"),
        (3.0, ValueError, "X is a single number: give a list with an entry for each sample"),
        (
            [[1.0, 2.0], [1.0]],
            ValueError,
            r"(?s)1 input.*ragged: X\[1\] has the shape \(1,\), X\[0\]",
        ),
        ([[1.0, 2.0], 1.0], ValueError, "X is ragged: its rows must all have the same length"),
        ([["a", "b"]], TypeError, "X must hold numbers, not str"),
        ([["1", "2"]], TypeError, "X must hold numbers, not str"),
        ([[None, 1.0]], TypeError, "X must hold numbers, not NoneType"),
        ([[Value(1.0), Value(2.0)]], TypeError, "X must hold numbers, not Value"),
        ([[1j, 2]], TypeError, "X must hold numbers, not complex"),
        (
            [[1.0, 2.0, 3.0]],
            ValueError,
            r"(?s)2 weights and got 3 inputs.*to the model, has the shape \(3,\)",
        ),
        ([1.0, 2.0], ValueError, r"(?s)2 weights and got 1 input.*to the model, has the shape \(\)"),
        ([[[1.0, 2.0]]], TypeError, "one sample at a time"),
    ],
)
def test_samples_that_are_wrong(given, error, message):
    with pytest.raises(error, match=message):
        predict(Neuron(2, seed=0), given)
    with pytest.raises(error, match=message):
        evaluate(
            Neuron(2, seed=0), given, [1.0] * len(given) if isinstance(given, list) else [1.0], loss="mse"
        )


@pytest.mark.parametrize(
    ("xs", "ys", "message"),
    [
        ([1.0, 2.0], [1.0], "X has 2 samples and y has 1 target: there must be one target for each sample"),
        ([1.0], [1.0, 2.0], "X has 1 sample and y has 2 targets"),
        ([1.0, math.nan], [1.0, 2.0], r"X\[1\] is nan: fit and evaluate need finite numbers"),
        ([[1.0], [math.inf]], [1.0, 2.0], r"X\[1, 0\] is inf"),
        ([1.0, 2.0], [1.0, -math.inf], r"y\[1\] is -inf"),
        ([1.0, 2.0], [[1.0], [2.0]], r"(?s)a single number, the targets a list of 1.*y of shape \(2, 1\)"),
        ([1.0, 2.0], [[1.0, 2.0]] * 2, r"(?s)a single number, the targets a list of 2.*of shape \(2, 2\)"),
    ],
)
def test_targets_that_do_not_fit(xs, ys, message):
    with pytest.raises(ValueError, match=message):
        evaluate(Neuron(1, seed=0), xs, ys, loss="mse")


@pytest.mark.parametrize(
    ("loss", "outputs", "ys", "message"),
    [
        ("hinge", 1, [1, -1, 0], r"(?s)targets of the hinge loss are -1 and \+1, not 0.*y\[2\], 0"),
        ("binary_cross_entropy_with_logits", 1, [0.5, 1, 2], r"(?s)from 0 to 1, not 2.0.*y\[2\], 2.0"),
        ("cross_entropy_with_logits", 2, [0, 1, 2], r"(?s)class 2 is out of range.*y\[2\], 2"),
        ("cross_entropy_with_logits", 2, [[0, 1], [1, 0], [1, 1]], r"(?s)sum to 1.*y\[2\], \[1, 1\]"),
        ("cross_entropy_with_logits", 1, [0, 0, 0], "one for each class"),
        ("mse", 2, [[1.0, 2.0, 3.0]] * 3, r"there are 2 predictions and 3 targets"),
    ],
)
def test_targets_that_the_loss_refuses(loss, outputs, ys, message):
    with pytest.raises(ValueError, match=message):
        evaluate(MLP(2, [outputs], seed=0), X, ys, loss=loss)


def test_classes_are_ints():
    with pytest.raises(TypeError, match=r"(?s)the index of a class, an int,.*not 0.0.*y\[0\]"):
        evaluate(MLP(2, [2], seed=0), X, [0.0, 1.0, 1.0], loss="cross_entropy_with_logits")


# ---- data frames, masks, iterators ----


class Frame:
    """What a data frame of pandas gives NumPy: objects, if its columns are of different kinds."""

    def __init__(self, **columns):
        self.columns, self.rows = list(columns), list(zip(*columns.values()))

    def __array__(self, dtype=None, copy=None):
        return np.array(self.rows, dtype=object)


def test_columns_of_different_kinds_are_numbers():
    model = MLP(2, [1], "linear", seed=0)
    frame = Frame(age=[22.0, 38.0], sex=[True, np.False_])
    same = [[22.0, 1.0], [38.0, 0.0]]
    assert predict(model, frame).tolist() == predict(model, same).tolist()
    targets = np.array([1, True], dtype=object)
    assert evaluate(model, frame, targets, loss="mse") == evaluate(model, same, [1, 1], loss="mse")


@pytest.mark.parametrize("cell", ["old", None, object()])
def test_the_cell_that_is_no_number_is_named(cell):
    model = MLP(2, [1], seed=0)
    where = rf"X must hold numbers, not {type(cell).__name__}: X\[1, 0\], in the column 'age', is"
    with pytest.raises(TypeError, match=where):
        predict(model, Frame(age=[22.0, cell], sex=[True, False]))
    with pytest.raises(TypeError, match=r"y must hold numbers, not str: y\[1\] is 'b'"):
        evaluate(model, [[1.0, 2.0]] * 2, [1.0, "b"], loss="mse")


def test_masked_arrays_are_refused_everywhere():
    model, masked = MLP(2, [1], seed=0), np.ma.array([[1.0, 2.0]], mask=[[True, False]])
    for act in (
        lambda: predict(model, masked),
        lambda: predict(model, list(masked)),
        lambda: evaluate(model, masked, [1.0], loss="mse"),
        lambda: fit(model, masked, [1.0], loss="mse"),
        lambda: fit(model, [[1.0, 2.0]], masked[:, 0], loss="mse"),
        lambda: model(masked[0]),
    ):
        with pytest.raises(TypeError, match="masked entries, and a mask would be ignored"):
            act()
    assert predict(model, np.ma.array([[1.0, 2.0]])).shape == (1,)


def test_an_iterator_of_samples():
    model = MLP(1, [1], seed=0)
    assert predict(model, map(float, range(3))).tolist() == predict(model, [0.0, 1.0, 2.0]).tolist()


def test_one_sample_where_many_are_meant():
    with pytest.raises(
        ValueError, match=r"(?s)2 weights and got 1 input.*a single sample, .* it is \[\[0, 1\]\]"
    ):
        predict(MLP(2, [1], seed=0), (0, 1))
