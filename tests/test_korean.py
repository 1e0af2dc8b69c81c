"""The Korean pages: the examples of the English ones, links that lead somewhere, and a way there and back."""

import json
import re
from pathlib import Path

import pytest

from .test_curriculum import BLOCK, anchors
from .test_documents import ROOT, script

korean = script("korean")
MARKDOWN = [path for path in korean.PAGES if path.suffix == ".md"]
INCLUDED = Path("docs/ko/begin.md")  # which is README.ko.md
PARTICLE = re.compile(r"[은는이가을를과와]\([은는이가을를과와]\)")


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def prose(path):
    if path.suffix == ".md":
        return BLOCK.sub("", text(path))
    cells = [cell for cell in json.loads(text(path))["cells"] if cell["cell_type"] == "markdown"]
    return "\n\n".join("".join(cell["source"]) for cell in cells)


@pytest.mark.parametrize("path", korean.PAGES, ids=str)
def test_the_examples_are_those_of_the_english_page(path):
    assert korean.translated(path) == text(path), "python docs/korean.py copies them"


@pytest.mark.parametrize("path", korean.PAGES, ids=str)
def test_every_paragraph_is_korean(path):
    for paragraph in re.split(r"\n\s*\n", prose(path)):
        words = re.sub(r"`[^`]*`|\$+[^$]*\$+|\]\([^)]*\)|<[^>]+>", " ", paragraph).split()
        assert sum(map(str.isalpha, words)) < 4 or re.search("[가-힣]", paragraph), paragraph
    assert not PARTICLE.search(prose(path)), "in a text of ours the particle is known"


@pytest.mark.parametrize("path", korean.PAGES, ids=str)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)]+)\)", prose(path)):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = (ROOT / path).parent / name if name else ROOT / path
        assert there.exists(), target
        assert not anchor or anchor in anchors(there.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("path", [path for path in MARKDOWN if path != INCLUDED], ids=str)
def test_each_page_links_to_the_other_language(path):
    english = korean.PAGES[path]
    there = f"]({'../' * (path.parent.name == 'ko')}{english.name})"
    back = f"]({'ko/' * (path.parent.name == 'ko')}{path.name})"
    assert f"[English{there}" in text(path)
    assert f"[한국어{back}" in text(english)


@pytest.mark.parametrize("path", MARKDOWN, ids=str)
def test_headings_and_pictures_are_as_many(path):
    for pattern in (r"^#+ ", r"!\[", r"^\| ?-|^\|-"):
        of = [len(re.findall(pattern, prose(each), re.MULTILINE)) for each in (path, korean.PAGES[path])]
        assert of[0] == of[1] + (path.name == "README.ko.md" and pattern == r"^#+ "), pattern


def test_a_page_with_other_examples_is_reported():
    english = "```python\nx = 1\n```\n\n```text\n1\n```\n"
    assert korean.with_blocks(f"가\n\n{english.replace('1', '2')}나", english) == f"가\n\n{english}나"
    with pytest.raises(ValueError, match="'nothing' stands where the English page has '```text"):
        korean.with_blocks("```python\n```\n", english)
    with pytest.raises(ValueError, match="other cells"):
        korean.with_cells({"cells": []}, {"cells": [{"id": "title"}]})
