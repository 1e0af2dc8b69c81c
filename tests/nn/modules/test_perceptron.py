import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import Value, draw_dot, trace
from nn import Perceptron, datasets


def trained(X, y, epochs, threshold=0.0, lr=1.0):
    """The rule by NumPy, written once more: weights, bias, and the number of errors in each epoch."""
    w, b, errors = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, y):
            answer = 1.0 if w @ x + b >= threshold else 0.0
            w, b = w + lr * (target - answer) * x, b + lr * (target - answer)
            wrong += target != answer
        errors.append(wrong)
    return w, b, errors


def separable(seed):
    X, _ = datasets.blobs(40, centers=[[0.0, 0.0]], seed=seed)
    X = X[np.abs(X @ [2.0, -1.0] + 0.5) > 0.4]
    return X, (X @ [2.0, -1.0] + 0.5 > 0).astype(int)


# ---- what it computes ----


@pytest.mark.parametrize(
    ("threshold", "z", "answer"), [(0.0, 0.0, 1), (0.0, -1e-9, 0), (0.5, 0.5, 1), (0.5, 0.4, 0)]
)
def test_it_fires_from_the_threshold_on(threshold, z, answer):
    perceptron = Perceptron(1, threshold=threshold, init=lambda *_: 1.0)
    assert perceptron([z]).data == answer
    assert (perceptron.threshold, perceptron.lr) == (threshold, 1.0)
    assert perceptron.predict([[z], [z]]).tolist() == [answer] * 2


def test_its_graph_is_that_of_a_module_and_its_slope_is_0():
    perceptron = Perceptron(2, threshold=0.5, init=lambda *_: 1.0)
    x = [Value(1.0, label="p"), Value(0.0, label="q")]
    out = perceptron(x)
    out.backward()
    assert [p.grad for p in [*perceptron.parameters(), *x]] == [0.0] * 5
    assert "neurons.0.w.0" in str(trace(out))
    assert "heaviside" in draw_dot(out).source
    assert draw_dot(out, view="neurons").source


def test_several_units_have_weights_each():
    perceptron = Perceptron(3, 2, seed=0, init="uniform")
    assert [len(w) for w in perceptron.w] == [3, 3]
    assert [b.data for b in perceptron.b] == [0.0, 0.0]
    assert [type(a) for a in perceptron([1, 2, 3])] == [Value, Value]
    single = Perceptron(3, bias=False)
    assert ([w.data for w in single.w], single.b) == ([0.0] * 3, None)
    assert repr(Perceptron(2, threshold=0.5)) == "Perceptron(2 -> 1 step at 0.5, 3 parameters)"


def test_copies_and_pickles():
    perceptron = Perceptron(2, threshold=0.5)
    perceptron.fit(*datasets.gate("and"))
    for again in (copy.deepcopy(perceptron), pickle.loads(pickle.dumps(perceptron))):
        assert again.state_dict() == perceptron.state_dict()
        assert again.predict([[1, 1], [0, 1]]).tolist() == [1, 0]


# ---- the rule ----


@pytest.mark.parametrize("gate", ["and", "or", "nand", "nor"])
@pytest.mark.parametrize(
    "settings", [{}, {"threshold": 0.5}, {"lr": 0.25}, {"init": "uniform", "seed": 3, "lr": 0.5}]
)
def test_what_a_line_separates_is_learned(gate, settings):
    X, y = datasets.gate(gate)
    perceptron = Perceptron(2, **settings)
    history = perceptron.fit(X, y)
    assert history.converged
    assert (history.errors[-1], history.repeats) == (0, None)
    assert 0 not in history.errors[:-1]
    assert perceptron.predict(X).tolist() == y.tolist()
    assert f"converged, epoch {len(history)} had no error" in repr(history)


@pytest.mark.parametrize("seed", range(4))
def test_the_steps_are_those_of_the_rule(seed):
    X, y = separable(seed)
    perceptron = Perceptron(2, threshold=0.25, lr=0.5)
    history = perceptron.fit(X, y)
    w, b, errors = trained(X, y, len(history), threshold=0.25, lr=0.5)
    assert history.converged
    assert history.errors == errors
    assert [p.data for p in perceptron.parameters()] == pytest.approx([*w, b], rel=1e-12)


def test_several_units_learn_as_each_alone():
    X, _ = datasets.gate("and")
    y = np.array([datasets.GATES["and"], datasets.GATES["or"]]).T
    both = Perceptron(2, 2)
    history = both.fit(X, y)
    assert history.converged
    assert np.array_equal(both.predict(X), y)
    alone = [Perceptron(2) for _ in range(2)]
    histories = [one.fit(X, y[:, i]).errors for i, one in enumerate(alone)]
    assert [w.data for one in alone for w in one.parameters()] == [w.data for w in both.parameters()]
    padded = [errors + [0] * (len(history) - len(errors)) for errors in histories]
    assert history.errors == [sum(errors) for errors in zip(*padded)]


def test_without_a_bias():
    X, y = datasets.gate("or")
    perceptron = Perceptron(2, threshold=0.5, bias=False)
    assert perceptron.fit(X, y).converged
    assert Perceptron(2, bias=False).fit(X, y).repeats  # at (0, 0) it always fires


def test_training_can_go_on():
    X, y = datasets.gate("and")
    parts, whole = Perceptron(2), Perceptron(2)
    first = parts.fit(X, y, epochs=2)
    assert (len(first), first.converged, first.repeats) == (2, False, None)
    assert repr(first) == "PerceptronHistory(2 epochs, errors [2, 3]: not converged yet)"
    assert first.errors + parts.fit(X, y).errors == whole.fit(X, y).errors


# ---- cycles ----


@pytest.mark.parametrize("gate", ["xor", "xnor"])
@pytest.mark.parametrize("settings", [{}, {"threshold": 0.5}, {"lr": 0.5}])
def test_xor_cycles_and_the_proof_holds(gate, settings):
    X, y = datasets.gate(gate)
    perceptron = Perceptron(2, **settings)
    history = perceptron.fit(X, y)
    later, earlier = history.repeats
    assert not history.converged
    assert later == len(history)
    assert (
        f"cycles, the weights after epoch {later} are those after epoch {earlier}, so it will never end"
        in repr(history)
    )
    # What was claimed, from the start again: the same weights after both, and not in between.
    states = [[0.0] * 3]
    for epoch in range(1, later + 6 * (later - earlier)):
        w, b, _ = trained(X, y, epoch, **settings)
        states.append([*w, b])
    assert states[later] == states[earlier] == [p.data for p in perceptron.parameters()]
    assert all(states[i] != states[j] for i in range(later) for j in range(i))
    period = later - earlier
    assert all(states[i] == states[i + period] for i in range(earlier, len(states) - period))


def test_a_cycle_from_the_start_on():
    history = Perceptron(1, bias=False).fit([[0.0]], [0])
    assert history.repeats == (1, 0)
    assert "after epoch 1 are those at the start" in repr(history)


def test_no_cycle_is_claimed_where_weights_differ():
    X, y = datasets.circles(12, noise=0.1, seed=0)
    history = Perceptron(2, lr=0.1).fit(X, y, epochs=30)
    assert (len(history), history.converged, history.repeats) == (30, False, None)
    assert repr(history).endswith("]: not converged yet)")
    assert repr(history).count(",") == 11  # ten numbers, and dots


# ---- what it refuses ----


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda X, y: Perceptron(0), ValueError, "the number of inputs must be at least 1"),
        (lambda X, y: Perceptron(2, lr=0.0), ValueError, "lr must be above 0, not 0.0"),
        (lambda X, y: Perceptron(2, threshold="high"), TypeError, "threshold must be a number, not 'high'"),
        (
            lambda X, y: Perceptron(2).fit(X, [-1, 1, 1, -1]),
            ValueError,
            r"y\[0\] is -1: .* give \(y \+ 1\) / 2",
        ),
        (lambda X, y: Perceptron(2).fit(X, [0, 1, 2, 0]), ValueError, r"are 0 and 1, and y\[2\] is 2$"),
        (lambda X, y: Perceptron(2).fit(X, y[:3]), ValueError, "X has 4 samples and y has 3 targets"),
        (lambda X, y: Perceptron(2, 2).fit(X, y), ValueError, r"of 2 units .* y has the shape \(4,\)"),
        (lambda X, y: Perceptron(2).fit(X, [[0, 1]] * 4), ValueError, r"of 1 unit .* shape \(4, 2\)"),
        (lambda X, y: Perceptron(3).fit(X, y), ValueError, "3 weights and got 2 inputs"),
        (lambda X, y: Perceptron(2).fit(X, y, epochs=0), ValueError, "epochs must be at least 1"),
        (
            lambda X, y: Perceptron(2, lr=1e308).fit(X * [1, 9], y),
            FloatingPointError,
            "overflowed in epoch 1: try",
        ),
    ],
)
def test_what_it_refuses(call, error, said):
    with pytest.raises(error, match=said):
        call(*datasets.gate("xor"))


def test_it_shows_its_fit_and_other_modules_have_none():
    assert {"fit", "predict"} <= set(dir(Perceptron(2)))
    assert not {"fit", "predict"} & set(dir(nn.Layer(2, 1)))
    with pytest.raises(AttributeError, match=r"nn\.fit"):
        nn.Layer(2, 1).fit  # noqa: B018
