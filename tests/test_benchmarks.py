"""What the benchmarks say of peers that are not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import worker

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("engine", "package", "command"),
    [
        ("glassgrad_numba", "numba", 'pip install -e ".[jit]"'),
        ("micrograd", "micrograd", 'pip install -e ".[bench]"'),
        ("casadi_c", "casadi", "pip install casadi"),
        ("jax_looped", "jax", "pip install jax"),
    ],
)
def test_a_peer_that_is_not_installed_is_said_to_be_so(tmp_path, engine, package, command):
    code = (
        f"import sys; sys.modules[{package!r}] = None; "
        f"from benchmarks.worker import main; main({engine!r}, 'expression', 'on')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == worker.json.dumps({"absent": f"not installed: {command}"}) + "\n"
