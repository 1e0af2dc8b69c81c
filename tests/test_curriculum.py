"""docs/curriculum.md reaches every idea of a first course, and what it says to type works.

That its Python blocks run and print what stands below them is held by test_documents.py.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "curriculum.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS, EXTRA_ROWS = 163, 11  # ideas of the course; and those that it mentions by the way

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMANDS = [line for language, body in BLOCK.findall(TEXT) if language == "sh" for line in body.splitlines()]
PROSE = BLOCK.sub("", TEXT)


def anchors(text):
    """What a link into a page may name: its headings as GitHub writes them, and its anchors."""
    prose = BLOCK.sub("", text)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    slugs = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    return [*slugs, *re.findall(r'<a id="([^"]+)"></a>', prose)]


def test_every_idea_is_reached_once():
    expected = [f"row-{i}" for i in range(1, ROWS + 1)] + [f"row-extra-{i}" for i in range(1, EXTRA_ROWS + 1)]
    assert sorted(re.findall(r'<a id="(row-[^"]+)"></a>', PROSE)) == sorted(expected)


def test_every_anchor_stands_at_a_sentence():
    bare = re.sub(r'<a id="row-[^"]+"></a>', "@", PROSE)
    assert re.findall(r"@+\s*(?:\n\n|\Z|[-#|])", bare) == []


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", PROSE):
        page, _, anchor = target.partition("#")
        path = PAGE.parent / page if page else PAGE
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), target


def test_all_sections_are_listed():
    listed = re.findall(r"^\d+\. \[(.+)\]\(#(.+)\)$", TEXT, re.MULTILINE)
    headings = re.findall(r"^## (\d+)\. (.+)$", TEXT, re.MULTILINE)
    assert [title for title, _ in listed] == [title for _, title in headings]
    assert [int(number) for number, _ in headings] == list(range(1, len(listed) + 1))


def is_cheap(command):
    return "-m autograd" in command


def is_a_demo(command):
    """Whether it is a demo as it stands, which a test in tests/demos/ runs to its end."""
    return (ROOT / "demos" / f"{command.removeprefix('python -m demos.')}.py").exists()


@pytest.mark.parametrize(
    "command",
    [
        command if is_cheap(command) else pytest.param(command, marks=pytest.mark.slow)
        for command in dict.fromkeys(COMMANDS)
        if not is_a_demo(command)
    ],
)
def test_every_command_succeeds(command, tmp_path):
    python, *arguments = shlex.split(command)
    assert python == "python"
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
