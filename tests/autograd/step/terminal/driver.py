"""The terminal program, driven by textual's Pilot: keys are pressed, and the screen is read."""

import asyncio
from functools import wraps
from unittest import mock

import pytest

import nn
from autograd import Value, stepper

pytest.importorskip("textual", reason="textual is not installed: pip install -e '.[tui]'")

from textual import events
from textual.widgets import Input

from autograd.step.terminal.app import terminal

CHARACTERS = {"space": " ", "slash": "/", "colon": ":", "question_mark": "?"}


def neuron(**options):
    """L = (tanh(x * w + b) - x)**2, in which x is used twice."""
    x, w, b = Value(2.0, label="x"), Value(-0.5, label="w"), Value(0.4, label="b")
    h = (x * w + b).tanh()
    h.label = "h"
    loss = (h - x) ** 2
    loss.label = "L"
    return stepper(loss, **options)


def net():
    model = nn.MLP(3, [4, 4, 1])
    return stepper(model([Value(1.0, label="x0"), Value(2.0, label="x1"), Value(3.0, label="x2")]))


class Driver:
    """A running program: press keys, click, read what it shows."""

    def __init__(self, app):
        self.app = app
        self.handled = 0

    def note(self, message):
        """A message is handled; callbacks are left out, for Pilot.pause() itself sends some."""
        self.handled += not isinstance(message, events.Callback)

    async def settle(self):
        """Wait until every message is handled, and every message that came of it. No clock is looked at."""
        before = None
        while self.handled != before:
            before = self.handled
            await self.pilot.pause(0)

    async def press(self, *keys):
        for key in keys:
            self.app.post_message(events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None)))
            await self.settle()

    async def click(self, widget, offset=(0, 0)):
        await self.pilot.click(widget, offset=offset)
        await self.settle()

    async def enter(self, text):
        """Answer the entry line."""
        self.app.query_one(Input).value = text
        await self.press("enter")

    def text(self, part):
        place = self.app.query_one(f"#{part}")
        return str(place.content) if place.display else ""

    def screen(self):
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    def rows(self):
        """The lines of the table: (mark, name, from, data, grad, size) as written."""
        graph = self.app.graph
        return [[str(cell) for cell in graph._cells(row)] for row in graph.rows]


def driven(make, size=(120, 35), lang="en"):
    """A test of a running program, as a plain test function."""

    def decorate(test):
        @wraps(test)
        def run():
            async def main():
                steps = make()
                it = Driver(terminal(steps.session, steps.unfolded, lang))
                async with it.app.run_test(size=size, message_hook=it.note) as it.pilot:
                    await it.settle()
                    await test(it)

            with mock.patch("autograd.step.terminal.app.SECONDS", 1e6):  # a test that plays ticks by itself
                asyncio.run(main())

        del run.__wrapped__  # pytest would ask for its argument
        return run

    return decorate
