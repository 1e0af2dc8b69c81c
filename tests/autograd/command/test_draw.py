import pytest

from autograd import Value, dot, draw_dot

WORDS = ("draw", "x*w", "x=2", "w=-3")


def picture(**looks):
    return draw_dot(Value(2.0, label="x") * Value(-3.0, label="w"), **looks)


def test_a_file(run, tmp_path):
    path = tmp_path / "graph.svg"
    assert run(*WORDS, "-o", str(path)) == (0, f"{path}\n", "")
    assert path.read_bytes() == picture().pipe("svg")


@pytest.mark.parametrize(
    ("words", "written", "start"),
    [
        (("a.png",), "a.png", b"\x89PNG"),
        (("a",), "a.svg", b"<svg"),
        (("a", "--format", "dot"), "a.dot", b"digraph"),
        (("a.v2", "--format=png"), "a.v2.png", b"\x89PNG"),
        (("größe.svg",), "größe.svg", b"<svg"),
    ],
)
def test_formats(run, tmp_path, words, written, start):
    name, *options = words
    assert run(*WORDS, "-o", str(tmp_path / name), *options)[:2] == (0, f"{tmp_path / written}\n")
    assert (tmp_path / written).read_bytes().startswith(start)


def test_without_a_file_it_is_text(run):
    assert run(*WORDS) == (0, f"{picture()}\n", "-o FILE draws it\n")


@pytest.mark.parametrize(("options", "start"), [((), b"<svg"), (("--format=png",), b"\x89PNG")])
def test_the_standard_output(capsysbinary, options, start):
    from autograd.__main__ import main

    assert main([*WORDS, "-o", "-", *options]) == 0
    out, err = capsysbinary.readouterr()
    assert (out.startswith(start), err) == (True, b"")


def test_no_pixels_on_a_terminal(terminal):
    code, out = terminal(*WORDS, "-o", "-", "--format=png")
    assert (code, out) == (
        2, "error: png is nothing for a terminal: name a file with -o, or write -o - > graph.png\n"
    )  # fmt: skip
    assert terminal(*WORDS, "-o", "-", "--format=dot")[1].startswith("digraph")


@pytest.mark.parametrize(
    ("options", "looks"),
    [
        (("--theme", "dark"), {"theme": "dark"}),
        (("--view", "compact"), {"view": "compact"}),
        (("--rankdir", "TB"), {"rankdir": "TB"}),
        (("--unfold",), {"unfold": True}),
        (("--unfold", "--least=0.9"), {"unfold": True, "least": 0.9}),
    ],
)
def test_looks(data, options, looks):
    def drawn(**looks):
        x, w = Value(2.0, label="x"), Value(-30.0, label="w")
        return draw_dot(dot([x, w], [w, x * 1]), **looks)

    told = data("draw", "dot([x, w], [w, x*1])", "x=2", "w=-30", *options)
    assert told["dot"] == drawn(**looks).source != drawn().source
    assert (told["file"], told["boxes"]) == (None, drawn(**looks).boxes)


def test_json_with_a_file(data, tmp_path):
    path = tmp_path / "a.svg"
    assert data(*WORDS, "-o", str(path))["file"] == str(path)
    assert path.is_file()


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--theme=neon",), 2, "error: unknown theme 'neon': choose one of "),
        (("--view=x",), 2, "error: unknown view 'x'"),
        (("--least=2",), 2, "error: "),
        (("--rankdir=x",), 2, "error: unknown rankdir 'x'"),
        (("-o", "-", "--format=bmp"), 2, "error: unknown format 'bmp'"),
        (("-o", "a.bmp"), 1, "error: unknown format 'bmp'"),
        (("-o", "-", "--json"), 2, "error: -o - and --json both write to the standard output: name a file\n"),
        (("-o", "no/such/folder/a.svg"), 1, "error: [Errno 2] No such file or directory: "),
        (("-o", "."), 1, "error: [Errno "),
        (("-o", ""), 1, "error: render needs the name of a file"),
    ],
)
def test_what_cannot_be_drawn(run, empty, words, code, says):
    got, out, err = run(*WORDS, *words)
    assert (got, out) == (code, "")
    assert err.startswith(says)
    assert not list(empty.iterdir())


def test_no_graphviz(run, tmp_path, monkeypatch):
    monkeypatch.setenv("GRAPHVIZ_DOT", "no-such-program")
    code, out, err = run(*WORDS, "-o", str(tmp_path / "a.svg"))
    assert (code, out) == (1, "")
    assert "no-such-program" in err


def test_a_warning_is_a_note(run, tmp_path):
    text = "+".join(f"x*{i}" for i in range(300))
    code, _, err = run("draw", text, "x=2", "-o", str(tmp_path / "a.dot"))
    assert code == 0
    assert err.startswith("note: a picture of ")
    assert err.count("\n") == 1
