import json
import webbrowser
from pathlib import Path


def test_a_page_is_written(run, tmp_path):
    path = tmp_path / "play.html"
    assert run("playground", "--html", str(path)) == (0, f"{path}\n", "")
    assert "<title>A net to train</title>" in path.read_text(encoding="utf-8")
    assert json.loads(run("playground", "--html", str(path), "--json")[1]) == {"file": str(path)}
    assert run("playground", "--html", "-")[1] == path.read_text(encoding="utf-8")


def test_or_opened_in_the_browser(run, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    code, out, err = run("playground")
    assert (code, err, opened) == (0, "", [Path(out.strip()).as_uri()])


def test_what_cannot_be(run):
    assert run("playground", "--html", "")[::2] == (
        2, "error: --html needs the name of a file, such as play.html; - is the standard output\n",
    )  # fmt: skip
    code, out, err = run("playground", "--html", "-", "--json")
    assert (code, out) == (2, "")
    assert "both write to the standard output" in err
