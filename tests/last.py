"""conftest.py imports this when the tests of a process are over; see .ci/complete.py."""
