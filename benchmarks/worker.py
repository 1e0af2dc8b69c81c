"""One engine, one benchmark, in a process of its own: answers each line on stdin with one timing as JSON."""

import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from .work import AbsentError, Looped, Work

SAMPLE = 0.2  # seconds that one timing should last
SLOW = 5.0  # seconds after which the first time is warming enough


#: What `import` means for an engine.
MODULES = {
    "glassgrad": "autograd",
    "micrograd": "micrograd.engine",
    "torch_batched": "torch",
    "jax_jit": "jax",
    "hips": "autograd",
    "casadi_sx": "casadi",
}


#: {part of an engine's name: what installs its package}
INSTALL = {
    "micrograd": 'pip install -e ".[bench]"',
    "numba": 'pip install -e ".[jit]"',
    "torch": "pip install torch",
    "jax": "pip install jax",
    "casadi": "pip install casadi",
    "hips": "pip install autograd, in an environment of its own",
    "sklearn": "pip install scikit-learn",
    "keras": "pip install keras torch, and set KERAS_BACKEND=torch",
    "": "pip install -e .",
}


def main(engine: str, benchmark: str, collector: str) -> None:
    if collector == "off":
        gc.disable()
    try:
        if benchmark == "import":
            measure, first = importing(engine), {"numbers": []}
        else:
            measure, first = working(engine, benchmark)
    except AbsentError as error:
        say(absent=str(error))
        return
    say(**first)
    for _ in sys.stdin:
        seconds = measure()
        if collector == "off":
            gc.collect()
        say(seconds=seconds)


def not_installed(engine: str) -> AbsentError:
    """The error for an engine whose package is missing: what to install."""
    command = next(command for name, command in INSTALL.items() if name in engine)
    return AbsentError(f"not installed: {command}")


def working(engine: str, benchmark: str) -> tuple[Callable[[], float], dict[str, Any]]:
    """What times the work of an engine; and the numbers and the memory of the first time."""
    sys.path.append(sys.path.pop(0))  # an installed package goes before a folder of that name here
    try:
        make = getattr(importlib.import_module(f"benchmarks.engines.{engine}"), benchmark)
    except ImportError:
        raise not_installed(engine) from None
    except AttributeError:
        raise AbsentError("not written") from None
    try:
        work = make()
        steps, first = 1, work
        if isinstance(work, Looped):
            steps, first, work = work.steps, partial(work.run, 1), partial(work.run, work.steps)
        before, start = peak_memory(), time.perf_counter()
        numbers = first()
    except AbsentError:
        raise
    except ImportError:
        raise not_installed(engine) from None
    except RecursionError:
        raise AbsentError("RecursionError") from None
    except Exception as error:
        raise AbsentError(f"failed ({error!r})") from None
    memory, slow = peak_memory() - before, time.perf_counter() - start > SLOW
    gc.collect()
    repeats = 1 if slow else calibrate(work)
    return lambda: timed(work, repeats) / repeats / steps, {"numbers": numbers, "memory": memory}


def importing(engine: str) -> Callable[[], float]:
    """What times the import of an engine, net of starting the interpreter."""
    if engine not in MODULES:
        raise AbsentError("not written")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def run(code: str) -> None:
        command = [sys.executable, "-c", code]
        subprocess.run(
            command, env=environment, cwd=tempfile.gettempdir(), check=True, stderr=subprocess.DEVNULL
        )

    try:
        run(f"import {MODULES[engine]}")
    except subprocess.CalledProcessError:
        raise not_installed(engine) from None
    return lambda: timed(lambda: run(f"import {MODULES[engine]}"), 1) - timed(lambda: run("pass"), 1)


def calibrate(work: Work) -> int:
    return max(1, round(SAMPLE / timed(work, 1)))


def timed(work: Callable[[], Any], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return time.perf_counter() - start


def peak_memory() -> int:
    """The most memory that this process has held so far, in bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def say(**answer: Any) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
