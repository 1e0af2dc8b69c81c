"""From DOT text to a picture: the one place that runs Graphviz, whichever there is."""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache, partial
from importlib import metadata
from pathlib import Path

from . import in_page
from .letters import with_all_letters
from .widths import fitted

FORMATS = ("svg", "png", "jpg", "jpeg", "pdf", "ps", "json", "dot", "gv")
RASTER = ("png", "jpg", "jpeg")
PAINTED = (*RASTER, "pdf", "ps")  # with the fonts of the system that draws
NOT_PURE = ("pdf", "ps")  # what graphviz-pure cannot write

INSTALL = (
    "no Graphviz was found to lay out the picture: `pip install graphviz-pure` brings one, "
    "and so does `apt install graphviz`"
)


class NoGraphviz(RuntimeError):
    """There is no program to lay out the picture."""


def programs() -> Iterator[str]:
    """The Graphviz programs to try: $GRAPHVIZ_DOT alone if it is set; else `dot` on PATH, graphviz-pure.

    In a page there is one at most, the page's own.
    """
    if in_page.is_page():
        yield from [in_page.MODULE] * bool(in_page.layout())
        return
    forced = os.environ.get("GRAPHVIZ_DOT")
    if forced:
        yield _forced(forced)
        return
    dot = shutil.which("dot")
    if dot:
        yield dot
    pure = graphviz_pure()
    if pure:
        yield pure


def _forced(name: str) -> str:
    program = shutil.which(name)
    if not program:
        raise NoGraphviz(f"GRAPHVIZ_DOT is set to {name!r}, and there is no such program")
    return program


@cache
def graphviz_pure() -> str | None:
    """The path of graphviz-pure's program, where pip put it; None if it is not installed.

    In a notebook that folder is often not on PATH.
    """
    name = "graphviz-pure.exe" if os.name == "nt" else "graphviz-pure"
    folders = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    candidates = [*(Path(folder) / name for folder in folders), *_recorded(name)]
    return next((str(path) for path in candidates if path.is_file()), None) or shutil.which(name)


def _recorded(name: str) -> list[Path]:
    """The paths that the RECORD of the package says: this also finds what `pip install --user` put."""
    try:
        files = metadata.files("graphviz-pure") or []
    except metadata.PackageNotFoundError:
        return []
    return [Path(str(file.locate())) for file in files if file.name == name]


def render(source: str, format: str = "svg") -> bytes:
    """The picture of a DOT text, as the bytes of a file of this format, by the first program that succeeds.

    Raises ValueError for an unknown format; RuntimeError if no Graphviz is found, if the one found cannot
    write the format, or if it fails.
    """
    check_format(format)
    if format in ("dot", "gv"):
        return source.encode()
    failure: Exception | None = None
    for program in programs():
        if format in NOT_PURE and is_pure(program):
            failure = RuntimeError(
                f"graphviz-pure does not write {format}: choose svg or png, or install Graphviz itself "
                "(`apt install graphviz`)"
            )
            continue
        try:
            drawn = run(program, source, format)
        except (OSError, RuntimeError) as error:
            failure = error
            continue
        if format == "svg":
            return fitted(drawn[drawn.find(b"<svg") :])
        if format in PAINTED:
            glyphs = partial(_label, program) if is_pure(program) else None
            return with_all_letters(drawn, source, format, glyphs, partial(render, source))
        return drawn
    raise failure or NoGraphviz(in_page.NONE if in_page.is_page() else INSTALL)


def is_pure(program: str) -> bool:
    """Whether this is graphviz-pure."""
    return "graphviz-pure" in Path(program).name


@cache
def _label(program: str, text: str) -> bytes:
    """A PNG of a text by a Graphviz program."""
    return run(program, f'digraph {{ a [label="{text}"] }}', "png")


def run(program: str, source: str, format: str) -> bytes:
    """The standard output of `program` for a DOT text. Raises RuntimeError with its message if it fails."""
    if program == in_page.MODULE:
        return in_page.run(source, format)
    from graphviz.backend import execute  # type: ignore[import-untyped]

    command = [program, "-Kdot", f"-T{format}"]
    try:
        result = execute.run_check(command, input=source.encode(), capture_output=True, quiet=True)
    except execute.CalledProcessError as error:
        message = (error.stderr or b"").decode(errors="replace").strip()
        raise RuntimeError(f"{program} failed with exit status {error.returncode}: {message:.500}") from None
    return bytes(result.stdout)


def check_format(format: str, hint: str = "") -> None:
    """Raise ValueError, with a hint at its end, for a format that is not in FORMATS."""
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}: choose one of {', '.join(FORMATS)}{hint}")
