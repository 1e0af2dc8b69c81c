import json
import re

import pytest

from autograd.command import demo, gallery

NAMES = [
    "activations", "descent", "differences", "digits", "features", "finder", "generalise", "microgpt",
    "moons", "neuron", "perceptron", "regression", "xor",
]  # fmt: skip


def test_the_list(run):
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == NAMES
    assert re.search("^xor +XOR: one neuron fails, and a hidden layer does it.$", out, re.MULTILINE)
    assert json.loads(run("demo", "--json")[1])["xor"] == "XOR: one neuron fails, and a hidden layer does it."


@pytest.mark.slow
def test_every_demo_of_the_list_can_be_run(run):
    for name in demo.descriptions():
        code, out, _ = run("demo", name, "--help")
        assert (code, "usage: " in out) == (0, True)


def test_its_options_are_its_own(process, tmp_path):
    ran = process("demo", "neuron", "--out", str(tmp_path), "--steps", "2")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Downhill" in ran.stdout or "o.grad" in ran.stdout or "grad" in ran.stdout
    assert list(tmp_path.iterdir())
    ran = process("demo", "neuron", "--no-such-option")
    assert (ran.returncode, ran.stdout) == (2, "")


@pytest.mark.parametrize("name", ["common", "pictures", "__main__", "\x1b[31m", "../demos/xor"])
def test_a_demo_that_is_not_there(run, name):
    code, out, err = run("demo", name)
    assert (code, out) == (2, "")
    assert err.startswith("error: there is no demo ")
    assert err.endswith(": choose one of " + ", ".join(demo.descriptions()) + ", or all\n")
    assert "\x1b" not in err


def test_a_demo_has_no_json(run):
    assert run("demo", "--json", "xor")[0] == 2


@pytest.mark.parametrize("words", [(), ("xor",)])
def test_an_installed_package_has_no_demos(run, monkeypatch, tmp_path, words):
    (tmp_path / "demos").mkdir()  # somebody else's
    (tmp_path / "demos" / "__main__.py").touch()
    monkeypatch.setattr(demo, "HOME", tmp_path)
    code, out, err = run("demo", *words)
    assert (code, out) == (2, "")
    assert err.startswith(
        "error: the demos are not part of the installed package, but of the source repository"
    )


# ---- all of them ----


@pytest.fixture
def two(monkeypatch):
    """Two demos, one of which does not learn; the dict of their exit statuses may be changed."""
    statuses = {"first": 0, "second": 1}

    def main_of(name):
        def main(argv):
            option, folder = argv
            assert option == "--out"
            path = demo.Path(folder)
            path.mkdir(parents=True, exist_ok=True)
            for picture in (f"{name}.png", f"{name}.svg", "a&b <1>.png"):
                (path / picture).touch()
            print(f"this is {name} <script>")
            if statuses[name] == 2:
                raise SystemExit(2)
            return statuses[name]

        return main

    monkeypatch.setattr(demo, "descriptions", lambda: {"first": "The <first>.", "second": "The second."})
    monkeypatch.setattr(demo, "main_of", main_of)
    return statuses


def test_all_demos_make_a_page_of_their_pictures(run, two, tmp_path):
    out_dir = tmp_path / "new" / "it's"
    code, out, err = run("demo", "all", "--out", str(out_dir))
    assert (code, err) == (1, "")
    page = (out_dir / "index.html").read_text(encoding="utf-8")
    assert "this is first <script>\n" in out
    assert "this is first &lt;script&gt;\n" in page
    assert "<script>" not in page
    assert '<h2 id="first">The &lt;first&gt;</h2>' in page
    assert '<img src="second/second.svg" alt="second/second.svg"' in page
    assert "second.png" not in page
    assert '<img src="first/a%26b%20%3C1%3E.png" alt="first/a&amp;b &lt;1&gt;.png"' in page
    command = f"glassgrad demo second {gallery.shlex.join(['--out', str(out_dir / 'second')])}"
    assert page.count(gallery.escape(command)) == 3
    assert "exit status 1" in page
    assert str(out_dir / "index.html") in out


@pytest.mark.parametrize(("first", "shown"), [(0, 2), (2, 2), (130, 1)])
def test_the_worst_status_counts_and_ctrl_c_ends_it(run, two, tmp_path, first, shown):
    two.update(first=first, second=0)
    assert run("demo", "all", "--out", str(tmp_path))[0] == first
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<h2") == shown


def test_a_folder_that_cannot_be(run, two, tmp_path):
    (tmp_path / "file").touch()
    for name in (str(tmp_path / "file"), str(tmp_path / "file" / "deeper"), ""):
        code, out, err = run("demo", "all", "--out", name)
        assert (code, out) == (2, "")
        assert err.startswith("error: --out ")
