"""Time glassgrad beside its peers: a process for each engine, in turns; medians and ratios as a table."""

import argparse
import json
import math
import os
import platform
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import data

BENCHMARKS = {
    "expression": "micrograd's README expression, forward and backward",
    "moons": "one training step of micrograd's demo net: MLP(2, [16, 16, 1]), ReLU, 100 points",
    "xor": f"{data.XOR_STEPS} full-batch steps on XOR, 2-8-1 tanh",
    "import": "importing the package, net of starting Python",
    "chain": f"a chain of {data.CHAIN:,} additions and multiplications, forward and backward",
}
ENGINES = {
    "glassgrad": "glassgrad, eager",
    "glassgrad_textbook": "glassgrad, eager, textbook nets (no `dot`)",
    "micrograd": "micrograd 0.1.0",
    "slopes_stored": "a `Value` that stores local slopes (microgpt's way)",
    "torch_scalars": "PyTorch, one tensor a scalar",
    "torch_batched": "PyTorch, batched",
    "jax_jit": "JAX, jit, called",
    "hips": "HIPS/autograd",
    "casadi_sx": "CasADi SX",
}
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass
class Runner:
    """One engine's process, and what it has measured."""

    engine: str
    collector: str
    process: "subprocess.Popen[str]"
    absent: str = ""
    numbers: list[float] = field(default_factory=list)
    memory: int = 0
    seconds: list[float] = field(default_factory=list)

    @classmethod
    def start(cls, engine: str, collector: str, benchmark: str, python: str) -> "Runner":
        command = [python, "-m", "benchmarks.worker", engine, benchmark, collector]
        root = Path(__file__).parent.parent
        process = subprocess.Popen(
            command,
            cwd=root,
            env=os.environ | ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return cls(engine, collector, process)

    def answer(self) -> dict:
        return json.loads(self.process.stdout.readline() or '{"absent": "it crashed"}')

    def get_ready(self) -> None:
        ready = self.answer()
        self.absent = ready.get("absent", "")
        self.numbers, self.memory = ready.get("numbers", []), ready.get("memory", 0)

    def sample(self) -> None:
        print("go", file=self.process.stdin, flush=True)
        self.seconds.append(self.answer()["seconds"])

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(benchmark: str, engines: list[str], rounds: int, pythons: dict[str, str]) -> list[Runner]:
    """Runners that have done `rounds` timings each, in turns. Raises SystemExit if their numbers differ."""
    runners = []
    for engine in engines:
        for collector in ("on", "off"):
            runner = Runner.start(engine, collector, benchmark, pythons.get(engine, sys.executable))
            runner.get_ready()
            runners.append(runner)
            note(f"  {engine}, collector {collector}: {runner.absent or 'ready'}")
    present = [runner for runner in runners if not runner.absent]
    check(present)
    for i in range(rounds):
        note(f"  round {i + 1} of {rounds}")
        for runner in present:
            runner.sample()
    for runner in runners:
        runner.process.stdin.close()
        runner.process.wait()
    return runners


def check(runners: list[Runner]) -> None:
    for runner in runners:
        pairs = zip(runner.numbers, runners[0].numbers, strict=True)
        if not all(math.isclose(a, b, rel_tol=1e-6) for a, b in pairs):
            raise SystemExit(
                f"{runner.engine} got {runner.numbers}, {runners[0].engine} {runners[0].numbers}"
            )


def table(benchmark: str, runners: list[Runner]) -> str:
    """Medians with the garbage collector as Python has it and switched off; how many times ours each is."""
    ours = {r.collector: r.median for r in runners if r.engine == "glassgrad"}
    memory = benchmark == "chain"
    lines = [
        f"### {benchmark}: {BENCHMARKS[benchmark]}",
        "",
        "| | collector on | times ours | collector off | times ours |"
        + (" bytes a node |" if memory else ""),
        "|---|--:|--:|--:|--:|" + ("--:|" if memory else ""),
    ]
    for on, off in zip(runners[::2], runners[1::2]):
        name = ENGINES[on.engine]
        if on.absent == "not written":
            continue
        if on.absent:
            lines.append(f"| {name} | {on.absent.partition(' (')[0]} | | | |" + (" |" if memory else ""))
            continue
        cells = [
            cell for r in (on, off) for cell in (duration(r.median), f"{r.median / ours[r.collector]:.3g}")
        ]
        if memory:
            cells.append(f"{on.memory / data.CHAIN:.0f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def duration(seconds: float) -> str:
    unit, scale = ("s", 1.0) if seconds >= 10 else ("ms", 1e3) if seconds >= 1e-3 else ("us", 1e6)
    return f"{seconds * scale:,.4g} {unit}"


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--engines", help=f"some of {','.join(ENGINES)} (default: all)")
    parser.add_argument("--rounds", type=int, default=7, help="timings of each engine (default: 7)")
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="ENGINE=PATH",
        help="another interpreter for an engine, such as hips, that this environment cannot hold",
    )
    options = parser.parse_args()
    engines = options.engines.split(",") if options.engines else list(ENGINES)
    for kind, given, known in (("benchmark", options.names, BENCHMARKS), ("engine", engines, ENGINES)):
        for name in set(given) - set(known):
            parser.error(f"no {kind} is called {name!r}: choose from {', '.join(known)}")
    if "glassgrad" not in engines:
        engines.insert(0, "glassgrad")
    pythons = dict(pair.split("=", 1) for pair in options.python)
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}; medians\n")
    for benchmark in options.names or BENCHMARKS:
        note(benchmark)
        print(table(benchmark, measure(benchmark, engines, options.rounds, pythons)), flush=True)


if __name__ == "__main__":
    main()
