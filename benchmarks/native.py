"""C through the system's compiler."""

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

from .work import AbsentError

FLAGS = ("-O3", "-march=native", "-ffast-math", "-shared", "-fPIC")


def build(source: Path, *definitions: str) -> Path:
    """The shared library of `source`, in a new temporary folder. Raises AbsentError without a compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise AbsentError("no C compiler")
    library = Path(tempfile.mkdtemp(prefix="benchmarks-")) / "library.so"
    command = [compiler, *FLAGS, *(f"-D{d}" for d in definitions), str(source), "-o", str(library), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AbsentError(f"the C compiler failed ({done.stderr.strip().splitlines()[-1]})")
    return library


def load(source: Path, *definitions: str) -> ctypes.CDLL:
    library = build(source, *definitions)
    loaded = ctypes.CDLL(str(library))
    shutil.rmtree(library.parent)
    return loaded
