"""Each demo as its user runs it: what it prints, writes and returns."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from demos import __main__ as both
from demos import common, digits, moons, neuron, regression, xor
from nn import fit

ROOT = Path(__file__).parents[2]
DEMOS = {
    "xor": xor,
    "regression": regression,
    "neuron": neuron,
    "moons": moons,
    "digits": digits,
    "both": both,
}
PICTURES = {
    "xor": {"xor.png", "xor-graph.png", "xor-graph.svg", "xor-values.png", "xor-values.svg"},
    "regression": {f"regression-{end}" for end in ("line.png", "sine.png", "graph.png", "graph.svg")},
    "neuron": {"neuron.png", "neuron.svg"},
    "moons": {"moons.png", "moons-graph.png", "moons-graph.svg"},
    "digits": {"digits.png", "digits-graph.png", "digits-graph.svg"},
}
PICTURES["both"] = PICTURES["xor"] | PICTURES["regression"]
each = pytest.mark.parametrize("name", DEMOS)
LEARNING = ["xor", "regression", "moons", pytest.param("digits", marks=pytest.mark.slow)]


def steps(name, number):
    """The option that limits the training."""
    return ("--epochs" if name == "digits" else "--steps", str(number))


def run(capsys, name, *argv):
    """Exit status, stdout, stderr without the lines by which `fit` tells how it goes."""
    try:
        status = DEMOS[name].main(argv)
    except SystemExit as exit:
        status = exit.code
    out, err = capsys.readouterr()
    return status, out, re.sub(r"^epoch \d+ of \d+: .*\n", "", err, flags=re.MULTILINE)


# ---- they learn ----


def test_one_neuron_fails_on_xor_and_a_hidden_layer_does_it(capsys):
    status, out, err = run(capsys, "xor", "--no-pictures")
    assert (status, err) == (0, "")
    assert "3 of 4 right" in out
    assert "The best that a line can do is 3 of 4" in " ".join(out.split())
    assert "4 of 4 right" in out


def test_one_neuron_that_ends_at_zero_is_undecided(capsys):
    status, out, _ = run(capsys, "xor", "--no-pictures", "--seed", "0")
    assert status == 0
    assert out.count("undecided") == 4
    assert "0 of 4 right, loss 1.0000" in out


@pytest.mark.untraced
def test_share_of_random_starts_that_solve_xor(capsys):
    status, out, _ = run(capsys, "xor", "--no-pictures", "--seeds", "10")
    assert (status, out) == (
        0,
        "Solved 10 of 10 random starts, in 500 steps, with --hidden 4 --activation tanh.\n",
    )
    _, out, _ = run(capsys, "xor", "--no-pictures", "--seeds", "10", "--hidden", "1", "--steps", "50")
    assert "Solved 0 of 10" in out


@pytest.mark.nightly
def test_the_share_is_what_the_help_says(capsys):
    said = re.search(r"`--hidden 2`, (\d+)", xor.__doc__)
    _, out, _ = run(capsys, "xor", "--no-pictures", "--seeds", "100", "--hidden", "2")
    found = re.match(r"Solved (\d+) of 100", out)
    assert int(found[1]) == pytest.approx(int(said[1]), abs=2)  # the last bit of tanh depends on the machine


@pytest.mark.untraced
def test_the_line_is_that_of_least_squares(capsys):
    status, out, err = run(capsys, "regression", "--no-pictures")
    assert (status, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    assert ["slope", "0.5001", "0.5001"] in rows
    assert ["intercept", "3.0001", "3.0001"] in rows
    assert "the loss changed by less than 1e-13" in out
    assert "the loss is below 0.01049" in out


def test_a_limit_of_steps_is_told(capsys):
    status, out, err = run(capsys, "regression", "--no-pictures", "--steps", "20")
    assert status == 1
    assert out.count("Stopped after step 20: that is the limit.") == 2
    assert "It did not learn: the line is not yet that of least squares" in err


def test_a_curve_that_has_not_reached_the_noise_has_not_learned(capsys, monkeypatch):
    monkeypatch.setattr(regression, "learn_line", lambda args: None)
    status, _, err = run(capsys, "regression", "--no-pictures", "--steps", "3")
    assert status == 1
    assert "the curve is not as close to the points as the sine" in err


def test_the_textbook_neuron(capsys):
    status, out, err = run(capsys, "neuron", "--no-pictures")
    assert (status, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    for row in (
        "x1 2.0000 -1.5000",
        "x2 0.0000 +0.5000",
        "w1 -3.0000 +1.0000",
        "w2 1.0000 +0.0000",
        "0 -3.0000 1.0000 6.8814 0.7071 0.5821",
    ):
        assert row.split() in rows
    assert "x1.grad += -3 * 0.5 = -1.5   (local dx1w1/dx1 = w1 = -3)" in out
    assert "2 * 0.5 = 1   via x1w1 = x1 * w1, where local dx1w1/dw1 = x1" in out


def test_moons(capsys):
    status, out, err = run(capsys, "moons", "--no-pictures")
    assert (status, err) == (0, "")
    first, *_, last = (line.split() for line in out.splitlines() if line.endswith("%"))
    assert first[0] == "1"
    assert last[0] == "100"
    assert int(last[2].rstrip("%")) >= 98


@pytest.mark.slow
def test_digits(capsys):
    status, out, err = run(capsys, "digits", "--no-pictures")
    assert (status, err) == (0, "")
    said = re.search(r"([\d.]+)% of 360 right, (\d+) wrong", out)
    assert float(said[1]) >= 95
    rows = [line.split()[1:] for line in out.partition("Rows: the digits")[2].splitlines()[3:13]]
    counts = [[int(n.replace(".", "0")) for n in row] for row in rows]
    assert sum(map(sum, counts)) == 360
    assert sum(counts[i][i] for i in range(10)) == 360 - int(said[2])
    assert "scalar operations" in out.partition("The program for the loss of a batch:")[2]


def test_digits_without_scikit_learn(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    for module in [module for module in sys.modules if module.startswith("sklearn.")]:
        monkeypatch.delitem(sys.modules, module)
    status, out, err = run(capsys, "digits", "--no-pictures")
    assert (status, out) == (2, "")
    assert err.endswith('error: nn.datasets.digits comes with scikit-learn: pip install "glassgrad[data]"\n')


# ---- the engines ----


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text)]


@pytest.mark.untraced
@pytest.mark.parametrize("name", LEARNING)
def test_both_engines_tell_the_same(capsys, name):
    argv = ("--no-pictures", *steps(name, 1 if name == "digits" else 30), "--engine")
    eager, compiled = (run(capsys, name, *argv, engine) for engine in ("eager", "compiled"))
    assert eager[0] == compiled[0]
    assert eager[2] == compiled[2]
    told = compiled[1]
    if name == "digits":
        assert "The program for" not in eager[1]
        before, _, after = told.partition("The program for")
        told = before + after[after.index("  epoch ") :]
    assert numbers(told) == pytest.approx(numbers(eager[1]), abs=1.001e-4)  # the last digit that is printed
    assert len(numbers(told)) > 3


def test_an_engine_that_there_is_not(capsys):
    status, _, err = run(capsys, "moons", "--engine", "steam")
    assert status == 2
    assert "argument --engine: invalid choice: 'steam'" in err
    assert run(capsys, "neuron", "--engine", "eager")[0] == 2


# ---- their pictures ----


def check_picture(path):
    content = path.read_bytes()
    if path.suffix == ".png":
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        assert content[-8:-4] == b"IEND"
    else:
        assert ET.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in ("both", "digits"))) for name in PICTURES]
)
def test_pictures(capsys, tmp_path, name):
    out_dir = tmp_path / "a" / "b"
    _, out, err = run(capsys, name, "--out", str(out_dir), *steps(name, 2))
    assert "Traceback" not in err
    assert {path.name for path in out_dir.iterdir()} == PICTURES[name]
    for path in out_dir.iterdir():
        check_picture(path)
        assert f"  {path}\n" in out


@each
def test_no_pictures_writes_nothing(capsys, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    _, out, _ = run(capsys, name, "--no-pictures", *steps(name, 2))
    assert "Picture" not in out
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_there_is_a_sentence_and_the_graph(capsys, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for module in [module for module in sys.modules if module.startswith("matplotlib.")]:
        monkeypatch.delitem(sys.modules, module)
    _, _, err = run(capsys, "xor", "--steps", "2", "--out", str(tmp_path))
    assert 'No xor.png: plots need matplotlib (pip install -e ".[plot]")\n' in err
    assert {path.name for path in tmp_path.iterdir()} == PICTURES["xor"] - {"xor.png"}


def test_no_heading_where_nothing_was_written(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(regression.pictures, "optional", lambda module: None)
    monkeypatch.setattr(regression.pictures, "graph", lambda path, picture: [])
    _, out, err = run(capsys, "regression", "--steps", "2", "--out", str(tmp_path))
    assert "Picture" not in out
    assert err.count("plots need matplotlib") == 2


def test_without_graphviz_there_is_a_sentence_and_the_dot_text(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("GRAPHVIZ_DOT", "no-such-program")
    status, out, err = run(capsys, "neuron", "--out", str(tmp_path))
    assert status == 0
    assert "no-such-program" in err
    assert f"  {tmp_path / 'neuron.gv'}\n" in out
    assert (tmp_path / "neuron.gv").read_text(encoding="utf-8").startswith("digraph")


# ---- a page that plays the training ----


@pytest.mark.untraced
@pytest.mark.parametrize("name", ["xor", "regression", "moons"])
def test_replay(capsys, tmp_path, name):
    path = tmp_path / "training.html"
    _, out, _ = run(capsys, name, "--no-pictures", *steps(name, 5), "--replay", str(path))
    assert out.count(str(path)) == 1
    page = path.read_text(encoding="utf-8")
    assert '"epochs":[0,1,2,3,4,5]' in page
    assert "<title>MLP(" in page
    path.unlink()
    plain = run(capsys, name, "--no-pictures", *steps(name, 5))
    assert "A page" not in plain[1]
    assert not path.exists()


def test_a_replay_that_cannot_be(capsys, tmp_path):
    status, _, err = run(capsys, "xor", "--no-pictures", "--steps", "5", "--replay", str(tmp_path))
    assert status == 2
    assert f"Cannot write {tmp_path}: " in " ".join(err.split())
    status, _, err = run(capsys, "xor", "--no-pictures", "--seeds", "2", "--replay", "x.html")
    assert status == 2
    assert err.endswith("argument --replay: it plays one training, and --seeds are many\n")


# ---- the same seed ----


@pytest.mark.parametrize("name", LEARNING)
def test_same_seed_same_numbers(capsys, name):
    argv = ("--no-pictures", *steps(name, 3), "--seed")
    first, again, other = (run(capsys, name, *argv, seed) for seed in ("5", "5", "6"))
    assert first == again != other


# ---- bad input ----


@each
@pytest.mark.parametrize(
    ("option", "given", "sentence"),
    [
        ("--lr", "-1", "argument --lr: must be a number above 0, not '-1'"),
        ("--lr", "0", "argument --lr: must be a number above 0, not '0'"),
        ("--lr", "fast", "argument --lr: must be a number above 0, not 'fast'"),
        ("--lr", "nan", "argument --lr: must be a number above 0, not 'nan'"),
        ("--lr", "inf", "argument --lr: must be a number above 0, not 'inf'"),
        ("--steps", "0", "argument --steps: must be a whole number above 0, not '0'"),
        ("--steps", "-3", "argument --steps: must be a whole number above 0, not '-3'"),
        ("--steps", "1.5", "argument --steps: must be a whole number above 0, not '1.5'"),
        ("--seed", "x", "argument --seed: must be a whole number, not 'x'"),
        ("--out", "", "argument --out: must be the name of a folder, not ''"),
    ],
)
def test_bad_options(capsys, name, option, given, sentence):
    option = option.replace(*(("--steps", "--epochs") if name == "digits" else ("", "")))
    sentence = sentence.replace("--steps", option)
    status, out, err = run(capsys, name, "--no-pictures", f"{option}={given}")
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].endswith(f": error: {sentence}")


@each
@pytest.mark.parametrize("below", ["", "deeper"])
def test_an_out_that_cannot_be_written(capsys, tmp_path, name, below):
    path = tmp_path / "file"
    path.write_text("")
    status, out, err = run(capsys, name, "--out", str(path / below))
    assert (status, out) == (2, "")
    assert f"argument --out: cannot write pictures to '{path / below}': " in err.splitlines()[-1]


def test_a_picture_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "neuron.svg").mkdir()
    status, _, err = run(capsys, "neuron", "--out", str(tmp_path))
    assert status == 2
    assert " ".join(err.split()).startswith(f"Cannot write {tmp_path / 'neuron.svg'}: ")


@each
def test_did_not_learn(capsys, name):
    argv = ["--lr", "1e-20"] if name == "neuron" else []
    status, _, err = run(capsys, name, "--no-pictures", *steps(name, 1), *argv)
    assert status == 1
    assert err.startswith("It did not learn: ")
    assert "; try " in err


def test_advice_for_the_settings_given(capsys):
    for name, argv, advice in (
        ("xor", ["--lr", "1e9"], "the loss rose; try a smaller --lr."),
        ("moons", ["--lr", "50", "--steps", "20"], "the loss rose; try a smaller --lr."),
        ("xor", ["--hidden", "1"], "one hidden neuron is not enough"),
        ("neuron", ["--lr", "1e-20"], "the output did not fall; try a larger --lr."),
    ):
        status, _, err = run(capsys, name, "--no-pictures", *argv)
        assert status == 1
        assert advice in " ".join(err.split())


def test_ctrl_c_before_the_output_fell(capsys, monkeypatch):
    monkeypatch.setattr(neuron, "progress", lambda steps, name, losses: iter([0]))
    status, _, err = run(capsys, "neuron", "--no-pictures")
    assert status == 130
    assert err.startswith("Stopped early, before it had learned: ")


def ctrl_c(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", LEARNING)
def test_ctrl_c_before_it_has_learned(capsys, monkeypatch, name):
    def one_epoch(*args, callbacks=(), **settings):
        return fit(*args, callbacks=[*callbacks, ctrl_c], **settings)

    monkeypatch.setattr(common, "fit", one_epoch)
    status, _, err = run(capsys, name, "--no-pictures")
    assert status == 130
    said = " ".join(err.split())
    assert "Stopped by Ctrl-C after 1 of " in said
    assert "Stopped early, before it had learned: " in said
    assert "try" not in err


@pytest.mark.parametrize("argv", [(), ("--seeds", "3")])
def test_ctrl_c_before_there_is_anything_to_tell(capsys, monkeypatch, argv):
    monkeypatch.setattr(common, "fit", lambda *_, **settings: fit(*_, **settings | {"metrics": [ctrl_c]}))
    status, out, err = run(capsys, "xor", "--no-pictures", *argv)
    assert (status, out) == (130, "")
    assert err.endswith("Stopped by Ctrl-C.\n")


def test_random_starts_that_are_stopped_are_not_counted(capsys, monkeypatch):
    monkeypatch.setattr(common, "fit", lambda *_, **settings: fit(*_, **settings | {"callbacks": [ctrl_c]}))
    assert run(capsys, "xor", "--seeds", "3") == (130, "", "Stopped by Ctrl-C.\n")


@pytest.mark.parametrize("name", ["regression", "moons"])
def test_a_loss_that_explodes(capsys, name):
    status, _, err = run(capsys, name, "--no-pictures", "--lr", "1e100")
    assert status == 1
    assert err.startswith("It did not learn: the loss is ")
    assert err.endswith("; try a smaller --lr.\n")


# ---- in a shell ----


def shell(*argv):
    env = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", *argv]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@each
def test_as_a_module(name):
    module = "demos" if name == "both" else f"demos.{name}"
    done = shell(module, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: python -m {module} ")
    assert max(map(len, done.stdout.splitlines())) < 80


@pytest.mark.untraced
def test_what_they_print_fits_into_80_columns(capsys):
    for name in DEMOS:
        _, out, err = run(capsys, name, "--no-pictures", *steps(name, 2 if name == "digits" else 12))
        assert max(map(len, (out + err).splitlines())) <= 80


@each
def test_prose_fits_into_60_columns(capsys, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "60")
    _, about, _ = run(capsys, name, "--help")
    _, out, err = run(capsys, name, "--no-pictures", *steps(name, 2 if name == "digits" else 12))
    for line in (about + out + err).splitlines():
        assert len(line) <= 60 or line.startswith("  "), line


def test_closed_stdout():
    script = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    env = os.environ | {"PYTHONWARNINGS": "error"}
    command = [sys.executable, "-c", script, "-m", "demos.neuron", "--no-pictures"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_without_superscripts():
    done = shell("demos.neuron", "--no-pictures")
    assert (done.returncode, done.stderr) == (0, "")
    assert "(local do/dn = 1 - o? = 0.5)" in done.stdout
