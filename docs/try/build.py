"""Put the page together, in which the engine runs without being installed: python docs/try/build.py FOLDER

What stands in this folder, own copies of Pyodide, Graphviz and CodeMirror, and the wheels of glassgrad and
graphviz, become a folder of static files. It works under any address. It needs `npm ci`, and what the extra
`docs` installs.
"""

import ast
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from zopfli import gzip as zopfli

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PACKAGES = ROOT / "node_modules"
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
GRAPHVIZ = "graphviz==0.21"  # the package that writes DOT; @viz-js/viz lays it out
NOT_SERVED = ("build.py", "codemirror.js", "snapshot.js", "__pycache__")
MOST_WHEEL = 400_000  # bytes of glassgrad's own, as it is served
SOURCES = ("autograd", "nn", "setup.py", "pyproject.toml", "LICENSE")  # of the wheel
#: What needs a C compiler, a terminal, processes, or a package that the page has not: NumPy, matplotlib, ...
LEFT_OUT = (
    *("autograd/native/*.[ch]", "autograd/native/csource.py", "autograd/native/generate.py"),
    *("autograd/command", "autograd/__main__.py", "autograd/step/terminal", "autograd/compiler/numba"),
    *("autograd/step/page/widget.py", "autograd/step/page/assets/widget.js"),
    *("nn/board", "nn/estimators", "nn/plot", "autograd/compiler/numpy"),
)


def build(folder: Path) -> None:
    """Write the page to a folder, which is emptied first."""
    if not PACKAGES.is_dir():
        sys.exit("node_modules is missing: run npm ci")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns(*NOT_SERVED))
    vendor = folder / "vendor"
    copy_pyodide(vendor / "pyodide")
    shutil.copy(PACKAGES / "@viz-js/viz/dist/viz.js", vendor)
    bundle_editor(vendor / "codemirror.js")
    (vendor / "licenses.txt").write_text(licenses(), encoding="utf-8")
    wheels = make_wheels(folder / "wheels")
    (folder / "wheel_names.js").write_text(f"export const WHEELS = {json.dumps(wheels)};\n", encoding="utf-8")
    subprocess.run(["node", HERE / "snapshot.js", folder], check=True)
    list_files(folder)


def copy_pyodide(folder: Path) -> None:
    """Copy Pyodide's core. Its list of other packages is left empty: none of them is served."""
    folder.mkdir(parents=True)
    for name in PYODIDE:
        shutil.copy(PACKAGES / "pyodide" / name, folder)
    lock = json.loads((PACKAGES / "pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
    (folder / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": {}}), encoding="utf-8")


def bundle_editor(path: Path) -> None:
    """CodeMirror, which is many modules, as one."""
    command = [PACKAGES / ".bin/esbuild", HERE / "codemirror.js", "--bundle", "--minify", "--format=esm"]
    subprocess.run(
        [*map(str, command), "--legal-comments=none", "--log-level=warning", f"--outfile={path}"], check=True
    )


def make_wheels(folder: Path) -> list[str]:
    """Put the wheels of glassgrad and graphviz there, compressed; returns the names of the files."""
    with tempfile.TemporaryDirectory() as wheels:
        pip("wheel", "--no-deps", "-w", wheels, own_sources(Path(wheels, "sources")))
        pip("download", "--no-deps", "-d", wheels, GRAPHVIZ)
        folder.mkdir()
        for wheel in sorted(Path(wheels).glob("*.whl")):
            Path(folder, f"{wheel.name}.gz").write_bytes(solid(wheel))
    own = next(folder.glob("glassgrad-*"))
    if own.stat().st_size > MOST_WHEEL:
        sys.exit(f"{own.name} has {own.stat().st_size:,} bytes, and may have {MOST_WHEEL:,}")
    return sorted(path.name for path in folder.iterdir())


def own_sources(copy: Path) -> Path:
    """A copy of what the wheel is made of: in it setuptools finds no files of earlier builds."""
    for name in SOURCES:
        source = ROOT / name
        copy.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
    (copy / "README.md").write_text("See the project's page.\n", encoding="utf-8")
    for pattern in LEFT_OUT:
        for path in copy.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return copy


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *map(str, arguments)]
    subprocess.run(command, check=True, env=os.environ | {"GLASSGRAD_NATIVE": "0"})


def solid(wheel: Path) -> bytes:
    """A wheel compressed as a whole, not file by file: hundreds of small files have much in common.

    Left out are the examples of docstrings, the comments of JavaScript, and RECORD, for uninstalling.
    """
    plain = io.BytesIO()
    with zipfile.ZipFile(wheel) as packed, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as stored:
        for name in sorted(packed.namelist(), key=lambda name: (Path(name).suffix, name)):
            if not name.endswith("/RECORD"):
                stored.writestr(zipfile.ZipInfo(name), shortened(name, packed.read(name)))
    return zopfli.compress(plain.getvalue(), numiterations=5)  # 4 % smaller than zlib's best


def shortened(name: str, content: bytes) -> bytes:
    """A file without what nobody reads here. The lines of Python keep their numbers."""
    if name.endswith(".js"):
        return re.sub(rb"(?m)^ *//.*\n", b"", content)
    return without_examples(content.decode()).encode() if name.endswith(".py") else content


def without_examples(source: str) -> str:
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            is_example = False
            for i in range(node.body[0].lineno - 1, (node.body[0].end_lineno or 1) - 1):
                text = lines[i].strip()
                is_example = text.startswith(">>>") or (is_example and bool(text))
                lines[i] = "" if is_example else lines[i]
    return "\n".join(lines)


def licenses() -> str:
    """What the page carries of others, and under which licenses."""
    parts = []
    for file in sorted(PACKAGES.glob("**/package.json")):
        package = json.loads(file.read_text(encoding="utf-8"))
        if is_served(file.parent.relative_to(PACKAGES).as_posix()):
            texts = [path.read_text(encoding="utf-8") for path in sorted(file.parent.glob("LICENSE*"))]
            title = f"{package['name']} {package['version']}: {package['license']}"
            parts.append("\n\n".join([title, *texts]))
    return "\n\n----\n\n".join(parts)


def is_served(name: str) -> bool:
    """Whether a package of npm is a part of the page."""
    scope = name.partition("/")[0]
    return scope in ("@codemirror", "@lezer", "@marijn") or name in (
        "codemirror", "crelt", "pyodide", "style-mod", "w3c-keyname", "@viz-js/viz",
    )  # fmt: skip


def list_files(folder: Path) -> None:
    """Write into the service worker which files there are, by what is in them."""
    worker = folder / "service-worker.js"
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != worker
    }
    text = worker.read_text(encoding="utf-8")
    assert text.count("const FILES = {};") == 1
    worker.write_text(
        text.replace("const FILES = {};", f"const FILES = {json.dumps(files)};"), encoding="utf-8"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]))
