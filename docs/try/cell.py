"""What the page runs in Pyodide: a program, as a notebook runs a cell; or a formula, which is only read.

`tell` is the page's: it takes what there is to show, as a dictionary of plain data.
"""

import ast
import builtins
import os
import random
import shutil
import sys
import sysconfig
import traceback
import types
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

Tell = Callable[[dict[str, Any]], None]

FOLDER = Path("/home/pyodide/program")  # where a program runs: what it writes there is offered to its reader
FILE = "program.py"
LARGEST_FILE = 8_000_000  # bytes: what is larger is named, and not handed over


OTHERWISE = {"max": "maximum", "min": "minimum"}  # functions of formulas, by what autograd calls them
PACKAGES = sysconfig.get_path("purelib")


def begin() -> None:
    """Python begins from a snapshot: without this, what is random would be the same for all."""
    random.seed()


# ---- what is shown ----


def bundle(value: Any) -> dict[str, str]:
    """{MIME type: text}: what a notebook shows of a value."""
    if hasattr(value, "_repr_mimebundle_"):
        return dict(value._repr_mimebundle_())
    shown = {"text/plain": repr(value)}
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
    """`webbrowser.open` of this page, which `.view()` calls: it shows the file below the program."""

    def open_(url: str, new: int = 0, autoraise: bool = True) -> bool:
        path = Path(unquote(urlsplit(url).path))
        kind = {".svg": "image/svg+xml", ".html": "text/html"}[path.suffix]
        tell({"kind": "show", "bundle": {"text/plain": path.name, kind: path.read_text("utf-8")}})
        return True

    return open_


# ---- a program ----


def run(source: str, tell: Tell) -> None:
    """Run a program; tell what its last line is worth, which files it wrote, and where it failed."""
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
        "message": "".join(told.format_exception_only()).strip(),
        "traceback": "".join(told.format()).strip(),
    }


def tell_files(tell: Tell) -> None:
    """Hand over the files that the program wrote."""
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and path.name != FILE and "__pycache__" not in path.parts:
            small = path.stat().st_size <= LARGEST_FILE
            name = path.relative_to(FOLDER).as_posix()
            tell({"kind": "file", "name": name, "bytes": path.read_bytes() if small else None})


# ---- a formula ----


def read(text: str) -> dict[str, Any]:
    """The names in a formula, in their order, or why it is none."""
    from autograd.formula.expression import Expression

    try:
        return {"names": list(Expression(text).names), "mistake": ""}
    except ValueError as error:
        return {"names": [], "mistake": str(error)}


def explain(text: str, numbers: Mapping[str, float], tell: Tell) -> None:
    """Compute a formula and its gradients, and show the numbers, the picture and the stepper."""
    from autograd import Value, draw_dot, stepper
    from autograd.formula.expression import Expression

    try:
        expression = Expression(text)
        leaves = {name: Value(numbers.get(name, 1.0), label=name) for name in expression.names}
        output = expression.evaluate(leaves)
        output.backward()
        named = {**leaves, "": output}
        rows = [[name, f"{node.data:.6g}", f"{node.grad:.6g}"] for name, node in named.items()]
        tell({"kind": "table", "text": expression.text, "rows": rows})
        display = shower(tell)
        display(draw_dot(output), stepper(output, title=expression.text))
    except (ValueError, ArithmeticError) as error:
        tell({"kind": "error", "line": None, "missing": None, "message": str(error), "traceback": ""})


def program(text: str, numbers: Mapping[str, float]) -> str:
    """The formula as a program, for those who want to go on in Python."""
    from autograd.formula.expression import Expression

    expression = Expression(text)
    words = {
        node.id for node in ast.walk(ast.parse(expression.text, mode="eval")) if isinstance(node, ast.Name)
    }
    imported = [
        f"{OTHERWISE[word]} as {word}" if word in OTHERWISE else word for word in sorted(words - {"pi"})
    ]
    functions = [name for name in imported if name.partition(" ")[0] not in expression.names]
    result = next(name for name in ("y", "output", "result_") if name not in expression.names)
    return "\n".join(
        [
            "import autograd",
            *[f"from autograd import {', '.join(functions)}"] * bool(functions),
            *["from math import pi"] * ("pi" in words),
            "",
            *[
                f'{name} = autograd.Value({numbers.get(name, 1.0)!r}, label="{name}")'
                for name in expression.names
            ],
            f"{result} = {expression.text}",
            f"{result}.backward()",
            "",
            *[f"print({name!r}, {name}.data, {name}.grad)" for name in expression.names],
            f"autograd.draw_dot({result}).view()",
            f"autograd.stepper({result})",
            "",
        ]
    )
