"""Groups of parameters, clipping, and the state of optimizers as plain data."""

import copy
import json
import math
import pickle

import numpy as np
import pytest

import nn
from autograd import Value

MAKERS = [
    lambda p, **k: nn.SGD(p, 0.1, momentum=0.9, nesterov=True, **k),
    lambda p, **k: nn.Adam(p, 0.1, betas=(0.5, 0.75), weight_decay=0.1, **k),
    lambda p, **k: nn.RMSprop(p, 0.1, momentum=0.5, centered=True, **k),
    lambda p, **k: nn.Adagrad([{"params": p[:1], "lr": 0.3}, {"params": p[1:], "eps": 0.5}], **k),
]


def walk(optimizer, steps, as_vector=False):
    """Steps down the sum of value⁴; returns the numbers where it ends."""
    values = optimizer.parameters
    for _ in range(steps):
        for value in values:
            value.grad = 4 * value.data**3
        if as_vector:
            vector = np.array([v.data for v in values])
            optimizer.step_vector(vector, np.array([v.grad for v in values]))
            for value, data in zip(values, vector.tolist()):
                value.data = data
        else:
            optimizer.step()
            optimizer.zero_grad()
    return [v.data for v in values]


def values():
    return [Value(1.0), Value(-2.0), Value(0.5)]


# ---- groups ----


def test_each_group_has_its_own_settings():
    a, b = Value(1.0), Value(1.0)
    optimizer = nn.SGD([{"params": [a], "lr": 0.5}, {"params": [b], "weight_decay": 1.0}], lr=0.25)
    a.grad = b.grad = 1.0
    optimizer.step()
    assert (a.data, b.data) == (0.5, 0.5)
    assert [group.lr for group in optimizer.groups] == [0.5, 0.25]
    assert optimizer.parameters == [a, b]
    assert repr(optimizer) == "SGD(2 parameters in 2 groups, lr=0.25)"


def test_lr_of_the_optimizer_is_that_of_groups_that_name_none():
    optimizer = nn.SGD([{"params": [Value(1.0)], "lr": 0.5}, {"params": [Value(1.0)]}], lr=0.25)
    optimizer.lr = 0.125
    assert [group.lr for group in optimizer.groups] == [0.5, 0.125]
    optimizer.groups[0].lr = 1.0
    assert walk(optimizer, 1) == [-3.0, 0.5]


def test_an_optimizer_without_groups_is_its_only_group():
    optimizer = nn.SGD(values())
    assert optimizer.groups == [optimizer]


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_groups_of_layers_in_fit(engine):
    def ends(lr, make):
        model = nn.MLP(2, [3, 1], "tanh", seed=0)
        first = [p.data for p in model.layers[0].parameters()]
        optimizer = make(model, lr)
        nn.fit(model, [[0.0, 1.0], [1.0, 1.0]], [1.0, 0.0], loss="mse", optimizer=optimizer, epochs=5,
               shuffle=False, engine=engine)  # fmt: skip
        return first, [[p.data for p in layer.parameters()] for layer in model.layers]

    first, frozen = ends(0.1, lambda model, lr: nn.SGD(model.layers[1], lr))
    _, slow = ends(
        0.1, lambda model, lr: nn.SGD([{"params": model.layers[0], "lr": 0}, {"params": model.layers[1]}], lr)
    )
    assert slow[0] == frozen[0] == first
    assert slow[1] == pytest.approx(frozen[1], rel=1e-12)
    _, moved = ends(
        0.1, lambda model, lr: nn.SGD([{"params": model.layers[0]}, {"params": model.layers[1]}], lr)
    )
    _, whole = ends(0.1, nn.SGD)
    assert moved[0] == pytest.approx(whole[0], rel=1e-12) != first


w = Value(1.0, label="w")


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ([{"lr": 0.1}], r'a group of parameters is a dict {"params": .*and this one has no "params"'),
        ([{"params": [w]}, {"params": [w]}], "label='w'.* is in two groups: a parameter belongs to one"),
        (
            [{"params": [w], "beta": 1}],
            "a group of SGD has no setting 'beta': there are params, lr, momentum",
        ),
        ([{"params": [w], "clip_norm": 1.0}], "a group of SGD has no setting 'clip_norm'"),
        ([{"params": [w], "lr": -1}], "the learning rate lr must be 0 or more, not -1"),
        ([{"params": []}], "there are no parameters to learn"),
    ],
)
def test_groups_that_are_none(groups, message):
    with pytest.raises(ValueError, match=message):
        nn.SGD(groups)


def test_a_group_outside_a_list():
    with pytest.raises(TypeError, match=r'groups of parameters come in a list: \[{"params": model.layers'):
        nn.SGD({"params": [w]})


def test_parameters_may_be_several_modules():
    layers = nn.MLP(2, [3, 3, 1]).layers
    expected = layers[1].parameters() + layers[2].parameters()
    assert nn.SGD(layers[1:]).parameters == expected
    assert nn.SGD([{"params": layers[1:], "lr": 1.0}]).parameters == expected


def test_groups_and_single_values_do_not_mix():
    with pytest.raises(TypeError, match="a parameter is a Value, not dict"):
        nn.SGD([w, {"params": [Value(1.0)]}])


def test_groups_of_ones_own_optimizer():
    class Late(nn.Optimizer):
        def __init__(self, parameters, lr, reach=1.0):
            super().__init__(parameters, lr)
            self.reach = reach

    with pytest.raises(TypeError, match=r"set self.reach in __init__, before super\(\).__init__\(\)"):
        Late([{"params": [w], "reach": 2.0}], 0.1)


# ---- a variance that rounding makes negative ----


@pytest.mark.parametrize("as_vector", [False, True])
def test_centered_rmsprop_of_a_steady_gradient_stays_real(as_vector):
    w, vector = Value(0.0), np.zeros(1)
    optimizer = nn.RMSprop([w], 0.1, alpha=0.5, eps=1.0, centered=True)
    for _ in range(200):
        w.grad = 0.7
        optimizer.step_vector(vector, np.array([0.7])) if as_vector else optimizer.step()
        optimizer.zero_grad()
    assert math.isfinite(w.data + vector[0])


# ---- clipping ----


@pytest.mark.parametrize("as_vector", [False, True])
def test_clipping_by_hand(as_vector):
    def end(**settings):
        moved = [Value(1.0), Value(1.0)]
        optimizer = nn.SGD(moved, 1.0, **settings)
        vector, gradient = np.array([1.0, 1.0]), np.array([3.0, -4.0])
        if as_vector:
            optimizer.step_vector(vector, gradient)
            assert gradient.tolist() == [3.0, -4.0]
            return vector.tolist()
        moved[0].grad, moved[1].grad = gradient.tolist()
        optimizer.step()
        assert [v.grad for v in moved] == [3.0, -4.0]
        return [v.data for v in moved]

    assert end(clip_value=3.5) == [-2.0, 4.5]
    assert end(clip_norm=5.5) == [-2.0, 5.0]
    assert end(clip_norm=1.0) == pytest.approx([1 - 0.6, 1 + 0.8], rel=1e-6)


def test_limits_can_change_between_steps():
    w = Value(0.0)
    optimizer = nn.SGD([w], 1.0, clip_value=1.0)
    for limit in (1.0, 0.5, None):
        optimizer.clip_value = limit
        w.grad = -8.0
        optimizer.step()
        optimizer.zero_grad()
    assert w.data == 9.5


@pytest.mark.parametrize("settings", [{"clip_value": 1.0}, {"clip_norm": 1.0}])
def test_a_forgotten_zero_grad_is_noticed_all_the_same(settings):
    w = Value(1.0)
    optimizer = nn.SGD([w], 0.1, **settings)
    (w * w).backward()
    optimizer.step()
    (w * w).backward()
    with pytest.warns(nn.TrainingWarning, match=r"zero_grad\(\) was not called"):
        optimizer.step()


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_norms_of_tiny_and_huge_gradients(size):
    vector = np.zeros(2)
    nn.SGD([Value(0.0), Value(0.0)], 1.0, clip_norm=5e-7).step_vector(vector, np.array([3 * size, 4 * size]))
    factor = 1.0 if size < 1 else 5e-7 / (5 * size)
    assert vector.tolist() == pytest.approx([-3 * size * factor, -4 * size * factor], rel=1e-12)


@pytest.mark.parametrize("settings", [{"clip_value": 1.0}, {"clip_norm": 1.0}])
def test_nan_stays_nan(settings):
    vector, moved = np.zeros(1), Value(0.0)
    nn.SGD([moved], 1.0, **settings).step_vector(vector, np.array([math.nan]))
    moved.grad = math.nan
    nn.SGD([moved], 1.0, **settings).step()
    assert math.isnan(vector[0])
    assert math.isnan(moved.data)


# ---- state_dict ----


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("as_vector", [False, True])
def test_a_walk_that_was_saved_goes_on_to_the_last_bit(make, as_vector):
    whole = make(values(), clip_norm=2.0)
    expected = walk(whole, 7, as_vector)
    begun = make(values(), clip_norm=2.0)
    ends = walk(begun, 3, as_vector)
    saved = json.loads(json.dumps(begun.state_dict()))
    resumed = make([Value(x) for x in ends], clip_norm=1.0)
    resumed.load_state_dict(saved)
    assert resumed.state_dict() == begun.state_dict()
    assert walk(resumed, 4, as_vector) == expected


def test_settings_are_part_of_the_state():
    optimizer = nn.Adam(values(), 0.5, betas=(0.1, 0.2), eps=0.5)
    optimizer.lr, optimizer.epochs = 0.25, 4
    other = nn.Adam(values())
    other.load_state_dict(optimizer.state_dict())
    assert (other.lr, other.betas, other.eps, other.epochs) == (0.25, (0.1, 0.2), 0.5, 4)


def test_an_optimizer_of_ones_own_with_a_fixed_rate():
    class Halving(nn.Optimizer):
        initial = (1.0,)

        def __init__(self, parameters):
            super().__init__(parameters, nn.schedules.exponential(1.0, 0.5))

        def update(self, parameter, gradient, state):
            return parameter - self.lr * gradient * state[0], (state[0] / 2,)

    optimizer = Halving(values())
    walk(optimizer, 3)
    other = Halving(values())
    other.load_state_dict(json.loads(json.dumps(optimizer.state_dict())))
    assert (other.lr, other.state, other.steps) == (0.125, [(0.125,)] * 3, 3)


@pytest.mark.parametrize("make", MAKERS)
def test_copies_go_on_alone(make):
    optimizer = make(values(), clip_norm=2.0)
    walk(optimizer, 2)
    for twin in (copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        steps = optimizer.steps
        expected = walk(copy.deepcopy(optimizer), 3)
        assert walk(twin, 3) == expected
        assert optimizer.steps == steps


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda s: s.pop("steps"),
            r"a state is what state_dict\(\) returned, with optimizer, steps, .*, not",
        ),
        (lambda s: s.update(optimizer="Adam"), "this is the state of Adam, not of SGD: make one of these"),
        (
            lambda s: s["state"].pop(),
            "this state has 2 parameters and 0 groups, and the optimizer 3 and 0: make it",
        ),
        (lambda s: s["groups"].append({}), "3 parameters and 1 groups, and the optimizer 3 and 0"),
        (lambda s: s.update(steps=-1), "steps of a state is a whole number, not -1"),
        (lambda s: s.update(epochs=1.5), "epochs of a state is a whole number, not 1.5"),
        (lambda s: s["settings"].update(momentum=2), "momentum must be from 0 to below 1, not 2"),
        (lambda s: s["settings"].update(color=2), "the settings of SGD are a dict of lr, .*, not {"),
        (lambda s: s["state"][1].append(1.0), "the state of each parameter is a list of 1 numbers"),
        (lambda s: s["state"].__setitem__(0, ["a"]), "the state of each parameter is a list of 1 numbers"),
        (lambda s: s.update(state=3), "state of a state is a list, not 3"),
        (lambda s: s.update(settings=[]), r"the settings of SGD are a dict of lr, .*, not \[\]"),
        (
            lambda s: s["settings"].update(momentum="a"),
            "a setting of another type: momentum must be a number",
        ),
    ],
)
def test_states_that_do_not_fit_change_nothing(change, message):
    optimizer = nn.SGD(values(), 0.1, momentum=0.5)
    walk(optimizer, 2)
    before = optimizer.state_dict()
    state = json.loads(json.dumps(before))
    change(state)
    with pytest.raises(ValueError, match=message):
        optimizer.load_state_dict(state)
    assert optimizer.state_dict() == before
