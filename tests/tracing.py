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

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session):
        cases = Counter()
        self.traced = set()
        for item in session.items:
            test = item.nodeid.partition("[")[0]
            cases[test] += 1
            if cases[test] <= CASES and not item.get_closest_marker("untraced"):
                self.traced.add(item)
        self.tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return (yield)
        finally:
            sys.settrace(self.tracer)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def phase(self, item):
        sys.settrace(self.tracer if item in self.traced else None)
        try:
            return (yield)
        finally:
            sys.settrace(None)

    pytest_runtest_setup = pytest_runtest_call = pytest_runtest_teardown = phase
