"""no_grad, enable_grad, detach: which operations are recorded, whatever ends a block."""

import asyncio
import contextlib
import math
from concurrent.futures import ThreadPoolExecutor

import pytest

import autograd
from autograd import Value, enable_grad, grad_mode, no_grad, ops
from tests.interrupts import at_every_moment


def test_no_grad():
    x = Value(3.0)
    with no_grad():
        made = [
            x * x,
            2 * x,
            x**2,
            x.tanh(),
            2**x,
            autograd.dot([x], [x], x),
            autograd.sum([x, x]),
            autograd.hypot(x, 1),
        ]
    assert all(y.parents == () and y.op is ops.constant for y in made)
    assert [y.data for y in made] == pytest.approx([9, 6, 9, math.tanh(3), 8, 12, 6, math.sqrt(10)])
    assert (x * x).parents == (x, x)


def test_no_grad_and_enable_grad_nest():
    x = Value(3.0)
    with no_grad():
        with no_grad():
            assert not (x * x).parents
        assert not (x * x).parents
        with enable_grad():
            assert (x * x).parents
            with no_grad():
                assert not (x * x).parents
        assert not (x * x).parents
    with enable_grad():
        assert (x * x).parents
    assert (x * x).parents


def test_no_grad_ends_with_an_exception():
    x = Value(3.0)
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert (x * x).parents


def test_no_grad_is_a_decorator():
    @no_grad()
    def square(x):
        return x * x

    x = Value(3.0)
    assert not square(x).parents
    assert not square(x).parents
    assert (x * x).parents


def test_no_grad_pauses_its_own_thread_only():
    x = Value(3.0)
    with ThreadPoolExecutor(1) as other, no_grad():
        assert other.submit(lambda: x * x).result().parents
        assert not (x * x).parents


def test_no_block_that_has_ended_is_remembered():
    with no_grad(), enable_grad(), no_grad(), no_grad():
        assert len(grad_mode.paused) == 3
    assert not grad_mode.paused


def test_backward_of_a_constant_says_why():
    with no_grad():
        y = Value(3.0) * 2
    for constant in (y, Value(3.0).detach(), autograd.constant(3.0)):
        with pytest.raises(RuntimeError, match="no_grad"):
            constant.backward()


def test_detach():
    x = Value(3.0, label="x")
    y = (x * x).detach() * x
    y.backward()
    assert x.grad == 9.0
    assert (x.detach().label, x.detach().data) == ("x", 3.0)


def test_gradients_reach_constants_too():
    c = autograd.constant(2.0, label="c")
    (c * Value(3.0)).backward()
    assert c.grad == 3.0


# ---- how blocks end ----


def test_a_suspended_generator_takes_away_only_its_own_block():
    def paused():
        with no_grad():
            yield

    first, second = paused(), paused()
    next(first)
    next(second)
    first.close()
    assert not (Value(1.0) * 2).parents
    second.close()
    assert (Value(1.0) * 2).parents


def test_no_grad_holds_in_its_own_task():
    seen = []

    async def pausing():
        with no_grad():
            await asyncio.sleep(0)
            seen.append(bool((Value(1.0) * 2).parents))

    async def recording():
        for _ in range(3):
            seen.append(bool((Value(1.0) * 2).parents))
            await asyncio.sleep(0)

    async def both():
        await asyncio.gather(pausing(), recording(), pausing())

    asyncio.run(both())
    assert sorted(seen) == [False, False, True, True, True]
    assert (Value(1.0) * 2).parents


def records():
    return bool((Value(1.0) * 2).parents)


@pytest.mark.parametrize("block", [no_grad, enable_grad])
def test_an_interrupt_at_any_moment_of_a_block_ends_it(block):
    def act():
        with block():
            Value(1.0) * 2

    stop = 0
    for stop in at_every_moment(act, "grad_mode.py", "contextlib.py"):  # noqa: B007
        assert records()
        assert not grad_mode.paused
    assert stop > 15


def test_an_interrupt_at_any_moment_of_refusing_branches_ends_it():
    def act():
        with grad_mode.refusing_branches(print):
            pass

    for _ in at_every_moment(act, "grad_mode.py", "contextlib.py"):
        assert grad_mode.refuse_branch.get() is None
        assert Value(1.0) > 0


def test_an_error_in_a_block_ends_it():
    with contextlib.suppress(ZeroDivisionError), no_grad():
        1 / 0  # noqa: B018
    assert records()
