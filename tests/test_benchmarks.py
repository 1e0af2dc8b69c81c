"""What the benchmarks say of peers that are not there, and whether those that are there do the same."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import nn
from autograd import Value, native
from benchmarks import data, gpt, worker
from benchmarks.engines import slopes_stored

ROOT = Path(__file__).parent.parent
needs_native = pytest.mark.skipif(native.status() != "native", reason=f"the engine in C: {native.status()}")


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


# ---- a GPT on a Value of one's own, and on ours ----


def ours(engine, steps):
    """The losses and the weights of a training on autograd.Value, in Python (engine 0) or in C (1)."""
    code = (
        "from autograd import Value; from benchmarks import data, gpt\n"
        "model = gpt.GPT(Value, data.gpt_weights())\n"
        f"print([*gpt.losses(model, data.documents({steps}))], [p.data for p in model.parameters()], sep=';')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"GLASSGRAD_NATIVE": engine},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return tuple(ast.literal_eval(numbers) for numbers in done.stdout.split(";"))


def theirs(steps):
    model = gpt.GPT(slopes_stored.Value, data.gpt_weights())
    return [*gpt.losses(model, data.documents(steps))], [p.data for p in model.parameters()]


def test_its_adam_is_ours():
    sizes = {"wte": 3, "wpe": 3, "wq": 2, "wk": 2, "wv": 2, "wo": 2, "fc1": 2, "fc2": 2, "head": 3}
    weights = {
        name: [[0.3 * (i + 1) - 0.5 * j for j in range(2)] for i in range(rows)]
        for name, rows in sizes.items()
    }
    documents = [[2, 0, 1], [2, 1, 0], [2, 0, 0]]
    model, twin = (gpt.GPT(Value, weights, heads=1) for _ in range(2))
    adam = nn.Adam(twin.parameters(), lr=lambda step: 0.01 * (1 - step / 3), betas=(0.85, 0.99))
    for loss, tokens in zip(gpt.losses(model, documents), documents):
        mean = twin.loss(tokens)
        assert loss == pytest.approx(mean.data)
        adam.zero_grad()
        mean.backward()
        adam.step()
    moved = [p.data for p in model.parameters()]
    assert moved == pytest.approx([p.data for p in twin.parameters()], abs=1e-9)


def divide_and_go_newest_first(monkeypatch):
    """Give slopes_stored.Value a division, and a backward() from the newest node to the oldest."""
    Stored, made = slopes_stored.Value, []
    init = Stored.__init__

    def note(self, *args):
        init(self, *args)
        made.append(self)

    def divide(self, other):
        other = other if isinstance(other, Stored) else Stored(other)
        quotient = self.data / other.data
        return Stored(quotient, (self, other), (1.0 / other.data, -quotient / other.data))

    def backward(self):
        self.grad = 1.0
        for node in reversed(made):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad
        made.clear()

    for name, method in (("__init__", note), ("__truediv__", divide), ("backward", backward)):
        monkeypatch.setattr(Stored, name, method)


@pytest.mark.slow
@pytest.mark.parametrize(
    "engine", [pytest.param("0", marks=pytest.mark.nightly), pytest.param("1", marks=needs_native)]
)
def test_a_gpt_has_the_losses_that_a_class_of_its_own_gives(engine, monkeypatch):
    """Two things may change a last bit: a / b as a * b**-1, and what is added to a gradient first."""
    (losses, weights), (their_losses, their_weights) = ours(engine, 3), theirs(3)
    assert [f"{loss:.4f}" for loss in losses] == [f"{loss:.4f}" for loss in their_losses]
    assert losses == pytest.approx(their_losses, rel=1e-14)
    assert weights == pytest.approx(their_weights, abs=1e-10)
    divide_and_go_newest_first(monkeypatch)
    assert (losses, weights) == theirs(3)
