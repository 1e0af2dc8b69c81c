"""The notebooks run, and what they show is what is committed."""

import json
import re

import pytest

from .test_documents import ROOT, refresh

TEXT = ("text/plain", "text/markdown")
MOST = 2_000_000  # bytes of a file

pytestmark = pytest.mark.xdist_group("notebooks")  # each is run once, for several tests


def skip(what):
    pytest.skip(f"NO NOTEBOOK TESTS: {what}; pip install -e '.[test]'")


@pytest.fixture(scope="module", params=refresh.NOTEBOOKS, ids=str)
def path(request):
    return ROOT / request.param


@pytest.fixture(scope="module")
def committed(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def executed(path):
    for name in ("nbclient", "nbformat", "ipykernel"):
        try:
            __import__(name)
        except ImportError:
            skip(f"{name} is not installed")
    return refresh.executed(path)  # an error in a cell is raised here


def joined(text):
    return "".join(text)


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def told(cell):
    """What a cell shows, as text; and what else there is of it."""
    for output in cell["outputs"]:
        data = output.get("data", {})
        texts = {kind: joined(data[kind]) for kind in TEXT if kind in data}
        yield output["output_type"], joined(output.get("text", "")), texts, sorted(data)


def test_there_are_notebooks():
    assert [path.name for path in refresh.NOTEBOOKS] == ["the-chain-rule.ipynb"]


@pytest.mark.slow
def test_the_cells_show_what_they_showed(executed, committed):
    for now, then in zip(code_cells(executed), code_cells(committed), strict=True):
        assert now["id"] == then["id"]
        assert list(told(now)) == list(told(then)), f"{now['id']}: python docs/refresh.py runs it again"
        assert now["execution_count"] == then["execution_count"]


def test_nothing_went_wrong(committed):
    outputs = [output for cell in code_cells(committed) for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} == {"stream", "execute_result"}
    assert {output.get("name", "stdout") for output in outputs} == {"stdout"}  # no warnings


def test_only_what_is_meant_to_be_is_in_the_file(path, committed):
    assert committed["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in committed["cells"]:
        assert set(cell["metadata"]) <= {"jupyter"}
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", cell["id"]), "ids are words, to tell changes of a cell"
    ids = [cell["id"] for cell in committed["cells"]]
    assert len(set(ids)) == len(ids)
    counts = [cell["execution_count"] for cell in code_cells(committed)]
    assert counts == list(range(1, len(counts) + 1))
    assert not re.search("/home/|/tmp/|/Users/|ipykernel_|site-packages", path.read_text("utf-8"))


def test_it_is_not_too_large(path):
    assert path.stat().st_size < MOST


def test_every_page_has_a_picture_behind_it(committed):
    shown = [output.get("data", {}) for cell in code_cells(committed) for output in cell["outputs"]]
    pages = [joined(data["text/html"]) for data in shown if "text/html" in data]
    assert len(pages) >= 4
    for page in pages:
        assert page.count("<iframe ") == 1
        assert "src='data:image/svg+xml;base64," in page
    assert all("image/svg+xml" in data for data in shown if "text/html" in data)


def test_pictures_fit_into_a_column(committed):
    """nbconvert does not scale them down."""
    for cell in code_cells(committed):
        for output in cell["outputs"]:
            data = output.get("data", {})
            if "image/svg+xml" in data and "text/html" not in data:
                width = re.search(r'width="(\d+)pt"', joined(data["image/svg+xml"]))[1]
                assert int(width) <= 790, cell["id"]


def test_links_lead_somewhere(path, committed):
    for cell in committed["cells"]:
        if cell["cell_type"] == "markdown":
            for target in re.findall(r"\]\(([^)#]+)\)", joined(cell["source"])):
                assert target.startswith("https://") or (path.parent / target).exists(), target


def test_solutions_are_folded_away(committed):
    (exercises,) = [cell for cell in committed["cells"] if cell["id"] == "exercises"]
    text = joined(exercises["source"])
    questions = re.findall(r"^\*\*(\d)\.\*\*", text, re.MULTILINE)
    assert len(questions) == text.count("<details><summary>Solution</summary>\n\n") >= 5
    assert text.count("\n\n</details>") == len(questions)
    (solutions,) = [cell for cell in committed["cells"] if cell["id"] == "solutions"]
    assert solutions["metadata"] == {"jupyter": {"source_hidden": True}}


@pytest.mark.slow
def test_a_notebook_that_fails_is_reported(tmp_path, path):
    nbclient = pytest.importorskip("nbclient")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = code_cells(notebook)[:1]
    notebook["cells"][0]["source"] = "1 / 0"
    broken = tmp_path / "broken.ipynb"
    broken.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="ZeroDivisionError"):
        refresh.executed(broken)


@pytest.mark.slow
def test_refresh_writes_down_what_the_cells_show(tmp_path, path, capsys):
    pytest.importorskip("nbclient")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = code_cells(notebook)[:1]
    notebook["cells"][0] |= {"source": "print(1 + 1)", "outputs": [], "execution_count": None}
    page = tmp_path / "page.ipynb"
    page.write_text(json.dumps(notebook), encoding="utf-8")
    refresh.main([str(page)])
    (cell,) = json.loads(page.read_text(encoding="utf-8"))["cells"]
    assert list(told(cell)) == [("stream", "2\n", {}, [])]
    assert (cell["execution_count"], cell["metadata"]) == (1, {})
    capsys.readouterr()
    refresh.main([str(page)])
    assert capsys.readouterr().out == ""  # nothing to rewrite
