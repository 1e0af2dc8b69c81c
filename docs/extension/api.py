"""Pages of the API: ```{api} autograd``` with a name on each line is what these names say of themselves."""

import contextlib
import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import make_operations

from .links import ROOT

ARGUMENT = re.compile(r"^(?P<names>\*{0,2}(?:[a-z]\w*|[A-Z]\b)(?:, \*{0,2}\w+)*): (?P<text>.*)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
MARKUP = re.compile(r"\||_(?!\w)")  # |x| and classes_ mean something in reStructuredText


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", docstring)


def written(module: str, names: list[str]) -> str:
    """The names of a module as directives."""
    home = importlib.import_module(module)
    return "```{eval-rst}\n" + "\n".join(entry(module, name, getattr(home, name)) for name in names) + "```"


def entry(module: str, name: str, held: Any) -> str:
    if isinstance(held, type):
        return f".. autoclass:: {module}.{name}\n   :members:\n"
    if isinstance(held, dict):
        return f".. py:data:: {name}\n   :module: {module}\n\n   {', '.join(f'``{key}``' for key in held)}\n"
    if isinstance(held, make_operations.ops.Op):
        return operation(module, name, held)
    return f".. autofunction:: {module}.{name}\n"


def operation(module: str, name: str, op: Any) -> str:
    """An operation: its arguments, its local derivatives, and where it is defined."""
    xs = make_operations.operands(op)
    slopes = op.partials(make_operations.Symbol("out"), *xs)
    rules = ", ".join(f"``d/d{x} = {make_operations.as_symbol(slope)}``" for x, slope in zip(xs, slopes))
    domain = "" if op.domain == make_operations.UNRESTRICTED else f" Defined for {op.domain}."
    arguments = ", ".join(map(str, xs))
    head = f".. py:function:: {name}({arguments})\n   :module: {module}"
    return f"{head}\n\n   {rules}.{domain}\n\n   {example(name, op, len(xs))}\n"


NUMBERS = (0.5, -1.0, 2.0), (1.5, -1.0, 2.0)  # of which the first are within the domain of each operation


def example(name: str, op: Any, count: int) -> str:
    r"""A call and its result, as a prompt shows them.

    >>> example("arccosh", make_operations.ops.arccosh, 1)
    '>>> arccosh(1.5)\n   0.9624236501192069'
    """
    for numbers in NUMBERS:
        with contextlib.suppress(ValueError):
            return f">>> {name}({', '.join(map(str, numbers[:count]))})\n   {op(*numbers[:count])}"
    raise ValueError(f"{name} needs other numbers for its example")


def docstring(*event: Any) -> None:
    """What the house writes in docstrings, as reStructuredText."""
    lines = event[-1]
    lines[:] = as_rst(lines)


def as_rst(lines: list[str]) -> list[str]:
    """`code` as ``code``, and lines such as `lr: a number` as a list.

    >>> as_rst(["lr: a number,", "    such as `0.1`.", "n: a count", "", "See: above."])
    ['* ``lr``: a number,', '  such as ``0.1``.', '* ``n``: a count', '', 'See: above.']
    """
    out: list[str] = []
    in_list = False
    for i, line in enumerate(lines):
        text = line if line.lstrip().startswith((">>>", "...")) else prose(line)
        begins = ARGUMENT.match(text)
        in_list = bool(line) and (in_list or bool(begins and (i == 0 or not lines[i - 1])))
        if in_list and begins:
            names = ", ".join(f"``{each}``" for each in begins["names"].split(", "))
            out.append(f"* {names}: {begins['text']}")
        elif in_list:
            out.append("  " + text.strip())
        else:
            out.append(text)
    return out


def prose(line: str) -> str:
    r"""A line of text.

    >>> prose("`x_` times |x|")
    '``x_`` times \\|x\\|'
    """
    pieces = CODE.split(line)
    pieces[::2] = [MARKUP.sub(r"\\\g<0>", piece) for piece in pieces[::2]]
    pieces[1::2] = [f"``{piece}``" for piece in pieces[1::2]]
    return "".join(pieces)


def source(module: str, name: str) -> str | None:
    """Where a name is written: `nn/optim/sgd.py#L12`; None if it is not a function or class of ours."""
    held: Any = importlib.import_module(module)
    for part in name.split("."):
        held = getattr(held, part, None)
    try:
        held = inspect.unwrap(held)  # type: ignore[arg-type]
        path = Path(inspect.getsourcefile(held) or "").relative_to(ROOT)
        return f"{path.as_posix()}#L{inspect.getsourcelines(held)[1]}"
    except (TypeError, OSError, ValueError):
        return None
