"""Run the examples of the documents and write down what they print: python docs/refresh.py [PAGE ...]

A ```text block after a ```python block holds what it prints. An ```sh block is run if a ```text block
follows; its lines are then commands that begin with `python`. A ```python block with an ellipsis is not run.
A picture that a document shows is one that its own examples write: pictures/net.svg is their net.svg, and
pictures/page.png a photograph of their page.html, which make_screenshots.py takes. A plot is
written if its example has changed: its bytes depend on the version of matplotlib.
Notebooks are run from the top, and keep all that their cells show; their pictures are drawn by graphviz-pure.
The examples of the Korean pages are those of the English ones: korean.py.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DIGESTS = ROOT / "docs" / "pictures" / "photographs.json"  # {photograph or plot: of what it was made of}
ENGLISH = [path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")] if ".ko" not in path.suffixes]
DOCUMENTS = sorted(path.relative_to(ROOT) for path in ENGLISH)
NOTEBOOKS = sorted(path.relative_to(ROOT) for path in ROOT.glob("docs/*.ipynb"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"^\|(.+)\|\n\|[-|: ]+\|\n((?:\|.+\|\n?)+)", re.MULTILINE)
MOMENTS = {  # photograph: the place in its page, and how high the window is
    "start.png": ("#step=7", 720),
    "option.png": ("#step=68", 900),
    "y.png": ("#step=8", 700),
    "page.png": ("#step=10", 700),
    "training.png": ("#epoch=60", 900),
    "xor.png": ("#epoch=60", 900),
    "playground.png": ("#epochs=60", 1160),
}
QUOTING = ("plan", "program")  # the columns of tables that quote what the examples print


def refreshed(document: Path) -> tuple[str, dict[str, bytes]]:
    """The text of a document, with what its examples print now; and the files that they write, by name."""
    text = (ROOT / document).read_text(encoding="utf-8")
    files: dict[str, bytes] = {}
    pieces, end = [], 0
    for block, printed, output in runs(text, str(document), files):
        if printed:
            pieces += [text[end : printed.start(2)], output]
            end = printed.end(2)
        elif output:
            pieces += [text[end : block.end()], f"\n\n```text\n{output}```"]
            end = block.end()
    return "".join([*pieces, text[end:]]), files


def runs(
    text: str, name: str, files: dict[str, bytes]
) -> Iterator[tuple[re.Match[str], re.Match[str] | None, str]]:
    """Each example with the block for its output, if there is one, and its output.

    At the end `files` is filled with the files that they wrote.
    """
    names: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), drawn_by_graphviz_pure():
        for block, following in pairwise([*BLOCK.finditer(text), None]):
            assert block
            printed = following if following and following[1] == "text" else None
            if block[1] == "python" and "..." not in block[2]:
                lines_before = "\n" * text.count("\n", 0, block.start(2))  # for tracebacks
                yield block, printed, run_python(compile(lines_before + block[2], name, "exec"), names)
            elif block[1] == "sh" and printed:
                yield block, printed, "".join(map(run_command, block[2].splitlines()))
        files |= {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


@contextlib.contextmanager
def drawn_by_graphviz_pure() -> Iterator[None]:
    """A context in which pictures are the same on every system."""
    before = os.environ.get("GRAPHVIZ_DOT")
    os.environ["GRAPHVIZ_DOT"] = drawer()
    try:
        yield
    finally:
        del os.environ["GRAPHVIZ_DOT"]
        if before is not None:
            os.environ["GRAPHVIZ_DOT"] = before


def run_python(code: object, names: dict[str, object]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, names)  # type: ignore[arg-type]
    return out.getvalue()


def run_command(line: str) -> str:
    python, *args = shlex.split(line)
    assert python == "python", f"a command whose output is shown begins with python, not {line}"
    done = subprocess.run([sys.executable, *args], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


# ---- pictures ----


def shown(document: Path, text: str) -> list[Path]:
    """The pictures that a document shows, from ROOT on."""
    found = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
    return [Path(os.path.normpath(document.parent / target)) for target in found]


def drawn(document: Path, text: str, files: dict[str, bytes]) -> dict[Path, bytes]:
    """{a picture that the document shows: its bytes now}, for those that are the same on every system."""
    return {path: content for path, content in _written(document, text, files) if path.suffix == ".svg"}


def plotted(document: Path, text: str, files: dict[str, bytes]) -> dict[Path, bytes]:
    """{a plot that the document shows: its bytes now}, which differ a little with each matplotlib."""
    return {path: content for path, content in _written(document, text, files) if path.suffix == ".png"}


def _written(document: Path, text: str, files: dict[str, bytes]) -> list[tuple[Path, bytes]]:
    return [(path, files[path.name]) for path in shown(document, text) if path.name in files]


def photographed(document: Path, text: str, files: dict[str, bytes]) -> dict[Path, bytes]:
    """{a photograph that the document shows: the page that it shows}."""
    pages = {path: path.with_suffix(".html").name for path in shown(document, text)}
    return {path: files[page] for path, page in pages.items() if page in files}


def digest(text: str, picture: Path) -> str:
    """Changes with the examples up to a picture, or to its page, and with what they print in front of it."""
    shown, saved = text.index(picture.name), text.find(picture.with_suffix(".html").name)
    before = text[: max(shown, text.find("```", saved) + 4 if saved > 0 else 0)]
    examples = "".join(body for language, body in BLOCK.findall(before) if language in ("python", "text"))
    return hashlib.sha256(examples.encode()).hexdigest()


def plot_digest(text: str, picture: Path) -> str:
    """Changes with the example that writes a plot."""
    example = next(body for _, body in BLOCK.findall(text) if picture.name in body)
    return hashlib.sha256(example.encode()).hexdigest()


def renew_plots(document: Path, text: str, files: dict[str, bytes]) -> None:
    """Write the plots of a document whose example has changed, and its digest."""
    digests = json.loads(DIGESTS.read_text(encoding="utf-8"))
    for picture, content in plotted(document, text, files).items():
        digest_now = plot_digest(text, picture)
        if digests.get(picture.name) != digest_now:
            renew(ROOT / picture, content)
            digests[picture.name] = digest_now
    renew(DIGESTS, as_json(digests).encode())


def as_json(digests: dict[str, str]) -> str:
    return json.dumps(digests, indent=2, sort_keys=True) + "\n"


# ---- notebooks ----


def executed(path: Path) -> Any:
    """The notebook, run from the top by a Python of its own; CellExecutionError if a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,  # what is printed may arrive in pieces
        ).execute(env=os.environ | {"GRAPHVIZ_DOT": drawer()})
    notebook.metadata.language_info = {"name": "python"}  # without the version that happened to run it
    return notebook


def drawer() -> str:
    """graphviz-pure draws the same picture on every system."""
    from autograd.draw.render import graphviz_pure

    return graphviz_pure() or "graphviz-pure"


def executed_text(path: Path) -> str:
    """The file of the notebook, run."""
    import nbformat

    return str(nbformat.writes(executed(path))) + "\n"


# ---- tables ----


def misquoted(text: str) -> list[str]:
    """The code in columns of tables called `plan` or `program` that no example prints."""
    outputs = "\n".join(spaced(body) for language, body in BLOCK.findall(text) if language == "text")
    return [code for code in quotations(text) if spaced(code) not in outputs]


def quotations(text: str) -> Iterator[str]:
    for head, body in TABLE.findall(text):
        titles = cells(head)
        for row in body.splitlines():
            for title, cell in zip(titles, cells(row.strip("|"))):
                if title in QUOTING:
                    yield from re.findall(r"`(.+?)`", cell)


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]


def spaced(text: str) -> str:
    """The text with single spaces."""
    return re.sub(r"\s+", " ", text)


def main(pages: list[str]) -> None:
    sys.path.insert(0, str(ROOT))  # for demos and benchmarks, which are not installed
    for document in map(Path, pages) if pages else [*DOCUMENTS, *NOTEBOOKS]:
        path = (Path.cwd() if pages else ROOT) / document
        if path.suffix == ".ipynb":
            renew(path, executed_text(path).encode())
            continue
        text, files = refreshed(path)
        renew(path, text.encode())
        for picture, content in drawn(path, text, files).items():
            renew(picture, content)
        renew_plots(path, text, files)
        for code in misquoted(text):
            print(f"{document}: a table has {code}, but no example prints it", file=sys.stderr)


def renew(path: Path, content: bytes) -> None:
    """Write a file, and say so, if it has another content."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
        print("rewritten:", os.path.relpath(path))


if __name__ == "__main__":
    main(sys.argv[1:])
