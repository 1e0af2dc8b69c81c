"""Packages that no test but those marked `parity` needs: PyTorch, numba, micrograd.

`.[test]` installs none of them. Without them those tests are skipped, unless the environment says
PARITY=required, as the project's CI does.
"""

import importlib
import os

import pytest

EXTRAS = {"torch": "parity", "numba": "jit", "micrograd.nn": "bench"}


def needed(module):
    """The module of that name; or the test, or the file of tests, is skipped."""
    if os.environ.get("PARITY") == "required":
        return importlib.import_module(module)
    reason = f"NO PARITY TESTS: {module} is not installed: pip install -e '.[{EXTRAS[module]}]'"
    return pytest.importorskip(module, reason=reason)
