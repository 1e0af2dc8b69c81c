"""PyTorch, for the tests that compare with it.

No extra but `parity` installs it. Without it those tests are skipped, unless the environment says
PARITY=required, as the project's CI does.
"""

import os

import pytest

if os.environ.get("PARITY") == "required":
    import torch
else:
    torch = pytest.importorskip(
        "torch", reason="NO PARITY TESTS: PyTorch is not installed: pip install -e '.[parity]'"
    )

__all__ = ["torch"]
