"""The engine in C is the twin of the one in Python: the same lines of text, and nothing is left behind."""

import contextlib
import copy
import gc
import inspect
import os
import pickle
import signal
import subprocess
import sys
import tracemalloc
from itertools import pairwise, zip_longest
from pathlib import Path

import pytest

import autograd
from autograd import Value, dot, native, no_grad, ops, record_lines
from autograd import value as engine
from autograd.chain import ancestors
from autograd.native.csource import C, Paths, UnwritableError, literal, written
from autograd.native.generate import FILE, row, source

from . import both

ROOT = Path(__file__).parents[3]
NOT_BUILT = (
    "THE NATIVE ENGINE IS NOT IN USE: build it with `python setup.py build_ext --inplace`, GLASSGRAD_NATIVE=1"
)
in_c = pytest.mark.skipif(native.status() != "native", reason=NOT_BUILT)


def run(wish, *command, check=True):
    """What a new interpreter prints, with this choice of engine."""
    environment = {**os.environ, "GLASSGRAD_NATIVE": wish, "PYTHONHASHSEED": "0"}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=check
    )


# ---- the table writes it ----


def test_rules_h_is_what_the_table_writes():
    assert FILE.read_text(encoding="utf-8") == source(engine.PythonValue), (
        "python -m autograd.native.generate"
    )


def test_a_condition_is_followed_both_ways():
    x, y = C("x"), C("y")

    def largest():
        return 0.0 if x != x or y != y else x if x >= y else y  # noqa: PLR0124

    text = "((x != x) ? 0.0 : ((y != y) ? 0.0 : ((x >= y) ? x : y)))"
    assert Paths().expression(largest) == text
    assert Paths().expression(lambda: 1.0 if x else 2.0) == "((x != 0.0) ? 1.0 : 2.0)"


@pytest.mark.parametrize("f", [lambda x: math_hypot(x, 1.0), round, lambda x: sum(ways(x, 20))])
def test_what_c_cannot_say_is_left_to_python(f):
    with pytest.raises((UnwritableError, TypeError)):
        Paths().expression(lambda: f(C("x")))
    made = row("mine", lambda: ops.Op("mine", f, lambda out, x: (x,)), 1)
    assert made.forward == "NAN"


def math_hypot(x, y):
    return written(ops.hypot.forward)(x, y)


def ways(x, n):
    return [1.0 if x > i else 0.0 for i in range(n)]


def test_literals():
    assert [literal(x) for x in (3, -0.5, -0.0, float("inf"), -float("inf"), float("nan"))] == [
        "3.0", "(-0.5)", "(-0.0)", "INFINITY", "(-INFINITY)", "NAN",
    ]  # fmt: skip


# ---- which one it is ----


def test_the_environment_chooses():
    print_status = ("-c", "from autograd import native; print(native.status())")
    assert run("0", *print_status).stdout == "python: GLASSGRAD_NATIVE is 0\n"
    refused = run("yes", *print_status, check=False)
    assert refused.stderr.endswith("ValueError: GLASSGRAD_NATIVE is 0 (Python) or 1 (C), not 'yes'\n")


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ("None", "it was not built here"),
        ("type(sys)('_value')", "it was built from another table of operations"),
    ],
)
def test_without_it_python_computes_unless_it_was_asked_for(found, why):
    program = (
        f"import sys; found = {found}; sys.modules['autograd.native._value'] = found\n"
        "if found: found.FINGERPRINT = 0\n"
        "import autograd\n"
        "print(autograd.native.status()); y = autograd.Value(2.0) ** 2; y.backward(); print(y)"
    )
    status, y = run("", "-c", program).stdout.splitlines()
    assert status.startswith("python: ")
    assert why in status
    assert y == "Value(data=4, grad=1)"
    assert (
        f"GLASSGRAD_NATIVE is 1, but there is no native engine: {why}"
        in run("1", "-c", program, check=False).stderr
    )


@in_c
def test_a_second_copy_of_autograd_in_a_process_computes_in_python():
    program = (
        "import sys; from autograd import Value as first\n"
        "for name in [name for name in sys.modules if name.startswith('autograd')]: del sys.modules[name]\n"
        "from autograd import Value, native; print(native.status()); print(first(2.0) * 3, Value(2.0) * 3)"
    )
    status, numbers = run("", "-c", program).stdout.splitlines()
    assert status == "python: another copy of autograd in this process uses it"
    assert numbers == "Value(data=6, grad=0) Value(data=6, grad=0)"


# ---- it does what the other does ----


@in_c
@pytest.mark.slow
@pytest.mark.parametrize("part", [part.__name__ for part in both.PARTS])
def test_both_engines_write_the_same_lines_and_pickles(part, tmp_path):
    files = [tmp_path / "python.pickle", tmp_path / "c.pickle"]
    python, c = (
        run(wish, "-m", both.__name__, part, str(file)).stdout for wish, file in zip("01", files, strict=True)
    )
    differences = [pair for pair in zip_longest(python.splitlines(), c.splitlines()) if pair[0] != pair[1]]
    assert python
    assert not differences
    assert files[0].read_bytes() == files[1].read_bytes()
    assert pickle.loads(files[0].read_bytes())[0].grad == 1.0


@in_c
def test_its_methods_tell_their_arguments():
    assert str(inspect.signature(Value)) == "(data, *, label='')"
    assert str(inspect.signature(Value.backward)) == "(self, /, grad=1.0)"
    assert str(inspect.signature(Value.tanh)) == "(self, /)"
    twin = engine.PythonValue
    for name in ("data", "grad", "parents", "backward", "tanh", "explain"):
        assert inspect.getdoc(getattr(Value, name)) == inspect.getdoc(getattr(twin, name))


@in_c
def test_parents_do_not_change():
    y = Value(2.0) * Value(3.0)
    for name in ("first", "parents", "op", "serial"):
        with pytest.raises(AttributeError):
            setattr(y, name, Value(1.0))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer that sends signals")
def test_ctrl_c_stops_a_long_pass_with_every_gradient_as_it_was():
    x = y = Value(1.0)
    for _ in range(1_000_000):
        y = y + x
    x.grad = 0.25

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.002)
        with pytest.raises(KeyboardInterrupt):
            y.backward()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert x.grad == 0.25
    assert y.grad == 0.0
    y.backward()
    assert x.grad == 1_000_001.25


class Kind(float):
    """A float that knows that it was added to, as nn marks a gradient; and that may refuse it."""

    def __radd__(self, other):
        if other == 13.0:
            raise KeyboardInterrupt
        return Kind(float(self) + other)

    __add__ = __radd__


def test_a_gradient_of_another_class_stays_one():
    x = Value(2.0)
    x._grad = Kind(0.5)
    (x * 3).backward()
    assert (x.grad, type(x.grad)) == (3.5, Kind)
    with pytest.raises(KeyboardInterrupt):
        (x * 13).backward()
    assert (x.grad, type(x.grad)) == (3.5, Kind)
    assert type(copy.deepcopy(x).grad) is float
    x.grad = x.grad
    assert (x.grad, type(x.grad)) == (3.5, float)
    x._grad = Kind(0.0)
    (x * 3).backward()
    assert (x.grad, type(x.grad)) == (3.0, Kind)
    ((x - x).sqrt() * 0.0).backward()  # 0 times infinity: by chain.py
    assert (x.grad, type(x.grad)) == (3.0, Kind)


# ---- nothing is left behind ----


def everything():
    """Whatever makes and frees objects, errors included."""
    x, w = Value(0.5, label="x"), Value(2)
    x._grad = Kind(1.0)
    y = (dot([x, w], [w, x], x) ** 2 + x**w - 2**x).tanh() * 1.5 + autograd.softmax([x, w, 1.0])[1] % 0.7
    y = (
        autograd.leaky_relu(y) / autograd.hypot(x, w)
        + autograd.logsumexp([x, w])
        + x.rint()
        + 1e400 * x.relu()
    )
    for seed in (1.0, 2):
        y.backward(seed)
    y.zero_grad()
    for f in (
        *((x * 0).log, lambda: 1 / (x * 0), lambda: x + "1", x.detach().backward, lambda: Value("1")),
        *(lambda: setattr(x, "data", None), lambda: y.backward("1"), lambda: Value(10**400), lambda: x < "1"),
        lambda: x.item,
    ):
        with contextlib.suppress(TypeError, ValueError, ZeroDivisionError, RuntimeError, AttributeError):
            f()
    with no_grad():
        (x + w).exp()
    with record_lines():
        x * w
    z = x * w / w
    w.data = 0.0
    with contextlib.suppress(ZeroDivisionError):
        z.backward()
    w.data = 2.0
    (3.0 * x)._prev  # noqa: B018
    return pickle.loads(pickle.dumps(copy.deepcopy(y))), [node.parents for node in ancestors(y)]


@pytest.mark.slow
@in_c
def test_no_references_leak():
    living = sys.modules[f"{native.__name__}._value"].living

    def held():
        shared = [
            ops.add,
            ops.dot_,
            ops.leaf,
            ops.constant,
            ops.tanh,
            ops.constant_power(2.0),
            Value,
            engine.assigned,
        ]
        return [living(), *map(sys.getrefcount, shared)]

    def rounds():
        for _ in range(300):
            everything()
        gc.collect()
        return held(), sys.getallocatedblocks()

    (before, blocks), *later = [rounds() for _ in range(4)]
    assert [counts for counts, _ in later] == [before] * 3
    growth = [(after - before) / 300 for before, after in pairwise([blocks, *[count for _, count in later]])]
    assert min(growth) < 1.9  # record_lines() remembers one number of each round


@in_c
def test_a_node_takes_at_most_120_bytes():
    tracemalloc.start()
    try:
        y = x = Value(1.0)
        for _ in range(50_000):
            y = y * x
            y = y + x
        y.backward()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak / 100_000 <= 120
