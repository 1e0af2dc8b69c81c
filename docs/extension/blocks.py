"""Blocks of a page that Python writes when the site is made: ```{room} autograd/draw``` and its like."""

import re
from typing import Any

from . import api, gallery, rooms

BLOCK = re.compile(r"^```\{(\w+)\}(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
WRITERS = {"room": rooms.written, "api": api.written, "gallery": gallery.written}


def setup(app: Any) -> None:
    app.connect("source-read", read, priority=400)


def read(app: Any, docname: str, text: list[str]) -> None:
    text[0] = BLOCK.sub(written, text[0])


def written(block: re.Match[str]) -> str:
    writer = WRITERS.get(block[1])
    return writer(block[2].strip(), block[3].split()) if writer else block[0]
