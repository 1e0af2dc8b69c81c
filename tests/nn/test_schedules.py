import copy
import math
import pickle

import numpy as np
import pytest

import nn
from autograd import Value
from nn.schedules import constant, cosine, exponential, one_cycle, step, warmup

ALL = [
    constant(0.1),
    step(0.1, 3),
    exponential(0.1, 0.9),
    cosine(0.1, 5, end=0.01),
    warmup(cosine(0.1, 4), 3),
    one_cycle(0.1, 10),
]


def test_numbers():
    assert [step(8.0, 2, 0.5)(n) for n in range(5)] == [8, 8, 4, 4, 2]
    assert cosine(2.0, 4, end=1.0)(2) == pytest.approx(1.5)
    assert cosine(2.0, 4, end=1.0)(400) == 1.0
    rates = list(map(one_cycle(1.0, 20, rise=0.5, start=10, end=100), range(25)))
    assert rates[0] == pytest.approx(0.1)
    assert rates.index(max(rates)) == 9
    assert max(rates) == 1.0
    assert rates[19:] == pytest.approx([0.001] * 6)


def test_a_warm_up_comes_before_any_schedule():
    assert list(map(warmup(0.5, 4, start=0.5), range(6))) == [0.25, 0.3125, 0.375, 0.4375, 0.5, 0.5]
    later = warmup(lambda n: 1.0 - n / 10, 2)
    assert list(map(later, range(4))) == pytest.approx([1 / 3, 2 / 3, 1.0, 0.9])


@pytest.mark.parametrize("schedule", ALL, ids=repr)
def test_they_are_pure_and_can_be_copied_shown_and_pickled(schedule):
    rates = [schedule(n) for n in range(12)]
    assert [schedule(n) for n in reversed(range(12))] == rates[::-1]
    for other in (copy.deepcopy(schedule), pickle.loads(pickle.dumps(schedule))):
        assert list(map(other, range(12))) == rates


def test_they_show_how_they_were_made():
    shown = "warmup(then=step(lr=0.1, every=3, gamma=0.5), steps=2, start=0.25)"
    assert repr(warmup(step(0.1, 3, gamma=0.5), 2, start=0.25)) == shown


# ---- in optimizers ----


def run(optimizer, steps):
    rates = []
    for _ in range(steps):
        rates.append(optimizer.lr)
        for p in optimizer.parameters:
            p.grad = 1.0
        optimizer.step()
        optimizer.zero_grad()
    return rates


@pytest.mark.parametrize("schedule", ALL, ids=repr)
def test_lr_reads_as_the_number_of_the_next_step(schedule):
    w = Value(0.0)
    optimizer = nn.SGD([w], lr=schedule)
    assert run(optimizer, 8) == [schedule(n) for n in range(8)]
    assert w.data == pytest.approx(-sum(schedule(n) for n in range(8)))
    assert f"lr={schedule!r}" in repr(optimizer)


def test_a_number_ends_a_schedule_and_a_schedule_may_be_assigned():
    optimizer = nn.SGD([Value(0.0)], lr=exponential(1.0, 0.5))
    assert run(optimizer, 2) == [1.0, 0.5]
    optimizer.lr = 0.75
    assert run(optimizer, 2) == [0.75, 0.75]
    optimizer.lr = exponential(1.0, 0.5)
    assert optimizer.lr == 0.0625


def test_groups_follow_the_schedule_or_their_own():
    a, b = Value(0.0), Value(0.0)
    own = step(1.0, 1, 0.5)
    optimizer = nn.SGD([{"params": [a]}, {"params": [b], "lr": own}], lr=exponential(8.0, 0.5))
    run(optimizer, 2)
    assert (a.data, b.data) == (-12.0, -1.5)
    assert [group.lr for group in optimizer.groups] == [2.0, 0.25]


def test_a_state_holds_the_steps_and_so_the_place_in_the_schedule():
    optimizer = nn.SGD([Value(0.0)], lr=exponential(1.0, 0.5))
    run(optimizer, 3)
    state = optimizer.state_dict()
    other = nn.SGD([Value(0.0)], lr=exponential(4.0, 0.5))
    other.load_state_dict(state)
    assert (other.steps, other.lr) == (3, 0.5)
    plain = nn.SGD([Value(0.0)])
    plain.load_state_dict(state)
    assert plain.lr == 0.125


@pytest.mark.parametrize("rate", [-1.0, math.nan])
def test_a_schedule_that_gives_no_rate(rate):
    w = Value(1.0)
    optimizer = nn.SGD([w], lr=lambda n: rate if n == 1 else 0.5)
    w.grad = 1.0
    message = r"the learning rate that <function .* gives after 1 steps must be 0 or more, not"
    with pytest.raises(ValueError, match=message):
        optimizer.step()
    assert (w.data, optimizer.steps, optimizer.lr) == (1.0, 0, 0.5)
    with pytest.raises(ValueError, match="after 0 steps must be 0 or more"):
        nn.SGD([w], lr=lambda n: rate)


def test_a_schedule_that_was_not_made():
    with pytest.raises(
        TypeError, match=r"as nn.schedules.cosine\(0.1, steps=100\) is, and <function cosine .*"
    ):
        nn.SGD([Value(1.0)], lr=cosine)


@pytest.mark.parametrize("rate", [0.5, np.float64(0.5), np.float32(0.5), 1, True])
def test_a_schedule_is_written_out_for_errors_alone(rate):
    class Schedule:
        def __call__(self, steps):
            return rate

        def __repr__(self):
            raise AssertionError

    optimizer = nn.SGD([Value(1.0)], lr=Schedule())
    optimizer.step_vector(np.ones(1), np.ones(1))
    assert optimizer.lr == rate
    assert type(optimizer.lr) is float


def test_update_is_not_blamed_for_a_schedule():
    optimizer, vector = nn.SGD([Value(1.0)], lr=lambda n: 0.5 - n), np.ones(1)
    with pytest.raises(ValueError, match=r"after 1 steps must be 0 or more, not -0\.5") as caught:
        optimizer.step_vector(vector, np.ones(1))
    assert not hasattr(caught.value, "__notes__")
    assert (vector.tolist(), optimizer.steps, optimizer.lr) == ([1.0], 0, 0.5)


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_in_fit_a_step_is_a_batch(engine):
    schedule, told = cosine(0.1, 6), []
    model = nn.Neuron(1, "linear", seed=0)
    sgd = nn.SGD(model, lr=schedule)
    nn.fit(model, [0.0, 1.0, 2.0, 3.0], [1.0, 3.0, 5.0, 7.0], loss="mse", optimizer=sgd, epochs=3,
           batch_size=2, callbacks=[lambda *_: told.append(sgd.lr)], engine=engine)  # fmt: skip
    assert told == [schedule(2), schedule(4), schedule(6)]


# ---- errors ----


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: constant(-1), "lr of a schedule is a finite number, 0 or more, not -1"),
        (lambda: constant("1"), "lr of a schedule is a finite number, 0 or more, not '1'"),
        (lambda: step(0.1, 0), "every of a schedule is a whole number of steps, 1 or more, not 0"),
        (lambda: step(0.1, 2.0), "every of a schedule is a whole number of steps, 1 or more, not 2.0"),
        (lambda: step(0.1, 2, 0), "gamma of a schedule is a finite number above 0 and at most 1, not 0"),
        (lambda: exponential(0.1, math.inf), "gamma of a schedule is a finite number above 0, not inf"),
        (lambda: cosine(0.1, True), "steps of a schedule is a whole number of steps"),
        (lambda: cosine(0.1, 5, -1), "end of a schedule is a finite number, 0 or more, not -1"),
        (lambda: warmup(0.1, 5, 2), "start of a schedule is a finite number above 0 and at most 1, not 2"),
        (lambda: warmup("a", 5), "lr of a schedule is a finite number, 0 or more, not 'a'"),
        (lambda: one_cycle(0.1, 10, rise=1), "rise of a schedule is a number between 0 and 1, not 1"),
        (lambda: one_cycle(0.1, 10, start=0), "start of a schedule is a finite number above 0, not 0"),
        (lambda: one_cycle(0.1, 3), "has no step to go up in: give more than 3.33333 steps, not 3"),
    ],
)
def test_what_is_no_schedule(make, message):
    with pytest.raises(ValueError, match=message):
        make()
