"""What the documents say is true."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def script(name):
    """A module in docs/."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


refresh = script("refresh")
DOCUMENTS = refresh.DOCUMENTS
PHOTOGRAPHS = json.loads((ROOT / "docs" / "pictures" / "photographs.json").read_text(encoding="utf-8"))


# whose examples train many nets, or simulate
SLOW = {
    Path("docs", f"{name}.md")
    for name in ("curriculum", "fitting", "from-scalars-to-matrices", "microgpt", "neighbours", "nn", "orbit")
}


@pytest.mark.parametrize(
    "document",
    [pytest.param(page, marks=[pytest.mark.slow] * (page in SLOW)) for page in DOCUMENTS],
    ids=str,
)
def test_documents_show_what_their_examples_print_and_draw(document):
    committed = (ROOT / document).read_text(encoding="utf-8")
    text, files = refresh.refreshed(document)
    assert text == committed, "python docs/refresh.py writes down what the examples print"
    made = (refresh.drawn, refresh.photographed, refresh.plotted)
    drawn, photographed, plotted = (of(document, text, files) for of in made)
    assert {*drawn, *photographed, *plotted} == set(refresh.shown(document, text)), (
        "a picture that no example makes"
    )
    for picture, content in drawn.items():
        assert content == (ROOT / picture).read_bytes(), f"{picture}: python docs/refresh.py draws it"
    for picture in plotted:
        assert PHOTOGRAPHS.get(picture.name) == refresh.plot_digest(text, picture), (
            f"{picture}: python docs/refresh.py writes it"
        )
    for picture in photographed:
        made_of = PHOTOGRAPHS.get(picture.name)
        assert made_of == refresh.digest(text, picture), (
            f"{picture}: python docs/make_screenshots.py takes it"
        )


def test_no_picture_is_left_over():
    shown = [refresh.shown(document, (ROOT / document).read_text(encoding="utf-8")) for document in DOCUMENTS]
    pictures = {path.relative_to(ROOT) for path in (ROOT / "docs" / "pictures").iterdir()}
    assert {path for path in pictures if path.suffix != ".json"} == {
        path for paths in shown for path in paths
    }


def test_a_picture_follows_its_example(tmp_path):
    page = tmp_path / "page.md"
    example = "from pathlib import Path\nPath('a.svg').write_text('A')\nPath('b.html').write_text('B')"
    links = "![a](pictures/a.svg) ![b](pictures/b.png) ![c](pictures/c.svg)"
    page.write_text(f"```python\n{example}\n```\n{links}\n", encoding="utf-8")
    text, files = refresh.refreshed(page)
    a, b, c = refresh.shown(page, text)
    assert refresh.drawn(page, text, files) == {a: b"A"}
    assert refresh.photographed(page, text, files) == {b: b"B"}
    assert c == tmp_path / "pictures" / "c.svg"
    assert refresh.digest(text, b) != refresh.digest(text.replace("'B'", "'C'"), b)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_tables_quote_what_examples_print(document):
    assert refresh.misquoted((ROOT / document).read_text(encoding="utf-8")) == []


def test_outputs_are_rewritten(tmp_path):
    page = tmp_path / "page.md"
    table = "| plan | by hand |\n|---|---|\n| `2` and `3` | `4` |\n"
    page.write_text("```python\nprint(1 + 1)\n```\n\n" + table, encoding="utf-8")
    text, _ = refresh.refreshed(page)
    assert text == "```python\nprint(1 + 1)\n```\n\n```text\n2\n```\n\n" + table
    assert refresh.misquoted(text) == ["3"]
    page.write_text(text.replace("1 + 1", "1 + 2"), encoding="utf-8")
    assert refresh.refreshed(page)[0] == text.replace("1 + 1", "1 + 2").replace("```text\n2", "```text\n3")


def test_commands_are_run(tmp_path):
    page = tmp_path / "page.md"
    text = "```sh\npython -c 'print(1)'\n```\n\n```text\n```\n\n```sh\nmake everything\n```\n"
    page.write_text(text, encoding="utf-8")
    assert refresh.refreshed(page)[0] == text.replace("```text\n", "```text\n1\n")


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_and_pictures_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("https://"):
            assert (ROOT / document).parent.joinpath(target).exists(), target


def test_the_readme_activates_the_environment_before_it_uses_it():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    used = re.search(r"^(glassgrad|python|pip) |`(glassgrad|python|pip) ", text, re.MULTILINE).start()
    assert text.index("source .venv/bin/activate") < used
    assert text.index(r".venv\Scripts\activate") < used
    assert len(re.findall(r"^python3 -m venv .*-m pytest$", text, re.MULTILINE)) == 1  # .ci/run runs it


def test_the_operations_page_is_the_table():
    assert (ROOT / "docs" / "operations.md").read_text(encoding="utf-8") == script("make_operations").page()


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
