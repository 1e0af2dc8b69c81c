"""A plugin of pytest, for where NumPy and hypothesis cannot be: a test that needs them is skipped, by itself.

In the modules of tests alone, `import numpy` gives a stand-in, from which parameters of tests may be made.
What is tested finds no NumPy.
"""

import builtins
import sys

import pytest

NAMES = ("numpy", "hypothesis")
is_running = False


class Absent:
    """What is made of a package that is not there: a test that asks it for something is skipped."""

    def __init__(self, name):
        self.__name__ = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self()

    def __call__(self, *_, **__):
        if is_running:
            pytest.skip(f"there is no {self.__name__} here")
        return self

    def __repr__(self):
        return self.__name__

    __getitem__ = __or__ = __call__


def importing(name, globals=None, locals=None, fromlist=(), level=0, *, real=builtins.__import__):
    package = name.partition(".")[0]
    if package in NAMES and (globals or {}).get("__name__", "").startswith("tests."):
        return Absent(package)
    return real(name, globals, locals, fromlist, level)


def holds(value):
    """Whether a parameter of a test is made of what is absent."""
    if isinstance(value, (list, tuple)):
        return any(map(holds, value))
    return isinstance(value, Absent)


def pytest_configure():
    builtins.__import__ = importing
    sys.setrecursionlimit(1000)


def pytest_collection_modifyitems(items):
    for item in items:
        if holds(list(getattr(item, "callspec", None).params.values()) if hasattr(item, "callspec") else []):
            item.add_marker(pytest.mark.skip(reason="a parameter needs what is not here"))


def pytest_runtest_setup():
    globals()["is_running"] = True
