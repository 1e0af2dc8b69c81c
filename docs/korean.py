"""Give the Korean pages the examples of the English ones, with what they print: python docs/korean.py

README.ko.md and what is in docs/ko say the same in Korean. Their blocks of code and output, one after the
other, are those of the English page; the code cells of a notebook are too, without the pages in its outputs.
"""

import json
import re
from itertools import zip_longest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = {Path("README.ko.md"): Path("README.md")} | {
    path.relative_to(ROOT): Path("docs", path.name) for path in sorted((ROOT / "docs" / "ko").iterdir())
}  # Korean -> English


def translated(page: Path) -> str:
    """The Korean page with the examples that the English one has now."""
    korean, english = ((ROOT / path).read_text(encoding="utf-8") for path in (page, PAGES[page]))
    if page.suffix == ".ipynb":
        return as_text(with_cells(json.loads(korean), json.loads(english)))
    return with_blocks(korean, english)


def with_blocks(korean: str, english: str) -> str:
    """A page with the blocks of another one; ValueError if it has more or fewer, or of other languages."""
    pairs = list(zip_longest(BLOCK.finditer(korean), BLOCK.finditer(english)))
    pieces, end = [], 0
    for mine, theirs in pairs:
        if not (mine and theirs and mine[1] == theirs[1]):
            here, there = (match[0] if match else "nothing" for match in (mine, theirs))
            raise ValueError(f"{here!r:.80} stands where the English page has {there!r:.80}")
        pieces += [korean[end : mine.start()], theirs[0]]
        end = mine.end()
    return "".join([*pieces, korean[end:]])


def with_cells(korean: Any, english: Any) -> Any:
    """A notebook with the code cells of another one; ValueError if its cells have other ids."""
    theirs = {cell["id"]: cell for cell in english["cells"]}
    if [cell["id"] for cell in korean["cells"]] != list(theirs):
        raise ValueError("the notebook has other cells than the English one")
    cells = [
        without_pages(theirs[cell["id"]]) if cell["cell_type"] == "code" else cell for cell in korean["cells"]
    ]
    return english | {"cells": cells}


def without_pages(cell: Any) -> Any:
    """A code cell whose outputs are texts and pictures."""
    return cell | {"outputs": [shown(output) for output in cell["outputs"]]}


def shown(output: Any) -> Any:
    kept = {kind: data for kind, data in output.get("data", {}).items() if kind != "text/html"}
    return output | {"data": kept} if kept else output


def as_text(notebook: Any) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    for page in PAGES:
        text = translated(page)
        if text != (ROOT / page).read_text(encoding="utf-8"):
            (ROOT / page).write_text(text, encoding="utf-8")
            print("rewritten:", page)


if __name__ == "__main__":
    main()
