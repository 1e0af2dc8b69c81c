"""The engine's own tests in the Python of the page, with the wheel that it carries."""

import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

from .conftest import ROOT

PACKAGES = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")
#: The others need a deep stack, threads, processes, files of the system, or minutes of mpmath.
FILES = ("finite_differences", "functional", "functions", "ops", "tree", "value")
OPTIONS = (
    *("-q", "-p", "no:cacheprovider", "--noconftest", "--assert=plain"),
    *("-p", "tests.docs.try.absent", "-m", "not slow and not parity"),
    *("--deselect", "tests/autograd/test_functional.py::test_threads"),  # Pyodide has none
)


def copied(folder):
    """The files of what pytest needs, in a folder of their own."""
    for package in PACKAGES:
        for file in metadata.files(package) or ():
            if file.suffix != ".pyc" and ".." not in file.parts:
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(Path(file.locate()), target)
    return folder


@pytest.mark.slow
def test_the_engine_passes_its_tests_in_pyodide(site, tmp_path):
    script = Path(__file__).with_name("pyodide.js")
    tests = [f"tests/autograd/test_{name}.py" for name in FILES]
    command = ["node", script, site, copied(tmp_path), ROOT / "tests", *OPTIONS, *tests]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    passed = int(ran.stdout.rsplit(" passed", 1)[0].split()[-1])
    assert passed > 1000, ran.stdout[-300:]
