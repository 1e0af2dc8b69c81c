"""What the documents say is true."""

import importlib.util
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_examples_print_what_they_say(document, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```(\w+)\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    for (language, text), (following, expected) in pairwise([*blocks, ("", "")]):
        if language == "python" and "..." not in text:
            exec(compile(text, str(document), "exec"), names)
            assert capsys.readouterr().out == (expected if following == "text" else "")


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_and_pictures_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("https://"):
            assert (ROOT / document).parent.joinpath(target).exists(), target


def test_the_operations_page_is_the_table():
    spec = importlib.util.spec_from_file_location("make_operations", ROOT / "docs" / "make_operations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "operations.md").read_text(encoding="utf-8") == module.page()


def run(code, folder):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


def test_files_of_hips_autograd_among_ours_are_reported(tmp_path):
    shutil.copytree(ROOT / "autograd", tmp_path / "autograd")
    (tmp_path / "autograd" / "numpy").mkdir()
    result = run("import autograd", tmp_path)
    assert "HIPS/autograd" in result.stderr
    assert result.returncode == 1


def test_hips_autograd_in_place_of_ours_is_reported(tmp_path):
    shutil.copytree(ROOT / "nn", tmp_path / "nn")
    (tmp_path / "autograd").mkdir()
    (tmp_path / "autograd" / "__init__.py").write_text("def grad(f): ...", encoding="utf-8")
    result = run("import nn", tmp_path)
    assert "HIPS/autograd" in result.stderr
    assert result.returncode == 1
