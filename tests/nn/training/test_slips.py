"""What a training loop of one's own forgets: an optimizer notices it once, and notices nothing else."""

import copy
import pickle
import warnings

import pytest

import nn
from autograd import Value
from nn.engines import ENGINES
from nn.training.slips import warn_if_rising

each_kind = pytest.mark.parametrize("kind", [nn.SGD, nn.Adam])


def loop(kind, steps=4, zero=lambda optimizer, w: optimizer.zero_grad(), passes=1, before=False):
    """Steps of gradient descent on (w - 3)²; returns the warnings."""
    w = Value(0.0, label="w")
    optimizer = kind([w], lr=0.1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(steps):
            zero(optimizer, w)
            if before:
                optimizer.step()
            for _ in range(passes):
                ((w - 3.0) ** 2).backward()
            if not before:
                optimizer.step()
    return [(str(w.message), w.category, w.filename) for w in caught]


def by_hand(_, w):
    w.grad = 0.0


def of_a_graph(_, w):
    (w * 1.0).zero_grad()


@each_kind
@pytest.mark.parametrize("zero", [lambda optimizer, w: optimizer.zero_grad(), by_hand, of_a_graph])
@pytest.mark.parametrize("passes", [1, 3])
def test_a_loop_that_is_right_is_silent(kind, zero, passes):
    assert loop(kind, zero=zero, passes=passes) == []


@each_kind
def test_a_forgotten_zero_grad_is_told_once(kind):
    ((sentence, category, file),) = loop(kind, zero=lambda *_: None)
    assert "zero_grad() was not called between two steps" in sentence
    assert (category, file) == (nn.TrainingWarning, __file__)


@each_kind
def test_a_step_before_backward_is_told_once(kind):
    ((sentence, category, file),) = loop(kind, before=True)
    assert "was backward() called before step()" in sentence
    assert (category, file) == (nn.TrainingWarning, __file__)


def test_another_backward_pass_before_zero_grad_is_no_slip():
    """As one whose gradients are only looked at."""
    w = Value(0.0)
    optimizer = nn.SGD([w], lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        (w - 3.0).square().backward()
        optimizer.step()
        (w - 3.0).backward()


def test_two_steps_of_one_backward_pass():
    w = Value(0.0)
    optimizer = nn.SGD([w], lr=0.1)
    (w - 3.0).backward()
    optimizer.step()
    with pytest.warns(nn.TrainingWarning, match=r"zero_grad\(\) was not called"):
        optimizer.step()


def test_it_can_be_switched_off():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", nn.TrainingWarning)
        w = Value(1.0)
        optimizer = nn.SGD([w], lr=0.1)
        for _ in range(3):
            (w * w).backward()
            optimizer.step()


def test_gradients_are_those_without_an_optimizer():
    w, v = Value(2.0), Value(2.0)
    optimizer = nn.SGD([w], lr=0.0)
    for _ in range(3):
        (w * w).backward()
        (v * v).backward()
        with warnings.catch_warnings(action="ignore"):
            optimizer.step()
        assert (w.grad, repr(w.grad)) == (v.grad, repr(v.grad))
    assert repr(w) == repr(v)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_of_a_used_gradient_is_a_float(copied):
    w = Value(2.0)
    (w * w).backward()
    nn.SGD([w], lr=0.1).step()
    assert type(copied(w).grad) is float
    assert type(copied(w.grad)) is float


def test_a_loss_rises_from_twice_the_first_and_five_epochs_on():
    with pytest.warns(nn.TrainingWarning, match=r"from 1 in epoch 1 to 2\.5 in epoch 5"):
        warn_if_rising([1.0, 1.5, 1.5, 2.0, 2.5], 0.1)
    for losses in ([1.0, 1.5, 2.0, 2.5], [1.0, 1.5, 1.5, 2.0, 2.0], [1.0, 9.0, 1.5, 2.0, 2.5]):
        warn_if_rising(losses, 0.1)  # a warning is an error here


@pytest.mark.parametrize("engine", ENGINES)
def test_a_fit_that_learns_nothing_is_told(engine):
    model = nn.Perceptron(2)
    with pytest.warns(nn.TrainingWarning, match=r"stayed at 0\.75, for the gradient is exactly 0") as caught:
        nn.fit(model, *nn.datasets.gate("nor"), loss="mse", optimizer="sgd", epochs=3, engine=engine)
    assert len(caught) == 1
    assert caught[0].filename == __file__


@pytest.mark.parametrize("engine", ENGINES)
def test_a_fit_that_is_there_already_is_silent(engine):
    model = nn.Neuron(1, "linear", init=2.0, bias_init=1.0)
    nn.fit(model, [0.0, 1.0], [1.0, 3.0], loss="mse", optimizer="sgd", epochs=3, engine=engine, verbose=False)


LECTURE = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]], [1.0, -1.0, -1.0, 1.0]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("batch_size", [4, 1])
def test_a_layer_that_died_is_told(engine, batch_size):
    model = nn.MLP(3, [4, 4, 1], seed=2)
    settings = {"optimizer": nn.SGD(model, lr=0.1), "epochs": 50, "batch_size": batch_size, "engine": engine}
    with pytest.warns(
        nn.TrainingWarning, match=r"^layers\.\d learns nothing any more, its gradient is 0: "
    ) as caught:
        nn.fit(model, *LECTURE, loss="mse", seed=0, verbose=False, **settings)
    assert len(caught) == 1
    assert "the input of relu is 0 or less in " in str(caught[0].message)
    assert caught[0].filename == __file__


@pytest.mark.parametrize("engine", ENGINES)
def test_layers_that_live_or_are_done_are_no_dead_ones(engine):
    settings = {"batch_size": 1, "seed": 0, "verbose": False, "engine": engine}
    living = nn.MLP(3, [4, 4, 1], seed=0)
    nn.fit(living, *LECTURE, loss="mse", optimizer=nn.SGD(living, lr=0.05), epochs=20, **settings)
    done = nn.MLP(3, [4, 1], activation="tanh", seed=0)  # each sample is right by more than the margin
    nn.fit(done, *LECTURE, loss="hinge", optimizer=nn.SGD(done, lr=0.5), epochs=30, **settings)
    frozen = nn.MLP(3, [4, 1], seed=0)
    nn.fit(frozen, *LECTURE, loss="mse", optimizer=nn.SGD(frozen.layers[1], lr=0.05), epochs=3, **settings)
