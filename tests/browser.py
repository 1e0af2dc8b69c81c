"""A real browser, for the tests of pages: Chromium, by pytest-playwright.

A test that asks for the fixture `page` is skipped where playwright or Chromium is missing, unless the
environment says BROWSER=required, as the project's CI does. It fails on every console message, every error
and every request of the page.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

NAMES = (  # first the one without windows: there pages open in two thirds of the time
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZE = {"width": 1280, "height": 720}  # of a window, where a test asks for no other
LOCAL = ("file:", "http://127.0.0.1", "http://localhost")  # where a test may go


def chromium(playwright):
    """Chromium's program: one that is installed, else playwright's own; "" if there is none."""
    found = [path for path in map(shutil.which, NAMES) if path]
    own = playwright.chromium.executable_path
    return found[0] if found else own if Path(own).exists() else ""


def missing(what):
    """Skip the test, or fail if the environment asks for the browser."""
    if os.environ.get("BROWSER") == "required":
        pytest.fail(f"BROWSER=required, but {what}", pytrace=False)
    pytest.skip(f"NO BROWSER TESTS: {what}")


def has_plugin(config):
    return config.pluginmanager.has_plugin("playwright")


def as_new(page):
    """Leave the page of another test, with all that it may have changed."""
    page.goto("about:blank")
    page.set_viewport_size(SIZE)
    page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
    page.mouse.move(0, 0)
    page.context.set_offline(False)
    page.context.clear_permissions()
    page.context.clear_cookies()


class Watch:
    """All that a page says or asks for, beside the pages to which a test goes, and what is at `homes`."""

    def __init__(self, page, homes=()):
        self.seen = []
        self.homes = homes
        self.page = page
        self.listeners = {
            "console": lambda message: self.seen.append(f"console {message.type}: {message.text}"),
            "pageerror": lambda error: self.seen.append(f"error: {error}"),
            "dialog": self.dialog,
            "request": self.request,
        }
        for event, listener in self.listeners.items():
            page.on(event, listener)

    def end(self):
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)
        return self.seen

    def dialog(self, dialog):
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def request(self, request):
        if request.url.startswith(self.homes):
            return
        if not (request.is_navigation_request() and request.url.startswith(LOCAL)):
            self.seen.append(f"request: {request.url}")


TEXT = """value => {
    const entry = ([key, x]) => `${JSON.stringify(key)}: ${text(x)}`;
    const text = (x) => Array.isArray(x) ? `[${x.map(text).join()}]`
        : typeof x === "number" ? (Object.is(x, -0) ? "-0.0" : String(x))
        : x instanceof Object ? `{${Object.entries(x).map(entry).join()}}`
        : JSON.stringify(x);
    return text(value);
}"""


def ask(page, function, argument):
    """function(argument) of much data, as one text: nan, infinities and the sign of zero arrive."""
    return json.loads(page.evaluate(f"() => ({TEXT})(({function})({json.dumps(argument)}))"))
