"""The engine in the browser: what is in build/try is a part of the site, and its page is in the menu."""

import re
import shutil
from pathlib import Path
from typing import Any

from .links import ROOT

BUILT = ROOT / "build" / "try"


def setup(app: Any) -> None:
    app.connect("config-inited", leave_out)
    app.connect("source-read", unlist)
    app.connect("build-finished", copy)


def leave_out(app: Any, config: Any) -> None:
    """Without it there are no pages of it."""
    if not BUILT.exists():
        config.exclude_patterns += ["try.md", "ko/try.md"]


def unlist(app: Any, docname: str, text: list[str]) -> None:
    if not BUILT.exists():
        text[0] = re.sub(r"^.*<try>\n", "", text[0], flags=re.MULTILINE)


def copy(app: Any, problem: Exception | None) -> None:
    if BUILT.exists() and not problem:
        shutil.copytree(BUILT, Path(app.outdir) / "try", dirs_exist_ok=True)
