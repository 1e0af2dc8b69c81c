import pytest

from autograd import Value

LEDGER = """\
dv2/dx = -2
    1 * 1 = 1   via v2 = v1 + x, where local dv2/dx = 1
  -3 * 1 = -3   via v1 = x * w, where local dv1/dx = w
"""


def test_the_ledger_of_a_name(run):
    assert run("explain", "x*w + x", "x=2", "w=-3", "--of", "x") == (0, LEDGER, "")


def test_it_is_that_of_the_library(run):
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    ledger = a.explain((a * b) ** 2 + a)
    words = ("explain", "(a*b)**2 + a", "a=2", "b=3", "--of", "a")
    assert run(*words)[1] == f"{ledger}\n"
    assert run(*words, "--paths", "1")[1] == f"{ledger}\n\n{ledger.paths(1)}\n"


def test_by_default_every_name(run):
    _, out, _ = run("explain", "x*w + x", "x=2", "w=-3")
    first, second = out.split("\n\n")
    assert f"{first}\n" == LEDGER
    assert second.startswith("dv2/dw = 2\n")
    assert run("explain", "x*w + x", "x=2", "w=-3", "--of", "w", "--of", "x")[1] == f"{second}\n{LEDGER}"


def test_json(data):
    told = data("explain", "x*w + x", "x=2", "w=-3", "--of", "x", "--paths=2")
    ledger = told["ledgers"]["x"]
    assert sum(row["contribution"] for row in ledger["rows"]) == ledger["gradient"] == -2.0
    assert ledger["rows"][1] == {
        "via": "v1", "formula": "x * w", "input": 1, "rule": "w", "local": -3.0, "grad": 1.0,
        "contribution": -3.0,
    }  # fmt: skip
    assert ledger["path_count"] == 2
    assert ledger["paths"] == [
        {"nodes": ["x", "v1", "v2"], "locals": [-3.0, 1.0], "product": -3.0},
        {"nodes": ["x", "v2"], "locals": [1.0], "product": 1.0},
    ]
    assert "paths" not in data("explain", "x", "x=2")["ledgers"]["x"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--of", "z"), "error: z is not a name in x*w: its names are x, w\n"),
        (("--of", "\x1b[31m"), "error: \\x1b[31m is not a name in x*w: its names are x, w\n"),
    ],
)
def test_a_name_that_is_not_there(run, words, says):
    assert run("explain", "x*w", "x=2", "w=-3", *words) == (2, "", says)


@pytest.mark.parametrize("paths", ["0", "-1", "two", "²"])
def test_a_number_of_paths(run, paths):
    code, out, err = run("explain", "x", "x=2", f"--paths={paths}")
    assert (code, out) == (2, "")
    assert f"{paths} is not 1, 2, 3, ..." in err


def test_signs_have_colours_on_a_terminal(terminal):
    words = ("explain", "x*w + x", "x=2", "w=-3", "--of", "x")
    _, coloured = terminal(*words)
    assert coloured.splitlines()[2].startswith("\x1b[38;5;130m  -3 * 1 = -3\x1b[0m   via v1")
    assert terminal(*words, env={"NO_COLOR": "1"}) == (0, LEDGER)


def test_in_korean(terminal):
    words = ("explain", "x*w + x", "x=2", "w=-3", "--of", "x", "--paths", "1", "--lang", "ko")
    _, coloured = terminal(*words)
    row, _, _, account = coloured.splitlines()[2:]
    assert row == "\x1b[38;5;130m  -3 * 1 = -3\x1b[0m   v1 = x * w를 거쳐서, 국소 미분 dv1/dx = w"
    assert account == "경로 2개; 나머지 하나는 더하면 1이에요: dv2/dx = -2"
