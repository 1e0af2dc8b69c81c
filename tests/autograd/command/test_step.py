import json

import pytest

from autograd import Value
from autograd.command import window
from autograd.step.stepper import Stepper, stepper

WORDS = ("step", "x*w + x", "x=2", "w=-3")


def expected(lr=None):
    x, w = Value(2.0, label="x"), Value(-3.0, label="w")
    return stepper(x * w + x, lr=lr, title="x*w + x")


@pytest.mark.parametrize("words", [(), ("--plain",), ("--tui",)])
def test_where_there_is_no_terminal_it_is_a_transcript(run, monkeypatch, words):
    monkeypatch.setattr(window, "find_spec", lambda name: True)
    assert run(*WORDS, *words) == (0, f"{expected()}\n", "")


def test_in_korean(run):
    for option in ([], ["--plain"]):
        assert run(*WORDS, *option, "--lang", "ko") == (0, f"{expected().transcript('ko')}\n", "")
    assert "choose from" in run(*WORDS, "--lang", "kr")[2]


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_options_stand_anywhere(run, place):
    words = [*WORDS]
    words[place:place] = ["--lr", "0.5", "--plain"]
    assert run(*words) == (0, f"{expected(lr=0.5)}\n", "")


def test_a_minus(run):
    code, out, err = run("step", "--", "-x", "x=2")
    assert (code, err) == (0, "")
    assert run("step", " -x", "x=2") == (code, out, err)


def test_help_stands_anywhere_too(run):
    assert run(*WORDS, "--help") == run("step", "--help")
    assert run("step", "--help")[1].startswith("usage: ")


def test_what_is_required(run):
    assert run("step")[2].endswith(" step: error: the following arguments are required: EXPRESSION\n")


def test_a_page(run, tmp_path):
    path = tmp_path / "größe.html"
    assert run(*WORDS, "--html", str(path)) == (0, f"{path}\n", "")
    assert path.read_text(encoding="utf-8") == expected().html()


def test_a_page_on_the_standard_output(process):
    ran = process(*WORDS, "--html=-")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == expected().html()


def test_json(run):
    code, out, err = run(*WORDS, "--json", "--lr=0.5")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["expression"] == "x*w + x"
    assert told["stepper"] == json.loads(json.dumps(expected(lr=0.5).json()))


def test_the_terminal_program(terminal):
    pytest.importorskip("textual", reason="pip install glassgrad[tui]")
    code, out = terminal(*WORDS, keys=b"q")
    assert code == 0
    assert "\x1b[?1049h" in out  # the alternate screen
    code, out = terminal(*WORDS, "--tui", keys=b"q")
    assert (code, "\x1b[?1049h" in out) == (0, True)


def test_no_terminal_program_if_it_is_not_wanted(terminal):
    assert terminal(*WORDS, "--plain") == (0, f"{expected()}\n")


def test_without_textual(run, monkeypatch):
    monkeypatch.setattr(window, "find_spec", lambda name: None)
    monkeypatch.setattr(Stepper, "run", None)
    code, out, err = run(*WORDS, "--tui")
    assert (code, out) == (1, "")
    assert (
        err
        == "error: the terminal program needs textual: pip install glassgrad[tui]; --plain needs nothing\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--html=a", "--plain"), "error: --html and --plain: choose one\n"),
        (("--tui", "--json", "--plain"), "error: --tui and --plain and --json: choose one\n"),
        (("--call=1",), "error: --call, --line, --list and --continue are for scripts: "),
        (("--continue",), "error: --call, --line, --list and --continue are for scripts: "),
        (("--lr=0",), "usage: "),
        (("--lr=inf",), "usage: "),
        (("--lr=fast",), "usage: "),
        (("--call=0",), "usage: "),
        (("--no-such",), "usage: "),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_options_that_do_not_fit(run, words, says, first):
    code, out, err = run("step", *words, *WORDS[1:]) if first else run(*WORDS, *words)
    assert (code, out) == (2, "")
    assert err.startswith(says)


def test_a_page_that_cannot_be_written(run, tmp_path):
    code, out, err = run(*WORDS, "--html", str(tmp_path / "no" / "a.html"))
    assert (code, out) == (1, "")
    assert err.startswith("error: [Errno 2] No such file or directory")
