"""What the benchmarks say of peers that are not there, and whether those that are there do the same."""

import importlib
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
        ("sklearn", "sklearn", "pip install scikit-learn"),
        ("keras", "keras", "pip install keras torch, and set KERAS_BACKEND=torch"),
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


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "package"), [("sklearn", "sklearn"), ("torch_batched", "torch")])
def test_an_epoch_has_the_loss_that_peers_find(engine, package):
    pytest.importorskip(package)
    ours, theirs = (
        importlib.import_module(f"benchmarks.engines.{name}").epoch() for name in ("glassgrad_numpy", engine)
    )
    assert ours.run(1) == pytest.approx(theirs.run(1), rel=1e-6)
    assert ours.run(2) == pytest.approx(theirs.run(2), rel=1e-6)  # from the first weights again
