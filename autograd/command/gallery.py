"""All demos, one after the other, and a page with what they printed and drew."""

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from html import escape
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ..files import write

STYLE = """\
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
figure{margin:1rem 0;overflow-x:auto}img{max-width:100%;background:#fff;border-radius:4px}
pre{overflow-x:auto;padding:1rem;border:1px solid #8888;border-radius:4px}
code,pre{font-family:ui-monospace,monospace;font-size:.85rem}"""
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>glassgrad: the demos</title>"
)


class Shown(NamedTuple):
    """What one demo did."""

    name: str
    about: str
    command: str
    status: int
    text: str
    pictures: list[str]  # from the page on


class _Copied(StringIO):
    """Keeps what is printed, and prints it."""

    def __init__(self) -> None:
        super().__init__()
        self._onward = sys.stdout

    def write(self, text: str) -> int:
        self._onward.write(text)
        return super().write(text)

    def flush(self) -> None:
        self._onward.flush()

    def fileno(self) -> int:
        return self._onward.fileno()


def run_all(demos: Mapping[str, str], main_of: Callable[[str], Callable[..., int]], out: Path) -> int:
    """Run all demos, {name: about}, each in a folder of its own in `out`, and write out/index.html.

    Returns the worst exit status; 130, which ends it at once, if Ctrl-C was pressed.
    """
    shown = []
    for name, about in demos.items():
        folder = out / name
        argv = ["--out", str(folder)]
        command = f"glassgrad demo {name} {shlex.join(argv)}"
        print(f"\n=== {command} ===\n", flush=True)
        status, text = _run(main_of(name), argv)
        shown.append(Shown(name, about.rstrip("."), command, status, text, pictures(folder, out)))
        write(out / "index.html", page(shown).encode())
        if status == 130:
            break
    print(f"\nAll pictures, each with its command:\n  {out / 'index.html'}")
    return max(each.status for each in shown)


def _run(main: Callable[..., int], argv: Sequence[str]) -> tuple[int, str]:
    """(exit status, what it printed)."""
    with redirect_stdout(_Copied()) as printed:
        try:
            status = main(argv)
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
    return status, printed.getvalue()


def pictures(folder: Path, out: Path) -> list[str]:
    """The pictures in a folder, as paths from `out` on; of one that is there twice the SVG."""
    found = {path.stem: path for path in sorted([*folder.glob("*.png"), *folder.glob("*.svg")])}
    return [path.relative_to(out).as_posix() for path in found.values()]


def page(demos: Sequence[Shown]) -> str:
    """The page as HTML: text of the demos, and names of files, are shown as they are."""
    contents = "".join(f'<li><a href="#{escape(each.name)}">{escape(each.about)}</a>' for each in demos)
    sections = "\n".join(map(_section, demos))
    title = "<h1>The demos of glassgrad</h1>"
    return f"{HEAD}\n<style>{STYLE}</style>\n{title}\n<ol>{contents}</ol>\n{sections}\n</html>\n"


def _section(demo: Shown) -> str:
    figures = "\n".join(
        f'<figure><img src="{escape(quote(path))}" alt="{escape(path)}" loading="lazy">'
        f"<figcaption>{escape(path)}: <code>{escape(demo.command)}</code></figcaption></figure>"
        for path in demo.pictures
    )
    ended = "it was as told" if demo.status == 0 else f"exit status {demo.status}"
    return (
        f'<h2 id="{escape(demo.name)}">{escape(demo.about)}</h2>\n'
        f"<p><code>{escape(demo.command)}</code>: {ended}</p>\n{figures}\n"
        f"<details><summary>What it prints</summary><pre>{escape(demo.text)}</pre></details>"
    )
