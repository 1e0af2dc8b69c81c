"""Time glassgrad beside its peers: a process for each engine, in turns; medians and ratios as tables."""

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

from . import data, growth

BENCHMARKS = {
    "expression": "micrograd's README expression, forward and backward",
    "moons": "one training step of micrograd's demo net: MLP(2, [16, 16, 1]), ReLU, 100 points",
    "xor": f"{data.XOR_STEPS} full-batch steps on XOR, 2-8-1 tanh",
    "digits": "one training step on 32 8x8 pictures: MLP(64, [32, 10]), ReLU, softmax cross-entropy",
    "epoch": f"one of {data.EPOCHS} epochs on {data.EPOCH_DIGITS:,} pictures as those of `digits`, by Adam",
    "compile": "from the model of `digits` to a program, and its first value and gradient",
    "wide": "a net of a million nodes: recording it, compiling it, its first value and gradient",
    "long": f"a chain of {data.CHAIN:,} operations: recording it, compiling it, its first value and gradient",
    "import": "importing the package, net of starting Python",
    "chain": f"a chain of {data.CHAIN:,} additions and multiplications, forward and backward",
    "microgpt": f"a small GPT, one document of {data.GPT_POSITIONS} tokens: loss and gradient",
    "microgpt_batch": f"the same, {data.GPT_BATCH} documents at once",
    "rnn": f"a recurrent net, {data.RNN_BATCH} sequences of {data.RNN_STEPS} steps: loss and gradient",
    "nested": "`grad(grad(grad(f)))` of tanh(x) * exp(-x²) at a number",
    "growth": f"time against size, from {growth.SIZES[0]} to {growth.SIZES[-1]:,}",
}
EAGER = {
    "glassgrad": "glassgrad, eager",
    "glassgrad_textbook": "glassgrad, eager, textbook nets (no `dot`)",
    "glassgrad_textbook_python": "the same, with the engine in Python",
    "micrograd": "micrograd 0.1.0",
    "slopes_stored": "a `Value` that stores local slopes (microgpt's way)",
    "torch_scalars": "PyTorch, one tensor a scalar",
}
PROGRAMS = {
    "glassgrad_numpy": "glassgrad, compiled, NumPy",
    "glassgrad_python": "glassgrad, compiled, Python floats",
    "glassgrad_numba": "glassgrad, compiled, Numba",
    "numpy_plain": "NumPy by hand, plain",
    "numpy_out": "NumPy by hand, preallocated (`out=`)",
    "numpy_tuned": "NumPy by hand, every trick we know",
    "python_floats": "Python floats by hand",
    "torch_batched": "PyTorch, batched",
    "torch_compiled": "PyTorch, torch.compile",
    "sklearn": "scikit-learn, MLPClassifier",
    "keras": "Keras, model.fit",
    "hips": "HIPS/autograd",
    "jax_jit": "JAX, jit, called",
    "jax_looped": "JAX, jit, steps in the jit",
    "numba_loops": "Numba loops by hand, called",
    "numba_looped": "Numba loops by hand, steps in the jit",
    "casadi_sx": "CasADi SX, virtual machine",
    "casadi_c": "CasADi SX, generated C",
    "c_loops": "C by hand, called",
    "c_looped": "C by hand, steps in C",
}
ENGINES = EAGER | PROGRAMS
IN_PYTHON = {"glassgrad_textbook_python": "glassgrad_textbook"}  # whose Value is not in C, whatever is built
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Table:
    """Engines to compare; whose time is 1; whether with Python's garbage collector switched off, too."""

    engines: tuple[str, ...]
    ours: str
    collectors: tuple[str, ...] = ("on",)

    @classmethod
    def of(cls, benchmark: str, chosen: list[str]) -> "list[Table]":
        both = ("on", "off")
        if benchmark == "chain":
            found = [cls(tuple(ENGINES), "glassgrad", both)]
        elif benchmark in ("import", "nested"):
            found = [cls(tuple(ENGINES), "glassgrad")]
        elif benchmark in ("epoch", "compile", "wide", "long", "microgpt", "microgpt_batch", "rnn"):
            found = [cls(tuple(ENGINES), "glassgrad_numpy")]
        else:
            ours = "glassgrad_python" if benchmark == "expression" else "glassgrad_numpy"
            found = [cls(tuple(EAGER), "glassgrad", both), cls(tuple(PROGRAMS), ours)]
        return [table for table in (table.with_only(chosen) for table in found) if table.engines]

    def with_only(self, chosen: list[str]) -> "Table":
        engines = [engine for engine in self.engines if engine in chosen]
        if engines and self.ours not in engines:
            engines.insert(0, self.ours)
        return Table(tuple(engines), self.ours, self.collectors)


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
        command = [python, "-m", "benchmarks.worker", IN_PYTHON.get(engine, engine), benchmark, collector]
        root = Path(__file__).parent.parent
        process = subprocess.Popen(
            command,
            cwd=root,
            env=os.environ | ONE_THREAD | ({"GLASSGRAD_NATIVE": "0"} if engine in IN_PYTHON else {}),
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

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait()

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(benchmark: str, table: Table, rounds: int, pythons: dict[str, str]) -> list[Runner]:
    """Runners that have done `rounds` timings each, in turns. Raises SystemExit if their numbers differ."""
    runners = []
    for engine in table.engines:
        for collector in table.collectors:
            runner = Runner.start(engine, collector, benchmark, pythons.get(engine, sys.executable))
            runner.get_ready()
            runners.append(runner)
            if runner.absent != "not written":
                note(f"  {engine}, collector {collector}: {runner.absent or 'ready'}")
    present = [runner for runner in runners if not runner.absent]
    check(present)
    for i in range(rounds):
        note(f"  round {i + 1} of {rounds}")
        for runner in present:
            runner.sample()
    for runner in runners:
        runner.stop()
    return runners


def check(runners: list[Runner]) -> None:
    for runner in runners:
        pairs = zip(runner.numbers, runners[0].numbers, strict=True)
        if not all(math.isclose(a, b, rel_tol=1e-6) for a, b in pairs):
            raise SystemExit(
                f"{runner.engine} got {runner.numbers}, {runners[0].engine} {runners[0].numbers}"
            )


def markdown(benchmark: str, table: Table, runners: list[Runner]) -> str:
    """Medians, and how many times ours each is; a pair of columns for each setting of the collector."""
    ours = {r.collector: r.median for r in runners if r.engine == table.ours and not r.absent}
    memory = benchmark in ("chain", "wide", "long")
    heads = [
        head
        for collector in table.collectors
        for head in (f"collector {collector}" if len(table.collectors) > 1 else "time", "times ours")
    ]
    heads += ["bytes a node"] * memory
    lines = [f"| | {' | '.join(heads)} |", "|---|" + "--:|" * len(heads)]
    for engine in table.engines:
        same = [runner for runner in runners if runner.engine == engine]
        reason = same[0].absent
        if reason == "not written":
            continue
        if reason:
            blanks = "| " * (len(heads) - 1)
            lines.append(f"| {ENGINES[engine]} | {reason.partition(' (')[0]} {blanks}|")
            continue
        cells = []
        for runner in same:
            base = ours.get(runner.collector)
            cells += [duration(runner.median), f"{runner.median / base:.3g}" if base else ""]
        if memory:
            cells.append(f"{same[0].memory / data.CHAIN:.0f}")
        lines.append(f"| {ENGINES[engine]} | {' | '.join(cells)} |")
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
    pythons = dict(pair.split("=", 1) for pair in options.python)
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}; medians\n")
    for benchmark in options.names or BENCHMARKS:
        note(benchmark)
        print(f"### {benchmark}: {BENCHMARKS[benchmark]}\n")
        if benchmark == "growth":
            print(growth.table(options.rounds), flush=True)
            continue
        for table in Table.of(benchmark, engines):
            runners = measure(benchmark, table, options.rounds, pythons)
            print(markdown(benchmark, table, runners), flush=True)


if __name__ == "__main__":
    main()
