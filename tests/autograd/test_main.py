import contextlib
import errno
import io
import os
import pathlib
import subprocess
import sys

import pytest

import autograd
from autograd import Value
from autograd.__main__ import COMMANDS, main
from autograd.chain import ancestors

ROOT = pathlib.Path(__file__).parent.parent.parent


class Program:
    """As autograd.compile makes them, computed eagerly."""

    source = "def forward(): ...\n"

    def __init__(self, output, *, inputs, parameters, backend):
        self.output, self.inputs, self.parameters, self.backend = output, inputs, parameters, backend
        made.append(self)

    def __str__(self):
        return "3 scalar operations"

    def value_and_grad(self, *batches):
        assert [list(batch) for batch in batches] == [[x.data] for x in self.inputs]
        self.output.backward()
        return self.output.data, [parameter.grad for parameter in self.parameters]


made = []


@pytest.fixture
def fake(monkeypatch):
    made.clear()
    monkeypatch.setattr(autograd, "compile", Program, raising=False)  # it may not be loaded yet


@pytest.fixture
def run(capsys):
    def command(*words):
        try:
            code = main(words)
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return command


pytestmark = pytest.mark.usefixtures("fake")


def labels(values):
    return [value.label for value in values]


# ---- compile ----


def test_the_plan_the_source_the_value_and_the_gradient(run):
    code, out, err = run("compile", "tanh(w*x + b)", "w=0.5", "x=2", "b=-1.5")
    assert (code, err) == (0, "")
    assert out == (
        "3 scalar operations\n\ndef forward(): ...\n\n"
        "value -0.462117\nd/dw  1.5729\nd/dx  0.393224\nd/db  0.786448\n"
    )


def test_every_name_is_a_parameter_with_its_label(run):
    run("compile", "tanh(w*x + b)", "b=3", "w=1", "x=2")
    (program,) = made
    assert labels(program.parameters) == ["w", "x", "b"]
    assert [p.data for p in program.parameters] == [1.0, 2.0, 3.0]
    assert (program.inputs, program.backend) == ([], None)
    assert set(program.parameters) <= set(ancestors(program.output))


@pytest.mark.parametrize("words", [("--inputs", "x,y"), ("--inputs=x, y,",)])
def test_inputs_are_given_not_learned(run, words):
    code, out, _ = run("compile", "w*x + y", "w=2", *words, "x=3", "y=1")
    (program,) = made
    assert labels(program.inputs) == ["x", "y"]
    assert labels(program.parameters) == ["w"]
    assert (code, out.split("\n\n")[-1]) == (0, "value 7\nd/dw  3\n")


@pytest.mark.parametrize("backend", ["python", "numpy", "numba"])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_options_stand_anywhere(run, backend, place):
    words = ["compile", "x*y", "x=2", "y=3"]
    words[place:place] = ["--backend", backend]
    code, _, err = run(*words)
    assert (code, err, made[0].backend) == (0, "", backend)


@pytest.mark.parametrize(
    ("value", "number"), [("-1", -1.0), ("1e-3", 1e-3), (" 2 ", 2.0), ("1_0", 10.0), ("inf", float("inf"))]
)
def test_numbers(run, value, number):
    run("compile", "x + 1", f"x={value}")
    assert made[0].parameters[0].data == number


def test_columns_are_as_wide_as_the_longest_name(run):
    _, out, _ = run("compile", "weight*x", "weight=2", "x=3")
    assert out.endswith("value    6\nd/dweight 3\nd/dx      2\n".replace("value    ", "value     "))


def test_names_in_other_letters(run):
    code, out, _ = run("compile", "ﬁ*größe", "ﬁ=2", "größe=3")  # NFKC, as Python has it
    assert (code, labels(made[0].parameters)) == (0, ["fi", "größe"])
    assert "d/dgröße 2\n" in out


# ---- what is not a command: 2 ----

USAGE = [
    (("x*y", "x=1"), "error: no value for y: add y=1.5\n"),
    (("x*y",), "error: no value for x, y: add x=1.5 y=1.5\n"),
    (("e**x", "x=1"), "error: no value for e: add e=1.5; Euler's number is written exp(1)\n"),
    (("x", "x=1", "x=1"), "error: x is given twice\n"),
    (("ﬁ", "ﬁ=1", "fi=1"), "error: fi is given twice\n"),
    (("x", "x=1", "y=2"), "error: y is not a name in x: its names are x\n"),
    (("x", "\x1b=1", "\x1b=1"), "error: \\x1b is given twice\n"),
    (("2", "y=2"), "error: y is not a name in 2: it has no names\n"),
    (("x*pi", "x=1", "pi=3"), "error: pi is not a name in x*pi: its names are x\n"),
    (("x", "=1"), "error: nothing is not a name in x: its names are x\n"),
    (("x", "x"), "error: x is not NAME=VALUE, such as w=0.5\n"),
    (("x", "x="), "error: x=: nothing is not a number\n"),
    (("x", "x=a"), "error: x=a: a is not a number\n"),
    (("x", "x=1=2"), "error: x=1=2: 1=2 is not a number\n"),
    (("x", "x=1,5"), "error: x=1,5: 1,5 is not a number\n"),
    (("x", "x=\x1b[31m"), "error: x=\\x1b[31m: \\x1b[31m is not a number\n"),
    (("x", "\x1b[31m=1", "x=1"), "error: \\x1b[31m is not a name in x: its names are x\n"),
    (("x", "\x1b[31m"), "error: \\x1b[31m is not NAME=VALUE, such as w=0.5\n"),
    (("2 + 3",), "error: nothing is learned in 2 + 3: it needs a name that is not an input\n"),
    (("x", "x=1", "--inputs=x"), "error: nothing is learned in x: it needs a name that is not an input\n"),
    (("x", "x=1", "--inputs=x,z"), "error: z is not a name in x: its names are x\n"),
    (("x^2", "x=1"), "error: a power is written **, not ^\n  x^2\n   ^\n"),
    (("x.__class__", "x=1"), None),
    (("", "x=1"), None),
    (("x\x1b[31m", "x=1"), None),
]


@pytest.mark.parametrize(("words", "message"), USAGE)
def test_what_is_not_a_command(run, words, message):
    code, out, err = run("compile", *words)
    assert (code, out, made) == (2, "", [])
    assert err.startswith("error: ")
    assert "\x1b" not in err
    assert message in (None, err)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "required: COMMAND"),
        (("compose",), "invalid choice: 'compose'"),
        (("compile",), "required: EXPRESSION"),
        (("compile", "x", "x=1", "--backend", "jax"), "invalid choice: 'jax'"),
        (("compile", "x", "x=1", "--back", "numpy"), "there is no option --back"),
        (("compile", "x", "x=1", "--\x1b[31m"), r"there is no option --\x1b[31m"),
        (("compile", "x", "x=1", "--backend", "\x1b[31m"), "invalid choice"),
        (("compile", "-x", "x", "x=1"), "there is no option -x. An expression that starts with a minus"),
    ],
)  # fmt: skip
def test_what_argparse_refuses(run, words, says):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("usage: ")
    assert says in err
    assert "\x1b" not in err


@pytest.mark.parametrize("text", ["(-x)**2", "0-x", " -x", "-x * y"])
def test_an_expression_that_starts_with_a_minus(run, text):
    names = ["x=1", "y=2"] if "y" in text else ["x=1"]
    assert run("compile", text, *names)[0] == 0
    assert run("compile", "--", text.strip(), *names)[0] == 0


# ---- what cannot be computed: 1 ----


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1 + log(x)", "error: log(-1) is not a real number: log needs x > 0; "),
        ("1/(x + 1)", "error: 1 / 0 is not a real number: div needs a denominator other than 0; "),
    ],
)
def test_an_operation_that_is_not_defined(run, text, says):
    code, out, err = run("compile", text, "x=-1")
    assert (code, out) == (1, "")
    assert err.startswith(says)
    assert err.split("\n")[1] == f"  {text}"


@pytest.mark.parametrize("error", [ImportError, RuntimeError, OverflowError, ValueError])
def test_a_backend_that_fails(run, monkeypatch, error):
    def fail(*_, **__):
        raise error("no numba here: pip install glassgrad[jit]")

    monkeypatch.setattr(autograd, "compile", fail)
    assert run("compile", "x", "x=1") == (1, "", "error: no numba here: pip install glassgrad[jit]\n")


def test_a_mistake_of_ours_is_not_hidden(monkeypatch):
    monkeypatch.setattr(autograd, "compile", lambda *_, **__: None)
    with pytest.raises(AttributeError):
        main(["compile", "x", "x=1"])


# ---- the process ----


def process(*words, **options):
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "autograd", *words],
        cwd=ROOT, env=environment, capture_output=True, check=False, **options,
    )  # fmt: skip


def test_help():
    ran = process("--help", text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("usage: python -m autograd ")
    assert "compile" in ran.stdout
    ran = process("compile", "--help", text=True)
    assert "such as 'tanh(w*x + b)'" in ran.stdout


def test_every_command_explains_itself(run):
    for command in ("step", "draw", "explain", "check", "compile", "demo"):
        code, out, err = run(command, "--help")
        assert (code, err) == (0, "")
        assert "Example" in out
        assert "--json" in out
        assert f" {command} " in run("--help")[1]


def test_version(run):
    from importlib import metadata

    assert run("--version") == (0, f"glassgrad {metadata.version('glassgrad')}\n", "")


def test_version_of_files_that_are_not_installed(run, monkeypatch):
    from importlib import metadata

    def unknown(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", unknown)
    code, out, _ = run("--version")
    assert (code, out.startswith("glassgrad, not installed")) == (0, True)


def test_exit_codes():
    assert process("compile", "log(x)", "x=-1").returncode == 1
    assert process("compile", "x").returncode == 2
    assert process().returncode == 2


@pytest.mark.parametrize(
    "options",
    [(), ("--backend=python",), ("--inputs=x",), ("--inputs=x", "--backend=python"), ("--backend=numpy",)],
)
def test_the_real_compiler(options):
    ran = process("compile", "tanh(w*x + b) + 0*w", "w=0.5", "x=2", "b=-1.5", *options, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    plan, *source, numbers = ran.stdout.split("\n\n")
    assert "scalar operations" in plan
    assert "def " in "".join(source)
    x = () if "--inputs=x" in options else ("d/dx  0.393224",)
    assert numbers.splitlines() == ["value -0.462117", "d/dw  1.5729", *x, "d/db  0.786448"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("x", ["value 3", "d/dx  1"]),
        ("x*0 + y*0 + 5", ["value 5", "d/dx  0", "d/dy  0"]),
        ("where(heaviside(x - 1), x*y, y)", ["value 6", "d/dx  2", "d/dy  3"]),
        ("max(x, y)", ["value 3", "d/dx  1", "d/dy  0"]),
        ("dot([x, y], [y, x])", ["value 12", "d/dx  4", "d/dy  6"]),
    ],
)
def test_the_real_compiler_on_corners(text, numbers):
    words = ["x=3", "y=2"] if "y" in text else ["x=3"]
    ran = process("compile", text, *words, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-len(numbers) :] == numbers


def test_invalid_bytes_and_a_terminal_of_few_letters():
    ran = process("compile", "x + \udcff", "x=1", env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"error: the character \\udcff has no meaning here")


PIPED = """
import sys, autograd
from autograd.__main__ import main

class Program:
    source = "x" * {size}

    def value_and_grad(self):
        return 1.0, [2.0]

autograd.compile = lambda *_, **__: Program()
sys.exit(main(["compile", "größe", "größe=1"]))
"""


def piped(size, encoding="utf-8"):
    return subprocess.Popen(
        [sys.executable, "-c", PIPED.format(size=size)],
        cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": ""},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize("size", [10, 10_000_000])
def test_a_reader_that_has_seen_enough(size):
    with piped(size) as running:
        running.stdout.close()
        err = running.stderr.read()
    assert (running.returncode, err) == (0, b"")


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "no space left"), OSError(errno.EINVAL, "no space left", "a.svg")]
)
def test_a_full_disk_is_not_taken_for_a_reader(monkeypatch, run, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(autograd, "compile", fail)
    assert run("compile", "x", "x=1") == (1, "", f"error: {error}\n")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes them")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(closed):
    for words in ("step x x=2", "check x x=2"):
        line = f"{sys.executable} -m autograd {words} {closed}"
        ran = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no disk that is full")
def test_a_disk_that_is_full():
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "autograd", "check", "x", "x=2"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (1, "error: [Errno 28] No space left on device\n")


def test_letters_that_the_terminal_lacks():
    with piped(1, "ascii") as running:
        out, err = running.communicate()
    assert (running.returncode, err) == (0, b"")
    assert out.replace(b"\r", b"").endswith(b"value    1\nd/dgr\\xf6\\xdfe 2\n")


def test_output_may_be_redirected():
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(["compile", "x", "x=1"]) == 0
    assert out.getvalue().endswith("value 1\nd/dx  1\n")


def test_import_autograd_does_not_load_the_command_line():
    program = "import sys, autograd; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"autograd.__main__", "autograd.formula.expression", "argparse", "ast", "difflib"} & set(
        loaded
    )


def test_the_command_line_starts_without_what_it_does_not_need():
    program = "import sys, autograd.__main__; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "autograd.formula.expression" in loaded
    unneeded = {"numpy", "graphviz", "autograd.draw", "autograd.compiler", "autograd.step", "difflib"}
    assert not unneeded & set(loaded)


def test_a_command_is_a_few_lines(run, monkeypatch):
    from autograd import __main__ as line
    from autograd.command.arguments import expression_parser, read_expression

    def show(args):
        expression, leaves = read_expression(args)
        print(expression.evaluate(leaves))

    def add_show(commands):
        expression_parser(commands, "show", "show the value").set_defaults(run=show)

    monkeypatch.setattr(line, "COMMANDS", (*COMMANDS, add_show))
    assert run("show", "x + 1", "x=2") == (0, f"{Value(3.0)}\n", "")
