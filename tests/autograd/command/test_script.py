import json
import os
import re
import subprocess
import sys

import pytest

from autograd import Value, record_lines
from autograd.__main__ import main
from autograd.command import window
from autograd.step.stepper import Stepper, stepper

from .conftest import ROOT

TRAIN = """\
import sys
from autograd import Value

print("arguments", sys.argv[1:])
w = Value(0.5)
for x in range(1, 4):
    loss = (w * x - 1) ** 2
    loss.backward()
    w.data -= 0.1 * w.grad
other = w * w
other.backward()
print("the end")
"""


@pytest.fixture
def train(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def save(text, name="train.py"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    save(TRAIN)
    return save


def first():
    w = Value(0.5, label="w")
    loss = (w * 1 - 1) ** 2
    loss.label = "loss"
    return str(stepper(loss))


def stopped(number, line):
    return f"train.py: stopped at backward() call {number}, line {line}; --continue lets it run on\n"


@pytest.mark.usefixtures("train")
def test_the_first_call(run):
    code, out, err = run("step", "train.py", "-n", "3", "--plain")
    head, _, transcript = out.partition("\n")
    assert (code, head, err) == (0, "arguments ['-n', '3', '--plain']", stopped(1, 8))
    assert "loss is computed from" in transcript
    assert "w.grad += " in transcript
    assert "the end" not in out
    assert frames(transcript) == frames(first())


def frames(transcript):
    return re.findall(r"^ +\d+ .*", transcript, re.MULTILINE)


@pytest.mark.parametrize(
    ("options", "number", "line"),
    [
        (("--call", "3"), 3, 8),
        (("--line", "8"), 1, 8),
        (("--line=11",), 4, 11),
        (("--line", "8", "--call", "2"), 2, 8),
        (("--lr", "0.1", "--call=4"), 4, 11),
    ],
)
@pytest.mark.usefixtures("train")
def test_the_call_that_is_asked_for(run, options, number, line):
    code, out, err = run("step", "--plain", *options, "train.py")
    assert (code, err) == (0, stopped(number, line))
    assert ("takes a step against its gradient" in out) == ("--lr" in options)


@pytest.mark.usefixtures("train")
def test_going_on(run):
    code, out, err = run("step", "--plain", "--continue", "--call=2", "train.py")
    assert (code, err) == (0, "")
    assert out.endswith("the end\n")
    assert out.count("The backward pass starts here") == 1


@pytest.mark.usefixtures("train")
def test_the_list(run):
    code, out, err = run("step", "--list", "train.py")
    assert (code, err) == (0, "")
    _, _, listing = out.partition("the end\n")
    assert [line.split() for line in listing.splitlines()] == [
        ["call", "where", "source", "output", "values"],
        ["1", "train.py:8", "loss.backward()", "loss", "=", "0.25", "4"],
        ["2", "train.py:8", "loss.backward()", "loss", "=", "0.04", "4"],
        ["3", "train.py:8", "loss.backward()", "loss", "=", "0.7396", "4"],
        ["4", "train.py:11", "other.backward()", "other", "=", listing.split()[-2], "2"],
    ]


@pytest.mark.usefixtures("train")
def test_the_list_as_json(run):
    code, out, err = run("step", "--list", "--json", "train.py", "a")
    told = json.loads(out)
    assert (code, err, told["script"]) == (0, "arguments ['a']\nthe end\n", "train.py")
    assert [(call["number"], call["line"]) for call in told["calls"]] == [(1, 8), (2, 8), (3, 8), (4, 11)]


@pytest.mark.usefixtures("train")
def test_a_call_as_json(run):
    code, out, err = run("step", "--json", "--call=2", "train.py")
    told = json.loads(out)
    assert (code, err) == (0, "arguments []\n" + stopped(2, 8))
    assert (told["call"]["number"], told["call"]["source"]) == (2, "loss.backward()")
    assert told["stepper"]


@pytest.mark.usefixtures("train")
def test_a_page(run, tmp_path):
    code, out, err = run("step", "--html", "page.html", "train.py")
    assert (code, out, err) == (0, "arguments []\npage.html\n", stopped(1, 8))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "train.py:8" in page
    code, out, err = run("step", "--html=-", "train.py")
    assert (code, err) == (0, "arguments []\n" + stopped(1, 8))
    assert out == page


def test_what_the_script_does_with_its_output_is_its_own(run, train):
    train("import io, sys\nfrom autograd import Value\nsys.stdout = io.StringIO()\nValue(1.0).backward()\n")
    code, out, err = run("step", "--plain", "train.py")
    assert (code, err) == (0, stopped(1, 4))
    assert "The backward pass starts here" in out


def test_a_seed_is_told(run, train, tmp_path):
    train("from autograd import Value\nx = Value(1.0)\n(x * x).backward(0.5)\n")
    assert run("step", "--html", "page.html", "train.py")[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "backward(0.5) makes each gradient 0.5 times as large" in page


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--call=7", "train.py"), 1, "train.py: 4 backward() calls, not 7"),
        (("--call=2", "--line=11", "train.py"), 1, "train.py: 1 backward() call at line 11, not 2"),
        (
            ("--line=9", "train.py"),
            1,
            "train.py: no backward() call at line 9, but at train.py:8, train.py:11\n",
        ),
        (("none.py",), 1, "none.py: no backward() call: grad(), value_and_grad() and compiled programs"),
        (("--list", "none.py"), 0, 'nn.fit makes one for each batch with engine="eager"'),
        (
            ("none.py", "--html=a"),
            1,
            "; it was given --html=a: options for the stepper stand before its name",
        ),
        (("three.py",), 3, "three.py: no backward() call before it ended"),
        (("no.py",), 2, "error: there is no file no.py"),
        (("\x1b[31m.py",), 2, "error: there is no file \\x1b[31m.py"),
        (("folder.py",), 2, "error: there is no file folder.py"),
        (("--html=a", "--plain", "train.py"), 2, "error: --html and --plain: choose one"),
        (("--html=no/a.html", "train.py"), 1, "error: [Errno 2] No such file or directory"),
        (("--list", "--call=1", "train.py"), 2, "error: --list goes with no other option but --json"),
        (("--list", "--html=a", "train.py"), 2, "error: --list goes with no other option but --json"),
        (("--nope", "train.py"), 2, "there is no option --nope"),
    ],
)
def test_what_goes_wrong(run, train, tmp_path, words, code, says):  # noqa: PLR0917
    train("print(1)", "none.py")
    train("import sys; sys.exit(3)", "three.py")
    (tmp_path / "folder.py").mkdir()
    got, out, err = run("step", *words)
    assert got == code
    assert says in err
    assert "\x1b" not in out + err
    assert "Traceback" not in err


def test_a_script_that_fails(run, train):
    train(TRAIN.replace("other =", "1 / 0\nother ="))
    code, out, err = run("step", "--list", "train.py")
    assert (code, out.count("loss.backward()")) == (1, 3)
    assert err.startswith("Traceback (most recent call last):\n")
    assert "script.py" not in err
    code, _, err = run("step", "--call=9", "train.py")
    assert (code, err.splitlines()[-1]) == (1, "train.py: 3 backward() calls, not 9")


def test_calls_of_a_library_and_of_threads_say_so(run, train):
    train(
        "import nn, threading\nfrom autograd import Value\n"
        "def work():\n    Value(1.0, label='\\x1b[31m').backward()\n"
        "thread = threading.Thread(target=work, name='w\\x1b[31m')\nthread.start()\nthread.join()\n"
        "nn.fit(nn.MLP(1, [1], seed=0), [[1.0]], [1.0], loss='mse', engine='eager', verbose=False)\n"
    )
    code, out, err = run("step", "--list", "train.py")
    assert (code, err) == (0, "")
    assert out.splitlines()[1].endswith("in thread w\\x1b[31m")
    assert " \\x1b[31m = 1 " in out
    assert "in nn/engines/eager.py:" in out.splitlines()[2]
    assert "…" in out.splitlines()[2]


def test_a_line_is_one_of_the_script(run, train):
    train("from autograd import Value\ndef work():\n    x = Value(1.0)\n    x.backward()\n", "worker_.py")
    train("import threading, worker_\nt = threading.Thread(target=worker_.work)\nt.start()\nt.join()\n")
    code, out, err = run("step", "--line=4", "train.py")
    assert (code, out, err) == (1, "", "train.py: no backward() call at line 4, but at worker_.py:4\n")
    del sys.modules["worker_"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_call_in_a_thread(run, train):
    train(
        "import threading\nfrom autograd import Value\n"
        "t = threading.Thread(target=Value(1.0).backward, name='w')\nt.start()\nt.join()\nprint('main')\n"
    )
    code, out, err = run("step", "--plain", "train.py")
    assert (code, out.splitlines()[0]) == (0, "main")
    assert "is made in thread w; its stepper opens when the main thread has ended" in err
    assert "The backward pass starts here" in out


def test_the_terminal_program_opens_on_a_call(terminal, train, tmp_path):
    pytest.importorskip("textual", reason="pip install glassgrad[tui]")
    code, out = terminal("step", "--call=2", "train.py", cwd=tmp_path, keys=b"q")
    assert (code, "\x1b[?1049h" in out) == (0, True)
    assert out.endswith(stopped(2, 8))
    code, out = terminal("step", "--call=2", "--continue", "train.py", cwd=tmp_path, keys=b"q")
    assert (code, out.endswith("the end\n")) == (0, True)


def test_without_textual_the_script_is_not_even_started(run, train, monkeypatch):
    monkeypatch.setattr(window, "find_spec", lambda name: None)
    code, out, err = run("step", "--tui", train("print('started')"))
    assert (code, out) == (1, "")
    assert "needs textual" in err


@pytest.mark.parametrize("words", [("--plain",), ("--json",), ("--html=-",), ("--list",)])
def test_a_reader_that_has_seen_enough(train, words, tmp_path):
    train("from autograd import Value\nx = Value(1.0)\nfor _ in range(3000): x = x * 1.0\nx.backward()\n")
    with subprocess.Popen(
        [sys.executable, "-m", "autograd", "step", *words, "train.py"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": ROOT},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        running.stdout.close()
        err = running.stderr.read()
    assert running.returncode == 0
    assert b"Traceback" not in err
    assert b"Exception" not in err


def test_source_lines_are_recorded_meanwhile(run, train, monkeypatch):
    seen = []
    monkeypatch.setattr(Stepper, "transcript", lambda self, lang: seen.append(self.session.output) or "")
    assert run("step", "--plain", "train.py")[0] == 0
    from autograd import line_of

    assert line_of(seen[0]).text == "loss = (w * x - 1) ** 2"
    with record_lines():
        pass


def test_a_script_beside_others_with_unicode(process, train, tmp_path):
    name = train("from autograd import Value\ngröße = Value(2.0)\n(größe * 2).backward()\n", "größe.py")
    ran = process("step", "--plain", name, cwd=tmp_path)
    assert ran.returncode == 0
    assert "größe.grad" in ran.stdout
    assert ran.stderr == "größe.py: stopped at backward() call 1, line 3; --continue lets it run on\n"


NOISY = """\
import atexit, os, subprocess, sys, threading
from autograd import Value

def noise():
    while True:
        print("noise")
        os.write(1, b"noise")

threading.Thread(target=noise, daemon=True).start()
os.write(1, b"one")
subprocess.run([sys.executable, "-c", "print('two')"])
atexit.register(print, "three")
atexit.register(os.write, 1, b"four")
print("five", file=sys.__stdout__)
if hasattr(os, "fork"):
    os.fork()  # the child runs to its end too
Value(3.0, label="x").backward()
exec("".join(sys.argv[1:]))
"""


@pytest.mark.parametrize("ending", ["", "sys.stdout.close()", "os.close(1)"])
@pytest.mark.parametrize(
    "options", [("--json",), ("--json", "--list"), ("--json", "--continue"), ("--html=-",)]
)
def test_a_document_is_all_that_stands_on_the_standard_output(process, train, tmp_path, options, ending):
    train(NOISY)
    done = process("step", *options, "train.py", ending, cwd=tmp_path)
    assert done.returncode == 0
    if "--json" in options:
        json.loads(done.stdout)
    else:
        assert (done.stdout.count("</html>"), done.stdout[:9]) == (1, "<!DOCTYPE")
    told = ("one", "two", "five", "noise", "three", "four") if not ending else ("one", "two", "five", "noise")
    assert all(word in done.stderr for word in told)


def test_afterwards_the_standard_output_is_as_it_was(train, capfd):
    train("import os\nfrom autograd import Value\nos.write(1, b'one')\nValue(1.0).backward()\n")
    sys.stdout.flush()
    main(["step", "--json", "train.py"])
    os.write(1, b"after")
    out, err = capfd.readouterr()
    assert json.loads(out.removesuffix("after"))
    assert "one" in err
