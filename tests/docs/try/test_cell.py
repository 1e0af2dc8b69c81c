"""What the page runs in Pyodide, here in CPython: programs as a notebook runs cells, and formulas."""

import builtins
import importlib.util
import sys
import webbrowser

import pytest

import autograd
from autograd import Value, draw_dot
from autograd.formula import expression

from .conftest import PAGE

SPEC = importlib.util.spec_from_file_location("try_cell", PAGE / "cell.py")
cell = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cell)


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Where the page is told what there is to show."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cell, "FOLDER", tmp_path / "program")
    monkeypatch.setattr(builtins, "display", None, raising=False)
    monkeypatch.setattr(builtins, "input", builtins.input)
    monkeypatch.setattr(webbrowser, "open", webbrowser.open)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return []


def test_what_the_last_line_is_worth_is_shown(told, capsys):
    cell.run("import autograd\nx = autograd.Value(2.0)\nprint(x * 2)\nautograd.draw_dot(x * 3)", told.append)
    assert capsys.readouterr().out == "Value(data=4, grad=0)\n"
    (shown,) = told
    assert shown["kind"] == "show"
    assert "<svg" in shown["bundle"]["image/svg+xml"]


@pytest.mark.parametrize("program", ["", "x = 1", "None", "print('hi')", "import sys\nsys.exit()"])
def test_a_statement_and_none_show_nothing(told, program):
    cell.run(program, told.append)
    assert told == []


def test_a_value_without_a_picture_is_its_repr(told):
    cell.run("[1, 2]", told.append)
    assert told == [{"kind": "show", "bundle": {"text/plain": "[1, 2]"}}]


def test_a_run_shows_and_writes_so_much_and_tells_once_that_there_was_more(told, monkeypatch):
    monkeypatch.setattr(cell, "MOST", {"show": 3, "file": 2})
    cell.run("for i in range(9):\n    display(i)\n    open(f'{i}.txt', 'w').close()", told.append)
    assert [(message["kind"], message.get("most")) for message in told] == [
        *[("show", None)] * 3,
        ("cut", 3),
        *[("file", None)] * 2,
        ("cut", 2),
    ]
    told.clear()
    cell.run("1", told.append)
    assert [message["kind"] for message in told] == ["show"], "each run begins anew"


def test_of_a_long_text_the_beginning_is_shown(told):
    cell.run("'x' * 10**6", told.append)
    cell.run("raise ValueError('x' * 10**6)", told.append)
    shown, error = told
    texts = shown["bundle"]["text/plain"], error["message"], error["traceback"]
    assert [len(text) for text in texts] == [cell.LONGEST + 2] * 3


def test_what_a_program_prints_to_is_put_back(told, capsys):
    cell.run("import io, sys\nsys.stdout = io.StringIO()\nprint('into the text')", told.append)
    cell.run("print('here')", told.append)
    assert capsys.readouterr().out == "here\n"


@pytest.mark.parametrize("address", ["https://example.org", "https://example.org/a.html", "notes.txt"])
def test_the_browser_opens_nothing_but_pictures_and_pages_of_the_program(told, capsys, address):
    cell.run(f"import webbrowser\nprint(webbrowser.open({address!r}))", told.append)
    assert (capsys.readouterr().out, told) == ("False\n", [])


def test_what_is_displayed_and_viewed_is_shown_in_order(told):
    cell.run(
        "from autograd import *\nx = Value(1.0)\ndisplay(1, x)\ndraw_dot(x).view()\nstepper(x * 2).view()",
        told.append,
    )
    kinds = [set(message["bundle"]) - {"text/plain"} for message in told]
    assert kinds == [set(), set(), {"image/svg+xml"}, {"text/html"}, set()]


def test_a_program_is_the_module_main_and_every_run_begins_anew(told, capsys):
    cell.run("a = 1\nopen('old.txt', 'w').close()", told.append)
    told.clear()
    cell.run("import pathlib\nprint(__name__, 'a' in globals(), [*pathlib.Path().iterdir()])", told.append)
    assert capsys.readouterr().out == "__main__ False [PosixPath('program.py')]\n"
    assert told == []


def test_files_that_a_program_writes_are_handed_over(told):
    cell.run(
        "from pathlib import Path\nPath('out').mkdir()\n_ = Path('out/a.txt').write_text('hi')", told.append
    )
    assert told == [{"kind": "file", "name": "out/a.txt", "bytes": b"hi"}]


@pytest.mark.parametrize(
    ("program", "line", "message"),
    [
        ("def f(x):\n    return x / 0\n\nf(1)", 2, "ZeroDivisionError: division by zero"),
        ("x = 1\nif x\n    pass", 2, "SyntaxError"),
        ("from autograd import Value\n\nValue(1.0).tahn()", 3, "AttributeError"),
        ("import json\njson.loads('{')", 2, "JSONDecodeError"),
        ("import notthere", 1, "ModuleNotFoundError"),
        ("input('name? ')", 1, "EOFError: nobody can answer input('name? ') on this page"),
        ("def f(): f()\nf()", 1, "RecursionError"),
        ("raise KeyboardInterrupt", 1, "KeyboardInterrupt"),
    ],
)
def test_a_mistake_is_told_with_the_line_of_the_program(told, program, line, message):
    cell.run(program, told.append)
    (error,) = told
    assert (error["kind"], error["line"]) == ("error", line)
    assert message in error["message"]
    assert "in outcome" not in error["traceback"]
    assert error["missing"] == ("notthere" if "notthere" in program else None)


def test_a_text_to_exit_with_is_an_error_of_the_program(told, capsys):
    cell.run("import sys\nsys.exit('no data')", told.append)
    assert capsys.readouterr().err == "no data\n"


# ---- formulas ----


def test_the_names_of_a_formula():
    assert cell.read("tanh(w*x + b)") == {"names": ["w", "x", "b"], "mistake": ""}
    assert "there is no function sine" in cell.read("sine(x)")["mistake"]


@pytest.mark.parametrize("text", ["__import__('os')", "open(x)", "x.data", "(lambda: 1)()", "exec(x)"])
def test_a_formula_is_never_run(told, text):
    assert cell.read(text)["mistake"]
    cell.explain(text, {"x": 1.0}, told.append)
    assert [message["kind"] for message in told] == ["error"]


@pytest.mark.parametrize("text", ["1 + 1", "pi", "sum([])", "2*", "x..y"])
def test_what_has_no_gradient_or_is_no_formula_is_told(told, text):
    assert cell.read(text)["mistake"]
    cell.explain(text, {}, told.append)
    cell.program(text, {}, told.append)
    assert [message["message"] for message in told] == [cell.read(text)["mistake"]] * 2


def test_each_function_of_a_formula_is_imported_by_its_program():
    for name in expression.FUNCTIONS:
        assert hasattr(autograd, cell.OTHERWISE.get(name, name)), name


def test_a_formula_is_shown_as_numbers_a_picture_and_a_stepper(told):
    cell.explain("x**2 + b", {"x": 3.0}, told.append)
    table, picture, page = told
    assert table["rows"] == [["x", "3", "6"], ["b", "1", "1"], ["", "10", "1"]]
    assert "image/svg+xml" in picture["bundle"]
    assert "<iframe" in page["bundle"]["text/html"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("tanh(w*x + b)", {"w": 0.5, "x": 2.0, "b": -1.5}),
        ("max(x, y) + min(x, 2) + sum([x, y]) + pi", {"x": 1.0, "y": 5.0}),
        ("abs(pow(x, 2))", {"x": -3.0}),
        ("autograd*print + y*output**2 - max(y_, autograd_)", {"print": 2.0, "y": 3.0}),
        ("label + Value + show/free_ + __proto__*pi_", {}),
    ],
)
def test_a_formula_becomes_a_program_with_the_same_numbers(told, capsys, text, numbers):
    cell.program(text, numbers, told.append)
    source = told.pop()["text"]
    cell.run(source, told.append)
    assert [message["kind"] for message in told] == ["show", "show"]
    printed = {name: grad for name, _, grad in map(str.split, capsys.readouterr().out.splitlines())}
    told.clear()
    cell.explain(text, numbers, told.append)
    rows = {name: grad for name, _, grad in told[0]["rows"] if name}
    assert {name: f"{float(grad):.6g}" for name, grad in printed.items()} == rows


def test_a_picture_as_a_notebook_shows_it():
    picture = draw_dot(Value(1.0) * 2)
    assert cell.bundle(picture) == picture._repr_mimebundle_()
