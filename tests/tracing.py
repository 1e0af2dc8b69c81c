"""Coverage is measured while our files are imported, and in the first cases of a test that is not `untraced`.

To be traced takes Python twice its time: the code of pytest is not ours, and the further cases of a test
give the same lines other numbers.
"""

import sys
from collections import Counter

import pytest

CASES = 10  # of one test


class FirstCases:
    """A plugin of pytest that leaves the tracer of its process off, but in the first cases of each test."""

    def __init__(self):
        self.traced = set()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session):
        self.tracer = sys.gettrace()
        cases = Counter()
        for item in session.items:
            test = item.nodeid.partition("[")[0]
            cases[test] += 1
            if cases[test] <= CASES and not item.get_closest_marker("untraced"):
                self.traced.add(item)
        sys.settrace(None)
        try:
            return (yield)
        finally:
            sys.settrace(self.tracer)

    def on(self, item):
        sys.settrace(self.tracer if item in self.traced else None)
        try:
            return (yield)
        finally:
            sys.settrace(None)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self, item):
        return (yield from self.on(item))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item):
        return (yield from self.on(item))

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self, item):
        return (yield from self.on(item))
