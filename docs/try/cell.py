"""What the page runs in Pyodide: a program, as a notebook runs a cell; or a formula, which is only read.

`tell` is the page's: it takes what there is to show, as a dictionary of plain data.
"""

import ast
import builtins
import contextlib
import io
import os
import random
import shutil
import sys
import sysconfig
import traceback
import types
import webbrowser
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from autograd.formula.expression import Expression

Tell = Callable[[dict[str, Any]], None]

FOLDER = Path("/home/pyodide/program")  # where a program runs: what it writes there is offered to its reader
FILE = "program.py"
LARGEST_FILE = 8_000_000  # bytes: what is larger is named, and not handed over
LONGEST = 100_000  # characters of a text that is shown
MOST = {"show": 100, "file": 100}  # messages of a run, for a loop may make them for ever

OTHERWISE = {"max": "maximum", "min": "minimum"}  # functions of formulas, by what autograd calls them
PACKAGES = sysconfig.get_path("purelib")
PAGES = {".svg": "image/svg+xml", ".html": "text/html"}  # files that are shown


def begin(language: str) -> None:
    """Python begins from a snapshot: what differs from reader to reader is not in it."""
    random.seed()
    sys.stdout, sys.stderr = unbuffered(sys.stdout), unbuffered(sys.stderr)
    os.environ["LC_ALL"] = f"{language}.UTF-8"  # in it the pages of programs begin


def unbuffered(stream: TextIO) -> TextIO:
    """A stream that hands on at once what is written, also without the end of a line."""
    raw = io.FileIO(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", errors=stream.errors, write_through=True)


# ---- what is shown ----


def limited(tell: Tell) -> Tell:
    """`tell` for one run: after MOST messages of a kind it tells that there were more, once."""
    told = Counter[str]()

    def tell_or_cut(message: dict[str, Any]) -> None:
        kind = message["kind"]
        told[kind] += 1
        more = told[kind] - MOST.get(kind, told[kind])
        if more == 1:
            tell({"kind": "cut", "what": kind, "most": MOST[kind]})
        elif more <= 0:
            tell(message)

    return tell_or_cut


def short(text: str) -> str:
    """The text, or its beginning."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def bundle(value: Any) -> dict[str, str]:
    """{MIME type: text}: what a notebook shows of a value."""
    if hasattr(value, "_repr_mimebundle_"):
        return dict(value._repr_mimebundle_())
    shown = {"text/plain": short(repr(value))}
    for kind, method in ("text/html", "_repr_html_"), ("image/svg+xml", "_repr_svg_"):
        text = getattr(value, method, lambda: None)()
        if isinstance(text, str):
            shown[kind] = text
    return shown


def shower(tell: Tell) -> Callable[..., None]:
    """`display`, as notebooks have it."""

    def display(*values: Any) -> None:
        for value in values:
            tell({"kind": "show", "bundle": bundle(value)})

    return display


def viewer(tell: Tell) -> Callable[..., bool]:
    """`webbrowser.open` of this page, which `.view()` calls: it shows the file below the program.

    What is no such file is not opened, and it returns False, as where there is no browser.
    """

    def open_(url: str, new: int = 0, autoraise: bool = True) -> bool:
        path = Path(unquote(urlsplit(url).path))
        if path.suffix not in PAGES or not path.is_file():
            return False
        shown = {"text/plain": path.name, PAGES[path.suffix]: path.read_text("utf-8")}
        tell({"kind": "show", "bundle": shown})
        return True

    return open_


# ---- a program ----


def run(source: str, tell: Tell) -> None:
    """Run a program; tell what its last line is worth, which files it wrote, and where it failed."""
    tell = limited(tell)
    streams = sys.stdout, sys.stderr
    prepare(source, tell)
    try:
        value = outcome(source)
        if value is not None:
            builtins.display(value)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException as error:
        tell({"kind": "error", **failure(error)})
    finally:
        sys.stdout, sys.stderr = streams
    tell_files(tell)


def prepare(source: str, tell: Tell) -> None:
    """An empty folder with the program alone, and what a notebook adds to Python."""
    os.chdir("/")  # a folder that is in use is not removed
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.chdir(FOLDER)
    Path(FILE).write_text(source, "utf-8")
    builtins.display = shower(tell)
    builtins.input = no_input
    webbrowser.open = viewer(tell)


def no_input(prompt: object = "") -> str:
    raise EOFError(
        f"nobody can answer input({str(prompt)!r}) on this page: write the answer into the program"
    )


def outcome(source: str) -> Any:
    """Run a program as the module __main__, and return what its last line is worth; None for a statement."""
    module = types.ModuleType("__main__")
    module.__file__ = FILE
    sys.modules["__main__"] = module
    tree = ast.parse(source, FILE)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, FILE, "exec"), vars(module))
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), FILE, "eval"), vars(module))


def failure(error: BaseException) -> dict[str, Any]:
    """The line of the program that failed, what Python says, and the calls that led there."""
    told = traceback.TracebackException.from_exception(error)
    while told.stack and told.stack[0].filename != FILE:
        told.stack.pop(0)  # how the page called the program
    frames = [frame for frame in told.stack if frame.filename == FILE]
    line = int(told.lineno or 0) if isinstance(error, SyntaxError) and error.filename == FILE else None
    if line is None and frames:
        line = frames[-1].lineno
    return {
        "line": line,
        "missing": error.name if isinstance(error, ModuleNotFoundError) else None,
        "message": short("".join(told.format_exception_only()).strip()),
        "traceback": short("".join(told.format()).strip()),
    }


def tell_files(tell: Tell) -> None:
    """Hand over the files that the program wrote."""
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and path.name != FILE and "__pycache__" not in path.parts:
            small = path.stat().st_size <= LARGEST_FILE
            name = path.relative_to(FOLDER).as_posix()
            tell({"kind": "file", "name": name, "bytes": path.read_bytes() if small else None})


# ---- a formula ----


def formula(text: str) -> "Expression":
    """The formula as it was read. Raises ValueError for what is none, and for one without names."""
    from autograd.formula.expression import Expression

    expression = Expression(text)
    if not expression.names:
        raise ValueError(f"{expression.text} has no names, and so no gradients: call one of its numbers x")
    return expression


@contextlib.contextmanager
def mistakes_told(tell: Tell) -> Iterator[None]:
    """What is wrong with a formula, or with its numbers, is told as an error of a program is."""
    try:
        yield
    except (ValueError, ArithmeticError) as error:
        tell({"kind": "error", "line": None, "missing": None, "message": str(error), "traceback": ""})


def read(text: str) -> dict[str, Any]:
    """The names in a formula, in their order, or why it is none."""
    try:
        return {"names": list(formula(text).names), "mistake": ""}
    except ValueError as error:
        return {"names": [], "mistake": str(error)}


def explain(text: str, numbers: Mapping[str, float], tell: Tell) -> None:
    """Compute a formula and its gradients, and show the numbers, the picture and the stepper."""
    from autograd import Value, draw_dot, stepper

    with mistakes_told(tell):
        expression = formula(text)
        leaves = {name: Value(numbers.get(name, 1.0), label=name) for name in expression.names}
        output = expression.evaluate(leaves)
        output.backward()
        named = {**leaves, "": output}
        rows = [[name, f"{node.data:.6g}", f"{node.grad:.6g}"] for name, node in named.items()]
        tell({"kind": "table", "text": expression.text, "rows": rows})
        display = shower(tell)
        display(draw_dot(output), stepper(output, title=expression.text))


def program(text: str, numbers: Mapping[str, float], tell: Tell) -> None:
    """Tell the formula as a program, for those who want to go on in Python."""
    with mistakes_told(tell):
        tell({"kind": "program", "text": as_program(formula(text), numbers)})


def as_program(expression: "Expression", numbers: Mapping[str, float]) -> str:
    names = expression.names
    autograd, show, result = (free(word, names) for word in ("autograd", "print", "y"))
    lines = [
        *imports(expression, autograd),
        "",
        *[f"{show} = print"] * (show != "print"),
        *[f'{name} = {autograd}.Value({numbers.get(name, 1.0)!r}, label="{name}")' for name in names],
        f"{result} = {expression.text}",
        f"{result}.backward()",
        "",
        *[f"{show}({name!r}, {name}.data, {name}.grad)" for name in names],
        f"{autograd}.draw_dot({result}).view()",
        f"{autograd}.stepper({result})",
    ]
    return "\n".join([*lines, ""])


def free(word: str, names: Collection[str]) -> str:
    """`word`, with _ behind it if the formula has a number of that name."""
    return free(f"{word}_", names) if word in names else word


def imports(expression: "Expression", autograd: str) -> list[str]:
    """The lines that import what a formula needs, and the package under the name `autograd`."""
    nodes = ast.walk(ast.parse(expression.text, mode="eval"))
    words = {node.id for node in nodes if isinstance(node, ast.Name)} - {*expression.names}
    functions = [as_name(OTHERWISE.get(word, word), word) for word in sorted(words - {"pi"})]
    return [
        f"import {as_name('autograd', autograd)}",
        *[f"from autograd import {', '.join(functions)}"] * bool(functions),
        *["from math import pi"] * ("pi" in words),
    ]


def as_name(name: str, word: str) -> str:
    """What is imported, and how it is called here."""
    return name if name == word else f"{name} as {word}"
