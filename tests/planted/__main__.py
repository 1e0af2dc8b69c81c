"""Plants faults in the packages, one at a time, and says which of them the nearest tests notice.

Not mutmut, which does not reach lambdas of a module, as the rules of ops.py are; nor cosmic-ray, which has
one test command for all files, writes into the work tree, and plants no lost statements and locks.

    python -m tests.planted                             # two faults in each file; two hours
    python -m tests.planted rules nn --sample 10        # parts, as in PARTS, or files
    python -m tests.planted --again                     # those that survived, once more
    python -m tests.planted --table                     # the table of docs/planted-faults.md

Each result is a line of JSON in planted.jsonl; faults that stand there are not planted again.
"""

import argparse
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from functools import cache
from itertools import count
from pathlib import Path

from .faults import Fault, read, sample

ROOT = Path(__file__).parents[2]
PARTS = {
    "rules": ["autograd/ops.py", "autograd/floats.py", "autograd/real.py"],
    "formula": ["autograd/formula/*.py"],
    "chain": ["autograd/chain.py"],
    "accumulate": ["autograd/accumulate.py"],
    "functional": ["autograd/functional.py"],
    "explain": ["autograd/explain/*.py"],
    "compiler": [f"autograd/compiler/{folder}*.py" for folder in ("", "graph/", "ir/", "plan/")]
    + ["autograd/compiler/numpy/*.py", "autograd/compiler/python/*.py"],
    "numba": ["autograd/compiler/numba/*.py"],
    "nn": ["nn/*.py"],
    "session": [
        f"autograd/step/{name}.py" for name in ("frames", "session", "forms", "mistakes", "matching")
    ],
    "draw": ["autograd/draw/*.py"],
}
SAME = Path(__file__).parent / "changes_nothing.toml"  # faults that are none, each with the reason
PYTEST = [
    "-n0",
    "-x",
    "-q",
    "--tb=no",
    "-p",
    "no:playwright",
    "-p",
    "no:cacheprovider",
    "--hypothesis-seed=0",
]
PASSED = (0, 5)  # exit codes of pytest: all passed, there was no test
MEMORY = 8 << 30  # bytes that a test run may take: an endless loop may fill lists
_times = count(1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__.splitlines()[0])
    parser.add_argument("where", nargs="*", help="parts or files; all parts by default")
    parser.add_argument("--sample", type=int, default=2, help="how many faults in each file (2)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--results", type=Path, default=Path("planted.jsonl"))
    parser.add_argument("--again", action="store_true", help="plant those that survived once more")
    parser.add_argument("--table", action="store_true", help="print the table of the results")
    options = parser.parse_args()
    results = load(options.results)
    if options.table:
        print(table(results))
        return
    files = [file for where in options.where or PARTS for file in files_of(where)]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    chosen = [fault for file in files for fault in planned(file, options, results)]
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        for i, fault in enumerate(chosen):
            outcome, seconds = tried(fault, tree)
            row = {"outcome": outcome, "seconds": round(seconds, 1), "kind": fault.kind, "line": fault.line}
            row |= dict(zip(("file", "text", "change"), fault.key))
            with options.results.open("a", encoding="utf-8") as out:
                print(json.dumps(row, ensure_ascii=False), file=out)
            print(f"{i + 1}/{len(chosen)} {outcome:8} {fault.file}:{fault.line} {fault.change}", flush=True)


def files_of(where: str) -> list[str]:
    """The files of a part; or the one file."""
    found = [path for pattern in PARTS.get(where, [where]) for path in sorted(ROOT.glob(pattern))]
    if not found:
        sys.exit(f"{where!r} is neither a file nor one of {', '.join(PARTS)}")
    return [path.relative_to(ROOT).as_posix() for path in found]


def load(path: Path) -> dict[tuple[str, str, str], dict]:
    """{key of a fault: its last result}."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {(row["file"], row["text"], row["change"]): row for row in map(json.loads, lines)}


def planned(file: str, options: argparse.Namespace, results: dict) -> list[Fault]:
    found, same = read(ROOT, file), changes_nothing()
    if options.again:
        return [f for f in found if results.get(f.key, {}).get("outcome") == "survived" and f.key not in same]
    return [fault for fault in sample(found, options.sample, options.seed) if fault.key not in results]


def changes_nothing() -> dict[tuple[str, str, str], str]:
    rows = tomllib.loads(SAME.read_text(encoding="utf-8"))["fault"]
    return {(row["file"], row["text"], row["change"]): row["reason"] for row in rows}


def copied(folder: Path) -> Path:
    """A copy of the repository, in which faults are planted."""
    ignored = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "__pycache__", ".hypothesis", ".*_cache"
    )
    return Path(shutil.copytree(ROOT, folder / "tree", ignore=ignored))


def tried(fault: Fault, tree: Path) -> tuple[str, float]:
    """("killed", "timeout" or "survived", seconds)."""
    limit = 20 + 5 * sum(usual_time(folder, tree) for folder in folders_of(fault.file))
    begun = time.monotonic()
    for tests in nearest(fault.file):
        write(tree / fault.file, fault.planted((ROOT / fault.file).read_bytes()))
        try:
            code = run(tests, tree, limit)
        finally:
            write(tree / fault.file, (ROOT / fault.file).read_bytes())
        if code not in PASSED:
            return ("timeout" if code is None else "killed"), time.monotonic() - begun
    return "survived", time.monotonic() - begun


def write(path: Path, source: bytes) -> None:
    """Write a module with a time of its own, so that Python does not take it for the one before."""
    path.write_bytes(source)
    moment = time.time() - 10**6 + 2 * next(_times)
    os.utime(path, (moment, moment))


@cache
def folders_of(file: str) -> tuple[str, ...]:
    """The folders of tests of a file: the one that has its name, and those above that are for one package."""
    folder = Path("tests", file).parent
    above = [each for each in folder.parents if each.as_posix() not in ("tests/autograd", "tests", ".")]
    return tuple(each.as_posix() for each in (folder, *above) if of_folder(each.as_posix()))


def of_folder(folder: str) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob("test_*.py"))


@cache
def nearest(file: str) -> list[tuple[str, ...]]:
    """The tests of a file, nearest first: its own and its examples; its folder's; those above.

    Of a folder those come first that mention its name the most.
    """
    path, stages = Path(file), []
    word = re.compile(rf"\b{path.stem.strip('_')}\b")
    mentions = lambda test: len(word.findall((ROOT / test).read_text(encoding="utf-8")))
    for folder in folders_of(file):
        tests = sorted(of_folder(folder), key=mentions, reverse=True)
        own = f"{folder}/test_{path.name}"
        stages += [[own]] if own in tests else []
        stages += [tests[:3], tests[3:]]
    stages[0].append(file)
    return [tuple(tests) for tests in stages if tests]


@cache
def usual_time(folder: str, tree: Path) -> float:
    """How many seconds the tests of a folder take where no fault is planted. They must pass."""
    begun = time.monotonic()
    if run(tuple(of_folder(folder)), tree, 600) not in PASSED:
        sys.exit(f"without a fault, tests of {folder} fail")
    return time.monotonic() - begun


def run(tests: tuple[str, ...], tree: Path, limit: float) -> int | None:
    """The exit code of pytest; None after so many seconds."""
    near_numba = any("numba" in test for test in tests)
    command = [sys.executable, "-m", "pytest", *PYTEST, *([] if near_numba else ["-k", "not numba"]), *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "GLASSGRAD_NATIVE": "0"}
    process = subprocess.Popen(
        command,
        cwd=tree,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(tree / ".hypothesis", ignore_errors=True)


def table(results: dict) -> str:
    """The results of each part, in Markdown."""
    same = changes_nothing()
    rows, sums = ["| part | planted | change nothing | killed | survived |", "|---|---|---|---|---|"], [0] * 4
    for part in PARTS:
        files = set(files_of(part))
        found = [row for key, row in results.items() if key[0] in files and key not in same]
        nothing = sum(key[0] in files and key in same for key in results)
        survived = sum(row["outcome"] == "survived" for row in found)
        numbers = [len(found) + nothing, nothing, len(found) - survived, survived]
        sums = [a + b for a, b in zip(sums, numbers)]
        rows.append(f"| {part} | {' | '.join(map(str, numbers))} |")
    rows.append(f"| **all** | {' | '.join(f'**{number}**' for number in sums)} |")
    share = sums[2] / max(sums[2] + sums[3], 1)
    return "\n".join([*rows, "", f"Killed of those that change something: {share:.1%}"])


if __name__ == "__main__":
    main()
