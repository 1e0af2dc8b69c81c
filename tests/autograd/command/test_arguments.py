import io

import pytest


@pytest.mark.parametrize("command", ["step", "explain", "check", "draw", "compile"])
def test_an_expression_from_the_standard_input(run, monkeypatch, command):
    monkeypatch.setattr("sys.stdin", io.StringIO("x*y\n"))
    code, out, err = run(command, "-", "x=2", "y=3")
    assert (code, err.replace("-o FILE draws it\n", "")) == (0, "")
    assert out


def test_an_empty_standard_input(process):
    ran = process("check", "-", input="")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: there is no expression")


@pytest.mark.parametrize("command", ["step", "explain", "check", "draw"])
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("x*y", "x=1"), 2, "error: no value for y: add y=1.5\n"),
        (("x^2", "x=1"), 2, "error: a power is written **, not ^\n  x^2\n   ^\n"),
        (("x + log(x)", "x=-1"), 1, "error: log(-1) is not a real number"),
        (("x", "x=\x1b[31m"), 2, "error: x=\\x1b[31m: \\x1b[31m is not a number\n"),
        (("x", "x=1", "--colour"), 2, "usage: "),
        (("__import__('os').system('touch hacked')",), 2, "error: a method is written as a function"),
        (("exp(" * 101 + "x" + ")" * 101, "x=1"), 2, "error: "),
        (("x+" * 6000 + "x", "x=1"), 2, "error: an expression has at most 10,000 characters"),
    ],
)
def test_what_is_refused(run, command, words, code, says):
    got, out, err = run(command, *words)
    assert (got, out) == (code, "")
    assert err.startswith(says)
    assert "\x1b" not in err


@pytest.mark.parametrize("command", ["step", "explain", "check", "draw"])
def test_names_in_other_letters(process, command):
    ran = process(command, "größe*x", "größe=2", "x=3")
    assert ran.returncode == 0
    assert "größe" in ran.stdout
    ran = process(command, "größe*x", "größe=2", "x=3", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert "gr\\xf6\\xdfe" in ran.stdout


@pytest.mark.parametrize("command", ["step", "explain", "check", "draw", "compile"])
def test_json_says_what_it_is_about(data, command):
    told = data(command, "x*y", "y=3", "x=2")
    assert (told["expression"], told["values"], told["value"]) == ("x*y", {"x": 2.0, "y": 3.0}, 6.0)


@pytest.mark.parametrize("command", ["explain", "draw", "compile", "step"])
def test_json_of_what_is_not_finite(data, command):
    told = data(command, "x*y", "y=inf", "x=nan")
    assert (told["values"], told["value"]) == ({"x": "NaN", "y": "Infinity"}, "NaN")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("step", "nb.ipynb"), "error: nb.ipynb is a notebook, not an expression: write stepper(loss) in it"),
        (("draw", "Nb.IPYNB"), "(jupyter nbconvert --to script Nb.IPYNB), which glassgrad step runs"),
        (("explain", "train.py"), "error: train.py is a script, not an expression: glassgrad step"),
        (("step", "lambda*x", "x=1"), "lambda is a word of Python: choose another name, such as lambda_\n"
                                      "  lambda*x\n  ^^^^^^\n"),
        (("check", "1 + class", "class=1"), "class is a word of Python: choose another name, such as class_"),
    ],
)  # fmt: skip
def test_what_is_no_expression(run, words, says):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert says in err
