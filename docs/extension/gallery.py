"""The gallery: a card for each demo, with the pictures that it has made."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from autograd.command.demo import descriptions
from autograd.command.gallery import pictures

from .links import ROOT

FOLDER = "gallery"
CARD = """\
## {title}

{sentence}

<div class="pictures">{figures}</div>

```sh
python -m demos.{name}
```

[Its source](repository:demos/{name}.py)
"""
PICTURE = '<a href="{source}"><img src="{source}" alt="{alt}" loading="lazy"></a>'


def setup(app: Any) -> None:
    app.connect("builder-inited", lambda app: demos())
    app.connect("env-before-read-docs", read_last)
    app.connect("build-finished", copy)


def home() -> Path:
    return Path(os.environ.get("GALLERY") or ROOT / "build" / "gallery")


@cache
def demos() -> list[Future[None]]:
    """The demos whose pictures are not there; they run, one after the other, while other pages are read."""
    runner = ThreadPoolExecutor(max_workers=1)
    return [runner.submit(draw, home() / name) for name in descriptions() if not (home() / name).exists()]


def draw(folder: Path) -> None:
    command = [sys.executable, "-m", f"demos.{folder.name}", "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def read_last(app: Any, env: Any, docnames: list[str]) -> None:
    """Read the gallery last: until then its demos run."""
    docnames.sort(key=lambda name: name == "gallery")


def wait() -> None:
    for demo in demos():
        demo.result()


def copy(app: Any, problem: Exception | None) -> None:
    for demo in demos() if problem else ():
        demo.cancel()
    for path in home().glob("*/*.[ps][nv]g") if not problem else ():
        target = Path(app.outdir) / FOLDER / path.relative_to(home())
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def written(_: str, names: list[str]) -> str:
    wait()
    return "\n".join(card(name, about) for name, about in descriptions().items())


def card(name: str, about: str) -> str:
    """A section of Markdown; `about` is the first line of the demo's docstring, `Title: what it shows.`"""
    title, _, sentence = about.partition(": ")
    shown = sorted(pictures(home() / name, home()), key=lambda path: ("graph" in path, path))
    figures = "".join(picture(path, f"{title}: {Path(path).stem}") for path in shown)
    sentence = sentence[:1].upper() + sentence[1:]
    return CARD.format(title=title, name=name, sentence=sentence, figures=figures)


def picture(path: str, alt: str) -> str:
    return PICTURE.format(source=escape(f"{FOLDER}/{path}"), alt=escape(alt))
