"""One engine, one benchmark, in a process of its own: answers each line on stdin with one timing as JSON."""

import gc
import importlib
import json
import sys
import time
from typing import Any

from .scalar import Work

SAMPLE = 0.2  # seconds that one timing should last


def main(engine: str, benchmark: str, collector: str) -> None:
    if collector == "off":
        gc.disable()
    sys.path.append(sys.path.pop(0))  # an installed package goes before a folder of that name here
    try:
        make = getattr(importlib.import_module(f"benchmarks.engines.{engine}"), benchmark, None)
    except ImportError as error:
        say(absent=f"not installed ({error})")
        return
    if make is None:
        say(absent="not written")
        return
    work = make()
    before = peak_memory()
    try:
        numbers = work()
    except RecursionError:
        say(absent="RecursionError")
        return
    memory = peak_memory() - before
    gc.collect()
    repeats = calibrate(work)
    say(numbers=numbers, memory=memory)
    for _ in sys.stdin:
        seconds = timed(work, repeats) / repeats
        if collector == "off":
            gc.collect()
        say(seconds=seconds)


def calibrate(work: Work) -> int:
    return max(1, round(SAMPLE / timed(work, 1)))


def timed(work: Work, repeats: int) -> float:
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
