import json

import pytest

from autograd.command import demo

NAMES = ["digits", "moons", "neuron", "regression", "xor"]


def test_the_list(run):
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    assert set(NAMES) <= {line.split()[0] for line in out.splitlines()}
    assert "xor         XOR: one neuron fails, and a hidden layer does it.\n" in out
    assert json.loads(run("demo", "--json")[1])["xor"] == "XOR: one neuron fails, and a hidden layer does it."


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
    assert err.endswith(": choose one of " + ", ".join(demo.descriptions()) + "\n")
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
