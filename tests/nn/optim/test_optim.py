import math

import numpy as np
import pytest

import nn
from autograd import Value
from nn import MLP, OPTIMIZERS, SGD, Adam, Neuron, Optimizer


def run(optimizer, value, steps):
    """Minimise value²."""
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        (value * value).backward()
        optimizer.step()
        path.append(value.data)
    return path


def test_plain_descent():
    w = Value(1.0)
    assert run(SGD([w], lr=0.25), w, 3) == [0.5, 0.25, 0.125]


def test_the_defaults_are_pytorchs():
    sgd, adam = SGD([Value(1.0)]), Adam([Value(1.0)])
    assert (sgd.lr, sgd.momentum, sgd.weight_decay, sgd.nesterov) == (0.01, 0.0, 0.0, False)
    assert (adam.lr, adam.betas, adam.eps, adam.weight_decay) == (0.001, (0.9, 0.999), 1e-8, 0.0)


@pytest.mark.filterwarnings("ignore::nn.TrainingWarning")  # no gradients are meant
@pytest.mark.parametrize("make", [SGD, Adam, nn.Adagrad, nn.RMSprop, lambda p: nn.AdamW(p, weight_decay=0)])
def test_no_weight_decay_means_none_of_an_infinite_weight(make):
    w = Value(math.inf)
    make([w]).step()
    assert w.data == math.inf


def test_without_momentum_an_infinite_gradient_is_forgotten():
    w = Value(1.0)
    optimizer = SGD([w])
    w.grad = math.inf
    optimizer.step()
    w.data, w.grad = 1.0, 0.0
    optimizer.step()
    assert w.data == 1.0


def test_momentum_and_nesterov_by_hand():
    w = Value(1.0)
    assert run(SGD([w], lr=0.25, momentum=0.5), w, 2) == [0.5, 0.5 - 0.25 * (0.5 * 2.0 + 1.0)]
    w = Value(1.0)
    assert run(SGD([w], lr=0.25, momentum=0.5, nesterov=True), w, 1) == [1.0 - 0.25 * (2.0 + 0.5 * 2.0)]


@pytest.mark.filterwarnings("ignore::nn.TrainingWarning")  # no gradients are meant
@pytest.mark.parametrize("make", [SGD, Adam])
def test_weight_decay_is_added_to_the_gradient(make):
    decayed, plain = Value(2.0), Value(2.0)
    plain.grad = 0.5 * 2.0
    for value, decay in ((decayed, 0.5), (plain, 0.0)):
        make([value], lr=0.1, weight_decay=decay).step()
    assert decayed.data == plain.data != 2.0


def test_the_first_step_of_adam_is_lr_long():
    w = Value(1.0)
    assert run(Adam([w], lr=0.1, eps=0.0), w, 1) == [pytest.approx(0.9)]


@pytest.mark.parametrize("settings", [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}, {}])
def test_it_arrives(settings):
    w = Value(1.0)
    assert abs(run(SGD([w], lr=0.05, **settings), w, 300)[-1]) < 1e-4


def test_lr_can_change_between_steps():
    w = Value(1.0)
    optimizer = SGD([w], lr=0.25)
    run(optimizer, w, 1)
    optimizer.lr = np.float64(0.5)
    assert type(optimizer.lr) is float
    assert run(optimizer, w, 1) == [0.0]
    with pytest.raises(ValueError, match="the learning rate lr must be 0 or more, not -1"):
        optimizer.lr = -1


def test_what_is_remembered_is_in_the_optimizer():
    w, v = Value(1.0), Value(5.0)
    optimizer = SGD([w, v], momentum=0.9)
    run(optimizer, w, 2)
    assert optimizer.state[0] != optimizer.state[1] == (0.0,)
    assert optimizer.steps == 2
    assert SGD([w], momentum=0.9).state == [(0.0,)]


MAKERS = [
    lambda p: SGD(p, 0.1),
    lambda p: SGD(p, 0.1, momentum=0.9, weight_decay=0.1, nesterov=True),
    lambda p: Adam(p, 0.1, weight_decay=0.1),
    lambda p: nn.AdamW(p, 0.1, weight_decay=0.1),
    lambda p: nn.Adagrad(p, 0.1, weight_decay=0.1),
    lambda p: nn.RMSprop(p, 0.1, weight_decay=0.1),
    lambda p: nn.RMSprop(p, 0.1, momentum=0.9, centered=True),
    lambda p: SGD(p, 0.1, momentum=0.9, clip_value=1.5),
    lambda p: Adam(p, 0.1, clip_norm=1.5),
    lambda p: SGD([{"params": p[:1], "lr": 0.2}, {"params": p[1:], "momentum": 0.5}], 0.1, clip_norm=2.0),
    lambda p: nn.RMSprop([{"params": p[:2], "centered": True}, {"params": p[2:]}], 0.1),
]


def step(optimizer, as_vector):
    """One step down the sum of value², either way."""
    values = optimizer.parameters
    for value in values:
        value.grad = 2 * value.data
    if not as_vector:
        return optimizer.step()
    vector = np.array([value.data for value in values])
    optimizer.step_vector(vector, 2 * vector)
    for value, moved in zip(values, vector.tolist()):
        value.data = moved
    return None


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("ways", [[True] * 4, [True, False, False, True], [False, True, True, False]])
def test_steps_of_values_and_of_vectors_are_the_same_and_may_take_turns(make, ways):
    steady, changing = (make([Value(1.0), Value(-2.0), Value(0.5)]) for _ in range(2))
    for as_vector in ways:
        step(steady, False)
        step(changing, as_vector)
        assert [v.data for v in changing.parameters] == pytest.approx(
            [v.data for v in steady.parameters], rel=1e-15
        )
    assert changing.steps == steady.steps == 4


def test_a_vector_is_moved_in_place_and_the_gradient_is_not():
    vector, gradient = np.array([1.0, 2.0]), np.array([2.0, -2.0])
    same = vector
    Adam([Value(1.0), Value(2.0)], 0.5).step_vector(vector, gradient)
    assert same.tolist() == pytest.approx([0.5, 2.5])
    assert gradient.tolist() == [2.0, -2.0]


@pytest.mark.parametrize("make", MAKERS)
def test_update_changes_nothing_that_it_is_given(make):
    optimizer = make([Value(1.0), Value(-2.0), Value(0.5)])
    step(optimizer, True)
    given = optimizer.state
    before = [np.array(column) for column in given]
    step(optimizer, True)
    assert all(map(np.array_equal, given, before))


def test_what_is_remembered_may_be_one_number_for_all():
    class Slower(Optimizer):
        initial = (1.0,)

        def update(self, parameter, gradient, state):
            return parameter - self.lr * state[0] * gradient, (0.5,)

    optimizer = Slower([Value(1.0), Value(1.0)], 0.25)
    for as_vector in (True, True, False):
        step(optimizer, as_vector)
    assert [v.data for v in optimizer.parameters] == [0.28125, 0.28125]


@pytest.mark.parametrize(("vector", "gradient"), [(2, 3), (3, 2), (2, 2), (1, 1), ((3, 1), (3, 1))])
def test_vectors_of_another_length(vector, gradient):
    optimizer = SGD([Value(1.0)] + [Value(2.0), Value(3.0)])
    with pytest.raises(ValueError, match=r"there are 3 parameters: a step takes .* of shape \(3,\), not \("):
        optimizer.step_vector(np.zeros(vector), np.zeros(gradient))
    assert optimizer.steps == 0


def test_the_table_holds_every_optimizer():
    assert set(OPTIMIZERS) == {"adagrad", "adam", "adamw", "rmsprop", "sgd"}
    assert all(getattr(nn, kind.__name__) is kind for kind in OPTIMIZERS.values())


def test_parameters_come_from_a_module_or_any_iterable():
    neuron = Neuron(2)
    assert SGD(neuron).parameters == neuron.parameters()
    assert SGD(p for p in neuron.parameters()).parameters == neuron.parameters()
    w = Value(1.0)
    assert SGD([w, w]).parameters == [w]


@pytest.mark.parametrize("make", [SGD, Adam])
@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ([], ValueError, "there are no parameters to learn"),
        ([1.0], TypeError, "a parameter is a Value, not float: 1.0"),
        ([[Value(1.0)]], TypeError, "a parameter is a Value, not list"),
        (Value(1.0), TypeError, "an optimizer takes a Module or a list of Values, not Value"),
        ([Value(1.0) * 2], ValueError, "is computed: give the optimizer the Values it is computed from"),
    ],
)
def test_what_is_no_parameter(make, parameters, error, message):
    with pytest.raises(error, match=message):
        make(parameters)


@pytest.mark.parametrize(
    ("make", "settings", "message"),
    [
        (SGD, {"lr": -0.1}, "the learning rate lr must be 0 or more, not -0.1"),
        (SGD, {"lr": float("nan")}, "the learning rate lr must be 0 or more, not nan"),
        (SGD, {"momentum": -1}, "momentum must be from 0 to below 1, not -1"),
        (SGD, {"momentum": 1.0}, "momentum must be from 0 to below 1, not 1.0"),
        (SGD, {"momentum": float("nan")}, "momentum must be from 0 to below 1, not nan"),
        (SGD, {"weight_decay": -1}, "weight_decay must be 0 or more, not -1"),
        (SGD, {"nesterov": True}, "nesterov looks ahead along the momentum: give momentum"),
        (Adam, {"lr": -0.1}, "the learning rate lr must be 0 or more"),
        (Adam, {"betas": (1.0, 0.9)}, "the first of betas must be from 0 to below 1, not 1.0"),
        (Adam, {"betas": (0.9, -0.1)}, "the second of betas must be from 0 to below 1, not -0.1"),
        (Adam, {"eps": -1e-8}, "eps must be 0 or more"),
        (Adam, {"weight_decay": -1}, "weight_decay must be 0 or more"),
        (nn.AdamW, {"weight_decay": -1}, "weight_decay must be 0 or more"),
        (nn.Adagrad, {"eps": -1}, "eps must be 0 or more"),
        (nn.Adagrad, {"weight_decay": -1}, "weight_decay must be 0 or more"),
        (nn.RMSprop, {"alpha": 1.0}, "alpha must be from 0 to below 1, not 1.0"),
        (nn.RMSprop, {"eps": -1}, "eps must be 0 or more"),
        (nn.RMSprop, {"momentum": 1}, "momentum must be from 0 to below 1, not 1"),
        (SGD, {"clip_value": 0}, "clip_value must be above 0, not 0"),
        (SGD, {"clip_norm": -1.0}, "clip_norm must be above 0, not -1.0"),
        (SGD, {"clip_norm": 1, "clip_value": 1}, "by clip_value or by clip_norm: give one of them"),
    ],
)
def test_settings_out_of_range(make, settings, message):
    with pytest.raises(ValueError, match=message):
        make([Value(1.0)], **settings)


@pytest.mark.parametrize(
    ("make", "settings", "message"),
    [
        (SGD, {"lr": "0.1"}, "the learning rate lr must be a number, not '0.1'"),
        (SGD, {"lr": None}, "the learning rate lr must be a number, not None"),
        (SGD, {"lr": Value(0.1)}, "the learning rate lr must be a number, not Value"),
        (SGD, {"momentum": "a"}, "momentum must be a number, not 'a'"),
        (Adam, {"lr": "a"}, "the learning rate lr must be a number, not 'a'"),
        (Adam, {"betas": ("a", 0.9)}, "the first of betas must be a number, not 'a'"),
        (Adam, {"eps": [1e-8]}, "eps must be a number, not "),
        (SGD, {"clip_norm": "1"}, "clip_norm must be a number, not '1'"),
    ],
)
def test_settings_that_are_no_numbers(make, settings, message):
    with pytest.raises(TypeError, match=message):
        make([Value(1.0)], **settings)


def test_settings_may_come_from_numpy():
    assert type(SGD([Value(1.0)], lr=np.float32(0.5), momentum=np.int64(0)).momentum) is float


@pytest.mark.parametrize(
    ("make", "settings", "text"),
    [
        (SGD, {}, "SGD(13 parameters, lr=0.01)"),
        (SGD, {"lr": 0.1, "momentum": 0.9}, "SGD(13 parameters, lr=0.1, momentum=0.9)"),
        (
            SGD,
            {"momentum": 0.9, "nesterov": True},
            "SGD(13 parameters, lr=0.01, momentum=0.9, nesterov=True)",
        ),
        (Adam, {}, "Adam(13 parameters, lr=0.001)"),
        (Adam, {"betas": [0.8, 0.9], "eps": 0}, "Adam(13 parameters, lr=0.001, betas=(0.8, 0.9), eps=0.0)"),
        (Optimizer, {"lr": 1}, "Optimizer(13 parameters, lr=1.0)"),
    ],
)
def test_repr_shows_what_is_not_the_default(make, settings, text):
    assert repr(make(MLP(2, [3, 1]), **settings)) == text


def test_an_optimizer_of_ones_own():
    class Signs(Optimizer):
        def update(self, parameter, gradient, state):
            return parameter - self.lr * (1 if gradient > 0 else -1), state

    w = Value(1.0)
    assert run(Signs([w], lr=0.25), w, 2) == [0.75, 0.5]
    with pytest.raises(NotImplementedError, match="Optimizer does not say how it moves a parameter"):
        Optimizer([w], lr=1.0).step()


@pytest.mark.filterwarnings("ignore::nn.TrainingWarning")  # no gradients are meant
def test_a_step_that_fails_changes_nothing():
    class Fails(Optimizer):
        def update(self, parameter, gradient, state):
            if parameter == 2.0:
                raise ArithmeticError
            return parameter + 1.0, state

    weights = [Value(1.0), Value(2.0)]
    optimizer = Fails(weights, 0.1)
    with pytest.raises(ArithmeticError):
        optimizer.step()
    assert [w.data for w in weights] == [1.0, 2.0]
    assert optimizer.steps == 0


def test_a_method_that_was_not_called():
    with pytest.raises(TypeError, match=r"not method: write model.parameters\(\)"):
        SGD(Neuron(1).parameters)


@pytest.mark.parametrize("as_vector", [False, True])
@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda p: nn.Adagrad(p, 0.1), [0.9, 0.9 - 0.1 / 5**0.5]),
        (lambda p: nn.RMSprop(p, 0.1, alpha=0.75), [0.8, 0.7]),
        (lambda p: nn.RMSprop(p, 0.1, alpha=0.75, momentum=0.5), [0.8, 0.6]),
        (lambda p: nn.RMSprop(p, 0.1, alpha=0.5, centered=True), [0.8, 0.8 - 0.1 / 0.5**0.5]),
        (lambda p: nn.AdamW(p, 0.1, betas=(0.0, 0.0), weight_decay=0.5), [0.85, 0.7075]),
    ],
)
def test_gradients_of_2_and_1_by_hand(make, path, as_vector):
    w, vector, found = Value(1.0), np.ones(1), []
    optimizer = make([w])
    for gradient in (2.0, 1.0):
        w.grad = gradient
        if as_vector:
            optimizer.step_vector(vector, np.array([gradient]))
        else:
            optimizer.step()
            vector[:] = w.data
        found += vector.tolist()
        optimizer.zero_grad()
    assert found == pytest.approx(path, rel=1e-7)
