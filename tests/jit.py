"""numba, for tests of native programs: required if PARITY=required, as in CI; else they are skipped."""

import os

import pytest


def needed():
    """numba; or the test is skipped."""
    if os.environ.get("PARITY") == "required":
        import numba
    else:
        numba = pytest.importorskip(
            "numba", reason="NO NATIVE TESTS: numba is not installed: pip install -e '.[jit]'"
        )
    return numba
