"""Recording is off exactly as long as a block says so, whatever ends it."""

import contextlib

import pytest

from autograd import Value, enable_grad, grad_mode, no_grad
from tests.interrupts import at_every_moment


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
